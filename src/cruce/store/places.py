"""Where a section's record is: in a file of its folder, or in a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from cruce.store.sqlite import SqliteStore
from cruce.store.writing import Seal, Store, new_salt

SQLITE: Final = "sqlite"
FILE: Final = "store.db"


class Place(NamedTuple):
    """The place of one section's record: its folder, its name, and ``sqlite`` or the address of a server.

    The mark that says how far the log had come is a file of the folder in either case.
    """

    folder: Path
    section: str
    address: str = SQLITE

    @property
    def file(self) -> Path | None:
        """Name the file, where the record is one."""
        return self.folder / FILE if self.address == SQLITE else None


def create(place: Place, log: str) -> None:
    """Make an empty store for a section whose log bears the name ``log``; never over another one."""
    if place.file:
        SqliteStore.create(place.file, section=place.section, log=log)
    else:
        from cruce.store.postgresql import PostgresqlStore

        PostgresqlStore.create(place.address, section=place.section, log=log)


def open_store(
    place: Place, *, seal: Seal | None = None, salt: Callable[[], bytes] = new_salt, alone: bool = False
) -> Store:
    """Open a store that was created before; with ``seal`` for writing, else for reading only.

    With ``alone`` nobody else may have it open for writing, which on SQLite is so anyhow.
    Raises `StoreError`.
    """
    if place.file:
        return SqliteStore.open(place.file, seal=seal, salt=salt)
    from cruce.store.postgresql import PostgresqlStore

    mark = (place.folder / FILE).with_suffix(".head")
    return PostgresqlStore.open(
        place.address, section=place.section, seal=seal, salt=salt, mark=mark, alone=alone
    )


def discard(place: Place) -> None:
    """Take a store away that was made a moment ago, in a founding that failed."""
    if place.file:
        place.file.unlink(missing_ok=True)
    else:
        from cruce.store.postgresql import discard as drop

        drop(place.address, place.section)
