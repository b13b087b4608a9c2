"""The watch on drift: has what is declared, or how it scores, moved away from what the model learnt from?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cruce.model import Text, Value
from cruce.risk.score.coding import Coder, Coding
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


def drift(model: Model, rows: Rows, since: Rows | None = None) -> tuple[Drift, ...]:
    """Compare rows with those that the model learnt from, column by column; the furthest first.

    ``since``: rows of the first days after training; with them, how the model scores now is compared with how
    it scored then. (Rows that it learnt from will not do: it knows them by heart.) Fewer than some hundred
    rows move by chance alone.
    """
    coder = model.coding.coder(rows)
    found = [
        _told(model, name, stability_index(spread.shares, _shares(_parts(name, coder, spread), spread)))
        for name, spread in model.spreads.items()
    ]
    if since is not None:
        found.append(
            _told(model, SCORE, _moved(score_many(model, since).margin, score_many(model, rows).margin))
        )
    return tuple(sorted(found, key=lambda one: -one.index))


def _moved(then: Floats, now: Floats) -> float:
    limits = np.unique(np.quantile(then, np.arange(1, PARTS) / PARTS))
    shares = [
        np.bincount(np.searchsorted(limits, margin, side="right"), minlength=len(limits) + 1) / len(margin)
        for margin in (then, now)
    ]
    return stability_index(*shares)


def stability_index(expected: Floats, actual: Floats) -> float:
    """Give the population stability index: the sum of (a - e) · log(a / e) over parts; shares sum to 1."""
    e, a = np.maximum(expected, _LEAST), np.maximum(actual, _LEAST)
    return float(np.sum((a - e) * np.log(a / e)))


def spreads_of(coder: Coder) -> dict[str, Spread]:
    """Take down how training rows spread over the parts of each column."""
    return {name: _spread(coder, name) for name in _columns(coder.coding)}


def _columns(coding: Coding) -> Iterator[str]:
    yield from coding.schema.categories
    yield from (f"{name}~" for name in coding.schema.numbers)


def _spread(coder: Coder, name: str) -> Spread:
    counts = np.bincount(coder.codes((name,)), minlength=coder.coding.size((name,))).astype(np.float64)
    largest = np.sort(np.argsort(-counts, kind="stable")[:LARGEST]).astype(np.float64)
    spread = Spread(largest, np.zeros(len(largest) + 1))
    return Spread(largest, _shares(_parts(name, coder, spread), spread))


def _parts(name: str, coder: Coder, spread: Spread) -> Ints:
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
