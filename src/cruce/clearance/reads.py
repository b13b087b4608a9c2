"""Who read what another section told: each read in a journal of its own before anything is shown.

A read of a case is a read of another section's data as far as its file here holds any: the filing lodged
there, its channel, decision, gate reading, examination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cruce.clearance import journals
from cruce.model import Event, Function, Json
from cruce.section import Section

REGISTER: Final = "reads"
"""The case under which a section records where its journals of reads stand."""

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
    named: dict[str, Json] = {name: dict(one) for name, one in told.items()}
    journals.add(section, REGISTER, {"by": by, "door": door, "case": case, "told": named})


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
    """List the reads on record, oldest first, of all cases or one; raises as `journals.lines`."""
    found = (
        Read(said["number"], at, *(said[name] for name in ("by", "door", "case", "told")))
        for at, said in journals.lines(section, REGISTER)
    )
    return tuple(one for one in found if case in (None, one.case))
