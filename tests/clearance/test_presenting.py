"""Presented, examined, decided: what each section may and must do when the truck is there."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.clearance.border import (
    acts,
    bodies,
    examined,
    file_of,
    founded,
    lodge,
    opened,
    pay,
    present,
    seen,
    state,
)
from tests.filings import AS_OF, DROP, a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance.appraisal import appraise
from cruce.clearance.docket import Docket
from cruce.clearance.editions import seal_key
from cruce.clearance.recalling import recall
from cruce.credentials import KeyRing, verify, verify_decision
from cruce.documents import read
from cruce.exchange import PUBLIC_KEYS
from cruce.model import Channel, JointState, LegalOutcome, PowerError, Verdict, case_id

NORTH = harness_northbound()
SOUTH = a1_southbound()
EMPTY = empty_northbound()
UNBONDED = NORTH.spoilt(
    {"/consignments/0/entry/bond/amount": "1", "/consignments/0/items/0/preference": DROP}
)


def verdicts(border, case):
    return {made.decision.section: made.decision.verdict for made in border.joint(case).decisions}


def reasons(border, case):
    return {made.decision.section: made.decision.reasons for made in border.joint(case).decisions}


def rule(border, at, case, verdict, *why):
    clearance.rule(border.sections[at], case, verdict, why, "officer")
    border.relay()


# --- the straight way --------------------------------------------------------------------------------------


def test_an_honest_truck_is_released_by_both_sections_with_a_receipt(border, home):
    case = lodge(border, NORTH)
    assert state(border, case) is JointState.OPEN
    present(border, case, NORTH)
    assert state(border, case) is JointState.RELEASED
    assert verdicts(border, case) == {"mx": Verdict.RELEASE, "us": Verdict.RELEASE}
    border.settle()
    receipt = border.receipt(case)
    assert receipt is not None
    ring = KeyRing.parse((home / PUBLIC_KEYS).read_text(encoding="utf-8"))
    assert verify(receipt, ring).joint.state is JointState.RELEASED


def test_an_empty_truck_needs_only_the_section_it_enters(border, home):
    case = lodge(border, EMPTY)
    present(border, case, EMPTY)
    assert verdicts(border, case) == {"us": Verdict.RELEASE}
    assert state(border, case) is JointState.RELEASED
    with pytest.raises(PowerError, match=r"case\.closed"):
        rule(border, "mx", case, Verdict.HOLD, "weapon")
    border.settle()
    receipt = border.receipt(case)
    assert receipt is not None
    assert receipt.parts.keys() == {"us"}
    ring = KeyRing.parse((home / PUBLIC_KEYS).read_text(encoding="utf-8"))
    assert verify(receipt, ring).joint.state is JointState.RELEASED


@pytest.mark.parametrize("at", ["mx", "us"])
def test_it_does_not_matter_which_side_lodges_and_presents(border, at):
    for sample in (NORTH, SOUTH):
        case = lodge(border, sample, at)
        pay(border, case)
        present(border, case, sample, at)
        assert state(border, case) is JointState.RELEASED


def test_one_stop_is_presented_once_and_both_gates_may_say_so(border):
    case = lodge(border, NORTH)
    for one in border.sections.values():
        clearance.present(one, {case: seen(NORTH.filing)}, "gate")
    border.relay()
    assert state(border, case) is JointState.RELEASED


# --- nothing before its time -------------------------------------------------------------------------------


def test_nothing_is_decided_before_every_acting_section_has_seen_the_truck(border):
    case = lodge(border, NORTH)
    mx, us = border.sections["mx"], border.sections["us"]
    clearance.present(mx, {case: seen(NORTH.filing)}, "gate")
    assert (verdicts(border, case), clearance.joint(us, case).decisions) == ({}, ())
    with pytest.raises(PowerError, match=r"case\.not-ready.*what us saw"):
        clearance.rule(mx, case, Verdict.RELEASE, (), "officer")
    exchange.deliver(mx, us)
    assert file_of(us, case).decisions.keys() == {"us"}
    assert clearance.joint(us, case).waiting_for == ("mx",)


def test_nothing_is_released_before_the_truck_comes(border):
    case = lodge(border, NORTH)
    for one in border.sections.values():
        with pytest.raises(PowerError, match=r"case\.not-presented"):
            clearance.rule(one, case, Verdict.RELEASE, (), "officer")


def test_what_the_gate_saw_raises_the_channel_of_both(border):
    case = lodge(border, NORTH)
    present(border, case, NORTH, "us", seals=("BROKEN",))
    assert border.joint(case).channel is not Channel.GREEN
    assert state(border, case) is JointState.OPEN
    for one in border.sections.values():
        assert "clearance.decided" not in acts(one, case)
        with pytest.raises(PowerError, match=r"case\.not-ready.*examined"):
            clearance.rule(one, case, Verdict.RELEASE, (), "officer")


def test_a_second_look_at_the_gate_does_not_lower_the_channel(border):
    case = lodge(border, NORTH)
    present(border, case, NORTH, seals=("BROKEN",))
    channel = border.joint(case).channel
    present(border, case, NORTH)
    assert border.joint(case).channel is channel
    assert state(border, case) is JointState.OPEN


def test_goods_cannot_be_examined_before_they_are_there(border):
    case = lodge(border, NORTH)
    with pytest.raises(PowerError, match=r"case\.not-presented"):
        border.examine({case: examined()}, "team")


# --- examinations ------------------------------------------------------------------------------------------


def opened_up(border):
    """A truck at the gate with a broken seal, to be examined."""
    case = lodge(border, NORTH)
    present(border, case, NORTH, seals=("BROKEN",))
    return case


def test_a_clean_examination_at_one_section_serves_both(border):
    case = opened_up(border)
    border.examine({case: examined()}, "team", section="us")
    assert state(border, case) is JointState.RELEASED


def test_what_an_examination_finds_holds_and_a_clean_one_afterwards_releases(border):
    case = opened_up(border)
    border.examine({case: examined("seal.anomaly", "document.doubt")}, "team")
    assert reasons(border, case) == dict.fromkeys(("mx", "us"), ("document.doubt", "seal.anomaly"))
    assert state(border, case) is JointState.HELD
    border.examine({case: examined()}, "team")
    assert state(border, case) is JointState.RELEASED


@pytest.mark.parametrize("first", ["mx", "us"])
def test_a_clean_examination_does_not_clear_what_it_did_not_know_of(border, first):
    """Two teams at work at once: one finds a weapon, the other nothing."""
    case = opened_up(border)
    mx, us = border.sections["mx"], border.sections["us"]
    clearance.examine(mx, {case: examined("weapon")}, "team")
    clearance.examine(us, {case: examined()}, "team")
    pair = (mx, us) if first == "mx" else (us, mx)
    exchange.deliver(*pair)
    border.relay()
    assert state(border, case) is JointState.HELD
    assert ("weapon",) in reasons(border, case).values()


# --- officers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [Verdict.HOLD, Verdict.REFUSE])
def test_an_officer_needs_a_reason_to_hold_or_refuse(border, verdict):
    case = lodge(border, NORTH)
    with pytest.raises(PowerError, match=r"case\.no-reason"):
        rule(border, "us", case, verdict)
    rule(border, "us", case, verdict, "weapon")
    assert reasons(border, case) == {"us": ("weapon",)}


def test_an_officer_has_no_act_to_take_where_the_section_has_none(border):
    case = lodge(border, EMPTY)
    for verdict in Verdict:
        with pytest.raises(PowerError, match=r"case\.no-act"):
            rule(border, "mx", case, verdict, "weapon")


@pytest.mark.parametrize(
    "by", ["", "  ", "\u200b", "J.\x1b[31m Doe", "J.\u202e Doe", "\udcff", "x" * 241, "…"]
)
def test_nobody_decides_by_a_name_that_cannot_be_read(border, by):
    case = lodge(border, NORTH)
    with pytest.raises(PowerError, match=r"case\.nobody"):
        clearance.rule(border.sections["us"], case, Verdict.HOLD, ["weapon"], by)


@pytest.mark.parametrize("by", ["J. Doe", "us: J. Doe", "Íñigo Ñúñez", "محمد علی‌پور", "王小明", "Badge 7"])
def test_officers_are_named_in_any_script(border, by):
    case = lodge(border, NORTH)
    clearance.rule(border.sections["us"], case, Verdict.HOLD, ["weapon"], by)
    assert file_of(border.sections["us"], case).decisions["us"].decision.by == by


def test_no_officer_decides_for_another_section(border):
    case = lodge(border, NORTH)
    with pytest.raises(PowerError, match=r"case\.other-officer"):
        clearance.rule(border.sections["us"], case, Verdict.HOLD, ["weapon"], "mx: L. Ibáñez")


@pytest.mark.parametrize("code", ["", "no such code", "WEAPON"])
def test_reasons_are_those_that_all_sections_know(border, code):
    case = lodge(border, SOUTH)
    present(border, case, SOUTH, seals=("BROKEN",))
    with pytest.raises(PowerError, match=r"case\.reason"):
        rule(border, "mx", case, Verdict.HOLD, "weapon", code)
    with pytest.raises(PowerError, match=r"case\.reason"):
        border.examine({case: examined(code)}, "gate")
    assert "clearance.examined" not in acts(border.sections["mx"], case)


@pytest.mark.parametrize("more", ["ca: L. Roy", "somebody", "us: \u200b", "MX: L. Ibáñez"])
def test_a_team_is_of_officers_of_the_sections(border, more):
    case = lodge(border, SOUTH)
    present(border, case, SOUTH, seals=("BROKEN",))
    team = examined().model_copy(update={"team": ("mx: A", "us: B", more)})
    with pytest.raises(PowerError, match=r"case\.team"):
        border.examine({case: team}, "gate")


@pytest.mark.parametrize("days", [-400, 2, 300_000])
def test_no_gate_saw_the_truck_in_another_age(border, days):
    case = lodge(border, NORTH)
    at = NORTH.filing.expected_arrival + timedelta(days=days)
    with pytest.raises(PowerError, match=r"case\.gate-moment"):
        border.present({case: seen(NORTH.filing, at=at)}, "gate")
    assert "clearance.presented" not in acts(border.sections["mx"], case)


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_an_officer_holds_only_an_officer_lets_go(border, when):
    """Neither the gate, nor the bank, nor a clean examination, nor the other section's release."""
    case = lodge(border, SOUTH)
    if when == "after":
        present(border, case, SOUTH)  # held already, for nobody has paid
    rule(border, "mx", case, Verdict.HOLD, "weapon")
    present(border, case, SOUTH)
    pay(border, case)
    border.examine({case: examined()}, "team")
    assert verdicts(border, case) == {"mx": Verdict.HOLD, "us": Verdict.RELEASE}
    assert state(border, case) is JointState.HELD
    rule(border, "mx", case, Verdict.RELEASE)
    assert state(border, case) is JointState.RELEASED


