"""Profiles: what hits becomes a channel, what chance adds, what the gate raises, and what alone may cross."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.filings import a1_southbound, empty_northbound, harness_northbound
from tests.risk.filings import filings
from tests.risk.starter import MIDDLE, context, rule, rule_set, starter

from cruce.model import Band, Channel, Filing, Money, Presentation, Profile, strictest
from cruce.risk import assess, assess_many, observe
from cruce.risk.screening import Listed, ListIndex

FILING = harness_northbound(lines=3).filing
GRADES = list(Channel)


def always(**changes: Any) -> dict[str, Any]:
    examples = [
        {"facts": {"item.origin": "MX", "item.quantity": "1"}, "hit": True},
        {"facts": {"item.origin": "CN", "item.quantity": "1"}, "hit": False},
    ]
    return rule(**{"when": 'item.origin == "MX" && item.quantity > 0', "examples": examples} | changes)


def profile(*rules: dict[str, Any], draw: Decimal = MIDDLE, **settings: Any) -> Profile:
    return assess(FILING, context(rule_set(*rules), **settings), draw)


def test_a_reason_says_which_rule_why_and_where():
    says = {"en": "{item.origin}, {item.quantity} pieces", "es": "{item.origin}, {item.quantity} piezas"}
    found = profile(always(says=says, field="/origin"))
    assert [reason.pointer for reason in found.reasons] == [
        f"/consignments/0/items/{row}/origin" for row in range(3)
    ]
    first = found.reasons[0]
    assert (first.rule, first.code, first.secret) == ("a-rule@1", "weapon", False)
    assert (first.says.en, first.says.es) == ("MX, 600 pieces", "MX, 600 piezas")


def test_a_long_text_is_quoted_in_part():
    filing = harness_northbound().spoilt({"/consignments/0/items/0/description": {"en": "x" * 900}}).filing
    says = {"en": "“{item.description}”", "es": "«{item.description}»"}
    (reason,) = assess(filing, context(rule_set(always(says=says))), MIDDLE).reasons
    assert reason.says.en == f"“{'x' * 120}…”"


def test_a_rules_weight_counts_once_and_its_places_are_bounded():
    found = assess(harness_northbound(lines=30).filing, context(rule_set(always())), MIDDLE)
    assert found.score == 40
    assert len(found.reasons) == 20


@pytest.mark.parametrize(
    ("weight", "channel", "band"),
    [
        (29, "green", "low"),
        (30, "yellow", "moderate"),
        (60, "orange", "high"),
        (100, "red", "severe"),
    ],
)
def test_a_score_alone_selects_by_the_scale(weight, channel, band):
    found = profile(always(effect={"weight": weight}))
    assert (found.channel, found.band, found.score) == (channel, band, weight)


def test_the_green_channel_records_and_selects_nothing():
    found = profile(always(effect={"channel": "green"}))
    assert (found.channel, found.band, len(found.reasons)) == (Channel.GREEN, Band.LOW, 3)


def test_a_rule_is_asked_in_its_directions():
    assert profile(always(directions=["southbound"])).reasons == ()
    assert profile(always(directions=["northbound"])).reasons
    assert profile(always(directions=["southbound", "northbound"])).reasons


@given(st.lists(st.tuples(st.sampled_from(GRADES), st.integers(0, 60)), max_size=5))
def test_the_strictest_wins(effects):
    rules = [
        always(id=f"rule-{k}", effect={"channel": str(channel), "weight": weight})
        for k, (channel, weight) in enumerate(effects)
    ]
    chosen = context(rule_set(*rules))
    found = assess(FILING, chosen, MIDDLE)
    by_score = chosen.scale.channel(sum(weight for _, weight in effects))
    assert found.channel is strictest([by_score, *(channel for channel, _ in effects)])
    assert GRADES.index(found.channel) == list(Band).index(found.band)


# Chance


def test_the_random_share_is_drawn_as_often_as_it_says():
    chosen, draws = context(rule_set(), random_share=Decimal("0.05")), Random(20260513)
    lots = [Decimal(draws.randrange(10**9)) / 10**9 for _ in range(4000)]
    found = assess_many([FILING] * len(lots), chosen, lots)
    drawn = sum(each.drawn for each in found)
    assert abs(drawn - 200) < 3 * (4000 * 0.05 * 0.95) ** 0.5
    assert {each.probability for each in found} == {Decimal("0.05")}
    assert all((each.channel is Channel.YELLOW) is each.drawn for each in found)
    assert all(each.band is Band.LOW for each in found)
    assert {reason.code for each in found if each.drawn for reason in each.reasons} == {"random"}


def test_a_draw_never_lowers_a_channel_and_its_probability_is_on_every_profile():
    found = profile(always(), draw=Decimal(0), random_share=Decimal("0.02"))
    assert (found.channel, found.band, found.drawn) == (Channel.ORANGE, Band.HIGH, True)
    found = profile(always(), draw=Decimal("0.02"), random_share=Decimal("0.02"))
    assert (found.drawn, found.probability) == (False, Decimal("0.02"))
    found = profile(draw=Decimal(0), random_share=Decimal(1), random_channel=Channel.RED)
    assert (found.channel, found.band) == (Channel.RED, Band.LOW)


def test_a_percentage_is_taken_of_the_hits_and_each_rule_draws_its_own():
    effect = {"channel": "orange", "percentage": 30}
    chosen, draws = context(rule_set(*(always(id=f"r{k}-x", effect=effect) for k in range(2)))), Random(7)
    taken: list[set[str]] = []
    for _ in range(2000):
        found = assess(FILING, chosen, Decimal(draws.randrange(10**9)) / 10**9)
        taken.append({reason.rule for reason in found.reasons})
    for name in ("r0-x@1", "r1-x@1"):
        assert abs(sum(name in each for each in taken) - 600) < 3 * (2000 * 0.3 * 0.7) ** 0.5
    assert abs(sum(len(each) == 2 for each in taken) - 180) < 3 * (2000 * 0.09 * 0.91) ** 0.5


def test_the_same_draw_selects_the_same():
    chosen = context(random_share=Decimal("0.5"))
    assert assess(FILING, chosen, Decimal("0.25")) == assess(FILING, chosen, Decimal("0.25"))


@pytest.mark.parametrize("share", ["-0.01", "1.01"])
def test_a_random_share_is_a_probability(share):
    with pytest.raises(ValueError, match="no probability"):
        context(random_share=Decimal(share))


# Lists


def listed(name: str, *, secret: bool = False) -> ListIndex:
    return ListIndex("sample", "2026-01", (Listed("E-1", name, country="US", programme="P"),), secret)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("Palmetto Harness Inc.", Channel.RED),
        ("Palmetto Harness, Incorporated", Channel.ORANGE),
        ("Arneses del Norte SA", Channel.YELLOW),  # listed in the US, filed in Mexico
        ("Palmetto", Channel.GREEN),
    ],
)
def test_a_listed_party_selects(name, channel):
    found = assess(FILING, context(lists=(listed(name),)), MIDDLE)
    assert found.channel is channel
    assert all(reason.code == "party.listed" for reason in found.reasons)
    assert "list sample 2026-01" in found.relied_on


# The gate


def seen(**changes: Any) -> Presentation:
    trip = FILING.trip
    values: dict[str, Any] = {
        "at": FILING.expected_arrival + timedelta(minutes=20),
        "plates": tuple(plate.number for plate in trip.conveyance.plates),
        "seals": tuple(seal.number for seal in trip.seals),
        "gross_kg": trip.gross_kg,
    }
    return Presentation(**values | changes)


@pytest.mark.parametrize(
    ("changes", "channel", "code"),
    [
        ({}, "green", None),
        ({"seals": ("mx-7745120",)}, "green", None),
        ({"plates": (), "seals": ()}, "green", None),
        ({"plates": ("18-UB-7Y", "R21 4417")}, "green", None),
        ({"gross_kg": None}, "green", None),
        ({"seals": ()}, "red", "seal.anomaly"),
        ({"seals": ("MX7745121",)}, "red", "seal.anomaly"),
        ({"seals": ("MX7745120", "Z1")}, "yellow", "seal.anomaly"),
        ({"plates": ("R21-4417", "ZZ-999")}, "orange", "conveyance.doubt"),
        ({"gross_kg": Decimal(21500)}, "orange", "weight.anomaly"),
        ({"gross_kg": Decimal(15000)}, "yellow", "weight.anomaly"),
        ({"gross_kg": Decimal(19700)}, "green", None),
        ({"cash_found": Money(amount=Decimal(45000), currency="USD")}, "red", "cash"),
        ({"cash_found": Money(amount=Decimal(400000), currency="MXN")}, "red", "cash"),
        ({"cash_found": Money(amount=Decimal(9000), currency="USD")}, "green", None),
        ({"at": FILING.expected_arrival + timedelta(days=3)}, "yellow", "route.anomaly"),
    ],
)
def test_what_the_gate_sees_raises_the_channel(changes, channel, code):
    chosen = context()
    before = assess(FILING, chosen, MIDDLE)
    after = observe(FILING, seen(**changes), before, chosen)
    assert after.channel == channel
    assert {reason.code for reason in after.reasons} == ({code} if code else set())
    assert observe(FILING, seen(**changes), after, chosen) == after


def test_cash_that_was_declared_is_no_fault():
    cash = {"amount": "45000", "currency": "USD"}
    filing = a1_southbound().spoilt({"/trip/cash": cash}).filing
    chosen = context(section="mx")
    before = assess(filing, chosen, MIDDLE)
    found = Money(amount=Decimal(45000), currency="USD")
    after = observe(filing, Presentation(at=filing.expected_arrival, cash_found=found), before, chosen)
    assert (after.channel, [reason.code for reason in after.reasons]) == (Channel.GREEN, ["cash"])


def test_the_gate_never_lowers_and_keeps_what_chance_did():
    chosen = context(rule_set(), random_share=Decimal(1), random_channel=Channel.RED)
    before = assess(FILING, chosen, MIDDLE)
    strict = context(random_share=Decimal(1))
    after = observe(FILING, seen(plates=("ZZ-999",)), before, strict)
    assert (after.channel, after.band, after.drawn) == (Channel.RED, Band.HIGH, True)
    assert after.probability == 1


@given(filings(), st.sampled_from(["us", "mx"]), st.decimals(0, "0.999", places=3))
def test_no_filing_is_too_strange(filing: Filing, section, draw):
    chosen = CONTEXTS[section]
    before = assess(filing, chosen, draw)
    presentation = Presentation(
        at=filing.expected_arrival, plates=("ñ", ""), seals=("x",), gross_kg=Decimal(1)
    )
    after = observe(filing, presentation, before, chosen)
    assert GRADES.index(after.channel) >= GRADES.index(before.channel)
    assert before.score == sum(reason.weight for reason in before.reasons)


CONTEXTS = {
    section: context(
        section=section, lists=(listed("x"),), random_share=Decimal("0.02"), seen=frozenset({"PALMETTO"})
    )
    for section in ("us", "mx")
}


# What may cross


SECRET_WORDS = ("secret-name", "Secreta", "S-9", "own-list", "secret sentence")


def test_of_a_secret_only_the_code_crosses():
    own = ListIndex("own-list", "1", (Listed("S-9", "Palmetto Harness Inc."),), secret=True)
    says = {"en": "A secret sentence", "es": "Frase Secreta"}
    rules = rule_set(secret=(always(id="secret-name", says=says),))
    shared = rule_set(*(dict(row) for row in PARTY_RULES), secret=(always(id="secret-name", says=says),))
    for chosen in (context(rules), context(shared, lists=(own,))):
        found = assess(FILING, chosen, MIDDLE)
        assert found.reasons
        assert all(reason.secret for reason in found.reasons)
        crossing = found.disclosure().model_dump_json()
        assert not [word for word in SECRET_WORDS if word in crossing]
        assert set(found.disclosure().codes) <= {"weapon", "party.listed"}


PARTY_RULES = (
    rule(
        id="on-a-list",
        scope="alert",
        when='alert.match == "exact"',
        says={"en": "{alert.list} {alert.entry}", "es": "{alert.list} {alert.entry}"},
        code="party.listed",
        examples=[
            {"facts": {"alert.match": "exact"}, "hit": True},
            {"facts": {"alert.match": "normalised"}, "hit": False},
        ],
    ),
)


def test_a_secret_that_changes_nothing_shared_leaves_the_disclosure_byte_for_byte():
    def crossing(*secret: dict[str, Any]) -> bytes:
        found = assess(FILING, context(rule_set(always(), secret=secret)), MIDDLE)
        return found.disclosure().model_dump_json().encode()

    weight_of_none = {"channel": "green", "weight": 1}
    one = crossing(always(id="one-secret", effect=weight_of_none))
    other = crossing(
        always(id="other-secret", effect=weight_of_none | {"weight": 2}, says={"en": "x", "es": "y"})
    )
    assert one == other


# What the law does not hold


def test_a_list_that_the_law_does_not_hold_is_named_and_selects_nobody():
    rules = rule_set(
        always(when='!(item.cas in list("no/list")) || item.origin == "CN" || item.quantity < 0')
    )
    found = assess(FILING, context(rules), MIDDLE)
    assert found.reasons == ()
    assert "not known on 2026-05-13: no/list" in found.relied_on


def test_each_section_has_its_own_secrets():
    names = [
        {criterion.rule.id for criterion in context(section=section).criteria}
        for section in ("us", "mx", "ca")
    ]
    own = {criterion.rule.id for criterion in starter().criteria if criterion.rule.sections}
    secret = {criterion.rule.id for criterion in starter().criteria if criterion.secret}
    assert names[0] ^ names[1] == own > secret
    assert not names[2] & own


def test_an_empty_truck_is_scored_too():
    found = assess(empty_northbound().filing, context(random_share=Decimal(1)), MIDDLE)
    assert (found.drawn, found.channel) == (True, Channel.YELLOW)
