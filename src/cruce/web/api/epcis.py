"""EPCIS at the API: what gates, yards and trackers saw, taken in; and a case's events, given out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from cruce.clearance import reads, tracing
from cruce.model import Finding, Text, Value
from cruce.section import Section
from cruce.tracking import Sighting, sightings
from cruce.web.api import told
from cruce.web.api.cases import may_see
from cruce.web.api.door import READERS, Answer, Call, Door, Function
from cruce.web.board import Board
from cruce.web.identity import Act
from cruce.web.problems import TYPE, refused_events

LD: Final = "application/ld+json"
_KINDS: Final = (LD, "application/json", "application/xml")
_LIMIT: Final = 8 << 20


class EpcisDocument(BaseModel):
    """A document, a query document or a bare event of EPCIS 2.0; what else it holds is for its own schema."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(max_length=200)


class TakenEvent(Value):
    """What became of one event: the case it tells of, and whether it was new there; else why it was not
    taken.
    """

    hash: str
    case: str | None = None
    fresh: bool = False
    why: Text | None = None


class TakenEvents(Value):
    """What became of a document: of each event once, and what was pointed out."""

    events: tuple[TakenEvent, ...] = ()
    findings: tuple[Finding, ...] = ()


async def capture_events(call: Call) -> Answer:
    """Put events of EPCIS 2.0 on the cases they tell of; the same event again is known by its hash."""
    board = call.office.board

    def may(case: str) -> bool:
        row = board.rows.get(case)
        return row is not None and may_see(call.who, row)

    def job(section: Section) -> tracing.Intake:
        return tracing.record(section, call.content, call.by, known=lambda seen: _like(board, seen), may=may)

    made = await call.office.desk(job)
    if any(one.refuses for one in made.findings):
        content = refused_events(made.findings, call.language)
        return Answer(content, 422, {"content-language": call.language}, kind=TYPE)
    taken = (TakenEvent(hash=one.hash, case=one.case, fresh=one.fresh, why=one.why) for one in made.events)
    return Answer(TakenEvents(events=tuple(taken), findings=made.findings))


async def case_events(call: Call) -> Answer:
    """Give what was seen of a case's shipment, and this section's own acts on it, as an EPCIS document."""
    case = call.case

    def read(section: Section) -> Answer:
        told.require_case(call, section, case)
        content = tracing.exported(section, case)
        reads.note(section, case, call.by, "web")
        return Answer(content, kind=LD)

    return await call.office.desk.answer(read)


def _like(board: Board, seen: Sighting) -> Iterator[tracing.Match]:
    """Give the cases that bear a plate, a seal or a reference of a sighting."""
    papers = (*seen.papers, *(one.rpartition(":")[2] for one in seen.papers))
    for row in board.bearing((*seen.things, *seen.seals, *papers)):
        plates = frozenset(map(sightings.bare, row.plates))
        yield tracing.Match(row.case, row.reference, row.expected, plates, row.marks - plates)


_UNKNOWN: Final = ("case.unknown", "case.erased")
_GIVES: Final[dict[int, Any]] = {200: TakenEvents}
DOORS: Final = (
    Door(
        "POST",
        "/v1/epcis",
        capture_events,
        Text(en="Tell what was seen, in EPCIS 2.0", es="Decir lo que se vio, en EPCIS 2.0"),
        acts=(Act.PRESENT,),
        function=Function.ACT,
        takes=EpcisDocument,
        kinds=_KINDS,
        limit=_LIMIT,
        gives=_GIVES,
        refuses=("epcis.refused",),
    ),
    Door(
        "GET",
        "/v1/cases/{case}/epcis",
        case_events,
        Text(en="A case's events as EPCIS 2.0", es="Los eventos de un expediente en EPCIS 2.0"),
        acts=READERS,
        gives={200: LD},
        refuses=_UNKNOWN,
    ),
)
