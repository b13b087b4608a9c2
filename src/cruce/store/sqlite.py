"""The store on SQLite: one writer with grouped commits, many readers, created on purpose only."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from cruce.store import refusals
from cruce.store.formats import bring_up_to_date, make, require_format
from cruce.store.journal import sync_folder
from cruce.store.sqlite_engine import SqliteEngine, connect, connect_for_reading
from cruce.store.whole import Whole
from cruce.store.writing import Seal, Store, new_salt


class SqliteStore(Store):
    """The record of one section in one SQLite file (WAL, synchronous FULL).

    The file is locked for writing by one process; others may read it.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        lock: Any,
        seal: Seal | None,
        salt: Callable[[], bytes],
        mark: Path | None = None,
    ) -> None:
        self._connection = connection
        self._lock = lock
        super().__init__(SqliteEngine(connection), seal, salt, mark)

    @classmethod
    def create(cls, path: Path, *, section: str, log: str) -> None:
        """Make an empty store for a section whose log bears the name ``log``; never over another one.

        Raises `StoreError` ``store.exists`` or ``store.full``.
        """
        if path.exists():
            raise refusals.exists(path)
        with refusals.named(path):
            connection = connect(path)
            try:
                engine = SqliteEngine(connection)
                engine.begin()
                make(engine, section, log)
                engine.commit()
            finally:
                connection.close()

    @classmethod
    def open(cls, path: Path, *, seal: Seal | None = None, salt: Callable[[], bytes] = new_salt) -> Self:
        """Open a store that was created before; with ``seal`` for writing, else for reading only.

        ``seal`` signs the checkpoint of each commit. A store of an earlier format that is opened for writing
        is first brought to this one by its migrations, in one transaction. Without ``seal`` the file is never
        changed, another process may write meanwhile, and all that is read is of one moment: that of opening.
        Raises `StoreError`:
        ``store.absent``, ``store.foreign``, ``store.version``, ``store.busy`` (another process writes),
        ``store.damaged``, ``store.older`` (not the file that was written last; for writing only).
        """
        if not path.exists():
            raise refusals.absent(path)
        with refusals.named(path):
            _require_whole(path)
            lock = _claim(path) if seal else None
            connection = connect(path) if seal else connect_for_reading(path)
            try:
                engine = SqliteEngine(connection)
                if seal:
                    bring_up_to_date(engine)
                require_format(engine)
                return cls(connection, lock, seal, salt, path.with_suffix(".head") if seal else None)
            except BaseException:
                connection.close()
                if lock is not None:
                    lock.close()
                raise

    def close(self) -> None:
        """Close the file and let another process write."""
        self._engine.close()
        if self._mark is not None:
            self._mark.close()
        if self._lock is not None:
            self._lock.close()


@contextmanager
def building(path: Path) -> Iterator[SqliteEngine]:
    """Make a file and what the block puts into it, under another name first: whole or not at all.

    Raises ``store.exists`` rather than overwrite.
    """
    if path.exists():
        raise refusals.exists(path)
    new = path.with_name(f".{path.name}.new")
    with refusals.named(path):
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        try:
            engine = SqliteEngine(connect(new))
            try:
                engine.begin()
                yield engine
                engine.commit()
            finally:
                engine.close()  # which brings all of it from the write-ahead log into the file, durably
            new.rename(path)
            sync_folder(path.parent)
        finally:
            new.unlink(missing_ok=True)


def retire(path: Path) -> None:
    """Mark a file that is in force no longer, whatever the mark beside it says; ``store.busy`` where it is in
    use.
    """
    with refusals.named(path), _claim(path):
        engine = SqliteEngine(connect(path))
        try:
            Whole(engine).retire()
        finally:
            engine.close()


def is_cut(header: bytes, size: int) -> bool:
    """Tell whether a file that starts so ends within a page: SQLite would read what is missing as zeros."""
    page = int.from_bytes(header[16:18], "big") if len(header) >= 18 else 0
    return header.startswith(b"SQLite format 3\x00") and size % {0: 1, 1: 65_536}.get(page, page) != 0


def _require_whole(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return  # a page that was being written when the process ended is written again from there
    with path.open("rb") as file:
        if is_cut(file.read(18), path.stat().st_size):
            raise refusals.damaged(path)


def _claim(path: Path) -> Any:
    lock = path.with_suffix(".lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise refusals.busy(path) from error
    return lock
