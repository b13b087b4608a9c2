"""What is no request, has no end, is too slow or not whole, at a real door: refused, and nothing stops."""

from __future__ import annotations

import json
import os
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from litestar import Litestar, Response, get, post
from tests.web.certificates import certificates
from tests.web.served import Served, free_ports, home_with_ports, settled, until

from cruce.exchange import signatures
from cruce.exchange.parcels import CONTEXT
from cruce.ledger import Signer
from cruce.section import Keys
from cruce.web import wires
from cruce.web.reading import Asked, body_of
from cruce.web.serving import configured


@get("/")
async def hello() -> Response[bytes]:
    return Response(b"hello")


@post("/")
async def take(request: Asked) -> Response[bytes]:
    return Response(str(len(await body_of(request))).encode())


@contextmanager
def door(counted: list[str]) -> Iterator[int]:
    """A server of our own kind on a free port; codes of what it refuses go into ``counted``."""
    (port,) = free_ports(1)
    app = Litestar([hello, take], openapi_config=None, request_max_body_size=None, logging_config=None)
    config = configured(app, None, lambda fault: counted.append(fault.code))  # type: ignore[attr-defined]
    config.host, config.port = "127.0.0.1", port
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield port
    finally:
        server.should_exit = True
        thread.join(30)


def said(port: int, parts: Iterable[bytes], tls: ssl.SSLContext | None = None) -> tuple[int, dict[str, Any]]:
    """Send bytes, and read what is answered: status (0: the connection ended) and problem."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
        line = tls.wrap_socket(plain, server_hostname="127.0.0.1") if tls else plain
        answer = b""
        with suppress(ConnectionError):
            for part in parts:
                line.sendall(part)
        with suppress(ConnectionError):
            while got := line.recv(1 << 16):
                answer += got
    head, _, body = answer.partition(b"\r\n\r\n")
    return (int(head.split()[1]), json.loads(body)) if body else (0, {})


def is_told(told: tuple[int, dict[str, Any]], status: int, code: str) -> None:
    """Check that a refusal came as a problem, with a sentence in each language."""
    assert (told[0], told[1].get("code")) == (status, code)
    assert told[1]["says"]["en"] != told[1]["says"]["es"]


def test_a_head_without_end_is_refused_before_it_fills_the_memory():
    counted: list[str] = []
    with door(counted) as port:
        sent = []

        def endless() -> Iterator[bytes]:
            yield b"GET / HTTP/1.1\r\nHost: here\r\nA: "
            for _ in range(2000):
                sent.append(1)
                yield b"a" * (1 << 16)

        said(port, endless())  # what was still on the way may take the answer with it
        assert len(sent) < 1000
        assert counted == ["serve.head"]
        assert httpx.get(f"http://127.0.0.1:{port}/").text == "hello"
        fits = {"a": "b" * (wires.HEAD // 2)}
        assert httpx.get(f"http://127.0.0.1:{port}/", headers=fits).text == "hello"


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: here\r\nSignature-In",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nabc",
    ],
    ids=["nothing", "half a head", "half a body"],
)
def test_what_does_not_come_whole_in_time_is_let_go(part, monkeypatch):
    monkeypatch.setattr(wires.Wire, "within", (0.5, 0.5))
    counted: list[str] = []
    with door(counted) as port:
        told = said(port, [part])
        if told[0]:
            is_told(told, 408, "serve.slow")
        assert counted == ["serve.slow"]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:  # one line kept is no slow one
            assert client.get("/").text == "hello"
            time.sleep(0.7)
            assert client.post("/", content=b"abc").text == "3"


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x00\xff\x00garbage\r\n\r\n",
        b"F\xff / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_no_request_is_told_so_in_both_languages(junk):
    counted: list[str] = []
    with door(counted) as port:
        is_told(said(port, [junk]), 400, "serve.illegible")
        assert counted == ["serve.illegible"]


# --- two real sections over TLS ----------------------------------------------------------------------------


class Stranger:
    """Who has the key of Mexico and comes to the door of the United States."""

    def __init__(self, us: Served, key: Signer) -> None:
        self.us = us
        self.key = key

    def request(
        self,
        query: str = "to=us&after=0&limit=9&most=9999",
        *,
        body: bytes | None = None,
        ahead: timedelta = timedelta(),
        key: Signer | None = None,
    ) -> httpx.Request:
        """A request of Mexico, right in all that is not changed; with a body an acknowledgement."""
        method, place = ("GET", "outbox") if body is None else ("POST", "acknowledgements")
        asked = signatures.Request(method, f"/peer/v1/{place}", query, body or b"")
        at = int((self.us.now_at() + ahead).timestamp())
        fields = signatures.sign_request(key or self.key, asked, at, secrets.token_urlsafe(18))
        return httpx.Request(
            method, f"{self.us.door.base_url}{asked.path}?{query}", headers=fields, content=body
        )

    def letter(self, words: bytes, key: Signer | None = None) -> httpx.Request:
        """An acknowledgement with these words, signed."""
        signature = (key or self.key).sign(words, context=CONTEXT).hex().encode()
        return self.request("to=us", body=signature + b"\n" + words)

    def refused(self, request: httpx.Request, status: int, code: str) -> None:
        """Check that a request is refused by name in both languages, and counted."""
        answer = self.us.door.send(request)
        is_told((answer.status_code, answer.json()), status, code)
        told = self.us.health()
        assert told is not None
        assert told["refused"][code] > 0


def words(**changes: object) -> bytes:
    told = {"v": 1, "from": "mx", "to": "us", "position": 0, "checkpoint": "", **changes}
    return json.dumps(told, separators=(",", ":")).encode()


def test_two_sections_over_tls_go_on_whatever_comes_to_their_doors(tmp_path: Path) -> None:
    certificates(tmp_path / "tls", ["mx", "us"])
    ports = home_with_ports(tmp_path / "home", ("mx", "us"), "https")
    tls = ssl.create_default_context(cafile=tmp_path / "tls" / "authority.pem")
    sections = {}
    for name, port in ports.items():
        own = (tmp_path / "tls" / f"{name}.pem", tmp_path / "tls" / f"{name}.key")
        options = ("--tls-cert", own[0], "--tls-key", own[1], "--peer-ca", tmp_path / "tls" / "authority.pem")
        sections[name] = Served(tmp_path / "home" / name, port, list(map(str, options)), verify=tls)
    try:
        for one in sections.values():
            one.start()
        for one in sections.values():
            until(one.health)
        us = sections["us"]
        stranger = Stranger(us, Keys.load(tmp_path / "home" / "mx" / "keys").act)
        _believes_no_stranger(stranger, Keys.load(tmp_path / "home" / "us" / "keys").act)
        replayed = stranger.request()
        assert us.door.send(replayed).status_code in (200, 204)
        stranger.refused(replayed, 401, "peer.replayed")
        us.kill()
        us.start()
        until(us.health)
        stranger.refused(replayed, 401, "peer.replayed")
        for junk in (os.urandom(4096), b"GET /peer/v1/outbox?to=\xff HTTP/1.1\r\nHost: x\r\n\r\n"):
            assert said(ports["us"], [junk], tls=tls)[0] in (0, 400)
        until(lambda: settled(list(sections.values())))  # both hear each other still
    finally:
        for one in sections.values():
            one.kill()
            one.door.close()


def _believes_no_stranger(stranger: Stranger, other: Signer) -> None:
    refused = stranger.refused
    refused(stranger.request(ahead=timedelta(days=3)), 401, "peer.early")
    refused(stranger.request(ahead=-timedelta(days=3)), 401, "peer.late")
    refused(stranger.request("to=mx&after=0&limit=9&most=9999"), 421, "peer.other")
    refused(stranger.request("to=us&to=mx&after=0&limit=9&most=9999"), 421, "peer.other")
    refused(stranger.request(key=other), 403, "peer.unknown")
    refused(stranger.request("to=us", body=b"\x00\xff" * 100), 400, "peer.parcel")
    refused(stranger.request("to=us", body=b"00\n" + b"[" * 100_000), 400, "peer.parcel")
    refused(stranger.request("to=us", body=bytes(300 << 10)), 413, "serve.large")
    refused(stranger.letter(words(), other), 401, "peer.signature")
    refused(stranger.letter(words(v=2)), 400, "peer.version")
    refused(stranger.letter(words(to="mx")), 403, "peer.unknown")
    refused(stranger.letter(words(position=1 << 63)), 400, "peer.parcel")
    refused(stranger.letter(words(checkpoint="cruce/us\n9\nAAAA\n\n- x\n")), 409, "ledger.note-malformed")
