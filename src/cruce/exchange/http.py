"""The line to one peer over HTTPS: signed requests out, signed answers in; and the outlet to addresses that
outsiders named. Only here is an HTTP client.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote, urlencode

import httpx

from cruce.exchange.outside import Answered
from cruce.exchange.refusals import refused, refused_outlet
from cruce.exchange.signatures import Request, open_response, sign_request
from cruce.ledger import Signer
from cruce.model import PeerError
from cruce.section import Clock, Peer

LARGEST: Final = 64 << 20
"""What is read of one answer, in bytes."""

_WITNESSED: Final = 64 << 10
_TOLD: Final = 256 << 10

Client = httpx.AsyncClient
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
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

    async def outbox(self, after: int, limit: int, most: int, since: int | None = None) -> bytes | None:
        """Ask for what stands in the peer's outbox after a position: a parcel, or None when there is nothing.

        At most ``limit`` messages of ``most`` bytes; ``since`` is the size at which its log was cosigned here
        last. Raises `PeerError`: ``peer.away``, ``peer.answer``,
        ``peer.large``, and what `open_response` raises.
        """
        query = {"after": after, "limit": limit, "most": most}
        return await self._ask("GET", "outbox", query if since is None else {**query, "since": since})

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


async def ask(
    over: Client, url: str, form: Mapping[str, str] | None = None, login: tuple[str, str] | None = None
) -> bytes:
    """Ask a service that is no section: a form where one is given, with a name and password where they are.

    Raises `PeerError` ``peer.away``, ``peer.answer`` (any status but 200), ``peer.large``.
    """
    name = httpx.URL(url).host
    method = "GET" if form is None else "POST"
    auth = httpx.BasicAuth(*login) if login else None
    try:
        async with over.stream(method, url, data=form, auth=auth) as answer:
            body = b""
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > _TOLD:
                    raise refused("large", name, limit=_TOLD)
            if answer.status_code != 200:
                raise refused("answer", name, status=answer.status_code, why="-")  # it may repeat a secret
            return body
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise refused("away", name, why=type(error).__name__) from error


def _away(peer: Peer, error: httpx.HTTPError) -> PeerError:
    return refused("away", peer.name, why=f"{type(error).__name__} {error}".strip())


def _why(content: bytes) -> str:
    """Give the start of what a peer says of its refusal, on one line."""
    return " ".join(content[:300].decode("utf-8", "replace").split())


@cache
def _everybodys() -> ssl.SSLContext:
    """Believe the authorities of this machine, read once: they are some hundreds of certificates."""
    return ssl.create_default_context()


class Outlet:
    """What goes to addresses that outsiders named: never into our own house.

    A name is resolved here, each of its addresses must be public or of a network in ``allowed``, and the
    connection goes to the address that was checked, whatever the name says by then. Without ``plain`` only
    ``https`` is spoken. No redirect is followed, and no more of an answer is read than its status.
    """

    def __init__(
        self, allowed: Sequence[str] = (), *, plain: bool = False, resolve: Resolve | None = None
    ) -> None:
        self._allowed = [ip_network(one) for one in allowed]
        self._plain = plain
        self._resolve = resolve or _addresses
        self._over = Client(
            verify=_everybodys(),
            timeout=httpx.Timeout(10, connect=5),
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=0),
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._over.aclose()

    def fits(self, text: str) -> bool:
        """Tell whether an address is written as one may be: scheme, host, nothing of a user."""
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, ValueError):
            return False
        schemes = ("https", "http") if self._plain else ("https",)
        return url.scheme in schemes and bool(url.host) and not url.userinfo and not url.fragment

    async def post(self, text: str, body: bytes, fields: Mapping[str, str]) -> int:
        """Bring bytes to an address; gives the status. Raises `PeerError` ``outlet.away``, ``.inside``."""
        if not self.fits(text):
            raise refused_outlet("inside", text)
        url = httpx.URL(text)
        address = await self._checked(url)
        host = f"[{url.host}]" if ":" in url.host else url.host
        port = f":{url.port}" if url.port else ""
        headers = {**fields, "host": f"{host}{port}"}
        extensions = {"sni_hostname": url.host} if url.scheme == "https" else {}
        there = url.copy_with(host=address)
        try:
            async with self._over.stream(
                "POST", there, content=body, headers=headers, extensions=extensions
            ) as answer:
                return answer.status_code
        except (httpx.HTTPError, OSError) as error:
            raise refused_outlet("away", text, type(error).__name__) from error

    async def _checked(self, url: httpx.URL) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = [ip_address(url.host)]
        except ValueError:
            try:
                found = [ip_address(one.partition("%")[0]) for one in await self._resolve(url.host, port)]
            except (OSError, ValueError) as error:
                raise refused_outlet("away", str(url), type(error).__name__) from error
        if not found or not all(map(self._is_open, found)):
            raise refused_outlet("inside", str(url))
        return str(found[0])

    def _is_open(self, address: IPv4Address | IPv6Address) -> bool:
        mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
        if mapped is not None:
            return self._is_open(mapped)
        if any(address in network for network in self._allowed if network.version == address.version):
            return True
        return address.is_global and not address.is_multicast and not address.is_reserved


async def _addresses(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


Plain = httpx.Client
PlainAnswer = httpx.Response
Broken = (httpx.HTTPError, httpx.InvalidURL)
"""What is raised where a conversation breaks off, or cannot begin."""


def plain(base: str, key: str, authorities: Path | None = None, patience: float = 30) -> Plain:
    """Make the client of somebody who comes to a section's doors with the key of an account.

    Raises `OSError` for authorities that cannot be read.
    """
    context = ssl.create_default_context(cafile=authorities)
    return Plain(
        base_url=base.rstrip("/"),
        headers={"authorization": f"Bearer {key}"},
        verify=context,
        timeout=httpx.Timeout(patience, connect=5),
        trust_env=False,
        follow_redirects=False,
    )
