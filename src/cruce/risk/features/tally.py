"""What is known of each party, thing and combination: how often seen, opened and found; memory fades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEMORY = 26.0
"""Half-life of what was seen and found, in weeks: a trader's half-year."""
DOUBT = 8.0
"""Inspections that the general rate counts for in the rate of one party (a beta prior's strength)."""


class Tally:
    """Counters of the marks of one kind; the empty mark is nobody and counts for nothing."""

    def __init__(self) -> None:
        self._place: dict[str, int] = {}
        self._sums = np.zeros((3, 0))  # seen, opened, found
        self._first: Floats = np.zeros(0)
        self._last: Floats = np.zeros(0)

    def places(self, marks: Sequence[str]) -> Ints:
        """Give the place of each mark, -1 for those not yet seen."""
        return np.fromiter((self._place.get(mark, -1) for mark in marks), np.int64, len(marks))

    def seen(self, places: Ints) -> Floats:
        """Give how often each was seen, faded; nought for the unknown."""
        return self._at(self._sums[0], places, 0.0)

    def age(self, places: Ints, week: int | Floats) -> Floats:
        """Give the weeks since each was first seen; -1 for the unknown."""
        return np.where(places < 0, -1.0, week - self._at(self._first, places, 0.0))

    def idle(self, places: Ints, week: int) -> Floats:
        """Give the weeks since each was last seen; -1 for the unknown."""
        return np.where(places < 0, -1.0, week - self._at(self._last, places, 0.0))

    def opened(self, places: Ints) -> Floats:
        """Give how often each was inspected, faded."""
        return self._at(self._sums[1], places, 0.0)

    def rate(self, places: Ints, usual: float) -> Floats:
        """Give the rate of finds of each, drawn to the usual rate where little is known."""
        opened = self._at(self._sums[1], places, 0.0)
        found = self._at(self._sums[2], places, 0.0)
        result: Floats = (found + DOUBT * usual) / (opened + DOUBT)
        return result

    def found(self, places: Ints) -> Floats:
        """Give the finds of each, faded."""
        return self._at(self._sums[2], places, 0.0)

    def fade(self, weeks: int = 1) -> None:
        """Let weeks pass."""
        self._sums *= 0.5 ** (weeks / MEMORY)

    def note(self, marks: Sequence[str], week: int) -> None:
        """Note that marks were seen in a week."""
        for mark in marks:
            if mark and mark not in self._place:
                self._place[mark] = len(self._place)
        new = len(self._place) - self._first.size
        if new:
            self._sums = np.pad(self._sums, ((0, 0), (0, new)))
            self._first = np.append(self._first, np.full(new, float(week)))
            self._last = np.append(self._last, np.full(new, float(week)))
        places = self.places([mark for mark in marks if mark])
        np.add.at(self._sums[0], places, 1.0)
        self._last[places] = week

    def judge(self, marks: Sequence[str], finds: Floats) -> None:
        """Note what inspections of marks that were seen before came to (1 found, 0 not)."""
        places = self.places(marks)
        known = (places >= 0) & np.fromiter((bool(mark) for mark in marks), bool, len(marks))
        np.add.at(self._sums[1], places[known], 1.0)
        np.add.at(self._sums[2], places[known], finds[known])

    def state(self) -> tuple[list[str], list[Floats]]:
        """Give all that is known: marks in the order of places; seen, opened, found, first and last."""
        return list(self._place), [*self._sums, self._first, self._last]

    @classmethod
    def again(cls, marks: Sequence[str], columns: Sequence[Floats]) -> Self:
        """Make the counters anew from what `state` gave."""
        made = cls()
        made._place = {mark: place for place, mark in enumerate(marks)}
        made._sums, made._first, made._last = np.array(columns[:3]), columns[3], columns[4]
        return made

    @staticmethod
    def _at(values: Floats, places: Ints, unknown: float) -> Floats:
        if not values.size:
            return np.full(places.size, unknown)
        return np.where(places < 0, unknown, values[places])
