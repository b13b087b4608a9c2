"""The weekly loop at the border with a known truth: score, choose, open, learn; what each policy reached."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from _published import Published
from cruce.risk.exploration import LEAST, Selection, adapted, eager, estimate, select
from cruce.risk.features import COLUMNS, History
from cruce.risk.score import Model, Recipe, Rows, Schema, score_many, train
from cruce.risk.score.calibration import Calibration, fit_calibration, level
from cruce.traffic.border import Border, Line, LineTruth, Outcome

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Table = Mapping[str, Sequence[Any]]

BUDGET = 0.05
WARM = 8
"""Weeks at the start in which every policy opens at random: nobody has labels yet."""
RECALL = (0.02, 0.05, 0.10)
RECENT = 6
"""Weeks over which the random share is compared with what was expected of it."""
HEAVIEST = 2.0
"""The most that a line opened by chance counts for in training: all of its weight would drown the finds."""
TOLD_EVERY = 4
"""Weeks after which the policy that is told everything trains anew: its rows are twenty times as many."""
HALF_LIFE = 182.0
"""Days after which a line counts half in training."""
RECIPE = Recipe(half_life_days=HALF_LIFE, blend=0.0, rounds=200)
"""Trees alone: in a model of causal features the past of each party is told already."""


class Policy(Protocol):
    """What chooses: it sees a week's lines, scores them once ready, and learns from what was opened."""

    @property
    def ready(self) -> bool:
        """Whether it can score."""

    def look(self, table: Table, week: int) -> None:
        """See the week's lines."""

    def scores(self) -> Floats:
        """Score them; the higher the sooner opened."""

    def learn(self, chosen: Ints, found: Floats, revenue: Floats, selection: Selection) -> None:
        """Take in what was opened."""

    def share(self) -> float:
        """Say what part of the budget is left to chance."""

    def weights(self) -> Floats | None:
        """Say where chance looks more often."""


class Plain:
    """The published peer, which opens the top of its list and nothing else."""

    def __init__(self, seed: int) -> None:
        self._peer = Published(seed)
        self.look, self.scores = self._peer.look, self._peer.scores

    @property
    def ready(self) -> bool:
        """Whether it can score."""
        return self._peer.ready

    def learn(self, chosen: Ints, found: Floats, revenue: Floats, selection: Selection) -> None:
        """Take in what was opened."""
        self._peer.learn(chosen, found)

    def share(self) -> float:
        """Leave nothing to chance."""
        return 0.0

    def weights(self) -> Floats | None:
        """Have none."""
        return None


class Opened(NamedTuple):
    """What was said of a week's opened lines before they were, the odds of each, and what came of it."""

    week: int
    margin: Floats
    likely: Floats
    found: Floats
    odds: Floats
    explored: NDArray[np.bool_]


class Joint:
    """The learned score on causal features, calibrated as it goes; with or without a random share."""

    def __init__(self, seed: int, *, explores: bool = True, graph: bool = True) -> None:
        self._seed, self._explores = seed, explores
        self._history = History(graph=graph)
        self.logged: list[Opened] = []
        self._rows: list[tuple[int, Floats, Floats, Floats, Floats]] = []
        self._model: Model | None = None

    @property
    def ready(self) -> bool:
        """Whether it can score."""
        return self._model is not None

    def look(self, table: Table, week: int) -> None:
        """See the week's lines."""
        self._table, self._week = table, week
        self._now = self._history.features(table, week)
        if self._model is not None:
            self._scores = score_many(self._model, self._as_rows(self._now.values))

    @property
    def usual(self) -> float:
        """The rate of finds that it has seen."""
        return self._history.usual

    @property
    def probability(self) -> Floats:
        """The calibrated probability of a find for each of the week's lines."""
        return self._scores.probability

    def scores(self) -> Floats:
        """Put first the hundredth with the most revenue to expect, then all others by probability."""
        worth, scores = self._scores.expected, self.probability.copy()
        top = np.argsort(-worth, kind="stable")[: round(0.01 * worth.size)]
        scores[top] = 1.0 + worth[top] / max(worth.max(), 1.0)
        return scores

    def share(self) -> float:
        """Say what part of the budget is left to chance, by how chance has surprised of late."""
        if not self._explores:
            return 0.0
        recent = [each for each in self.logged if each.week >= max(WARM + 1, self._week - RECENT)]
        expected = sum(float(each.likely[each.explored].sum()) for each in recent)
        found = sum(float(each.found[each.explored].sum()) for each in recent)
        return adapted(found, expected) if recent else LEAST

    def weights(self) -> Floats | None:
        """Look more often where a find is likelier though not likely."""
        return eager(self.probability) if self._explores else None

    def learn(self, chosen: Ints, found: Floats, revenue: Floats, selection: Selection) -> None:
        """Take in what was opened; train and calibrate."""
        odds = selection.probability[chosen]
        if self._model is not None:
            margin, likely = self._scores.margin[chosen], self.probability[chosen]
            self.logged.append(Opened(self._week, margin, likely, found, odds, selection.explored))
        self._rows.append((self._week, self._now.values[chosen], found, revenue, odds))
        self._history.learn(self._table, self._week)
        self._history.judge({name: [self._table[name][n] for n in chosen] for name in COLUMNS}, found > 0)
        self._train()

    def _train(self) -> None:
        values, found, revenue, odds = (np.concatenate([each[n] for each in self._rows]) for n in range(1, 5))
        if not 0 < found.sum() < found.size:
            return
        days = np.concatenate([np.full(each[2].size, 7.0 * each[0]) for each in self._rows])
        model = train(
            Schema(categories=(), numbers=self._now.names, parts=False),
            self._as_rows(values),
            found,
            days,
            self._seed,
            amounts=revenue,
            weights=np.minimum(1.0 / odds, HEAVIEST),
            recipe=RECIPE,
            later=0.0,
        )
        fade = 0.5 ** ((days[-1] - days) / HALF_LIFE)
        shift = level(float(np.average(found, weights=fade / odds)), model.rate)
        self._model = replace(model, calibration=calibrated(self.logged, shift))

    def _as_rows(self, values: Floats) -> Rows:
        return Rows({}, {name: values[:, n] for n, name in enumerate(self._now.names)})


