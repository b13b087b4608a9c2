"""The trader's desk: file once, see every fault and what both countries are owed, follow, keep a receipt."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from cruce.clearance import Refused
from cruce.model import Finding
from cruce.web.entitled import require_delegation
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import check, moved, require
from cruce.web.pages.rendering import HEADERS, page
from cruce.web.reading import LARGEST, Asked, case_of, office_of
from cruce.web.refusals import large

_ROWS: Final = 200
_READERS: Final = (Act.FOLLOW, Act.COMMAND, Act.PRESENT, Act.EXAMINE, Act.DECIDE, Act.AUDIT)


@get("/desk")
async def desk(request: Asked) -> Response[bytes]:
    """List the cases of a trader's declarants, and take a filing."""
    return await _desk(request)


@post("/desk")
async def file(request: Asked) -> Response[bytes]:
    """Take a filing, pasted or as a file: on to its page, or back with every finding."""
    who = require(request, Act.FILE)
    told = request.headers.get("content-length", "")
    if not told.isdecimal() or int(told) > LARGEST:
        raise large(LARGEST)
    form = await request.form()
    check(who, str(form.get("csrf", "")))
    sent = form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    content = content or str(form.get("text", "")).encode()
    require_delegation(who[0], content)
    outcome = await office_of(request).desk.lodge(content, who[0].person)
    if isinstance(outcome, Refused):
        text = content.decode("utf-8", errors="replace")
        return await _desk(request, 422, findings=casework.grave(outcome.findings), text=text)
    return moved(f"/cases/{outcome.case}")


@get("/cases/{case:str}")
async def case(request: Asked) -> Response[bytes]:
    """Show one case: to a trader what is theirs, to an officer with the section's own assessment and acts."""
    who = require(request, *_READERS)
    told = await _shown(request, who[0])
    return page(request, "case.html", who, case=told)


@get("/cases/{case:str}/receipt")
async def receipt(request: Asked) -> Response[bytes]:
    """Give the receipt of a case to keep, as `cruce verify` reads it."""
    who = require(request, *_READERS)
    await _shown(request, who[0])
    made = await office_of(request).receipt(case_of(request))
    headers = {**HEADERS, "content-disposition": 'attachment; filename="receipt.json"'}
    return Response(str(made).encode(), media_type="application/json", headers=headers)


async def _shown(request: Asked, account: Account) -> casework.Shown:
    name = case_of(request)
    return await office_of(request).desk.answer(lambda section: casework.looked_at(section, name, account))


async def _desk(
    request: Asked, status: int = 200, findings: tuple[Finding, ...] = (), text: str = ""
) -> Response[bytes]:
    who = require(request, Act.FOLLOW)
    office = office_of(request)
    rows = tuple(office.board.of(who[0].declarants))[:_ROWS]
    facts = {"rows": rows, "findings": findings, "text": text}
    return page(request, "desk.html", who, status=status, **facts)


DOORS: Final = (desk, file, case, receipt)
