"""One stop, one order, one joint team: the life of an inspection in two sections that tell each other."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.clearance.border import (
    StandingClock,
    acts,
    bodies,
    examined,
    file_of,
    lodge,
    opened,
    present,
)
from tests.clearance.contingent import agree, clock, home
from tests.clearance.inspected import (
    ANA,
    BOB,
    HERE,
    JOINT,
    JPEG,
    MX_SITE,
    NORTH,
    PHOTO,
    US_SITE,
    answered,
    at_work,
    doubted,
    joined,
    known,
    known_here,
    order,
    refused,
    wanted,
)

from cruce import clearance
from cruce.clearance import inspection
from cruce.clearance.inspection import Found
from cruce.model import (
    Attendance,
    Channel,
    Find,
    Function,
    InspectionKind,
    InspectionState,
    Integration,
    ItemFinding,
    JointState,
    Level,
    PowerError,
    Presence,
    Quantity,
    Result,
    SiteAct,
    SiteRule,
    Verdict,
)

__all__ = ["clock", "home"]  # fixtures


@pytest.fixture
def border(home, clock):
    with opened(home, clock=clock) as border:
        yield border


def _json(said: object) -> bytes:
    import json

    return json.dumps(said).encode()


def test_an_inspection_from_its_order_to_two_decisions(border, clock):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    assert order(border, case).state is InspectionState.ORDERED
    joined(border, case)
    assert known(border, case).state is InspectionState.ASSEMBLED
    clock.now += timedelta(minutes=5)
    inspection.begin(mx, case, ANA)
    border.relay()
    assert known(border, case).state is InspectionState.UNDER_WAY
    inspection.attach(us, case, [PHOTO], BOB)
    inspection.weigh(mx, case, Quantity(amount=Decimal("8120.5"), unit="kg"), ANA)
    clock.now += timedelta(minutes=12, seconds=30)
    answered(border, case)
    inspection.reseal(us, case, ["OTHER1"], ["NEW77"], BOB)
    border.relay()
    inspection.find(us, case, Found(items=(ItemFinding(item="1/1"),), remarks="all there"), BOB)
    border.relay()
    made = known(border, case)
    assert (made.state, made.put_on, made.broken) == (InspectionState.FOUND, ("NEW77",), ("OTHER1",))
    for one in (us, mx):
        found = file_of(one, case).examination
        assert found is not None
        assert found.team == (f"mx: {ANA}", f"us: {BOB}")
        assert (found.minutes_spent, found.spent) == (13, {"mx": 13, "us": 13})
        assert (found.site, found.dock, found.seals) == (US_SITE, "4", ("NEW77",))
        assert one.store.content(made.evidence[0].digest) == JPEG
        assert clearance.joint(one, case).state is JointState.RELEASED
    kinds = [kind.partition(".")[2] for kind in acts(us, case)]
    life = ("ordered", "joined", "assembled", "attached", "answered", "resealed", "examined", "decided")
    assert [kind for kind in kinds if kind in life] == list(life)


def test_the_import_act_waits_for_the_export_act(border):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    at_work(border, case)
    answered(border, case)
    inspection.find(us, case, Found(), BOB)
    assert file_of(us, case).decisions == {}
    refused("export-first", lambda: clearance.rule(us, case, Verdict.RELEASE, (), BOB))
    border.relay()
    assert acts(mx, case)[-2:] == ["clearance.decided", "exchange.received"]
    assert file_of(us, case).decisions.keys() == {"mx", "us"}
    told = [body.get("act") for body in bodies(us, case, "exchange.received")]
    order_of = acts(us, case)
    assert told[-1] == "decided"
    assert order_of.index("clearance.decided") == len(order_of) - 1


def test_the_import_section_may_hold_before_the_export_act(border):
    case, us = doubted(border), border.sections["us"]
    clearance.examine(us, {case: examined()}, "team")
    clearance.rule(us, case, Verdict.HOLD, ("weapon",), BOB)
    border.relay()
    assert clearance.joint(us, case).state is JointState.HELD


def test_where_each_examines_for_itself_nobody_waits_for_the_export_act(border):
    row = Integration(function=Function.EXAMINATION, level=Level.RECOGNISE)
    agree(border, contingency=(), shares=(), levels=(row,), effective="2026-01-01")
    case, us = doubted(border), border.sections["us"]
    clearance.examine(us, {case: examined()}, "team")
    assert file_of(us, case).decisions.keys() == {"us"}


def test_one_order_at_a_time_and_a_second_is_told_of_the_first(border):
    case = doubted(border)
    order(border, case)
    told = refused("ordered", lambda: order(border, case, "mx", ANA))
    assert BOB in told.says.en
    assert US_SITE in told.says.es
    before = acts(border.sections["us"], case)
    order(border, case)  # the button pressed twice
    assert acts(border.sections["us"], case) == before
    refused("ordered", lambda: border.examine({case: examined()}, "team"))


def test_two_orders_that_cross_become_one(border, clock):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    inspection.order(us, case, wanted(), BOB)
    clock.now += timedelta(seconds=9)
    more = wanted(kinds=(InspectionKind.CANINE,), site=MX_SITE, items=("1/1",))
    inspection.order(mx, case, more, ANA)
    border.relay()
    one = known(border, case)
    assert one.order is not None
    assert (one.number, one.order.section, len(one.orders)) == (1, "us", 2)
    assert set(one.kinds) == {InspectionKind.INTENSIVE, InspectionKind.CANINE}
    assert one.items == ()  # the first asks for the whole load
    joined(border, case)
    assert known(border, case).state is InspectionState.ASSEMBLED


def test_a_green_case_is_inspected_for_an_officer_s_reason_and_not_released_meanwhile(border):
    case, us = lodge(border, NORTH), border.sections["us"]
    refused("targeted", lambda: order(border, case))
    order(border, case, why="a tip from the line")
    present(border, case, NORTH)
    assert file_of(us, case).channel is Channel.GREEN
    assert clearance.joint(us, case).state is JointState.OPEN
    assert file_of(us, case).decisions == {}
    refused("not-ready", lambda: clearance.rule(us, case, Verdict.RELEASE, (), BOB))
    inspection.cancel(us, case, "the tip was of another truck", BOB)
    border.relay()
    assert known(border, case).state is InspectionState.CANCELLED
    assert clearance.joint(us, case).state is JointState.RELEASED


def test_a_cancelled_order_leaves_a_red_case_to_be_examined(border):
    case, us = doubted(border), border.sections["us"]
    order(border, case)
    refused("not-yours", lambda: inspection.cancel(border.sections["mx"], case, "no", ANA))
    refused("cancel-reason", lambda: inspection.cancel(us, case, " ", BOB))
    inspection.cancel(us, case, "wrong dock", BOB)
    inspection.cancel(us, case, "wrong dock", BOB)
    border.relay()
    assert acts(us, case).count("clearance.cancelled") == 1
    assert file_of(us, case).decisions == {}
    assert order(border, case, dock="5").number == 2


def test_nobody_begins_before_the_team_is_whole_and_the_truck_is_there(border):
    case, us, mx = lodge(border, NORTH), border.sections["us"], border.sections["mx"]
    refused("no-inspection", lambda: inspection.join(us, case, BOB))
    order(border, case, why="a tip")
    inspection.join(us, case, BOB)
    border.relay()
    refused("not-presented", lambda: inspection.begin(us, case, BOB))
    present(border, case, NORTH)
    told = refused("not-assembled", lambda: inspection.begin(us, case, BOB))
    assert "mx" in told.says.es
    inspection.join(mx, case, ANA)
    border.relay()
    refused("not-on-team", lambda: inspection.begin(us, case, "Carl Jones"))
    refused("not-begun", lambda: inspection.answer(us, case, {}, BOB))
    inspection.begin(us, case, BOB)
    inspection.begin(us, case, BOB)
    assert acts(us, case).count("clearance.begun") == 1


@pytest.mark.parametrize("by", ["mx: Ana Pérez", "system", "", "us"])
def test_an_act_is_by_an_officer_of_the_own_section_only(border, by):
    case, us = doubted(border), border.sections["us"]
    with pytest.raises(PowerError, match=r"case\.(other-officer|machine|nobody)"):
        inspection.order(us, case, wanted(), by)
    order(border, case)
    for act in (inspection.join, inspection.begin):
        with pytest.raises(PowerError, match=r"case\.(other-officer|machine|nobody)"):
            act(us, case, by)


def test_a_section_speaks_for_no_officer_of_another(border):
    """A message that names somebody else's officer is kept aside, and nobody has joined by it."""
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    order(border, case)
    member = {"section": "mx", "officer": "Ana", "at": "2026-05-13T11:30:00Z", "how": "present"}
    us.store.one(
        lambda transaction: transaction.send(
            "clearance.joined", case, b'{"version":1,"inspection":1,"member":%s}' % _json(member)
        )
    )
    border.relay()
    held = file_of(mx, case).inspection
    assert held is not None
    assert held.members == ()
    (kept,) = bodies(mx, case, "exchange.refused")
    assert kept["kind"] == "clearance.joined"


