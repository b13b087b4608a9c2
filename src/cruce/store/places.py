"""Where a section's record is: in a file of its folder, or in a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, NamedTuple

from cruce.ledger import Tree
from cruce.model import StoreError
from cruce.store import refusals
from cruce.store.engine import Engine
from cruce.store.formats import MOVED
from cruce.store.records import Head
from cruce.store.sqlite import SqliteStore
from cruce.store.sqlite import building as building_file
from cruce.store.sqlite import retire as retire_file
from cruce.store.writing import Seal, Store, new_salt

__all__ = [
    "MOVED",
    "SQLITE",
    "Place",
    "copy",
    "create",
    "discard",
    "discard_copy",
    "open_store",
    "put_away",
    "require_empty",
    "set_aside",
]

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
        aside = _aside(place.file, name)
        with refusals.named(place.file):
            place.file.rename(aside)
        return str(aside)
    from cruce.store.postgresql import set_aside as rename

    return rename(place.address, place.section, name)


def _aside(file: Path, name: str) -> Path:
    return file.with_name(f"{file.stem}.{name}{file.suffix}")


def put_away(place: Place, name: str) -> str:
    """Do what is left to do of a record that was moved: mark it, rename it; gives what it is called now.

    Neither is done twice. Raises `StoreError` ``store.busy``.
    """
    if place.file:
        aside = _aside(place.file, name)
        if aside.exists():
            return str(aside)
        retire_file(place.file)
    else:
        from cruce.store.postgresql import retire, schema_of

        schema = f"{schema_of(place.section)}_{name}"
        if not retire(place.address, place.section, schema):
            return schema
    return set_aside(place, name)


def require_empty(place: Place) -> None:
    """Raise ``store.exists`` where there is a store, of whatever kind or age."""
    opened = _found(place)
    if opened is not None:
        opened.close()
        raise refusals.exists(place.file or place.address)


def discard_copy(place: Place, source: Store) -> None:
    """Take away the copy of a record that a move made and did not put in force; nothing where there is none.

    Raises ``store.exists`` for a store that holds anything that its source does not.
    """
    copied = _found(place)
    if copied is None:
        return
    try:
        head = copied.head()
        known = (copied.section, copied.log) == (source.section, source.log) and head.size <= source.tree.size
        if not known or Tree.load(head.size, source.hash).root != head.root:
            raise refusals.exists(place.file or place.address)
    finally:
        copied.close()
    discard(place)


def _found(place: Place) -> Store | None:
    try:
        return open_store(place)
    except StoreError as error:
        if error.code == "store.absent":
            return None
        if error.code in ("store.foreign", "store.version", "store.moved-away", "store.damaged"):
            raise refusals.exists(place.file or place.address) from error
        raise


def discard(place: Place) -> None:
    """Take a store away that was made a moment ago, in a founding or a move that failed."""
    if place.file:
        for part in ("", "-wal", "-shm"):
            place.file.with_name(f"{place.file.name}{part}").unlink(missing_ok=True)
    else:
        from cruce.store.postgresql import discard as drop

        drop(place.address, place.section)
