"""Delivery of the outbox to another section, in signed parcels; and the cosigning of each other's logs on the
way.

Transport is whatever carries bytes: a call, a pipe, HTTPS. A parcel may arrive twice or never; the receiver's
own position in the sender's outbox, moved in the transaction that carries the messages out, makes both
harmless.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from cruce.clearance import hear
from cruce.ledger import Checkpoint, Note, Tree, Witness
from cruce.model import CruceError, Json, PeerError, ProofError, Text, canonical
from cruce.section import Peer, Section
from cruce.store import Draft, Transaction, Work

CONTEXT: Final = "cruce/parcel/1"
_LIMIT: Final = 1000


def parcel(section: Section, peer: str, limit: int = _LIMIT) -> bytes | None:
    """Pack what a peer has not acknowledged yet, with the newest checkpoint to be cosigned; None when there
    is nothing.

    The bytes are the section's signature in hexadecimal, a line feed, and the JSON that it signs.
    """
    after = _reached(section, peer, "out")
    messages = section.store.outbox(after, limit)
    note = section.store.checkpoint()
    witnessed = _reached(section, peer, "witnessed")
    if note is None or (not messages and witnessed == section.store.tree.size):
        return None
    proof = section.store.tree.consistency(witnessed, section.store.hash)
    head: dict[str, Json] = {
        "from": section.name,
        "to": peer,
        "after": after,
        "checkpoint": str(note),
        "witnessed": witnessed,
        "proof": [node.hex() for node in proof],
    }
    lines = (
        b'[%d,"%s","%s",' % (one.seq, one.kind.encode(), one.case_id.encode()) + one.body for one in messages
    )
    # The messages are JSON already and most of the bytes: they go in as they are.
    return _sealed(
        section, canonical(head)[:-1] + b',"messages":[' + b"],".join(lines) + (b"]]}" if messages else b"]}")
    )


def accept(section: Section, content: bytes) -> bytes:
    """Take a parcel in: its messages into the record, the sender's log witnessed, all in one commit.

    Gives the acknowledgement to send back. Raises `PeerError` (``peer.unknown``, ``peer.signature``,
    ``peer.parcel``), and `ProofError` with both checkpoints as evidence when the sender's log was forked or
    cut.
    """
    body, peer = _opened(section, content)
    at = section.clock()
    try:
        messages = [_Told(int(seq), str(kind), str(case), told) for seq, kind, case, told in body["messages"]]
        note = Note.parse(body["checkpoint"])
        proof = [bytes.fromhex(node) for node in body["proof"]]
        after, since = int(body["after"]), int(body["witnessed"])
    except (KeyError, TypeError, ValueError) as error:
        raise _refused("parcel", peer.name) from error
    cosigned = _witness(section, peer, note, since, proof, at)
    known = section.store.position(peer.name, "in")
    new = [
        message for message in messages if after <= known < message.seq
    ]  # after a gap, none: it sends again
    works: list[Work[None]] = [partial(_remember, peer, cosigned)] if cosigned else []
    works += [_work(section, peer, message, at) for message in new]
    for result in section.write(works):
        if isinstance(result, Exception):
            raise result
    position = new[-1].seq if new else known
    answer: dict[str, Json] = {
        "from": section.name,
        "to": peer.name,
        "position": position,
        "checkpoint": str(cosigned or ""),
    }
    return _sealed(section, canonical(answer))


def acknowledge(section: Section, content: bytes) -> None:
    """Take in a peer's acknowledgement: how far it has come with our outbox, and its cosignature under our
    log.
    """
    body, peer = _opened(section, content)
    try:
        position, text = int(body["position"]), str(body["checkpoint"])
    except (KeyError, TypeError, ValueError) as error:
        raise _refused("parcel", peer.name) from error
    section.reached[peer.name, "out"] = position
    section.reached[peer.name, "witnessed"] = 0
    if text:
        note = Note.parse(text)
        seen = Checkpoint.open(note, section.keys.log.verifier, [peer.verifier("witness")])
        _check_own(section, seen, note)
        section.reached[peer.name, "witnessed"] = seen.size
        # Lost in a crash, it is only sent again: not worth a commit of its own.
        section.put_off(partial(_note_down, peer.name, position, seen.size, note))


def _note_down(peer: str, position: int, size: int, note: Note, transaction: Transaction) -> None:
    transaction.move_position(peer, "out", position)
    transaction.move_position(peer, "witnessed", size)
    transaction.save_cosigned(size, note, peer)


def _check_own(section: Section, seen: Checkpoint, note: Note) -> None:
    """Check that our log still holds what a peer saw of it; a store restored from an old backup does not."""
    tree = section.store.tree
    if seen.size > tree.size or Tree.load(seen.size, section.store.hash).root != seen.root:
        raise ProofError(
            "exchange.own-log-lost",
            Text(
                en=f"Another section has seen {seen.size} entries of this log that are not in it now.",
                es=f"Otra sección ya vio {seen.size} asientos de esta bitácora que hoy no están en ella.",
            ),
            Text(
                en="Stop: the store is older than what was witnessed. Restore the newest copy of it.",
                es="Deténgase: el almacén es anterior a lo atestiguado. Restaure su copia más reciente.",
            ),
            (str(note),),
        )


def deliver(sender: Section, receiver: Section) -> int:
    """Carry one parcel between two sections of this process; gives how many bytes went over."""
    content = parcel(sender, receiver.name)
    if content is None:
        return 0
    acknowledge(sender, accept(receiver, content))
    return len(content)


def relay(sections: Sequence[Section]) -> None:
    """Deliver until no section has a message for another; logs are witnessed on the way."""
    pairs = [(one, other) for one in sections for other in sections if one is not other]
    while sum(deliver(one, other) for one, other in pairs if has_mail(one, other.name)):
        pass


def has_mail(section: Section, peer: str) -> bool:
    """Tell whether there is a message that a peer has not acknowledged."""
    return bool(section.store.outbox(_reached(section, peer, "out"), 1))


def settle_all(sections: Sequence[Section]) -> None:
    """Deliver until no section has anything to tell another and every log is witnessed by all others."""
    pairs = [(one, other) for one in sections for other in sections if one is not other]
    while sum(deliver(one, other) for one, other in pairs):
        pass
    for section in sections:
        section.flush()


def _reached(section: Section, peer: str, box: str) -> int:
    """How far a peer has come with our outbox or our log: what it said last, or what is on record of it."""
    if (peer, box) not in section.reached:
        section.reached[peer, box] = section.store.position(peer, box)
    return section.reached[peer, box]


def _witness(
    section: Section, peer: Peer, note: Note, since: int, proof: Sequence[bytes], at: datetime
) -> Note | None:
    """Cosign a peer's checkpoint; where its proof starts elsewhere than our memory, say what we remember."""
    log = peer.verifier("log")
    memory = Witness(log, section.store.witnessed(log.name))
    if memory.size != since or (memory.last is not None and memory.last.text == note.text):
        return memory.last
    return memory.cosign(note, proof, section.keys.witness, int(at.timestamp()))[1]


