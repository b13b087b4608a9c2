"""What was answered to requests that bear a key of their own: the same key again is the same answer."""

from __future__ import annotations

from typing import NamedTuple

from cruce.store.engine import Engine
from cruce.store.gathered import Gathered


class Kept(NamedTuple):
    """A request under its account and key: a digest of it, when it came, and what was answered.

    ``said`` is empty where the act is on record and its answer is not: the process ended between them.
    """

    account: str
    key: str
    asked: str
    at: str
    said: bytes


class Answers:
    """The answers on record as of the last commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, account: str, key: str) -> Kept | None:
        """Find what was answered to a request of an account that bore a key."""
        row = self._engine.row("answer", account, key)
        return Kept._make(row) if row else None


class Answering(Answers):
    """The answers as one transaction sees them."""

    def __init__(self, engine: Engine, rows: Gathered) -> None:
        super().__init__(engine)
        self._rows = rows

    def keep(self, kept: Kept) -> None:
        """Keep an answer, in place of none."""
        self._rows.put(self._rows.answers, (kept.account, kept.key), kept)

    def forget(self, before: str) -> None:
        """Forget what came before a moment (ISO 8601)."""
        self._engine.change("forget_answers", before)