def test_an_officers_hold_survives_a_restart(home):
    with opened(home) as border:
        case = lodge(border, NORTH)
        rule(border, "us", case, Verdict.HOLD, "weapon")
    with opened(home, 1) as border:
        present(border, case, NORTH)
        assert state(border, case) is JointState.HELD


def test_an_officer_does_not_release_what_is_not_paid(border):
    case = lodge(border, SOUTH)
    present(border, case, SOUTH)
    with pytest.raises(PowerError, match=r"case\.unsettled"):
        rule(border, "mx", case, Verdict.RELEASE)


def test_a_refusal_is_the_end(border):
    case = lodge(border, NORTH)
    rule(border, "us", case, Verdict.REFUSE, "weapon")
    assert state(border, case) is JointState.REFUSED
    for closed in (
        lambda: present(border, case, NORTH),
        lambda: border.examine({case: examined()}, "team"),
        lambda: rule(border, "us", case, Verdict.RELEASE),
        lambda: rule(border, "mx", case, Verdict.HOLD, "weapon"),
    ):
        with pytest.raises(PowerError, match=r"case\.closed"):
            closed()


@pytest.mark.parametrize(
    ("team", "found", "code"),
    [
        ((" ",), (), "team"),
        (("mx: A",), (), "team"),
        (("mx: A", "us: "), (), "team"),
        (("A", "B"), (), "team"),
        (("mx: A", "us: B"), ("weapon", "bad luck"), "reason"),
    ],
)
def test_an_examination_is_joint_and_its_reasons_are_shared(border, team, found, code):
    case = lodge(border, SOUTH)
    present(border, case, SOUTH, seals=("BROKEN",))
    with pytest.raises(PowerError, match=rf"case\.{code}"):
        border.examine({case: examined(*found).model_copy(update={"team": team})}, "team")
    assert file_of(border.sections["mx"], case).examination is None
    border.examine({case: examined().model_copy(update={"team": ("us:B", "mx: A", "mx: C")})}, "team")
    assert file_of(border.sections["us"], case).examination is not None


