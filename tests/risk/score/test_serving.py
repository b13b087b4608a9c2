"""A section's score at work: rows from filings, parity with training, exact reasons, the scale's channel."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from statistics import quantiles
from time import thread_time

import numpy as np
import pytest
from tests.clearance.border import starter_law
from tests.filings import empty_northbound, harness_northbound
from tests.risk.score.examined import referring, rows, taught, written

from cruce.model import Channel, Filing, Find, UsageError
from cruce.risk import RiskContext, assess, score
from cruce.risk.rules import load_rules
from cruce.traffic import day

DAY = date(2026, 5, 13)
NEVER = Decimal("0.999")


@cache
def context() -> RiskContext:
    rules = load_rules({}, {})
    assert not isinstance(rules, tuple)
    return RiskContext("mx", DAY, rules, starter_law())


@cache
def filings() -> tuple[Filing, ...]:
    return tuple(Filing.model_validate_json(truck.document) for truck in day(starter_law(), DAY, 60, 5))


def scorer(*steps: float, seed: int = 1) -> score.Scorer:
    taken = score.take_model({"a.model": referring(seed, steps or (0.0, 1.1))}, b"")
    assert taken.scorer is not None
    return taken.scorer


def with_score(*steps: float) -> RiskContext:
    return replace(context(), score=scorer(*steps))


def test_a_row_for_each_line_and_one_for_an_empty_truck():
    laden, empty = harness_northbound("A").filing, empty_northbound().filing
    made, places, pointers = score.filed_rows(map(context().movement, (laden, empty)))
    items = sum(len(consignment.items) for consignment in laden.consignments)
    assert list(places) == [0] * items + [1]
    assert pointers[0] == "/consignments/0/items/0"
    assert (pointers[-1], made.texts["hs"][-1], made.texts["load"][-1]) == ("", "", "empty")
    assert made.texts["hs"][0] == laden.consignments[0].items[0].classification.heading
    assert made.numbers["hour"][0] == laden.expected_arrival.hour
    assert np.isnan(made.numbers["value_usd"][-1])


def test_a_value_is_compared_with_the_reference_price_of_its_own_unit():
    made, _, _ = score.filed_rows(map(context().movement, filings()))
    known = ~np.isnan(made.numbers["price_share"])
    assert known.mean() > 0.3
    assert 1 < np.median(made.numbers["price_share"][known]) < 5  # of what is honest, above the lowest price


def test_training_and_serving_see_the_same_rows():
    """What a table says of filings gives the same scores as the filings themselves."""
    movements = [context().movement(one) for one in filings()]
    made, places, _ = score.filed_rows(movements)
    lines = [
        {name: column[at] for name, column in made.texts.items()}
        | {
            name: "" if np.isnan(column[at]) else repr(float(column[at]))
            for name, column in made.numbers.items()
        }
        | {"case": str(place), "date": str(DAY), "find": "no-find", "chance": ""}
        for at, place in enumerate(places)
    ]
    past = score.read_past(written(lines), "table", {Find.REVENUE})
    assert isinstance(past, score.Past)
    model = scorer().model
    assert model.memory is not None
    told = score.score_many(model, model.memory.tell(past.rows, past.days)).probability
    for place, movement in enumerate(movements):
        alone = score.score_many(model, scorer().rows([movement])[0]).probability
        assert np.abs(told[past.movements == place] - alone).max() <= 1e-6


def test_the_channel_of_a_referral_follows_the_scale():
    filing = harness_northbound("A").filing
    cases = [((2.0, 2.0), Channel.GREEN), ((0.0, 1.1), Channel.YELLOW), ((0.0, 0.0), Channel.ORANGE)]
    for steps, channel in cases:
        profile = assess(filing, with_score(*steps), NEVER)
        assert profile.channel is channel
        assert profile.selection == (0 if channel is Channel.GREEN else 1)
        assert f"{scorer(*steps)}" in profile.relied_on


def test_a_referral_says_why_in_both_languages_and_is_secret():
    profile = assess(harness_northbound("A").filing, with_score(), NEVER)
    (reason,) = profile.reasons
    assert (reason.code, reason.secret, reason.weight) == ("model.score", True, 30)
    for language in ("en", "es"):
        assert reason.says[language].count("[+") + reason.says[language].count("[-") >= 3
    assert profile.disclosure().codes == ("model.score",)
    assert "made-up" not in profile.disclosure().model_dump_json()


def test_contributions_are_exact():
    made, _, _ = scorer().rows(map(context().movement, filings()))
    for told in score.explain(scorer().model, made, most=3):
        assert len(told.reasons) >= 3
        parts = sum(reason.contribution for reason in told.reasons)
        assert told.base + parts + told.others == pytest.approx(told.margin, abs=1e-9)


def test_without_a_score_nothing_changes():
    for filing in filings()[:10]:
        plain, scored = (assess(filing, one, NEVER) for one in (context(), with_score(2.0, 2.0)))
        assert plain.model_copy(update={"relied_on": scored.relied_on}) == scored


def test_one_movement_with_reasons_takes_no_longer_than_a_few_milliseconds():
    """Processor time, for other work may run beside; the goal is 5 ms at the 99th percentile."""
    one, times = scorer(), []
    movements = [context().movement(filing) for filing in filings()]
    for movement in movements:
        one.refer(movement, (30, 60))
    for _ in range(3):
        for movement in movements:
            began = thread_time()
            assert one.refer(movement, (30, 60)) is not None
            times.append((thread_time() - began) * 1000)
    assert quantiles(times, n=100)[-1] <= 10


def test_examinations_stand_for_as_many_as_their_chance_says():
    lines = rows(80)
    rare = [line | {"chance": "0.001"} for line in lines[:1]] + lines[1:]
    past = score.read_past(written(rare), "table", {Find.REVENUE})
    assert isinstance(past, score.Past)
    assert past.weights[0] == 100
    assert set(past.weights[1:].tolist()) == {2.0}
    together = [line | {"case": "one"} for line in lines[:2]] + lines[2:]
    past = score.read_past(written(together), "table", {Find.REVENUE})
    assert isinstance(past, score.Past)
    assert past.weights[:3].tolist() == [1.0, 1.0, 2.0]


def test_what_counts_as_a_violation_is_chosen():
    lines = [line | {"find": find} for line, find in zip(rows(4), Find, strict=True)]
    for positive in ({Find.SEIZURE}, {Find.PAPER, Find.REVENUE}):
        past = score.read_past(written(lines), "table", positive)
        assert isinstance(past, score.Past)
        assert past.labels.tolist() == [float(find in positive) for find in Find]


def test_the_share_that_is_referred_is_about_the_one_asked_for():
    """Of later movements that the model has not seen."""
    past = score.read_past(written(rows(600)), "table", {Find.REVENUE})
    assert isinstance(past, score.Past)
    made = score.retrain(past, None, 1, 0.2, "x").model
    later = score.read_past(written(rows(400, seed=5)), "table", {Find.REVENUE})
    assert isinstance(later, score.Past)
    assert made.memory is not None
    told = made.memory.tell(later.rows, later.days)
    referred = score.score_many(made, told).probability >= made.manifest.refers_from[0]
    assert 0.1 < referred.mean() < 0.35
    assert made.manifest.refers_from[0] <= made.manifest.refers_from[1]


@pytest.mark.parametrize("find", ["no-find", "revenue"])
def test_too_few_of_a_kind_teach_nothing(find):
    few = [line | {"find": find} for line in rows(60)]
    past = score.read_past(written(few), "table", {Find.REVENUE})
    assert isinstance(past, score.Past)
    with pytest.raises(UsageError) as refused:
        score.retrain(past, None, 1, 0.1, "x")
    assert refused.value.code == "risk.few-examined"


def test_the_same_examinations_give_the_same_model():
    past = score.read_past(written(rows(160)), "table", {Find.REVENUE})
    assert isinstance(past, score.Past)
    again = score.retrain(past, None, 1, 0.1, "made-up").model
    assert score.write_model(again) == score.write_model(taught())
