"""From a margin to a probability that may be taken at its word, and the error of probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from cruce.risk.score.additive import sigmoid
from cruce.risk.score.rows import Floats

SEGMENTS = 10
"""Parts of equal size into which rows are sorted to measure the error of their probabilities."""
FEWEST = 20
"""Positives, and negatives, below which only the level of the probabilities is fitted, not their spread."""
PRIOR = 20.0
"""How firmly the probabilities are held to what is believed before (a ridge), in rows."""
_STEEPEST = 10.0


@dataclass(frozen=True)
class Calibration:
    """Beta calibration (Kull, Silva Filho and Flach 2017): log odds = rise·log s - fall·log(1 - s) + shift.

    ``s`` is the raw probability; ``rise`` and ``fall`` are above 0, so the order of rows never changes.
    """

    rise: float = 1.0
    fall: float = 1.0
    shift: float = 0.0

    def probability(self, margin: Floats) -> Floats:
        """Give the calibrated probability of each margin (log odds)."""
        hit, miss = -np.logaddexp(0.0, -margin), -np.logaddexp(0.0, margin)
        return sigmoid(self.rise * hit - self.fall * miss + self.shift)


def level(rate: float, learnt_from: float) -> float:
    """Give the shift from the rate among rows that a score was learnt from to the true rate, in log odds.

    Both above 0 and below 1 (King and Zeng 2001, prior correction): a score that learns of few rows beside
    the suspected ones believes in more violations than there are.
    """
    return math.log(rate / (1 - rate)) - math.log(learnt_from / (1 - learnt_from))


def fit_calibration(
    margin: Floats, labels: Floats, weights: Floats, shift: float | None = None
) -> Calibration:
    """Fit on rows that the score was not learnt from; with few positives only the level is fitted.

    The spread is held to that of the score by `PRIOR`, and the level to ``shift`` where one is given. Weights
    are scaled to the rows that they are worth, (sum w)^2 / sum w^2 (Kish 1965), so that a few heavy ones do
    not count for many.
    """
    hit, miss = -np.logaddexp(0.0, -margin), np.logaddexp(0.0, margin)
    few = min(labels.sum(), (1 - labels).sum()) < FEWEST
    least, most = (1.0, 1.0) if few else (1 / _STEEPEST, _STEEPEST)
    worth = weights * (weights.sum() / (weights @ weights))
    as_said = np.array([1.0, 1.0, shift or 0.0])
    firm = PRIOR * np.array([1.0, 1.0, shift is not None])

    def loss(beta: Floats) -> tuple[float, Floats]:
        made = beta[0] * hit + beta[1] * miss + beta[2]
        gap = worth * (sigmoid(made) - labels)
        value = worth @ (np.logaddexp(0.0, made) - labels * made) + firm @ (beta - as_said) ** 2 / 2
        return float(value), np.array([gap @ hit, gap @ miss, gap.sum()]) + firm * (beta - as_said)

    found = minimize(
        loss,
        as_said,
        jac=True,
        method="L-BFGS-B",
        bounds=[(least, most), (least, most), (-_STEEPEST, _STEEPEST)],
    )
    rise, fall, shift = (float(value) for value in found.x)
    return Calibration(rise, fall, shift)


def calibration_error(probability: Floats, labels: Floats, weights: Floats | None = None) -> float:
    """Give the expected calibration error: the mean gap between said and seen rates over ten parts of rows.

    Rows are parted by rank of probability into parts of equal number; ``weights`` are inverse chances of
    selection where rows were not drawn alike.
    """
    if not len(labels):
        raise ValueError("no rows to measure on")
    given = np.ones(len(labels)) if weights is None else weights
    order = np.argsort(probability, kind="stable")
    gaps = [
        abs(float(given[part] @ (probability[part] - labels[part])))
        for part in np.array_split(order, min(SEGMENTS, len(order)))
    ]
    return sum(gaps) / float(given.sum())
