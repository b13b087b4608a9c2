"""Cases out: a list that goes on, one case, its receipt, its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from cruce.clearance import reads
from cruce.model import Channel, JointState, Text
from cruce.section import Section
from cruce.web.api import forms, told, views
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import READERS, Answer, Call, Door, Field
from cruce.web.board import Row
from cruce.web.identity import Account
from cruce.web.refusals import query

LIST: Final = "cases"
MOST: Final = 200
USUAL: Final = 50
AFTER: Final = Field(
    "after",
    Text(en="Where to go on: `next` of the piece before", es="Dónde seguir: `next` de la parte anterior"),
)
LIMIT: Final = Field(
    "limit",
    Text(en="How many at most", es="Cuántos como máximo"),
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
)


async def list_cases(call: Call) -> Answer:
    """List cases in an order that stays as it is while others come in, piece by piece."""
    limit = int(call.fields.get("limit", USUAL))
    await call.office.abreast()
    after = call.cursor.of(LIST) if call.cursor else ""
    found = list(islice(_rows(call, after), limit + 1))
    follows = str(Cursor(LIST, found[limit - 1].case)) if len(found) > limit else None
    return Answer(forms.CaseList(cases=tuple(_line(row) for row in found[:limit]), next=follows))


def _rows(call: Call, after: str) -> Iterator[Row]:
    wanted, who = call.fields, call.who
    own = who.declarants if who is not None and who.is_trader else ("*",)
    named = (wanted["declarant"],) if "declarant" in wanted else own
    begin, end = _moment(wanted, "expected_from"), _moment(wanted, "expected_to")
    exact = {
        name: wanted[name]
        for name in ("declarant", "reference", "crossing", "state", "channel")
        if name in wanted
    }
    for row in call.office.board.of(named, "case", after):
        if not may_see(who, row):
            continue
        if any(getattr(row, name) != value for name, value in exact.items()):
            continue
        if (begin is None or row.expected >= begin) and (end is None or row.expected < end):
            yield row


def may_see(who: Account | None, row: Row) -> bool:
    """Tell whether a case is somebody's business (none: the section's own machine)."""
    return who is None or (who.sees(row.declarant) and who.works_at(row.crossing))


def _moment(wanted: dict[str, Any] | Any, name: str) -> datetime | None:
    if name not in wanted:
        return None
    try:
        said = datetime.fromisoformat(str(wanted[name]))
    except ValueError as error:
        raise query(name) from error
    if said.tzinfo is None or not 1 < said.year < 9999:
        raise query(name)
    return said.astimezone(UTC)


def _line(row: Row) -> forms.CaseLine:
    return forms.CaseLine(**{name: getattr(row, name) for name in forms.CaseLine.model_fields})


async def one_case(call: Call) -> Answer:
    """Tell how a case stands in this section."""
    return await call.office.desk.answer(lambda section: told.shown(call, section))


async def receipt(call: Call) -> Answer:
    """Give the receipt of a case, as `cruce verify` reads it."""
    case = call.case
    await call.office.desk.answer(lambda section: told.require_case(call, section, case))
    return Answer(str(await call.office.receipt(case)).encode())


async def timeline(call: Call) -> Answer:
    """List the acts on a case that outsiders are told of, oldest first."""
    case = call.case

    def read(section: Section) -> Answer:
        told.require_case(call, section, case)
        found = [views.public(one) for one in section.store.events(case)]
        reads.note(section, case, call.by, "web")
        size = section.store.tree.size
        body = forms.EventList(
            events=tuple(one for one in found if one is not None),
            next=str(Cursor(views.FEED, str(size - 1))),
            more=False,
        )
        return Answer(body)

    return await call.office.desk.answer(read)


def _exact(name: str, en: str, es: str) -> Field:
    return Field(name, Text(en=en, es=es))


def _one_of(name: str, en: str, es: str, values: Any) -> Field:
    return Field(name, Text(en=en, es=es), {"type": "string", "enum": [one.value for one in values]})


_MOMENT: Final = {"type": "string", "format": "date-time", "maxLength": 40}
_UNKNOWN: Final = ("case.unknown", "case.erased")
DOORS: Final = (
    Door(
        "GET",
        "/v1/cases",
        list_cases,
        Text(en="List cases", es="Listar expedientes"),
        acts=READERS,
        fields=(
            AFTER,
            LIMIT,
            _exact("declarant", "Of this declarant", "De este declarante"),
            _exact("reference", "With this reference", "Con esta referencia"),
            _exact("crossing", "At this crossing", "En este cruce"),
            _one_of("state", "In this joint state", "En este estado conjunto", JointState),
            _one_of("channel", "In this channel", "En este canal", Channel),
            Field(
                "expected_from", Text(en="Expected then or later", es="Esperado entonces o después"), _MOMENT
            ),
            Field("expected_to", Text(en="Expected before", es="Esperado antes"), _MOMENT),
        ),
        gives={200: forms.CaseList},
    ),
    Door(
        "GET",
        "/v1/cases/{case}",
        one_case,
        Text(en="Read a case", es="Consultar un expediente"),
        acts=READERS,
        gives={200: forms.CaseStanding},
        refuses=_UNKNOWN,
        marked=True,
    ),
    Door(
        "GET",
        "/v1/cases/{case}/receipt",
        receipt,
        Text(en="Download a receipt", es="Descargar un acuse"),
        acts=READERS,
        gives={200: "receipt"},
        refuses=(*_UNKNOWN, "serve.unproven", "peer.away", "peer.answer"),
    ),
    Door(
        "GET",
        "/v1/cases/{case}/events",
        timeline,
        Text(en="Read what happened on a case", es="Consultar lo ocurrido en un expediente"),
        acts=READERS,
        gives={200: forms.EventList},
        refuses=_UNKNOWN,
    ),
)
