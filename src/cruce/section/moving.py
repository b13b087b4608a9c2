"""A section's record moved between a file and a database, or copied aside."""

from __future__ import annotations

import json
import os
import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, Self

from pydantic import ValidationError

from cruce.ledger import Checkpoint, Note
from cruce.model import Instant, StoreError, Text, Value, system_fault
from cruce.section.identity import STORE, Keys, Settings
from cruce.section.refusals import said_elsewhere, same_place, unreadable, unwritable
from cruce.store import Head, places

_BY_HAND: Final = Text(
    en="it is written in a way in which no setting can be changed by a program",
    es="está escrito de un modo que no permite que un programa cambie un ajuste",
)


_UNDER_WAY: Final = "store.moving"


class _Move(Value):
    """A move that was begun and may have been cut short: on disk before anything else is done of it."""

    source: str
    to: str
    at: Instant

    @classmethod
    def begun(cls, folder: Path) -> Self | None:
        """Read what an earlier process left of its move; what is half written was not begun."""
        try:
            return cls.model_validate_json((folder / _UNDER_WAY).read_bytes())
        except (OSError, ValidationError):
            return None

    def begin(self, folder: Path) -> None:
        """Have it on disk; raises `UsageError` ``section.settings``."""
        _replace(folder / _UNDER_WAY, self.model_dump_json())

    @property
    def aside(self) -> str:
        """What is left behind is called by the moment at which the move began."""
        return f"{places.MOVED}-{self.at:%Y%m%dT%H%M%SZ}"

    def end(self, folder: Path) -> None:
        """Forget it: it is done, or nothing was."""
        (folder / _UNDER_WAY).unlink(missing_ok=True)


class Moved(NamedTuple):
    """What a move did: where the log stands, and what the record that was left behind is called now."""

    head: Head
    aside: str


def move(folder: Path, to: str, at: datetime) -> Moved:
    """Move a section's record to ``sqlite`` or to the address of a database; the section must be at rest.

    The copy is whole and compared before ``section.toml`` points to it, in one step; until then the source
    is in force. What is left behind is marked as moved and renamed by the moment ``at``. A move that was cut
    short is finished by the next, or begun anew: whichever place ``section.toml`` names holds everything.
    Raises `UsageError` ``store.elsewhere``, ``store.same``, ``section.settings``, and `StoreError`
    ``store.exists`` (the target is not empty), ``store.busy`` (the section is at work).
    """
    if os.environ.get(STORE):
        raise said_elsewhere(STORE)
    file = folder / "section.toml"
    settings = Settings.load(file)
    source = settings.place(folder)
    cut = _Move.begun(folder)
    if cut is not None and cut.to == source.address:
        done = _finish(folder, source, cut)
        if to == source.address:
            return done
        cut = None
    if to == source.address:
        raise same_place(to)
    text = _pointing(file, settings.kept_at(to))
    key = Keys.load(folder / "keys").log

    def seal(checkpoint: Checkpoint) -> Note:
        return checkpoint.signed(key)

    begun = _Move(source=source.address, to=to, at=at)
    guard = places.open_store(source, seal=seal, alone=True)
    try:
        if cut is not None and cut.source == source.address:
            places.discard_copy(source._replace(address=cut.to), guard)
            cut.end(folder)
        places.require_empty(source._replace(address=to))
        begun.begin(folder)
        try:
            head = places.copy(source, source._replace(address=to))
        except StoreError:
            begun.end(folder)  # whole or not at all
            raise
        _replace(file, text)
        guard.whole.retire()
    finally:
        guard.close()
    aside = places.set_aside(source, begun.aside)
    begun.end(folder)
    return Moved(head, aside)


def _finish(folder: Path, target: places.Place, cut: _Move) -> Moved:
    """Finish a move that was cut short when the settings named the new place already."""
    aside = places.put_away(target._replace(address=cut.source), cut.aside)
    cut.end(folder)
    opened = places.open_store(target)
    try:
        return Moved(opened.head(), aside)
    finally:
        opened.close()


def back_up(folder: Path, output: Path) -> Head:
    """Copy a section's record, as it is at this moment, into a new file; the section may be at work.

    Raises `StoreError` ``store.exists``, ``store.damaged``.
    """
    return places.copy(Settings.load(folder / "section.toml").place(folder), output)


def _pointing(file: Path, settings: Settings) -> str:
    """Give the text of ``section.toml`` with another store in it, and all else as it was written."""
    lines = file.read_text(encoding="utf-8").splitlines()
    first = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    top = [line for line in lines[:first] if not re.match(r"\s*store\s*=", line)]
    text = "\n".join(
        (
            *top,
            *([f"store = {json.dumps(settings.store)}"] if settings.store != places.SQLITE else []),
            *lines[first:],
            "",
        )
    )
    try:
        found = Settings.model_validate(tomllib.loads(text))
    except (ValidationError, tomllib.TOMLDecodeError):
        found = None
    if found != settings:
        raise unreadable(file, _BY_HAND)
    return text


def _replace(file: Path, text: str) -> None:
    new = file.with_name(f".{file.name}.new")
    try:
        with new.open("w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        new.replace(file)
        place = os.open(file.parent, os.O_RDONLY)
        try:  # what is left behind is retired next: never while the settings may still point to it
            os.fsync(place)
        finally:
            os.close(place)
    except OSError as error:
        raise unwritable(file, system_fault(error)) from error
