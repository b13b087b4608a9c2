"""Simulated time: what happens next, in an order that the seed alone decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush


class Agenda:
    """What is to happen when; of two things at one moment, the one entered first."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self._entered = 0
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []

    def after(self, wait: timedelta, act: Callable[[], None]) -> None:
        """Let something happen after a while."""
        self._entered += 1
        heappush(self._heap, (self.now + wait, self._entered, act))

    def run(self, until: datetime) -> None:
        """Let everything happen that is due until then, and what follows from it."""
        while self._heap and self._heap[0][0] <= until:
            self.now, _, act = heappop(self._heap)
            act()
        self.now = max(self.now, until)

    @property
    def empty(self) -> bool:
        """Tell whether nothing will ever happen again."""
        return not self._heap
