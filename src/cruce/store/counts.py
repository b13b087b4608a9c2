"""What is counted of selections and of the hits of rules: kept up with each act, never gone through again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cruce.store.engine import Engine
from cruce.store.gathered import Gathered


class Counts:
    """The counts as of the last commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def selected(self, since: date, before: date) -> dict[str, int]:
        """Count by channel the movements that the rules alone put there from a day on, before another."""
        rows = self._engine.rows("selected", since.isoformat(), before.isoformat())
        return dict(rows)

    def tallies(self) -> dict[str, tuple[int, int, int, int]]:
        """Give by rule its hits, how many were examined, with a find, and without since the last find."""
        rows = self._engine.rows("tallies")
        return {rule: (hits, examined, finds, fruitless) for rule, hits, examined, finds, fruitless in rows}


class Counting:
    """What one transaction adds to the counts; undone with it."""

    def __init__(self, rows: Gathered) -> None:
        self._rows = rows

    def selected(self, day: date, channel: str) -> None:
        """Count a movement by the channel that the rules alone put it into, and the day of its selection."""
        self._rows.put(self._rows.selected, len(self._rows.selected), (day.isoformat(), channel))

    def hits(self, rules: Iterable[str]) -> None:
        """Count one hit of each rule, by its name."""
        for rule in rules:
            self._put(rule, 1, 0, 0, 0)

    def examined(self, rules: Iterable[str], *, found: bool) -> None:
        """Count one examined hit of each rule, and whether anything was found."""
        for rule in rules:
            self._put(rule, 0, 1, int(found), int(not found))

    def _put(self, rule: str, hits: int, examined: int, finds: int, fruitless: int) -> None:
        self._rows.put(self._rows.hits, len(self._rows.hits), (rule, hits, examined, finds, fruitless))
