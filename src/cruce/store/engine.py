"""What a store asks of the database below it; SQLite and PostgreSQL answer alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from cruce.store.queries import Kind

Row = tuple[Any, ...]


class Engine(Protocol):
    """A connection to one section's record, and the statements that it knows by name (see `queries`).

    ``faults`` are the engine's own exceptions; inside a transaction they are raised as they are, and `named`
    turns them into `StoreError`.
    """

    kind: Kind
    faults: tuple[type[Exception], ...]

    @property
    def where(self) -> str:
        """Say where the record is, as a person may read it: no password in it."""

    def rows(self, query: str, *values: object) -> Iterator[Row]:
        """Ask a named query."""

    def stream(self, query: str) -> Iterator[Row]:
        """Ask a named query for more rows than memory holds."""

    def row(self, query: str, *values: object) -> Row | None:
        """Ask a named query for its first row."""

    def change(self, query: str, *values: object) -> int:
        """Carry out a named statement; gives how many rows it changed."""

    def many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a named statement once for each row of values."""

    def define(self, statements: Iterable[str]) -> None:
        """Carry out statements that make or change tables."""

    def begin(self) -> None:
        """Begin a transaction that may write."""

    def commit(self) -> None:
        """Make all that the transaction wrote durable."""

    def rollback(self) -> None:
        """Undo the transaction, if one was begun; never raises."""

    def scrub(self) -> bool:
        """Write anew what rows were deleted from, outside of transactions; false while others read it."""

    def named(self) -> AbstractContextManager[None]:
        """Turn the engine's faults into ours."""

    def close(self) -> None:
        """Close the connection."""
