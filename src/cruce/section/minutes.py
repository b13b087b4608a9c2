"""The minutes that a section has on record, and which of them are in force at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Self

from cruce.model import Event, Minute

SIGNED: Final = "governance.signed"
WITHDRAWN: Final = "governance.withdrawn"
_DAYS: Final = 100


@dataclass(frozen=True, slots=True)
class Agreed:
    """The minutes that every section signed, by id, and from when one that a section withdrew counts no more.

    Of two with one id the later on record counts.
    """

    minutes: Mapping[str, Minute] = field(default_factory=dict)
    withdrawn: Mapping[str, datetime] = field(default_factory=dict)
    _known: dict[tuple[date, frozenset[str]], tuple[Minute, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def read(cls, events: Iterable[Event]) -> Self:
        """Read them from the events under ``minutes``, oldest first."""
        minutes: dict[str, Minute] = {}
        withdrawn: dict[str, datetime] = {}
        for event in events:
            if event.kind == SIGNED:
                minute = Minute.model_validate(event.body["minute"])
                minutes[minute.id] = minute
            elif event.kind == WITHDRAWN:
                name, since = event.body["minute"], datetime.fromisoformat(event.body["since"])
                withdrawn[name] = min(since, withdrawn.get(name, since))
        return cls(minutes, withdrawn)

    def in_force(self, on: date, at: datetime) -> tuple[Minute, ...]:
        """Give the minutes in force at a moment whose day, by the clock that counts, is ``on``."""
        gone = frozenset(name for name, since in self.withdrawn.items() if at >= since)
        if (on, gone) not in self._known:
            if len(self._known) >= _DAYS:
                self._known.clear()
            self._known[on, gone] = self._in_force(on, gone)
        return self._known[on, gone]

    def _in_force(self, on: date, gone: frozenset[str]) -> tuple[Minute, ...]:
        begun = [one for one in self.minutes.values() if self._took_effect(one, on)]
        superseded = {name for one in begun for name in one.supersedes}
        return tuple(
            one for one in begun if one.in_force(on) and one.id not in superseded and one.id not in gone
        )

    def without(self, name: str, since: datetime) -> Agreed:
        """Give the same minutes, one of them withdrawn from a moment on (or from an earlier one)."""
        earliest = min(since, self.withdrawn.get(name, since))
        return Agreed(self.minutes, {**self.withdrawn, name: earliest})

    def _took_effect(self, minute: Minute, on: date) -> bool:
        """Tell whether it ever took effect: what was withdrawn before its day supersedes nothing."""
        since = self.withdrawn.get(minute.id)
        return minute.effective <= on and (since is None or since.date() >= minute.effective)
