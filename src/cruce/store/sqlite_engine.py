"""SQLite below a store: its connections, and its statements by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from cruce.store import refusals
from cruce.store.engine import Row
from cruce.store.queries import Kind, queries

_CACHE_KIB: Final = 128 << 10
"""What is kept of the file in memory at most: hashes and digests are looked for all over a large one."""

_LOG_PAGES: Final = 8192
"""Pages of the write-ahead log before they move into the file: many acts in a row write to the same ones.
After a crash 32 MiB are read again.
"""


class SqliteEngine:
    """One connection to one file."""

    kind: Kind = "sqlite"
    faults: tuple[type[Exception], ...] = (sqlite3.DatabaseError,)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._sql = queries("sqlite")

    @property
    def where(self) -> str:
        """Name the file."""
        path: str = self.connection.execute("PRAGMA database_list").fetchone()[2]
        return path

    def rows(self, query: str, *values: object) -> Iterator[Row]:
        """Ask a named query."""
        return self.connection.execute(self._sql[query], values)

    def stream(self, query: str) -> Iterator[Row]:
        """Ask a named query for more rows than memory holds."""
        return self.rows(query)

    def row(self, query: str, *values: object) -> Row | None:
        """Ask a named query for its first row."""
        found: Row | None = self.connection.execute(self._sql[query], values).fetchone()
        return found

    def change(self, query: str, *values: object) -> int:
        """Carry out a named statement; gives how many rows it changed."""
        return self.connection.execute(self._sql[query], values).rowcount

    def many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a named statement once for each row of values."""
        self.connection.executemany(self._sql[query], rows)

    def define(self, statements: Iterable[str]) -> None:
        """Carry out statements that make or change tables."""
        for statement in statements:
            self.connection.execute(statement)

    def begin(self) -> None:
        """Begin a transaction that may write."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make all that the transaction wrote durable."""
        self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction, if one was begun."""
        self.connection.rollback()

    def scrub(self) -> bool:
        """Write the whole file anew, in memory and then in its place, and cut the write-ahead log."""
        self.connection.execute("VACUUM")
        busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def named(self) -> AbstractContextManager[None]:
        """Turn the engine's faults into ours."""
        return refusals.named(Path(self.where))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """Open a file for writing."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    return connection


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open a file that is not to be changed, also in a folder where nothing may be written."""
    name = path.resolve().as_uri()
    try:
        return _at_one_moment(f"{name}?mode=ro")
    except sqlite3.OperationalError:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise  # what stands in it would be left out
        return _at_one_moment(f"{name}?mode=ro&immutable=1")


def _at_one_moment(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
