"""Training: choose a recipe on the later rows, calibrate there, then fit on all rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cruce.model import Text, UsageError
from cruce.risk.score.additive import fit_additive
from cruce.risk.score.booster import fit_booster, predict
from cruce.risk.score.calibration import Calibration, fit_calibration
from cruce.risk.score.coding import Coder, learn_coding
from cruce.risk.score.drift import spreads_of
from cruce.risk.score.measures import average_precision
from cruce.risk.score.model import Manifest, Model, Recipe, blended, design_of
from cruce.risk.score.rows import Floats, Ints, Rows, Schema
from cruce.risk.score.terms import FOLDS, count, learn_tables, occurrences, out_of_fold

LATER = 0.25
"""The share of rows, the latest, on which the recipe is chosen and the probabilities are calibrated."""
FEWEST_TO_CHOOSE = 20
"""Positives among the later rows (and among the earlier) below which the plain recipe is taken as it is."""
FEWEST_AMOUNTS = 30
"""Amounts known below which every violation is taken to amount to their mean."""
BLENDS = (0.0, 0.25, 0.5, 0.75, 1.0)
SOFTENINGS = (1.0, 4.0)
HALF_LIVES = (None, 90.0)
_AMOUNT_ROUNDS = 100


@dataclass(frozen=True, eq=False)
class _Lesson:
    """What a model is learnt from, in order of time."""

    schema: Schema
    rows: Rows
    labels: Floats
    times: Floats
    weights: Floats
    amounts: Floats | None
    groups: Ints

    def take(self, places: Ints) -> _Lesson:
        return _Lesson(
            self.schema,
            self.rows.take(places),
            self.labels[places],
            self.times[places],
            self.weights[places],
            None if self.amounts is None else self.amounts[places],
            self.groups[places],
        )

    @cached_property
    def coder(self) -> Coder:
        """The codes of the rows, the same for every recipe."""
        return learn_coding(self.schema, self.rows).coder(self.rows)

    @property
    def tells(self) -> bool:
        """Whether there are enough of both kinds to choose by."""
        return bool(min(self.labels.sum(), (1 - self.labels).sum()) >= FEWEST_TO_CHOOSE)


def train(
    schema: Schema,
    rows: Rows,
    labels: Sequence[int] | Floats,
    times: Sequence[float] | Floats,
    seed: int,
    *,
    amounts: Sequence[float] | Floats | None = None,
    weights: Sequence[float] | Floats | None = None,
    groups: Sequence[int] | Ints | None = None,
    recipe: Recipe | None = None,
    later: float = LATER,
    name: str = "",
) -> Model:
    """Train a model on labelled rows.

    ``labels``: 1 a violation was found, 0 not. ``times``: the day of each row, as a number. ``amounts``: the
    revenue or harm of each violation (0 where it has none), NaN where not known; read only where the label is
    1. ``weights``: such
    as inverse chances of inspection, where labels exist only for inspected rows. ``groups``: rows of one
    number share their label (lines of one movement), so none is encoded by what another one tells.
    Without ``recipe`` one is chosen on the latest rows, a share of ``later`` of all, and the probabilities
    are calibrated there. The order of the rows does not matter but for equal times.
    Same rows and seed: same model. Raises ``UsageError`` where the labels are all of one kind.
    """
    lesson = _ordered(schema, rows, labels, times, amounts, weights, groups)
    positives = int(lesson.labels.sum())
    if not 0 < positives < len(lesson.labels):
        raise UsageError("risk.constant-label", _CONSTANT, _BOTH_KINDS)
    cut = len(lesson.labels) - round(len(lesson.labels) * later)
    places = np.arange(len(lesson.labels))
    before, after = lesson.take(places[:cut]), lesson.take(places[cut:])
    tells = before.tells and after.tells
    chosen = recipe is None and tells
    margin: Floats | None = None
    if recipe is None and tells:
        recipe, margin = _choose(before, after, seed)
    recipe = recipe or Recipe()
    if margin is None and tells:
        model = _fit(before, seed, recipe)
        margin = blended(model, *model.encode(after.rows, model.coding.coder(after.rows)))
    calibration = Calibration() if margin is None else fit_calibration(margin, after.labels, after.weights)
    model = _fit(lesson, seed, recipe)
    manifest = model.manifest.model_copy(update={"name": name, "chosen": chosen})
    return replace(model, manifest=manifest, calibration=calibration)


_CONSTANT = Text(
    en="All labels are of one kind, so nothing can be learnt.",
    es="Todas las etiquetas son iguales; no hay nada que aprender.",
)
_BOTH_KINDS = Text(
    en="Give declarations with and without a violation.",
    es="Incluya declaraciones con infracción y sin ella.",
)


def _ordered(
    schema: Schema,
    rows: Rows,
    labels: Sequence[int] | Floats,
    times: Sequence[float] | Floats,
    amounts: Sequence[float] | Floats | None,
    weights: Sequence[float] | Floats | None,
    groups: Sequence[int] | Ints | None,
) -> _Lesson:
    known = np.asarray(labels, np.float64)
    given = np.ones(len(rows)) if weights is None else np.asarray(weights, np.float64)
    lesson = _Lesson(
        schema,
        rows,
        known,
        np.asarray(times, np.float64),
        given / given.mean(),
        None if amounts is None else np.asarray(amounts, np.float64),
        np.arange(len(rows)) if groups is None else np.asarray(groups, np.int64),
    )
    lengths = {len(rows), len(known), len(lesson.times), len(given), len(lesson.groups)}
    if len(lengths) > 1 or (lesson.amounts is not None and len(lesson.amounts) != len(rows)):
        raise ValueError("rows, labels, times, amounts, weights and groups are not of one length")
    if not np.isin(known, (0.0, 1.0)).all() or np.isnan(lesson.times).any() or not (given > 0).all():
        raise ValueError("labels are 0 or 1, times are numbers, weights are above 0")
    ordered = lesson.take(np.argsort(lesson.times, kind="stable"))
    return ordered if groups is not None else replace(ordered, groups=np.arange(len(rows)))


def _choose(earlier: _Lesson, later: _Lesson, seed: int) -> tuple[Recipe, Floats]:
    """Take the recipe with the best average precision on the later rows, the first of equals; and the margins
    that it gives them.
    """
    best: tuple[float, Recipe, Floats] | None = None
    for recipe in _recipes():
        margins = _halves(_fit(earlier, seed, recipe), later.rows)
        for blend in BLENDS:
            margin = blend * margins[0] + (1 - blend) * margins[1]
            value = average_precision(later.labels, margin, later.weights)
            if best is None or value > best[0]:
                best = value, recipe.model_copy(update={"blend": blend}), margin
    assert best is not None
    return best[1], best[2]


def _recipes() -> Iterator[Recipe]:
    for half_life in HALF_LIVES:
        for softening in SOFTENINGS:
            yield Recipe(half_life_days=half_life, softening=softening)


def _halves(model: Model, rows: Rows) -> tuple[Floats, Floats]:
    odds, design = model.encode(rows, model.coding.coder(rows))
    return odds @ model.weights + model.intercept, predict(model.booster, design)


def _fit(lesson: _Lesson, seed: int, recipe: Recipe) -> Model:
    """Fit both halves by one recipe; calibration comes after."""
    weights = lesson.weights
    if recipe.half_life_days is not None:
        weights = weights * 0.5 ** ((lesson.times[-1] - lesson.times) / recipe.half_life_days)
        weights = weights / weights.mean()
    coder, coding = lesson.coder, lesson.coder.coding
    _, places = np.unique(lesson.groups, return_inverse=True)
    folds = np.random.default_rng(seed).permutation(int(places.max()) + 1)[places] % FOLDS
    tables = learn_tables(coding, coder, lesson.labels, weights, recipe.softening)
    seen = count(coding, coder, weights)
    odds = out_of_fold(tables, coder, lesson.labels, weights, folds)
    design = design_of(odds, occurrences(seen, coder, weights, folds), lesson.rows, lesson.schema)
    term_weights, intercept = fit_additive(odds, lesson.labels, weights)
    return Model(
        manifest=_manifest(lesson, seed, recipe),
        coding=coding,
        rate=float(np.average(lesson.labels, weights=weights)),
        tables=tables,
        seen=seen,
        weights=term_weights,
        intercept=intercept,
        trees=fit_booster(design, lesson.labels, weights, seed, recipe.rounds),
        calibration=Calibration(),
        severity=_severity(lesson, design, weights, seed),
        spreads=spreads_of(coder),
    )


def _severity(lesson: _Lesson, design: Floats, weights: Floats, seed: int) -> str | float | None:
    """Learn the amount of a violation: trees under a Tweedie law, for many violations amount to nothing (what
    is seized pays no duties); the mean where few amounts are known.
    """
    if lesson.amounts is None:
        return None
    known = np.flatnonzero((lesson.labels == 1) & (lesson.amounts >= 0))
    if not len(known):
        return None
    amounts, mean = lesson.amounts[known], float(np.average(lesson.amounts[known], weights=weights[known]))
    if len(known) < FEWEST_AMOUNTS or not mean:
        return mean
    return fit_booster(design[known], amounts, weights[known], seed, _AMOUNT_ROUNDS, objective="tweedie")


def _manifest(lesson: _Lesson, seed: int, recipe: Recipe) -> Manifest:
    return Manifest(
        name="",
        seed=seed,
        rows=len(lesson.labels),
        positives=int(lesson.labels.sum()),
        first_day=float(lesson.times[0]),
        last_day=float(lesson.times[-1]),
        rows_hash=_hash(lesson),
        recipe=recipe,
        chosen=False,
    )


def _hash(lesson: _Lesson) -> str:
    digest = hashlib.sha256()
    for name in sorted(lesson.rows.texts):
        digest.update("\x1f".join((name, *lesson.rows.texts[name], "")).encode())
    for name in sorted(lesson.rows.numbers):
        digest.update(name.encode() + lesson.rows.numbers[name].tobytes())
    for column in (lesson.labels, lesson.times, lesson.weights, lesson.amounts):
        digest.update(b"" if column is None else column.tobytes())
    return digest.hexdigest()
