"""Filing in bulk: a file of many filings, its place in the queue, and what became of each filing."""

from __future__ import annotations

from functools import partial
from typing import Final

from cruce.clearance import bulk
from cruce.model import Text
from cruce.section import Section
from cruce.store import Transaction, Work
from cruce.store import bulk as held
from cruce.web import handing
from cruce.web.api import told
from cruce.web.api.cases import AFTER, LIMIT, USUAL
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import Answer, Call, Door, Field, Function
from cruce.web.api.forms import Closed
from cruce.web.api.forms import bulk as forms
from cruce.web.entitled import not_yours
from cruce.web.identity import Act
from cruce.web.problems import TYPE, refused

FILES: Final = "files"
_KINDS: Final = ("application/json", "application/x-ndjson", "text/csv", "application/gzip")


async def file_in_bulk(call: Call) -> Answer:
    """Take a file of many filings: 202 queued whole, 422 refused whole with what is wrong with the file.

    Each filing is lodged in its turn, as if it had come alone; what is wrong with it is its own outcome.
    """
    account, keep = told.require_account(call), call.keep

    def sealing(number: int, count: int) -> Work[None]:
        def work(transaction: Transaction) -> None:
            if keep is not None:
                keep(transaction, _taken(number, count))

        return work

    name = str(call.fields.get("name", ""))
    number, count, findings = await handing.hand_in(call.office, account, name, call.content, sealing)
    if findings:
        headers = {"content-language": call.language}
        return Answer(refused(findings, call.language), 422, headers, kind=TYPE)
    return _taken(number, count)


def _taken(number: int, count: int) -> Answer:
    body = forms.TakenFile(file=number, filings=count)
    return Answer(body, 202, {"location": f"/v1/bulk/{number}"})


async def list_files(call: Call) -> Answer:
    """List the files of the account, the newest first."""
    account, limit = told.require_account(call), int(call.fields.get("limit", USUAL))
    before = {"before": call.cursor.number(FILES)} if call.cursor else {}

    def read(section: Section) -> Answer:
        found = section.store.bulk.batches(account.name, limit + 1, **before)
        follows = str(Cursor(FILES, str(found[limit - 1].number))) if len(found) > limit else None
        files = tuple(_file(handing.shown(section, one)) for one in found[:limit])
        return Answer(forms.BulkFiles(files=files, next=follows))

    return await call.office.desk.answer(read)


async def read_file(call: Call) -> Answer:
    """Tell how far a file has come and where its filings stand in the queue."""

    def read(section: Section) -> Answer:
        return Answer(_file(handing.shown(section, _own(call, section))))

    return await call.office.desk.answer(read)


async def list_outcomes(call: Call) -> Answer:
    """List what became of each filing of a file, in their order."""
    limit, state = int(call.fields.get("limit", USUAL)), str(call.fields.get("state", ""))

    def read(section: Section) -> Answer:
        batch = _own(call, section)
        kind = f"bulk/{batch.number}"
        after = call.cursor.number(kind) if call.cursor else 0
        found = section.store.bulk.pieces(batch.number, after, limit + 1, state)
        follows = str(Cursor(kind, str(found[limit - 1].number))) if len(found) > limit else None
        return Answer(forms.BulkOutcomes(filings=tuple(map(_outcome, found[:limit])), next=follows))

    return await call.office.desk.answer(read)


async def drop_file(call: Call) -> Answer:
    """Forget a file and its outcomes; filings that still wait are not lodged, what was lodged stays."""

    def job(section: Section) -> Answer:
        bulk.drop(section, _own(call, section).number)
        return Answer(Closed())

    return await told.act(call, job)


def _own(call: Call, section: Section) -> held.Batch:
    said = str(call.request.path_params["file"])
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise not_yours()
    return handing.own(section, int(said), told.require_account(call))


def _file(shown: handing.Shown) -> forms.BulkFile:
    at = shown.position
    return forms.BulkFile(
        file=shown.batch.number,
        name=shown.batch.name,
        at=shown.at,
        filings=shown.batch.pieces,
        done=shown.done,
        states=shown.counts,
        position=forms.QueuePosition(
            waiting=at.waiting, before_next=at.before_next, before_last=at.before_last
        ),
    )


def _outcome(piece: held.Piece) -> forms.BulkOutcome:
    answer = bulk.answer_of(piece)
    facts = {name: getattr(answer, name) for name in bulk.Answer.model_fields}
    return forms.BulkOutcome(number=piece.number, state=piece.state, case=piece.case_id, **facts)


_NOBODY: Final = ("serve.no-act",)
_door = partial(Door, acts=(Act.FILE,))
DOORS: Final = (
    _door(
        "POST",
        "/v1/bulk",
        file_in_bulk,
        Text(en="File in bulk", es="Presentar en lote"),
        function=Function.FILE,
        takes=forms.FilingsInBulk,
        kinds=_KINDS,
        limit=handing.LARGEST,
        fields=(
            Field(
                "name",
                Text(en="What the file is called", es="Cómo se llama el archivo"),
                {"type": "string", "maxLength": 80},
            ),
        ),
        gives={202: forms.TakenFile},
        refuses=(*_NOBODY, "filing.refused", "bulk.empty", "bulk.full"),
        keyed=True,
    ),
    _door(
        "GET",
        "/v1/bulk",
        list_files,
        Text(en="List files", es="Listar archivos"),
        fields=(AFTER, LIMIT),
        gives={200: forms.BulkFiles},
        refuses=_NOBODY,
    ),
    _door(
        "GET",
        "/v1/bulk/{file}",
        read_file,
        Text(en="Read how far a file has come", es="Consultar el avance de un archivo"),
        gives={200: forms.BulkFile},
        refuses=_NOBODY,
    ),
    _door(
        "GET",
        "/v1/bulk/{file}/filings",
        list_outcomes,
        Text(en="List what became of each filing", es="Listar el resultado de cada trámite"),
        fields=(
            AFTER,
            LIMIT,
            Field(
                "state",
                Text(en="In this state", es="En este estado"),
                {"type": "string", "enum": list(handing.STATES)},
            ),
        ),
        gives={200: forms.BulkOutcomes},
        refuses=_NOBODY,
    ),
    _door(
        "DELETE",
        "/v1/bulk/{file}",
        drop_file,
        Text(en="Forget a file", es="Olvidar un archivo"),
        function=Function.ACT,
        gives={200: Closed},
        refuses=_NOBODY,
    ),
)
