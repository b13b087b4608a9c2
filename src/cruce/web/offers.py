"""Appointments as they are offered for a case: the slots of a day at its crossing, and the one it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cruce.clearance import CaseFile, booking
from cruce.model import Booking, Filing, JointState
from cruce.section import Section
from cruce.store import CaseRow


@dataclass(frozen=True, slots=True)
class Offer:
    """What a case may book on a ``day`` between the ``first`` and the ``last`` that are open to booking.

    ``slots`` are those not over yet; ``planned``: there were some on that day; ``open``: the case may still
    be booked; ``ours``: its appointment, if it has one, is this section's to move; ``trusted``: it may take
    lanes of trusted traders.
    """

    day: date
    first: date
    last: date
    slots: tuple[booking.Slot, ...]
    planned: bool
    held: Booking | None
    missed: bool
    open: bool
    ours: bool
    trusted: bool


def offer(section: Section, row: CaseRow, file: CaseFile, filing: Filing, asked: date | None) -> Offer:
    """Tell what of the slots of a day is free for a case; none asked for: the day on which it is expected."""
    now, law = section.clock(), section.law
    first = law.local_day(filing.crossing, now)
    last = law.local_day(filing.crossing, now + booking.AHEAD)
    day = min(max(asked or law.local_day(filing.crossing, filing.expected_arrival), first), last)
    found = booking.slots(section, filing.crossing, filing.direction, day)
    came = file.presentation is not None
    state = file.joint(row.id, row.version).state
    return Offer(
        day=day,
        first=first,
        last=last,
        slots=tuple(one for one in found if one.ends > now),
        planned=bool(found),
        held=file.booking,
        missed=is_missed(file, now),
        open=state in (JointState.OPEN, JointState.HELD) and not came,
        ours=file.booking is None or file.booking.section == section.name,
        trusted=booking.is_trusted(filing),
    )


def is_missed(file: CaseFile, now: datetime) -> bool:
    """Tell whether a case's slot is over and its truck did not come."""
    return file.booking is not None and file.booking.missed(now, came=file.presentation is not None)
