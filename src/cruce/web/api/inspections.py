"""The joint inspection: one order, one team, checklist, evidence, seals, and what was found."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from cruce.clearance import inspection, seals
from cruce.model import Attendance, Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.cases import AFTER, LIMIT, USUAL
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import Answer, Call, Door, Field, Function
from cruce.web.api.forms import inspections as forms
from cruce.web.board import Row
from cruce.web.entitled import not_yours
from cruce.web.identity import Act
from cruce.web.reading import form_fault, form_of

LIST: Final = "inspections"
_READERS: Final = (Act.COMMAND, Act.EXAMINE, Act.DECIDE, Act.AUDIT)
_UPLOAD: Final = 16 << 20


async def list_inspections(call: Call) -> Answer:
    """List the inspections that are ordered or under way at the crossings where somebody works."""
    limit = int(call.fields.get("limit", USUAL))
    await call.office.abreast()
    after = call.cursor.of(LIST) if call.cursor else ""
    found = list(islice((row for row in _under_way(call) if row.case > after), limit + 1))
    follows = str(Cursor(LIST, found[limit - 1].case)) if len(found) > limit else None
    return Answer(forms.InspectionList(inspections=tuple(map(_line, found[:limit])), next=follows))


def _under_way(call: Call) -> Iterator[Row]:
    board, wanted = call.office.board, call.fields.get("crossing")
    places = [one for one in board.crossings() if wanted in (None, one)]
    mine = [one for one in places if call.who is None or call.who.works_at(one)]
    yield from sorted((row for one in mine for row in board.inspections(one)), key=lambda row: row.case)


def _line(row: Row) -> forms.InspectionLine:
    one = row.inspection
    assert one is not None, "the board keeps here what has one"
    order = one.order
    return forms.InspectionLine(
        case=row.case,
        crossing=row.crossing,
        state=one.state,
        kinds=one.kinds,
        ordered=order.at if order else None,
        site=order.site if order else None,
        dock=order.dock if order else None,
        team=tuple(member.name for member in one.members),
    )


async def read_inspection(call: Call) -> Answer:
    """Read the inspection of a case: order, team, checklist, evidence, seals; or what an order may name."""
    return await told.looked(call, shown)


def shown(call: Call, section: Section) -> Answer:
    """Tell how the inspection of a case stands."""
    row, file, filing = told.file_of(section, call.case)
    look = inspection.look(section, file, filing)
    one = look.inspection
    body = forms.InspectionSheet(
        case=row.id,
        state=one.state if one else None,
        inspection=one,
        sites=tuple(forms.Site(**each._asdict()) for each in look.sites),
        questions=tuple(forms.Question(**each._asdict()) for each in look.questions),
        needed=look.needed,
        awaited=look.awaited,
        excused=look.excused,
        level=look.level,
        seals=look.seals,
        unsealed=file.unsealed,
        kept=tuple(sorted(look.kept)),
        goods=tuple(
            forms.Goods(item=place, says=str(item.description)) for place, item in look.goods.items()
        ),
    )
    return Answer(body, mark=told.mark(row))


async def read_evidence(call: Call) -> Answer:
    """Give a piece of evidence by its digest, as what its bytes are."""
    digest = str(call.request.path_params["digest"])

    def tell(call: Call, section: Section) -> Answer:
        found = inspection.kept(section, told.file_of(section, call.case)[1], digest)
        if found is None:
            raise not_yours()
        return Answer(found[1], headers={"content-disposition": "attachment"}, kind=found[0])

    return await told.looked(call, tell)


async def order_inspection(call: Call) -> Answer:
    """Order an inspection: one at a time; of what was found in order, none again without a reason."""
    wanted = form_of(call.content, inspection.Wanted)
    return await _acted(call, lambda section, case, by: inspection.order(section, case, wanted, by))


async def join_inspection(call: Call) -> Answer:
    """Join the team, at the load or looking on from afar."""
    how = Attendance(form_of(call.content, forms.Joining).how)
    return await _acted(call, lambda section, case, by: inspection.join(section, case, by, how))


async def begin_inspection(call: Call) -> Answer:
    """Begin the work on the load: the truck is there and the team is whole."""
    return await _acted(call, inspection.begin)


async def answer_checklist(call: Call) -> Answer:
    """Answer questions of the checklist; those left out are left open."""
    given = form_of(call.content, forms.GivenAnswers).answers
    said = {code: (one.result, one.note) for code, one in given.items()}
    return await _acted(call, lambda section, case, by: inspection.answer(section, case, said, by))


async def record_weight(call: Call) -> Answer:
    """Put on record what a scale showed."""
    one = form_of(call.content, forms.NewWeight)
    return await _acted(
        call,
        lambda section, case, by: inspection.weigh(
            section, case, one.weight, by, item=one.item, says=one.says
        ),
    )


async def change_seals(call: Call) -> Answer:
    """Record seals that were broken and those put on in their place, in one act."""
    one = form_of(call.content, forms.NewSeals)
    return await _acted(
        call, lambda section, case, by: inspection.reseal(section, case, one.broken, one.put_on, by)
    )


async def add_evidence(call: Call) -> Answer:
    """Add pieces of evidence, all or none; what each is is told by its bytes."""
    pieces = await asyncio.to_thread(_pieces, call.content)
    return await _acted(call, lambda section, case, by: inspection.attach(section, case, pieces, by))


def _pieces(content: bytes) -> list[inspection.Piece]:
    found = list[inspection.Piece]()
    for place, one in enumerate(form_of(content, forms.NewEvidence).pieces):
        try:
            held = base64.b64decode(one.content, validate=True)
        except binascii.Error as error:
            raise form_fault(f"pieces/{place}/content") from error
        found.append(inspection.Piece(held, one.kind, one.says, one.item))
    return found


async def record_finding(call: Call) -> Answer:
    """Record what was found of the load and of its items, and so end the inspection."""
    found = form_of(call.content, inspection.Found)
    return await _acted(call, lambda section, case, by: inspection.find(section, case, found, by))


async def call_off(call: Call) -> Answer:
    """Call an own inspection off, for a reason; the case goes on as if it had not been ordered."""
    reason = form_of(call.content, forms.CallingOff).reason.strip()
    return await _acted(call, lambda section, case, by: inspection.cancel(section, case, reason, by))


async def check_seals(call: Call) -> Answer:
    """Hold the seals that a gate sees against those left on the load, and put on record what differs."""
    seen = form_of(call.content, forms.SeenSeals).seals
    return await told.acted(
        call, lambda section, case, by: inspection.check_seals(section, case, seen, by), _checked
    )


def _checked(call: Call, section: Section) -> Answer:
    row, file, filing = told.file_of(section, call.case)
    seen = form_of(call.content, forms.SeenSeals).seals
    found = seals.differing(seals.filed(filing), file.resealed, seen)
    return Answer(forms.CheckedSeals(differs=bool(found), findings=found), mark=told.mark(row))


async def _acted(call: Call, job: Callable[..., Any]) -> Answer:
    return await told.acted(call, job, shown)


_WORK: Final = ("case.no-inspection", "case.not-on-team", "case.site", "case.no-site")


def _act(
    tail: str,
    does: Callable[[Call], Any],
    says: Text,
    refuses: tuple[str, ...],
    **more: Any,
) -> Door:
    facts = {"acts": (Act.EXAMINE,), "gives": {200: forms.InspectionSheet}, "recovers": shown, **more}
    return Door(
        "POST",
        f"/v1/cases/{{case}}/inspection/{tail}",
        does,
        says,
        function=Function.ACT,
        refuses=(*told.UNKNOWN, *told.OFFICER, *refuses),
        keyed=True,
        marked=True,
        **facts,
    )


DOORS: Final = (
    Door(
        "GET",
        "/v1/inspections",
        list_inspections,
        Text(en="List inspections under way", es="Listar reconocimientos en curso"),
        acts=_READERS,
        fields=(AFTER, LIMIT, Field("crossing", Text(en="At this crossing", es="En este cruce"))),
        gives={200: forms.InspectionList},
    ),
    Door(
        "GET",
        "/v1/cases/{case}/inspection",
        read_inspection,
        Text(en="Read an inspection", es="Consultar un reconocimiento"),
        acts=_READERS,
        gives={200: forms.InspectionSheet},
        refuses=told.UNKNOWN,
        marked=True,
    ),
    Door(
        "GET",
        "/v1/cases/{case}/inspection/evidence/{digest}",
        read_evidence,
        Text(en="Download a piece of evidence", es="Descargar una pieza de evidencia"),
        acts=_READERS,
        gives={200: "*/*"},
        refuses=told.UNKNOWN,
    ),
    _act(
        "orders",
        order_inspection,
        Text(en="Order an inspection", es="Ordenar un reconocimiento"),
        (
            *("case.closed", "case.ordered", "case.inspected", "case.targeted", "case.item"),
            *("case.site", "case.no-site"),
        ),
        acts=(Act.EXAMINE, Act.DECIDE),
        takes=inspection.Wanted,
    ),
    _act(
        "members",
        join_inspection,
        Text(en="Join the team", es="Integrarse al equipo"),
        (*_WORK, "case.remote"),
        takes=forms.Joining,
    ),
    _act(
        "beginning",
        begin_inspection,
        Text(en="Begin an inspection", es="Comenzar un reconocimiento"),
        (*_WORK, "case.not-presented", "case.not-assembled"),
    ),
    _act(
        "answers",
        answer_checklist,
        Text(en="Answer the checklist", es="Contestar la lista de verificación"),
        (*_WORK, "case.not-begun", "case.question", "case.note"),
        takes=forms.GivenAnswers,
    ),
    _act(
        "weights",
        record_weight,
        Text(en="Record a weight", es="Registrar un peso"),
        (*_WORK, "case.not-begun", "case.item", "case.evidence"),
        takes=forms.NewWeight,
    ),
    _act(
        "seals",
        change_seals,
        Text(en="Change seals", es="Cambiar candados"),
        (*_WORK, "case.not-begun", "case.seal-unknown", "case.seal-used", "case.seal-form"),
        takes=forms.NewSeals,
    ),
    _act(
        "evidence",
        add_evidence,
        Text(en="Add evidence", es="Agregar evidencia"),
        (*_WORK, "case.evidence"),
        takes=forms.NewEvidence,
        limit=_UPLOAD,
    ),
    _act(
        "finding",
        record_finding,
        Text(en="Record what was found", es="Asentar lo hallado"),
        (
            *(*_WORK, "case.closed", "case.not-begun", "case.unanswered", "case.differs", "case.unsealed"),
            *("case.item", "case.reason"),
        ),
        takes=inspection.Found,
    ),
    _act(
        "cancelling",
        call_off,
        Text(en="Call an inspection off", es="Cancelar un reconocimiento"),
        ("case.no-inspection", "case.not-yours", "case.cancel-reason"),
        acts=(Act.EXAMINE, Act.DECIDE),
        takes=forms.CallingOff,
    ),
    _act(
        "seal-checks",
        check_seals,
        Text(en="Check the seals at a gate", es="Verificar los candados en una garita"),
        ("case.seal-form",),
        acts=(Act.EXAMINE, Act.PRESENT),
        takes=forms.SeenSeals,
        gives={200: forms.CheckedSeals},
        recovers=_checked,
    ),
)
