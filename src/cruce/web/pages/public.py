"""What anybody may read, and the files that pages are made of."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import resources
from typing import Any, Final

from litestar import Response, get

from cruce.web.entitled import not_yours
from cruce.web.pages.entering import who_is
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


DOORS: Final = (start, static)
