"""A small log in memory, with the keys of a section and of its witnesses, for the tests of this room."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from cruce.ledger import Checkpoint, Note, Receipt, Signer, Tree, commit, leaf_hash
from cruce.model import ProofError

NOON = 1_778_673_600  # 2026-05-13 12:00 UTC
US = Signer.from_seed("us.example/log", b"u" * 32)
MX_WITNESS = Signer.from_seed("mx.example/witness", b"m" * 32, cosigner=True)
CA_WITNESS = Signer.from_seed("ca.example/witness", b"c" * 32, cosigner=True)
WITNESSES = (MX_WITNESS.verifier, CA_WITNESS.verifier)


def salt(index: int) -> bytes:
    """Return a salt that only a test would use."""
    return sha256(b"salt %d" % index).digest()


def leaves(count: int) -> list[bytes]:
    """Return the leaf hashes of `count` small entries."""
    return [leaf_hash(b"entry %d" % index) for index in range(count)]


def refusal(call: Callable[..., object], *arguments: object) -> str | None:
    """Return the code with which a call is refused, or None when it is not."""
    try:
        call(*arguments)
    except ProofError as error:
        return error.code
    return None


@dataclass
class Log:
    """A log that keeps all hashes in a dictionary."""

    signer: Signer = US
    tree: Tree = field(default_factory=Tree)
    contents: list[bytes] = field(default_factory=list)
    hashes: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, *contents: bytes) -> "Log":
        """Return a log of these contents."""
        log = cls()
        log.extend(leaf_hash(commit(salt(index), content)) for index, content in enumerate(contents))
        log.contents += contents
        return log

    def extend(self, new) -> None:
        """Append leaf hashes as one batch."""
        self.tree, runs = self.tree.append(tuple(new))
        for run in runs:
            for index, value in enumerate(run.hashes, run.first):
                assert (run.level, index) not in self.hashes, "a stored hash is never written twice"
                self.hashes[run.level, index] = value

    def read(self, level: int, index: int) -> bytes:
        """Return a stored hash."""
        return self.hashes[level, index]

    def checkpoint(self) -> Note:
        """Return the signed head of the log."""
        return Checkpoint(self.signer.name, self.tree.size, self.tree.root).signed(self.signer)

    def receipt(self, index: int, *witnesses: Signer) -> Receipt:
        """Return the receipt of one content under the present head, cosigned."""
        note = self.checkpoint()
        for witness in witnesses:
            note = note.cosigned(witness, NOON)
        proof = self.tree.inclusion(index, self.read)
        return Receipt.of(self.contents[index], salt(index), index, proof, note)
