"""Delivery of the outbox to another section, in signed parcels; and the cosigning of each other's logs on the
way.

Transport is whatever carries bytes: a call, a pipe, HTTPS. A parcel may arrive twice or never; the receiver's
own position in the sender's outbox, moved in the transaction that carries the messages out, makes both
harmless.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import accumulate
from typing import Final, NamedTuple

from pydantic_core import from_json

from cruce.clearance import contingency, hear
from cruce.exchange.minutes import hear_minute
from cruce.exchange.parcels import Answer, Parcel, Told, opened, sealed
from cruce.exchange.refusals import refused
from cruce.exchange.witnessing import keep_evidence, memory_of, refuse_retired_log
from cruce.ledger import Checkpoint, Note, Tree, Witness
from cruce.model import CruceError, Json, LawError, ProofError, StoreError, Text, digest
from cruce.section import Peer, Section
from cruce.store import Draft, Message, Transaction, Work

_LIMIT: Final = 1000
_MINUTES: Final = "governance."
_MOST: Final = 16 << 20


def parcel(
    section: Section,
    peer: str,
    limit: int = _LIMIT,
    *,
    after: int | None = None,
    most: int = _MOST,
    since: int | None = None,
) -> bytes | None:
    """Pack what a peer has not acknowledged yet, with the newest checkpoint to be cosigned; None when there
    is nothing.

    ``after`` is where the peer itself says that it stands, ``since`` the size at which it cosigned this log
    last: from there the log must show that it goes on. At most ``limit`` messages go in, and of those so
    many that their bodies keep to ``most`` bytes; one always does. Raises `ProofError`
    ``exchange.own-log-lost`` when the peer has seen more of this log than is in it.
    """
    if after is None:
        after = _reached(section, peer, "out")
    messages = _within(section.store.outbox(after, limit), most)
    witnessed = _reached(section, peer, "witnessed") if since is None else since
    if witnessed > section.store.tree.size:
        raise _lost(witnessed, section.store.checkpoint())
    if not messages and witnessed == section.store.tree.size:
        return None
    note = section.store.checkpoint()
    if note is None:
        return None
    proof = section.store.tree.consistency(witnessed, section.store.hash)
    lines = (
        b'[%d,"%s","%s",%s]' % (one.seq, one.kind.encode(), one.case_id.encode(), _legible(one.body))
        for one in messages
    )
    head: dict[str, Json] = {
        "after": after,
        "checkpoint": str(note),
        "witnessed": witnessed,
        "proof": [node.hex() for node in proof],
    }
    return sealed(section, peer, head, b"[" + b",".join(lines) + b"]")


def _legible(words: bytes) -> bytes:
    """Give a message's words; for those that a disk did not keep nothing, which the peer keeps aside.

    One that nobody can read would make the whole parcel illegible, and all that comes after it wait for ever.
    """
    try:
        from_json(words)
    except ValueError:
        return b"null"
    return words


def _within(messages: Sequence[Message], most: int) -> Sequence[Message]:
    sizes = accumulate(len(one.body) for one in messages)
    return messages[: max(1, sum(size <= most for size in sizes))]


class Taken(NamedTuple):
    """What taking a parcel in came to: the acknowledgement, and how many of its messages were new.

    ``since`` is the size from which the parcel shows that its sender's log goes on, ``shown`` that of the
    checkpoint in it, ``proven`` up to which the log is cosigned here now: less than was shown where the
    parcel proves from another place than was cosigned here.
    """

    answer: bytes
    new: int
    since: int
    shown: int
    proven: int


def accept(section: Section, content: bytes) -> bytes:
    """Take a parcel in, and give the acknowledgement to send back; raises as `take_in`."""
    return take_in(section, content).answer


def take_in(section: Section, content: bytes) -> Taken:
    """Take a parcel in: its messages into the record, the sender's log witnessed, all in one commit.

    Raises `PeerError` (``peer.unknown``, ``peer.signature``,
    ``peer.version``, ``peer.parcel``), and `ProofError` with both checkpoints as evidence when the sender's
    log was forked or cut; they are kept on record. A message that cannot be carried out is kept aside; where
    the fault is this section's own (its law, its disk), that is raised, and the sender sends it again.
    """
    letter, peer = opened(section, content, Parcel)
    if not letter.whole:
        raise refused("parcel", peer.name)
    contingency.note_contact(section, peer.name)
    at = section.clock()
    note = Note.parse(letter.checkpoint)
    retired = refuse_retired_log(section, peer, note)
    if retired is not None:
        raise retired
    memory = memory_of(section, peer, note)
    try:
        cosigned = _witness(section, memory, letter, at)
    except ProofError as fault:
        keep_evidence(section, fault, at)
        raise
    known = section.store.position(peer.name, "in")
    # After a gap, or from a log that does not show that it goes on from what was witnessed, none: told where
    # both stand, the sender sends again, or finds that its own log is not whole.
    follows = letter.after <= known and letter.witnessed == memory.size
    new = [message for message in letter.messages if follows and message.seq > known]
    works: list[Work[None]] = [partial(_remember, peer, cosigned)] if cosigned else []
    works += _intake(section, peer, new, at)
    for result in section.write(works):
        if isinstance(result, Exception):
            raise result
    if any(message.kind.startswith(_MINUTES) for message in new):
        section.reload_minutes()
        contingency.resume(section)
    position = new[-1].seq if new else known
    answer = sealed(section, peer.name, {"position": position, "checkpoint": str(cosigned or "")})
    shown, proven = (Checkpoint.parse(one.text).size if one else 0 for one in (note, cosigned))
    return Taken(answer, len(new), letter.witnessed, shown, proven)


def standing(section: Section, peer: str) -> bytes:
    """Write where a section stands with a peer's outbox and log, without taking anything in: the peer whose
    parcel was refused, or who sends none, learns from it what was cosigned here.
    """
    last = memory_of(section, section.peers[peer]).last
    return sealed(
        section, peer, {"position": section.store.position(peer, "in"), "checkpoint": str(last or "")}
    )


def acknowledge(
    section: Section, content: bytes, bearer: str | None = None, *, ahead: int | None = None
) -> None:
    """Take in a peer's acknowledgement: how far it has come with our outbox, and its cosignature under our
    log.

    ``bearer`` is the section that brought it, where that is known: nobody answers for another. ``ahead``: how
    many seconds its cosignature may be ahead of the clock here, where nothing else says when it was signed;
    one that is late may have lain somewhere. Raises what `opened` raises, ``peer.other``,
    ``peer.early``, and `ProofError` ``exchange.own-log-lost`` when the peer has seen entries
    that this log does not hold.
    """
    answer, peer = opened(section, content, Answer)
    if bearer not in (None, peer.name):
        raise refused("other", peer.name)
    contingency.note_contact(section, peer.name)
    witnessed = 0
    if answer.checkpoint:
        note = Note.parse(answer.checkpoint)
        own = section.as_peer().log_key(Checkpoint.parse(note.text).size)
        seen = Checkpoint.open(note, own, [peer.witness_key(note)])
        early = (note.cosigned_at(peer.witness_key(note)) or 0) - int(section.clock().timestamp())
        if ahead is not None and early > ahead:
            raise refused("early", peer.name, seconds=early)
        _check_own(section, seen, note)
        witnessed = seen.size
        # Lost in a crash, it is only sent again: not worth a commit of its own.
        section.put_off(partial(_note_down, peer.name, answer.position, seen.size, note))
    section.reached[peer.name, "out"] = answer.position
    section.reached[peer.name, "witnessed"] = witnessed


def _note_down(peer: str, position: int, size: int, note: Note, transaction: Transaction) -> None:
    transaction.move_position(peer, "out", position)
    transaction.move_position(peer, "witnessed", size)
    transaction.save_cosigned(size, note, peer)


def _check_own(section: Section, seen: Checkpoint, note: Note) -> None:
    """Check that our log still holds what a peer saw of it; a store restored from an old backup does not."""
    tree = section.store.tree
    if seen.size > tree.size or Tree.load(seen.size, section.store.hash).root != seen.root:
        raise _lost(seen.size, note, section.store.checkpoint())


def _lost(size: int, *notes: Note | None) -> ProofError:
    return ProofError(
        "exchange.own-log-lost",
        Text(
            en=f"Another section has seen {size} entries of this log that are not in it now.",
            es=f"Otra sección ya vio {size} asientos de esta bitácora que hoy no están en ella.",
        ),
        Text(
            en="Stop: the store is older than what was witnessed. Restore the newest copy of it.",
            es="Deténgase: el almacén es anterior a lo atestiguado. Restaure su copia más reciente.",
        ),
        tuple(map(str, filter(None, notes))),
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
    for one, other in pairs:
        contingency.note_contact(one, other.name)  # who has nothing to say is there all the same
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


def _witness(section: Section, memory: Witness, letter: Parcel, at: datetime) -> Note | None:
    """Cosign a peer's checkpoint; where its proof starts elsewhere than our memory, say what we remember."""
    note = Note.parse(letter.checkpoint)
    if memory.size != letter.witnessed or (memory.last is not None and memory.last.text == note.text):
        Checkpoint.open(note, memory.log)
        memory.compare(note)  # a fork needs no proof, wherever the parcel begins
        return memory.last
    proof = [bytes.fromhex(node) for node in letter.proof]
    return memory.cosign(note, proof, section.keys.witness, int(at.timestamp()))[1]


