"""Holds and overrides: owned, reasoned, lifted by the owner's side alone, overridden by two people."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.clearance.border import (
    StandingClock,
    acts,
    bodies,
    examined,
    file_of,
    founded,
    lodge,
    opened,
    pay,
    present,
    state,
)
from tests.filings import AS_OF, a1_southbound, empty_northbound

from cruce import clearance
from cruce.clearance import contingency, holds, messages, overriding
from cruce.model import CruceError, Hold, JointState, Overriding, Verdict

SAMPLE, EMPTY = a1_southbound(), empty_northbound()
DAY = AS_OF.date()


def hold(section, case, by="A. One", **facts):
    return holds.place(section, case, facts.pop("reason", "documents"), by, review_by=DAY, **facts)


def refused(code, act, *args, **facts):
    with pytest.raises(CruceError) as error:
        act(*args, **facts)
    assert error.value.code == f"case.{code}"
    assert error.value.says.en != error.value.says.es


def test_nothing_is_released_against_a_hold_and_its_lifting_lets_it_go(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    one = hold(us, case)
    border.settle()
    pay(border, case)
    present(border, case, SAMPLE)
    border.settle()
    assert state(border, case) is JointState.HELD
    assert {each.id for each in file_of(mx, case).matters.standing} == {one.id}
    for section in (mx, us):
        refused("unsettled", clearance.rule, section, case, Verdict.RELEASE, [], "A. One")
    holds.lift(us, case, one.id, "Seen.", "A. One")
    border.settle()
    assert state(border, case) is JointState.RELEASED


def test_several_holds_stand_and_each_must_be_lifted(border):
    mx = border.sections["mx"]
    case = lodge(border, EMPTY)
    first, second = hold(mx, case), hold(mx, case, by="B. Two", reason="weapon")
    present(border, case, EMPTY)
    holds.lift(mx, case, first.id, "Seen.", "A. One")
    border.settle()
    assert state(border, case) is not JointState.RELEASED
    holds.lift(mx, case, second.id, "Seen.", "B. Two")
    border.settle()
    assert state(border, case) is JointState.RELEASED


def test_only_the_owner_lifts_a_hold(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    one = hold(mx, case)
    own = hold(mx, case, by="N. Sanidad", authority="senasica", reason="agriculture")
    border.settle()
    size = mx.store.tree.size
    for by, authority in (("B. Two", ""), ("A. One", "senasica"), ("A. One", "cofepris")):
        refused("hold-owner", holds.lift, mx, case, one.id, "No.", by, authority=authority)
    refused("hold-owner", holds.lift, mx, case, own.id, "No.", "A. One")
    refused("hold-owner", holds.lift, us, case, one.id, "No.", "A. One")
    refused("no-hold", holds.lift, mx, case, "mx:999999", "No.", "A. One")
    refused("no-authority", holds.lift, mx, case, own.id, "No.", "N. Sanidad", authority="txdps")
    refused("other-officer", holds.lift, mx, case, one.id, "No.", "us: A. One")
    assert mx.store.tree.size == size
    holds.lift(mx, case, own.id, "Clean.", "n. sanidad", authority="senasica")
    refused("no-hold", holds.lift, mx, case, own.id, "Again.", "N. Sanidad", authority="senasica")


def test_the_same_hold_twice_is_one(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    assert hold(mx, case) == hold(mx, case)
    assert acts(mx, case).count("clearance.held") == 1


def test_bad_holds_write_nothing(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    size = mx.store.tree.size
    refused("hold-reason", hold, mx, case, reason="because")
    refused("hold-words", hold, mx, case, says="two\nlines")
    refused("hold-words", hold, mx, case, says="x" * 1001)
    refused("nobody", hold, mx, case, by="")
    refused("unknown", hold, mx, "a" * 24)
    refused("hold-review", holds.place, mx, case, "weapon", "A. One", review_by=DAY - timedelta(days=1))
    assert mx.store.tree.size == size


def test_a_flood_of_holds_is_stopped(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    for number in range(40):
        hold(mx, case, by=f"Officer {number}")
    refused("hold-many", hold, mx, case, by="One more")


def test_a_hold_after_the_own_release_comes_too_late(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    border.settle()
    present(border, case, SAMPLE)
    border.settle()
    assert us.name in file_of(us, case).decisions
    refused("hold-late", hold, us, case)
    hold(mx, case)


def test_secret_reasons_and_officers_words_stay_in_the_section(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    hold(mx, case, reason="investigation", says="Tip of the 4th about the seal")
    hold(mx, case, by="B. Two", reason="weapon", says="Seen on the scan", secret=True)
    border.settle()
    told = file_of(us, case).matters.standing
    assert [(one.reason, one.says, one.secret) for one in told] == [("inspection", None, False)] * 2
    everything = b"".join(one.content for one in us.store.events(case))
    for hidden in (b"Tip of the 4th", b"Seen on the scan", b"investigation"):
        assert hidden not in everything
    for section in (mx, us):
        said = " ".join(f"{one.notice}" for one in messages.thread(section, case) if one.notice)
        assert "Held for inspection" in said
        for secret in ("Tip of the 4th", "Seen on the scan", "Arms"):
            assert secret not in said


def test_where_no_minute_lets_channels_cross_holds_stay_at_home(tmp_path):
    with opened(founded(tmp_path / "home")) as border:
        mx, us = border.sections["mx"], border.sections["us"]
        case = lodge(border, SAMPLE)
        border.settle()
        for section in (mx, us):
            section.agreed = section.agreed.__class__()
        hold(mx, case)
        border.settle()
        assert file_of(us, case).matters.standing == ()
        assert len(file_of(mx, case).matters.standing) == 1


def test_a_hold_told_late_or_twice_does_not_stand_again(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    one = hold(mx, case)
    sent = [body for body in outbox(mx) if body[0] == "clearance.held"]
    holds.lift(mx, case, one.id, "Seen.", "A. One")
    border.settle()
    before = us.store.tree.size
    for kind, body in sent * 3:
        us.write([clearance.hear(us, us.peers["mx"], kind, case, body, AS_OF)])
    assert us.store.tree.size == before
    assert file_of(us, case).matters.standing == ()


def test_a_hold_in_anothers_name_is_refused(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    hold(mx, case)
    border.settle()
    (_, body) = next(one for one in outbox(mx) if one[0] == "clearance.held")
    for name, value in (("section", "us"), ("id", "us:1"), ("reason", "<b>"), ("owner", None)):
        spoilt = {**body, "hold": {**body["hold"], name: value}}
        (result,) = us.write([clearance.hear(us, us.peers["mx"], "clearance.held", case, spoilt, AS_OF)])
        assert isinstance(result, Exception)


def test_holds_outlive_an_amendment_and_stop_a_withdrawal(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    hold(mx, case)
    refused("stays", clearance.withdraw, mx, case, "broker")
    clearance.amend(mx, SAMPLE.spoilt({"/remarks": "other"}).content, "broker")
    assert len(file_of(mx, case).matters.standing) == 1


def test_old_files_of_cases_still_open():
    old = b'{"filing":"a","canonical":"b","liability":"c","profile":"d","due":["mx","us"]}'
    file = clearance.CaseFile.model_validate_json(old)
    assert file.matters.standing == ()
    assert file.model_dump_json(exclude_defaults=True).encode() == old


# --- four eyes -------------------------------------------------------------------------------------------


def test_two_people_lift_the_hold_of_a_third(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    one = hold(mx, case)
    made = overriding.propose(mx, case, Overriding.LIFT_HOLD, "Off duty.", "B. Two", about=one.id)
    assert len(file_of(mx, case).matters.standing) == 1
    for same in ("B. Two", "mx: B. Two", "  b.  TWO "):
        refused("override-same", overriding.confirm, mx, case, made.id, same)
    done = overriding.confirm(mx, case, made.id, "C. Chief")
    assert file_of(mx, case).matters.standing == ()
    (lifted,) = file_of(mx, case).matters.holds
    assert lifted.lifted is not None
    assert (lifted.lifted.by, lifted.lifted.second) == ("B. Two", "C. Chief")
    assert (done.power, done.confirmed_by) == ("named", "C. Chief")
    refused("override-over", overriding.confirm, mx, case, made.id, "D. Chief")
    assert acts(mx, case).count("clearance.confirmed") == 1
    assert [(name, each.id) for name, each in overriding.register(mx, [case])] == [(case, made.id)]


def test_an_override_is_answered_in_time_or_proposed_anew(tmp_path):
    clock = StandingClock()
    with opened(founded(tmp_path / "home"), clock=clock) as border:
        mx = border.sections["mx"]
        case = lodge(border, SAMPLE)
        one = hold(mx, case)
        made = overriding.propose(mx, case, Overriding.LIFT_HOLD, "Off duty.", "B. Two", about=one.id)
        refused(
            "override-open", overriding.propose, mx, case, Overriding.LIFT_HOLD, "Now.", "D", about=one.id
        )
        clock.now += overriding.IN_TIME
        refused("override-over", overriding.confirm, mx, case, made.id, "C. Chief")
        again = overriding.propose(mx, case, Overriding.LIFT_HOLD, "Off duty.", "B. Two", about=one.id)
        overriding.dismiss(mx, case, again.id, "C. Chief")
        refused("override-over", overriding.confirm, mx, case, again.id, "C. Chief")
        assert len(file_of(mx, case).matters.standing) == 1


def test_a_red_channel_is_released_unexamined_by_two_alone(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    border.settle()
    pay(border, case)
    present(border, case, SAMPLE, seals=("BROKEN",))
    border.settle()
    refused("not-ready", clearance.rule, mx, case, Verdict.RELEASE, [], "A. One")
    made = overriding.propose(mx, case, Overriding.RELEASE_UNEXAMINED, "Live animals.", "A. One")
    refused("override-same", overriding.confirm, mx, case, made.id, "A. One")
    overriding.confirm(mx, case, made.id, "C. Chief")
    (decided,) = bodies(mx, case, "clearance.decided")
    assert decided["decision"]["decision"]["by"] == "A. One; C. Chief"
    border.settle()
    assert state(border, case) is JointState.OPEN, "the other section has its own decision to take"
    refused("not-ready", clearance.rule, us, case, Verdict.RELEASE, [], "A. One")


def test_an_unexamined_release_is_no_way_around_a_hold_or_money(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    border.settle()
    propose = overriding.propose
    refused("not-presented", propose, mx, case, Overriding.RELEASE_UNEXAMINED, "Now.", "A. One")
    present(border, case, SAMPLE, seals=("BROKEN",))
    border.settle()
    refused("unsettled", propose, mx, case, Overriding.RELEASE_UNEXAMINED, "Now.", "A. One")
    pay(border, case)
    made = propose(mx, case, Overriding.RELEASE_UNEXAMINED, "Now.", "A. One")
    hold(mx, case, by="B. Two")
    refused("unsettled", overriding.confirm, mx, case, made.id, "C. Chief")


def test_a_second_inspection_is_on_record_before_it_is_made(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    border.settle()
    present(border, case, SAMPLE, seals=("BROKEN",))
    border.settle()
    kind = Overriding.SECOND_INSPECTION
    refused("not-examinable", overriding.propose, mx, case, kind, "Again.", "A. One")
    clearance.examine(mx, {case: examined("weapon")}, "A. One")
    made = overriding.propose(mx, case, kind, "A tip came in.", "A. One")
    assert file_of(mx, case).matters.granted(kind, 1) is None
    overriding.confirm(mx, case, made.id, "C. Chief")
    granted = file_of(mx, case).matters.granted(kind, 1)
    assert granted is not None
    assert granted.why == "A tip came in."
    assert file_of(mx, case).matters.granted(kind, 2) is None


NAMED = """
directors = ["D. Director"]
chiefs = ["C. Chief"]
officers = ["A. One", "B. Two", "C. Chief"]
oversight = ["M. Vega"]
[authorities]
senasica = ["N. Sanidad", "J. Sanidad"]
"""


@pytest.fixture
def named(tmp_path):
    home = founded(tmp_path / "home")
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(NAMED)
    with opened(home) as border:
        yield border


def test_a_second_person_is_a_chief_or_a_director_where_any_are_named(named):
    mx = named.sections["mx"]
    case = lodge(named, SAMPLE)
    for confirmer, power in (("C. Chief", "chief"), ("D. Director", "director")):
        one = hold(mx, case)
        made = overriding.propose(mx, case, Overriding.LIFT_HOLD, "Off duty.", "B. Two", about=one.id)
        refused("override-rank", overriding.confirm, mx, case, made.id, "A. One")
        refused("not-officer", overriding.confirm, mx, case, made.id, "N. Nadie")
        refused("oversight", overriding.confirm, mx, case, made.id, "M. Vega")
        refused("machine", overriding.confirm, mx, case, made.id, "service")
        assert overriding.confirm(mx, case, made.id, confirmer).power == power


def test_another_authority_holds_and_lifts_and_never_decides(named):
    mx = named.sections["mx"]
    case = lodge(named, SAMPLE)
    one = hold(mx, case, by="N. Sanidad", authority="senasica", reason="agriculture")
    refused("not-of-authority", hold, mx, case, by="A. One", authority="senasica")
    refused("not-of-authority", hold, mx, case, by="N. Nadie", authority="senasica")
    refused("not-of-authority", hold, mx, case, by="N. Sanidad", authority="cofepris")
    refused("authority", hold, mx, case, by="N. Sanidad")
    refused("authority", clearance.rule, mx, case, Verdict.HOLD, ["weapon"], "N. Sanidad")
    kind = Overriding.RELEASE_UNEXAMINED
    refused(
        "override-authority", overriding.propose, mx, case, kind, "Now.", "N. Sanidad", authority="senasica"
    )
    refused("hold-owner", overriding.propose, mx, case, Overriding.LIFT_HOLD, "Now.", "A. One", about=one.id)
    refused("hold-owner", holds.lift, mx, case, one.id, "No.", "J. Sanidad", authority="senasica")
    holds.lift(mx, case, one.id, "Clean.", "N. Sanidad", authority="senasica")


def test_an_officer_of_another_authority_may_be_on_the_team_and_stands_for_no_section(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    border.settle()
    present(border, case, SAMPLE, seals=("BROKEN",))
    border.settle()
    found = examined("agriculture")
    alone = found.model_copy(update={"team": ("us: B", "mx/senasica: N. Sanidad")})
    (fault,) = clearance.examine(mx, {case: alone}, "A. One").values()
    assert getattr(fault, "code", "") == "case.team"
    joint = found.model_copy(update={"team": (*found.team, "mx/senasica: N. Sanidad", "us/txdps: T")})
    assert clearance.examine(mx, {case: joint}, "A. One") == {case: None}


def test_nobody_releases_alone_for_another_against_a_known_hold(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    hold(us, case)
    border.settle()
    pay(border, case)
    with pytest.raises(CruceError) as error:
        contingency.decide_alone(mx, case, "us", "A. One")
    assert "us" in error.value.says.en


def outbox(section):
    return [(one.kind, json.loads(one.body)) for one in section.store.outbox(0, 1000)]


def test_a_hold_reads_back_as_it_was_written():
    made = Hold(
        id="mx:1", section="mx", reason="weapon", owner="A", at=AS_OF, review_by=DAY, says="x", secret=True
    )
    assert Hold.model_validate_json(made.model_dump_json()) == made


def test_what_two_officers_confirmed_lets_goods_found_in_order_be_inspected_again(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    border.settle()
    present(border, case, SAMPLE, seals=("BROKEN",))
    border.settle()
    assert clearance.examine(mx, {case: examined()}, "A. One") == {case: None}
    (fault,) = clearance.examine(mx, {case: examined("weapon")}, "A. One").values()
    assert getattr(fault, "code", "") == "case.inspected"
    made = overriding.propose(mx, case, Overriding.SECOND_INSPECTION, "A tip came in.", "A. One")
    overriding.confirm(mx, case, made.id, "C. Chief")
    assert clearance.examine(mx, {case: examined("weapon")}, "A. One") == {case: None}
