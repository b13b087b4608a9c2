"""The door between sections: signed requests in, signed answers out, for those who are known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from litestar import Response, get, post

from cruce.clearance import proving
from cruce.exchange import acknowledge, keys, parcel, signatures
from cruce.model import PeerError
from cruce.section import Peer, Section
from cruce.web.office import KeyTalk, Office
from cruce.web.problems import problem, respond, status_of
from cruce.web.reading import Asked, body_of, case_of, number_of, office_of

ANSWER: Final = 256 << 10
"""The largest acknowledgement, in bytes: a few lines."""

_MOST_MESSAGES, _MOST_BYTES, _LAST = 1000, 16 << 20, (1 << 63) - 1


@get("/peer/v1/outbox")
async def outbox(request: Asked) -> Response[bytes]:
    """Give a peer what stands in the outbox after its position: a parcel (200), or nothing (204)."""

    async def answer(peer: Peer, _: bytes) -> bytes | None:
        after, limit = number_of(request, "after", _LAST), number_of(request, "limit", _MOST_MESSAGES)
        most = number_of(request, "most", _MOST_BYTES)
        since = number_of(request, "since", _LAST) if "since" in request.query_params else None
        return await office_of(request).desk(
            lambda section: parcel(section, peer.name, max(limit, 1), after=after, most=most, since=since)
        )

    return await _answered(request, answer)


@post("/peer/v1/acknowledgements", status_code=200)
async def acknowledgements(request: Asked) -> Response[bytes]:
    """Take a peer's answer to a parcel: how far it has come, and its cosignature."""

    async def answer(peer: Peer, body: bytes) -> None:
        await office_of(request).desk(lambda section: acknowledge(section, body, peer.name))

    return await _answered(request, answer)


@get("/peer/v1/receipts/{case:str}")
async def receipts(request: Asked) -> Response[bytes]:
    """Give a peer this section's own part of a receipt (200), or nothing while there is none (204)."""

    async def answer(peer: Peer, _: bytes) -> bytes | None:
        return await office_of(request).desk.answer(lambda section: _part(section, case_of(request)))

    return await _answered(request, answer)


def _part(section: Section, case: str) -> bytes | None:
    if not section.allowing("channel", section.clock().date()):  # a decision names the channel
        return None
    made = proving.receipt_part(section, case)
    return str(made).encode() if made else None


async def _answered(
    request: Asked, answer: Callable[[Peer, bytes], Awaitable[bytes | None]]
) -> Response[bytes]:
    office = office_of(request)
    try:
        content = await answer(*await _admitted(request, office))
        status = 204 if content is None else 200
    except Exception as error:  # noqa: BLE001 - whatever it was, the peer is told under our signature
        office.count(error)
        await office.tally.note(signatures.claimant(request.headers), error)
        content, status = problem(error), status_of(error)
    asked = request.headers.get("signature", "")
    fields = signatures.sign_response(office.section.keys.act, status, content or b"", asked, office.now())
    fields |= keys.as_fields(office.section)
    if status >= 400:
        return respond(content or b"", status, fields)
    return Response(content or b"", status_code=status, media_type="application/octet-stream", headers=fields)


async def _admitted(request: Asked, office: Office) -> tuple[Peer, bytes]:
    """Tell who asks, and what was sent; raises `PeerError` for whoever is not to be heard."""
    body = await body_of(request, ANSWER)
    scope = request.scope
    raw = scope.get("raw_path") or scope["path"].encode()
    signed = signatures.Request(
        request.method, raw.decode("latin-1"), scope["query_string"].decode("latin-1"), body
    )
    now = office.now()
    own, said = office.section, signatures.claimant(request.headers)
    talk = KeyTalk(office, said) if said in own.peers else None
    if talk is not None:
        await talk.heard(request.headers)
    try:
        heard = signatures.open_request(own.name, own.peers, signed, request.headers, now)
    except PeerError as fault:
        if talk is not None:
            await talk.note(fault, body)
        raise
    office.nonces.take(heard.peer.name, heard.nonce, now, heard.created)
    await office.nonces.kept()
    office.heard(heard.peer.name)
    return heard.peer, body


DOORS: Final = (outbox, acknowledgements, receipts)
