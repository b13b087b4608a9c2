"""How unlike the usual a figure is: robust distances from the median of its kind, or of its trader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

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
        self._kept: list[tuple[NDArray[np.str_], Floats]] = []
        self._known: Mapping[str, tuple[float, float]] = {}

    def distance(self, kinds: Sequence[str], figures: Floats) -> Floats:
        """Give (figure - median) / spread of its kind, from -12 to 12; not a number where little is known."""
        centre, spread = self._of(kinds)
        far: Floats = np.clip((figures - centre) / spread, -12.0, 12.0)
        return far

    def centre(self, kinds: Sequence[str]) -> Floats:
        """Give the median of each kind; not a number where little is known."""
        return self._of(kinds)[0]

    def learn(self, kinds: Sequence[str], figures: Floats) -> None:
        """Take in a week's figures and forget those that are too old."""
        good = np.isfinite(figures) & np.fromiter((bool(kind) for kind in kinds), bool, len(kinds))
        self._kept.append((np.asarray(kinds, dtype=str)[good], figures[good]))
        self._kept = self._kept[-self._weeks :]
        names = np.concatenate([each for each, _ in self._kept])
        values = np.concatenate([each for _, each in self._kept])
        self._known = _medians(names, values)

    def _of(self, kinds: Sequence[str]) -> tuple[Floats, Floats]:
        nothing = (np.nan, 1.0)
        pairs = np.array([self._known.get(kind, nothing) for kind in kinds]).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


def _medians(names: NDArray[np.str_], values: Floats) -> Mapping[str, tuple[float, float]]:
    kinds, which = np.unique(names, return_inverse=True)
    counts = np.bincount(which, minlength=kinds.size)
    centre = _middle(which, values, counts)
    spread = np.maximum(NARROW, TO_SIGMA * _middle(which, np.abs(values - centre[which]), counts))
    enough = np.flatnonzero(counts >= FEW)
    return {str(kinds[n]): (float(centre[n]), float(spread[n])) for n in enough}


def _middle(which: NDArray[np.intp], values: Floats, counts: NDArray[np.intp]) -> Floats:
    """Give the (lower) median of each group at once."""
    if not values.size:
        return np.zeros(0)
    ordered = values[np.lexsort((values, which))]
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    middle: Floats = ordered[starts + (counts - 1) // 2]
    return middle
