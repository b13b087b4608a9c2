"""Where a section's record is: in a file of its folder, or in a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, NamedTuple

from cruce.store import refusals
from cruce.store.engine import Engine
from cruce.store.formats import MOVED
from cruce.store.records import Head
from cruce.store.sqlite import SqliteStore
from cruce.store.sqlite import building as building_file
from cruce.store.writing import Seal, Store, new_salt

__all__ = ["MOVED", "SQLITE", "Place", "copy", "create", "discard", "open_store", "set_aside"]

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


def copy(source: Place, target: Place | Path) -> Head:
    """Copy a record, as it is at this moment, into an empty place or a new file: whole or not at all.

    Every row is compared, and the log computed again from its events. The record may be in use meanwhile.
    Gives where the log stands. Raises `StoreError` ``store.exists``, ``store.damaged``.
    """
    opened = open_store(source)
    try:
        with _building(target) as engine:
            return opened.whole.copy_into(engine)
    finally:
        opened.close()


def _building(target: Place | Path) -> AbstractContextManager[Engine]:
    file = target if isinstance(target, Path) else target.file
    if file:
        return building_file(file)
    from cruce.store.postgresql import building, schema_of

    assert isinstance(target, Place)
    return building(target.address, schema_of(target.section))


def set_aside(place: Place, name: str) -> str:
    """Rename a record that is in force no longer, so that its place is free; gives what it is called now."""
    if place.file:
        aside = place.file.with_name(f"{place.file.stem}.{name}{place.file.suffix}")
        with refusals.named(place.file):
            place.file.rename(aside)
        return str(aside)
    from cruce.store.postgresql import set_aside as rename

    return rename(place.address, place.section, name)


def discard(place: Place) -> None:
    """Take a store away that was made a moment ago, in a founding that failed."""
    if place.file:
        place.file.unlink(missing_ok=True)
    else:
        from cruce.store.postgresql import discard as drop

        drop(place.address, place.section)
