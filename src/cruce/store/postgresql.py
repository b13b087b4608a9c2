"""The store on PostgreSQL: many processes on one log, which write in turns; a schema for each section."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import psycopg
from psycopg import sql

from cruce.ledger import Tree
from cruce.store import postgresql_faults as faults
from cruce.store import refusals
from cruce.store.formats import bring_up_to_date, make, require_format
from cruce.store.postgresql_engine import PostgresqlEngine
from cruce.store.postgresql_session import Session, Use, connect, where
from cruce.store.whole import Whole
from cruce.store.writing import Seal, Store, new_salt

_PRESENT: Final = "SELECT to_regnamespace(%s) IS NOT NULL, to_regclass(%s) IS NOT NULL"
_HELD: Final = "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(%s)"


def schema_of(section: str) -> str:
    """Name the schema in which a section's record stands."""
    return f"cruce_{section}"


class PostgresqlStore(Store):
    """The record of one section in one schema of a PostgreSQL database.

    Any number of processes may open it for writing. Each commit, and each `turn`, is under a lock that one of
    them holds at a time; who gets it sees first what others wrote, and goes on from there. The head of the
    log is moved by compare-and-swap in the same transaction all the same.
    """

    _engine: PostgresqlEngine

    def __init__(
        self, engine: PostgresqlEngine, seal: Seal | None, salt: Callable[[], bytes], mark: Path | None = None
    ) -> None:
        self._in_turn = False
        super().__init__(engine, seal, salt, mark)

    @classmethod
    def create(cls, address: str, *, section: str, log: str) -> None:
        """Make an empty store, in a schema of its own or in an empty one of its name; never over another.

        Raises `StoreError` ``store.exists``, ``store.unreachable`` and their kin.
        """
        schema = schema_of(section)
        with building(address, schema) as engine:
            make(engine, section, log)

    @classmethod
    def open(
        cls,
        address: str,
        *,
        section: str,
        seal: Seal | None = None,
        salt: Callable[[], bytes] = new_salt,
        mark: Path | None = None,
        alone: bool = False,
    ) -> Self:
        """Open a store that was created before; with ``seal`` for writing, else for reading only.

        As `SqliteStore.open`, and ``mark`` is the file that says how far the log had come. With ``alone`` no
        other process may have it open for writing (``store.busy``).
        """
        use: Use = "reading" if seal is None else "alone" if alone else "writing"
        engine = PostgresqlEngine(Session(address, schema_of(section), use))
        try:
            with engine.named():
                _require_present(engine)
                if seal is None:
                    require_format(engine)
                    return cls(engine, seal, salt)
                engine.session.take_turn()
                try:
                    bring_up_to_date(engine)
                    require_format(engine)
                    return cls(engine, seal, salt, mark)
                finally:
                    engine.session.leave_turn()
        except BaseException:
            engine.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        self._engine.close()
        if self._mark is not None:
            self._mark.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the record meanwhile; what other processes wrote until now is seen first."""
        if self._in_turn or self._seal is None:
            yield
            return
        with self._engine.named():
            self._engine.session.take_turn()
        self._in_turn = True
        try:
            self._catch_up()
            yield
        finally:
            self._in_turn = False
            self._engine.session.leave_turn()

    def _catch_up(self) -> None:
        """Go on from where others left the log; it must hold all that this process knows of it."""
        require_format(self._engine)
        head, known = self.head(), self._tree
        if (head.size, head.root) == (known.size, known.root):
            return
        if head.size < known.size or Tree.load(known.size, self.hash).root != known.root:
            raise refusals.older(self._engine.where, head.size)
        self._tree = Tree.load(head.size, self.hash)
        self.others_since = known.size if self.others_since is None else self.others_since
        if self._mark is not None:
            self._mark.move(self._tree)

    def _commit(self, tree: Tree) -> None:
        # A commit that adds to the log is known again by its root. Any other by its number.
        number = self._engine.session.number() if tree is self._tree else None
        try:
            self._engine.commit()
        except psycopg.Error as error:
            if not self._engine.session.lost:
                raise
            self._engine.rollback()
            if not self._was_committed(tree, number):
                raise faults.lost(self._engine.where) from error

    def _was_committed(self, tree: Tree, number: str | None) -> bool:
        """Find out at a new connection what came of a commit during which the old one broke."""
        try:
            self._engine.session.come_back()
        except psycopg.OperationalError as error:
            raise faults.undecided(self._engine.where) from error
        if number is not None:
            return self._engine.session.is_committed(number)
        head = self.head()
        return head.size >= tree.size and Tree.load(tree.size, self.hash).root == tree.root


@contextmanager
def building(address: str, schema: str) -> Iterator[PostgresqlEngine]:
    """Make a schema and what the block puts into it, in one transaction: whole or not at all."""
    with faults.named(where(address, schema)):
        engine = PostgresqlEngine(Session(address, schema, "writing"))
        try:
            engine.session.take_turn()
            if engine.session.ask(_HELD, f'"{schema}"') != (0,):
                raise refusals.exists(engine.where)
            engine.begin()
            if engine.session.ask("SELECT to_regnamespace(%s)", f'"{schema}"') == (None,):
                engine.define([f'CREATE SCHEMA "{schema}"'])  # else an administrator made it for us
            yield engine
            engine.commit()
        finally:
            engine.close()


def discard(address: str, section: str) -> None:
    """Take away a store that was made a moment ago, with its schema."""
    schema = schema_of(section)
    with faults.named(where(address, schema)), connect(address) as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def retire(address: str, section: str, aside: str) -> bool:
    """Mark a store that is in force no longer; false where it bears the name ``aside`` already.

    Raises ``store.busy`` where it is in use.
    """
    schema = schema_of(section)
    with faults.named(where(address, schema)):
        engine = PostgresqlEngine(Session(address, schema, "alone"))
        try:
            if engine.session.ask(_PRESENT, f'"{aside}"', f'"{aside}".about') != (False, False):
                return False
            Whole(engine).retire()
        finally:
            engine.close()
    return True


def set_aside(address: str, section: str, name: str) -> str:
    """Rename the schema of a store that is no longer in force; gives its new name."""
    schema = schema_of(section)
    aside = f"{schema}_{name}"
    statement = sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(schema), sql.Identifier(aside))
    with faults.named(where(address, schema)), connect(address) as connection:
        connection.execute(statement)
    return aside


def _require_present(engine: PostgresqlEngine) -> None:
    schema = f'"{engine.session.schema}"'
    found = engine.session.ask(_PRESENT, schema, f"{schema}.about")
    if found == (False, False):
        raise refusals.absent(engine.where)
    if found != (True, True):
        raise refusals.foreign(engine.where)
