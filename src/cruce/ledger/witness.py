"""Witnessing: the watch over another's log, so that it cannot have two histories; in memory, and as the bytes
of C2SP tlog-witness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cruce.ledger.checkpoint import Checkpoint, parse_number
from cruce.ledger.encoding import from_base64, to_base64
from cruce.ledger.keys import Signer, Verifier
from cruce.ledger.merkle import verify_consistency
from cruce.ledger.note import Note
from cruce.ledger.refusals import refused
from cruce.model import ProofError


@dataclass(frozen=True, slots=True)
class Witness:
    """What a witness remembers of one log: its key and the last checkpoint cosigned.

    A value: keeping it is the caller's, durably and before the cosignature leaves the house.
    """

    log: Verifier
    last: Note | None = None

    @property
    def size(self) -> int:
        """How many leaves were witnessed so far: the size the log must prove consistency from."""
        return self._seen().size

    def _seen(self) -> Checkpoint:
        return Checkpoint.parse(self.last.text) if self.last else Checkpoint(self.log.name, 0, b"")

    def cosign(self, note: Note, proof: Sequence[bytes], signer: Signer, at: int) -> tuple[Witness, Note]:
        """Cosign a newer checkpoint, at ``at`` seconds since 1970 UTC, if it extends all that was witnessed.

        Gives the new memory and the cosigned note. Raises what `Checkpoint.open` raises for a note its log
        did not sign; and, with both signed notes as evidence, ``ledger.log-forked`` (another root for the
        same size), ``ledger.log-shrunk``, ``ledger.log-inconsistent`` (no valid consistency proof).
        """
        new, old = Checkpoint.open(note, self.log), self._seen()
        self._judge(new, old, note, proof)
        cosigned = note.cosigned(signer, at)
        return Witness(self.log, cosigned), cosigned

    def compare(self, note: Note) -> None:
        """Look whether a log's signed checkpoint contradicts the last that was cosigned, without any proof.

        Raises ``ledger.log-forked``, with both notes: another root for the same size.
        """
        new, old = Checkpoint.parse(note.text), self._seen()
        if self.last is not None and new.size == old.size and new.root != old.root:
            facts = {"log": self.log.name, "size": new.size}
            raise refused("log-forked", str(self.last), str(note), **facts)

    def _judge(self, new: Checkpoint, old: Checkpoint, note: Note, proof: Sequence[bytes]) -> None:
        evidence = (str(self.last), str(note)) if self.last else (str(note),)
        facts = {"log": self.log.name, "size": new.size, "old": old.size}
        if new.size < old.size:
            raise refused("log-shrunk", *evidence, **facts)
        self.compare(note)
        if old.size == 0 and not proof:  # any log extends the empty one, and RFC 6962 knows no proof of it
            return
        try:
            verify_consistency(old.size, old.root, new.size, new.root, proof)
        except ProofError as error:
            raise refused("log-inconsistent", *evidence, **facts) from error


_MOST_LINES: Final = 63  # of a consistency proof (C2SP tlog-witness)
_TEXT: Final = "text/plain; charset=utf-8"
_SIZE: Final = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a witness answers to ``add-checkpoint``: HTTP status, body, content type.

    ``memory`` is what it must remember, durably, before the reply leaves; ``fault`` the contradiction between
    two checkpoints that the log has signed, which is worth keeping as evidence.
    """

    status: int
    body: bytes = b""
    kind: str = _TEXT
    memory: Witness | None = None
    fault: ProofError | None = None


def add_checkpoint(
    request: bytes, remembered: Callable[[str], Witness | None], signer: Signer, at: int
) -> Reply:
    """Answer a request to cosign, at ``at`` seconds since 1970 UTC; ``remembered`` gives by origin what is
    known of a log, None for one that is not witnessed here.

    200 with the cosignature's line, 400 malformed, 403 not signed by the log, 404 unknown log, 409 with the
    size last cosigned where the request starts elsewhere (or has another root for it), 422 proof false.
    """
    try:
        old, proof, note = _read(request)
        new = Checkpoint.parse(note.text)
    except (ValueError, ProofError):
        return Reply(400)
    memory = remembered(new.origin)
    if memory is None:
        return Reply(404)
    try:
        Checkpoint.open(note, memory.log)
    except ProofError:
        return Reply(403)
    if old > new.size:
        return Reply(400)
    conflict = f"{memory.size}\n".encode()
    try:
        memory.compare(note)
        if old != memory.size:
            return Reply(409, conflict, _SIZE)
        memory, cosigned = memory.cosign(note, proof, signer, at)
    except ProofError as fault:
        forked = fault.code == "ledger.log-forked"
        return Reply(409, conflict, _SIZE, fault=fault) if forked else Reply(422, fault=fault)
    return Reply(200, str(cosigned.signatures[-1]).encode(), memory=memory)


def _read(request: bytes) -> tuple[int, tuple[bytes, ...], Note]:
    head, blank, checkpoint = request.partition(b"\n\n")
    first, *lines = head.decode("ascii").split("\n")
    if not blank or not first.startswith("old ") or len(lines) > _MOST_LINES:
        raise ValueError("not a request")
    proof = tuple(map(from_base64, lines))
    if any(len(sibling) != 32 for sibling in proof):
        raise ValueError("not a hash")
    return parse_number(first.removeprefix("old ")), proof, Note.parse(checkpoint)


def checkpoint_request(old: int, proof: Sequence[bytes], note: Note) -> bytes:
    """Write the request of a log to a witness that last cosigned it at size ``old``."""
    lines = "".join(f"{to_base64(sibling)}\n" for sibling in proof)
    return f"old {old}\n{lines}\n{note}".encode()


def cosigned_by(note: Note, body: bytes, witness: Verifier) -> Note:
    """Put the cosignatures that a witness answered under the checkpoint; others' lines are passed over.

    Raises ``ledger.note-malformed``, ``ledger.cosignature-false``, ``ledger.cosignature-missing``.
    """
    answered = Note.parse(f"{note.text}\n".encode() + body)
    if not answered.is_signed_by(witness):
        raise refused("cosignature-missing", str(answered), have=0, quorum=1, missing=witness.name)
    own = tuple(signature for signature in answered.signatures if signature.is_by(witness))
    return note.merged(Note(note.text, own))
