"""Several sections served by one process, each at an address of its own, with something beside them."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from random import Random, SystemRandom

from cruce.exchange import http
from cruce.section import Clock, Section, few_collections
from cruce.web.app import Application
from cruce.web.office import Office
from cruce.web.serving import Server, bounded, listen

Beside = Callable[[Mapping[str, Office]], Awaitable[bool]]
"""What goes on while the sections are served; true: end them when it is over."""


def free_address(host: str = "127.0.0.1") -> tuple[socket.socket, str]:
    """Take a free port of this machine, and give it with its address."""
    taken = listen(host, 0)
    return taken, "http://{}:{}".format(*taken.getsockname()[:2])


def serve_together(
    sections: Mapping[str, Section], at: Mapping[str, socket.socket], wall: Clock, beside: Beside
) -> None:
    """Serve sections until what goes on beside them is over, or the process is asked to end.

    They exchange over their addresses like sections of different machines. Closes them at the end.
    """
    with few_collections():
        asyncio.run(_serve(sections, at, wall, beside))


async def _serve(
    sections: Mapping[str, Section], at: Mapping[str, socket.socket], wall: Clock, beside: Beside
) -> None:
    offices = {
        name: Office(
            section,
            http.client(),
            Random(SystemRandom().getrandbits(64)),
            wall=wall,
            cookie=f"cruce-{name}",
        )
        for name, section in sections.items()
    }
    servers = {
        name: Server(bounded(Application(one)), None, one, alone=False) for name, one in offices.items()
    }
    running = [asyncio.create_task(one.serve(sockets=[at[name]])) for name, one in servers.items()]
    ended = _asked_to_end()
    try:
        while not all(one.started for one in servers.values()):  # noqa: ASYNC110 - uvicorn tells it so only
            await asyncio.sleep(0.01)
        work = asyncio.create_task(_until_over(beside, offices, ended))
        await ended.wait()
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
    finally:
        for one in servers.values():
            one.should_exit = True
        await asyncio.gather(*running)


async def _until_over(beside: Beside, offices: Mapping[str, Office], ended: asyncio.Event) -> None:
    try:
        if await beside(offices):
            ended.set()
    except BaseException:
        ended.set()
        raise


def _asked_to_end() -> asyncio.Event:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(one, ended.set)
        except NotImplementedError:  # where a loop cannot (Windows), the plain way
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(ended.set))
    return ended