def test_a_decision_bears_a_name(border):
    case = lodge(border, SOUTH)
    with pytest.raises(PowerError, match=r"case\.nobody"):
        clearance.rule(border.sections["mx"], case, Verdict.HOLD, ("weapon",), " ")


# --- what a decision says ----------------------------------------------------------------------------------


def test_a_decision_names_what_it_stands_on(border):
    case = lodge(border, SOUTH)
    present(border, case, SOUTH)
    for one in border.sections.values():
        signed = file_of(one, case).decisions[one.name]
        made, file = signed.decision, file_of(one, case)
        assert (made.filing, made.liability, made.due) == (file.canonical, file.liability, ("mx", "us"))
        assert made.under == ("acta-1",)
        assert f"law:{one.law.fingerprint[:16]}" in made.relied_on
        assert [edition.partition(":")[0] for edition in made.relied_on] == ["law", "rules", "lists"]
        assert (made.at, made.by, made.version) == (AS_OF, made.by, 1)
        assert verify_decision(signed, one.as_peer().verifier("act"))
        event = next(event for event in one.store.events(case) if event.kind == "clearance.decided")
        assert b'"under":["acta-1"]' in event.content


def test_a_section_can_open_the_seals_of_its_decision_and_no_other_seal_opens_with_their_keys(border):
    cases = [lodge(border, NORTH), lodge(border, harness_northbound("OTHER"))]
    for case, sample in zip(cases, (NORTH, harness_northbound("OTHER")), strict=True):
        present(border, case, sample)
    us = border.sections["us"]
    first, other = (file_of(us, case).decisions["us"].decision for case in cases)
    key = seal_key(us, "rules", first.case, first.version, first.at)
    words = f"{us.rules.edition} {us.law.targeting_fingerprint}".encode()
    opened_seal = f"rules:{hmac.digest(key, words, 'sha256').hex()}"
    assert opened_seal == first.relied_on[1]
    assert opened_seal not in other.relied_on
    assert not set(first.relied_on[1:]) & set(other.relied_on)


