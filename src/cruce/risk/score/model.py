"""A learned model: additive log odds and trees, blended, calibrated; scoring and exact contributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cruce.model import Value
from cruce.risk.score.booster import load_booster, predict
from cruce.risk.score.calibration import Calibration
from cruce.risk.score.coding import Coder, Coding, Term
from cruce.risk.score.memory import Memory
from cruce.risk.score.rows import Floats, Rows, Schema
from cruce.risk.score.terms import Table

if TYPE_CHECKING:
    from lightgbm import Booster


class Recipe(Value):
    """How a model is fitted: what `train` chooses on later rows unless it is given.

    ``half_life_days``: after how many days a row counts half; None: all count alike. ``softening``: a factor
    on every term's smoothing. ``blend``: the share of the additive half in the margin, from 0 to 1.
    ``rounds``: trees.
    """

    half_life_days: float | None = None
    softening: float = 1.0
    blend: float = 0.5
    rounds: int = 100


class Manifest(Value):
    """What a model was made of. ``rows_hash``: SHA-256 over rows, labels and times; days in days since an
    origin that whoever trains chooses (the day number of a date, as a rule).
    """

    name: str
    seed: int
    rows: int
    positives: int
    first_day: float
    last_day: float
    rows_hash: str
    recipe: Recipe
    chosen: bool
    """Whether the recipe was chosen on later rows; else it was given."""
    refers_from: tuple[float, ...] = ()
    """Of a section's model: the probabilities from which it refers with moderate, and with high, weight."""
    figures: Mapping[str, float] = {}
    """How a model learnt in the same way from earlier rows did on the latest ones."""


@dataclass(frozen=True, eq=False)
class Spread:
    """How rows spread over parts: ``marks``, codes told apart or limits; ``shares``, one part more."""

    marks: Floats
    shares: Floats


@dataclass(frozen=True)
class Scores:
    """The scores of many rows, each array of one float64 a row.

    ``margin``: blended log odds before calibration, for the order; ``probability`` of a violation,
    calibrated; ``expected`` revenue or harm in the unit of the amounts that trained it, NaN where there
    were none.
    """

    margin: Floats
    probability: Floats
    expected: Floats

    def __len__(self) -> int:
        return len(self.margin)


@dataclass(frozen=True, eq=False)
class Model:
    """A model as it was trained; frozen, and the same bytes from the same rows and seed."""

    manifest: Manifest
    coding: Coding
    rate: float
    tables: dict[Term, Table]
    seen: dict[str, Floats]
    weights: Floats
    intercept: float
    trees: str
    calibration: Calibration
    severity: str | float | None
    """The booster of the amount of a violation, or the mean amount where few are known; None: no amounts."""
    spreads: dict[str, Spread]
    """For the watch on drift: how the rows spread over the parts of each column."""
    memory: Memory | None = None
    """What a section's model remembers of parties, prices and ties; None: it looks at the rows alone."""

    @property
    def schema(self) -> Schema:
        """The columns that the model looks at."""
        return self.coding.schema

    @cached_property
    def odds_by_code(self) -> tuple[Floats, ...]:
        """The smoothed log odds of each term by code; that of -1, the last, is 0."""
        return tuple(table.log_odds(self.rate) for table in self.tables.values())

    @cached_property
    def occurrences_by_code(self) -> tuple[Floats, ...]:
        """The log(1 + rows) of each category by code; that of -1, the last, is 0."""
        return tuple(np.append(np.log1p(seen), 0.0) for seen in self.seen.values())

    @cached_property
    def booster(self) -> Booster:
        """The trees, loaded."""
        return load_booster(self.trees)

    @cached_property
    def severity_booster(self) -> Booster | None:
        """The trees of the amount, loaded; None where there are none."""
        return load_booster(self.severity) if isinstance(self.severity, str) else None

    def encode(self, rows: Rows, coder: Coder) -> tuple[Floats, Floats]:
        """Give the log odds (rows × terms) and the whole design (rows × features) of rows."""
        count = len(rows)
        odds = np.empty((count, len(self.tables)))
        for place, (term, values) in enumerate(zip(self.tables, self.odds_by_code, strict=True)):
            odds[:, place] = values[coder.codes(term)]
        times = np.empty((count, len(self.seen)))
        for place, (name, values) in enumerate(zip(self.seen, self.occurrences_by_code, strict=True)):
            times[:, place] = values[coder.codes((name,))]
        return odds, design_of(odds, times, rows, self.schema)


def told(model: Model, rows: Rows, days: Floats) -> Rows:
    """Give rows of filings as the model sees them: with what it remembers, if it remembers anything.

    ``days``: the day number of each row's arrival.
    """
    return rows if model.memory is None else model.memory.tell(rows, days)


def design_of(odds: Floats, times: Floats, rows: Rows, schema: Schema) -> Floats:
    """Put together what the trees see: log odds of terms, occurrences of categories, numbers."""
    numbers = [rows.numbers[name] for name in schema.numbers]
    return np.column_stack((odds, times, *numbers)) if numbers else np.hstack((odds, times))


def score_many(model: Model, rows: Rows) -> Scores:
    """Score many rows; one row is a batch of one, by the same path. Raises ``KeyError`` for a column that
    the model's schema names and the rows lack.
    """
    odds, design = model.encode(rows, model.coding.coder(rows))
    if not len(rows):
        return Scores(*(np.empty(0) for _ in range(3)))
    margin = blended(model, odds, design)
    probability = model.calibration.probability(margin)
    return Scores(margin, probability, probability * amounts(model, design))


def blended(model: Model, odds: Floats, design: Floats) -> Floats:
    """Give the margin: the additive half and the trees by the shares of the recipe."""
    share = model.manifest.recipe.blend
    additive = odds @ model.weights + model.intercept
    return np.asarray(share * additive + (1 - share) * predict(model.booster, design))


def amounts(model: Model, design: Floats) -> Floats:
    """Give what a violation of each row would amount to; NaN where the model knows no amounts."""
    if model.severity_booster is not None:
        return predict(model.severity_booster, design, raw=False)
    return np.full(len(design), np.nan if model.severity is None else model.severity)
