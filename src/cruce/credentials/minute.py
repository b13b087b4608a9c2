"""The signatures under a minute: it counts when every section has signed these very words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cruce.ledger import Verifier
from cruce.model import Minute, canonical

MINUTE_CONTEXT: Final = "cruce/minute/1"


def unsigned_by(minute: Minute, keys: Mapping[str, Verifier]) -> list[str]:
    """Name the sections, of those whose key is given, that have not signed a minute as it stands."""
    words = canonical(minute.model_copy(update={"signatures": ()}))
    made = [(one.section, one.signature) for one in minute.signatures]
    return [
        name
        for name, key in keys.items()
        if not any(section == name and _holds(key, signature, words) for section, signature in made)
    ]


def _holds(key: Verifier, signature: str, words: bytes) -> bool:
    try:
        return key.verify(bytes.fromhex(signature), words, context=MINUTE_CONTEXT)
    except ValueError:
        return False