def test_each_section_records_its_own_legal_outcome(border):
    green, red = lodge(border, NORTH), lodge(border, harness_northbound("RED"))
    present(border, green, NORTH)
    present(border, red, NORTH, seals=("BROKEN",))
    outcome = {
        name: [bodies(one, case, "clearance.presented")[0]["outcome"] for case in (green, red)]
        for name, one in border.sections.items()
    }
    assert outcome["mx"] == [LegalOutcome.FREE, LegalOutcome.RECOGNITION]
    assert outcome["us"][0] == LegalOutcome.RELEASED
    assert outcome["us"][1] != LegalOutcome.RELEASED


# --- dates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "day"), [("04:59", "2026-05-12"), ("05:00", "2026-05-13")])
def test_the_day_of_law_turns_at_the_crossings_own_midnight(border, hour, day):
    """Laredo is five hours behind UTC in May."""
    sample = NORTH.spoilt({"/expected_arrival": f"2026-05-13T{hour}:00Z"})
    appraisal = appraise(border.sections["mx"], sample.content, AS_OF)
    assert not isinstance(appraisal, tuple)
    assert str(appraisal.day) == day
    assert {str(paper.day) for paper in appraisal.declarations} == {day}


# --- restarts ----------------------------------------------------------------------------------------------


def test_a_case_goes_on_after_a_restart_between_any_two_steps(home):
    case = case_id(SOUTH.filing.declarant, SOUTH.filing.reference)
    steps = (
        lambda border: lodge(border, SOUTH),
        lambda border: present(border, case, SOUTH, seals=("BROKEN",)),
        lambda border: border.examine({case: examined()}, "team"),
        lambda border: pay(border, case),
    )
    for turn, step in enumerate(steps):
        with opened(home, turn) as border:
            step(border)
    with opened(home, 9) as border:
        assert state(border, case) is JointState.RELEASED


