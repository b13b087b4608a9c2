"""What anybody may read, and the files that pages are made of; proofs for who oversees."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from functools import cache
from importlib import resources
from typing import Any, Final

from litestar import Response, get
from litestar.response import ServerSentEvent

from cruce.web.entitled import not_yours
from cruce.web.identity import Act
from cruce.web.pages import casework
from cruce.web.pages.entering import require, who_is
from cruce.web.pages.rendering import HEADERS, page
from cruce.web.reading import Asked, office_of

_KINDS: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}


@get("/")
async def start(request: Asked) -> Response[bytes]:
    """Tell the public how the crossings stand, and let everybody else in."""
    office = office_of(request)
    rows = tuple(office.board.rows.values())
    crossings = {
        code: Counter(row.state.value for row in rows if row.crossing == code)
        for code in office.board.crossings()
    }
    names = await office.desk.answer(lambda section: {code: _name(section, code) for code in crossings})
    return page(request, "start.html", who_is(request), crossings=crossings, names=names)


@get("/proof")
async def proof(request: Asked) -> Response[bytes]:
    """Trace the acts on a case, each just checked against the log."""
    who = require(request, Act.AUDIT)
    case = request.query_params.get("case", "").strip()
    office = office_of(request)
    found = await office.desk.answer(lambda section: casework.traced(section, case, who[0])) if case else ()
    note = await office.desk.answer(lambda section: section.store.checkpoint())
    return page(request, "proof.html", who, case=case, found=found, checkpoint=str(note or ""))


@get("/live")
async def live(request: Asked) -> ServerSentEvent:
    """Tell a page whenever the record has grown: event ``grown``, with the new size as its id."""
    require(request, *Act)
    office = office_of(request)

    async def told() -> AsyncIterator[dict[str, Any]]:
        size = int(request.headers.get("last-event-id", "0") or "0") if _is_number(request) else 0
        while True:
            size = await office.grown(size)
            yield {"event": "grown", "id": str(size), "data": str(size)}

    return ServerSentEvent(told())


@get("/static/{name:str}", sync_to_thread=False)
def static(request: Asked) -> Response[bytes]:
    """Give a style, a script or a picture of the pages."""
    name = str(request.path_params["name"])
    content = _files().get(name)
    if content is None:
        raise not_yours()
    headers = {**HEADERS, "cache-control": "public, max-age=3600"}
    return Response(content, media_type=_KINDS[name.rpartition(".")[2]], headers=headers)


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("cruce.web.pages").joinpath("static")
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.rpartition(".")[2] in _KINDS}


def _name(section: Any, code: str) -> Any:
    return getattr(section.law.entry("crossings", code, None), "says", None)


def _is_number(request: Asked) -> bool:
    text = request.headers.get("last-event-id", "")
    return text.isascii() and text.isdecimal() and len(text) < 19


DOORS: Final = (start, proof, live, static)
