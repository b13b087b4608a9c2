"""The section's log as static files, for any tool that reads tiled logs (C2SP tlog-tiles)."""

from __future__ import annotations

import re
from typing import Final

from litestar import Response, get

from cruce.ledger import directory
from cruce.section import Section
from cruce.web.problems import problem, respond
from cruce.web.reading import Asked, office_of
from cruce.web.refusals import nothing_here

_WIDTH: Final = 256
_TILE: Final = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<number>(?:x[0-9]{3}/){0,5}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_FOREVER: Final = {"cache-control": "public, max-age=31536000, immutable"}
_NOW: Final = {"cache-control": "no-store"}


@get("/log/{path:path}")
async def log(request: Asked) -> Response[bytes]:
    """Give the newest checkpoint, a tile of hashes, or a bundle of entries."""
    office = office_of(request)
    name = str(request.path_params["path"]).removeprefix("/")
    if name == "checkpoint":
        note = await office.desk.answer(lambda section: section.store.checkpoint())
        content, kind, keep = str(note).encode() if note else None, "text/plain; charset=utf-8", _NOW
    else:
        content = await office.desk.answer(lambda section: tile(section, name))
        kind, keep = "application/octet-stream", _FOREVER
    if content is None:
        return respond(problem(nothing_here(f"/log/{name}")), 404)
    return Response(content, media_type=kind, headers=keep)


def tile(section: Section, path: str) -> bytes | None:
    """Give one static file of the log as it stands; None where there is none of that name."""
    found = _TILE.fullmatch(path)
    if found is None:
        return None
    entries = found["level"] == "entries"
    level = 0 if entries else 8 * int(found["level"])
    number = int(re.sub("[x/]", "", found["number"]))
    width = int(found["width"] or _WIDTH)
    first = number * _WIDTH
    if first + width > section.store.tree.size >> level or (found["width"] and width >= _WIDTH):
        return None

    def read(above: int, index: int) -> bytes:
        return section.store.hash(level + above, index)  # the hashes of a level are the leaves of a log, too

    def entry(index: int) -> bytes:
        return section.store.logged.entry(index) if entries else b""

    wanted = path if entries else path.replace(f"/{found['level']}/", "/0/", 1)
    files = directory.static_files(first, first + width, read, entry)
    return next((content for name, content in files if name == wanted), None)
