"""What happened, and under which co-signed minute."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from cruce.model.codes import Instant
from cruce.model.text import Value


class Event(Value):
    """One act, as it is recorded. ``kind`` is ``<room>.<past participle>``, ``v`` its body's version.

    ``id`` is the section's name and the position in its log; ``prev`` the event before it in the same case;
    ``body`` plain JSON.
    """

    id: str
    kind: str = Field(pattern=r"^[a-z]+\.[a-z_]+$")
    v: int = 1
    section: str
    case: str
    version: int
    at: Instant
    by: str
    under: tuple[str, ...] = ()
    body: dict[str, Any] = Field(default_factory=dict)
    prev: str | None = None
