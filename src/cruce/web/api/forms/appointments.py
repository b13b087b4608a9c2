"""Appointments at the API."""

from __future__ import annotations

from datetime import date

from cruce.model import Booking, Instant, Value
from cruce.web.api.forms import Words


class Slot(Value):
    """One slot of one lane: how many trucks this section may sell in it, and how many places are free.

    ``trusted``: the lane is for trusted traders; ``minute`` is the one that plans it.
    """

    lane: str
    starts: Instant
    ends: Instant
    share: int
    free: int
    trusted: bool
    minute: str


class Slots(Value):
    """The slots of a ``day`` at a case's crossing that are not over yet, and the appointment that it has.

    ``first`` and ``last`` are the days open to booking; ``open``: the case may still be booked; ``ours``: its
    appointment is this section's to move or cancel; ``trusted``: it may take lanes of trusted traders.
    """

    case: str
    day: date
    first: date
    last: date
    open: bool
    ours: bool
    trusted: bool
    slots: tuple[Slot, ...]
    booking: Booking | None = None
    missed: bool = False


class NewAppointment(Value):
    """The slot to take, in place of one that the case has."""

    lane: Words
    starts: Instant


class Appointment(Value):
    """The appointment of a case, absent where it has none; ``missed``: it is over and no truck came."""

    case: str
    booking: Booking | None = None
    missed: bool = False
