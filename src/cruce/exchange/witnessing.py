"""A section as witness (C2SP tlog-witness): it cosigns other sections' logs for whoever asks, and keeps what
convicts a log of two histories.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from cruce.ledger import Note, Witness, witness
from cruce.model import Event, ProofError
from cruce.section import Peer, Section
from cruce.store import Draft, Transaction

LOGS: Final = "logs"
_MOST: Final = 100  # a log that signs contradictions without end convicts itself with the first


def memory_of(section: Section, peer: Peer) -> Witness:
    """Give what a section remembers of another's log."""
    log = peer.verifier("log")
    return Witness(log, section.store.witnessed(log.name))


def add_checkpoint(section: Section, request: bytes) -> witness.Reply:
    """Answer a request to cosign the log of a section that is known here; see `witness.add_checkpoint`.

    What is cosigned is on disk before this returns. A contradiction is kept as evidence.
    """
    at = section.clock()
    logs = {peer.verifier("log").name: peer for peer in section.peers.values()}

    def work(transaction: Transaction) -> witness.Reply:
        # Read within the commit that writes it, so that no other can come between (C2SP tlog-witness).
        def remembered(origin: str) -> Witness | None:
            return memory_of(section, logs[origin]) if origin in logs else None

        reply = witness.add_checkpoint(request, remembered, section.keys.witness, int(at.timestamp()))
        if reply.memory is not None:
            transaction.save_witnessed(reply.memory.log.name, str(reply.memory.last))
        return reply

    reply = section.store.one(work)
    if reply.fault is not None:
        keep_evidence(section, reply.fault, at)
    return reply


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
