"""One section at work as a service: its desk, its lines to the peers, and what is counted of both."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from random import Random
from typing import TYPE_CHECKING, Any, Final

from cruce.clearance import CaseFile, journals, proving
from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange import http, keys, nonces, outside, pulling, tally
from cruce.ledger import Receipt
from cruce.model import CruceError, PeerError
from cruce.section import Clock, Peer, Section
from cruce.web import provider
from cruce.web.board import Board
from cruce.web.desk import Desk
from cruce.web.identity import Accounts, Sessions
from cruce.web.limbo import Limbo
from cruce.web.queue import Queue
from cruce.web.refusals import unproven
from cruce.web.screens import Screens

if TYPE_CHECKING:
    from cruce.exchange import broker


_GLANCE: Final = 0.1
"""Seconds between two looks at whether the record has grown: pages are told within half a second."""

_ABREAST: Final = 0.5
"""Seconds that a list waits at most for what was put on record before it was asked for."""

_PATIENT: Final = 2
"""How much of the time that a look took the boards then leave to others while a backlog is heard: after an
outage they would else take half of the desk.
"""

_STALE: Final = 0.3
"""Seconds that they leave at most: what is open is to show an act within half a second."""

_LINKS: Final = 5.0
"""Seconds after which the boards look at the links again, though nothing was recorded."""


def new_nonce() -> str:
    """Make the random text that no two requests share."""
    return secrets.token_urlsafe(18)


def ring_of(section: Section) -> KeyRing:
    """Gather the public keys of all sections that this one knows, its own among them."""
    known = (section.as_peer(), *section.peers.values())
    return KeyRing.parse("\n".join(line for one in known for line in one.ring_lines()))


class KeyTalk:
    """What is said of keys beside each message between a section and one peer."""

    def __init__(self, office: Office, peer: str) -> None:
        self._office = office
        self._peer = peer

    def fields(self) -> Mapping[str, str]:
        """Give the header fields to send."""
        return keys.as_fields(self._office.section)

    async def heard(self, fields: Mapping[str, str]) -> Peer:
        """Take in what the peer says of its keys, and give the peer as it is after that."""
        section, changes = self._office.section, keys.of_fields(fields)
        if keys.is_news(section.peers[self._peer], changes):
            await self._office.desk(lambda section: keys.hear(section, self._peer, changes))
        return section.peers[self._peer]

    async def note(self, fault: PeerError, content: bytes) -> None:
        """Put on record that a key of the peer which counts no more has signed a request."""
        former = next(
            (one for one in self._office.section.peers[self._peer].former if one.key in fault.says.en), None
        )
        if fault.code == "peer.key-retired" and former is not None:
            await self._office.desk(
                lambda section: keys.note_refused(section, self._peer, former, "request", content)
            )


class Office:
    """A section with its doors open. ``over`` carries requests to the peers that have an address.

    ``wall`` tells the time by which sign-ins and signed requests grow old, where the section's own clock is
    not the wall's (training); ``cookie`` names the one that tells who is signed in, for browsers keep those
    of all ports of a machine together. ``abroad`` carries requests to others than peers, if not ``over``.
    """

    def __init__(
        self,
        section: Section,
        over: http.Client,
        chance: Random,
        *,
        wall: Clock | None = None,
        cookie: str = "cruce",
        abroad: http.Client | None = None,
    ) -> None:
        self.section = section
        self.cookie = cookie
        self._wall = wall or section.clock
        self.desk = Desk(section, section.settings.serve.waiting)
        self.board = Board()
        self.screens = Screens(self)
        self.sessions = Sessions(Accounts.of(section.folder, training=section.settings.training))
        oidc = section.settings.oidc
        self.provider = provider.Desk(oidc, section.folder, abroad or over) if oidc else None
        self.nonces = nonces.Nonces(folder=section.folder, now=self.now())
        self.refusals: Counter[str] = Counter()
        self.tally = tally.Tally(self.desk, section.peers, section.clock)
        self.limbo = Limbo()
        self.queue = Queue(self)
        self._over = over
        self._abroad = abroad
        self._news = asyncio.Condition()
        self.ending = False
        self._asked: asyncio.Future[tuple[bool, Mapping[str, Any]]] | None = None
        self.lines = {
            name: http.Line(
                *(section.name, section.keys.act, peer, self._wall, new_nonce, over), KeyTalk(self, name)
            )
            for name, peer in section.peers.items()
            if peer.url
        }
        self.broker = self._broker(chance)
        self._taken: dict[str, int] = {}
        self.submitters = [
            outside.Submitter(
                one.verifier,
                http.submitting(over, one.verifier.name, one.url),
                self.desk,
                Random(chance.random()),
            )
            for one in section.settings.witness
        ]
        self.pullers = [
            pulling.Puller(name, line, self.desk, Random(chance.random()), noted=self.tally.note)
            for name, line in self.lines.items()
        ]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Pull from all peers meanwhile; at the end finish what waits and close the section."""
        await self.desk(self.board.begin)
        works = [self._watch(), self.queue.run(), *(puller.run() for puller in self.pullers)]
        works += [submitter.run() for submitter in self.submitters]
        if self.broker is not None:
            works.append(self.broker.run())
        tasks = [asyncio.create_task(work) for work in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._over.aclose()
            if self._abroad is not None:
                await self._abroad.aclose()
            await self.tally.close()
            with suppress(CruceError):  # a journal that stays behind is told by the next that writes
                await self.desk(journals.anchor)
            await asyncio.to_thread(self.desk.close)
            self.nonces.close()
            self.section.close()

    async def grown(self, size: int) -> int:
        """Wait until the boards show a record that is larger than this, and tell how large it is; at the end
        of the service it tells at once.
        """
        async with self._news:
            await self._news.wait_for(lambda: self.board.size > size or self.ending)
        return self.board.size

    async def end(self) -> None:
        """Let go whoever waits for news: the service ends."""
        self.ending = True
        async with self._news:
            self._news.notify_all()

    async def abreast(self) -> None:
        """Wait until the boards show what is on record now, for half a second at most: who has just filed
        finds the case in a list.
        """
        size = self.section.store.tree.size
        if self.board.size < size:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.grown(size - 1), _ABREAST)

    async def _watch(self) -> None:
        looked = 0.0
        while True:
            now = asyncio.get_running_loop().time()
            behind = self.section.store.tree.size > self.board.size
            if behind or self.board.missing or now - looked > _LINKS:
                looked = now
                try:
                    await self.desk(self.board.catch_up)
                    if self.board.missing:
                        await self.desk.answer(self.board.gather)
                except Exception as error:  # noqa: BLE001 - whatever it is, the next look is taken
                    self.count(error)
                    await asyncio.sleep(_GLANCE)
                async with self._news:
                    self._news.notify_all()
                if self._hears_a_backlog():
                    spent = asyncio.get_running_loop().time() - looked
                    await asyncio.sleep(min(_PATIENT * spent, _STALE))
            behind = self.section.store.tree.size > self.board.size
            await asyncio.sleep(0 if behind or self.board.missing else _GLANCE)

    def _hears_a_backlog(self) -> bool:
        """Tell whether a peer that has more to say was heard since the last look."""
        contacts = {one.peer: one.contact for one in self.pullers}
        if self.broker is not None:
            contacts |= self.broker.contacts
        before, self._taken = self._taken, {name: one.taken for name, one in contacts.items()}
        return any(not one.caught_up and one.taken != before.get(name, 0) for name, one in contacts.items())

    def _broker(self, chance: Random) -> broker.Broker | None:
        settings = self.section.settings.serve
        if settings.nats is None:
            return None
        from cruce.exchange import broker, broker_config

        password = broker_config.password_of(self.section.folder)
        chances = Random(chance.random())
        return broker.Broker(self.section, self.desk, settings.nats, chances, password, self.tally.note)

    def now(self) -> int:
        """Tell the time by which sign-ins and requests grow old, in seconds since 1970 UTC."""
        return int(self._wall().timestamp())

    def count(self, error: Exception) -> None:
        """Count a refusal by its code."""
        self.refusals[error.code if isinstance(error, CruceError) else type(error).__name__] += 1

    def heard(self, peer: str) -> None:
        """Note that a peer has spoken, by its signature."""
        for puller in self.pullers:
            if puller.peer == peer:
                puller.heard()

    async def receipt(self, case: str) -> JointReceipt:
        """Put together the receipt of a case, each peer's part from the peer itself, and verify it.

        Raises ``case.unknown``, ``serve.unproven``, and what asking peers and verifying raises.
        """
        due, own = await self.desk.answer(lambda section: _own_part(section, case))
        parts = {self.section.name: own}
        for name in due:
            if name != self.section.name:
                content = await self.lines[name].receipt(case) if name in self.lines else None
                if content is not None:
                    parts[name] = Receipt.parse(content.decode())
        made = proving.assembled(case, due, parts)
        if made is None:
            raise unproven(case)
        verify(made, ring_of(self.section))
        return made

    async def health(self) -> tuple[bool, Mapping[str, Any]]:
        """Tell whether the store can be written, when the peers were heard last, and how old their
        cosignatures are. Who asks while that is being found out gets the same answer.
        """
        if self._asked is None or self._asked.done():
            self._asked = asyncio.ensure_future(self._health())
        return await asyncio.shield(self._asked)

    async def _health(self) -> tuple[bool, Mapping[str, Any]]:
        try:
            log, turned_away = await self.desk(self._log_health)
            fault = None
        except CruceError as error:
            log, turned_away, fault = {}, {}, error.code
        told = {
            "section": self.section.name,
            "store": {"writable": fault is None, "waiting": self.desk.waiting, "fault": fault},
            "log": log,
            "peers": {one.peer: _contact(one.contact) for one in self.pullers},
            "witnesses": {
                one.key.name: {**_contact(one.contact), "size": one.size} for one in self.submitters
            },
            **({"broker": self._broker_health(self.broker)} if self.broker else {}),
            "refused": dict(sorted(self.refusals.items())),
            "turned_away": turned_away,
        }
        return fault is None, told

    def _broker_health(self, given: broker.Broker) -> dict[str, Any]:
        contacts = {name: _contact(contact) for name, contact in given.contacts.items()}
        fault = str(given.fault) if given.fault else None
        return {"connected": given.connected, "fault": fault, "peers": contacts}

    def _log_health(self, section: Section) -> tuple[dict[str, Any], dict[str, Any]]:
        section.write([])
        cosigned = {name: self._cosigned(section, name) for name in section.peers}
        turned_away: dict[str, Any] = {}
        for one in self.tally.standing(section):
            turned_away.setdefault(one.sender, {})[one.code] = tally.as_json(one)
        return {"size": section.store.tree.size, "cosigned": cosigned}, turned_away

    def _cosigned(self, section: Section, peer: str) -> dict[str, int] | None:
        size = section.store.position(peer, "witnessed")
        found = section.store.cosigned_checkpoint(size - 1, [peer]) if size else None
        at = found[1].cosigned_at(section.peers[peer].witness_key(found[1])) if found else None
        return None if at is None else {"size": size, "seconds_ago": int(section.clock().timestamp()) - at}


def _own_part(section: Section, case: str) -> tuple[tuple[str, ...], Receipt | None]:
    proving.joint(section, case)  # says that there is no such case
    row = section.store.case(case)
    assert row is not None
    return CaseFile.model_validate_json(row.body).due, proving.receipt_part(section, case)


def _contact(contact: pulling.Contact) -> dict[str, Any]:
    fault = contact.fault
    code = fault.code if isinstance(fault, CruceError) else type(fault).__name__ if fault else None
    return {
        "last": contact.last.isoformat().replace("+00:00", "Z") if contact.last else None,
        "caught_up": contact.caught_up,
        "shown": contact.shown,
        "proven": contact.proven,
        "taken": contact.taken,
        "failures": contact.failures,
        "fault": code,
        "says": fault.says.model_dump() if isinstance(fault, CruceError) else None,
    }
