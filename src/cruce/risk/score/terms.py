"""Smoothed log odds of every term: how much more often than all rows those of one cell were positive.

A cell with n rows, s of them positive, is drawn to the rate p of all rows as if k more rows of that rate had
been seen in it: log((s + k p) / (n - s + k (1 - p))) - log(p / (1 - p)). The strength k of each term is the
one under which its counts are likeliest (beta-binomial empirical Bayes); a term whose cells do not differ
beyond chance would get an endless k, and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from cruce.risk.score.coding import Coder, Coding, Term
from cruce.risk.score.rows import Floats, Ints

STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)
_ENDLESS = 1e6
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Table:
    """The counts of one term by code, possibly weighted: ``seen`` rows, ``positive`` ones, and its k."""

    seen: Floats
    positive: Floats
    strength: float

    def log_odds(self, rate: float) -> Floats:
        """Give the smoothed log odds of each code against those of all rows, and 0 for code -1 (the last)."""
        return np.append(_log_odds(self.seen, self.positive, self.strength, rate), 0.0)


def _log_odds(seen: Floats, positive: Floats, strength: float, rate: float) -> Floats:
    hits = positive + strength * rate
    misses = np.maximum(seen - positive, 0.0) + strength * (1 - rate)
    return np.asarray(np.log(hits / misses) - np.log(rate / (1 - rate)))


def tally(codes: Ints, weights: Floats, size: int) -> Floats:
    """Add up the weights of the rows of each code."""
    return np.bincount(codes, weights, size).astype(np.float64)


def learn_tables(
    coding: Coding, coder: Coder, labels: Floats, weights: Floats, softening: float
) -> dict[Term, Table]:
    """Count every term and keep those that tell anything; ``softening`` multiplies each k."""
    rate = float(np.average(labels, weights=weights))
    tables = {}
    for term in coding.terms:
        codes, size = coder.codes(term), coding.size(term)
        seen = tally(codes, weights, size)
        positive = tally(codes, weights * labels, size)
        strength = _likeliest(seen, positive, rate)
        if strength is not None:
            tables[term] = Table(seen, positive, strength * softening)
    return tables


def _likeliest(seen: Floats, positive: Floats, rate: float) -> float | None:
    """Give the k under which the counts are likeliest; None where chance alone explains them as well."""
    met = seen > 0
    shapes, times = np.unique(np.stack((seen[met], positive[met])), axis=1, return_counts=True)
    chances = [_log_likelihood(shapes, times, k, rate) for k in (*STRENGTHS, _ENDLESS)]
    best = int(np.argmax(chances))
    return STRENGTHS[best] if best < len(STRENGTHS) else None


def _log_likelihood(shapes: Floats, times: Ints, k: float, rate: float) -> float:
    seen, positive = shapes
    a, b = k * rate, k * (1 - rate)
    gains = betaln(positive + a, np.maximum(seen - positive, 0.0) + b) - betaln(a, b)
    return float(times @ gains)


def out_of_fold(
    tables: Mapping[Term, Table], coder: Coder, labels: Floats, weights: Floats, folds: Ints
) -> Floats:
    """Encode training rows as they would be had their own fold not been seen. Shape: rows × terms."""
    rate = float(np.average(labels, weights=weights))
    odds = np.empty((len(labels), len(tables)))
    for place, (term, table) in enumerate(tables.items()):
        codes, size = coder.codes(term), len(table.seen)
        own = folds * size + codes
        seen = table.seen[codes] - np.bincount(own, weights, size * FOLDS)[own]
        positive = table.positive[codes] - np.bincount(own, weights * labels, size * FOLDS)[own]
        odds[:, place] = _log_odds(np.maximum(seen, 0.0), np.maximum(positive, 0.0), table.strength, rate)
    return odds


def count(coding: Coding, coder: Coder, weights: Floats) -> dict[str, Floats]:
    """Count the rows of each category by code: who has been seen often, and who is new."""
    return {
        name: tally(coder.codes((name,)), weights, coding.size((name,))) for name in coding.schema.categories
    }


def occurrences(seen: Mapping[str, Floats], coder: Coder, weights: Floats, folds: Ints) -> Floats:
    """Give log(1 + rows of the same category) of training rows, their own fold not seen; rows × categories.

    The counts are scaled to all folds, so that they mean the same in serving.
    """
    made = np.empty((len(weights), len(seen)))
    for place, (name, counts) in enumerate(seen.items()):
        codes = coder.codes((name,))
        own = folds * len(counts) + codes
        others = counts[codes] - np.bincount(own, weights, len(counts) * FOLDS)[own]
        made[:, place] = np.log1p(np.maximum(others, 0.0) * FOLDS / (FOLDS - 1))
    return made
