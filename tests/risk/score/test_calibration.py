"""Calibration keeps the order of rows and mends their level; its error is what the definition says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.risk.score.calibration import Calibration, calibration_error, fit_calibration, level

LEVELS = st.floats(0.1, 10)


@given(LEVELS, LEVELS, st.floats(-5, 5), st.lists(st.floats(-30, 30), min_size=2, max_size=20))
def test_probability_never_falls_as_the_margin_rises(rise, fall, shift, margins):
    made = Calibration(rise, fall, shift).probability(np.sort(np.array(margins)))
    assert (np.diff(made) >= 0).all()
    assert ((made >= 0) & (made <= 1)).all()


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (3.0, 0.0), (0.5, -1.0), (1.5, 2.0)])
def test_a_margin_that_says_too_much_or_too_little_is_mended(scale, shift):
    rng = np.random.default_rng(5)
    true = rng.normal(-1, 1.5, 8000)
    labels = (rng.random(8000) < 1 / (1 + np.exp(-true))).astype(float)
    margin = true * scale + shift
    made = fit_calibration(margin[:4000], labels[:4000], np.ones(4000))
    assert made.rise > 0
    assert made.fall > 0
    assert calibration_error(made.probability(margin[4000:]), labels[4000:]) <= 0.03


def test_few_positives_move_only_the_level():
    labels = np.array([1.0] * 5 + [0.0] * 95)
    made = fit_calibration(np.zeros(100), labels, np.ones(100))
    assert (made.rise, made.fall) == (1.0, 1.0)
    assert made.probability(np.zeros(1))[0] == pytest.approx(0.05, abs=1e-3)


def test_little_is_known_so_the_spread_stays_and_much_is_known_so_it_moves():
    rng = np.random.default_rng(3)
    margin = rng.normal(0, 2, 20_000)
    labels = (rng.random(20_000) < 1 / (1 + np.exp(-margin / 3))).astype(float)  # it says far too much
    few, many = (fit_calibration(margin[:n], labels[:n], np.ones(n)) for n in (60, 20_000))
    assert min(few.rise, few.fall) > 0.5
    assert max(many.rise, many.fall) < 0.45


def test_a_few_heavy_rows_do_not_count_for_many():
    rng = np.random.default_rng(4)
    margin = rng.normal(0, 2, 2000)
    labels = (rng.random(2000) < 0.5).astype(float)
    heavy = np.where(np.arange(2000) < 20, 1000.0, 1.0)
    alike, outweighed = (fit_calibration(margin, labels, each) for each in (np.ones(2000), heavy))
    assert min(outweighed.rise, outweighed.fall) > 2 * max(alike.rise, alike.fall)


def test_a_score_learnt_among_the_suspected_is_shifted_to_the_rate_of_all():
    rng = np.random.default_rng(6)
    true = rng.normal(-4, 1.0, 200_000)
    labels = rng.random(200_000) < 1 / (1 + np.exp(-true))
    kept = labels | (rng.random(200_000) < 0.1)  # all violations, and a tenth of the rest
    shift = level(float(labels.mean()), float(labels[kept].mean()))
    assert shift == pytest.approx(np.log(0.1), abs=0.05)
    told = Calibration(shift=shift).probability(true - np.log(0.1))  # what such rows teach
    assert calibration_error(told, labels.astype(float)) < 0.002


def test_little_is_known_so_the_level_stays_where_it_was_believed():
    some, many = (
        fit_calibration(np.zeros(n), np.tile([0.0, 1.0], n // 2), np.ones(n), -2.0) for n in (2, 4000)
    )
    assert some.shift < -1.5
    assert many.probability(np.zeros(1))[0] == pytest.approx(0.5, abs=0.02)


def test_the_error_is_the_mean_gap_over_ten_parts():
    said = np.repeat([0.1, 0.6], 50)
    labels = np.concatenate([np.zeros(50), np.ones(50)])
    assert calibration_error(said, labels) == pytest.approx((0.1 + 0.4) / 2)
    assert calibration_error(said, labels, np.repeat([3.0, 1.0], 50)) == pytest.approx(
        0.1 * 0.75 + 0.4 * 0.25
    )


def test_no_rows_have_no_error():
    with pytest.raises(ValueError, match="no rows"):
        calibration_error(np.empty(0), np.empty(0))
