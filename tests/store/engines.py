"""Stores for tests on either engine, and what an administrator does to them behind the program's back."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Literal, Protocol

from tests.postgres import Server

from cruce.store import SqliteStore, Store, places
from cruce.store.places import Place

Kind = Literal["sqlite", "postgresql"]


class Kept(Protocol):
    """A section's record, or an empty place for one."""

    kind: Kind
    place: Place

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        """Carry out statements on the record; gives the rows of the last."""

    def copy(self, name: str) -> None:
        """Copy the record aside while nobody has it open."""

    def put(self, name: str) -> None:
        """Put a copy in the record's place."""


class Lite:
    """A record in a file."""

    kind: Kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.place = Place(folder, "us")
        self._file = folder / "store.db"

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        """Carry out statements."""
        with sqlite3.connect(self._file) as connection:
            return [list(connection.execute(one)) for one in statements][-1]

    def copy(self, name: str) -> None:
        """Copy the file."""
        shutil.copy(self._file, self._file.with_name(name))

    def put(self, name: str) -> None:
        """Put a copy in the file's place."""
        shutil.copy(self._file.with_name(name), self._file)


class Served:
    """A record in a database of its own."""

    kind: Kind = "postgresql"

    def __init__(self, folder: Path, server: Server) -> None:
        self.place = Place(folder, "us", server.database())
        self._server = server
        self._name = self.place.address.partition("?")[0].rpartition("/")[2]

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        """Carry out statements."""
        import psycopg

        with psycopg.connect(self.place.address, autocommit=True) as connection:
            connection.execute("SET search_path TO cruce_us")
            cursors = [connection.execute(one) for one in statements]
            return cursors[-1].fetchall() if cursors[-1].description else []

    def copy(self, name: str) -> None:
        """Copy the database."""
        self._clone(self._name, f"{self._name}_{name}")

    def copy_while_open(self, name: str) -> None:
        """Copy the record by dumping it, as is done with a store at work."""
        dump = self._server.run("pg_dump", "-d", self.place.address)
        self._server.psql(f'CREATE DATABASE "{self._name}_{name}" TEMPLATE template0')
        self._server.run("psql", "-qX", "-d", self._server.address(f"{self._name}_{name}"), given=dump)

    def admin(self, statement: str) -> None:
        """Carry out a statement outside of the record."""
        self._server.psql(statement, self._name)

    def put(self, name: str) -> None:
        """Put a copy in the database's place."""
        self._server.psql(f'DROP DATABASE "{self._name}" WITH (FORCE)')
        self._clone(f"{self._name}_{name}", self._name)

    def _clone(self, old: str, new: str) -> None:
        self._server.psql(f'CREATE DATABASE "{new}" TEMPLATE "{old}"')


def connection_of(store: Store) -> sqlite3.Connection:
    """Give the connection below a store that is a file, to spoil what can be spoiled."""
    assert isinstance(store, SqliteStore)
    return store._connection


def made(kept: Kept) -> Kept:
    """Make the empty store of a section."""
    places.create(kept.place, "cruce.us")
    return kept
