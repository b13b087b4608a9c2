"""The border as a simulator: a week of lines, what inspections tell, and the next week, which has noticed."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date

from cruce.law import Law
from cruce.model import Direction
from cruce.traffic.border.figures import figures
from cruce.traffic.border.honest import Honest, drift
from cruce.traffic.border.line import Label, Line, LineTruth, Outcome
from cruce.traffic.border.population import Population
from cruce.traffic.border.rings import Ring, Underworld
from cruce.traffic.goods import stock

FIRST = 100_000
"""Lines of week k are numbered from k times this on."""


class Border:
    """Months of traffic whose truth is known, and which answers to inspections.

    Call `week` for the next week's lines, `inspect` with the numbers of those that are opened: only then do
    their labels exist. Honest lines depend on seed and week alone; rings, when ``adapts``, move after finds.
    With ``drifts`` new schemes begin, old ones wane and the mix of goods moves late in the run.
    """

    def __init__(
        self,
        law: Law,
        seed: int,
        *,
        weeks: int = 52,
        lines: int = 1600,
        drifts: bool = True,
        adapts: bool = True,
    ) -> None:
        start: date = figures()["start"]
        stocks = {way.value: stock(law, start, way) for way in Direction}
        self.weeks, self.lines, self.drifts, self.adapts = weeks, lines, drifts, adapts
        self._begin(Honest(Population(seed, stocks)))

    def afresh(self) -> Border:
        """Give the same border at its first week again; honest lines are shared, not made twice."""
        other = copy(self)
        other._begin(self._honest)  # noqa: SLF001 - its own class
        return other

    def _begin(self, honest: Honest) -> None:
        self.truth: list[LineTruth] = []
        self._honest = honest
        self._rings = Underworld(honest.people, honest, adapts=self.adapts)
        self._week = 0
        self._truths: dict[int, LineTruth] = {}
        self._senders: dict[int, Ring] = {}
        self._found: dict[int, tuple[Ring, int]] = {}
        self._turned = False

    def week(self) -> tuple[Line, ...]:
        """Give the next week's lines in the order of their minutes; those of the last have passed."""
        if self._week == self.weeks:
            raise ValueError(f"The run has {self.weeks} weeks, and all of them have been given.")
        self._week += 1
        moved = drift(self._week, self.weeks, moves=self.drifts)
        self._rings.learn(self._week, tuple(self._found.values()))
        if moved.mix and not self._turned:
            self._rings.turn(self._week)
            self._turned = True
        honest = ((line, truth, None) for line, truth in self._honest.week(self._week, self.lines, moved))
        told = sorted(
            (*honest, *self._rings.week(self._week, moved)), key=lambda each: (each[0].minute, each[0])
        )
        self._truths, self._senders, self._found = {}, {}, {}
        lines = []
        for number, (line, truth, ring) in enumerate(told, self._week * FIRST):
            lines.append(line._replace(line=number))
            self._truths[number] = truth._replace(line=number)
            if ring is not None:
                self._senders[number] = ring
        self.truth += self._truths.values()
        return tuple(lines)

    def inspect(self, lines: Iterable[int]) -> tuple[Label, ...]:
        """Open lines of the present week and give a label of each; those who sent what is found will know."""
        labels = []
        for number in dict.fromkeys(lines):
            if number not in self._truths:
                raise ValueError(
                    f"Line {number} is not of week {self._week}: only what is at the border is opened."
                )
            truth = self._truths[number]
            found = truth.outcome in (Outcome.REVENUE, Outcome.SEIZURE)
            labels.append(Label(number, truth.outcome, truth.revenue_usd * found, truth.harm_usd * found))
            if found:
                ring = self._senders[number]
                _, before = self._found.get(id(ring), (ring, 0))
                self._found[id(ring)] = ring, before + 1
        return tuple(labels)
