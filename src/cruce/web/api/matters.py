"""What stands on a case beside its decisions: holds, and the thread between its trader and the sections."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Annotated, Final

from pydantic import Field

from cruce.clearance import CaseFile, holds, messages, reads
from cruce.model import Hold, Text, Value
from cruce.section import Section
from cruce.web.api import forms, told
from cruce.web.api.door import READERS, Answer, Call, Door, Function
from cruce.web.identity import Act
from cruce.web.reading import form_of

_REVIEW: Final = timedelta(days=1)
Short = Annotated[str, Field(min_length=1, max_length=80)]
Words = Annotated[str, Field(min_length=1, max_length=1000)]


class NewHold(Value):
    """A hold that an officer sets, by the code of its reason; looked at again tomorrow, unless said."""

    reason: Short
    review_by: date | None = None
    says: Words | None = None
    secret: bool = False


class Lifting(Value):
    """Why a hold is lifted."""

    why: Words


class Holds(Value):
    """All holds of a case, those lifted too; without the section's own where it is not for the reader."""

    holds: tuple[Hold, ...]


class NewMessage(Value):
    """A message to the sections of a case, all of them unless some are named."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    language: Annotated[str, Field(pattern="^(en|es)$")] = "es"
    to: Annotated[tuple[Annotated[str, Field(pattern="^[a-z]{2,8}$")], ...], Field(max_length=8)] = ()
    key: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class Thread(Value):
    """The thread of a case, oldest first."""

    messages: tuple[messages.Said, ...]


async def list_holds(call: Call) -> Answer:
    """List the holds of a case, those lifted too."""

    def read(section: Section) -> Answer:
        row = told.require_case(call, section, call.case)
        file = CaseFile.model_validate_json(row.body)
        who = call.who
        reads.note(section, call.case, call.by, "web")
        return Answer(
            Holds(
                holds=tuple(
                    one if who is not None and who.reads(one.authority) else one.shown()
                    for one in file.matters.holds
                )
            )
        )

    return await call.office.desk.answer(read)


async def place_hold(call: Call) -> Answer:
    """Set a hold on a case: nothing is released while it stands."""
    wanted = form_of(call.content, NewHold)

    def job(section: Section, case: str, by: str) -> None:
        holds.place(
            section,
            case,
            wanted.reason,
            by,
            review_by=wanted.review_by or section.clock().date() + _REVIEW,
            says=(wanted.says or "").strip(),
            secret=wanted.secret,
            authority=_authority(call),
        )

    return await told.acted(call, job)


async def lift_hold(call: Call) -> Answer:
    """Lift an own hold of a case, with the reason."""
    wanted, hold = form_of(call.content, Lifting), str(call.request.path_params["hold"])

    def job(section: Section, case: str, by: str) -> None:
        holds.lift(section, case, hold, wanted.why.strip(), by, authority=_authority(call))

    return await told.acted(call, job)


async def read_thread(call: Call) -> Answer:
    """Read the thread of a case."""

    def read(section: Section) -> Answer:
        told.require_case(call, section, call.case)
        reads.note(section, call.case, call.by, "web")
        return Answer(Thread(messages=messages.thread(section, call.case)))

    return await call.office.desk.answer(read)


async def write_message(call: Call) -> Answer:
    """Write into the thread of a case; the same key of the same writer is the same message."""
    wanted = form_of(call.content, NewMessage)
    trader = call.who is not None and call.who.is_trader

    def job(section: Section, case: str, by: str) -> None:
        messages.write(
            section,
            case,
            wanted.text.strip(),
            by,
            side="trader" if trader else "officer",
            language="en" if wanted.language == "en" else "es",
            to=wanted.to,
            key=wanted.key or secrets.token_urlsafe(9),
            authority=_authority(call),
        )

    return await told.acted(call, job)


def _authority(call: Call) -> str:
    return (call.who.authority or "") if call.who else ""


_UNKNOWN: Final = ("case.unknown", "case.erased")
_OFFICER: Final = ("case.nobody", "case.machine", "case.other-officer", "case.not-officer", "case.oversight")
_GIVES: Final = {200: forms.CaseStanding}
DOORS: Final = (
    Door(
        "GET",
        "/v1/cases/{case}/holds",
        list_holds,
        Text(en="List the holds of a case", es="Listar las retenciones de un expediente"),
        acts=READERS,
        gives={200: Holds},
        refuses=_UNKNOWN,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/holds",
        place_hold,
        Text(en="Set a hold", es="Poner una retención"),
        acts=(Act.HOLD,),
        function=Function.ACT,
        takes=NewHold,
        gives=_GIVES,
        refuses=(
            *_UNKNOWN,
            *_OFFICER,
            "case.closed",
            "case.hold-late",
            "case.hold-reason",
        ),
        keyed=True,
        recovers=told.again,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/holds/{hold}/lifting",
        lift_hold,
        Text(en="Lift an own hold", es="Levantar una retención propia"),
        acts=(Act.HOLD,),
        function=Function.ACT,
        takes=Lifting,
        gives=_GIVES,
        refuses=(*_UNKNOWN, *_OFFICER),
        keyed=True,
        recovers=told.again,
        marked=True,
    ),
    Door(
        "GET",
        "/v1/cases/{case}/messages",
        read_thread,
        Text(en="Read the thread of a case", es="Leer el hilo de un expediente"),
        acts=READERS,
        gives={200: Thread},
        refuses=_UNKNOWN,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/messages",
        write_message,
        Text(en="Write into the thread of a case", es="Escribir en el hilo de un expediente"),
        acts=(Act.WRITE,),
        function=Function.ACT,
        takes=NewMessage,
        gives=_GIVES,
        refuses=(*_UNKNOWN, *_OFFICER, "case.message", "case.message-to", "case.thread-full"),
        keyed=True,
        recovers=told.again,
    ),
)
