"""The signatures under a minute: it counts when every section has signed these very words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from cruce.ledger import Verifier
from cruce.model import Minute, canonical

KeysAt = Callable[[datetime], Iterable[Verifier]]
MINUTE_CONTEXT: Final = "cruce/minute/1"


def unsigned_by(minute: Minute, keys: Mapping[str, Verifier | KeysAt]) -> list[str]:
    """Name the sections, of those whose key is given, that have not signed a minute as it stands.

    In place of one key there may be a function that gives those of a section that counted at a moment.
    """
    words = canonical(minute.model_copy(update={"signatures": ()}))
    return [
        name
        for name, key in keys.items()
        if not any(
            one.section == name and _holds(held, one.signature, words)
            for one in minute.signatures
            for held in keys_at(key, one.at)
        )
    ]


def keys_at(key: Verifier | KeysAt, at: datetime) -> Iterable[Verifier]:
    """Give the keys that count at a moment: one alone does at every moment."""
    return (key,) if isinstance(key, Verifier) else key(at)


def _holds(key: Verifier, signature: str, words: bytes) -> bool:
    try:
        return key.verify(bytes.fromhex(signature), words, context=MINUTE_CONTEXT)
    except ValueError:
        return False