WAIVER = Presence(section="mx", how="waived", crossings=(HERE,), kinds=(InspectionKind.SCAN,))


@pytest.mark.parametrize(
    ("row", "kinds", "waives"),
    [
        (WAIVER, ("scan",), True),
        (WAIVER, ("scan", "intensive"), False),
        (WAIVER.model_copy(update={"crossings": ("US-AZ-NOM",)}), ("scan",), False),
        (WAIVER.model_copy(update={"crossings": ("*",)}), ("scan",), True),
        (WAIVER.model_copy(update={"lanes": ("fast",)}), ("scan",), False),
        (WAIVER.model_copy(update={"how": "remote"}), ("scan",), False),
        (WAIVER.model_copy(update={"section": "us"}), ("scan",), False),
    ],
)
def test_a_section_is_excused_only_as_a_minute_in_force_says(border, row, kinds, waives):
    agree(border, contingency=(), shares=(), presence=(row,), effective="2026-01-01")
    case, us = doubted(border), border.sections["us"]
    order(border, case, kinds=kinds)
    inspection.join(us, case, BOB)
    border.relay()
    if waives:
        inspection.begin(us, case, BOB)
        (assembled,) = bodies(us, case, "clearance.assembled")
        assert assembled["waived"] == ["mx"]
    else:
        refused("not-assembled", lambda: inspection.begin(us, case, BOB))


