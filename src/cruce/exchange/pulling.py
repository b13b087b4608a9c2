"""Pulling from one peer: at least once, at our own pace; a peer that is away is asked ever more seldom."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final, Protocol, TypeVar

from cruce.exchange.delivery import accept, standing
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


@dataclass(slots=True)
class Contact:
    """How it stands between this section and a peer: for who looks after the service.

    ``caught_up`` tells that the peer had nothing more when it was asked last.
    """

    last: datetime | None = None
    caught_up: bool = False
    taken: int = 0
    failures: int = 0
    fault: Exception | None = None


@dataclass(slots=True)
class Puller:
    """Takes what one peer has for this section."""

    peer: str
    source: Source
    desk: Desk
    chance: Random
    contact: Contact = field(default_factory=Contact)
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self) -> None:
        """Note that the peer has just spoken to us: one that was away is there again, and asked at once."""
        if self.contact.failures:
            self._heard.set()

    async def once(self) -> int:
        """Take one parcel; gives how many messages of it were new.

        A log that contradicts what was cosigned here is told so, that an honest section whose store was put
        back or copied learns of it.
        """
        before, since = await self.desk(
            lambda section: (self._position(section), memory_of(section, section.peers[self.peer]).size)
        )
        content = await self.source.outbox(before, LIMIT, MOST, since)
        if content is None:
            return 0
        try:
            answer, position = await self.desk(
                lambda section: (accept(section, content), self._position(section))
            )
        except ProofError:
            with suppress(CruceError):
                await self.source.acknowledge(await self.desk(lambda section: standing(section, self.peer)))
            raise
        await self.source.acknowledge(answer)
        return position - before

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
            return backoff(contact.failures, self.chance)
        contact.failures, contact.fault, contact.caught_up = 0, None, not taken
        contact.taken += taken
        return 0 if taken else IDLE

    def _position(self, section: Section) -> int:
        return section.store.position(self.peer, "in")


def backoff(failures: int, chance: Random) -> float:
    """Give the seconds to wait after so many failures in a row: doubled each time, half of it by chance."""
    most: float = min(_LAST, _FIRST * 2 ** min(failures - 1, 20))
    return most * (0.5 + chance.random() / 2)
