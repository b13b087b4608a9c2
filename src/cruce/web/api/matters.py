"""What stands on a case beside its decisions: holds, and the thread between its trader and the sections."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Annotated, Final

from pydantic import Field

from cruce.clearance import holds, messages
from cruce.model import Hold, Prose, Text, Value
from cruce.section import Section
from cruce.web.api import forms, told
from cruce.web.api.door import READERS, Answer, Call, Door, Function
from cruce.web.entitled import side_of
from cruce.web.identity import Act
from cruce.web.reading import form_of

_REVIEW: Final = timedelta(days=1)


class NewHold(Value):
    """A hold that an officer sets, by the code of its reason; looked at again tomorrow, unless said."""

    reason: forms.Words
    review_by: date | None = None
    says: Prose | None = None
    secret: bool = False


class Lifting(Value):
    """Why a hold is lifted."""

    why: Prose


class Holds(Value):
    """All holds of a case, those lifted too; without the section's own where it is not for the reader."""

    holds: tuple[Hold, ...]


class NewMessage(Value):
    """A message to the sections of a case, all of them unless some are named."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    language: Annotated[str, Field(pattern="^(en|es)$")] = "es"
    to: Annotated[tuple[Annotated[str, Field(pattern="^[a-z]{2,8}$")], ...], Field(max_length=8)] = ()
    key: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class ReadUpTo(Value):
    """The ``place`` of the last message or notice that was read."""

    upto: forms.Words


class Thread(Value):
    """The thread of a case, oldest first."""

    messages: tuple[messages.Said, ...]


async def list_holds(call: Call) -> Answer:
    """List the holds of a case, those lifted too."""
    return await told.looked(call, _held)


def _held(call: Call, section: Section) -> Answer:
    _, file, _ = told.file_of(section, call.case)
    who = call.who
    return Answer(
        Holds(
            holds=tuple(
                one if who is not None and who.reads(one.authority) else one.shown()
                for one in file.matters.holds
            )
        )
    )


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
            authority=told.authority_of(call),
        )

    return await told.acted(call, job)


async def lift_hold(call: Call) -> Answer:
    """Lift an own hold of a case, with the reason."""
    wanted, hold = form_of(call.content, Lifting), str(call.request.path_params["hold"])

    def job(section: Section, case: str, by: str) -> None:
        holds.lift(section, case, hold, wanted.why.strip(), by, authority=told.authority_of(call))

    return await told.acted(call, job)


async def read_thread(call: Call) -> Answer:
    """Read the thread of a case."""
    return await told.looked(call, _said)


def _said(call: Call, section: Section) -> Answer:
    return Answer(Thread(messages=messages.thread(section, call.case)))


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
            authority=told.authority_of(call),
        )

    return await told.acted(call, job)


async def mark_thread(call: Call) -> Answer:
    """Note that the reader's side has read the thread up to a message or notice."""
    upto = form_of(call.content, ReadUpTo).upto

    def job(section: Section, case: str, by: str) -> None:
        messages.mark(section, case, side_of(section, call.who), upto, by)

    return await told.acted(call, job, _said)


_GIVES: Final = {200: forms.CaseStanding}
DOORS: Final = (
    Door(
        "GET",
        "/v1/cases/{case}/holds",
        list_holds,
        Text(en="List the holds of a case", es="Listar las retenciones de un expediente"),
        acts=READERS,
        gives={200: Holds},
        refuses=told.UNKNOWN,
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
            *told.UNKNOWN,
            *told.OFFICER,
            *("case.closed", "case.hold-late", "case.hold-reason", "case.hold-words", "case.hold-review"),
            *("case.hold-many", "case.no-authority", "case.not-of-authority"),
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
        refuses=(
            *(*told.UNKNOWN, *told.OFFICER, "case.no-authority", "case.not-of-authority"),
            *("case.no-hold", "case.hold-owner", "case.hold-words"),
        ),
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
        refuses=told.UNKNOWN,
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
        refuses=(*told.UNKNOWN, *told.OFFICER, "case.message", "case.message-to", "case.thread-full"),
        keyed=True,
        recovers=told.again,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/messages/reading",
        mark_thread,
        Text(en="Note what was read of the thread", es="Anotar lo leído del hilo"),
        acts=(Act.WRITE,),
        function=Function.ACT,
        takes=ReadUpTo,
        gives={200: Thread},
        refuses=(*told.UNKNOWN, "case.nobody"),
        keyed=True,
        recovers=_said,
    ),
)
