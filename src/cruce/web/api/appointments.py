"""Appointments: the slots of a day with what of them is free, one booked, moved or cancelled."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from cruce.clearance import booking
from cruce.model import Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.door import Answer, Call, Door, Field, Function
from cruce.web.api.forms import appointments as forms
from cruce.web.identity import Act
from cruce.web.offers import is_missed, offer
from cruce.web.reading import form_of
from cruce.web.refusals import query

_CALENDAR: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


async def list_slots(call: Call) -> Answer:
    """List the slots of a day at the case's crossing, with what of this section's share is free.

    Without ``day``, those of the day on which the truck is expected; a day beyond those that are open to
    booking is the nearest of them.
    """
    day = _day(call)

    def tell(call: Call, section: Section) -> Answer:
        row, file, filing = told.file_of(section, call.case)
        made = offer(section, row, file, filing, day)
        body = forms.Slots(
            case=row.id,
            **{name: getattr(made, name) for name in ("day", "first", "last", "open", "ours", "trusted")},
            slots=tuple(_slot(one) for one in made.slots),
            booking=made.held,
            missed=made.missed,
        )
        return Answer(body)

    return await told.looked(call, tell)


def _day(call: Call) -> date | None:
    said = str(call.fields.get("day", ""))
    try:
        if said and not _CALENDAR.fullmatch(said):  # weeks and days without hyphens are dates to Python
            raise ValueError(said)
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise query("day") from error


def _slot(one: booking.Slot) -> forms.Slot:
    return forms.Slot(**{name: getattr(one, name) for name in forms.Slot.model_fields})


async def book_slot(call: Call) -> Answer:
    """Take a slot for a case, in place of one that it has; the same slot again changes nothing."""
    wanted = form_of(call.content, forms.NewAppointment)

    def job(section: Section, case: str, by: str) -> None:
        booking.book(section, case, wanted.lane, wanted.starts, by)

    return await told.acted(call, job, shown)


async def cancel_slot(call: Call) -> Answer:
    """Give the slot of a case back; of a case without one nothing is changed."""
    return await told.acted(call, booking.unbook, shown)


def shown(call: Call, section: Section) -> Answer:
    """Tell which appointment a case has."""
    row, file, _ = told.file_of(section, call.case)
    missed = is_missed(file, section.clock())
    body = forms.Appointment(case=row.id, booking=file.booking, missed=missed)
    return Answer(body, mark=told.mark(row))


_DAY: Final = Field(
    "day",
    Text(en="The slots of this day, by the crossing's clock", es="Los horarios de este día, hora del cruce"),
    {"type": "string", "format": "date", "maxLength": 10},
)
DOORS: Final = (
    Door(
        "GET",
        "/v1/cases/{case}/slots",
        list_slots,
        Text(en="List slots for a case", es="Listar horarios para un expediente"),
        acts=(Act.FOLLOW,),
        fields=(_DAY,),
        gives={200: forms.Slots},
        refuses=told.UNKNOWN,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/appointment",
        book_slot,
        Text(en="Book or move an appointment", es="Reservar o cambiar una cita"),
        acts=(Act.FOLLOW,),
        function=Function.ACT,
        takes=forms.NewAppointment,
        gives={200: forms.Appointment},
        refuses=(
            *(*told.UNKNOWN, "case.closed", "case.came", "case.no-slot", "case.slot-trusted"),
            *("case.slot-full", "case.booked-elsewhere"),
        ),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
    Door(
        "DELETE",
        "/v1/cases/{case}/appointment",
        cancel_slot,
        Text(en="Cancel an appointment", es="Cancelar una cita"),
        acts=(Act.FOLLOW,),
        function=Function.ACT,
        gives={200: forms.Appointment},
        refuses=(*told.UNKNOWN, "case.closed", "case.booked-elsewhere"),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
)
