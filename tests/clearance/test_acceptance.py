"""Acceptances signed by declarants: what was signed must hold; a section may demand that everyone signs."""

from __future__ import annotations

import json

import pytest
from tests.clearance.border import codes, founded, lodge, opened, present, state
from tests.filings import DROP, Sample, harness_northbound

from cruce.clearance.acceptance import sign_acceptance
from cruce.ledger import Signer
from cruce.model import JointState, plain

NORTH = harness_northbound()
KEYS = [Signer.from_seed(f"declarant-{number}", bytes([number]) * 32) for number in range(3)]


def signed(*numbers: int) -> Sample:
    """The northbound filing with some acceptances signed."""
    filing = NORTH.filing
    for number in numbers:
        filing = sign_acceptance(filing, number, KEYS[number])
    return Sample(json.loads(json.dumps(plain(filing))))


def test_signed_acceptances_are_accepted(border):
    made = signed(0, 1, 2)
    case = lodge(border, made)
    present(border, case, made)
    assert state(border, case) is JointState.RELEASED


def test_the_order_in_which_declarants_sign_does_not_matter(border):
    lodge(border, signed(2, 0))
    assert signed(0, 2) == signed(2, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"/consignments/0/items/0/value": "37500.01"},
        {"/reference": "ANOTHER"},
        {"/acceptances/0/name": "Somebody Else LLC"},
        {"/acceptances/0/licence": "ZZ2"},
        {"/acceptances/0/accepted_at": "2026-05-13T10:29:59Z"},
        {"/acceptances/0/mandate/valid_from": "2024-06-01"},
        {"/acceptances/0/signature": "00" * 64},
        {"/acceptances/0/signature": "no hexadecimal"},
        {"/acceptances/0/signature": DROP},
        {"/acceptances/0/key": DROP},
        {"/acceptances/0/key": "no key"},
        {"/acceptances/0/key": str(KEYS[1].verifier)},
    ],
)
def test_a_signature_holds_for_these_very_words_of_filing_and_acceptance(border, changes):
    (outcome,) = border.lodge([signed(0).spoilt(changes).content], "broker")
    assert "acceptance.signature-false" in codes(outcome)
    assert {one.pointer for one in outcome.findings if one.code == "acceptance.signature-false"} == {
        "/acceptances/0/signature"
    }


def test_one_declarants_words_are_not_anothers_to_change(border):
    made = signed(0, 1).spoilt({"/acceptances/1/accepted_at": "2026-05-13T10:00:00Z"})
    (outcome,) = border.lodge([made.content], "broker")
    assert [one.pointer for one in outcome.findings if one.refuses] == ["/acceptances/1/signature"]


def test_a_section_may_demand_that_everyone_signs(tmp_path):
    home = founded(tmp_path / "home")
    for name in ("mx", "us"):
        path = home / name / "section.toml"
        path.write_text(path.read_text().replace("if-present", "required"), encoding="utf-8")
    with opened(home) as border:
        (outcome,) = border.lodge([signed(0).content], "broker")
        assert codes(outcome) == {"acceptance.signature-unsigned"}
        assert len([one for one in outcome.findings if one.refuses]) == 2
        lodge(border, signed(0, 1, 2))
