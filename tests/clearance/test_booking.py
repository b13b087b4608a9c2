"""Appointments: no slot is sold twice, no case has two, and each section sells its own share."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clearance.border import StandingClock, founded, lodge, opened, present
from tests.clearance.contingent import agree
from tests.filings import AS_OF, empty_northbound

from cruce import clearance
from cruce.clearance import CaseFile, booking
from cruce.exchange import Border
from cruce.model import Direction, LanePlan, PowerError, Slots, canonical

DAY = date(2026, 5, 13)
CROSSING = "US-TX-WTB"
LENGTH = timedelta(minutes=30)


def plan(lane: str = "standard", **more: object) -> LanePlan:
    slots = {"minutes": 30, "opens": "06:00", "closes": "22:00", "shares": {"mx": 2, "us": 1}, **more}
    return LanePlan(
        crossing=CROSSING, lane=lane, direction=Direction.NORTHBOUND, slots=Slots.model_validate(slots)
    )


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def border(tmp_path, clock):
    with opened(founded(tmp_path / "home"), clock=clock) as one:
        agree(one, "citas-1", lanes=(plan(), plan("FAST").model_copy(update={"operators": "trusted"})))
        yield one


def trucks(border: Border, count: int, at: str = "mx") -> list[str]:
    return [lodge(border, empty_northbound(f"CITA-{at}-{number}"), at) for number in range(count)]


def first(border: Border, at: str = "mx") -> booking.Slot:
    found = booking.slots(border.sections[at], CROSSING, Direction.NORTHBOUND, DAY)
    return next(one for one in found if one.lane == "standard" and one.starts > AS_OF)


def held(border: Border, case: str, at: str = "mx") -> object:
    row = border.sections[at].store.case(case)
    assert row is not None
    return CaseFile.model_validate_json(row.body).booking


def kinds(border: Border, case: str, at: str = "mx") -> list[str]:
    return [one.kind for one in border.sections[at].store.events(case)]


def test_a_slot_is_booked_moved_and_given_back(border):
    (case,) = trucks(border, 1)
    section, slot = border.sections["mx"], first(border)
    made = booking.book(section, case, slot.lane, slot.starts, "P")
    assert booking.book(section, case, slot.lane, slot.starts, "P") == made, "pressed twice"
    assert kinds(border, case).count("clearance.booked") == 1
    assert first(border).sold == 1
    booking.book(section, case, slot.lane, slot.starts + LENGTH, "P")
    assert first(border).sold == 0
    assert kinds(border, case).count("clearance.unbooked") == 1
    booking.unbook(section, case, "P")
    booking.unbook(section, case, "P")
    assert held(border, case) is None
    assert kinds(border, case).count("clearance.unbooked") == 2
    last = json.loads(section.store.events(case)[-1].content)
    assert last["body"]["why"] == "cancelled"
    booked = next(json.loads(one.content) for one in section.store.events(case) if "booked" in one.kind)
    assert booked["under"] == ["citas-1"]


def test_over_its_share_a_section_sells_nothing_and_names_what_is_free_next(border):
    cases = trucks(border, 3)
    section, slot = border.sections["mx"], first(border)
    for case in cases[:2]:
        booking.book(section, case, slot.lane, slot.starts, "P")
    with pytest.raises(PowerError, match="no place left") as refused:
        booking.book(section, cases[2], slot.lane, slot.starts, "P")
    assert f"{slot.starts + LENGTH:%H:%M}Z" in refused.value.advice.en
    assert held(border, cases[2]) is None
    other = trucks(border, 2, "us")
    border.relay()
    booking.book(border.sections["us"], other[0], slot.lane, slot.starts, "P")
    with pytest.raises(PowerError, match="no place left"):
        booking.book(border.sections["us"], other[1], slot.lane, slot.starts, "P")


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.booleans()), max_size=14))
def test_however_it_is_booked_no_slot_is_over_its_share_and_no_case_has_two(tmp_path_factory, acts):
    with opened(founded(tmp_path_factory.mktemp("b") / "home"), clock=StandingClock()) as border:
        agree(border, "citas-1", lanes=(plan(),))
        section, cases, slot = border.sections["mx"], trucks(border, 6), first(border)
        for number, later, cancels in acts:
            if cancels:
                booking.unbook(section, cases[number], "P")
                continue
            with suppress(PowerError):
                booking.book(section, cases[number], "standard", slot.starts + later * LENGTH, "P")
        found = booking.slots(section, CROSSING, Direction.NORTHBOUND, DAY)
        sold = {one.starts: one.sold for one in found}
        assert all(one.sold <= one.share for one in found)
        files = [CaseFile.model_validate_json(row.body).booking for row in section.store.cases()]
        kept = [one for one in files if one is not None]
        assert sum(sold.values()) == len(kept)
        assert all(sum(one.starts == at for one in kept) == count for at, count in sold.items())


def test_what_cannot_be_had_is_refused_by_name(border, clock):
    (case,) = trucks(border, 1)
    section, slot = border.sections["mx"], first(border)
    for lane, starts, code in (
        ("standard", slot.starts + timedelta(minutes=1), "case.no-slot"),
        ("nowhere", slot.starts, "case.no-slot"),
        ("standard", AS_OF - timedelta(hours=2), "case.no-slot"),
        ("standard", slot.starts + timedelta(days=30), "case.no-slot"),
        ("FAST", slot.starts, "case.slot-trusted"),
    ):
        with pytest.raises(PowerError) as refused:
            booking.book(section, case, lane, starts, "P")
        assert refused.value.code == code, (lane, starts)
    booking.book(section, case, slot.lane, slot.starts, "P")
    clock.now = slot.starts
    present(border, case, empty_northbound("CITA-mx-0"), "mx")
    with pytest.raises(PowerError) as refused:
        booking.book(section, case, slot.lane, slot.starts + LENGTH, "P")
    assert refused.value.code in ("case.came", "case.closed")


def test_without_a_minute_there_are_no_slots_and_a_later_minute_counts(tmp_path):
    with opened(founded(tmp_path / "home"), clock=StandingClock()) as border:
        section = border.sections["mx"]
        assert booking.slots(section, CROSSING, Direction.NORTHBOUND, DAY) == ()
        agree(border, "citas-1", lanes=(plan(),))
        agree(border, "citas-2", lanes=(plan(shares={"mx": 7}),))
        found = booking.slots(section, CROSSING, Direction.NORTHBOUND, DAY)
        assert {(one.share, one.minute) for one in found} == {(7, "citas-2")}
        assert booking.slots(section, CROSSING, Direction.SOUTHBOUND, DAY) == ()
        assert booking.slots(border.sections["us"], CROSSING, Direction.NORTHBOUND, DAY) == ()


def test_the_other_section_hears_of_it_and_cannot_sell_a_second(border):
    (case,) = trucks(border, 1)
    border.relay()
    slot = first(border)
    made = booking.book(border.sections["mx"], case, slot.lane, slot.starts, "P")
    border.relay()
    assert held(border, case, "us") == made
    assert first(border, "us").sold == 0, "it was not of its share"
    for act in (
        lambda us: booking.book(us, case, slot.lane, slot.starts + LENGTH, "P"),
        lambda us: booking.unbook(us, case, "P"),
    ):
        with pytest.raises(PowerError) as refused:
            act(border.sections["us"])
        assert refused.value.code == "case.booked-elsewhere"
    booking.unbook(border.sections["mx"], case, "P")
    border.relay()
    assert held(border, case, "us") is None


def test_of_two_sold_while_the_link_was_down_the_earlier_counts_in_both(border, clock):
    (case,) = trucks(border, 1)
    border.relay()
    slot = first(border)
    booking.book(border.sections["us"], case, slot.lane, slot.starts, "P")
    clock.now += timedelta(seconds=1)
    booking.book(border.sections["mx"], case, slot.lane, slot.starts + LENGTH, "P")
    border.relay()
    assert held(border, case) == held(border, case, "us")
    assert getattr(held(border, case), "section", None) == "us"
    found = booking.slots(border.sections["mx"], CROSSING, Direction.NORTHBOUND, DAY)
    assert not any(one.sold for one in found)
    assert first(border, "us").sold == 1


def test_an_amendment_keeps_the_slot_and_one_elsewhere_gives_it_back(border):
    sample = empty_northbound("CITA-us-0")
    (case,) = trucks(border, 1, "us")
    section, slot = border.sections["us"], first(border, "us")
    made = booking.book(section, case, slot.lane, slot.starts, "P")
    outcome = clearance.amend(section, sample.spoilt({"/remarks": "x"}).content, "P")
    assert isinstance(outcome, clearance.Lodged), outcome
    assert held(border, case, "us") == made
    assert first(border, "us").sold == 1
    border.relay()
    assert held(border, case) == made
    moved = sample.spoilt({"/crossing": "US-TX-COL", "/remarks": "y"}).content
    outcome = clearance.amend(section, moved, "P")
    assert isinstance(outcome, clearance.Lodged), outcome
    assert held(border, case, "us") is None
    assert first(border, "us").sold == 0
    last = next(one for one in reversed(section.store.events(case)) if one.kind == "clearance.unbooked")
    assert json.loads(last.content)["body"]["why"] == "amended"


def test_a_withdrawn_case_gives_its_slot_back(border):
    (case,) = trucks(border, 1, "us")
    section, slot = border.sections["us"], first(border, "us")
    booking.book(section, case, slot.lane, slot.starts, "P")
    clearance.withdraw(section, case, "P")
    assert first(border, "us").sold == 0


def test_a_slot_that_is_over_was_missed_and_another_can_be_booked(border, clock):
    (case,) = trucks(border, 1)
    section, slot = border.sections["mx"], first(border)
    made = booking.book(section, case, slot.lane, slot.starts, "P")
    assert not made.missed(slot.ends - timedelta(seconds=1), came=False)
    assert made.missed(slot.ends, came=False)
    assert not made.missed(slot.ends, came=True)
    clock.now = slot.ends
    again = booking.book(section, case, slot.lane, slot.starts + 2 * LENGTH, "P")
    assert held(border, case) == again


@pytest.mark.parametrize(
    ("day", "count"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 5, 13), 24)]
)
def test_the_day_on_which_clocks_change_has_its_own_number_of_hours(day, count):
    slots = Slots(minutes=60, shares={"mx": 1})
    starts = slots.starts(day, "America/Chicago")
    assert len(starts) == len(set(starts)) == count
    assert all(later - earlier == timedelta(hours=1) for earlier, later in pairwise(starts))


def test_a_plan_of_before_is_signed_as_it_was():
    old = LanePlan(crossing=CROSSING, lane="standard", direction=Direction.NORTHBOUND)
    assert b"slots" not in canonical(old)
    with pytest.raises(ValueError, match="close before they open"):
        Slots(minutes=30, opens="10:00", closes="10:00", shares={})
