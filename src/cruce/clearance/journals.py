"""Journals beside the store: what is noted before something is shown, line by line, and cannot be taken back.

One file for a month, under a register of its own. Each line names the one before, and the store's log holds,
from time to time, the name of the last; so a journal takes no lock on the store, and no line goes unnoticed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from cruce.clearance.docket import refused
from cruce.model import Json, StoreError, Text, canonical, digest, system_fault
from cruce.section import Section
from cruce.store import AppendOnly, Draft, Transaction

Register = Literal["reads", "signins"]
"""The folder of the journals, and the case under which a section records where they stand."""

_NONE: Final = "0" * 64
_PATIENCE: Final = 50  # times twenty milliseconds: another process writes one line


def add(section: Section, register: Register, facts: Mapping[str, Json]) -> None:
    """Add one line to the journal of the month, on disk when this returns.

    Raises `StoreError` where the journal cannot be written: then nothing may be shown.
    """
    at = section.clock()
    path = section.folder / register / f"{at:%Y-%m}.journal"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise unnoted(path, system_fault(error)) from error
    with _opened(path) as file:
        last = file.last
        entry: dict[str, Json] = {
            "number": _number(path.name, last) + 1 if last else 1,
            "prev": digest(last) if last else _NONE,
            "at": at.isoformat(),
            **facts,
        }
        file.append(canonical(entry) + b"\n")


def lines(section: Section, register: Register) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    """Give the lines of a register's journals, oldest first, each with its moment.

    Raises `PowerError` ``case.<register>-altered`` where a line does not follow from the one before, or a
    journal is not the one whose end the log holds.
    """
    anchors = _anchors(section, register)
    folder = section.folder / register
    journals = {path.name: path.read_bytes() for path in sorted(folder.glob("*.journal"))}
    for name in sorted(journals.keys() | anchors.keys()):
        yield from _read(register, name, journals.get(name, b""), anchors.get(name, []))


def anchor(section: Section) -> None:
    """Leave to the next commit to record where the journals stand, if any was added to."""
    registers: tuple[Register, ...] = ("reads", "signins")
    for register in registers:
        anchors = _anchors(section, register)
        for path in sorted((section.folder / register).glob("*.journal")):
            written = path.read_bytes().splitlines()
            held = max((one["lines"] for one in anchors.get(path.name, [])), default=0)
            if len(written) > held:
                at, facts = section.clock(), (path.name, len(written), digest(written[-1]))
                section.put_off(partial(_anchor, register, at, *facts))


def _anchor(
    register: Register, at: datetime, name: str, count: int, last: str, transaction: Transaction
) -> None:
    body = {"journal": name, "lines": count, "last": last}
    if register == "reads":
        transaction.record(Draft("clearance.reads_noted", register, 1, at, "system", body), None)
    else:
        transaction.record(Draft("clearance.signins_noted", register, 1, at, "system", body), None)


def _anchors(section: Section, register: Register) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for event in section.store.events(register):
        body = json.loads(event.content)["body"]
        found.setdefault(body["journal"], []).append(body)
    return found


def _read(
    register: Register, name: str, content: bytes, anchors: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    written, last = content.splitlines(), _NONE
    ends = {one["lines"]: one["last"] for one in anchors}
    if ends and max(ends) > len(written):
        raise _altered(register, name, len(written) + 1)
    for number, line in enumerate(written, start=1):
        try:
            said = json.loads(line)
            if (said["number"], said["prev"]) != (number, last):
                raise ValueError("does not follow")
            at = datetime.fromisoformat(said["at"])
        except (ValueError, KeyError, TypeError) as error:
            raise _altered(register, name, number) from error
        last = digest(line)
        if ends.get(number, last) != last:
            raise _altered(register, name, number)
        yield at, said


def _number(name: str, line: bytes) -> int:
    try:
        return int(json.loads(line)["number"])
    except (ValueError, KeyError, TypeError) as error:
        raise _altered("reads", name, 0) from error


def _opened(path: Path) -> AppendOnly:
    for turn in range(_PATIENCE):
        try:
            return AppendOnly(path)
        except StoreError as error:
            if error.code != "store.busy" or turn == _PATIENCE - 1:
                raise
            time.sleep(0.02)
    raise AssertionError("the last turn raises")


def unnoted(path: Path, why: Text) -> StoreError:
    """What is to be shown cannot be put on record first: `StoreError` ``store.unusable``."""
    return StoreError(
        "store.unusable",
        Text(
            en=f"Nothing can be noted in {path}: {why.en}.",
            es=f"No se puede anotar nada en {path}: {why.es}.",
        ),
        Text(
            en="Nothing is shown that is not noted; mend the folder's rights.",
            es="No se muestra lo que no se anota; corrija los permisos de la carpeta.",
        ),
    )


_NAMES: Final = {
    "reads": Text(en="reads", es="consultas"),
    "signins": Text(en="sign-ins", es="ingresos"),
}


def _altered(register: Register, name: str, line: int) -> Exception:
    what = _NAMES[register]
    return refused(
        f"{register}-altered",
        f"The journal of {what.en} {name} was altered or cut, at line {line}.",
        f"El diario de {what.es} {name} fue alterado o cortado, en el renglón {line}.",
    )
