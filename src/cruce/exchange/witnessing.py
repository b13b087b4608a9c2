"""A section as witness (C2SP tlog-witness): it cosigns other sections' logs for whoever asks, and keeps what
convicts a log of two histories.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from cruce.exchange.keys import refuse_retired
from cruce.ledger import Checkpoint, Note, Verifier, Witness, witness
from cruce.model import Event, PeerError, ProofError
from cruce.section import Peer, Section
from cruce.store import Draft, Transaction

LOGS: Final = "logs"
_UNSIGNED: Final = 403  # C2SP tlog-witness: not signed by the log
_MOST: Final = 100  # a log that signs contradictions without end convicts itself with the first


def memory_of(section: Section, peer: Peer, note: Note | None = None) -> Witness:
    """Give what a section remembers of another's log, to judge ``note`` by the key of its size."""
    log = peer.log_key(Checkpoint.parse(note.text).size) if note else peer.verifier("log")
    return Witness(log, section.store.witnessed(log.name))


def refuse_retired_log(section: Section, peer: Peer, note: Note) -> PeerError | None:
    """Name the retired key that signed a checkpoint in place of the log's own, and put it on record."""
    present = peer.log_key(Checkpoint.parse(note.text).size)
    if _signed(note, present):
        return None

    def made(key: Verifier) -> bool:
        return key != present and _signed(note, key)

    return refuse_retired(section, peer, "log", "checkpoint", made, str(note).encode())


def _signed(note: Note, key: Verifier) -> bool:
    try:
        return note.is_signed_by(key)
    except ProofError:
        return False


def add_checkpoint(section: Section, request: bytes) -> witness.Reply:
    """Answer a request to cosign the log of a section that is known here; see `witness.add_checkpoint`.

    What is cosigned is on disk before this returns. A contradiction is kept as evidence.
    """
    at = section.clock()
    logs = {peer.verifier("log").name: peer for peer in section.peers.values()}

    def work(transaction: Transaction) -> witness.Reply:
        # Read within the commit that writes it, so that no other can come between (C2SP tlog-witness).
        def remembered(origin: str) -> Witness | None:
            return memory_of(section, logs[origin], note_in(request)) if origin in logs else None

        reply = witness.add_checkpoint(request, remembered, section.keys.witness, int(at.timestamp()))
        if reply.memory is not None:
            transaction.save_witnessed(reply.memory.log.name, str(reply.memory.last))
        return reply

    reply = section.store.one(work)
    note = note_in(request) if reply.status == _UNSIGNED else None
    signer = logs.get(Checkpoint.parse(note.text).origin) if note else None
    if note is not None and signer is not None:
        refuse_retired_log(section, signer, note)
    if reply.fault is not None:
        keep_evidence(section, reply.fault, at)
    return reply


def note_in(request: bytes) -> Note | None:
    """Give the checkpoint that a request to cosign bears, if it can be read."""
    try:
        note = Note.parse(request.partition(b"\n\n")[2])
        Checkpoint.parse(note.text)
    except ProofError:
        return None
    return note


def keep_evidence(section: Section, fault: ProofError, at: datetime) -> None:
    """Put on record the signed checkpoints that contradict each other, once; what a single note says is no
    evidence.
    """
    notes = list(dict.fromkeys(fault.evidence))
    if len(notes) < 2 or not fault.code.startswith("ledger.log-"):
        return
    log = Note.parse(notes[0]).text.partition("\n")[0]
    told = {_texts(one["notes"]) for one in contradictions(section) if one["log"] == log}
    if _texts(notes) in told or len(told) >= _MOST:
        return
    body = {"log": log, "code": fault.code, "says": fault.says.model_dump(), "notes": notes}

    def work(transaction: Transaction) -> None:
        transaction.record(Draft("exchange.log_contradicted", LOGS, 1, at, section.name, body), None)

    section.store.one(work)


def contradictions(section: Section) -> list[dict[str, Any]]:
    """List what is on record against other sections' logs: log, code, sentence, both signed notes, when."""
    acts = (Event.model_validate_json(event.content) for event in section.store.events(LOGS))
    return [{**act.body, "at": act.at.isoformat()} for act in acts]


def _texts(notes: list[str]) -> tuple[str, ...]:
    """Give what the notes say: another cosignature under one makes it no other evidence."""
    return tuple(Note.parse(note).text for note in notes)
