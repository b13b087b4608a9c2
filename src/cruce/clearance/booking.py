"""Appointments: a case takes at most one slot, of the share that the section may sell, never one too many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from cruce.clearance.contingency.power import is_trusted
from cruce.clearance.docket import Docket, refused
from cruce.clearance.lodging import allowed, today
from cruce.clearance.recalling import recall
from cruce.clearance.slots import Slot, counted, give_back, planned, slots, take
from cruce.model import Booking, PowerError, Text, plain
from cruce.section import Section
from cruce.store import Transaction

__all__ = ["Slot", "book", "is_trusted", "slots", "unbook"]

AHEAD: Final = timedelta(days=14)
"""How long before its slot an appointment can be made."""
_OFFERED: Final = 3


def book(section: Section, case: str, lane: str, starts: datetime, by: str) -> Booking:
    """Give a case a slot, in place of the one that it had; the same slot again changes nothing.

    Raises `PowerError`: ``case.unknown``, ``case.closed``, ``case.came`` (the truck has been seen),
    ``case.no-slot`` (none such is planned, it is over, or too far ahead), ``case.slot-trusted``, and
    ``case.slot-full`` with the next ones that are free.
    """
    at = section.clock()

    def work(transaction: Transaction) -> Booking:
        docket = Docket.take(section, transaction, case, by, at)
        docket.require_open()
        slot = _slot(docket, lane, starts)
        booking = Booking(
            section=section.name,
            crossing=recall(docket).filing.crossing,
            lane=slot.lane,
            starts=slot.starts,
            ends=slot.ends,
            at=at,
            by=by,
        )
        had = docket.file.booking
        if had is not None and (had.section, had.lane, had.starts) == (section.name, lane, slot.starts):
            return had
        give_back(docket, "moved")
        take(docket, booking, (slot.minute,))
        _tell(docket, "clearance.booked", booking)
        docket.close()
        return booking

    return section.store.one(work)


def unbook(section: Section, case: str, by: str) -> None:
    """Give a case's slot back; of a case without one nothing is changed.

    Raises `PowerError` ``case.unknown``, ``case.closed``, and ``case.booked-elsewhere`` for an appointment
    that another section sold.
    """
    at = section.clock()

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        booking = docket.file.booking
        if booking is None:
            return
        docket.require_open()
        _require_ours(docket, booking)
        give_back(docket, "cancelled")
        _tell(docket, "clearance.unbooked", booking)
        docket.close()

    section.store.one(work)


def _slot(docket: Docket, lane: str, starts: datetime) -> Slot:
    """Find the slot that is asked for and can still be had."""
    section, filing = docket.section, recall(docket).filing
    if docket.file.presentation is not None:
        raise refused("came", "The truck has come already.", "El camión ya llegó.")
    if docket.file.booking is not None:
        _require_ours(docket, docket.file.booking)
    day = section.law.local_day(filing.crossing, starts)
    plan = planned(section, filing.crossing, filing.direction, day)
    found = list(counted(docket.transaction, filing.crossing, plan, docket.row.id))
    left = [one for one in found if docket.at < one.ends <= docket.at + AHEAD]
    slot = next((one for one in left if (one.lane, one.starts) == (lane, starts)), None)
    if slot is None:
        raise refused(
            "no-slot",
            f"No slot of lane {lane} that can be booked here starts then.",
            f"Ningún horario del carril {lane} que aquí se pueda reservar empieza entonces.",
        )
    if slot.trusted and not is_trusted(filing):
        raise refused(
            "slot-trusted",
            f"Lane {lane} is for trusted traders.",
            f"El carril {lane} es para operadores autorizados.",
        )
    if not slot.free:
        raise _full(slot, left)
    return slot


def _full(slot: Slot, left: Iterable[Slot]) -> PowerError:
    """Say that a slot is full, and which are free next."""
    free = [one for one in left if one.free and one.lane == slot.lane and one.starts > slot.starts]
    times = ", ".join(f"{one.starts:%Y-%m-%d %H:%M}Z" for one in free[:_OFFERED])
    return PowerError(
        "case.slot-full",
        Text(en="This slot has no place left.", es="En este horario ya no hay lugar."),
        Text(
            en=f"Free next in this lane: {times}." if times else "Choose another lane or day.",
            es=f"Próximos libres en este carril: {times}." if times else "Elija otro carril u otro día.",
        ),
    )


def _require_ours(docket: Docket, booking: Booking) -> None:
    if booking.section != docket.section.name:
        raise refused(
            "booked-elsewhere",
            f"The appointment was sold by section {booking.section}; it is moved and cancelled there.",
            f"La cita la vendió la sección {booking.section}; ahí se cambia y se cancela.",
        )


def _tell(docket: Docket, kind: str, booking: Booking) -> None:
    """Tell the other sections of an appointment, where a minute lets filings cross."""
    made = recall(docket)
    if allowed(docket, made, "filing"):
        docket.tell(kind, {"booking": plain(booking)}, today(docket, made))
