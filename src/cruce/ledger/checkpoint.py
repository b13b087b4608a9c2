"""Checkpoints: the head of a log in a few signed lines (C2SP tlog-checkpoint)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from cruce.ledger.encoding import from_base64, to_base64
from cruce.ledger.keys import Signer, Verifier
from cruce.ledger.note import Note
from cruce.ledger.refusals import refused

_NUMBER: Final = re.compile("0|[1-9][0-9]{0,17}")


def parse_number(text: str) -> int:
    """Read a size or index: ASCII decimal without leading zeroes, below 10^18; raises ``ValueError``."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a decimal number")
    return int(text)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its name (origin), how many leaves it has, and the root over all of them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a checkpoint, without judging any signature; raises
        ``ledger.checkpoint-malformed``.
        """
        try:
            origin, size, root, *extensions, last = text.split("\n")
            checkpoint = cls(origin, parse_number(size), from_base64(root), tuple(extensions))
        except ValueError as error:
            raise refused("checkpoint-malformed") from error
        if last or not origin or not all(extensions) or len(checkpoint.root) != 32:
            raise refused("checkpoint-malformed")
        return checkpoint

    @property
    def text(self) -> str:
        """The lines that are signed."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    def signed(self, signer: Signer) -> Note:
        """Sign as the log itself: the key bears the log's name, else raises ``ledger.checkpoint-origin``."""
        if signer.name != self.origin:
            raise refused("checkpoint-origin", origin=self.origin, log=signer.name)
        return Note(self.text).signed(signer)

    @classmethod
    def open(
        cls, note: Note, log: Verifier, witnesses: Sequence[Verifier] = (), quorum: int | None = None
    ) -> Self:
        """Believe a checkpoint: signed by its log and cosigned by at least ``quorum`` of the witnesses (all
        of them unless said).

        Raises ``ledger.log-key-unknown``, ``ledger.checkpoint-signature``, ``ledger.checkpoint-origin``,
        ``ledger.cosignature-false``, ``ledger.cosignature-missing``, ``ledger.key-kind``.
        """
        _require_kind(log, cosigner=False)
        for witness in witnesses:
            _require_kind(witness, cosigner=True)
        if not note.is_signed_by(log):
            raise refused("log-key-unknown", str(note), log=log.name)
        checkpoint = cls.parse(note.text)
        if checkpoint.origin != log.name:
            raise refused("checkpoint-origin", str(note), origin=checkpoint.origin, log=log.name)
        _require_quorum(note, witnesses, quorum)
        return checkpoint


def _require_kind(key: Verifier, *, cosigner: bool) -> None:
    if key.cosigner is not cosigner:
        raise refused("key-kind", name=key.name)


def _require_quorum(note: Note, witnesses: Sequence[Verifier], quorum: int | None) -> None:
    missing = [witness.name for witness in witnesses if not note.is_signed_by(witness)]
    needed = len(witnesses) if quorum is None else quorum
    # A cosignature does not commit to its witness's name: one key under two names is still one witness.
    have = len({witness.public for witness in witnesses if witness.name not in missing})
    if have < needed:
        facts = {"have": have, "quorum": needed, "missing": ", ".join(missing) or "-"}
        raise refused("cosignature-missing", str(note), **facts)
