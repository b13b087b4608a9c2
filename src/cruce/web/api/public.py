"""Who somebody is to the section, and what everybody may know."""

from __future__ import annotations

import asyncio
import json
from typing import Final

from cruce.credentials import JointReceipt, verify
from cruce.model import Text
from cruce.web.api import forms, told
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.api.forms.public import Calculated, Calculation, LogState, ProvenReceipt, ReceiptDocument
from cruce.web.api.openapi import document
from cruce.web.calculator import Asking, calculated
from cruce.web.identity import MAY, Act
from cruce.web.office import ring_of
from cruce.web.problems import TYPE, refused_line
from cruce.web.publishing import published
from cruce.web.reading import RECEIPT, form_of

_UNPROVEN: Final = (
    *("receipt.malformed", "receipt.incomplete", "receipt.not-a-decision", "receipt.signature"),
    *("receipt.other-section", "receipt.other-filing", "receipt.key-unknown", "receipt.key-retired"),
    *("ledger.receipt-malformed", "ledger.note-malformed", "ledger.leaf-changed", "ledger.root-mismatch"),
    *("ledger.checkpoint-malformed", "ledger.checkpoint-origin", "ledger.checkpoint-signature"),
    *("ledger.cosignature-missing", "ledger.cosignature-false"),
)


async def me(call: Call) -> Answer:
    """Tell a system as which account it came in, and what that may do."""
    who, section = told.require_account(call), call.office.section
    acts = sorted({act for role in who.roles for act in MAY[role]})
    return Answer(
        forms.Me(
            account=who.name,
            person=who.person,
            section=section.name,
            training=section.settings.training,
            now=section.clock(),
            roles=who.roles,
            acts=tuple(acts),
            declarants=who.declarants,
            crossings=who.crossings,
        )
    )


async def figures(call: Call) -> Answer:
    """Tell everybody how the crossings stand: cases by state, times as they were measured with their band and
    age, lanes, and the counts of the day.
    """
    board = call.office.board
    shown = await published(call.office, board.crossings())
    crossings = tuple(
        forms.CrossingFigures(
            crossing=one.place.code,
            name=one.place.name.model_dump(),
            zone=one.place.zone,
            states=dict(board.at(one.place.code).states()),
            day=dict(one.day),
            times=one.times,
            lanes=one.lanes,
        )
        for one in shown
    )
    body = forms.Figures(section=call.office.section.name, size=board.size, crossings=crossings)
    return Answer(body, headers={"cache-control": "public, max-age=5"})


async def calculate(call: Call) -> Answer:
    """Compute what both countries charge on one line of goods, or name every fault of what was asked."""
    asking = Asking(**form_of(call.content, Calculation).model_dump())
    made = await call.office.desk.answer(lambda section: calculated(section, asking))
    if not made.is_refused:
        return Answer(Calculated(liabilities=made.liabilities, notes=made.notes))
    faults = [one.model_copy(update={"pointer": f"/{place}" if place else ""}) for place, one in made.faults]
    headers = {"content-language": call.language}
    return Answer(refused_line(faults, call.language), 422, headers, kind=TYPE)


async def verify_receipt(call: Call) -> Answer:
    """Verify a receipt, sent as it was given, with the public keys that this section knows; what is not
    proven is refused by its code.
    """
    ring = await call.office.desk.answer(ring_of)
    proven = await asyncio.to_thread(lambda: verify(JointReceipt.parse(call.content), ring))
    logs = {
        name: LogState(
            origin=log.origin, size=log.size, root=log.root.hex(), cosigners=proven.cosigners[name]
        )
        for name, log in proven.checkpoints.items()
    }
    return Answer(ProvenReceipt(joint=proven.joint, logs=logs))


async def openapi(call: Call) -> Answer:
    """Give the description of this API (OpenAPI 3.1), in the language asked for."""
    said = json.dumps(
        document(call.request.state.gate.doors, call.language), ensure_ascii=False, indent=1
    ).encode()
    return Answer(said, headers={"cache-control": "public, max-age=300", "content-language": call.language})


DOORS: Final = (
    Door(
        "GET",
        "/v1/me",
        me,
        Text(en="Who am I here?", es="¿Quién soy aquí?"),
        acts=tuple(Act),
        gives={200: forms.Me},
        refuses=("serve.no-act",),
    ),
    Door(
        "GET",
        "/v1/crossings",
        figures,
        Text(en="How the crossings stand", es="Cómo están los cruces"),
        function=Function.PUBLIC,
        gives={200: forms.Figures},
    ),
    Door(
        "POST",
        "/v1/calculations",
        calculate,
        Text(en="Duties of both countries", es="Contribuciones de ambos países"),
        function=Function.PUBLIC,
        takes=Calculation,
        gives={200: Calculated},
        refuses=("serve.malformed", "serve.large", "calculator.refused"),
    ),
    Door(
        "POST",
        "/v1/receipts/verifications",
        verify_receipt,
        Text(en="Verify a receipt", es="Verificar un acuse"),
        function=Function.PUBLIC,
        takes=ReceiptDocument,
        limit=RECEIPT,
        gives={200: ProvenReceipt},
        refuses=("serve.large", *_UNPROVEN),
    ),
    Door(
        "GET",
        "/v1/openapi.json",
        openapi,
        Text(en="This description", es="Esta descripción"),
        function=Function.PUBLIC,
        gives={200: "object"},
    ),
)
