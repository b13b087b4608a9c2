"""A part of every inspection budget is left to chance: how much, on which lines, what it tells without bias.

A model that only ever opens what it suspects learns only of what it already knows. So a share of the budget
is drawn at random from all the other lines, every line's probability is known and logged, and rates are
estimated from it by weighting each opened line with the inverse of its probability (Horvitz and Thompson
1952). The share grows when the random part finds more than the model expects of it. Chance comes from a
secret key: who does not hold it cannot tell tomorrow's draw from all of the past ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST: Final = 0.10
"""The share of a budget that is always left to chance."""
MOST: Final = 0.40
"""The share beyond which chance costs more than it finds."""
FLOOR: Final = 0.2
"""The part of the random share that is spread evenly, whatever the weights."""
EAGERNESS: Final = 2.0
"""The power of a probability by which chance looks there: what the model half suspects tells it the most."""
CALM: Final = 1.0
"""Standard deviations of surprise that are taken for noise."""
ALARM: Final = 3.0
"""Standard deviations at which the share is `MOST`."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is opened of a batch: places in it, whether by chance, and every line's probability of it."""

    chosen: Ints
    explored: NDArray[np.bool_]
    probability: Floats

    def log(self) -> tuple[tuple[int, bool, float], ...]:
        """Give place, whether by chance, and probability for each opened line."""
        return tuple(
            (int(place), bool(by_chance), float(self.probability[place]))
            for place, by_chance in zip(self.chosen, self.explored, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate with half of its 95 % confidence interval."""

    rate: float
    half_width: float


def select(
    scores: Floats,
    marks: Sequence[str | int],
    budget: int,
    share: float,
    key: bytes,
    weights: Floats | None = None,
) -> Selection:
    """Choose `budget` lines: the most suspected, and a share of the budget by chance among the others.

    `weights` (not negative) say where chance looks more often; a part of it is even all the same (`FLOOR`).
    The random part is exactly as large as planned, and each line's probability exact (randomised systematic
    sampling, Hartley and Rao 1962). `key` (1 to 64 bytes) and the marks decide everything.
    """
    lines = len(marks)
    budget = min(budget, lines)
    by_chance = min(budget, max(0, round(budget * share)))
    drawn = _uniform(key, marks)
    order = np.lexsort((drawn, -scores))  # chance decides between equal scores
    first, others = order[: budget - by_chance], np.sort(order[budget - by_chance :])
    probability = np.zeros(lines)
    probability[first] = 1.0
    probability[others] = inclusion(others.size, by_chance, None if weights is None else weights[others])
    picked = others[
        _systematic(probability[others], drawn[others], _uniform(key, ["start", *map(str, marks[:1])])[0])
    ]
    chosen = np.concatenate((first, picked))
    explored = np.concatenate((np.zeros(first.size, bool), np.ones(picked.size, bool)))
    return Selection(chosen, explored, probability)


def eager(likely: Floats) -> Floats:
    """Give weights for chance from each line's probability of a find; most lie just below what is opened."""
    return np.asarray(likely**EAGERNESS)


def inclusion(lines: int, count: int, weights: Floats | None = None) -> Floats:
    """Give each line's probability of being among `count` of `lines`, partly even and partly by weight.

    They sum to `count`; where a weight would ask for more than certainty, the rest is shared out again.
    """
    if not lines or not count:
        return np.zeros(lines)
    even = np.full(lines, min(1.0, count / lines))
    if weights is None or not weights.sum():
        return even
    size = np.maximum(weights, 0.0) / weights.sum() * (1 - FLOOR) + FLOOR / lines
    certain = np.zeros(lines, bool)
    while True:
        left = count - int(certain.sum())
        odds = np.where(certain, 1.0, left * size / max(size[~certain].sum(), 1e-300))
        over = odds > 1.0
        if not over.any():
            result: Floats = odds
            return result
        certain |= over


def adapted(found: float, expected: float, variance: float | None = None) -> float:
    """Give the share of the budget for chance, by what chance found of late and what the model expected.

    `found` and `expected` are counts over the opened random lines of the last weeks; `variance` that of the
    count if the model were right (else that of a Poisson count). More than expected is a surprise; less is
    none. From `CALM` to `ALARM` standard deviations the share goes from `LEAST` to `MOST`.
    """
    spread = math.sqrt(max(expected if variance is None else variance, 0.25))
    surprise = ((found - expected) / spread - CALM) / (ALARM - CALM)
    return LEAST + (MOST - LEAST) * min(1.0, max(0.0, surprise))


def estimate(found: Floats, probability: Floats, lines: int) -> Estimate:
    """Estimate a rate among `lines` from those opened, with the probability of each.

    Unbiased whatever decided the probabilities, as long as none is nought; the variance takes the draws for
    independent, and the interval is that of many finds (a handful makes it too narrow).
    """
    total = float((found / probability).sum())
    variance = float(((1 - probability) * (found / probability) ** 2).sum())
    return Estimate(total / lines, 1.96 * variance**0.5 / lines)


def calibration_error(predicted: Floats, found: Floats, probability: Floats, bins: int = 10) -> float:
    """Give the mean distance between predicted and observed rates over bins of equal weight.

    Each opened line counts as the inverse of its probability, so that the bins are those of all lines it
    stands for (expected calibration error, Naeini et al. 2015).
    """
    if not predicted.size:
        return float("nan")
    order = np.argsort(predicted, kind="stable")
    weight = 1.0 / probability[order]
    share = np.cumsum(weight) / weight.sum()
    which = np.minimum((share * bins - 1e-12).astype(np.int64), bins - 1)
    total = np.bincount(which, weight, bins)
    gap = np.bincount(which, weight * (predicted[order] - found[order]), bins)
    return float(np.abs(gap).sum() / total.sum())


def _uniform(key: bytes, marks: Sequence[str | int]) -> Floats:
    """Give a number from 0 to 1 for each mark, which nobody can tell without the key (BLAKE2b, RFC 7693)."""
    drawn = (blake2b(str(mark).encode(), digest_size=8, key=key).digest() for mark in marks)
    return np.fromiter((int.from_bytes(each) >> 11 for each in drawn), np.float64, len(marks)) / 2**53


def _systematic(probability: Floats, drawn: Floats, start: float) -> Ints:
    """Take the lines on whose stretch of a line of length n one of the points start, start + 1, … falls."""
    order = np.argsort(drawn, kind="stable")
    ends = np.round(np.cumsum(probability[order]), 9)
    starts = np.concatenate(([0.0], ends[:-1]))
    hit = np.ceil(ends - start) - np.ceil(starts - start) > 0
    taken: Ints = np.sort(order[hit])
    return taken
