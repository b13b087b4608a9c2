"""The watch on drift: quiet while nothing changes, loud where something does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.risk.score.made_up import SCHEMA, lesson, model, records

from cruce.risk import score
from cruce.risk.score.drift import ACT, WATCH, stability_index

COUNTS = st.lists(st.integers(0, 1000), min_size=4, max_size=4).filter(any)


def test_rows_of_the_same_kind_are_quiet():
    rows, since = lesson(3000, seed=12)[0], lesson(3000, seed=13)[0]
    assert not [one.feature for one in score.drift(model(), rows, since) if one.watch]


def test_a_category_and_a_number_that_moved_are_named_first():
    moved = records(2000, seed=12)
    for record in moved[:1200]:
        record["origin"] = "VN"
        record["value"] = float(str(record["value"])) * 8
    found = score.drift(model(), score.Rows.of(SCHEMA, moved))
    assert {one.feature for one in found if one.act} >= {"origin", "value~"}
    assert found[0].feature in {"origin", "value~"}
    assert f"{found[0].index:.2f}" in found[0].says.es


def test_scores_that_moved_are_seen():
    rows, *_ = lesson(3000, seed=12)
    risky = np.flatnonzero(score.score_many(model(), rows).probability > 0.4)
    told = {one.feature: one for one in score.drift(model(), rows.take(risky), rows)}
    assert told["score"].act


def test_the_index_is_the_published_sum():
    assert stability_index(np.array([0.5, 0.5]), np.array([0.6, 0.4])) == pytest.approx(
        0.1 * np.log(1.2) - 0.1 * np.log(0.8)
    )
    assert WATCH < ACT


@given(COUNTS, COUNTS)
def test_the_index_is_symmetric_and_never_below_nought(left, right):
    a, b = (np.array(counts) / sum(counts) for counts in (left, right))
    assert stability_index(a, b) == pytest.approx(stability_index(b, a))
    assert stability_index(a, b) >= 0
    assert stability_index(a, a) == 0
