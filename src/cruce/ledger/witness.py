"""Witnessing: one section's watch over another's log, so that it cannot have two histories (C2SP
tlog-witness).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cruce.ledger.checkpoint import Checkpoint
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

    def _judge(self, new: Checkpoint, old: Checkpoint, note: Note, proof: Sequence[bytes]) -> None:
        evidence = (str(self.last), str(note)) if self.last else (str(note),)
        facts = {"log": self.log.name, "size": new.size, "old": old.size}
        if new.size < old.size:
            raise refused("log-shrunk", *evidence, **facts)
        if self.last and new.size == old.size and new.root != old.root:
            raise refused("log-forked", *evidence, **facts)
        if old.size == 0 and not proof:  # any log extends the empty one, and RFC 6962 knows no proof of it
            return
        try:
            verify_consistency(old.size, old.root, new.size, new.root, proof)
        except ProofError as error:
            raise refused("log-inconsistent", *evidence, **facts) from error
