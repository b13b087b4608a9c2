"""The door of witnesses (C2SP tlog-witness): whoever has a log that is known here may have it cosigned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from litestar import Litestar, Response, post
from litestar.exceptions import HTTPException

from cruce.exchange import publication
from cruce.ledger import witness
from cruce.web.problems import problem, respond, status_of
from cruce.web.reading import Asked, body_of, office_of
from cruce.web.refusals import nothing_here

REQUEST: Final = 64 << 10
"""A request, in bytes: a proof of at most 63 hashes, and a checkpoint with its signatures."""


@post("/witness/add-checkpoint", status_code=200)
async def add_checkpoint(request: Asked) -> Response[bytes]:
    """Cosign a checkpoint of a section that is known here, for whoever brings it."""
    body = await body_of(request, REQUEST)
    return _told(await office_of(request).desk(lambda section: publication.add_checkpoint(section, body)))


def door(answered: Callable[[bytes], Awaitable[witness.Reply]]) -> Litestar:
    """Make the application of a witness that is no section."""

    @post("/add-checkpoint", status_code=200)
    async def add(request: Asked) -> Response[bytes]:
        """Cosign a checkpoint of a log that is known here."""
        return _told(await answered(await body_of(request, REQUEST)))

    return Litestar(
        [add],
        exception_handlers={HTTPException: _nothing, Exception: _refused},
        openapi_config=None,
        request_max_body_size=None,
        logging_config=None,
    )


def _refused(_: Asked, error: Exception) -> Response[bytes]:
    return respond(problem(error), status_of(error))


def _nothing(request: Asked, error: HTTPException) -> Response[bytes]:
    return respond(problem(nothing_here(request.url.path), error.status_code), error.status_code)


def _told(reply: witness.Reply) -> Response[bytes]:
    return Response(reply.body, status_code=reply.status, headers={"content-type": reply.kind})
