"""How well a score orders rows: area under the curve, average precision, precision and recall at a share.

Rows of equal score count as if drawn in random order among themselves, so that no figure depends on the order
in which a file happens to stand.
"""

from __future__ import annotations

import numpy as np

from cruce.risk.score.rows import Floats
from cruce.risk.score.terms import tally


def _groups(labels: Floats, score: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Give positives and rows of each distinct score, from the highest down."""
    distinct, place = np.unique(-score, return_inverse=True)
    size = len(distinct)
    return tally(place, weights * labels, size), tally(place, weights, size)


def auc(labels: Floats, score: Floats) -> float:
    """Give the chance that a positive row scores above a negative one, ties counting half."""
    hits, rows = _groups(labels, score, np.ones(len(labels)))
    misses = rows - hits
    below = misses.sum() - np.cumsum(misses)
    return float(hits @ (below + misses / 2) / (hits.sum() * misses.sum()))


def average_precision(labels: Floats, score: Floats, weights: Floats | None = None) -> float:
    """Give the mean of the precision at each positive row, in order of the score."""
    hits, rows = _groups(labels, score, np.ones(len(labels)) if weights is None else weights)
    precision = np.cumsum(hits) / np.cumsum(rows)
    return float(precision @ hits / hits.sum())


def at_share(labels: Floats, score: Floats, share: float) -> tuple[float, float]:
    """Give precision and recall among the highest ``share`` of rows, rounded up to whole rows."""
    hits, rows = _groups(labels, score, np.ones(len(labels)))
    most = np.ceil(len(labels) * share)
    taken = np.clip(most - (np.cumsum(rows) - rows), 0, rows)
    found = float(hits @ (taken / rows))
    return found / most, found / float(hits.sum())
