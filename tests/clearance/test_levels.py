"""How far sections are integrated, function by function and crossing by crossing: only a minute moves it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clearance.border import acts, examined, file_of, lodge, opened, seen
from tests.clearance.contingent import DIRECTOR, agree, clock, home
from tests.filings import AS_OF, harness_northbound

from cruce import clearance, governance
from cruce.clearance import Lodged
from cruce.model import Examination, Function, Integration, JointState, Level, PowerError, Verdict, case_id

__all__ = ["clock", "home"]  # fixtures
NORTH = harness_northbound()
HERE, ELSEWHERE = NORTH.filing.crossing, "US-AZ-NOGALES"
SEALS: dict[str, Any] = {"seals": ("BROKEN",)}


def at_level(border, function, level, crossing="*"):
    """Move one function to a level by a minute that takes effect later than the starter's."""
    row = Integration(function=function, level=level, crossing=crossing)
    agree(border, contingency=(), shares=(), levels=(row,), effective="2026-01-01")


def doubted(border):
    """Let a truck come whose seal is broken, so that it must be examined."""
    case = lodge(border, NORTH)
    for one in border.sections.values():
        clearance.present(one, {case: seen(NORTH.filing, **SEALS)}, "gate")
    border.relay()
    return case


def team(*names):
    return Examination(at=AS_OF, team=tuple(f"{name}: Officer" for name in names))


def examine(border, at, case, found):
    (fault,) = clearance.examine(border.sections[at], {case: found}, "team").values()
    border.relay()
    if fault is not None:
        raise fault


def released(border, case):
    return {name for name, one in border.sections.items() if name in file_of(one, case).decisions}


def test_at_act_jointly_a_team_has_an_officer_of_each(border):
    case = doubted(border)
    with pytest.raises(PowerError, match=r"case\.team"):
        examine(border, "us", case, team("us"))
    examine(border, "us", case, team("us", "mx"))
    assert released(border, case) == {"mx", "us"}


def test_at_recognise_the_goods_are_not_examined_twice(border):
    at_level(border, Function.EXAMINATION, Level.RECOGNISE)
    case = doubted(border)
    with pytest.raises(PowerError, match=r"case\.team"):
        examine(border, "us", case, team("mx"))
    examine(border, "us", case, team("us"))
    assert released(border, case) == {"mx", "us"}


def test_at_share_each_is_told_and_examines_for_itself(border):
    at_level(border, Function.EXAMINATION, Level.SHARE)
    case = doubted(border)
    examine(border, "us", case, team("us"))
    assert released(border, case) == {"us"}
    assert file_of(border.sections["mx"], case).examination is None
    examine(border, "mx", case, team("mx"))
    assert released(border, case) == {"mx", "us"}


def test_at_share_what_was_found_is_overlooked_by_nobody(border):
    at_level(border, Function.EXAMINATION, Level.SHARE)
    case = doubted(border)
    found = team("us").model_copy(update={"reasons": ("weapon",)})
    examine(border, "us", case, found)
    for one in border.sections.values():
        assert {made.decision.verdict for made in file_of(one, case).decisions.values()} == {Verdict.HOLD}


def test_at_observe_nothing_of_an_examination_is_told(border):
    at_level(border, Function.EXAMINATION, Level.OBSERVE)
    case = doubted(border)
    examine(border, "us", case, team("us"))
    told = [message.kind for message in border.sections["us"].store.outbox(0)]
    assert "clearance.examined" not in told
    assert released(border, case) == {"us"}


@pytest.mark.parametrize(("crossing", "crosses"), [(HERE, False), (ELSEWHERE, True), ("*", False)])
def test_a_level_is_of_one_crossing(border, crossing, crosses):
    at_level(border, Function.FILING, Level.OBSERVE, crossing)
    case = lodge(border, NORTH)
    assert (border.sections["us"].store.case(case) is not None) == crosses


def test_a_share_without_its_level_does_not_cross(border):
    """The starter minute shares channels; under a level of observe not one of them goes over."""
    at_level(border, Function.TARGETING, Level.OBSERVE)
    case = lodge(border, NORTH)
    mx = border.sections["mx"]
    assert mx.allowing("channel", AS_OF.date()) == ("acta-1",)
    assert mx.allowing("channel", AS_OF.date(), HERE) == ()
    assert all(b'"channel"' not in message.body for message in mx.store.outbox(0))
    assert file_of(border.sections["us"], case).selected.keys() == {"us"}


def test_of_two_minutes_of_one_day_the_lower_level_counts(border):
    at_level(border, Function.EXAMINATION, Level.ACT_JOINTLY)
    low = Integration(function=Function.EXAMINATION, level=Level.SHARE)
    agree(border, "acta-10", contingency=(), shares=(), levels=(low,), effective="2026-01-01")
    us = border.sections["us"]
    assert us.level(Function.EXAMINATION, HERE, AS_OF.date()) is Level.SHARE


def test_a_withdrawn_minute_leaves_each_to_its_own_border(home, clock):
    """Each section decides by its own law on what it saw itself; nobody waits, and nothing is joint."""
    with opened(home, clock=clock) as border:
        governance.withdraw(border.sections["mx"], "acta-1", DIRECTOR)
        border.relay()
        case = case_id(NORTH.filing.declarant, NORTH.filing.reference)
        for one in border.sections.values():
            clearance.lodge(one, [NORTH.content], "broker")
            clearance.present(one, {case: seen(NORTH.filing)}, "gate")
        border.relay()
        for name, one in border.sections.items():
            file = file_of(one, case)
            assert file.decisions.keys() == {name}
            assert file.decisions[name].decision.under == ()
            assert clearance.joint(one, case).state is JointState.OPEN
            assert "exchange.received" not in acts(one, case)


def test_in_national_operation_goods_in_doubt_are_examined_by_each(home, clock):
    with opened(home, clock=clock) as border:
        governance.withdraw(border.sections["us"], "acta-1", DIRECTOR)
        border.relay()
        us = border.sections["us"]
        (outcome,) = clearance.lodge(us, [NORTH.content], "broker")
        assert isinstance(outcome, Lodged)
        clearance.present(us, {outcome.case: seen(NORTH.filing, **SEALS)}, "gate")
        assert file_of(us, outcome.case).decisions == {}
        examine(border, "us", outcome.case, examined())
        assert file_of(us, outcome.case).decisions.keys() == {"us"}


def test_what_waited_for_the_other_side_goes_on_when_nothing_will_come(home, clock):
    with opened(home, clock=clock) as border:
        case = lodge(border, NORTH)
        mx, us = border.sections["mx"], border.sections["us"]
        clearance.present(us, {case: seen(NORTH.filing)}, "gate")
        assert file_of(us, case).decisions == {}
        governance.withdraw(us, "acta-1", DIRECTOR)
        assert file_of(us, case).decisions.keys() == {"us"}
        clearance.present(mx, {case: seen(NORTH.filing)}, "gate")
        assert file_of(mx, case).decisions == {}
        border.relay()
        assert "mx" in file_of(mx, case).decisions