def _remember(peer: Peer, cosigned: Note, transaction: Transaction) -> None:
    transaction.save_witnessed(peer.verifier("log").name, str(cosigned))


def _intake(section: Section, peer: Peer, messages: Sequence[Told], at: datetime) -> list[Work[None]]:
    stopped: list[Exception] = []
    return [
        partial(_take, peer, message, _prepared(section, peer, message, at), at, stopped)
        for message in messages
    ]


def _prepared(section: Section, peer: Peer, message: Told, at: datetime) -> Work[None] | Exception:
    try:
        if message.kind.startswith(_MINUTES):
            return hear_minute(section, peer, message.kind, message.body, at)
        return hear(section, peer, message.kind, message.case, message.body, at)
    except Exception as error:  # noqa: BLE001 - one message's fault must not stop all that come after it
        return error


def _take(
    peer: Peer,
    message: Told,
    act: Work[None] | Exception,
    at: datetime,
    stopped: list[Exception],
    transaction: Transaction,
) -> None:
    """Carry out one message; one that cannot be is kept beside the record, and delivery goes on."""
    if stopped:
        raise stopped[0]
    result = act if isinstance(act, Exception) else transaction.attempt(act)
    if isinstance(
        result, LawError | StoreError
    ):  # our own fault: neither this message nor a later one counts
        stopped.append(result)
        raise result
    if isinstance(result, Exception):
        _keep_aside(peer, message, result, at, transaction)
    transaction.move_position(peer.name, "in", message.seq)


def _keep_aside(peer: Peer, message: Told, fault: Exception, at: datetime, transaction: Transaction) -> None:
    row = transaction.case(message.case)
    content = json.dumps(message.body).encode()
    gone = isinstance(fault, CruceError) and fault.code == "case.erased"  # nothing of it comes back
    body = {
        "from": peer.name,
        "seq": message.seq,
        "kind": message.kind,
        "code": fault.code if isinstance(fault, CruceError) else type(fault).__name__,
        "kept": digest(content) if gone else transaction.keep(content),
    }
    version, last = (row.version, row.last) if row else (0, None)
    draft = Draft("exchange.refused", message.case, version, at, peer.name, body)
    last = transaction.record(draft, last)
    if row:
        transaction.save_case(row._replace(last=last))
