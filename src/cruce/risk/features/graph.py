"""Who is tied to whom: companies, addresses, drivers, vehicles; finds of one taint its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Islands:
    """Components of companies and addresses that share a trade or a home; what stands alone is an island."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._size: dict[str, int] = {}
        self._born: dict[str, int] = {}

    def of(self, marks: Sequence[str], week: int) -> tuple[int, int, int]:
        """Give the size of all that marks are tied to, the weeks since its oldest member came, and how many
        components the marks would join (0: all are new).
        """
        roots = {self._root(mark) for mark in marks if mark in self._above}
        size = sum(self._size[root] for root in roots)
        age = week - min((self._born[root] for root in roots), default=week)
        return size, age, len(roots)

    def tie(self, marks: Sequence[str], week: int) -> None:
        """Note that marks belong together."""
        for mark in marks:
            if mark not in self._above:
                self._above[mark], self._size[mark], self._born[mark] = mark, 1, week
        roots = sorted({self._root(mark) for mark in marks}, key=lambda root: (-self._size[root], root))
        for root in roots[1:]:
            self._above[root] = roots[0]
            self._size[roots[0]] += self._size[root]
            self._born[roots[0]] = min(self._born[roots[0]], self._born[root])

    def _root(self, mark: str) -> str:
        above = self._above
        while above[mark] != mark:
            above[mark] = above[above[mark]]
            mark = above[mark]
        return mark


class Taint:
    """Suspicion that travels over shared parties: entity to line, line to entity, and once more.

    Two steps of label spreading on the graph of lines and entities (Zhou et al. 2004, without its solver): an
    entity's own smoothed rate of finds; the mean over its lines of the worst rate of their *other* entities.
    """

    def __init__(self, weeks: int = 26) -> None:
        self._weeks = weeks
        self._kept: list[Ints] = []
        self._place: dict[str, int] = {}
        self._opened: Floats = np.zeros(0)
        self._found: Floats = np.zeros(0)
        self._near: Floats = np.zeros(0)

    def of(self, rows: Sequence[Sequence[str]], usual: float, doubt: float) -> tuple[Floats, Floats]:
        """Give own and neighbours' taint of rows of marks, each of shape (rows, marks); else the usual."""
        places = self._places(rows)
        own = np.where(places < 0, usual, self._rates(usual, doubt)[places])
        near = (
            np.where(places < 0, usual, self._near[places]) if self._near.size else np.full(own.shape, usual)
        )
        return own, near

    def learn(self, rows: Sequence[Sequence[str]], fade: float) -> None:
        """Note which marks met on which lines of a week."""
        for row in rows:
            for mark in row:
                if mark and mark not in self._place:
                    self._place[mark] = len(self._place)
        new = len(self._place) - self._opened.size
        self._opened = np.append(self._opened, np.zeros(new)) * fade
        self._found = np.append(self._found, np.zeros(new)) * fade
        self._kept.append(self._places(rows))
        self._kept = self._kept[-self._weeks :]

    def judge(self, rows: Sequence[Sequence[str]], finds: Floats) -> None:
        """Note what inspections of lines came to."""
        places = self._places(rows)
        known = places >= 0
        np.add.at(self._opened, places[known], 1.0)
        np.add.at(self._found, places[known], np.repeat(finds[:, None], places.shape[1], axis=1)[known])

    def spread(self, usual: float, doubt: float) -> None:
        """Let what is known travel to the neighbours, once a week after all finds are in."""
        if not self._kept or not self._place:
            return
        places = np.concatenate(self._kept)
        rates = np.where(places < 0, 0.0, self._rates(usual, doubt)[places])
        ranked = np.sort(rates, axis=1)
        worst, second = ranked[:, -1:], ranked[:, -2:-1]
        others = np.maximum(np.where(rates == worst, second, worst), usual)
        known = places >= 0
        count = np.bincount(places[known], minlength=self._opened.size)
        total = np.bincount(places[known], weights=others[known], minlength=self._opened.size)
        self._near = (total + 2 * usual) / (count + 2)

    def state(self) -> tuple[list[str], list[Floats]]:
        """Give what is known: marks in the order of places; opened, found, and the neighbours' taint."""
        near = self._near if self._near.size == self._opened.size else np.full(self._opened.size, np.nan)
        return list(self._place), [self._opened, self._found, near]

    @classmethod
    def again(cls, marks: Sequence[str], columns: Sequence[Floats]) -> Self:
        """Make it anew from what `state` gave, to be asked; which marks met is not kept."""
        made = cls()
        made._place = {mark: place for place, mark in enumerate(marks)}
        made._opened, made._found, made._near = columns
        return made

    def _rates(self, usual: float, doubt: float) -> Floats:
        if not self._opened.size:
            return np.full(1, usual)
        rates: Floats = (self._found + doubt * usual) / (self._opened + doubt)
        return rates

    def _places(self, rows: Sequence[Sequence[str]]) -> Ints:
        width = len(rows[0]) if rows else 0
        flat = (self._place.get(mark, -1) for row in rows for mark in row)
        return np.fromiter(flat, np.int64, len(rows) * width).reshape(-1, width)
