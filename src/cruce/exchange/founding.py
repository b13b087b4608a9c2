"""Sections founded together, so that they know each other: all of them whole, or none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from cruce.exchange.keys import PUBLIC_KEYS
from cruce.exchange.minutes import record_minutes, starter_minutes
from cruce.model import Minute, StoreError, system_fault
from cruce.section import (
    Keys,
    Peer,
    Section,
    Settings,
    acquaint,
    create,
    derive,
    founding,
    grant,
)
from cruce.store import new_salt, places
from cruce.treasury import Entitlement

_BUILDING: Final = ".new"  # in the home itself: what is built there takes its place by renaming

Grants = Mapping[str, Sequence[Entitlement]]


def found(
    home: Path,
    settings: Iterable[Settings],
    at: datetime,
    *,
    grants: Grants | None = None,
    seed: bytes | None = None,
) -> None:
    """Found sections in a home: make each, acquaint it with all others there, and sign the starter minutes.

    Writes the public keys of all to ``public-keys.txt``, which is all that `cruce verify` needs. ``grants``
    are what each new treasury grants from the start. ``seed`` makes keys reproducible: for demonstrations and
    tests only. When anything fails no new section is there. Raises `UsageError`
    ``section.exists`` or ``section.unwritable`` and what making and opening sections raise.
    """
    settings = tuple(settings)
    for one in settings:
        founding.must_be_new(home / one.name)
    bare = not home.exists()
    home.mkdir(parents=True, exist_ok=True)
    building = home / _BUILDING
    shutil.rmtree(building, ignore_errors=True)  # what a founding that was killed left behind
    placed: list[Path] = []
    made: list[places.Place] = []
    try:
        _found(home, building, settings, at, grants or {}, seed, placed, made)
    except BaseException as error:
        _forget(home, [one.name for one in settings], placed, made)
        if isinstance(error, OSError):
            raise founding.unwritable(home, system_fault(error)) from error
        raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
        if bare:
            with suppress(OSError):  # it holds the sections, unless they could not be made
                home.rmdir()


def _found(
    home: Path,
    building: Path,
    settings: Sequence[Settings],
    at: datetime,
    grants: Grants,
    seed: bytes | None,
    placed: list[Path],
    made: list[places.Place],
) -> None:
    there = sorted(path.parent for path in home.glob("*/section.toml"))
    new = sorted(building / one.name for one in settings)
    for one in settings:
        create(building / one.name, one, seed=seed)
        made.append(one.place(building / one.name))
    keys = {folder.name: Keys.load(folder / "keys") for folder in sorted([*there, *new], key=_name)}
    vkeys = [str(key.verifier) for own in keys.values() for key in (own.log, own.act, own.witness)]
    lines = _with_history(home / PUBLIC_KEYS, vkeys)
    (building / PUBLIC_KEYS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    minutes = starter_minutes([(name, own.act) for name, own in keys.items()], at)
    for folder in (*new, *there):
        for name, peer in keys.items():
            if name != folder.name:
                acquaint(folder, Peer.of(name, peer))
        _begin(folder, minutes, grants.get(folder.name, ()) if folder in new else (), at, seed)
    for folder in new:
        placed.append(folder.rename(home / folder.name))  # noqa: PERF401 - known also when the next fails
    (building / PUBLIC_KEYS).replace(home / PUBLIC_KEYS)


def _with_history(file: Path, vkeys: Sequence[str]) -> Iterator[str]:
    """Give the public keys, one on a line; of sections that were there, as their file tells of them."""
    told = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for vkey in vkeys:
        name = vkey.partition("+")[0]
        mine = [line for line in told if line.partition("+")[0] == name]
        yield from mine if any(line.partition(" ")[0] == vkey for line in mine) else [vkey]


def _name(folder: Path) -> str:
    return folder.name


def _begin(
    folder: Path, minutes: Sequence[Minute], grants: Sequence[Entitlement], at: datetime, seed: bytes | None
) -> None:
    salts = seeded_salts(seed, folder.name, "founding") if seed else new_salt
    section = Section.open(folder, clock=lambda: at, salt=salts)
    try:
        record_minutes(section, minutes, "governance")
        if grants:
            grant(section, grants, "treasury")
    finally:
        section.close()


def _forget(home: Path, names: Iterable[str], placed: Iterable[Path], made: Iterable[places.Place]) -> None:
    """Take back what this founding placed, and what was told of sections that are not there."""
    for store in made:
        with suppress(StoreError):  # what failed first is told, not that a server has gone as well
            places.discard(store)
    for folder in placed:
        shutil.rmtree(folder, ignore_errors=True)
    for name in names:
        if not (home / name).exists():  # else another process founded it meanwhile: it stays as it is
            for told in home.glob(f"*/peers/{name}.toml"):
                told.unlink(missing_ok=True)


def seeded_salts(seed: bytes, section: str, purpose: str) -> Callable[[], bytes]:
    """Give a source of salts that follow from a seed: for demonstrations and tests, never a real section."""
    numbers = count()
    return lambda: derive(seed, section, "salt", purpose, str(next(numbers)))
