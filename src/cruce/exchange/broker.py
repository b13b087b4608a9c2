"""Parcels through NATS JetStream: a second transport over the same outbox and inbox.

The record is the store, never the broker: a message counts when the peer's signed answer says so, and is sent
again until then. The broker keeps what comes for a section while the section is away, and may lose it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import nats
from nats.errors import Error as NatsError
from nats.js.api import DiscardPolicy, StreamConfig

from cruce.exchange.delivery import acknowledge, parcel, standing, take_in
from cruce.exchange.pulling import IDLE, LIMIT, Contact, Desk, Noted, backoff
from cruce.exchange.refusals import refused
from cruce.exchange.signatures import WINDOW
from cruce.ledger import Checkpoint, Note
from cruce.model import CruceError, LawError, ProofError, StoreError
from cruce.section import Section

STREAM: Final = "CRUCE"
PARCELS, ANSWERS = "parcels", "answers"
_KEPT: Final = 1 << 30
"""What the broker keeps for a section that is away, in bytes; the oldest goes first."""

_FIRST, _RESEND = 4.0, 30.0
"""Seconds after which a parcel without an answer is sent again: twice as many each time, up to the second."""

_STANDING: Final = 30.0
"""Seconds after which a peer is told again what was cosigned here of its log, though it sent nothing: one
whose store was put back or copied learns of it before it acts."""

_UNPROVEN: Final = 90.0
"""Seconds in which a peer that was told so proves its log from there; letters of an hour may lie before."""

_KNOCK: Final = 0.5
_AGAIN: Final = 5.0
_HEAD: Final = 4096  # of a parcel beside its messages: names, checkpoint, proof


def subject(sender: str, to: str, what: str) -> str:
    """Name where letters of one section for another go: accounts export and import by it."""
    return f"cruce.{sender}.{to}.{what}"


@dataclass(slots=True)
class _Way:
    """The way to one peer: how it stands, and the word that its answer came.

    ``since`` is the size at which it cosigned a history that is not in our log: what goes out is to prove
    from there, and cannot, so that the peer has both in hand. ``unproven`` is since when it did not prove.
    """

    contact: Contact = field(default_factory=Contact)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    unproven: float | None = None
    since: int | None = None


class Broker:
    """Sends to all peers of a section through a NATS server, and takes what comes from them."""

    def __init__(
        self,
        section: Section,
        desk: Desk,
        server: str,
        chance: Random,
        password: str | None = None,
        noted: Noted | None = None,
    ) -> None:
        self._own = section.name
        self._desk = desk
        self._server = server
        self._password = password
        self._chance = chance
        self._noted = noted
        self._ways = {name: _Way() for name in section.peers}
        self.connected = False
        self.fault: Exception | None = None

    @property
    def contacts(self) -> dict[str, Contact]:
        """How it stands with each peer; ``caught_up``: it has answered all that was for it, and proven what
        it showed.
        """
        return {name: way.contact for name, way in self._ways.items()}

    async def run(self) -> None:
        """Work until cancelled; a broker that is away is tried again at growing intervals."""
        failures = 0
        while True:
            try:
                await self._connected()
            except Exception as error:  # noqa: BLE001 - the section works on without its broker
                self.fault = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
            failures = 1 if self.connected else failures + 1
            self.connected = False
            await asyncio.sleep(backoff(failures, self._chance))

    async def _connected(self) -> None:
        line = await nats.connect(
            self._server,
            user=self._own if self._password else None,
            password=self._password,
            name=f"cruce {self._own}",
            connect_timeout=5,
            allow_reconnect=False,  # to come back is our own loop's, at its own intervals
            error_cb=self._note,
        )
        try:
            stream = line.jetstream()
            mine = subject("*", self._own, "*")
            await stream.add_stream(
                StreamConfig(name=STREAM, subjects=[mine], max_bytes=_KEPT, discard=DiscardPolicy.OLD)
            )
            inbox = await stream.pull_subscribe(mine, durable="cruce", stream=STREAM)
            self.connected, self.fault = True, None
            async with asyncio.TaskGroup() as work:
                work.create_task(self._take_all(line, inbox))
                for peer in self._ways:
                    work.create_task(self._send_all(line, peer))
                    work.create_task(self._stand(line, peer))
        finally:
            await line.close()

    async def _note(self, error: Exception) -> None:
        self.fault = error

    async def _send_all(self, line: Any, peer: str) -> None:
        """Send what the peer has not answered yet, one parcel at a time."""
        way = self._ways[peer]
        most = max(1, line.max_payload // 2 - _HEAD)
        wait = _KNOCK  # until the first answer nobody knows whether the peer's leaf is there yet
        while True:
            way.answered.clear()
            try:
                content = await self._desk(
                    lambda section: parcel(section, peer, LIMIT, most=most, since=way.since)
                )
            except ProofError as error:  # this log is not what the peer cosigned: nothing goes out on it
                way.contact.failures += 1
                way.contact.fault, way.contact.caught_up = error, False
                await asyncio.sleep(_RESEND)
                continue
            way.contact.caught_up = content is None and way.contact.shown <= way.contact.proven
            if content is None:
                await asyncio.sleep(IDLE)
            elif len(content) > line.max_payload:
                way.contact.fault = refused("large", self._own, limit=line.max_payload)
                way.contact.failures += 1
                await asyncio.sleep(_RESEND)  # an address of the peer, where there is one, is its way
            else:
                await line.publish(subject(self._own, peer, PARCELS), content)
                try:
                    await asyncio.wait_for(way.answered.wait(), wait)
                    wait = _FIRST
                except TimeoutError:
                    wait = min(_RESEND, 2 * wait)

    async def _take_all(self, line: Any, inbox: Any) -> None:
        while True:
            try:
                (letter,) = await inbox.fetch(1, timeout=30)
            except (TimeoutError, NatsError):
                if line.is_closed:
                    raise
                await asyncio.sleep(IDLE)
                continue
            _, sender, _, what = letter.subject.split(".")
            try:
                await self._take(line, sender, what, letter.data)
            except (LawError, StoreError) as error:  # a fault of our own: it comes again
                self._ways[sender].contact.fault = error
                await letter.nak(delay=_AGAIN)
            except Exception as error:  # noqa: BLE001 - whatever came, the next letter is taken
                await self._refuse(sender, error)
                await letter.term()
            else:
                await letter.ack()

    async def _take(self, line: Any, sender: str, what: str, content: bytes) -> None:
        way = self._ways.get(sender)
        if way is None:
            raise refused("unknown", sender)
        if what == PARCELS:
            await self._take_parcel(line, way, sender, content)
        else:
            await self._take_answer(way, sender, content)
        way.contact.last = await self._desk(lambda section: section.clock())
        way.contact.failures, way.contact.fault = 0, None

    async def _take_answer(self, way: _Way, sender: str, content: bytes) -> None:
        try:
            await self._desk(lambda section: acknowledge(section, content, sender, ahead=WINDOW))
        except ProofError as error:
            if error.code == "exchange.own-log-lost":
                way.since = Checkpoint.parse(Note.parse(error.evidence[0]).text).size
            raise
        way.since = None
        way.answered.set()

    async def _take_parcel(self, line: Any, way: _Way, sender: str, content: bytes) -> None:
        """Take a parcel in and answer it: also one that is refused, for from the answer its sender learns
        what was cosigned here, and from where it has to prove.
        """
        answers = subject(self._own, sender, ANSWERS)
        try:
            taken = await self._desk(lambda section: take_in(section, content))
        except ProofError:
            with suppress(CruceError):
                await line.publish(answers, await self._desk(lambda section: standing(section, sender)))
            raise
        await line.publish(answers, taken.answer)
        way.contact.taken += taken.new
        way.contact.shown, way.contact.proven = taken.shown, taken.proven
        if taken.shown <= taken.proven:
            way.unproven = None
            return
        way.contact.caught_up = False
        now = asyncio.get_running_loop().time()
        way.unproven = way.unproven or now
        if now - way.unproven > _UNPROVEN:
            raise refused("unproven", sender, shown=taken.shown, size=taken.proven)

    async def _refuse(self, sender: str, fault: Exception) -> None:
        way = self._ways.get(sender)
        if way is not None:
            way.contact.failures += 1
            way.contact.fault = fault
        if self._noted is not None:
            await self._noted(sender, fault)

    async def _stand(self, line: Any, peer: str) -> None:
        """Tell a peer what was cosigned here of its log, now and then: what a request over HTTPS says with
        its ``since``.
        """
        while True:
            with suppress(CruceError):
                told = await self._desk(lambda section: standing(section, peer))
                await line.publish(subject(self._own, peer, ANSWERS), told)
            await asyncio.sleep(_STANDING)
