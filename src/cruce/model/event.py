"""What happened, and under which co-signed minute."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from cruce.model.codes import Instant
from cruce.model.text import Text, Value


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


class Signature(Value):
    """A signature under a text: who, with which key, when (Ed25519, hexadecimal)."""

    section: str
    by: str
    key: str
    at: Instant
    signature: str


class Minute(Value):
    """A co-signed agreement that configures the platform (Acta): text, machine part, signatures, dates.

    ``shares`` lists what may cross (``band``, ``channel``, ``reason-codes``, ``filing``); ``contingency`` is
    who may act alone (empty: nobody); ``parameters`` are joint settings by path. In force from ``effective``
    until the day before ``ends``.
    """

    id: str
    title: Text
    text: Text
    shares: tuple[Literal["band", "channel", "reason-codes", "filing"], ...] = ()
    contingency: tuple[str, ...] = ()
    parameters: dict[str, str] = Field(default_factory=dict)
    effective: date
    ends: date | None = None
    signatures: tuple[Signature, ...] = ()

    def in_force(self, on: date) -> bool:
        """Tell whether the minute is in force on a day."""
        return self.effective <= on and (self.ends is None or on < self.ends)