# --- three sections ----------------------------------------------------------------------------------------


@pytest.fixture
def three(tmp_path):
    return founded(tmp_path / "home", ("ca", "mx", "us"))


def test_a_third_section_without_law_assesses_and_observes(three):
    with opened(three) as border:
        north, south, empty = (
            lodge(border, sample, at) for sample, at in ((NORTH, "mx"), (SOUTH, "ca"), (EMPTY, "us"))
        )
        pay(border, south)
        for case, sample, at in ((north, NORTH, "ca"), (south, SOUTH, "us"), (empty, EMPTY, "mx")):
            present(border, case, sample, at)
            assert state(border, case) is JointState.RELEASED
        border.settle()
        ring = KeyRing.parse((three / PUBLIC_KEYS).read_text(encoding="utf-8"))
        for case in (north, south, empty):
            file = file_of(border.sections["ca"], case)
            assert file.selected.keys() == file.observed.keys() == {"ca", "mx", "us"}
            assert "clearance.decided" not in acts(border.sections["ca"], case)
            assert list(border.sections["ca"].store.receivables_of(case)) == []
            receipt = border.receipt(case)
            assert receipt is not None
            assert verify(receipt, ring).joint.state is JointState.RELEASED
        with pytest.raises(PowerError, match=r"case\.no-act|case\.closed"):
            rule(border, "ca", north, Verdict.HOLD, "weapon")


def test_the_channel_of_a_section_that_only_observes_counts(three):
    rules = three / "ca" / "rules" / "secret" / "own.yaml"
    rules.write_text(CANADIAN, encoding="utf-8")
    with opened(three) as border:
        case = lodge(border, NORTH)
        present(border, case, NORTH)
        assert border.joint(case).channel is Channel.ORANGE
        assert state(border, case) is JointState.OPEN
        border.examine({case: examined()}, "team")
        assert state(border, case) is JointState.RELEASED


CANADIAN = """rules:
  - id: every-laden-truck
    version: 1
    author: tests
    scope: movement
    valid_from: 2020-01-01
    when: movement.load == "laden"
    effect: {channel: orange}
    code: conveyance.doubt
    says: {en: "Laden", es: "Cargado"}
    examples:
      - {facts: {movement.load: laden}, hit: true}
      - {facts: {movement.load: empty}, hit: false}
"""


def test_what_both_have_decided_is_not_read_again(border, monkeypatch):
    made = []

    def counted(raw):
        made.append(raw)
        return read(raw)

    monkeypatch.setattr("cruce.clearance.recalling.read", counted)
    case = lodge(border, NORTH)
    present(border, case, NORTH)
    border.settle()
    assert state(border, case) is JointState.RELEASED
    assert made == []


def test_what_is_recalled_from_the_record_is_what_was_made_of_it(border):
    case = lodge(border, SOUTH)
    mx = border.sections["mx"]
    made = mx.memory[case]
    mx.memory.clear()
    again = mx.store.one(lambda transaction: recall(Docket.take(mx, transaction, case, "gate", made.at)))
    assert again is not made
    assert again == replace(made, findings=())