def test_looking_on_from_afar_needs_a_minute_and_gives_no_act_at_the_load(border):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    order(border, case, kinds=("scan",))
    refused("remote", lambda: inspection.join(mx, case, ANA, Attendance.REMOTE))
    row = WAIVER.model_copy(update={"how": "remote"})
    agree(border, contingency=(), shares=(), presence=(row,), effective="2026-01-01")
    inspection.join(mx, case, ANA, Attendance.REMOTE)
    inspection.join(us, case, BOB)
    border.relay()
    inspection.begin(us, case, BOB)
    border.relay()
    refused("not-on-team", lambda: inspection.attach(mx, case, [PHOTO], ANA))
    answered(border, case)
    inspection.find(us, case, Found(), BOB)
    found = file_of(us, case).examination
    assert found is not None
    assert found.spent.keys() == {"us"}


def test_at_a_site_of_the_other_country_officers_do_what_a_minute_says(border):
    rules = (SiteRule(site=MX_SITE, section="us", acts=(SiteAct.OBSERVE,)),)
    agree(
        border, contingency=(), levels=JOINT, sites=rules, supersedes=("acta-1",), effective="2026-01-01",
        shares=("filing", "channel", "band", "reason-codes"),
    )  # fmt: skip
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    told = refused("site", lambda: order(border, case, "mx", ANA, site=US_SITE))
    assert "us" in told.says.en
    assert US_SITE in told.says.en
    made = order(border, case, "mx", ANA, site=MX_SITE)
    assert made.order is not None
    assert made.order.host == "mx"
    joined(border, case)
    refused("site", lambda: inspection.begin(us, case, BOB))
    inspection.begin(mx, case, ANA)
    border.relay()
    refused("site", lambda: inspection.reseal(us, case, ["OTHER1"], ["N1"], BOB))
    inspection.reseal(mx, case, ["OTHER1"], ["N1"], ANA)


@pytest.mark.parametrize("changes", [{"site": "US-AZ-NOM-US"}, {"site": "US-XX-NONE"}, {"items": ("9/9",)}])
def test_an_order_names_a_site_of_the_crossing_and_goods_of_the_filing(border, changes):
    case = doubted(border)
    code = "item" if "items" in changes else "no-site"
    refused(code, lambda: order(border, case, **changes))
    assert "clearance.ordered" not in acts(border.sections["us"], case)


def test_the_checklist_follows_kinds_and_goods_and_every_open_question_is_named(border):
    case, us = doubted(border), border.sections["us"]
    at_work(border, case, kinds=("intensive", "canine"))
    asked = inspection.look(us, file_of(us, case), NORTH.filing).questions
    topics = {each.topic for each in asked}
    assert topics == {"general", "canine", "agriculture"}  # wood packaging is looked at in every load
    assert all(each.says.en and each.says.es for each in asked)
    told = refused("unanswered", lambda: inspection.find(us, case, Found(), BOB))
    assert all(each.says.es in told.says.es for each in asked)
    refused("note", lambda: inspection.answer(us, case, {"general.seals": (Result.DIFFERS, None)}, BOB))
    refused("question", lambda: inspection.answer(us, case, {"scan.image": (Result.AS_DECLARED, None)}, BOB))
    answered(border, case, general_quantity=Result.DIFFERS)
    refused("differs", lambda: inspection.find(us, case, Found(), BOB))
    item = ItemFinding(item="1/1", reasons=("weight.anomaly",), says="two boxes less")
    inspection.find(us, case, Found(items=(item,), find=Find.REVENUE), BOB)
    border.relay()
    assert clearance.joint(us, case).state is JointState.HELD


