"""What anybody may read: crossing times and counts, how to cross, what both countries charge; and the
files of pages.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Final

from litestar import Response, get

from cruce.web.calculator import Asking, calculated, kept_fields
from cruce.web.entitled import not_yours
from cruce.web.pages.entering import who_is
from cruce.web.pages.rendering import HEADERS, page
from cruce.web.publishing import published
from cruce.web.reading import Asked, office_of

_KINDS: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
_DIRECTIONS: Final = ("northbound", "southbound")


@get("/")
async def start(request: Asked) -> Response[bytes]:
    """Tell the public how the crossings stand, and let everybody else in."""
    office = office_of(request)
    shown = await published(office, office.board.crossings())
    now = office.section.clock()
    return page(request, "start.html", who_is(request), crossings=shown, now=now, directions=_DIRECTIONS)


@get("/crossings/{crossing:str}")
async def crossing(request: Asked) -> Response[bytes]:
    """Show one crossing to the public: measured times by direction and lane, counts of the day, hours."""
    office, code = office_of(request), str(request.path_params["crossing"])
    found = await published(office, [code])
    if not found:
        raise not_yours()
    facts: dict[str, Any] = {"shown": found[0], "now": office.section.clock(), "directions": _DIRECTIONS}
    return page(request, "crossing.html", who_is(request), **facts)


@get("/how-to-cross")
async def how_to_cross(request: Asked) -> Response[bytes]:
    """Tell somebody who has never crossed what to do, step by step, and which papers each direction needs."""
    return page(request, "how_to_cross.html", who_is(request))


@get("/calculator")
async def calculator(request: Asked) -> Response[bytes]:
    """Say what both countries charge on one line of goods, each charge with its law; or every fault of
    the form.
    """
    office = office_of(request)
    asking = Asking.of(request.query_params)
    made = await office.desk.answer(lambda section: calculated(section, asking)) if asking.is_asked else None
    status = 422 if made is not None and made.is_refused else 200
    facts: dict[str, Any] = {"asking": asking, "made": made, "fields": kept_fields(asking)}
    return page(request, "calculator.html", who_is(request), status=status, **facts)


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


DOORS: Final[tuple[Any, ...]] = (start, crossing, how_to_cross, calculator, static)
