"""Filing in bulk: one file of many filings, its place in the queue, and what became of each filing."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from cruce.clearance import bulk
from cruce.documents import many as documents
from cruce.model import Finding, Text, UsageError
from cruce.section import Section
from cruce.store import bulk as held
from cruce.web.entitled import not_yours
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import moved, require, signed_form, signed_upload
from cruce.web.pages.places import zone_for
from cruce.web.pages.rendering import HEADERS, page
from cruce.web.problems import plain_findings
from cruce.web.reading import Asked, office_of

LARGEST: Final = 16 << 20
MOST: Final = 50_000
_TOGETHER: Final = 200
_PAGE: Final = 50
_GULP: Final = 500
STATES: Final = ("waiting", "lodged", "same", "refused", "failed")
_COLUMNS: Final = ("number", "state", "reference", "declarant", "case", "version", "code", "pointer", "says")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file with its counts and its place in the queue."""

    batch: held.Batch
    counts: dict[str, int]
    position: bulk.Position

    @property
    def at(self) -> datetime:
        """Tell when it was handed in."""
        return datetime.fromisoformat(self.batch.at)

    @property
    def done(self) -> int:
        """Tell how many of its filings have their outcome."""
        return sum(count for state, count in self.counts.items() if state != "waiting")


@get("/desk/bulk")
async def files(request: Asked) -> Response[bytes]:
    """List the files of an account, and take another."""
    return await _files(request)


@post("/desk/bulk")
async def hand_in(request: Asked) -> Response[bytes]:
    """Take a file of many filings: queued whole, or refused whole with what is wrong."""
    who, sent = await signed_upload(request, LARGEST, Act.FILE)
    upload = sent.get("file")
    content = await upload.read() if isinstance(upload, UploadFile) else b""
    name = bare(upload.filename) if isinstance(upload, UploadFile) else "–"
    found = await asyncio.to_thread(documents.split, content)
    if found.findings:
        return await _files(request, 422, found.findings)
    given = [(one.content, b"" if one.content else bulk.refusal(one.findings)) for one in found.singles]
    number = await _queued(request, who[0], name, given)
    return moved(f"/desk/bulk/{number}")


async def _queued(request: Asked, account: Account, name: str, given: Sequence[bulk.Given]) -> int:
    """Write a file into the queue, a part at a time, so that nobody waits; it counts once it is whole."""
    office = office_of(request)
    waiting = await office.desk.answer(lambda section: section.store.bulk.waiting())
    if waiting.get(account.name, 0) + len(given) > MOST:
        raise _full()
    number = await office.desk.bulk(lambda section: bulk.begin(section, account.name, account.person, name))
    for first in range(0, len(given), _TOGETHER):
        some = given[first : first + _TOGETHER]

        def write(section: Section, first: int = first, some: Sequence[bulk.Given] = some) -> None:
            bulk.add(section, account.name, number, first + 1, some)

        await office.desk.bulk(write)
    await office.desk.bulk(lambda section: bulk.seal(section, number))
    office.queue.wake()
    return number


@get("/desk/bulk/{number:int}")
async def file(request: Asked) -> Response[bytes]:
    """Show a file: how far it has come, its place in the queue, and its filings page by page."""
    who, number = require(request, Act.FILE), _number(request)
    state = request.query_params.get("state", "")
    state = state if state in STATES else ""
    after = request.query_params.get("after", "0")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0

    def read(section: Section) -> tuple[Shown, tuple[held.Piece, ...]]:
        batch = _own(section, number, who[0])
        return _shown(section, batch), section.store.bulk.pieces(number, start, _PAGE + 1, state)

    shown, pieces = await office_of(request).desk.answer(read)
    rows = [(one, bulk.answer_of(one)) for one in pieces[:_PAGE]]
    further = pieces[_PAGE - 1].number if len(pieces) > _PAGE else 0
    facts: dict[str, Any] = {
        "shown": shown,
        "rows": rows,
        "state": state,
        "states": STATES,
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
        _own(section, number, who[0])
        bulk.drop(section, number)

    await office_of(request).desk(act)
    return moved("/desk/bulk")


async def _files(request: Asked, status: int = 200, findings: tuple[Finding, ...] = ()) -> Response[bytes]:
    who = require(request, Act.FILE)

    def read(section: Section) -> list[Shown]:
        return [_shown(section, one) for one in section.store.bulk.batches(who[0].name, _PAGE)]

    found = await office_of(request).desk.answer(read)
    facts: dict[str, Any] = {"files": found, "findings": casework.grave(findings)}
    return page(request, "desk_bulk.html", who, status=status, zone=zone_for(request, who[0]), **facts)


def _shown(section: Section, batch: held.Batch) -> Shown:
    return Shown(batch, section.store.bulk.counted(batch.number), bulk.position(section, batch))


async def _all(request: Asked) -> AsyncIterator[tuple[held.Piece, bulk.Answer]]:
    """Go through the filings of a file, some at a time, so that nobody else waits."""
    who, number = require(request, Act.FILE), _number(request)
    after = 0

    def read(section: Section) -> tuple[held.Piece, ...]:
        _own(section, number, who[0])
        return section.store.bulk.pieces(number, after, _GULP)

    while pieces := await office_of(request).desk.answer(read):
        for one in pieces:
            yield one, bulk.answer_of(one)
        after = pieces[-1].number


def _own(section: Section, number: int, account: Account) -> held.Batch:
    batch = section.store.bulk.batch(number)
    if batch is None or batch.account != account.name or not batch.pieces:
        raise not_yours()
    return batch


def _number(request: Asked) -> int:
    number = int(request.path_params["number"])
    if not 0 < number < 1 << 62:
        raise not_yours()
    return number


def bare(name: str) -> str:
    """Give the last part of a file's name, whatever path it was sent with; it is shown and never opened."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(one for one in last if one.isprintable())[:80] or "–"


def harmless(value: object) -> str:
    """Write a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _kept(content: bytes, kind: str, name: str) -> Response[bytes]:
    headers: dict[str, Any] = {**HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _full() -> UsageError:
    return UsageError(
        "bulk.full",
        Text(
            en=f"With this file more than {MOST:,} filings of your account would wait.",
            es=f"Con este archivo esperarían más de {MOST:,} trámites de su cuenta.",
        ),
        Text(
            en="Nothing was taken. Send it when some of them are done.",
            es="No se tomó nada. Envíelo cuando algunos hayan terminado.",
        ),
    )


DOORS: Final = (files, hand_in, file, as_json, as_table, drop)
