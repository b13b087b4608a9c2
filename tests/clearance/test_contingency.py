"""One section alone: what may be released on another's behalf, and what becomes of it after the heal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from tests.clearance.border import (
    acts,
    bodies,
    charged,
    check_log,
    examined,
    file_of,
    founded,
    lodge,
    opened,
    owed,
    pay,
    seen,
    state,
)
from tests.clearance.contingent import AFTER, DIRECTOR, agree, clock, directed, home, met, power
from tests.filings import a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, governance
from cruce.clearance import Lodged, contingency
from cruce.clearance.provisional import Answer, answer
from cruce.model import Channel, Closing, JointState, Parameter, PowerError, Verdict, canonical, plain

__all__ = ["clock", "home"]  # fixtures
NORTH, SOUTH = harness_northbound(), a1_southbound()


ORANGE = """rules:
  - id: own-scan
    version: 1
    author: analyst
    scope: movement
    valid_from: 2020-01-01
    when: movement.load == "laden"
    effect: {channel: orange, weight: 1}
    code: conveyance.doubt
    says: {en: "Scan", es: "Escanear"}
    examples:
      - {facts: {movement.load: laden}, hit: true}
      - {facts: {movement.load: empty}, hit: false}
"""


@pytest.fixture
def linked(home, clock):
    """A border with a contingency minute whose sections have just heard each other."""
    with opened(home, clock=clock) as border:
        agree(border)
        met(border)
        yield border


def lodged(border, sample=NORTH):
    case = lodge(border, sample)
    if sample is SOUTH:
        pay(border, case)
    return case


def gate(border, at, case, sample=NORTH, **changes):
    clearance.present(border.sections[at], {case: seen(sample.filing, **changes)}, "gate")


def joint(border, at, case):
    return clearance.joint(border.sections[at], case)


def alone(border, at, case, absent, **more):
    return contingency.decide_alone(border.sections[at], case, absent, "Officer", **more)


def answers(border, case):
    return {
        name: [answer(file_of(one, case), p.provisional) for p in file_of(one, case).provisional]
        for name, one in border.sections.items()
    }


@pytest.fixture
def contradicted(linked, clock):
    """The number of a follow-up case: Mexico held what was released on its behalf."""
    case = lodged(linked)
    gate(linked, "us", case)
    clearance.rule(linked.sections["mx"], case, Verdict.HOLD, ["weapon"], "Officer")
    clock.now += AFTER
    alone(linked, "us", case, "mx")
    linked.relay()
    (name,) = file_of(linked.sections["mx"], case).follow_ups
    return case, name


def test_a_follow_up_case_is_worked_by_each_section_for_itself_and_closed_once(linked, clock, contradicted):
    case, name = contradicted
    mx, us = linked.sections["mx"], linked.sections["us"]
    opened_at = clock.now
    clock.now += timedelta(hours=1)
    contingency.work_on(mx, name, "Found at the yard of the carrier", "A. Ruiz")
    closed = contingency.work_on(mx, name, "Back and examined", "A. Ruiz", Closing.RECOVERED)
    linked.relay()
    assert contingency.follow_ups(mx) == (closed,)
    assert (closed.case, closed.section, closed.taken_by) == (case, "mx", "us")
    assert (closed.cause, closed.opened, closed.outcome) == ("decision.hold", opened_at, Closing.RECOVERED)
    assert [step.says for step in closed.steps] == ["Found at the yard of the carrier", "Back and examined"]
    (theirs,) = contingency.follow_ups(us)
    assert (theirs.id, theirs.steps, theirs.outcome) == (name, (), None)
    with pytest.raises(PowerError, match=r"follow-up\.closed"):
        contingency.work_on(mx, name, "Once more", "A. Ruiz")
    assert acts(mx, name) == ["clearance.opened", "clearance.followed", "clearance.followed"]
    for one in linked.sections.values():
        check_log(one)


@pytest.mark.parametrize(
    ("name", "says", "by", "code"),
    [
        ("7y7cicfzwsn5t6pzghyl6kgd", "Looked", "A. Ruiz", "follow-up.unknown"),
        (None, " ", "A. Ruiz", "case.follow-up-words"),
        (None, "Two\nlines", "A. Ruiz", "case.follow-up-words"),
        (None, "x" * 1001, "A. Ruiz", "case.follow-up-words"),
        (None, "Looked", "us: J. Smith", "case.other-officer"),
        (None, "Looked", "", "case.nobody"),
    ],
)
def test_a_step_that_is_not_one_is_refused(linked, contradicted, name, says, by, code):
    mx = linked.sections["mx"]
    before = acts(mx, contradicted[1])
    with pytest.raises(PowerError) as refusal:
        contingency.work_on(mx, name or contradicted[1], says, by)
    assert refusal.value.code == code
    assert acts(mx, contradicted[1]) == before


def test_two_officers_who_close_at_once_do_not_both_close(linked, contradicted):
    mx, name = linked.sections["mx"], contradicted[1]

    works: list[Any] = []
    with patch.object(mx.store, "one", works.append):
        contingency.work_on(mx, name, "First", "A. Ruiz", Closing.RECOVERED)
        contingency.work_on(mx, name, "Second", "B. Sol", Closing.CHARGED)
    first, second = mx.store.write(works)
    assert first is None
    assert second.code == "follow-up.closed"
    assert [step.says for step in contingency.follow_up(mx, name).steps] == ["First"]


def test_a_section_releases_for_another_that_cannot_be_reached_and_says_that_it_did(linked, clock):
    case = lodged(linked)
    gate(linked, "us", case)
    clock.now += AFTER
    made = alone(linked, "us", case, "mx")
    found = joint(linked, "us", case)
    assert (found.state, found.waiting_for) == (JointState.RELEASED, ())
    assert [one.provisional for one in found.provisional] == [made]
    assert (made.section, made.taken_by, made.under) == ("mx", "us", ("acta-9",))
    assert [one.decision.section for one in found.decisions] == ["us"]
    assert joint(linked, "mx", case).state is JointState.OPEN
    linked.relay()
    assert state(linked, case) is JointState.RELEASED
    assert answers(linked, case) == {"mx": [Answer.COSIGNED], "us": [Answer.COSIGNED]}
    assert joint(linked, "us", case).provisional == ()
    for one in linked.sections.values():
        check_log(one)
    linked.settle()
    assert linked.receipt(case) is not None


def test_a_hold_that_was_not_known_contradicts_and_opens_a_follow_up_in_both_sections(linked, clock):
    case = lodged(linked)
    gate(linked, "us", case)
    clearance.rule(linked.sections["mx"], case, Verdict.HOLD, ["weapon"], "Officer")
    clock.now += AFTER
    alone(linked, "us", case, "mx")
    linked.relay()
    assert state(linked, case) is JointState.RELEASED
    assert answers(linked, case) == {"mx": [Answer.CONTRADICTED], "us": [Answer.CONTRADICTED]}
    follow_ups = [file_of(one, case).follow_ups for one in linked.sections.values()]
    assert follow_ups[0] == follow_ups[1]
    assert list(follow_ups[0].values()) == ["decision.hold"]
    (name,) = follow_ups[0]
    for one in linked.sections.values():
        assert acts(one, name) == ["clearance.opened"]
        (body,) = bodies(one, name, "clearance.opened")
        assert body["case"] == case
        assert {"decision", "provisional"} <= body.keys()
        assert acts(one, case).count("clearance.contradicted") == 1
        check_log(one)


def test_a_known_hold_is_never_released_against(linked, clock):
    case = lodged(linked)
    clearance.rule(linked.sections["mx"], case, Verdict.HOLD, ["weapon"], "Officer")
    linked.relay()
    gate(linked, "us", case)
    clock.now += AFTER
    with pytest.raises(PowerError, match=r"contingency\.held"):
        alone(linked, "us", case, "mx")
    assert joint(linked, "us", case).state is JointState.HELD


@pytest.mark.parametrize("verdict", [Verdict.RELEASE, Verdict.HOLD, Verdict.REFUSE])
def test_what_the_absent_would_have_examined_waits_for_its_officer(home, clock, verdict):
    """Mexico hears of the truck only when it has gone, and would have scanned it by a rule of its own."""
    rule = home / "mx" / "rules" / "secret" / "own.yaml"
    rule.write_text(ORANGE, encoding="utf-8")
    with opened(home, clock=clock) as border:
        agree(border)
        met(border)
        (outcome,) = clearance.lodge(border.sections["us"], [NORTH.content], "broker")
        assert isinstance(outcome, Lodged)
        case = outcome.case
        gate(border, "us", case)
        clock.now += AFTER
        with pytest.raises(PowerError, match=r"contingency\.unsettled"):
            alone(border, "us", case, "mx")
        alone(border, "us", case, "mx", operations=("BANK-1",))
        border.relay()
        assert answers(border, case) == {"mx": [Answer.OPEN], "us": [Answer.OPEN]}
        assert state(border, case) is JointState.RELEASED
        reasons = () if verdict is Verdict.RELEASE else ("weapon",)
        clearance.rule(border.sections["mx"], case, verdict, reasons, "Officer")
        border.relay()
        contradicted = file_of(border.sections["mx"], case).follow_ups
        assert bool(contradicted) == (verdict is not Verdict.RELEASE)
        with pytest.raises(PowerError, match=r"case\.closed"):
            clearance.rule(border.sections["mx"], case, Verdict.HOLD, ["weapon"], "Officer")


@pytest.mark.parametrize(
    ("code", "changes", "wait"),
    [
        ("linked", {}, timedelta(minutes=29)),
        ("expired", {}, timedelta(hours=48)),
        ("channel", {"channels": (Channel.YELLOW,)}, AFTER),
        ("operator", {"operators": "trusted"}, AFTER),
        ("sampled", {"sampling": "1"}, AFTER),
        ("lane", {"lanes": ("FAST",)}, AFTER),
        ("crossing", {"crossings": ("US-AZ-NOGALES",)}, AFTER),
        ("direction", {"directions": ("southbound",)}, AFTER),
        ("figure", {"figures": (power().figures[0],)}, AFTER),
        ("power", {"acts": ("booth",)}, AFTER),
        ("unsettled", {"settled": ()}, AFTER),
    ],
)
def test_a_power_reaches_no_further_than_it_says(home, clock, code, changes, wait):
    with opened(home, clock=clock) as border:
        given = type(power()).model_validate(power().model_dump() | changes)
        agree(border, contingency=(given,))
        met(border)
        case = lodged(border)
        gate(border, "us", case)
        clock.now += wait
        with pytest.raises(PowerError, match=rf"contingency\.{code}"):
            alone(border, "us", case, "mx")
        assert joint(border, "us", case).state is JointState.OPEN
        assert "clearance.decided_alone" not in acts(border.sections["us"], case)


def test_without_a_minute_nobody_acts_alone(home, clock):
    with opened(home, clock=clock) as border:
        case = lodged(border)
        gate(border, "us", case)
        clock.now += AFTER
        with pytest.raises(PowerError, match=r"contingency\.power"):
            alone(border, "us", case, "mx")


def test_what_was_examined_clean_may_go_though_the_lot_drew_it(home, clock):
    with opened(home, clock=clock) as border:
        agree(border, contingency=(power(sampling=1),))
        met(border)
        case = lodged(border)
        gate(border, "us", case)
        clock.now += AFTER
        clearance.examine(border.sections["us"], {case: examined()}, "team")
        alone(border, "us", case, "mx")
        border.relay()
        assert answers(border, case)["us"] == [Answer.COSIGNED]


def test_a_paid_pedimento_is_known_to_the_other_side_and_charged_once(linked, clock):
    case = lodge(linked, SOUTH)
    assert file_of(linked.sections["us"], case).settled == {"mx": False}
    gate(linked, "us", case, SOUTH)
    clock.now += AFTER
    with pytest.raises(PowerError, match=r"contingency\.unsettled"):
        alone(linked, "us", case, "mx")
    pay(linked, case)
    clock.now += AFTER
    paid = owed(linked.sections["mx"], case)
    assert file_of(linked.sections["us"], case).settled == {"mx": True}
    if joint(linked, "us", case).state is JointState.OPEN:
        alone(linked, "us", case, "mx")
    linked.relay()
    assert state(linked, case) is JointState.RELEASED
    assert owed(linked.sections["mx"], case) == paid == charged(linked.sections["mx"], case)
    assert acts(linked.sections["mx"], case).count("treasury.paid") == len(
        [row for row in linked.sections["mx"].store.receivables_of(case) if row.operation]
    )


def test_from_the_instant_of_a_withdrawal_nothing_is_provisional(linked, clock):
    first, second = lodged(linked), lodged(linked, harness_northbound("SECOND"))
    for case, sample in ((first, NORTH), (second, harness_northbound("SECOND"))):
        gate(linked, "us", case, sample)
    clock.now += AFTER
    alone(linked, "us", first, "mx")
    governance.withdraw(linked.sections["us"], "acta-9", DIRECTOR)
    with pytest.raises(PowerError, match=r"contingency\.power"):
        alone(linked, "us", second, "mx")
    linked.relay()
    assert answers(linked, first)["mx"] == [Answer.COSIGNED]  # it was taken before


def test_what_was_taken_in_ignorance_of_a_withdrawal_is_contradicted(linked, clock):
    case = lodged(linked)
    gate(linked, "us", case)
    governance.withdraw(linked.sections["mx"], "acta-9", DIRECTOR)
    clock.now += AFTER
    alone(linked, "us", case, "mx")
    linked.relay()
    files = [file_of(one, case) for one in linked.sections.values()]
    assert [list(file.follow_ups.values()) for file in files] == [["contingency.power"]] * 2
    assert file_of(linked.sections["mx"], case).provisional == ()


def test_of_three_sections_the_third_hears_of_it_and_answers_for_nobody(tmp_path, clock):
    with opened(directed(founded(tmp_path / "three", ("ca", "mx", "us"))), clock=clock) as border:
        agree(border)
        met(border)
        case = lodged(border)
        gate(border, "us", case)
        clock.now += AFTER
        with pytest.raises(PowerError, match=r"contingency\.no-act"):
            alone(border, "us", case, "ca")
        with pytest.raises(PowerError, match=r"contingency\.own"):
            alone(border, "us", case, "us")
        alone(border, "us", case, "mx")
        border.relay()
        assert state(border, case) is JointState.RELEASED
        assert answers(border, case) == {name: [Answer.COSIGNED] for name in border.sections}
        counts = [contingency.reconciliation(one) for one in border.sections.values()]
        assert {(one.released, one.cosigned) for one in counts} == {(1, 1)}


def test_what_a_section_tells_in_anothers_name_must_be_signed_by_it(linked, clock):
    """A section that lies: it says that another acted, answers for another, or changes what was signed."""
    case = lodged(linked)
    gate(linked, "us", case)
    clock.now += AFTER
    alone(linked, "us", case, "mx")
    mx, us = linked.sections["mx"], linked.sections["us"]
    (one,) = file_of(us, case).provisional
    forged = plain(one) | {"provisional": plain(one.provisional) | {"section": "us", "taken_by": "mx"}}
    other = plain(one) | {"signature": "00" * 64}
    for kind, told in (
        ("clearance.decided_alone", forged),
        ("clearance.decided_alone", other),
        ("clearance.cosigned", plain(one)),
        ("clearance.contradicted", plain(one)),
    ):
        words = canonical({"version": 1, "provisional": told, "cause": "x"})
        us.store.one(lambda transaction, kind=kind, words=words: transaction.send(kind, case, words))
    linked.relay()
    refused = [body["kind"] for body in bodies(mx, case, "exchange.refused")]
    assert refused == [
        "clearance.decided_alone",
        "clearance.decided_alone",
        "clearance.cosigned",
        "clearance.contradicted",
    ]
    assert answers(linked, case) == {"mx": [Answer.COSIGNED], "us": [Answer.COSIGNED]}
    check_log(mx)


@pytest.mark.parametrize(
    ("unit", "channel"), [("h", Channel.YELLOW), ("min", Channel.GREEN), ("parsec", Channel.GREEN)]
)
def test_a_threshold_of_a_minute_says_how_far_apart_two_arrivals_must_be(home, clock, unit, channel):
    """Three hours apart is far enough, unless a minute says eight; in a unit nobody knows it says nothing."""
    later = {"/reference": "LATER", "/expected_arrival": "2026-05-13T18:30:00Z"}
    with opened(home, clock=clock) as border:
        lodge(border, empty_northbound())
        apart = Parameter(value=Decimal(8), unit=unit)
        agree(border, contingency=(), thresholds={"arrivals/apart": apart})
        again = lodge(border, empty_northbound().spoilt(later))
        assert file_of(border.sections["us"], again).channel is channel
