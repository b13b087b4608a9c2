"""Minutes between the sections, at the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cruce.governance import Stage
from cruce.model import Instant, Minute, Signature, Text, Value


class NewComment(Value):
    """What a co-director says of a minute, to every section."""

    says: Annotated[str, Field(min_length=1, max_length=4000)]


class Confirmation(Value):
    """The one-time code of the account, given anew with an act that binds the section."""

    code: Annotated[str, Field(max_length=12)] = ""


class MinuteLine(Value):
    """A minute as lists show it: how far it has come, and which sections have not signed."""

    id: str
    title: Text
    stage: Stage
    effective: date
    ends: date | None = None
    missing: tuple[str, ...]


class MinuteList(Value):
    """A piece of the list of minutes, by id; ``next`` is where it goes on, absent at its end."""

    minutes: tuple[MinuteLine, ...]
    next: str | None = None


class SaidOfMinute(Value):
    """What somebody said of a minute, and when."""

    by: str
    at: Instant
    says: str


class MinuteLife(Value):
    """A minute with its words and machine part, who signed it, what was said, and how far it has come.

    ``contested``: two sections drafted other words under this id; nobody signs it.
    """

    minute: Minute
    stage: Stage
    signatures: tuple[Signature, ...]
    missing: tuple[str, ...]
    comments: tuple[SaidOfMinute, ...]
    contested: bool
    withdrawn: Instant | None = None
