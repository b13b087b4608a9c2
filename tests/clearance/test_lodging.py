"""Lodging is repeatable; one reference is one filing; a change is a new version, until it is too late."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from tests.clearance.border import (
    StandingClock,
    acts,
    charged,
    codes,
    examined,
    file_of,
    lodge,
    opened,
    owed,
    pay,
    present,
    seen,
    state,
)
from tests.filings import AS_OF, DROP, Sample, a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance import Lodged, Refused
from cruce.model import Channel, JointState, PowerError, Verdict

VALUE = "/consignments/0/items/0/value"
NORTH = harness_northbound()
SOUTH = a1_southbound()
EMPTY = empty_northbound()
DEARER = SOUTH.spoilt({VALUE: "60000.00", "/consignments/0/eei/declared_value": "60000.00"})
UNBONDED = NORTH.spoilt(
    {"/consignments/0/entry/bond/amount": "1", "/consignments/0/items/0/preference": DROP}
)
OTHER = NORTH.spoilt({VALUE: "40000.00"})


def amend(border, sample, at=None):
    outcome = border.amend(sample.content, "broker", section=at)
    assert isinstance(outcome, Lodged), outcome
    return outcome


# --- the same again ----------------------------------------------------------------------------------------


def test_the_same_bytes_are_the_same_case_and_write_nothing(border):
    case = lodge(border, NORTH)
    sizes = [one.store.head().size for one in border.sections.values()]
    for at in ("mx", "us"):
        (again,) = border.lodge([NORTH.content], "broker", section=at)
        assert (again.case, again.version, again.fresh) == (case, 1, False)
    assert [one.store.head().size for one in border.sections.values()] == sizes


def test_the_same_twice_in_one_delivery_is_one_case(border):
    first, second = border.lodge([NORTH.content, NORTH.content], "broker")
    assert (first.case, first.fresh, second.case, second.fresh) == (first.case, True, first.case, False)


def test_other_white_space_and_order_are_the_same_filing(border):
    case = lodge(border, NORTH)
    shuffled = Sample(dict(reversed(NORTH.document.items())))
    (again,) = border.lodge([shuffled.content.replace(b": ", b" :\n")], "broker")
    assert isinstance(again, Lodged)
    assert (again.case, again.fresh) == (case, False)


def test_a_compressed_filing_crosses_like_any_other(border):
    (outcome,) = border.lodge([gzip.compress(NORTH.content)], "broker")
    assert isinstance(outcome, Lodged), outcome
    assert border.sections["us"].store.case(outcome.case) is not None
    (again,) = border.lodge([NORTH.content], "broker", section="us")
    assert (again.case, again.fresh) == (outcome.case, False)


def test_the_same_bytes_stay_the_same_case_when_they_could_not_be_lodged_any_more(home):
    clock = StandingClock()
    with opened(home, clock=clock) as border:
        case = lodge(border, SOUTH, "us")
        size = border.sections["us"].store.head().size
        clock.now -= timedelta(days=30)
        (new,) = border.lodge([a1_southbound("NEW").content], "broker", section="us")
        assert codes(new)  # lodged now it would be refused
        (again,) = border.lodge([SOUTH.content], "broker", section="us")
        assert isinstance(again, Lodged)
        assert (again.case, again.fresh) == (case, False)
        assert border.sections["us"].store.head().size == size


def test_another_filing_under_the_same_reference_is_refused_and_leaves_nothing(border):
    case = lodge(border, NORTH)
    sizes = [one.store.head().size for one in border.sections.values()]
    for at in ("mx", "us"):
        (outcome,) = border.lodge([OTHER.content], "broker", section=at)
        assert codes(outcome) == {"case.exists"}
    assert [one.store.head().size for one in border.sections.values()] == sizes
    assert border.sections["mx"].store.case(case).version == 1


def test_of_several_filings_each_stands_alone(border):
    broken = SOUTH.spoilt({"/direction": "sideways"})
    first, second, third = border.lodge([NORTH.content, broken.content, EMPTY.content], "broker")
    assert isinstance(first, Lodged)
    assert isinstance(second, Refused)
    assert isinstance(third, Lodged)
    for one in border.sections.values():
        assert {row.id for row in one.store.cases()} == {first.case, third.case}
        assert {row.case_id for row in one.store.receivables()} <= {first.case, third.case}


# --- two filings under one reference, lodged before the sections could talk --------------------------------


def cross_lodged(border, one, other):
    (first,) = clearance.lodge(border.sections["mx"], [one.content], "broker")
    (second,) = clearance.lodge(border.sections["us"], [other.content], "broker")
    assert isinstance(first, Lodged)
    assert isinstance(second, Lodged)
    assert (first.case, first.fresh) == (second.case, second.fresh)
    return first.case


def test_two_filings_lodged_apart_under_one_reference_are_held_until_one_is_meant(border):
    case = cross_lodged(border, NORTH, OTHER)
    border.relay()
    present(border, case, NORTH)
    assert state(border, case) is JointState.HELD
    for one in border.sections.values():
        assert file_of(one, case).decisions[one.name].decision.reasons == ("case.contested",)
        with pytest.raises(PowerError, match=r"case\.unsettled"):
            clearance.rule(one, case, Verdict.RELEASE, ["seen"], "officer")
    assert amend(border, NORTH).version == 2
    present(border, case, NORTH)
    assert state(border, case) is JointState.RELEASED
    assert len({file_of(one, case).canonical for one in border.sections.values()}) == 1


def test_the_same_filing_lodged_at_both_sections_is_one_case_and_they_compare_charges(border):
    case = cross_lodged(border, SOUTH, SOUTH)
    border.relay()
    for one in border.sections.values():
        assert file_of(one, case).selected.keys() == {"mx", "us"}
        assert acts(one, case).count("clearance.lodged") == 1
    pay(border, case)
    present(border, case, SOUTH)
    assert state(border, case) is JointState.RELEASED


def test_of_an_empty_truck_the_deciding_section_has_the_filing_that_counts(border):
    case = cross_lodged(border, EMPTY, EMPTY.spoilt({"/remarks": "another"}))
    clearance.present(border.sections["us"], {case: seen(EMPTY.filing)}, "gate")
    border.settle()
    assert state(border, case) is JointState.RELEASED
    assert border.receipt(case) is not None
    assert len({file_of(one, case).canonical for one in border.sections.values()}) == 1


# --- amendments --------------------------------------------------------------------------------------------


def test_an_amendment_is_a_version_that_goes_back_to_lodged_in_all_sections(border):
    case = lodge(border, SOUTH, "us")
    pay(border, case)
    outcome = amend(border, DEARER)
    assert (outcome.case, outcome.version, outcome.fresh) == (case, 2, True)
    for one in border.sections.values():
        row = one.store.case(case)
        assert (row.version, row.state) == (2, "selected")
        assert owed(one, case) == charged(one, case)
    present(border, case, SOUTH)
    assert state(border, case) is JointState.HELD  # the difference is not paid yet
    pay(border, case)
    assert state(border, case) is JointState.RELEASED


def test_an_amendment_that_changes_nothing_is_no_version(border):
    case = lodge(border, NORTH)
    outcome = border.amend(NORTH.content, "broker")
    assert (outcome.case, outcome.version, outcome.fresh) == (case, 1, False)


def test_there_is_nothing_to_amend_before_something_was_lodged(border):
    assert codes(border.amend(NORTH.content, "broker")) == {"case.absent"}


def test_a_faulty_amendment_leaves_the_version_before_it(border):
    case = lodge(border, NORTH)
    outcome = border.amend(OTHER.spoilt({"/acceptances": []}).content, "broker")
    assert isinstance(outcome, Refused)
    assert state(border, case) is JointState.OPEN
    assert border.sections["mx"].store.case(case).version == 1


def test_after_a_hold_an_amendment_starts_again(border):
    case = lodge(border, UNBONDED)
    present(border, case, UNBONDED)
    assert state(border, case) is JointState.HELD
    amend(border, NORTH)
    assert state(border, case) is JointState.OPEN
    present(border, case, NORTH)
    assert state(border, case) is JointState.RELEASED


def test_after_release_an_amendment_is_too_late(border):
    case = lodge(border, NORTH)
    present(border, case, NORTH)
    assert state(border, case) is JointState.RELEASED
    for at in ("mx", "us"):
        assert codes(border.amend(OTHER.content, "broker", section=at)) == {"case.closed"}
    assert border.receipt(case) is None or state(border, case) is JointState.RELEASED


def test_a_section_that_has_released_leaves_amendments_to_those_that_have_not(border):
    case = lodge(border, UNBONDED)
    present(border, case, UNBONDED)
    assert codes(border.amend(NORTH.content, "broker", section="mx")) == {"case.elsewhere"}
    assert amend(border, NORTH, "us").version == 2


def test_a_release_that_is_whole_elsewhere_is_not_undone_by_an_amendment(border):
    """The Mexican release is on its way and the United States have theirs: Mexico may not change its mind."""
    case = lodge(border, NORTH)
    mx, us = border.sections["mx"], border.sections["us"]
    clearance.present(mx, {case: seen(NORTH.filing)}, "gate")
    exchange.deliver(mx, us)
    heard = exchange.parcel(us, "mx", limit=1)  # Mexico hears of the truck, not of the decision
    assert heard is not None
    exchange.accept(mx, heard)
    assert file_of(mx, case).decisions.keys() == {"mx"}
    assert clearance.joint(us, case).state is JointState.OPEN
    assert codes(clearance.amend(mx, OTHER.content, "broker")) == {"case.elsewhere"}
    with pytest.raises(PowerError, match=r"case\.elsewhere"):
        clearance.withdraw(mx, case, "broker")
    border.relay()
    assert state(border, case) is JointState.RELEASED


def test_an_amendment_does_not_escape_the_channel_that_the_gate_was_told(border):
    """What was selected when the truck stood at the gate is examined, whatever the papers say afterwards."""
    case = lodge(border, NORTH)
    present(border, case, NORTH, seals=("BROKEN",))
    channel = border.joint(case).channel
    assert channel is not Channel.GREEN
    amend(border, OTHER)
    present(border, case, NORTH)
    assert (state(border, case), border.joint(case).channel) == (JointState.OPEN, channel)
    border.examine({case: examined()}, "team")
    assert state(border, case) is JointState.RELEASED


def test_an_amendment_does_not_wipe_out_what_was_found(border):
    case = lodge(border, NORTH)
    present(border, case, NORTH, seals=("BROKEN",))
    border.examine({case: examined("seal.anomaly")}, "team")
    assert state(border, case) is JointState.HELD
    amend(border, OTHER)
    present(border, case, NORTH)
    assert state(border, case) is JointState.OPEN
    assert border.joint(case).channel is not Channel.GREEN


def test_an_officers_hold_outlives_an_amendment_as_a_look_at_the_papers(border):
    case = lodge(border, NORTH)
    clearance.rule(border.sections["us"], case, Verdict.HOLD, ["weapon"], "officer")
    border.relay()
    amend(border, OTHER)
    present(border, case, NORTH)
    assert state(border, case) is JointState.OPEN
    assert border.joint(case).channel is Channel.YELLOW


# --- withdrawal --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["mx", "us"])
def test_a_withdrawal_at_either_section_closes_the_case_in_both(border, at):
    case = lodge(border, SOUTH)
    assert owed(border.sections["mx"], case) > 0
    clearance.withdraw(border.sections[at], case, "broker")
    border.relay()
    assert state(border, case) is JointState.WITHDRAWN
    assert [owed(one, case) for one in border.sections.values()] == [0, 0]
    for closed in (
        lambda: present(border, case, SOUTH),
        lambda: clearance.withdraw(border.sections[at], case, "x"),
    ):
        with pytest.raises(PowerError, match=r"case\.closed"):
            closed()
    assert codes(border.amend(DEARER.content, "broker")) == {"case.closed"}
    (again,) = border.lodge([SOUTH.content], "broker")
    assert not again.fresh


@pytest.mark.parametrize("at", ["mx", "us"])
def test_what_was_released_is_not_withdrawn(border, at):
    case = lodge(border, NORTH)
    present(border, case, NORTH)
    with pytest.raises(PowerError, match=r"case\.closed"):
        clearance.withdraw(border.sections[at], case, "broker")
    border.relay()
    assert state(border, case) is JointState.RELEASED


def test_only_a_section_with_an_act_to_take_withdraws_an_empty_truck(border):
    case = lodge(border, EMPTY)
    with pytest.raises(PowerError, match=r"case\.elsewhere"):
        clearance.withdraw(border.sections["mx"], case, "broker")
    border.withdraw(case, "broker")
    assert state(border, case) is JointState.WITHDRAWN


def test_after_a_withdrawal_nothing_is_decided(border):
    """The truck was presented on one side while the filing was withdrawn on the other."""
    case = lodge(border, NORTH)
    clearance.withdraw(border.sections["mx"], case, "broker")
    clearance.present(border.sections["us"], {case: seen(NORTH.filing)}, "gate")
    border.relay()
    assert state(border, case) is JointState.WITHDRAWN
    assert all("clearance.decided" not in acts(one, case) for one in border.sections.values())
    border.settle()
    assert border.receipt(case) is None


def test_a_refusal_outweighs_a_withdrawal_that_crossed_it(border):
    case = lodge(border, NORTH)
    clearance.withdraw(border.sections["mx"], case, "broker")
    clearance.rule(border.sections["us"], case, Verdict.REFUSE, ["weapon"], "officer")
    border.relay()
    assert state(border, case) is JointState.REFUSED


def test_an_unknown_case_is_refused_by_name(border):
    for act in (
        lambda: clearance.withdraw(border.sections["mx"], "none", "x"),
        lambda: border.present({"none": seen(NORTH.filing)}, "gate"),
        lambda: border.examine({"none": examined()}, "team"),
        lambda: clearance.rule(border.sections["mx"], "none", Verdict.HOLD, ["x"], "officer"),
        lambda: border.joint("none"),
    ):
        with pytest.raises(PowerError, match=r"case\.unknown"):
            act()


def test_one_unknown_truck_does_not_hold_back_the_others(border):
    case = lodge(border, NORTH)
    with pytest.raises(PowerError, match=r"case\.unknown"):
        border.present({"none": seen(NORTH.filing), case: seen(NORTH.filing)}, "gate")
    assert state(border, case) is JointState.RELEASED


def test_what_is_heard_late_is_judged_as_of_its_filing(home):
    """A link that was down, or a clock that goes wrong, does not turn an honest filing into a faulty one."""
    with opened(home) as border:
        us = border.sections["us"]
        us.clock = lambda: AS_OF - timedelta(days=400)
        case = lodge(border, NORTH)
        assert file_of(us, case).refusals == ()


# --- bad input ---------------------------------------------------------------------------------------------

JUNK = (
    b"",
    b"\x00",
    b"\xff\xfe{\x00}\x00",
    b"null",
    b"[]",
    b"{}",
    b'{"reference": "\\ud800"}',
    b'{"a":' * 100_000,
    b'{"x": NaN}',
    gzip.compress(bytes(20_000_000)),
    b"\x1f\x8b\x08broken",
    b" " * 9_000_000,
    b"declarant,reference\n",
    NORTH.content[:-20],
    NORTH.content * 2,
    NORTH.content.decode().encode("utf-16"),
    NORTH.spoilt({"/reference": "../../etc"}).content,
    NORTH.spoilt({"/declarant": "A\x00B"}).content,
    NORTH.spoilt({VALUE: "-1"}).content,
    NORTH.spoilt({VALUE: "1e400"}).content,
    NORTH.spoilt({"/expected_arrival": "2999-01-01T00:00:00Z"}).content,
    NORTH.spoilt({"/unknown": 1}).content,
)


@pytest.mark.parametrize("number", range(len(JUNK)))
def test_what_is_no_filing_is_refused_with_findings_and_leaves_nothing(border, number):
    sizes = [one.store.head().size for one in border.sections.values()]
    outcomes = [*border.lodge([JUNK[number]], "broker"), border.amend(JUNK[number], "broker")]
    assert all(codes(outcome) for outcome in outcomes)
    assert [one.store.head().size for one in border.sections.values()] == sizes
    assert all(list(one.store.cases()) == [] for one in border.sections.values())


@pytest.mark.parametrize(
    "name", ["株式会社 国境", "Ñandú & Cía., S.A. de C.V.", "شركة الحدود", "🚚 Truckers “Río”"]
)
def test_names_in_any_script_cross_and_are_one_case_everywhere(border, name):
    made = NORTH.spoilt({"/declarant": name, "/reference": "A-1"})
    (outcome,) = border.lodge([made.content], "broker")
    if isinstance(outcome, Refused):  # nobody of that name accepted it; the name itself is not the fault
        assert not any(one.pointer == "/declarant" for one in outcome.findings)
        return
    assert {row.declarant for one in border.sections.values() for row in one.store.cases()} == {name}
