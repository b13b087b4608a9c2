"""The additive half of the score: a logistic regression on the log odds of terms, no weight below 0."""

from __future__ import annotations

import numpy as np

from cruce.risk.score.rows import Floats

RIDGE = 10.0
"""Penalty on the squares of the weights: terms share evidence, and it keeps them from doubling it."""
_STEPS, _HALVINGS = 50, 20
_FIRM, _ENOUGH = 1e-9, 1e-9


def fit_additive(odds: Floats, labels: Floats, weights: Floats) -> tuple[Floats, float]:
    """Give the weight of each term (shape: terms) and the intercept.

    Weights are at least 0: evidence against a cell never counts for it, and a reason always points the way
    in which its own rate lies. Newton's method, projected on the bounds (Bertsekas 1982).
    """
    rate = float(np.average(labels, weights=weights))
    design = np.column_stack((odds, np.ones(len(odds))))
    terms = odds.shape[1]
    ridge = np.append(np.full(terms, RIDGE), 0.0)
    least = np.append(np.zeros(terms), -np.inf)
    beta = np.append(np.full(terms, 1 / max(terms, 1)), np.log(rate / (1 - rate)))

    def loss(at: Floats) -> float:
        margin = design @ at
        return float(weights @ (np.logaddexp(0.0, margin) - labels * margin) + ridge @ at**2 / 2)

    value = loss(beta)
    for _ in range(_STEPS):
        chance = sigmoid(design @ beta)
        slope = design.T @ (weights * (chance - labels)) + ridge * beta
        curve = (design.T * (weights * chance * (1 - chance))) @ design + np.diag(ridge + _FIRM)
        free = (beta > least) | (slope < 0)
        step = np.zeros(terms + 1)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        for part in 0.5 ** np.arange(_HALVINGS):
            moved = np.maximum(beta - part * step, least)
            if (lower := loss(moved)) < value:
                break
        else:
            break
        gained, beta, value = value - lower, moved, lower
        if gained < _ENOUGH * abs(value):
            break
    return beta[:-1], float(beta[-1])


def sigmoid(margin: Floats) -> Floats:
    """Turn log odds into probabilities without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -margin)))