def _remember(peer: Peer, cosigned: Note, transaction: Transaction) -> None:
    transaction.save_witnessed(peer.verifier("log").name, str(cosigned))


class _Told(NamedTuple):
    """One message as it came: its number in the sender's outbox, its kind, its case, what it says."""

    seq: int
    kind: str
    case: str
    body: Any


def _work(section: Section, peer: Peer, message: _Told, at: datetime) -> Work[None]:
    try:
        act: Work[None] | CruceError = hear(section, peer, message.kind, message.case, message.body, at)
    except CruceError as error:
        act = error
    return partial(_take, peer, message, act, at)


def _take(
    peer: Peer, message: _Told, act: Work[None] | CruceError, at: datetime, transaction: Transaction
) -> None:
    """Carry out one message; one that cannot be is kept beside the record, and delivery goes on."""
    seq, kind, case, told = message
    result = act if isinstance(act, CruceError) else transaction.attempt(act)
    if isinstance(result, Exception):
        row = transaction.case(case)
        code = result.code if isinstance(result, CruceError) else type(result).__name__
        body = {
            "from": peer.name,
            "seq": seq,
            "kind": kind,
            "code": code,
            "kept": transaction.keep(json.dumps(told).encode()),
        }
        version, last = (row.version, row.last) if row else (0, None)
        last = transaction.record(Draft("exchange.refused", case, version, at, peer.name, body), last)
        if row:
            transaction.save_case(row._replace(last=last))
    transaction.move_position(peer.name, "in", seq)


def _sealed(section: Section, body: bytes) -> bytes:
    """Put the section's signature, in hexadecimal and a line of its own, before the bytes it signs."""
    return section.keys.act.sign(body, context=CONTEXT).hex().encode() + b"\n" + body


def _opened(section: Section, content: bytes) -> tuple[Mapping[str, Any], Peer]:
    try:
        head, _, text = content.partition(b"\n")
        signature = bytes.fromhex(head.decode("ascii"))
        body: Mapping[str, Any] = json.loads(text)
        sender, receiver = body["from"], body["to"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refused("parcel", "?") from error
    peer = section.peers.get(sender)
    if peer is None or receiver != section.name:
        raise _refused("unknown", str(sender))
    if not peer.verifier("act").verify(signature, text, context=CONTEXT):
        raise _refused("signature", peer.name)
    return body, peer


def _refused(code: str, peer: str) -> PeerError:
    says = {
        "parcel": Text(
            en=f"What came from {peer} is not a parcel.", es=f"Lo que llegó de {peer} no es un envío."
        ),
        "unknown": Text(
            en=f"{peer} is not a section that this one knows, or the parcel is for another.",
            es=f"{peer} no es una sección conocida, o el envío es para otra.",
        ),
        "signature": Text(
            en=f"What came from {peer} is not signed by its key.",
            es=f"Lo que llegó de {peer} no está firmado con su llave.",
        ),
    }
    advice = Text(
        en="Nothing was taken in. Check the peer's keys and ask it to send again.",
        es="No se tomó nada. Revise las llaves de la otra sección y pida que lo envíe de nuevo.",
    )
    return PeerError(f"peer.{code}", says[code], advice)
