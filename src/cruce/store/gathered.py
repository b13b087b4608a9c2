"""Rows gathered by a transaction before they go to the database, with a way back to any earlier point."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from cruce.store.records import CaseRow, Receivable

_ABSENT: Final = object()


class Gathered:
    """What a transaction will write: lists grow, tables change by `put`, and `undo` goes back to a `mark`."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self.events: list[tuple[object, ...]] = []
        self.outbox: list[tuple[str, str, bytes]] = []
        self.contents: dict[str, bytes] = {}
        self.cases: dict[str, CaseRow] = {}
        self.receivables: dict[str, Receivable] = {}
        self.operations: dict[str, str] = {}
        self.claims: dict[str, dict[str, str | None]] = {}
        self.positions: dict[tuple[str, str], int] = {}
        self.selected: dict[int, tuple[str, str]] = {}
        self.hits: dict[int, tuple[str, int, int, int, int]] = {}
        self.witnessed: dict[str, str] = {}
        self.checkpoints: dict[int, tuple[str, str]] = {}
        self.answers: dict[tuple[str, str], tuple[object, ...]] = {}
        self.erased: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {}
        self._journal: list[tuple[dict[Any, Any], Hashable, object]] = []

    def put(self, table: dict[Any, Any], key: Hashable, value: object) -> None:
        """Change one row of a table, remembering what stood there."""
        self._journal.append((table, key, table.get(key, _ABSENT)))
        table[key] = value

    def mark(self) -> tuple[int, int, int, int]:
        """Give a point to which `undo` can go back."""
        return len(self.entries), len(self.events), len(self.outbox), len(self._journal)

    def undo(self, mark: tuple[int, int, int, int]) -> None:
        """Forget everything gathered since a mark."""
        entries, events, outbox, journal = mark
        del self.entries[entries:], self.events[events:], self.outbox[outbox:]
        while len(self._journal) > journal:
            table, key, old = self._journal.pop()
            if old is _ABSENT:
                del table[key]
            else:
                table[key] = old
