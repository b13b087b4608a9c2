"""Filing in bulk: one file of many filings, its place in the queue, and what became of each filing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from cruce.clearance import bulk
from cruce.model import Finding
from cruce.section import Section
from cruce.store import bulk as held
from cruce.web import handing
from cruce.web.identity import Act
from cruce.web.pages import casework
from cruce.web.pages.casework import zone_for
from cruce.web.pages.entering import moved, require, signed_form, signed_upload
from cruce.web.pages.rendering import HEADERS, page
from cruce.web.problems import plain_findings
from cruce.web.reading import Asked, office_of

_PAGE: Final = 50
_GULP: Final = 500
_COLUMNS: Final = ("number", "state", "reference", "declarant", "case", "version", "code", "pointer", "says")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@get("/desk/bulk")
async def files(request: Asked) -> Response[bytes]:
    """List the files of an account, and take another."""
    return await _files(request)


@post("/desk/bulk")
async def hand_in(request: Asked) -> Response[bytes]:
    """Take a file of many filings: queued whole, or refused whole with what is wrong."""
    who, sent = await signed_upload(request, handing.LARGEST, Act.FILE)
    upload = sent.get("file")
    content = await upload.read() if isinstance(upload, UploadFile) else b""
    name = upload.filename if isinstance(upload, UploadFile) else ""
    number, _, findings = await handing.hand_in(office_of(request), who[0], name, content)
    if findings:
        return await _files(request, 422, findings)
    return moved(f"/desk/bulk/{number}")


@get("/desk/bulk/{number:int}")
async def file(request: Asked) -> Response[bytes]:
    """Show a file: how far it has come, its place in the queue, and its filings page by page."""
    who, number = require(request, Act.FILE), _number(request)
    state = request.query_params.get("state", "")
    state = state if state in handing.STATES else ""
    after = request.query_params.get("after", "0")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0

    def read(section: Section) -> tuple[handing.Shown, tuple[held.Piece, ...]]:
        batch = handing.own(section, number, who[0])
        return handing.shown(section, batch), section.store.bulk.pieces(number, start, _PAGE + 1, state)

    shown, pieces = await office_of(request).desk.answer(read)
    rows = [(one, bulk.answer_of(one)) for one in pieces[:_PAGE]]
    further = pieces[_PAGE - 1].number if len(pieces) > _PAGE else 0
    facts: dict[str, Any] = {
        "shown": shown,
        "rows": rows,
        "state": state,
        "states": handing.STATES,
        "further": further,
    }
    return page(request, "desk_bulk_file.html", who, zone=zone_for(request, who[0]), **facts)


@get("/desk/bulk/{number:int}/results.json")
async def as_json(request: Asked) -> Response[bytes]:
    """Give what became of each filing of a file, as JSON."""
    rows = [
        {
            "number": piece.number,
            "state": piece.state,
            "case": piece.case_id,
            **answer.model_dump(mode="json", exclude={"findings"}),
            "findings": plain_findings(answer.findings),
        }
        async for piece, answer in _all(request)
    ]
    content = json.dumps(rows, ensure_ascii=False).encode()
    return _kept(content, "application/json", "results.json")


@get("/desk/bulk/{number:int}/results.csv")
async def as_table(request: Asked) -> Response[bytes]:
    """Give what became of each filing of a file as a table: a row for each finding, at least one a filing."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    language = "es" if request.query_params.get("lang") == "es" else "en"
    async for piece, answer in _all(request):
        first = (piece.number, piece.state, answer.reference, answer.declarant, piece.case_id, answer.version)
        told = [(one.code, one.pointer, getattr(one.says, language)) for one in answer.findings]
        for finding in told or [("", "", "")]:
            writer.writerow([harmless(one) for one in (*first, *finding)])
    return _kept(text.getvalue().encode("utf-8-sig"), "text/csv", "results.csv")


@post("/desk/bulk/{number:int}/drop")
async def drop(request: Asked) -> Response[bytes]:
    """Forget a file and its outcomes; filings that still wait are not lodged, what was lodged stays."""
    who, _ = await signed_form(request, Act.FILE)
    number = _number(request)

    def act(section: Section) -> None:
        handing.own(section, number, who[0])
        bulk.drop(section, number)

    await office_of(request).desk(act)
    return moved("/desk/bulk")


async def _files(request: Asked, status: int = 200, findings: tuple[Finding, ...] = ()) -> Response[bytes]:
    who = require(request, Act.FILE)

    def read(section: Section) -> list[handing.Shown]:
        return [handing.shown(section, one) for one in section.store.bulk.batches(who[0].name, _PAGE)]

    found = await office_of(request).desk.answer(read)
    facts: dict[str, Any] = {"files": found, "findings": casework.grave(findings)}
    return page(request, "desk_bulk.html", who, status=status, zone=zone_for(request, who[0]), **facts)


async def _all(request: Asked) -> AsyncIterator[tuple[held.Piece, bulk.Answer]]:
    """Go through the filings of a file, some at a time, so that nobody else waits."""
    who, number = require(request, Act.FILE), _number(request)
    after = 0

    def read(section: Section) -> tuple[held.Piece, ...]:
        handing.own(section, number, who[0])
        return section.store.bulk.pieces(number, after, _GULP)

    while pieces := await office_of(request).desk.answer(read):
        for one in pieces:
            yield one, bulk.answer_of(one)
        after = pieces[-1].number


def _number(request: Asked) -> int:
    return int(request.path_params["number"])


def harmless(value: object) -> str:
    """Write a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _kept(content: bytes, kind: str, name: str) -> Response[bytes]:
    headers: dict[str, Any] = {**HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


DOORS: Final = (files, hand_in, file, as_json, as_table, drop)
