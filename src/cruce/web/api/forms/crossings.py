"""A crossing at the API: how its shift chief keeps it, and how it stands at one look."""

from __future__ import annotations

from datetime import datetime

from cruce.clearance import crossing
from cruce.model import Direction, Prose, Text, Value


class NewIncident(Value):
    """What happened, in one line."""

    says: Prose


class LaneSet(Value):
    """A lane as it was last set, by whom and when."""

    lane: str
    kind: crossing.LaneKind
    direction: Direction
    open: bool
    by: str
    at: datetime


class ScannerSet(Value):
    """A scanner as it was last set, by whom and when."""

    scanner: str
    works: bool
    by: str
    at: datetime


class ShiftSet(Value):
    """Who is on shift, as last set, by whom and when."""

    officers: int
    inspectors: int
    canines: int
    by: str
    at: datetime


class Incident(Value):
    """What a chief noted, and when it was over; ``incident`` is its number in the section's log."""

    incident: int
    says: str
    by: str
    at: datetime
    over: datetime | None = None


class CrossingSettings(Value):
    """A crossing as its shift chief keeps it: what nobody has set is not in it."""

    crossing: str
    lanes: tuple[LaneSet, ...]
    scanners: tuple[ScannerSet, ...]
    shift: ShiftSet | None = None
    incidents: tuple[Incident, ...]


class Hour(Value):
    """How many trucks are expected in the hour that begins then."""

    begins: datetime
    count: int


class Link(Value):
    """Another section: when it was heard last, and whether anybody may act for it now."""

    section: str
    heard: datetime | None = None
    may_act: bool


class Urgent(Value):
    """One thing that somebody must see to, and of how many cases or devices."""

    what: str
    count: int


class CrossingStanding(CrossingSettings):
    """A crossing at one look, as its command centre shows it, from what is on record.

    ``counts`` are trucks by where they stand, ``channels`` and ``states`` cases; ``decisions`` those of the
    last hour; ``gate_minutes`` the median from gate to last decision of the trucks closed within the last
    hour, of ``gate_count``; ``longest`` how many minutes the truck that waits longest has waited.
    """

    name: Text
    zone: str
    at: datetime
    urgent: tuple[Urgent, ...]
    counts: dict[str, int]
    channels: dict[str, int]
    states: dict[str, int]
    decisions: dict[str, int]
    waiting_for: dict[str, int]
    hours: tuple[Hour, ...]
    gate_minutes: int | None = None
    gate_count: int
    longest: int | None = None
    links: tuple[Link, ...]
