"""The store on SQLite: one writer with grouped commits, many readers, created on purpose only."""

from __future__ import annotations

import fcntl
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from cruce.ledger import Checkpoint, Note, Tree, leaf_hash
from cruce.model import StoreError
from cruce.store import refusals
from cruce.store.mark import Mark
from cruce.store.queries import migration, queries
from cruce.store.reading import Record
from cruce.store.transaction import Transaction

FORMAT = 4
T = TypeVar("T")
Work = Callable[[Transaction], T]
Seal = Callable[[Checkpoint], Note]


def new_salt() -> bytes:
    """Make the 32 random bytes that hide an event's content in the public log."""
    return secrets.token_bytes(32)


class SqliteStore(Record):
    """The record of one section in one SQLite file (WAL, synchronous FULL).

    ``write`` takes many works and commits them together: a durable commit costs milliseconds, however much it
    carries. The file is locked for writing by one process; others may read it. A mark beside it says how far
    its log had come, so that an older copy put in its place is refused.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        lock: Any,
        seal: Seal,
        salt: Callable[[], bytes],
        mark: Path | None = None,
    ) -> None:
        super().__init__(connection)
        self._lock = lock
        self._mark = Mark(mark, self.log) if mark else None
        self._seal = seal
        self._salt = salt
        head = self.head()
        if self._mark is not None and not self._mark.stands(head, self.hash):
            raise refusals.older(self._path(), head.size)
        self._tree = Tree.load(head.size, self.hash)

    @classmethod
    def create(cls, path: Path, *, section: str, log: str) -> None:
        """Make an empty store for a section whose log bears the name ``log``; never over another one.

        Raises `StoreError` ``store.exists`` or ``store.full``.
        """
        if path.exists():
            raise refusals.exists(path)
        with refusals.named(path):
            connection = _connect(path)
            try:
                steps = "\n".join(migration(number, "up") for number in range(1, FORMAT + 1))
                connection.executescript(f"BEGIN;\n{steps}\nCOMMIT;")
                sql = queries("sqlite")
                about = {"format": str(FORMAT), "section": section, "log": log}
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(sql["set_about"], about.items())
                connection.execute(sql["create_head"], (0, Tree().root))
                connection.execute("COMMIT")
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
            connection = _connect(path) if seal else _connect_for_reading(path)
            if seal:
                _bring_up_to_date(connection)
            _check_format(connection, path)
            mark = path.with_suffix(".head") if seal else None
            try:
                return cls(connection, lock, seal or _unsealed, salt, mark)
            except StoreError:
                connection.close()
                if lock is not None:
                    lock.close()
                raise

    def close(self) -> None:
        """Close the file and let another process write."""
        self._connection.close()
        if self._mark is not None:
            self._mark.close()
        if self._lock is not None:
            self._lock.close()

    def write(self, works: Sequence[Work[T]]) -> list[T | Exception]:
        """Carry out each work whole or not at all, and commit all of them together.

        Gives each work's result, or the exception that undid it alone. When this returns, what is in the list
        is on disk, in the log, and under a signed checkpoint. Raises `StoreError` when nothing could be
        committed.
        """
        if self._lock is None:
            raise refusals.read_only()
        with refusals.named(self._path()):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                transaction = Transaction(self._connection, self.section, self._tree.size, self._salt)
                results = [transaction.attempt(work) for work in works]
                tree = self._extend(transaction.flush())
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise
        if self._mark is not None and tree.size > self._tree.size:
            self._mark.move(tree)
        self._tree = tree
        return results

    def _extend(self, entries: list[bytes]) -> Tree:
        if not entries:
            return self._tree
        tree, runs = self._tree.append([leaf_hash(entry) for entry in entries])
        rows = (
            (run.level, run.first + place, value) for run in runs for place, value in enumerate(run.hashes)
        )
        self._connection.executemany(self._sql["save_hash"], rows)
        moved = self._connection.execute(
            self._sql["move_head"], (tree.size, tree.root, self._tree.size, self._tree.root)
        )
        if moved.rowcount != 1:
            raise refusals.moved(self._path())
        note = self._seal(Checkpoint(self.log, tree.size, tree.root))
        self._connection.execute(self._sql["drop_checkpoints"], (tree.size,))
        self._connection.execute(self._sql["save_checkpoint"], (tree.size, str(note), ""))
        return tree

    def one(self, work: Work[T]) -> T:
        """Carry out and commit a single work; raises what it raises."""
        (result,) = self.write([work])
        if isinstance(result, Exception):
            raise result
        return result

    @property
    def tree(self) -> Tree:
        """The log's tree as of the last commit by this process."""
        return self._tree


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


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _connect_for_reading(path: Path) -> sqlite3.Connection:
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


def _claim(path: Path) -> Any:
    lock = path.with_suffix(".lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise refusals.busy(path) from error
    return lock


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    try:
        (found,) = connection.execute(queries("sqlite")["about"], ("format",)).fetchone() or ("0",)
    except sqlite3.DatabaseError:
        return  # no store of ours; the check that follows says so
    before = int(found) if found.isdecimal() else 0
    if not 1 <= before < FORMAT:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(before + 1, FORMAT + 1):
            for statement in migration(number, "up").split(";"):
                connection.execute(statement)
        connection.execute(queries("sqlite")["move_format"], (str(FORMAT), found))
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    try:
        row = connection.execute(queries("sqlite")["about"], ("format",)).fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise refusals.foreign(path) from error
    if row is None or row[0] != str(FORMAT):
        connection.close()
        raise refusals.version(path, row[0] if row else "?", FORMAT)


def _unsealed(checkpoint: Checkpoint) -> Note:
    raise refusals.read_only()