def test_what_was_found_in_order_is_inspected_again_only_for_a_written_reason_and_counted(border):
    """Money keeps the case open: nothing else does, once both have found the goods in order."""
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    answered(border, case)
    inspection.find(us, case, Found(), BOB)
    told = refused("inspected", lambda: order(border, case))
    assert BOB in told.says.en
    assert "search" in told.advice.en
    refused("inspected", lambda: order(border, case, again=" "))
    made = order(border, case, again="a dog marked the cab afterwards")
    assert (made.number, file_of(us, case).repeats) == (2, 1)
    assert file_of(border.sections["mx"], case).repeats == 1


def test_who_acts_on_what_they_saw_before_is_told_what_was_done_since(border):
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    seen_to = us.store.tree.size - 1
    inspection.join(us, case, "Carl Jones")
    inspection.reseal(us, case, ["OTHER1"], ["N1"], "Carl Jones", seen_to)
    told = refused("moved", lambda: inspection.find(us, case, Found(), BOB, seen_to))
    assert "Carl Jones" in told.says.en
    assert "seals were changed" in told.says.en
    inspection.reseal(us, case, [], ["N2"], BOB, us.store.tree.size - 1)
    inspection.reseal(us, case, [], ["N3"], BOB, us.store.tree.size - 2)  # one's own acts are no news


def test_a_finding_pressed_twice_is_one_finding(border):
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    answered(border, case)
    for _ in range(2):
        inspection.find(us, case, Found(remarks="in order"), BOB)
    assert acts(us, case).count("clearance.examined") == 1
    refused("no-inspection", lambda: inspection.find(us, case, Found(remarks="other"), BOB))


def test_where_each_examines_for_itself_the_other_s_inspection_is_on_record_only(border):
    row = Integration(function=Function.EXAMINATION, level=Level.SHARE)
    agree(border, contingency=(), shares=(), levels=(row,), effective="2026-01-01")
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    order(border, case)
    assert file_of(mx, case).inspection is None
    assert [body.get("act") for body in bodies(mx, case, "exchange.received")][-1] == "ordered"
    inspection.join(us, case, BOB)
    inspection.begin(us, case, BOB)
    answered(border, case)
    inspection.find(us, case, Found(), BOB)
    border.relay()
    assert file_of(us, case).decisions.keys() == {"us"}
    assert file_of(mx, case).examination is None


def test_at_observe_nothing_of_an_inspection_is_told(border):
    row = Integration(function=Function.EXAMINATION, level=Level.OBSERVE)
    agree(border, contingency=(), shares=(), levels=(row,), effective="2026-01-01")
    case, us = doubted(border), border.sections["us"]
    order(border, case)
    inspection.join(us, case, BOB)
    inspection.begin(us, case, BOB)
    inspection.attach(us, case, [PHOTO], BOB)
    told = {message.kind for message in us.store.outbox(0)}
    assert not told & {"clearance.ordered", "clearance.joined", "clearance.begun", "clearance.attached"}


def test_an_examination_in_one_step_makes_its_order_and_its_end(border):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    found = examined().model_copy(update={"broken": ("OTHER1",), "seals": ("N1",)})
    clearance.examine(us, {case: found}, "team")
    border.relay()
    for one in (us, mx):
        made = known_here(one, case)
        assert (made.state, made.number) == (InspectionState.FOUND, 1)
        assert [member.name for member in made.members] == ["mx: A", "us: B"]
        assert file_of(one, case).resealed[0].put_on == ("N1",)
    assert clearance.joint(us, case).state is JointState.RELEASED


def test_an_amendment_does_not_call_an_inspection_off(border):
    case, us = doubted(border), border.sections["us"]
    order(border, case)
    joined(border, case)
    changed = NORTH.spoilt({"/expected_arrival": "2026-05-13T19:30:00Z"})
    border.amend(changed.content, "broker", section="mx")
    made = known(border, case)
    assert (made.state, len(made.members)) == (InspectionState.ASSEMBLED, 2)
    refused("not-presented", lambda: inspection.begin(us, case, BOB))


def test_old_files_open_without_an_inspection(border):
    case, us = lodge(border, NORTH), border.sections["us"]
    file = file_of(us, case)
    assert (file.inspection, file.repeats, file.resealed, file.unsealed) == (None, 0, (), False)
    assert b"inspection" not in file.model_dump_json(exclude_defaults=True).encode()


def test_officers_leave_before_it_ends_and_the_clock_counts_each_section_s_minutes(border, clock):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    at_work(border, case)
    clock.now += timedelta(minutes=7)
    inspection.join(mx, case, "Carla Ruiz")
    border.relay()
    clock.now += timedelta(seconds=1)
    answered(border, case)
    inspection.find(mx, case, Found(), ANA)
    border.relay()
    found = file_of(us, case).examination
    assert found is not None
    assert (found.minutes_spent, found.spent) == (8, {"mx": 8, "us": 8})
    assert isinstance(clock, StandingClock)
    assert date(2026, 5, 13) == found.at.date()
