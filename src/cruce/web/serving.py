"""A section served: its address, its certificates, and the server that runs until it is told to end."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, Final

import uvicorn
from litestar.types import ASGIApp

from cruce.exchange import http, watching
from cruce.ledger import keys, witness
from cruce.model import system_fault
from cruce.section import Clock, Section, few_collections
from cruce.web.app import Application
from cruce.web.office import Office
from cruce.web.problems import TYPE, problem, respond
from cruce.web.refusals import ALONE, KEY_ALONE, address, busy, certificates
from cruce.web.wires import Counted, Wire, counting
from cruce.web.witness import door

_AT_ONCE: Final = 2000
"""Requests that are read or answered at once: more than can wait at the desk, so that no line fills it."""


def serve(section: Section, told: Callable[[str], None]) -> None:
    """Serve a section by its settings until the process is asked to end; ``told`` hears at what address.

    Closes the section at the end. Raises `UsageError` ``serve.address`` and ``serve.tls``, and `ProofError`
    ``ledger.key-exposed`` and its kin for a private key of TLS that others may use.
    """
    settings = section.settings.serve
    tls = _tls(settings.tls_cert, settings.tls_key, settings.client_ca)
    try:
        over = http.client(settings.tls_cert, settings.tls_key, settings.peer_ca)
    except OSError as error:
        raise certificates(system_fault(error)) from error
    listening = listen(settings.host, settings.port)
    host, port = listening.getsockname()[:2]
    scheme = "https" if settings.tls_cert else "http"
    # The certificate that peers are shown, and who vouches for them, are no business of a provider.
    abroad = http.client() if section.settings.oidc else None
    office = Office(section, over, Random(SystemRandom().getrandbits(64)), abroad=abroad)
    with few_collections():
        server = Server(bounded(Application(office)), tls, office)
        told(f"{scheme}://{host}:{port}")
        server.run(sockets=[listening])


def serve_witness(
    folder: Path,
    host: str,
    port: int,
    clock: Clock,
    told: Callable[[str, str], None],
    certificate: tuple[Path | None, Path | None] = (None, None),
) -> None:
    """Serve a witness that is no section until the process is asked to end; ``told`` hears name and address.

    Without a certificate and its key no TLS: for this machine, or behind what brings it. Raises what
    `watching.Watch.open` raises, and as `serve`.
    """
    watch = watching.Watch.open(folder)
    tls = _tls(*certificate)

    async def answered(body: bytes) -> witness.Reply:
        return await asyncio.to_thread(watch.add_checkpoint, body, int(clock().timestamp()))

    listening = listen(host, port)
    server = uvicorn.Server(configured(bounded(door(answered)), tls))
    where = "{}:{}".format(*listening.getsockname()[:2])
    told(watch.signer.name, f"{'https' if tls else 'http'}://{where}")
    server.run(sockets=[listening])


def _tls(cert: Path | None, key: Path | None, client_ca: Path | None = None) -> ssl.SSLContext | None:
    """Make what TLS is spoken with, of a private key that nobody else can use."""
    if cert is None:
        if client_ca is not None or key is not None:
            raise certificates(ALONE if key is None else KEY_ALONE)
        return None
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=client_ca)
        context.load_cert_chain(cert, key, password=_no_passphrase)
    except OSError as error:
        raise certificates(system_fault(error)) from error
    keys.read_private(key or cert, 0)  # a certificate's file may hold its key
    if client_ca is not None:
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _no_passphrase() -> str:
    """Give none for a key that takes one, where OpenSSL would ask at the terminal and wait."""
    return ""


def bounded(doors: ASGIApp, most: int = _AT_ONCE) -> Any:
    """Let no more requests in than ``most`` at once; who comes beyond is told to come again, and when."""
    inside = 0

    async def door(scope: Any, receive: Any, send: Any) -> None:
        nonlocal inside
        if scope["type"] == "http" and inside >= most:
            told = respond(problem(busy()), 503)
            fields = [
                (b"content-type", TYPE.encode()),
                (b"retry-after", told.headers["retry-after"].encode()),
            ]
            await send({"type": "http.response.start", "status": 503, "headers": fields})
            await send({"type": "http.response.body", "body": told.content})
            return
        inside += 1
        try:
            await doors(scope, receive, send)
        finally:
            inside -= 1

    return door


class Server(uvicorn.Server):
    """A server of one section: pages that are kept live are let go first when it ends.

    ``alone``: it is all that its process does, and takes the signals that ask a process to end.
    """

    def __init__(self, doors: Any, tls: ssl.SSLContext | None, office: Office, *, alone: bool = True) -> None:
        super().__init__(configured(doors, tls, office.count))
        self._office = office
        self._alone = alone

    def capture_signals(self) -> Any:
        """Take the signals that ask the process to end, where that is for this server to do."""
        return super().capture_signals() if self._alone else nullcontext()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: open screens are told nothing more, and what is being answered is answered."""
        await self._office.end()
        await super().shutdown(sockets)


def configured(doors: Any, tls: ssl.SSLContext | None, counted: Counted | None = None) -> uvicorn.Config:
    """Say how a server of ours runs: quiet, and believing nothing that a proxy says.

    ``counted`` hears what was refused before there was a request.
    """
    return uvicorn.Config(
        doors,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        http=counting(counted) if counted else Wire,
        timeout_graceful_shutdown=10,
        ssl_context_factory=(lambda _config, _default: tls) if tls else None,
    )


def listen(host: str, port: int) -> socket.socket:
    """Take an address to listen at; raises `UsageError` ``serve.address``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise address(host, port, system_fault(error)) from error
    return listening
