"""A crossing as its shift chief keeps it: lanes open or closed, scanners, who is on shift, what happened.

Each change is an event of the section under the name of the crossing, so that who set what, and when, is on
record. They concern no movement and are told to no other section.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import Field

from cruce.clearance.docket import refused
from cruce.clearance.officers import require_own_officer, require_words
from cruce.model import Direction, Value, plain
from cruce.section import Section
from cruce.store import Draft, Recorded, Transaction

_REGISTER: Final = "crossing."
T = TypeVar("T")
Label = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,23}$")]


class LaneKind(StrEnum):
    """What a lane is for."""

    FAST = "fast"
    STANDARD = "standard"
    EMPTY = "empty"
    HAZARDOUS = "hazardous"
    INSPECTION = "inspection"


class Lane(Value):
    """One lane of a crossing (carril), and whether trucks may use it now."""

    lane: Label
    kind: LaneKind
    direction: Direction
    open: bool


class Scanner(Value):
    """One device that looks into a load without opening it, and whether it works now."""

    scanner: Label
    works: bool


class Shift(Value):
    """Who is on shift: how many officers, inspectors and canine teams."""

    officers: int = Field(ge=0, le=999)
    inspectors: int = Field(ge=0, le=999)
    canines: int = Field(default=0, ge=0, le=999)


@dataclass(frozen=True, slots=True)
class Was(Generic[T]):
    """A thing as it was last set: by whom and when."""

    what: T
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """What a chief noted, and when it was over; ``number`` is its place in the section's log."""

    number: int
    says: str
    by: str
    at: datetime
    over: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A crossing as it was last set; what nobody has set is not in it."""

    lanes: Mapping[str, Was[Lane]] = field(default_factory=dict)
    scanners: Mapping[str, Was[Scanner]] = field(default_factory=dict)
    shift: Was[Shift] | None = None
    incidents: tuple[Incident, ...] = ()


def set_lane(section: Section, crossing: str, lane: Lane, by: str) -> None:
    """Open or close a lane, or say that there is one; raises ``case.nobody``, ``case.other-officer``."""
    _record(section, Draft("clearance.lane_set", *_about(section, crossing, by, plain(lane))))


def set_scanner(section: Section, crossing: str, scanner: Scanner, by: str) -> None:
    """Say that a scanner works or does not; raises as `set_lane` does."""
    _record(section, Draft("clearance.scanner_set", *_about(section, crossing, by, plain(scanner))))


def set_shift(section: Section, crossing: str, shift: Shift, by: str) -> None:
    """Say who is on shift from now on; raises as `set_lane` does."""
    _record(section, Draft("clearance.shift_set", *_about(section, crossing, by, plain(shift))))


def note_incident(section: Section, crossing: str, says: str, by: str) -> None:
    """Put an incident on record; raises ``case.incident-words`` too."""
    require_words("incident-words", says)
    _record(section, Draft("clearance.incident_noted", *_about(section, crossing, by, {"says": says})))


def end_incident(section: Section, crossing: str, number: int, by: str) -> None:
    """Say that an incident is over, once; raises ``case.incident`` where there is no such open one."""
    draft = Draft("clearance.incident_ended", *_about(section, crossing, by, {"number": number}))

    def work(transaction: Transaction) -> None:
        known = _from(transaction.acts.of(_REGISTER + crossing)).incidents
        if number not in {one.number for one in known if one.over is None}:
            raise refused(
                "incident",
                f"There is no open incident {number} at {crossing}.",
                f"No hay incidente {number} abierto en {crossing}.",
            )
        transaction.record(draft, None)

    section.store.one(work)


def set_up(section: Section) -> tuple[str, ...]:
    """Name the crossings of which anything was ever set, by the law's list of crossings."""
    known = section.law.entries("crossings", None)
    return tuple(one.code for one in known if section.store.events(_REGISTER + one.code))


def crossing_of(register: str) -> str | None:
    """Tell which crossing the events under a name are of; none where they are of something else."""
    return register.removeprefix(_REGISTER) if register.startswith(_REGISTER) else None


def standing(section: Section, crossing: str) -> Standing:
    """Read how a crossing stands from what was set, the newest last."""
    return _from(section.store.events(_REGISTER + crossing))


def _from(events: Iterable[Recorded]) -> Standing:
    made = Standing()
    for recorded in events:
        told = json.loads(recorded.content)
        made = _after(made, recorded.kind, recorded.seq, told)
    return made


def _about(section: Section, crossing: str, by: str, body: Any) -> tuple[str, int, datetime, str, Any]:
    require_own_officer(section, by)
    return _REGISTER + crossing, 1, section.clock(), by, body


def _record(section: Section, draft: Draft) -> None:
    section.store.one(lambda transaction: transaction.record(draft, None))


def _after(before: Standing, kind: str, seq: int, told: Mapping[str, Any]) -> Standing:
    body, by, at = told["body"], told["by"], datetime.fromisoformat(told["at"])
    match kind:
        case "clearance.lane_set":
            lane = Lane.model_validate(body)
            return replace(before, lanes={**before.lanes, lane.lane: Was(lane, by, at)})
        case "clearance.scanner_set":
            scanner = Scanner.model_validate(body)
            return replace(before, scanners={**before.scanners, scanner.scanner: Was(scanner, by, at)})
        case "clearance.shift_set":
            return replace(before, shift=Was(Shift.model_validate(body), by, at))
        case "clearance.incident_noted":
            return replace(before, incidents=(*before.incidents, Incident(seq, body["says"], by, at)))
        case "clearance.incident_ended":
            ended = (
                replace(one, over=at) if one.number == body["number"] else one for one in before.incidents
            )
            return replace(before, incidents=tuple(ended))
    return before
