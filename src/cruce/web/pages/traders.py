"""The trader's desk: file once, see every fault and what both countries are owed, follow, keep a receipt."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from cruce.clearance import Refused, tracing
from cruce.model import Finding
from cruce.section import Section
from cruce.traffic import examples
from cruce.web.entitled import require_delegation
from cruce.web.identity import Account, Act
from cruce.web.pages import casework, matters
from cruce.web.pages.desk import appointment, filing, form, many, own
from cruce.web.pages.desk.drafts import Draft, new_name
from cruce.web.pages.desk.listing import SORTS, Wish, listed, unpaid
from cruce.web.pages.entering import Page, Who, moved, require, signed_upload
from cruce.web.pages.rendering import HEADERS, NOTHING, Typed, page
from cruce.web.pages.shipment import way_of
from cruce.web.reading import LARGEST, Asked, case_of, office_of

_READERS: Final = (Act.FOLLOW, Act.COMMAND, Act.PRESENT, Act.EXAMINE, Act.DECIDE, Act.AUDIT)


@get("/desk")
async def desk(request: Asked) -> Response[bytes]:
    """List the cases of a trader's declarants, and take a filing."""
    return await _desk(request)


@post("/desk")
async def file(request: Asked) -> Response[bytes]:
    """Take a filing, pasted or as a file: on to its page, or back with every finding.

    What could be read goes into the form, each finding beside its field.
    """
    who, sent = await signed_upload(request, LARGEST, Act.FILE)
    one = sent.get("file")
    content = await one.read() if isinstance(one, UploadFile) else b""
    content = content or str(sent.get("text", "")).encode("utf-8", errors="replace")
    require_delegation(who[0], content)
    outcome = await office_of(request).desk.lodge(content, who[0].person)
    if not isinstance(outcome, Refused):
        return moved(f"/cases/{outcome.case}")
    if (draft := await _drafted(request, who, content)) is not None:
        made = await office_of(request).desk.answer(lambda section: form.look(section, draft, who[0]))
        return filing.form_page(request, who, made, "refused", 422)
    text = content.decode("utf-8", errors="replace")
    return await _desk(request, 422, findings=casework.grave(outcome.findings), text=text)


async def _drafted(request: Asked, who: Who, content: bytes) -> Draft | None:
    """Keep what was sent as a draft, where it is a JSON object; every finding is then told beside it."""
    try:
        data = json.loads(content)
        json.dumps(data, ensure_ascii=False).encode()  # half of a character can be neither kept nor shown
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not data:
        return None
    section = office_of(request).section
    made = form.typed_of(section, data)
    draft = Draft(id=new_name(), changed=section.clock(), checked=True, fields=made.fields, rest=made.rest)
    return await filing.aside(filing.drafts_of(request, who[0]).keep, draft)


@get("/cases/{case:str}")
async def case(request: Asked) -> Response[bytes]:
    """Show one case: to a trader what is theirs, to an officer with the section's own assessment and acts."""
    return await _case_page(request, require(request, *_READERS))


def again(request: Asked, who: Who) -> Page:
    """Give the page of a case anew, for an act on it that is refused."""
    return partial(_case_page, request, who)


async def _case_page(request: Asked, who: Who, typed: Typed = NOTHING, status: int = 200) -> Response[bytes]:
    office, name, account = office_of(request), case_of(request), who[0]

    def look(section: Section) -> tuple[casework.Shown, matters.Matters, tracing.Followed]:
        shown = casework.looked_at(section, name, account)
        return shown, matters.seen_by(section, shown, account), way_of(office.board, section, name)

    told, beside, followed = await office.desk.answer(look)
    facts: dict[str, Any] = {"status": status, "typed": typed, "here": f"/cases/{name}"}
    return page(request, "case.html", who, **facts, case=told, matters=beside, followed=followed)


@get("/cases/{case:str}/receipt")
async def receipt(request: Asked) -> Response[bytes]:
    """Give the receipt of a case to keep, as `cruce verify` reads it."""
    who = require(request, *_READERS)
    await _shown(request, who[0])
    made = await office_of(request).receipt(case_of(request))
    headers = {**HEADERS, "content-disposition": 'attachment; filename="receipt.json"'}
    return Response(str(made).encode(), media_type="application/json", headers=headers)


@get("/cases/{case:str}/statement")
async def statement(request: Asked) -> Response[bytes]:
    """Show what both treasuries are owed on a case, with the law of each line, to be printed."""
    who = require(request, *_READERS)
    told = await _shown(request, who[0])
    return page(
        *(request, "desk_statement.html", who),
        filing=told.filing,
        liabilities=told.liabilities,
        case=told.row.id,
        back=f"/cases/{told.row.id}",
        at=office_of(request).section.clock(),
        zone=told.zone,
    )


async def _shown(request: Asked, account: Account) -> casework.Shown:
    name = case_of(request)
    return await office_of(request).desk.answer(lambda section: casework.looked_at(section, name, account))


async def _desk(
    request: Asked, status: int = 200, findings: tuple[Finding, ...] = (), text: str = ""
) -> Response[bytes]:
    who = require(request, Act.FOLLOW)
    office = office_of(request)
    found = listed(office.board, who[0].declarants, Wish.of(request.query_params))
    names = tuple(row.case for row in found.rows)
    owing = await office.desk.answer(lambda section: unpaid(section, names))
    crossings = {row.crossing for row in found.rows}
    zones = {one: casework.zone_of(office.section, one) for one in crossings}
    drafts = await filing.aside(filing.drafts_of(request, who[0]).all) if who[0].may(Act.FILE) else ()
    zones |= {one.id: form.zone_of(office.section, one.typed) for one in drafts}
    return page(
        *(request, "desk.html", who),
        status=status,
        found=found,
        owing=owing,
        zones=zones,
        drafts=drafts,
        findings=findings,
        text=text,
        sorts=SORTS,
        examples=examples.index() if office.section.settings.training else (),
    )


_DESKS: Final = (filing, own, many, appointment)
DOORS: Final = (desk, file, case, receipt, statement, *(door for one in _DESKS for door in one.DOORS))
