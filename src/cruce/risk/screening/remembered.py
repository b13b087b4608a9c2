"""Decisions on past alerts: that a party is, or is not, the one on the list; by whom, when and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cruce.risk.screening.entries import Listed
from cruce.risk.screening.names import name_key


@dataclass(frozen=True, slots=True)
class Cleared:
    """An officer's decision that someone of a name is not an entry of a list; or is, where ``confirmed``.

    ``listed`` is the entry's `fingerprint` when it was decided: of an entry that reads otherwise since,
    nothing was decided.
    """

    list: str
    entry: str
    name: str
    listed: str
    by: str
    on: date
    why: str
    confirmed: bool = False

    def __str__(self) -> str:
        verdict = "confirmed" if self.confirmed else "cleared"
        return f"{verdict}: list {self.list} {self.entry}, by {self.by} on {self.on}"


@dataclass(frozen=True)
class Remembered:
    """The decisions that a section remembers, the latest of each party and entry."""

    decisions: tuple[Cleared, ...] = ()
    _known: dict[tuple[str, str, str], Cleared] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", dict(_keyed(sorted(self.decisions, key=lambda one: one.on))))

    def of(self, name: str, where: str, entry: Listed) -> Cleared | None:
        """Give the last decision on someone of this name and this entry of a list, if it stands."""
        if not self._known:
            return None
        past = self._known.get((where, entry.id, name_key(name)))
        return past if past is not None and past.listed == fingerprint(entry) else None


def fingerprint(entry: Listed) -> str:
    """Give the digest of what a list says of an entry."""
    return hashlib.sha256(repr(entry).encode()).hexdigest()[:16]


def _keyed(decisions: Iterable[Cleared]) -> Iterable[tuple[tuple[str, str, str], Cleared]]:
    return (((one.list, one.entry, name_key(one.name)), one) for one in decisions)
