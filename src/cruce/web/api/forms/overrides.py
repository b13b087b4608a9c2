"""Overrides at the API: what one officer proposes, and what came of it."""

from __future__ import annotations

from cruce.model import Override, Overriding, Prose, Value
from cruce.web.api.forms import Words


class NewOverride(Value):
    """What takes a second person; ``about`` names the hold that it would lift."""

    kind: Overriding
    why: Prose
    about: Words | None = None


class Overrides(Value):
    """The proposals on a case that are for the reader, those answered too."""

    overrides: tuple[Override, ...]
