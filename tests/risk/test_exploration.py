"""Chance has its share, its probabilities are exact, and what it tells is without bias."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.risk.exploration import (
    ALARM,
    LEAST,
    MOST,
    adapted,
    calibration_error,
    eager,
    estimate,
    inclusion,
    select,
)

RNG = np.random.default_rng(20260513)
LINES = 300
SCORES = RNG.random(LINES)
WEIGHTS = RNG.random(LINES) ** 3


def draws(count: int, share: float = 0.5, budget: int = 40):
    """Select of the same batch under many keys."""
    return [select(SCORES, range(LINES), budget, share, n.to_bytes(4), WEIGHTS) for n in range(count)]


@given(st.integers(1, 60), st.integers(0, 70), st.floats(0, 1), st.binary(min_size=1, max_size=64))
def test_a_budget_is_kept_and_probabilities_sum_to_it(lines, budget, share, key):
    rng = np.random.default_rng(lines)
    picked = select(rng.random(lines), range(lines), budget, share, key, rng.random(lines))
    assert picked.chosen.size == len(set(picked.chosen.tolist())) == min(budget, lines)
    assert picked.probability.sum() == pytest.approx(min(budget, lines))
    assert (picked.probability[picked.chosen] > 0).all()
    assert ((picked.probability >= 0) & (picked.probability <= 1 + 1e-12)).all()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.integers(1, 40))
def test_inclusion_is_certain_at_most(weights, count):
    odds = inclusion(len(weights), min(count, len(weights)), np.array(weights))
    assert odds.max() <= 1 + 1e-9
    assert odds.sum() == pytest.approx(min(count, len(weights)))
    assert odds.min() > 0


def test_lines_are_drawn_as_often_as_their_probability_says():
    runs = draws(2000)
    often = np.bincount(np.concatenate([run.chosen for run in runs]), minlength=LINES) / len(runs)
    error = (often - runs[0].probability) / np.sqrt(
        np.maximum(runs[0].probability * (1 - runs[0].probability), 1e-9) / 2000
    )
    assert np.abs(error[runs[0].probability < 1]).max() < 4.5
    assert (often[runs[0].probability == 1] == 1).all()


def test_the_most_suspected_are_opened_and_the_rest_is_chance():
    run = draws(1, share=0.25)[0]
    first = run.chosen[~run.explored]
    assert set(first.tolist()) == set(np.argsort(-SCORES)[:30].tolist())
    assert run.explored.sum() == 10
    assert [entry[2] for entry in run.log()] == run.probability[run.chosen].tolist()


def test_chance_looks_mostly_where_a_find_is_likelier_and_everywhere_a_little():
    likely = np.full(LINES, 0.01)
    likely[:30] = 0.2
    odds = inclusion(LINES, 10, eager(likely))
    assert odds[:30].sum() > 0.75 * 10
    assert odds[30:].min() > 0.15 * 10 / LINES
    assert odds.sum() == pytest.approx(10)


def test_the_same_key_gives_the_same_choice_and_another_key_another():
    one, again, other = (select(SCORES, range(LINES), 40, 1.0, key) for key in (b"a", b"a", b"b"))
    assert (one.chosen == again.chosen).all()
    assert set(one.chosen.tolist()) != set(other.chosen.tolist())


def test_a_rate_is_estimated_without_bias_though_the_choice_is_biased():
    lines = 2000
    scores, weights = RNG.random(lines), RNG.random(lines)
    guilty = (scores + RNG.normal(0, 0.3, lines) > 0.9).astype(float)  # what the model half knows
    runs = [select(scores, range(lines), 500, 0.5, n.to_bytes(2), weights) for n in range(400)]
    told = [estimate(guilty[run.chosen], run.probability[run.chosen], lines) for run in runs]
    rates = np.array([each.rate for each in told])
    assert rates.mean() == pytest.approx(guilty.mean(), abs=4 * rates.std() / len(runs) ** 0.5)
    assert np.mean([abs(each.rate - guilty.mean()) <= each.half_width for each in told]) > 0.9
    naive = np.mean([guilty[run.chosen].mean() for run in runs])
    assert naive > 1.5 * guilty.mean()  # what the weights are for


def test_who_watches_cannot_learn_the_schedule():
    """An adversary sees every draw and sends what was opened least; it is opened as often as any."""
    lines, budget = 200, 20
    seen = np.zeros(lines)
    caught = []
    for week in range(800):
        # The marks of a week are new; the adversary knows places only, and the hour that a place stands for.
        run = select(np.zeros(lines), [f"{week}/{n}" for n in range(lines)], budget, 1.0, b"secret")
        if week >= 52:
            caught.append(int(np.argmin(seen) in run.chosen))
        seen[run.chosen] += 1
    assert np.mean(caught) == pytest.approx(budget / lines, abs=4 * (0.1 * 0.9 / len(caught)) ** 0.5)


def test_the_share_grows_with_surprise_and_stays_within_bounds():
    shares = [adapted(found, 4.0) for found in range(30)]
    assert shares[4] == LEAST
    assert shares == sorted(shares)
    assert shares[-1] == adapted(4 + 2 * ALARM, 4.0) == MOST
    assert LEAST < adapted(8, 4.0) < MOST


@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_the_share_is_always_a_share(found, expected):
    assert LEAST <= adapted(found, expected) <= MOST


def test_calibration_error_is_small_for_the_truth_and_large_for_a_lie():
    predicted = RNG.random(40_000) * 0.2
    found = (RNG.random(40_000) < predicted).astype(float)
    opened = RNG.random(40_000) < 0.1 + predicted  # the more suspected the more often
    odds = np.minimum(0.1 + predicted, 1)[opened]
    assert calibration_error(predicted[opened], found[opened], odds) < 0.015
    assert calibration_error(predicted[opened] + 0.05, found[opened], odds) == pytest.approx(0.05, abs=0.01)
    assert np.isnan(calibration_error(np.zeros(0), np.zeros(0), np.zeros(0)))
