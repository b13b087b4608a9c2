"""Training and scoring: one row is a batch, order and unseen values do no harm, reasons add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.risk.score.made_up import SCHEMA, chance, lesson, model, records

from cruce.model import UsageError
from cruce.risk import score

PARITY = 1e-6
TEXTS = st.none() | st.text(max_size=8) | st.sampled_from(["880110", "CN", "P7", "8801", "N1"])
NUMBERS = st.none() | st.floats(allow_infinity=True, allow_nan=True, width=32)
RECORDS = st.fixed_dictionaries(
    {"hs": TEXTS, "origin": TEXTS, "party": TEXTS, "noise": TEXTS, "value": NUMBERS, "mass": NUMBERS}
)


def scored(rows):
    return score.score_many(model(), rows)


def test_it_finds_what_is_planted():
    fresh = records(2000, seed=9)
    risky = np.array([chance(record) > 0.5 for record in fresh])
    made = scored(score.Rows.of(SCHEMA, fresh)).probability
    assert made[risky].min() > np.quantile(made[~risky], 0.9)


def test_probabilities_can_be_taken_at_their_word():
    rows, labels, _, _ = lesson(6000, seed=9)
    assert score.calibration_error(scored(rows).probability, labels) <= 0.03


def test_expected_amounts_are_near_what_was_found():
    rows, _, _, amounts = lesson(6000, seed=9)
    assert scored(rows).expected.sum() == pytest.approx(amounts.sum(), rel=0.15)


def test_a_violation_that_amounts_to_nothing_is_not_left_out():
    rows, labels, days, amounts = lesson(3000)
    free = np.array([origin == "CN" for origin in rows.texts["origin"]])
    made = score.train(SCHEMA, rows, labels, days, 1, amounts=np.where(free, 0.0, amounts))
    told = score.score_many(made, rows)
    each = told.expected / told.probability  # what a violation amounts to
    assert each[free].mean() < 0.2 * each[~free].mean()
    nothing = score.train(SCHEMA, rows, labels, days, 1, amounts=np.zeros(3000))
    assert score.score_many(nothing, rows).expected.max() == 0


def test_numbers_may_be_left_to_the_trees():
    rows, labels, days, _ = lesson(600)
    made = score.train(SCHEMA.model_copy(update={"parts": False}), rows, labels, days, 5)
    assert not [term for term in made.tables if term[0].endswith("~")]
    (told,) = score.explain(made, rows.take(np.array([0])), most=100)
    assert {"value", "mass"} <= {reason.code for reason in told.reasons}


@given(st.lists(RECORDS, min_size=1, max_size=12))
def test_a_row_scores_alone_as_in_a_batch(given_records):
    whole = scored(score.Rows.of(SCHEMA, given_records))
    alone = [scored(score.Rows.of(SCHEMA, [record])) for record in given_records]
    for name in ("margin", "probability", "expected"):
        apart = np.concatenate([getattr(one, name) for one in alone])
        assert np.abs(getattr(whole, name) - apart).max() <= PARITY
    assert np.isfinite(whole.margin).all()
    assert ((whole.probability >= 0) & (whole.probability <= 1)).all()


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_in_a_batch_does_not_matter(chance_of):
    rows, *_ = lesson(50, seed=4)
    order = list(range(50))
    chance_of.shuffle(order)
    places = np.array(order)
    assert np.array_equal(scored(rows.take(places)).margin, scored(rows).margin[places])


def test_the_order_of_training_rows_does_not_matter():
    rows, labels, days, _ = lesson(600)
    mixed = np.random.default_rng(3).permutation(600)
    straight = score.train(SCHEMA, rows, labels, days, 5)
    shuffled = score.train(SCHEMA, rows.take(mixed), labels[mixed], days[mixed], 5)
    assert shuffled.trees == straight.trees
    assert shuffled.manifest == straight.manifest


def test_what_training_has_not_met_is_neutral():
    odd = {"hs": "999999", "origin": "ZZ", "party": "stranger", "noise": "?", "value": None, "mass": 1e9}
    (told,) = score.explain(model(), score.Rows.of(SCHEMA, [odd]))
    assert all(reason.seen in (0.0, None) for reason in told.reasons if not reason.code.endswith("~"))
    assert scored(score.Rows.of(SCHEMA, [odd])).probability[0] < 0.5


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_reasons_are_at_least_three_and_add_up_to_the_margin(given_records):
    rows = score.Rows.of(SCHEMA, given_records)
    margins = scored(rows).margin
    for at, (told, margin) in enumerate(zip(score.explain(model(), rows, most=1), margins, strict=True)):
        assert len(told.reasons) >= 3
        assert told.margin == pytest.approx(margin, abs=PARITY)
        assert told.probability == pytest.approx(score.score_many(model(), rows).probability[at], abs=PARITY)
        parts = told.base + told.others + sum(reason.contribution for reason in told.reasons)
        assert parts == pytest.approx(told.margin, abs=PARITY)
        assert all(reason.says.en and reason.says.es for reason in told.reasons)


def test_the_reason_of_a_planted_scheme_names_it():
    row = {"hs": "880110", "origin": "CN", "party": "P1", "noise": "N1", "value": 3000.0, "mass": 5.0}
    (told,) = score.explain(model(), score.Rows.of(SCHEMA, [row]))
    assert told.reasons[0].code in {"hs*origin", "hs:2*origin"}
    assert "CN" in told.reasons[0].says.es


def test_few_rows_train_with_the_plain_recipe():
    rows, labels, days, _ = lesson(60)
    made = score.train(SCHEMA, rows, labels, days, 1)
    assert made.manifest.recipe == score.Recipe()
    assert not made.manifest.chosen
    assert np.isnan(score.score_many(made, rows).expected).all()


def test_no_row_has_no_score():
    assert len(scored(score.Rows.of(SCHEMA, []))) == 0


@pytest.mark.parametrize("label", [0, 1])
def test_labels_of_one_kind_are_refused(label):
    rows, *_ = lesson(60)
    with pytest.raises(UsageError, match="one kind"):
        score.train(SCHEMA, rows, np.full(60, label), np.arange(60) / 1, 1)


def test_wrong_lengths_and_labels_are_refused():
    rows, labels, days, _ = lesson(60)
    with pytest.raises(ValueError, match="length"):
        score.train(SCHEMA, rows, labels[1:], days, 1)
    with pytest.raises(ValueError, match="0 or 1"):
        score.train(SCHEMA, rows, labels + 1, days, 1)


@pytest.mark.parametrize(
    "fault",
    [
        {"categories": ()},
        {"categories": ("a", "a")},
        {"categories": ("a",), "levels": {"b": (2,)}},
        {"categories": ("a",), "exact": ("a",)},
        {"categories": ("a",), "crosses": (("a", "b"),)},
        {"categories": ("a",), "crosses": (("a",),)},
    ],
)
def test_a_schema_that_names_what_is_not_there_is_refused(fault):
    with pytest.raises(ValidationError):
        score.Schema(**fault)


def test_a_schema_without_a_column_keeps_nothing_made_of_it():
    less = SCHEMA.without(["mass", "origin"])
    assert less.categories == ("hs", "party", "noise")
    assert less.numbers == ("value",)
    assert not less.crosses
    assert not less.exact
