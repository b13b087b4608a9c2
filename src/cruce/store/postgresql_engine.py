"""PostgreSQL below a store: its statements by name, in a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from cruce.store import postgresql_faults as faults
from cruce.store.engine import Row
from cruce.store.postgresql_session import Session
from cruce.store.queries import Kind, queries


class PostgresqlEngine:
    """One session. Outside of transactions the engine's faults are ours already."""

    kind: Kind = "postgresql"
    faults: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, session: Session) -> None:
        self.session = session
        self._sql: dict[str, Any] = dict(queries("postgresql"))
        self._working = False

    @property
    def where(self) -> str:
        """Name server, database and schema."""
        return self.session.where

    def rows(self, query: str, *values: object) -> Iterator[Row]:
        """Ask a named query."""
        return self._execute(query, values)

    def stream(self, query: str) -> Iterator[Row]:
        """Ask a named query for more rows than memory holds: a cursor of the server keeps them."""
        connection = self.session.connection
        alone = connection.info.transaction_status is TransactionStatus.IDLE
        with connection.cursor(name=query, withhold=alone) as cursor:
            yield from cursor.execute(self._sql[query])

    def row(self, query: str, *values: object) -> Row | None:
        """Ask a named query for its first row."""
        return self._execute(query, values).fetchone()

    def change(self, query: str, *values: object) -> int:
        """Carry out a named statement; gives how many rows it changed."""
        return self._execute(query, values).rowcount

    def many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a named statement once for each row of values, in one go over the network."""
        given = list(rows)
        if given:
            with self.session.connection.cursor() as cursor:
                cursor.executemany(self._sql[query], given)

    def define(self, statements: Iterable[str]) -> None:
        """Carry out statements that make or change tables."""
        for statement in statements:
            self.session.connection.execute(statement.encode())

    def begin(self) -> None:
        """Begin a transaction that may write."""
        self.session.connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        self._working = True

    def commit(self) -> None:
        """Make all that the transaction wrote durable."""
        self.session.connection.execute("COMMIT")
        self._working = False

    def rollback(self) -> None:
        """Undo the transaction, if one was begun."""
        self._working = False
        with suppress(psycopg.Error):  # without a connection there is nothing left to undo
            self.session.connection.execute("ROLLBACK")

    def scrub(self) -> bool:
        """Write the tables anew that rows were deleted from; waits for who reads them."""
        for table in ("event", "content", "cases", "receivable", "claim", "outbox", "piece"):
            self.session.connection.execute(f"VACUUM FULL {table}".encode())
        return True

    @contextmanager
    def named(self) -> Iterator[None]:
        """Turn the engine's faults into ours."""
        with faults.named(self.where, lambda: self.session.lost):
            yield

    def close(self) -> None:
        """Close the session."""
        self.session.connection.close()

    def _execute(self, query: str, values: Sequence[object]) -> psycopg.Cursor[Row]:
        legible = [_legible(one) if isinstance(one, str) else one for one in values]
        if self._working:
            return self.session.connection.execute(self._sql[query], legible)
        with self.named():
            return self.session.connection.execute(self._sql[query], legible)


def _legible(text: str) -> str:
    """Give a text that the server takes: it knows no NUL, and so nothing that is named with one."""
    return text.replace("\0", "\ufffd")
