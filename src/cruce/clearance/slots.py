"""The slots of a crossing's lanes, as minutes in force plan them, and how many of our own are sold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket
from cruce.model import Booking, Direction, Filing, plain
from cruce.section import Section
from cruce.store import CaseRow, Transaction


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of one lane: how many trucks this section may sell in it, and how many it has sold.

    ``trusted`` says that the lane is for trusted traders only; ``minute`` is the one that plans it.
    """

    lane: str
    starts: datetime
    ends: datetime
    share: int
    sold: int
    trusted: bool
    minute: str

    @property
    def free(self) -> int:
        """Tell how many trucks more it takes."""
        return max(self.share - self.sold, 0)


def number_of(crossing: str, lane: str, starts: datetime) -> str:
    """Name a slot among the numbers that cases take."""
    return f"slot {crossing} {lane} {starts.isoformat()}"


def planned(section: Section, crossing: str, direction: Direction, day: date) -> tuple[Slot, ...]:
    """List the slots of a day in which this section has a share, by lane and time; none is counted as sold.

    Where two minutes in force plan the appointments of one lane, the one signed later counts.
    """
    zone = _zone(section, crossing)
    plans = {
        plan.lane: (minute.id, plan)
        for minute in sorted(section.minutes(day), key=lambda one: (one.effective, one.id))
        for plan in minute.lanes
        if plan.slots and plan.crossing in (crossing, "*") and plan.direction is direction
    }
    found = list[Slot]()
    for lane, (minute, plan) in sorted(plans.items()):
        assert plan.slots is not None
        share, length = plan.slots.shares.get(section.name, 0), timedelta(minutes=plan.slots.minutes)
        for starts in plan.slots.starts(day, zone) if share else ():
            is_trusted = plan.operators == "trusted"
            found.append(Slot(lane, starts, starts + length, share, 0, is_trusted, minute))
    return tuple(found)


def counted(transaction: Transaction, crossing: str, slots: Iterable[Slot], case: str = "") -> Iterator[Slot]:
    """Count what is sold of slots, a case's own apart."""
    each = list(slots)
    held = transaction.numbers.held([number_of(crossing, one.lane, one.starts) for one in each])
    for one in each:
        sold = len(held[number_of(crossing, one.lane, one.starts)].keys() - {case})
        yield Slot(one.lane, one.starts, one.ends, one.share, sold, one.trusted, one.minute)


def slots(section: Section, crossing: str, direction: Direction, day: date) -> tuple[Slot, ...]:
    """List the slots of a day with what this section has sold of them."""
    plan = planned(section, crossing, direction, day)
    return section.store.one(lambda transaction: tuple(counted(transaction, crossing, plan)))


def take(docket: Docket, booking: Booking, under: tuple[str, ...] = ()) -> None:
    """Put an appointment that this section sold on record, with its place in the slot."""
    key = number_of(booking.crossing, booking.lane, booking.starts)
    docket.transaction.numbers.note(key, docket.row.id, booking.starts.isoformat())
    docket.record("clearance.booked", {"booking": plain(booking)}, under)
    docket.change(booking=booking)


def give_back(docket: Docket, why: str) -> None:
    """Take a case's appointment off the record; its place is free again, if it was ours to sell."""
    booking = docket.file.booking
    if booking is None:
        return
    if booking.section == docket.section.name:
        key = number_of(booking.crossing, booking.lane, booking.starts)
        docket.transaction.numbers.free(key, docket.row.id)
    docket.record("clearance.unbooked", {"booking": plain(booking), "why": why})
    docket.change(booking=None)


def keep(docket: Docket, before: CaseRow | None, filing: Filing, former: Filing | None) -> None:
    """Keep the appointment of the version before, unless the truck now comes elsewhere or the other way."""
    booking = CaseFile.model_validate_json(before.body).booking if before else None
    if booking is None:
        return
    docket.change(booking=booking)
    if former is None or (former.crossing, former.direction) != (filing.crossing, filing.direction):
        give_back(docket, "amended")
    elif booking.section == docket.section.name:
        key = number_of(booking.crossing, booking.lane, booking.starts)
        docket.transaction.numbers.note(key, docket.row.id, booking.starts.isoformat())


def hear_booked(docket: Docket, booking: Booking) -> None:
    """Hear that another section sold the case an appointment.

    Of two that were sold before the sections could talk the earlier sale counts, in every section alike.
    """
    own = docket.file.booking
    mine = own is not None and own.section == docket.section.name
    if own is not None and mine and (own.at, own.section) < (booking.at, booking.section):
        return
    if mine:
        give_back(docket, "double")
    docket.change(booking=booking)


def _zone(section: Section, crossing: str) -> str:
    known = section.law.entry("crossings", crossing, None)
    attributes: Mapping[str, str] = getattr(known, "attributes", {})
    return attributes.get("zone") or "UTC"
