"""Papers that refuse nothing and are not released unread: an officer looks at them, in every section."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.clearance.border import StandingClock, examined, file_of, lodge, opened, pay, present, state
from tests.filings import AS_OF, DROP, Sample, a1_southbound, harness_northbound

from cruce.clearance.doubts import DOUBTS, paper_doubts
from cruce.documents import RULES
from cruce.law import open_law
from cruce.model import Channel, Finding, JointState, Severity, Text

NORTH, SOUTH = harness_northbound(), a1_southbound()
ENTRY, ITEM = "/consignments/0/entry", "/consignments/0/items/0"

DOUBTFUL: dict[str, tuple[Sample, dict[str, Any]]] = {
    "classification.hts-unknown": (NORTH, {f"{ITEM}/classification/hts": "8544300097"}),
    "us.bill": (NORTH, {f"{ENTRY}/bill": DROP}),
    "mexico.cove": (NORTH, {"/consignments/0/pedimento/cove": []}),
    "clocks.manifest": (NORTH, {"/expected_arrival": (AS_OF + timedelta(minutes=20)).isoformat()}),
}


@pytest.mark.parametrize("code", DOUBTFUL)
def test_a_doubtful_paper_is_taken_and_read_before_the_release(border, code):
    sample, change = DOUBTFUL[code]
    case = lodge(border, made := sample.spoilt(change))
    for section in border.sections.values():
        file = file_of(section, case)
        assert {told.channel for told in file.selected.values()} == {Channel.YELLOW}
        assert all("document.doubt" in told.codes for told in file.selected.values())
    present(border, case, made)
    assert state(border, case) is JointState.OPEN
    border.examine({case: examined()}, "team")
    assert state(border, case) is JointState.RELEASED


def test_a_doubt_says_what_the_finding_says_in_both_languages():
    finding = Finding(
        code="us.bill",
        severity=Severity.WARNING,
        pointer=f"{ENTRY}/bill",
        says=Text(en="Missing: the bill.", es="Falta: el conocimiento."),
        advice=Text(en="Add it.", es="Agréguelo."),
    )
    refusing = finding.model_copy(update={"severity": Severity.REFUSAL})
    harmless = finding.model_copy(update={"code": "value.incoterm-sea"})
    (reason,) = paper_doubts([finding, refusing, harmless], open_law(), AS_OF.date())
    assert (reason.code, reason.channel, reason.pointer) == (
        "document.doubt",
        Channel.YELLOW,
        f"{ENTRY}/bill",
    )
    assert reason.says == finding.says


def test_the_list_of_doubts_names_findings_that_are_made():
    known = {rule.code for rule in RULES}
    listed = {entry.code for entry in open_law().entries(DOUBTS, None)}
    assert listed
    assert listed <= known


def test_a_filing_in_time_is_not_late_because_the_section_was_opened_again(home):
    clock = StandingClock()
    with opened(home, clock=clock) as border:
        case = lodge(border, NORTH)
        pay(border, case)
    clock.now = datetime.fromisoformat(NORTH.document["expected_arrival"]) - timedelta(minutes=20)
    with opened(home, turn=1, clock=clock) as border:
        present(border, case, NORTH, at="us")
        assert file_of(border.sections["us"], case).channel is Channel.GREEN


def test_a_sea_term_on_the_invoice_is_read_and_doubts_nothing(border):
    case = lodge(border, SOUTH.spoilt({"/consignments/0/incoterm/code": "FOB"}))
    assert file_of(border.sections["mx"], case).channel is Channel.GREEN
