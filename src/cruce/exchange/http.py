"""The line to one peer over HTTPS: signed requests out, signed answers in. Only here is an HTTP client."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote, urlencode

import httpx

from cruce.exchange.outside import Answered
from cruce.exchange.refusals import refused
from cruce.exchange.signatures import Request, open_response, sign_request
from cruce.ledger import Signer
from cruce.model import PeerError
from cruce.section import Clock, Peer

LARGEST: Final = 64 << 20
"""What is read of one answer, in bytes."""

_WITNESSED: Final = 64 << 10

Client = httpx.AsyncClient
_TIMEOUT: Final = httpx.Timeout(30, connect=5)


def client(cert: Path | None = None, key: Path | None = None, authorities: Path | None = None) -> Client:
    """Make the client for all peers: it shows ``cert``, and believes servers that ``authorities`` vouch for.

    Raises `OSError` (`ssl.SSLError` among them) for files that cannot be used.
    """
    context = ssl.create_default_context(cafile=authorities)
    if cert is not None:
        context.load_cert_chain(cert, key)
    return Client(verify=context, timeout=_TIMEOUT, trust_env=False, follow_redirects=False)


class Talk(Protocol):
    """What goes beside each request and answer: how the keys of either side followed each other."""

    def fields(self) -> Mapping[str, str]:
        """Give the header fields to send."""

    async def heard(self, fields: Mapping[str, str]) -> Peer:
        """Take in the header fields of an answer, and give the peer as it is after them."""


class Line:
    """What one section asks of one peer. ``nonce`` gives a fresh random text for each request."""

    def __init__(
        self,
        own: str,
        key: Signer,
        peer: Peer,
        clock: Clock,
        nonce: Callable[[], str],
        over: Client,
        talk: Talk | None = None,
    ) -> None:
        self.peer = peer
        self._own = own
        self._key = key
        self._clock = clock
        self._nonce = nonce
        self._over = over
        self._talk = talk

    async def outbox(self, after: int, limit: int, most: int) -> bytes | None:
        """Ask for what stands in the peer's outbox after a position: a parcel, or None when there is nothing.

        At most ``limit`` messages of ``most`` bytes. Raises `PeerError`: ``peer.away``, ``peer.answer``,
        ``peer.large``, and what `open_response` raises.
        """
        return await self._ask("GET", "outbox", {"after": after, "limit": limit, "most": most})

    async def acknowledge(self, answer: bytes) -> None:
        """Bring the peer the answer to its parcel; raises as `outbox`."""
        await self._ask("POST", "acknowledgements", {}, answer)

    async def receipt(self, case: str) -> bytes | None:
        """Ask for the peer's own part of a receipt; None while there is none. Raises as `outbox`."""
        return await self._ask("GET", f"receipts/{quote(case, safe='')}", {})

    async def _ask(
        self, method: str, place: str, query: Mapping[str, object], body: bytes = b""
    ) -> bytes | None:
        at = (self.peer.url or "").rstrip("/")
        url = httpx.URL(f"{at}/peer/v1/{place}?{urlencode({'to': self.peer.name, **query})}")
        path, _, sent = url.raw_path.decode("ascii").partition("?")
        request = Request(method, path, sent, body)
        fields = sign_request(self._key, request, self._now(), self._nonce())
        fields |= self._talk.fields() if self._talk else {}
        status, content, answered = await self._exchange(method, url, fields, body)
        if self._talk is not None:
            self.peer = await self._talk.heard(answered)
        if status >= 500 and "signature" not in answered:  # a gateway's word, not the peer's
            raise refused("answer", self.peer.name, status=status, why=_why(content))
        open_response(self.peer, status, content, fields["signature"], answered, self._now())
        if status >= 400:
            raise refused("answer", self.peer.name, status=status, why=_why(content))
        return content if status == 200 else None

    async def _exchange(
        self, method: str, url: httpx.URL, fields: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes, Mapping[str, str]]:
        try:
            async with self._over.stream(method, url, headers=dict(fields), content=body) as answer:
                parts: list[bytes] = []
                size = 0
                async for part in answer.aiter_raw():
                    size += len(part)
                    if size > LARGEST:
                        raise refused("large", self.peer.name, limit=LARGEST)
                    parts.append(part)
                return answer.status_code, b"".join(parts), {k.lower(): v for k, v in answer.headers.items()}
        except httpx.HTTPError as error:
            raise _away(self.peer, error) from error

    def _now(self) -> int:
        return int(self._clock().timestamp())


def submitting(over: Client, name: str, url: str) -> Callable[[bytes], Awaitable[Answered]]:
    """Give what brings requests to a witness (C2SP tlog-witness); only what is signed in an answer counts."""
    at = f"{url.rstrip('/')}/add-checkpoint"

    async def submit(request: bytes) -> Answered:
        try:
            async with over.stream("POST", at, content=request) as answer:
                body = b""
                async for part in answer.aiter_raw():
                    body += part
                    if len(body) > _WITNESSED:
                        raise refused("large", name, limit=_WITNESSED)
                return Answered(answer.status_code, answer.headers.get("content-type", ""), body)
        except httpx.HTTPError as error:
            raise refused("away", name, why=f"{type(error).__name__} {error}".strip()) from error

    return submit


def _away(peer: Peer, error: httpx.HTTPError) -> PeerError:
    return refused("away", peer.name, why=f"{type(error).__name__} {error}".strip())


def _why(content: bytes) -> str:
    """Give the start of what a peer says of its refusal, on one line."""
    return " ".join(content[:300].decode("utf-8", "replace").split())
