"""Pulling from one peer: at least once, at our own pace; a peer that is away is asked ever more seldom."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final, Protocol, TypeVar

from cruce.exchange.delivery import standing, take_in
from cruce.exchange.refusals import refused
from cruce.exchange.witnessing import memory_of
from cruce.model import CruceError, ProofError
from cruce.section import Section

T = TypeVar("T")

LIMIT: Final = 100
"""Messages in one parcel: well below a second of work, so that nothing else waits longer."""
MOST: Final = 4 << 20
IDLE: Final = 0.2
_FIRST, _LAST = 0.5, 60.0


class Desk(Protocol):
    """What does a job with the section, one after the other, and gives its result."""

    def __call__(self, job: Callable[[Section], T], /) -> Awaitable[T]:
        """Do a job; raises what it raises."""


class Source(Protocol):
    """What carries parcels from a peer, and answers to it."""

    async def outbox(self, after: int, limit: int, most: int, since: int | None = None) -> bytes | None:
        """Give what stands in the peer's outbox after a position, its log shown to go on from size
        ``since``.
        """

    async def acknowledge(self, answer: bytes) -> None:
        """Bring the peer the answer to its parcel."""


Noted = Callable[[str, Exception], Awaitable[None]]
"""Hears of which peer something was refused, and why."""


@dataclass(slots=True)
class Contact:
    """How it stands between this section and a peer: for who looks after the service.

    ``caught_up`` tells that the peer had nothing more when it was asked last, and nothing that it showed of
    its log is unproven: ``shown`` is the size of the last checkpoint that it sent, ``proven`` up to which its
    log was shown to go on from what was cosigned here.
    """

    last: datetime | None = None
    caught_up: bool = False
    taken: int = 0
    failures: int = 0
    fault: Exception | None = None
    shown: int = 0
    proven: int = 0


@dataclass(slots=True)
class Puller:
    """Takes what one peer has for this section; ``noted`` hears what goes wrong."""

    peer: str
    source: Source
    desk: Desk
    chance: Random
    contact: Contact = field(default_factory=Contact)
    noted: Noted | None = None
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self) -> None:
        """Note that the peer has just spoken to us: one that was away is there again, and asked at once."""
        if self.contact.failures:
            self._heard.set()

    async def once(self) -> int:
        """Take one parcel; gives how many messages of it were new.

        A log that contradicts what was cosigned here is told so, that an honest section whose store was put
        back or copied learns of it. Raises also `PeerError` ``peer.unproven`` for a newer checkpoint that is
        not shown to go on from there.
        """
        contact = self.contact
        before, since = await self.desk(
            lambda section: (
                section.store.position(self.peer, "in"),
                memory_of(section, section.peers[self.peer]).size,
            )
        )
        content = await self.source.outbox(before, LIMIT, MOST, since)
        contact.proven = since
        if content is None:
            contact.caught_up = contact.shown <= since
            return 0
        try:
            taken = await self.desk(lambda section: take_in(section, content))
        except ProofError:
            with suppress(CruceError):
                await self.source.acknowledge(await self.desk(lambda section: standing(section, self.peer)))
            raise
        contact.shown, contact.proven = taken.shown, taken.proven
        contact.caught_up = not taken.new and taken.shown == taken.proven
        await self.source.acknowledge(taken.answer)
        if taken.since != since and taken.shown > taken.proven:
            raise refused("unproven", self.peer, shown=taken.shown, size=since)
        return taken.new

    async def run(self) -> None:
        """Take parcels until cancelled; what goes wrong is noted, and tried again later."""
        while True:
            self._heard.clear()
            wait = await self.turn()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), wait)

    async def turn(self) -> float:
        """Take one parcel, note how it went, and give the seconds until the next turn."""
        contact = self.contact
        try:
            taken = await self.once()
            contact.last = await self.desk(lambda section: section.clock())
        except Exception as error:  # noqa: BLE001 - whatever it was, the other peers and doors go on
            contact.failures += 1
            contact.fault, contact.caught_up = error, False
            if self.noted is not None:
                await self.noted(self.peer, error)
            return backoff(contact.failures, self.chance)
        contact.failures, contact.fault = 0, None
        contact.taken += taken
        return 0 if taken else IDLE


def backoff(failures: int, chance: Random) -> float:
    """Give the seconds to wait after so many failures in a row: doubled each time, half of it by chance."""
    most: float = min(_LAST, _FIRST * 2 ** min(failures - 1, 20))
    return most * (0.5 + chance.random() / 2)
