"""The watch on drift: has what is declared, or how it scores, moved away from what the model learnt from?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cruce.model import Text, Value
from cruce.risk.score.coding import Coder
from cruce.risk.score.model import Model, Spread, score_many
from cruce.risk.score.rows import Floats, Ints, Rows

WATCH, ACT = 0.10, 0.25
"""Population stability index from which a column is worth a look, and from which the model is retrained: the
thresholds in common use for credit scores (below 0.1 stable, above 0.25 a shift)."""
LARGEST = 15
"""Categories that are told apart, the most frequent; all others, and those never met, count as one."""
PARTS = 10
"""Parts of equal size into which the scores are cut."""
SCORE = "score"
_LEAST = 1e-4
_MOVED = Text(
    en="{label}: what is declared has moved away from what the model learnt from (index {index:.2f}).",
    es="{label}: lo declarado se ha apartado de aquello con que se entrenó el modelo (índice {index:.2f}).",
)
_SCORE_LABEL = Text(en="score", es="puntuación")


class Drift(Value):
    """How far one column, or the score, has moved: its population stability index, and whether to act."""

    feature: str
    index: float
    watch: bool
    act: bool
    says: Text


def drift(model: Model, rows: Rows) -> tuple[Drift, ...]:
    """Compare rows with those that the model learnt from, column by column, and their scores; the furthest
    first. Fewer than some hundred rows move by chance alone.
    """
    coder = model.coding.coder(rows)
    found = [
        _told(
            model, name, stability_index(spread.shares, _shares(_parts(model, name, coder, spread), spread))
        )
        for name, spread in model.spreads.items()
        if name != SCORE
    ]
    if spread := model.spreads.get(SCORE):
        margin = score_many(model, rows).margin
        parts = np.searchsorted(spread.marks, margin, side="right")
        found.append(_told(model, SCORE, stability_index(spread.shares, _shares(parts, spread))))
    return tuple(sorted(found, key=lambda one: -one.index))


def stability_index(expected: Floats, actual: Floats) -> float:
    """Give the population stability index: the sum of (a - e) · log(a / e) over parts; shares sum to 1."""
    e, a = np.maximum(expected, _LEAST), np.maximum(actual, _LEAST)
    return float(np.sum((a - e) * np.log(a / e)))


def spreads_of(model: Model, rows: Rows, later_margin: Floats | None) -> dict[str, Spread]:
    """Take down how training rows spread over the parts of each column, and later rows over those of the
    score (that of rows which the trees have learnt by heart would say nothing).
    """
    coder = model.coding.coder(rows)
    made = {name: _spread(coder, name, model) for name in _columns(model)}
    if later_margin is not None:
        limits = np.unique(np.quantile(later_margin, np.arange(1, PARTS) / PARTS))
        parts = np.searchsorted(limits, later_margin, side="right")
        made[SCORE] = Spread(limits, np.bincount(parts, minlength=len(limits) + 1) / len(parts))
    return made


def _columns(model: Model) -> Iterator[str]:
    yield from model.schema.categories
    yield from (f"{name}~" for name in model.schema.numbers)


def _spread(coder: Coder, name: str, model: Model) -> Spread:
    counts = np.bincount(coder.codes((name,)), minlength=model.coding.size((name,))).astype(np.float64)
    largest = np.sort(np.argsort(-counts, kind="stable")[:LARGEST]).astype(np.float64)
    spread = Spread(largest, np.zeros(len(largest) + 1))
    return Spread(largest, _shares(_parts(model, name, coder, spread), spread))


def _parts(model: Model, name: str, coder: Coder, spread: Spread) -> Ints:
    codes = coder.codes((name,))
    place = np.minimum(np.searchsorted(spread.marks, codes), max(len(spread.marks) - 1, 0))
    return np.where(spread.marks[place] == codes, place, len(spread.marks))


def _shares(parts: Ints, spread: Spread) -> Floats:
    return np.bincount(parts, minlength=len(spread.shares)) / max(len(parts), 1)


def _told(model: Model, name: str, index: float) -> Drift:
    label = _SCORE_LABEL if name == SCORE else model.schema.label((name,))
    says = Text(
        en=_MOVED.en.format(label=label.en, index=index), es=_MOVED.es.format(label=label.es, index=index)
    )
    return Drift(feature=name, index=index, watch=index >= WATCH, act=index >= ACT, says=says)
