"""What lets a thousand seeds be played in two minutes, and changes nothing of what happens in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from unittest.mock import patch

from cruce.ledger import Verifier
from cruce.section import few_collections


@contextmanager
def in_haste() -> Iterator[None]:
    """Look seldom for cyclic garbage, and check no signature twice: half of all that come are known already.

    Whether a key signed these bytes follows from key, signature and bytes alone (RFC 8032), so a verdict that
    was given once is the verdict.
    """
    verify = lru_cache(maxsize=5000)(Verifier.verify)

    def remembered(key: Verifier, signature: bytes, message: bytes, *, context: str = "") -> bool:
        return verify(key, signature, message, context=context)

    with few_collections(), patch.object(Verifier, "verify", remembered):
        yield
