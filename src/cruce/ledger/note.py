"""Signed notes: a text with the signatures of named keys under it (C2SP signed-note, tlog-cosignature)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from cruce.ledger.encoding import from_base64, to_base64
from cruce.ledger.keys import Signer, Verifier, is_key_name
from cruce.ledger.refusals import refused

_DASH: Final = "\u2014 "
_UNFIT: Final = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
# The specification asks for at least 16 signatures and recommends a limit.
_MOST_SIGNATURES: Final = 100


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note: who says to have signed, with which key, and the signature."""

    name: str
    key_id: bytes
    value: bytes

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a signature line without its newline; raises ``ValueError``."""
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = from_base64(encoded)
        if not line.startswith(_DASH) or not is_key_name(name) or len(raw) <= 4:
            raise ValueError("not a signature line")
        return cls(name, raw[:4], raw[4:])

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.value)}\n"

    def is_by(self, verifier: Verifier) -> bool:
        """Tell whether the line claims to be by this key; says nothing about the claim being true."""
        return self.key_id == verifier.key_id and self.name == verifier.name

    def holds(self, text: str, verifier: Verifier) -> bool:
        """Tell whether this key did sign, or with a cosigning key cosign, the text."""
        if not verifier.cosigner:
            return verifier.verify(self.value, text.encode())
        return len(self.value) == 72 and verifier.verify(self.value[8:], _cosigned(text, self.time))

    @property
    def time(self) -> int:
        """When a cosignature says it was made, in seconds since 1970 UTC."""
        return int.from_bytes(self.value[:8], "big")


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signature lines under it, known and unknown ones alike; ``str`` is its wire form."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or _UNFIT.search(self.text):
            raise refused("note-malformed")

    @classmethod
    def parse(cls, raw: bytes | str) -> Self:
        """Read a signed note strictly, so that its wire form is again the same; raises
        ``ledger.note-malformed``.
        """
        try:
            whole = raw if isinstance(raw, str) else raw.decode()
            text, blank, tail = whole.rpartition("\n\n")
            lines = tail.removesuffix("\n").split("\n")
            if not blank or not tail.endswith("\n") or len(lines) > _MOST_SIGNATURES:
                raise ValueError("not a signed note")
            return cls(text + "\n", tuple(map(Signature.parse, lines)))
        except ValueError as error:
            raise refused("note-malformed") from error

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def signed(self, signer: Signer) -> Note:
        """Put the signature of a log or signatory under the text; raises ``ledger.key-kind``."""
        if signer.verifier.cosigner:
            raise refused("key-kind", name=signer.name)
        return self._with(signer, signer.sign(self.text.encode()))

    def cosigned(self, signer: Signer, at: int) -> Note:
        """Put a witness's cosignature under a checkpoint, made at ``at`` (seconds since 1970 UTC).

        The caller has checked that the checkpoint extends the last one seen: `Witness.cosign` is who should
        call. Raises ``ledger.key-kind``.
        """
        if not signer.verifier.cosigner:
            raise refused("key-kind", name=signer.name)
        return self._with(signer, at.to_bytes(8, "big") + signer.sign(_cosigned(self.text, at)))

    def _with(self, signer: Signer, value: bytes) -> Note:
        mine = Signature(signer.name, signer.verifier.key_id, value)
        return Note(self.text, (*self.signatures, mine))

    def merged(self, other: Note) -> Note:
        """Bring together the signatures that two copies of one note have gathered apart.

        Raises ``ledger.note-malformed`` when their texts differ.
        """
        if self.text != other.text:
            raise refused("note-malformed")
        return Note(self.text, tuple(dict.fromkeys(self.signatures + other.signatures)))

    def is_signed_by(self, verifier: Verifier) -> bool:
        """Tell whether the note carries this key's signature; one that is there and false refuses the whole
        note.

        Raises ``ledger.checkpoint-signature`` or, of a witness, ``ledger.cosignature-false``. Signatures by
        other keys are ignored, as the specification demands.
        """
        claims = [signature for signature in self.signatures if signature.is_by(verifier)]
        if all(claim.holds(self.text, verifier) for claim in claims):
            return bool(claims)
        if verifier.cosigner:
            raise refused("cosignature-false", str(self), witness=verifier.name)
        raise refused("checkpoint-signature", str(self), log=verifier.name)

    def cosigned_at(self, witness: Verifier) -> int | None:
        """When this witness first cosigned the note, in seconds since 1970 UTC; None when it did not."""
        if not witness.cosigner or not self.is_signed_by(witness):
            return None
        return min(signature.time for signature in self.signatures if signature.is_by(witness))


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
