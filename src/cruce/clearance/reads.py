"""Who read what another section told: each read in a journal of its own before anything is shown.

A read of a case is a read of another section's data as far as its file here holds any: the filing lodged
there, its channel, decision, gate reading, examination. The journal is a file of its own, so that reading
takes no lock on the store; each line names the one before, and the store's log holds, from time to time, the
name of the last.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cruce.clearance.docket import refused
from cruce.model import Event, Function, Json, StoreError, Text, canonical, digest, system_fault
from cruce.section import Section
from cruce.store import AppendOnly, Draft, Transaction

REGISTER: Final = "reads"
"""The case under which a section records where its journals of reads stand."""

_NONE: Final = "0" * 64
_PATIENCE: Final = 50  # times twenty milliseconds: another reader writes one line
_SHARE: Final = {
    "lodged": "filing",
    "selected": "channel",
    "presented": "filing",
    "observed": "filing",
    "transit_ordered": "filing",
    "decided": "channel",
    "settled": "settlement",
    "held": "channel",
    "unheld": "channel",
    "messaged": "filing",
    "booked": "filing",
    "unbooked": "filing",
}
_OF_EXAMINATIONS: Final = ("examined", "reassessed", "proceeded")


@dataclass(frozen=True, slots=True)
class Read:
    """One read: when, by whom, through which door, of which case, and of what another section had told.

    ``told`` has for each section what of its data the case holds, and the minutes under which it crossed.
    """

    number: int
    at: datetime
    by: str
    door: str
    case: str
    told: Mapping[str, Mapping[str, Any]]


def note(section: Section, case: str, by: str, door: str) -> bool:
    """Note that somebody reads a case, before it is shown; false where it holds nothing of another section.

    Raises `StoreError` where the journal cannot be written: then nothing may be shown.
    """
    told = foreign(section, case)
    if not told:
        return False
    append(section, case, by, door, told)
    return True


def append(section: Section, case: str, by: str, door: str, told: Mapping[str, Mapping[str, Any]]) -> None:
    """Add one line to the journal of the month, on disk when this returns; raises as `note`."""
    at = section.clock()
    path = section.folder / REGISTER / f"{at:%Y-%m}.journal"
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
            "by": by,
            "door": door,
            "case": case,
            "told": {name: dict(one) for name, one in told.items()},
        }
        file.append(canonical(entry) + b"\n")


def _number(name: str, line: bytes) -> int:
    try:
        return int(json.loads(line)["number"])
    except (ValueError, KeyError, TypeError) as error:
        raise _altered(name, 0) from error


def _opened(path: Path) -> AppendOnly:
    for turn in range(_PATIENCE):
        try:
            return AppendOnly(path)
        except StoreError as error:
            if error.code != "store.busy" or turn == _PATIENCE - 1:
                raise
            time.sleep(0.02)
    raise AssertionError("the last turn raises")


def foreign(section: Section, case: str) -> dict[str, dict[str, Any]]:
    """Tell what a case here holds of other sections' data: by section what it is, and under which minutes it
    crossed.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for recorded in section.store.events(case):
        event = Event.model_validate_json(recorded.content)
        if event.by not in section.peers:
            continue
        what = _what(event)
        if what is not None:
            one = found.setdefault(event.by, {"what": set(), "under": set()})
            one["what"].add(what)
            one["under"].update(event.under or _minutes(section, what, event.at))
    return {name: {"what": sorted(one["what"]), "under": sorted(one["under"])} for name, one in found.items()}


def _what(event: Event) -> str | None:
    if event.kind == "clearance.lodged":
        return "lodged"
    return str(event.body["act"]) if event.kind == "exchange.received" else None


def _minutes(section: Section, what: str, at: datetime) -> Iterator[str]:
    """Name the minutes that let it cross when it came."""
    for minute in section.minutes(at.date(), at):
        levels = any(one.function is Function.EXAMINATION for one in minute.levels)
        if _SHARE.get(what) in minute.shares or (what in _OF_EXAMINATIONS and levels):
            yield minute.id


def reads(section: Section, case: str | None = None) -> tuple[Read, ...]:
    """List the reads on record, oldest first, of all cases or one.

    Raises `PowerError` ``case.reads-altered`` where a line does not follow from the one before, or a journal
    is not the one whose end the log holds.
    """
    anchors = _anchors(section)
    found: list[Read] = []
    journals = {
        path.name: path.read_bytes() for path in sorted((section.folder / REGISTER).glob("*.journal"))
    }
    for name in sorted(journals.keys() | anchors.keys()):
        found += _read(name, journals.get(name, b""), anchors.get(name, []))
    return tuple(one for one in found if case in (None, one.case))


def _read(name: str, content: bytes, anchors: Iterable[Mapping[str, Any]]) -> Iterator[Read]:
    lines, last = content.splitlines(), _NONE
    ends = {one["lines"]: one["last"] for one in anchors}
    if ends and max(ends) > len(lines):
        raise _altered(name, len(lines) + 1)
    for number, line in enumerate(lines, start=1):
        try:
            said = json.loads(line)
            if (said["number"], said["prev"]) != (number, last):
                raise ValueError("does not follow")
            one = Read(
                number,
                datetime.fromisoformat(said["at"]),
                *(said[name] for name in ("by", "door", "case", "told")),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise _altered(name, number) from error
        last = digest(line)
        if ends.get(number, last) != last:
            raise _altered(name, number)
        yield one


def anchor(section: Section) -> None:
    """Leave to the next commit to record where the journals of reads stand, if any was added to."""
    anchors = _anchors(section)
    for path in sorted((section.folder / REGISTER).glob("*.journal")):
        lines = path.read_bytes().splitlines()
        held = max((one["lines"] for one in anchors.get(path.name, [])), default=0)
        if len(lines) > held:
            section.put_off(_anchoring(section, path.name, len(lines), digest(lines[-1])))


def _anchoring(section: Section, name: str, count: int, last: str) -> Any:
    at = section.clock()

    def work(transaction: Transaction) -> None:
        body = {"journal": name, "lines": count, "last": last}
        transaction.record(Draft("clearance.reads_noted", REGISTER, 1, at, "system", body), None)

    return work


def _anchors(section: Section) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for event in section.store.events(REGISTER):
        body = json.loads(event.content)["body"]
        found.setdefault(body["journal"], []).append(body)
    return found


def unnoted(path: Path, why: Text) -> StoreError:
    """A read cannot be put on record: `StoreError` ``store.unusable``."""
    return StoreError(
        "store.unusable",
        Text(
            en=f"The read cannot be noted in {path}: {why.en}.",
            es=f"La consulta no se puede anotar en {path}: {why.es}.",
        ),
        Text(
            en="Nothing is shown that is not noted; mend the folder's rights.",
            es="No se muestra lo que no se anota; corrija los permisos de la carpeta.",
        ),
    )


def _altered(name: str, line: int) -> Exception:
    return refused(
        "reads-altered",
        f"The journal of reads {name} was altered or cut, at line {line}.",
        f"El diario de consultas {name} fue alterado o cortado, en el renglón {line}.",
    )