class Told(Joint):
    """The ceiling: the same score, told what an examination of every past line would have found."""

    truth: Sequence[LineTruth] = ()

    def __init__(self, seed: int) -> None:
        super().__init__(seed, explores=False)

    def learn(self, chosen: Ints, found: Floats, revenue: Floats, selection: Selection) -> None:
        """Take in the truth about all lines, whatever was chosen."""
        count = len(self.truth)
        everything = Selection(np.arange(count), np.zeros(count, bool), np.ones(count))
        bad = findable(self.truth)
        super().learn(everything.chosen, bad, bad * [each.revenue_usd for each in self.truth], everything)

    def _train(self) -> None:
        if self._week % TOLD_EVERY == 0:
            super()._train()


def findable(truth: Sequence[LineTruth]) -> Floats:
    """Give 1 for each line of which an examination finds a violation, 0 for any other."""
    return np.array([each.outcome in (Outcome.REVENUE, Outcome.SEIZURE) for each in truth], np.float64)


def calibrated(logged: Sequence[Opened], shift: float) -> Calibration:
    """Fit on what was said of lines before chance opened them, each by its inverse odds; else only shift."""
    if not any(each.explored.any() for each in logged):
        return Calibration(shift=shift)
    margin, found, odds = (
        np.concatenate([getattr(each, name)[each.explored] for each in logged])
        for name in ("margin", "found", "odds")
    )
    return fit_calibration(margin, found, 1.0 / odds, shift)


@dataclass
class Record:
    """What a policy reached, week by week from the end of the warm-up on."""

    weeks: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    top_revenue: list[int] = field(default_factory=list)
    revenue: list[int] = field(default_factory=list)
    reached: dict[float, Counter[str]] = field(default_factory=lambda: {each: Counter() for each in RECALL})
    planted: Counter[str] = field(default_factory=Counter)
    random: list[tuple[Floats, Floats, Floats]] = field(default_factory=list)
    left: list[tuple[Floats, Floats]] = field(default_factory=list)
    rates: list[tuple[float, float]] = field(default_factory=list)

    def hits_after(self, week: int) -> int:
        """Count the finds after a week."""
        return sum(hits for hits, at in zip(self.hits, self.weeks, strict=True) if at > week)

    def opened_after(self, week: int) -> int:
        """Count the inspections after a week."""
        return sum(opened for opened, at in zip(self.opened, self.weeks, strict=True) if at > week)


def run(border: Border, policy: Policy, key: bytes) -> Record:
    """Let a policy work at a border from its first week to its last."""
    record = Record()
    for week in range(1, border.weeks + 1):
        lines = border.week()
        policy.look({name: [getattr(line, name) for line in lines] for name in COLUMNS}, week)
        working = week > WARM and policy.ready
        scores = policy.scores() if working else np.zeros(len(lines))
        selection = select(
            scores,
            [line.line for line in lines],
            round(BUDGET * len(lines)),
            policy.share() if working else 1.0,
            key,
            policy.weights() if working else None,
        )
        labels = border.inspect(lines[place].line for place in selection.chosen)
        found = np.array([label.outcome in (Outcome.REVENUE, Outcome.SEIZURE) for label in labels], float)
        revenue = np.array([label.revenue_usd for label in labels], float)
        if working:
            truth = border.truth[-len(lines) :]
            _note(record, week, lines, truth, scores, selection, found)
            if isinstance(policy, Joint) and selection.explored.any():
                likely, odds = policy.probability, selection.probability
                by = selection.chosen[selection.explored]
                record.random.append((likely[by], found[selection.explored], odds[by]))
                record.left.append((likely[odds < 1], findable(truth)[odds < 1]))
        if isinstance(policy, Told):
            policy.truth = border.truth[-len(lines) :]
        policy.learn(selection.chosen, found, revenue, selection)
    return record


def _note(
    record: Record,
    week: int,
    lines: Sequence[Line],
    truth: Sequence[LineTruth],
    scores: Floats,
    selection: Selection,
    found: Floats,
) -> None:
    order = np.argsort(-scores, kind="stable")
    bad = findable(truth)
    revenue = np.array([each.revenue_usd for each in truth]) * bad
    record.weeks.append(week)
    record.opened.append(selection.chosen.size)
    record.hits.append(int(found.sum()))
    record.shares.append(float(selection.explored.mean()))
    record.top_revenue.append(int(revenue[order[: round(0.01 * len(lines))]].sum()))
    record.revenue.append(int(revenue.sum()))
    record.planted.update(each.typology for each in truth if each.typology)
    for at, reached in record.reached.items():
        first = order[: round(at * len(lines))]
        reached.update(truth[n].typology for n in first if truth[n].typology)
    told = estimate(found, selection.probability[selection.chosen], len(lines))
    record.rates.append((told.rate, float(bad.mean())))
