"""Outside witnesses: a section submits checkpoints to them, keeps their cosignatures, waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Final, NamedTuple

from cruce.exchange.pulling import Contact, Desk, backoff
from cruce.exchange.refusals import not_witnessed
from cruce.ledger import Checkpoint, Note, Tree, Verifier, witness
from cruce.section import Section
from cruce.store import Transaction

IDLE: Final = 2.0
_SIZE: Final = "text/x.tlog.size"


class Answered(NamedTuple):
    """What a witness answered: HTTP status, content type, body."""

    status: int
    kind: str
    body: bytes


Submit = Callable[[bytes], Awaitable[Answered]]
"""Brings a request to a witness; raises `PeerError` where it cannot be reached."""


class Due(NamedTuple):
    """A checkpoint that a witness has not cosigned, and from which size it must be shown to go on."""

    note: Note
    request: bytes
    size: int
    since: int


def cosigned(section: Section, key: Verifier) -> Note | None:
    """Give the last checkpoint of the own log that an outside witness cosigned, with its cosignature."""
    return section.store.witnessed(key.name)


def due(section: Section, key: Verifier, since: int | None = None, *, shared: bool = False) -> Due | None:
    """Give the newest checkpoint for a witness, None when it cosigned that; ``since`` is where it says that
    it stands. ``shared`` asks for the newest that all other sections cosigned: receipts stand under such.

    Raises `PeerError` ``peer.witness`` when it has seen more of this log than there is.
    """
    tree, last, note = section.store.tree, cosigned(section, key), section.store.checkpoint()
    known = Checkpoint.parse(last.text).size if last else 0
    since = known if since is None else since
    if since > tree.size:
        raise not_witnessed(key.name, f"{since} > {tree.size}")
    if note is None or (known == tree.size and last is not None and last.text == note.text):
        return None
    size = tree.size
    if shared:
        later = section.store.logged.checkpoints(max(known, since) + 1)
        mine = next((one for one in later if one[2] >= section.peers.keys()), None)
        if mine is None or mine[0] == size:
            return None
        size, note = mine[:2]
    proof = Tree.load(size, section.store.hash).consistency(since, section.store.hash)
    return Due(note, witness.checkpoint_request(since, proof, note), size, since)


def keep(section: Section, key: Verifier, asked: Due, body: bytes) -> int:
    """Keep a witness's cosignature, with the next commit; gives the size it stands under.

    Raises `ProofError` for one that is false or missing.
    """
    note = witness.cosigned_by(asked.note, body, key)

    def work(transaction: Transaction) -> None:
        transaction.save_witnessed(key.name, str(note))
        transaction.save_cosigned(asked.size, note, key.name)

    section.put_off(work)
    return asked.size


class Submitter:
    """Takes the newest checkpoint to one witness, again and again; one that is dark stops nothing."""

    def __init__(self, key: Verifier, submit: Submit, desk: Desk, chance: Random) -> None:
        self.key = key
        self.contact = Contact()
        self.size = 0
        self._submit = submit
        self._desk = desk
        self._chance = chance

    async def once(self) -> int:
        """Submit what is due, the newest that the sections cosigned and the newest of all; gives 1 when a
        cosignature was kept, 0 when none was due.

        Raises `PeerError` ``peer.away``, ``peer.witness``, and what `keep` raises.
        """
        kept = await self._submit_one(None, shared=True)
        return max(kept, await self._submit_one(self.size if kept else None, shared=False))

    async def _submit_one(self, since: int | None, *, shared: bool) -> int:
        asked = await self._desk(lambda section: due(section, self.key, since, shared=shared))
        if asked is None:
            return 0
        answer = await self._submit(asked.request)
        if answer.status == 409 and (size := _size_of(answer)) not in (None, asked.since):
            # Its memory is what counts: we may have lost the last cosignature in a crash.
            asked = await self._desk(lambda section: due(section, self.key, size, shared=shared))
            if asked is None:
                return 0
            answer = await self._submit(asked.request)
        if answer.status != 200:
            raise not_witnessed(self.key.name, str(answer.status))
        done = asked
        self.size = await self._desk(lambda section: keep(section, self.key, done, answer.body))
        return 1

    async def run(self) -> None:
        """Submit until cancelled; what goes wrong is noted, and tried again later."""
        while True:  # noqa: ASYNC110 - nobody tells when there is something
            await asyncio.sleep(await self.turn())

    async def turn(self) -> float:
        """Submit once, note how it went, and give the seconds until the next turn."""
        contact = self.contact
        try:
            done = await self.once()
            contact.last = await self._desk(lambda section: section.clock())
        except Exception as error:  # noqa: BLE001 - whatever it was, the section goes on
            contact.failures += 1
            contact.fault, contact.caught_up = error, False
            return backoff(contact.failures, self._chance)
        contact.failures, contact.fault, contact.caught_up = 0, None, not done
        contact.taken += done
        return IDLE


def _size_of(answer: Answered) -> int | None:
    text = answer.body.removesuffix(b"\n")
    return int(text) if answer.kind == _SIZE and text.isdigit() and len(text) < 19 else None
