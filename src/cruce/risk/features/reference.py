"""How unlike the usual a figure is: robust distances from the median of its kind, or of its trader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW = 6
"""Below so many past lines a kind has no distribution of its own."""
NARROW = 0.05
"""The least spread that is believed (in logarithms: one part in twenty)."""
TO_SIGMA = 1.4826
"""Median absolute deviation of a normal distribution to its standard deviation (Hampel 1974)."""


class Reference:
    """Past figures by kind, the last so many weeks of them; medians are taken anew each week."""

    def __init__(self, weeks: int = 26) -> None:
        self._weeks = weeks
        self._place: dict[str, int] = {}
        self._kept: list[tuple[Ints, Floats]] = []
        self._centre: Floats = np.zeros(0)
        self._spread: Floats = np.zeros(0)

    def distance(self, kinds: Sequence[str], figures: Floats) -> Floats:
        """Give (figure - median) / spread of its kind, from -12 to 12; not a number where little is known."""
        places = self._places(kinds)
        far = (figures - _at(self._centre, places)) / _at(self._spread, places)
        return np.clip(far, -12.0, 12.0)

    def centre(self, kinds: Sequence[str]) -> Floats:
        """Give the median of each kind; not a number where little is known."""
        return _at(self._centre, self._places(kinds))

    def learn(self, kinds: Sequence[str], figures: Floats) -> None:
        """Take in a week's figures and forget those that are too old."""
        for kind in kinds:
            if kind and kind not in self._place:
                self._place[kind] = len(self._place)
        places = self._places(kinds)
        good = np.isfinite(figures) & (places >= 0)
        self._kept = [*self._kept, (places[good], figures[good])][-self._weeks :]
        which = np.concatenate([each for each, _ in self._kept])
        values = np.concatenate([each for _, each in self._kept])
        counts = np.bincount(which, minlength=len(self._place))
        self._centre = _middle(which, values, counts)
        spread = TO_SIGMA * _middle(which, np.abs(values - self._centre[which]), counts)
        self._spread = np.maximum(NARROW, spread)
        self._centre[counts < FEW] = np.nan

    def state(self) -> tuple[list[str], list[Floats]]:
        """Give what figures are compared with: kinds in the order of their places; medians and spreads."""
        return list(self._place), [self._centre, self._spread]

    @classmethod
    def again(cls, kinds: Sequence[str], columns: Sequence[Floats]) -> Self:
        """Make it anew from what `state` gave, to be asked; the figures themselves are not kept."""
        made = cls()
        made._place = {kind: place for place, kind in enumerate(kinds)}
        made._centre, made._spread = columns
        return made

    def _places(self, kinds: Sequence[str]) -> Ints:
        return np.fromiter((self._place.get(kind, -1) for kind in kinds), np.int64, len(kinds))


def _at(values: Floats, places: Ints) -> Floats:
    if not values.size:
        return np.full(places.size, np.nan)
    return np.where(places < 0, np.nan, values[places])


def _middle(which: Ints, values: Floats, counts: NDArray[np.intp]) -> Floats:
    """Give the (lower) median of each group at once, not a number of an empty one."""
    middle = np.full(counts.size, np.nan)
    ordered = values[np.lexsort((values, which))]
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    some = counts > 0
    middle[some] = ordered[(starts + (counts - 1) // 2)[some]]
    return middle
