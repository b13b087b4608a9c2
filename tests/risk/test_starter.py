"""The starter rules: each brings its examples, and the filings that are right raise nobody's suspicion."""

import pytest
from tests.filings import Sample, a1_southbound, empty_northbound, harness_northbound
from tests.risk.starter import DAY, MIDDLE, context, law, starter

from cruce.model import Channel, Direction
from cruce.risk import assess
from cruce.risk.facts import FACTS
from cruce.risk.program import holds
from cruce.risk.rulebook import Criterion, typed
from cruce.risk.rules import check_rules
from cruce.risk.tables import LawTables

EXAMPLES = [
    pytest.param(criterion, example, id=f"{criterion.name}-{place}")
    for criterion in starter().criteria
    for place, example in enumerate(criterion.rule.examples)
]


@pytest.mark.parametrize(("criterion", "example"), EXAMPLES)
def test_an_example_is_true(criterion: Criterion, example):
    facts = {
        name: value
        for name, written in example.facts.items()
        if (value := typed(FACTS[name], written)) is not None
    }
    assert holds(criterion.condition, facts, LawTables(law(), DAY)) is example.hit


def test_the_starter_rules_pass_their_own_check():
    assert [finding.says.en for finding in check_rules(starter(), law(), DAY)] == []


def test_every_typology_has_rules():
    codes = {criterion.rule.code for criterion in starter().criteria}
    assert codes >= {"precursor", "weapon", "cash", "value.low", "origin.doubt", "party.listed", "hazmat"}
    assert codes >= {"seal.anomaly", "route.anomaly", "weight.anomaly", "empty.anomaly", "conveyance.doubt"}


def test_secret_rules_belong_to_one_section():
    secret = [criterion.rule for criterion in starter().criteria if criterion.secret]
    assert secret
    assert all(len(rule.sections) == 1 for rule in secret)


@pytest.mark.parametrize("section", ["us", "mx"])
@pytest.mark.parametrize(
    "sample", [harness_northbound(lines=5), a1_southbound(preference=True), empty_northbound()]
)
def test_a_right_filing_is_green(sample: Sample, section):
    profile = assess(sample.filing, context(section=section), MIDDLE)
    assert (profile.channel, profile.reasons, profile.score) == (Channel.GREEN, (), 0)


HARNESS, A1, EMPTY = harness_northbound(), a1_southbound(), empty_northbound()
ITEM = "/consignments/0/items/0"


@pytest.mark.parametrize(
    ("sample", "changes", "channel", "code", "pointer"),
    [
        (HARNESS, {f"{ITEM}/cas": "39742-60-4"}, "red", "precursor", f"{ITEM}/cas"),
        (A1, {f"{ITEM}/cas": "108-24-7"}, "red", "precursor", f"{ITEM}/cas"),
        (
            A1,
            {
                f"{ITEM}/cas": "108-24-7",
                f"{ITEM}/permits": [{"country": "MX", "agency": "COFEPRIS", "kind": "permit", "number": "1"}],
            },
            "yellow",
            "precursor",
            f"{ITEM}/cas",
        ),
        (A1, {f"{ITEM}/usml": "I(a)"}, "red", "weapon", f"{ITEM}/classification"),
        (A1, {f"{ITEM}/eccn": "0A501.a"}, "red", "weapon", f"{ITEM}/classification"),
        (A1, {f"{ITEM}/classification": {"hs": "9302.00"}}, "red", "weapon", f"{ITEM}/classification"),
        (A1, {f"{ITEM}/classification": {"hs": "3602.00"}}, "red", "hazmat", f"{ITEM}/classification"),
        (A1, {"/trip/cash": {"amount": "200000", "currency": "MXN"}}, "green", "cash", "/trip/cash"),
        (A1, {f"{ITEM}/value": "9000.00"}, "orange", "value.low", f"{ITEM}/value"),
        (
            A1,
            {"/consignments/0/eei/declared_value": "99000.00"},
            "orange",
            "document.doubt",
            "/consignments/0/eei/declared_value",
        ),
        (HARNESS, {f"{ITEM}/value": "7000.00"}, "yellow", "value.low", f"{ITEM}/value"),
        (HARNESS, {f"{ITEM}/value": "3000.00"}, "orange", "value.low", f"{ITEM}/value"),
        (HARNESS, {f"{ITEM}/origin": "CN"}, "orange", "origin.doubt", f"{ITEM}/origin"),
        (
            HARNESS,
            {f"{ITEM}/manufacturer/address/country": "CN"},
            "orange",
            "origin.doubt",
            f"{ITEM}/manufacturer",
        ),
        (HARNESS, {"/trip/gross_kg": "900"}, "orange", "weight.anomaly", "/trip/gross_kg"),
        (
            HARNESS,
            {"/trip/departed_at": "2026-05-14T00:00:00Z"},
            "yellow",
            "route.anomaly",
            "/trip/departed_at",
        ),
        (
            HARNESS,
            {f"{ITEM}/description": {"en": "Used parts"}},
            "yellow",
            "classification.doubt",
            f"{ITEM}/description",
        ),
        (EMPTY, {"/trip/gross_kg": "23000"}, "orange", "empty.anomaly", "/trip/gross_kg"),
        (EMPTY, {"/trip/load": "bobtail"}, "orange", "empty.anomaly", "/trip/gross_kg"),
        (
            EMPTY,
            {"/trip/equipment/0/seals": [{"number": "123"}]},
            "yellow",
            "empty.anomaly",
            "/trip/equipment",
        ),
        (EMPTY, {"/trip/driver": {"name": "Nadie"}}, "yellow", "conveyance.doubt", "/trip/driver"),
    ],
)
def test_a_spoilt_filing_is_selected_for_its_reason(sample, changes, channel, code, pointer):
    profile = assess(sample.spoilt(changes).filing, context(section="mx"), MIDDLE)
    assert profile.channel == channel
    assert (code, pointer) in {(reason.code, reason.pointer) for reason in profile.reasons}


def test_arms_are_no_concern_of_northbound_rules():
    filing = HARNESS.spoilt({f"{ITEM}/eccn": "0A501.a"}).filing
    assert filing.direction is Direction.NORTHBOUND
    assert assess(filing, context(), MIDDLE).channel is Channel.GREEN
