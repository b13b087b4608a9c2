"""Decisions on past alerts: cited where they stand, and lapsed where the list says otherwise since."""

from dataclasses import replace
from datetime import date

from tests.filings import a1_southbound
from tests.risk.starter import MIDDLE, context

from cruce.model import Channel
from cruce.risk import assess
from cruce.risk.screening import Listed, ListIndex, Remembered
from cruce.risk.screening.remembered import Cleared, fingerprint

DAY = date(2026, 5, 1)
ENTRY = Listed("E-1", "Comercial Quetzaltepec", country="MX")
NAME = "Comercial Quetzaltepeq S.A. de C.V."


def decided(entry: Listed = ENTRY, name: str = NAME) -> Remembered:
    return Remembered((Cleared("own", "E-1", name, fingerprint(entry), "officer", DAY, "Another RFC."),))


def test_a_decision_is_remembered_of_the_name_however_written():
    found = decided().of("COMERCIAL QUETZALTEPEQ", "own", ENTRY)
    assert found is not None
    assert (found.by, found.why) == ("officer", "Another RFC.")
    assert decided().of("Comercial Quetzal", "own", ENTRY) is None
    assert decided().of(NAME, "other", ENTRY) is None


def test_of_an_entry_that_reads_otherwise_since_nothing_was_decided():
    assert decided().of(NAME, "own", replace(ENTRY, aliases=("Quetzal",))) is None


def test_a_similar_name_is_selected_until_it_is_cleared():
    filing = (
        a1_southbound()
        .spoilt({"/consignments/0/consignee": {"name": NAME, "address": {"city": "Puebla", "country": "MX"}}})
        .filing
    )
    lists = (ListIndex("own", "1", (ENTRY,)),)
    before = assess(filing, replace(context(), lists=lists), MIDDLE)
    assert [(reason.rule, reason.channel) for reason in before.reasons] == [("party-near@1", Channel.YELLOW)]
    after = assess(filing, replace(context(), lists=lists, remembered=decided()), MIDDLE)
    assert after.reasons == ()
