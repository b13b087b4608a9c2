"""Sections as services in one process: their doors open to each other by a switch that a test can cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

import httpx
from tests.clearance.border import StandingClock, founded, opened, seen
from tests.filings import Sample

from cruce.exchange import Border
from cruce.section import Peer, acquaint
from cruce.web import Application, Office

T = TypeVar("T")
ELSEWHERE = "192.0.2.7"


class Switch(httpx.AsyncBaseTransport):
    """Carries requests to the section that their host names; ``seen`` keeps them, ``cut`` stops them."""

    def __init__(self) -> None:
        self.doors: dict[str, httpx.AsyncBaseTransport] = {}
        self.seen: list[httpx.Request] = []
        self.cut: set[str] = set()
        self.answers: Callable[[httpx.Response], Awaitable[httpx.Response]] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        host = str(request.url.host).partition(".")[0]
        if host in self.cut:
            raise httpx.ConnectError("cut")
        self.seen.append(request)
        answer = await self.doors[host].handle_async_request(request)
        return await self.answers(answer) if self.answers else answer


@dataclass
class Sections:
    """The offices by name, and how a test comes to their doors."""

    offices: dict[str, Office]
    switch: Switch
    clock: StandingClock
    local: dict[str, httpx.AsyncClient]
    away: dict[str, httpx.AsyncClient]
    taken: dict[str, int] = field(default_factory=dict)

    async def pull(self, *names: str) -> int:
        """Let sections (all, unless named) pull once from each peer; gives how many messages came over."""
        pullers = [one for name in names or self.offices for one in self.offices[name].pullers]
        return sum([await puller.once() for puller in pullers])

    async def settle(self) -> None:
        """Pull until nothing comes over any more, and once more for the last cosignatures."""
        while await self.pull():
            pass
        await self.pull()

    async def lodge(self, sample: Sample, at: str = "mx") -> str:
        """Lodge a filing that is right at one section; gives its case."""
        answer = await self.local[at].post("/v1/filings", content=sample.content)
        assert answer.status_code in (200, 201), answer.text
        case: str = answer.json()["case"]
        return case

    async def present(self, case: str, sample: Sample, at: str = "mx") -> None:
        """Let the gate of one section see the truck."""
        reading = seen(sample.filing).model_dump_json(exclude_none=True)
        answer = await self.local[at].post(f"/v1/cases/{case}/presentation", content=reading)
        assert answer.status_code == 200, answer.text


def home_of(folder: Path, names: Sequence[str] = ("mx", "us"), bank: str = "files") -> Path:
    """Found a home whose sections know where the others are."""
    home = founded(folder, names, bank)
    for one in names:
        for other in names:
            if other != one:
                told = Peer.model_validate({**_card(home, other), "url": f"https://{other}.example"})
                acquaint(home / one, told)
    return home


def _card(home: Path, name: str) -> dict[str, str]:
    from cruce.section import Keys

    return Peer.of(name, Keys.load(home / name / "keys")).model_dump(exclude_none=True)


@asynccontextmanager
async def running(border: Border, clock: StandingClock | None = None) -> AsyncIterator[Sections]:
    """Open the doors of all sections of a border; nobody pulls by itself."""
    switch = Switch()
    offices, local, away = {}, {}, {}
    for name, section in border.sections.items():
        offices[name] = Office(section, httpx.AsyncClient(transport=switch), Random(name))
        doors = Application(offices[name])
        switch.doors[name] = httpx.ASGITransport(doors, client=(ELSEWHERE, 1))
        base = f"https://{name}.example"
        here = httpx.ASGITransport(doors, client=("127.0.0.1", 1))
        local[name] = httpx.AsyncClient(transport=here, base_url=base)
        away[name] = httpx.AsyncClient(transport=switch.doors[name], base_url=base)
    try:
        yield Sections(offices, switch, clock or StandingClock(), local, away)
    finally:
        for office in offices.values():
            await asyncio.to_thread(office.desk.close)


def together(folder: Path, do: Callable[[Sections], Awaitable[T]], names: Sequence[str] = ("mx", "us")) -> T:
    """Found sections, open their doors, and do something with them."""
    clock = StandingClock()

    async def all_of_it() -> T:
        with opened(home_of(folder / "home", names), clock=clock) as border:
            async with running(border, clock) as sections:
                return await do(sections)

    return asyncio.run(all_of_it())
