"""Receipts: the proof a person keeps that a section recorded something, checkable offline with public keys
alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hmac import digest
from typing import Any, Final, Self

from cruce.ledger.checkpoint import Checkpoint, parse_number
from cruce.ledger.encoding import from_base64, to_base64
from cruce.ledger.keys import Verifier
from cruce.ledger.merkle import leaf_hash, verify_inclusion
from cruce.ledger.note import Note
from cruce.ledger.refusals import refused
from cruce.model import ProofError

_HEADER: Final = "c2sp.org/tlog-proof@v1"
_LARGEST: Final = 1 << 24
_DEEPEST: Final = 64  # siblings from a leaf to the root of the largest tree


def commit(salt: bytes, content: bytes) -> bytes:
    """Commit to content without revealing it: the 32-byte entry that stands in the public log.

    HMAC-SHA256 keyed with a salt of exactly 32 random bytes. Who lacks the salt cannot tell the entry from
    random bytes, so content that could be guessed (a name, a plate) cannot be confirmed by trying; once salt
    and content are erased the entry says nothing, and every proof through it still stands. The length is
    fixed because HMAC pads short keys with zeroes: of two lengths, two salts could open one entry. Raises
    ``ValueError`` for another.
    """
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    return digest(salt, content, "sha256")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Content, and why it must be believed that a log holds it: leaf, inclusion proof, cosigned checkpoint.

    ``leaf`` repeats the log's entry so that a changed content and a wrong checkpoint can be told apart.
    ``str`` is the receipt's file: a JSON object of three strings, of which ``proof`` is a C2SP tlog-proof
    with the salt as its extra data.
    """

    content: bytes
    salt: bytes
    leaf: bytes
    index: int
    proof: tuple[bytes, ...]
    note: Note

    @classmethod
    def of(cls, content: bytes, salt: bytes, index: int, proof: tuple[bytes, ...], note: Note) -> Self:
        """Make the receipt of what was recorded at ``index`` as ``commit(salt, content)``."""
        return cls(content, salt, commit(salt, content), index, proof, note)

    @classmethod
    def parse(cls, raw: bytes | str) -> Self:
        """Read a receipt's file, at most 16 MiB; raises ``ledger.receipt-malformed``,
        ``ledger.note-malformed``.
        """
        if len(raw) > _LARGEST:
            raise refused("receipt-malformed", part="JSON")
        try:
            wire = json.loads(raw, object_pairs_hook=_single)
        except (ValueError, RecursionError) as error:
            raise refused("receipt-malformed", part="JSON") from error
        return cls.from_wire(wire)

    @classmethod
    def from_wire(cls, wire: object) -> Self:
        """Read a receipt from its three strings; raises as `parse`, whatever it is given."""
        if not isinstance(wire, Mapping) or not wire.keys() <= {"content", "leaf", "proof"}:
            raise refused("receipt-malformed", part="JSON")
        content, leaf = _bytes(wire, "content"), _bytes(wire, "leaf")
        if len(leaf) != 32:
            raise refused("receipt-malformed", part="leaf")
        head, _, note = _string(wire, "proof").partition("\n\n")
        try:
            header, extra, index, *siblings = head.split("\n")
            salt = from_base64(_after("extra ", extra))
            position = parse_number(_after("index ", index))
            proof = tuple(map(from_base64, siblings))
        except ValueError as error:
            raise refused("receipt-malformed", part="proof") from error
        if header != _HEADER or len(proof) > _DEEPEST or {len(x) for x in (salt, *proof)} != {32}:
            raise refused("receipt-malformed", part="proof")
        return cls(content, salt, leaf, position, proof, Note.parse(note))

    def wire(self) -> dict[str, str]:
        """The receipt as three strings, for a JSON document that holds more."""
        siblings = "".join(f"{to_base64(sibling)}\n" for sibling in self.proof)
        head = f"{_HEADER}\nextra {to_base64(self.salt)}\nindex {self.index}\n{siblings}"
        return {
            "content": to_base64(self.content),
            "leaf": to_base64(self.leaf),
            "proof": f"{head}\n{self.note}",
        }

    def __str__(self) -> str:
        return json.dumps(self.wire(), ensure_ascii=False, separators=(",", ":"))


def verify_receipt(
    receipt: Receipt, log: Verifier, witnesses: Sequence[Verifier], quorum: int | None = None
) -> Checkpoint:
    """Believe a receipt: content, leaf, proof, the log's signature, and ``quorum`` cosignatures (all unless
    said).

    Needs nothing but public keys. Gives the checkpoint that was proved. Raises ``ledger.leaf-changed``,
    ``ledger.root-mismatch``, or what `Checkpoint.open` raises.
    """
    if len(receipt.salt) != 32 or commit(receipt.salt, receipt.content) != receipt.leaf:
        raise refused("leaf-changed", index=receipt.index)
    checkpoint = Checkpoint.open(receipt.note, log, witnesses, quorum)
    try:
        leaf = leaf_hash(receipt.leaf)
        verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    except ProofError as error:
        facts = {"index": receipt.index, "origin": checkpoint.origin, "size": checkpoint.size}
        raise refused("root-mismatch", str(receipt.note), **facts) from error
    return checkpoint


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):  # readers disagree on which of two equal names counts
        raise ValueError("a name stands twice")
    return found


def _string(wire: Mapping[str, object], part: str) -> str:
    value = wire.get(part)
    if not isinstance(value, str):
        raise refused("receipt-malformed", part=part)
    return value


def _bytes(wire: Mapping[str, object], part: str) -> bytes:
    try:
        return from_base64(_string(wire, part))
    except ValueError as error:
        raise refused("receipt-malformed", part=part) from error


def _after(label: str, line: str) -> str:
    if not line.startswith(label):
        raise ValueError(f"no {label}")
    return line.removeprefix(label)
