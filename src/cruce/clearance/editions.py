"""What a decision says of the law, rules and lists that it stands on."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from cruce.ledger import Signer
from cruce.model import digest
from cruce.section import Section, equipment

_CONTEXT: Final = "cruce/sealed-edition/1"


def editions(section: Section, case: str, version: int, at: datetime) -> tuple[str, ...]:
    """Name the law by its fingerprint, and the section's rules and lists under seals of this one decision.

    The model of its learned score, if it has one, is sealed with the rules: not even that there is one shows.

    A bare digest of secret rules would tell whoever guesses them that the guess is right. A seal is
    HMAC-SHA256 under a key of its own (`seal_key`): it tells others nothing, not even whether rules changed
    between two decisions, and the section can open it later to prove what it stood on.
    """
    own = equipment.seal_words(section.law, section.rules, section.lists, section.score)
    return named(
        section.law.fingerprint,
        own,
        {what: seal_key(section, what, case, version, at) for what in own},
    )


def named(law: str, own: Mapping[str, str], keys: Mapping[str, bytes]) -> tuple[str, ...]:
    """Name editions as a decision does: the law's fingerprint, and the seals of the section's own."""
    seals = (
        f"{what}:{hmac.digest(keys[what], words.encode(), 'sha256').hex()}" for what, words in own.items()
    )
    return f"law:{law[:16]}", *seals


def stood_on(section: Section) -> str:
    """Give a digest of the editions that a section works by; it stays in the section."""
    words = equipment.seal_words(section.law, section.rules, section.lists, section.score)
    return digest("\0".join((section.law.fingerprint, *words.values())).encode())


def seal_key(
    section: Section, what: str, case: str, version: int, at: datetime, signer: Signer | None = None
) -> bytes:
    """Give the key that opens the seal of one decision, and no other: for an auditor, never for a peer.

    It follows from the section's act key: that of the day of the decision, where that is not the present one.
    """
    secret = (signer or section.keys.act).sign(b"", context=_CONTEXT)
    return hmac.digest(secret, f"{what}/{case}/{version}/{at.isoformat()}".encode(), "sha256")
