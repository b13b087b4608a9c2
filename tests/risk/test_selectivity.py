"""Selectivity: expected rates are reached, partly by lot; the probability of every selection is exact; a rule
that finds nothing sleeps.
"""

from decimal import Decimal
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.filings import harness_northbound
from tests.risk.starter import MIDDLE, context, rule, rule_set

from cruce.model import Channel, Presentation, Profile, strictest
from cruce.risk import Scale, assess, assess_many, observe
from cruce.risk.rulebook import Effect
from cruce.risk.rules import Rates, Standing, Tally
from cruce.risk.selectivity import chances, selection

FILING = harness_northbound(lines=3).filing
SCALE = Scale()
RATES = Rates(yellow=Decimal("0.10"), orange=Decimal("0.05"), red=Decimal("0.02"), random=Decimal("0.2"))


def always(**changes):
    examples = [
        {"facts": {"item.origin": "MX", "item.quantity": "1"}, "hit": True},
        {"facts": {"item.origin": "CN", "item.quantity": "1"}, "hit": False},
    ]
    return rule(**{"when": 'item.origin == "MX" && item.quantity > 0', "examples": examples} | changes)


# Rates


def test_where_the_rules_select_enough_only_the_least_share_is_drawn():
    standing = Standing(movements=1000, by_rules={Channel.YELLOW: 100, Channel.ORANGE: 50, Channel.RED: 50})
    assert chances(RATES, standing) == {
        Channel.RED: Decimal("0.004"),
        Channel.ORANGE: Decimal("0.010"),
        Channel.YELLOW: Decimal("0.020"),
    }


def test_where_they_select_too_few_the_lot_makes_up_for_the_rest():
    standing = Standing(movements=1000, by_rules={Channel.YELLOW: 20, Channel.RED: 10})
    found = chances(RATES, standing)
    for channel, lot in found.items():
        selected = standing.rate(channel)
        assert abs(selected + (1 - selected) * lot - RATES.expected(channel)) < Decimal("1e-20")
    assert standing.rate(Channel.ORANGE) == Decimal("0.01")


@given(*[st.integers(0, 300)] * 3)
def test_a_milder_channel_is_never_drawn_less(yellow, orange, red):
    by_rules = {Channel.YELLOW: yellow, Channel.ORANGE: orange, Channel.RED: red}
    found = chances(RATES, Standing(movements=1000, by_rules=by_rules))
    assert 0 <= found[Channel.RED] <= found[Channel.ORANGE] <= found[Channel.YELLOW] <= 1
    assert all(found[channel] >= RATES.random * RATES.expected(channel) for channel in found)


def test_rates_that_rise_with_strictness_are_refused():
    with pytest.raises(ValidationError):
        Rates(yellow=Decimal("0.01"), red=Decimal("0.02"))


def test_what_is_drawn_reaches_the_expected_rates():
    chosen, draws = context(rule_set(), rates=RATES), Random(20260513)
    lots = [Decimal(draws.randrange(10**9)) / 10**9 for _ in range(4000)]
    found = assess_many([FILING] * 4000, chosen, lots)
    for channel in (Channel.YELLOW, Channel.ORANGE, Channel.RED):
        share = float(RATES.expected(channel))
        count = sum(one.channel.severity >= channel.severity for one in found)
        assert abs(count - 4000 * share) < 3 * (4000 * share * (1 - share)) ** 0.5
    assert {one.probability for one in found} == {Decimal("0.10")}


# The probability of a selection


EFFECTS = st.lists(
    st.builds(
        Effect,
        channel=st.sampled_from(list(Channel)),
        percentage=st.sampled_from([Decimal(10), Decimal(40), Decimal(100)]),
        weight=st.sampled_from([0, 7, 20, 30, 70]),
    ),
    max_size=6,
)


@settings(max_examples=200)
@given(EFFECTS, st.sampled_from([Decimal(0), Decimal("0.02"), Decimal(1)]))
def test_the_probability_is_that_of_all_ways_to_be_selected(effects: list[Effect], lot: Decimal):
    for channel in (Channel.YELLOW, Channel.ORANGE, Channel.RED):
        expected = Decimal(0)
        for taken in product((True, False), repeat=len(effects)):
            probability = Decimal(1)
            for effect, one in zip(effects, taken, strict=True):
                probability *= effect.percentage / 100 if one else 1 - effect.percentage / 100
            chosen = [effect for effect, one in zip(effects, taken, strict=True) if one]
            score = SCALE.channel(sum(effect.weight for effect in chosen))
            reached = strictest((score, *(effect.channel for effect in chosen)))
            expected += probability * (1 if reached.severity >= channel.severity else lot)
        assert abs(selection(effects, lot, channel, SCALE.least(channel)) - expected) < Decimal("1e-20")


def logged(*rules, draw=MIDDLE, **settings) -> Profile:
    return assess(FILING, context(rule_set(*rules), **settings), draw)


def test_every_profile_bears_the_probability_of_its_selection():
    share = {"random_share": Decimal("0.02")}
    assert logged(**share).selection == Decimal("0.02")  # green: of being selected at all
    assert logged(always(), **share).selection == 1
    some = always(effect={"channel": "orange", "percentage": 40})
    taken = {logged(some, draw=Decimal(k) / 40, **share).selection for k in range(1, 40)}
    assert taken == {
        1 - Decimal("0.98") * Decimal("0.6"),
        Decimal("0.4"),
    }


def test_what_the_gate_sees_for_certain_was_certain():
    gate = rule(
        id="seal",
        scope="presentation",
        when="presentation.seals_missing > 0",
        says={"en": "Seal", "es": "Candado"},
        effect={"channel": "red"},
        examples=[
            {"facts": {"presentation.seals_missing": "1"}, "hit": True},
            {"facts": {}, "hit": False},
        ],
    )
    chosen = context(rule_set(gate, always(effect={"channel": "orange", "percentage": 40})))
    before = assess(FILING, chosen, MIDDLE)
    after = observe(FILING, Presentation(at=FILING.expected_arrival, plates=("X",)), before, chosen)
    assert (after.channel, after.selection) == (Channel.RED, Decimal(1))


# Rules that find nothing


def test_a_rule_that_finds_nothing_sleeps_and_is_named():
    rules = rule_set(always(sleeps_after=3), always(id="other-rule"))
    awake = context(rules, tallies={"a-rule@1": Tally(fruitless=2), "other-rule@1": Tally(fruitless=99)})
    asleep = context(rules, tallies={"a-rule@1": Tally(fruitless=3)})
    assert {reason.rule for reason in assess(FILING, awake, MIDDLE).reasons} == {"a-rule@1", "other-rule@1"}
    found = assess(FILING, asleep, MIDDLE)
    assert {reason.rule for reason in found.reasons} == {"other-rule@1"}
    assert "asleep: a-rule@1" in found.relied_on
    newer = context(rule_set(always(sleeps_after=3, version=2)), tallies={"a-rule@1": Tally(fruitless=3)})
    assert assess(FILING, newer, MIDDLE).reasons  # a new version is tried afresh
