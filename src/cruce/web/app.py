"""All doors of one section as one application."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import structlog
from litestar import Litestar, Response, Router, get
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_400_BAD_REQUEST

from cruce.model import CruceError
from cruce.web import api, pages, peer, witness
from cruce.web.language import preferred
from cruce.web.log import log
from cruce.web.office import Office
from cruce.web.problems import own_fault, problem, respond, status_of
from cruce.web.reading import Asked, office_of
from cruce.web.refusals import malformed, nothing_here

_SYSTEMS: Final = ("/v1/", "/peer/", "/log/", "/healthz", "/witness/")
_PAGES: Final = {path.split("/")[1] for door in pages.DOORS for path in door.paths}
_LINES: Final = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.JSONRenderer(),
)


@get("/healthz")
async def healthz(request: Asked) -> Response[bytes]:
    """Tell whether the section can work (200, else 503), and how it stands with its peers."""
    sound, told = await office_of(request).health()
    content = json.dumps(told, ensure_ascii=False).encode()
    return Response(
        content,
        status_code=200 if sound else 503,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


class Application:
    """The application of a section as ASGI has it: doors alike for all sections, with this one behind them.

    While it runs, the section pulls from its peers.
    """

    def __init__(self, office: Office) -> None:
        self.gate = api.Gate.of(office, api.ALL)
        self._behind = {"office": office, "gate": self.gate}

        @asynccontextmanager
        async def running(_: Litestar) -> AsyncIterator[None]:
            async with office.running(), self.gate.running():
                yield

        self._life = Litestar(lifespan=[running], openapi_config=None, logging_config=None)

    @property
    def routes(self) -> Sequence[Any]:
        """All doors, as Litestar keeps them."""
        return _doors().routes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._life(scope, receive, send)
        else:
            scope["state"] = {**scope.get("state", {}), **self._behind}
            await _doors()(scope, receive, send)


@cache
def _doors() -> Litestar:
    """Make all doors, once: to look at what each takes costs more than to answer many requests."""
    read = Router("/", route_handlers=pages.DOORS, before_request=pages.looked_at)
    return Litestar(
        [*peer.DOORS, *api.DOORS, read, witness.add_checkpoint, log, healthz],
        exception_handlers={CruceError: _refused, HTTPException: _nothing, Exception: _broken},
        openapi_config=None,
        request_max_body_size=None,  # each door has its own limit
        logging_config=None,
    )


def _refused(request: Asked, error: CruceError) -> Response[bytes]:
    office_of(request).count(error)
    if _is_page(request):
        return pages.refused_page(request, error, status_of(error))
    return _told(request, error, status_of(error))


def _told(
    request: Asked, error: Exception, status: int, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    language = preferred(request.headers.get("accept-language", "")) or "en"
    return respond(problem(error, status, language), status, headers, language)


def _is_page(request: Asked) -> bool:
    """Tell whether a browser asks for a page, rather than a system at its own doors."""
    path = request.url.path
    if path.startswith(_SYSTEMS):
        return False
    return path.split("/")[1] in _PAGES or "text/html" in request.headers.get("accept", "")


def _nothing(request: Asked, error: HTTPException) -> Response[bytes]:
    if error.status_code >= 500:
        return _broken(request, error)
    unread = error.status_code == HTTP_400_BAD_REQUEST  # a form in parts that cannot be taken apart
    nothing = malformed("/") if unread else nothing_here(request.url.path)
    if _is_page(request):
        return pages.refused_page(request, nothing, error.status_code)
    allowed = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return _told(request, nothing, error.status_code, allowed)


def _broken(request: Asked, error: Exception) -> Response[bytes]:
    office_of(request).count(error)
    _note(request.url.path, error)
    if _is_page(request):
        return pages.refused_page(request, own_fault(), 500)
    return _told(request, error, 500)


def _note(path: str, error: Exception) -> None:
    """Write a fault of our own as one line of JSON: its kind and place only.

    Variables, and what the error says, may hold what a trader filed or a secret rule.
    """
    frames = traceback.extract_tb(error.__traceback__)
    told = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    lines = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=_LINES)
    lines.error("serve.own", path=path, error=type(error).__name__, frames=told)
