"""What stands on a section's boards: one row for each case, kept up with the log as it grows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from cruce.clearance import CaseFile, contingency, crossing, numbers, recalling
from cruce.model import Channel, Direction, Filing, Inspection, JointState, Profile, RiskReason, Verdict
from cruce.risk import yields
from cruce.section import Section
from cruce.store import CaseRow
from cruce.web.letters import Letters
from cruce.web.shelves import Owners, Shelf
from cruce.web.waits import Waits

CLOSED: Final = frozenset((JointState.RELEASED, JointState.REFUSED, JointState.WITHDRAWN))
_BARE: Final = re.compile(r"[\W_]")
_SHORTEST: Final = 3
_STEP: Final = 40
_STEP_ACTS: Final = 2000
"""What is read in one go: a tenth of a second, and whoever waits has their turn."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One section's decision as lists show it."""

    section: str
    verdict: Verdict
    reasons: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A case as lists show it. ``seq`` is the place in the log of the last act on it that was seen.

    ``marks`` is what it can be found by, bare of punctuation, ``said`` what its owner
    looks for in a list; ``parties`` who trades and carries. ``reasons``
    and ``looked`` are the section's own selection and what came of it: for its officers only. ``sections``
    tells of each section with an act to take its verdict, or ``waits``. ``booked`` is when its appointment
    starts, in the lane ``booked_lane``.
    """

    case: str
    version: int
    seq: int
    declarant: str
    reference: str
    crossing: str
    direction: Direction
    expected: datetime
    plates: tuple[str, ...]
    carrier: str
    parties: tuple[str, ...]
    marks: frozenset[str]
    said: str = ""
    state: JointState = JointState.OPEN
    channel: Channel = Channel.GREEN
    presented: datetime | None = None
    lane: str | None = None
    examined: datetime | None = None
    examinations: int = 0
    rulings: tuple[Ruling, ...] = ()
    waiting_for: tuple[str, ...] = ()
    profile: str = ""
    own: Channel = Channel.GREEN
    reasons: tuple[RiskReason, ...] = ()
    looked: yields.Looked | None = None
    sections: tuple[tuple[str, str], ...] = ()
    inspection: Inspection | None = None
    repeats: int = 0
    booked: datetime | None = None
    booked_lane: str = ""
    overridden: datetime | None = None

    @property
    def due(self) -> datetime:
        """Tell when the truck should come: at its appointment, else when it was expected as filed."""
        return self.booked or self.expected

    @property
    def is_open(self) -> bool:
        """Tell whether somebody has still to act on it."""
        return self.state not in CLOSED

    @property
    def decided(self) -> datetime | None:
        """Tell when the last decision on it was taken."""
        return max((one.at for one in self.rulings), default=None)


@dataclass
class Board:
    """All rows by case, and how each crossing and the links stand.

    It is filled and kept up on the thread that works on the section, read on any. ``size`` is how far up the
    log it was read, ``missing`` the share of older acts that is still to be gathered; ``looked`` what came of
    the rules that hit, ``overridden`` when an override was proposed last, by case.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    size: int = 0
    floor: int = 0
    missing: float = 0.0
    standings: dict[str, crossing.Standing] = field(default_factory=dict)
    links: Mapping[str, contingency.Link] = field(default_factory=dict)
    drills: Mapping[str, contingency.Drilled] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    waits: Waits = field(default_factory=Waits)
    letters: Letters = field(default_factory=Letters)
    looked: dict[str, yields.Looked] = field(default_factory=dict)
    overridden: dict[str, datetime] = field(default_factory=dict)
    _at: defaultdict[str, Shelf] = field(default_factory=lambda: defaultdict(Shelf))
    _owners: Owners = field(default_factory=Owners)
    _marked: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def begin(self, section: Section) -> None:
        """Begin at the head of the log; what was on record before is left to `gather`."""
        self.size = self.floor = section.store.tree.size
        self.missing = float(self.size > 0)
        self.standings = {one: crossing.standing(section, one) for one in crossing.set_up(section)}
        self.drills = contingency.drills(section)

    def catch_up(self, section: Section) -> int:
        """Bring the rows up to the head of the log; gives how many changed."""
        size = section.store.tree.size
        events = section.store.logged.after(self.size - 1, size - self.size)
        changed = {one.case_id: one.seq for one in events}
        for case, seq in changed.items():
            self._take(section, case, seq)
        now = section.clock()
        for one in events:
            self.waits.take(one, self.rows, now)
            self.letters.take(section.name, one)
        self.links = {one.peer: one for one in contingency.status(section, now.date(), now)}
        self.size = size
        return len(changed)

    def gather(self, section: Section) -> float:
        """Take in what was on record before, the newest acts first, some at a time; gives the share that is
        still missing.
        """
        taken, lowest, now = 0, max(0, self.floor - _STEP_ACTS), section.clock()
        while self.floor > lowest and taken < _STEP:
            self.floor -= 1
            one = section.store.event(self.floor)
            if one is not None and one.case_id not in self._seen:
                self._take(section, one.case_id, one.seq)
                taken += 1
            if one is not None:
                self.waits.take(one, self.rows, now)
                self.letters.take(section.name, one)
        self.missing = self.floor / max(self.size, 1)
        if not self.missing:
            self._seen.clear()
        return self.missing

    def at(self, place: str) -> Shelf:
        """Give what stands at a crossing."""
        return self._at[place] if place in self._at else Shelf()

    def open_at(self, place: str) -> list[Row]:
        """Give the open cases of a crossing, those that are due first at the head."""
        return by_due(self.at(place).open)

    def inspections(self, place: str) -> tuple[Row, ...]:
        """Give the cases of a crossing whose inspection is ordered or under way, the oldest order first."""
        return tuple(sorted(self.at(place).looking.values(), key=lambda row: (_ordered(row), row.case)))

    def repeats(self, place: str) -> int:
        """Count the inspections at a crossing of goods that had been found in order before."""
        return sum(row.repeats for row in list(self.at(place).again.values()))

    def of(self, declarants: Iterable[str], order: str = "newest", after: str | None = None) -> list[Row]:
        """Give the cases of these declarants (``*``: of all) in one of `ORDERS`; by case: behind one."""
        return self._owners.of(declarants, order, after)

    def newest(self, declarants: Iterable[str]) -> Row | None:
        """Give the case that was acted on last of these declarants (``*``: of all)."""
        return self._owners.newest(declarants)

    def with_party(self, name: str) -> list[Row]:
        """Give the cases in which somebody trades or carries."""
        return self._standing(list(self._owners.parties.get(name, ())))

    def crossings(self) -> tuple[str, ...]:
        """Name the crossings that have a case, or were set up."""
        known = (code for code, shelf in list(self._at.items()) if shelf.states())
        return tuple(sorted({*known, *self.standings}))

    def marked(self, place: str, asked: str) -> list[Row]:
        """Find cases of a crossing by what somebody reads off a truck or its papers.

        A plate, a seal, a DODA, a pedimento or entry number, a reference or a case number, however it is
        punctuated; or an address, as a square code holds one, with such a number in it. Open ones first.
        """
        names = names_in(asked)
        cases = set().union(*(self._marked.get(name, set()) for name in names)) if names else set()
        rows = [row for row in self._standing(sorted(cases)) if row.crossing == place]
        return [row for row in rows if row.is_open] or rows

    def known(self, section: Section, case: str, seq: int) -> Row | None:
        """Give the row of a case; one that is still to be gathered is read now, as of this act on it."""
        if case not in self.rows and self.missing and (row := section.store.case(case)) is not None:
            self._put(self._row(section, row, seq))
        return self.rows.get(case)

    def _take(self, section: Section, case: str, seq: int) -> None:
        if self.missing:
            self._seen.add(case)
        if (place := crossing.crossing_of(case)) is not None:
            self.standings[place] = crossing.standing(section, place)
        elif case == contingency.REGISTER:
            self.drills = contingency.drills(section)
        elif (row := section.store.case(case)) is not None:
            self._put(self._row(section, row, seq))
        else:
            self._drop(case)  # no case has this number, or the case was erased
            self.letters.drop(case)

    def bearing(self, names: Iterable[str]) -> list[Row]:
        """Give the cases that bear one of these plates, seals or references, at whatever crossing."""
        cases = set[str]().union(*(self._marked.get(bare(name), ()) for name in names))
        return self._standing(sorted(cases))

    def _standing(self, cases: Iterable[str]) -> list[Row]:
        return [row for row in map(self.rows.get, cases) if row is not None]

    def _put(self, row: Row) -> None:
        before = self.rows.get(row.case)
        if before is not None and before.marks is not row.marks:
            self._drop(row.case)  # another version: other numbers, parties, perhaps another crossing
            before = None
        if before is None:
            for mark in row.marks:
                self._marked[mark].add(row.case)
        self.rows[row.case] = row
        self._at[row.crossing].put(row, before)
        self._owners.put(row, before)
        if row.looked is not None and row.looked.rules and row.state is not JointState.WITHDRAWN:
            self.looked[row.case] = row.looked
        else:
            self.looked.pop(row.case, None)
        if row.overridden:
            self.overridden[row.case] = row.overridden

    def _drop(self, case: str) -> None:
        before = self.rows.pop(case, None)
        self.looked.pop(case, None)
        self.overridden.pop(case, None)
        if before is not None:
            self._at[before.crossing].drop(before)
            self._owners.drop(before)
            for mark in before.marks:
                self._marked[mark].discard(case)
                if not self._marked[mark]:
                    del self._marked[mark]

    def _row(self, section: Section, row: CaseRow, seq: int) -> Row:
        file = CaseFile.model_validate_json(row.body)
        joint = file.joint(row.id, row.version)
        before = self.rows.get(row.id)
        same = before is not None and before.version == row.version
        base = before if before is not None and same else _as_filed(section, row, file)
        if base.profile != file.profile:
            base = _selected(section, base, file)
        looked = base.looked and replace(base.looked, find=file.outcome)
        return replace(
            base,
            seq=seq,
            state=joint.state,
            channel=file.channel,
            presented=file.presentation.at if file.presentation else None,
            lane=file.presentation.lane if file.presentation else None,
            examined=file.examination.at if file.examination else None,
            examinations=file.examinations,
            rulings=tuple(_rulings(file)),
            waiting_for=joint.waiting_for,
            looked=looked,
            sections=tuple((name, _verdict(file, name)) for name in file.due),
            inspection=file.inspection,
            repeats=file.repeats,
            booked=file.booking.starts if file.booking else None,
            booked_lane=file.booking.lane if file.booking else "",
            overridden=max((one.at for one in file.matters.overrides), default=None),
        )


def by_due(rows: Mapping[str, Row]) -> list[Row]:
    """Put rows in order, those that are due first at the head."""
    return sorted(rows.values(), key=lambda row: (row.due, row.case))


def _ordered(row: Row) -> datetime:
    order = row.inspection.order if row.inspection else None
    return order.at if order else datetime.max.replace(tzinfo=UTC)


def _verdict(file: CaseFile, section: str) -> str:
    made = file.decisions.get(section)
    return made.decision.verdict.value if made else "waits"


def names_in(asked: str) -> frozenset[str]:
    """Take what somebody scanned or typed apart into the numbers that may stand in it."""
    names = {bare(asked), *(bare(part) for part in re.split(r"[^\w-]+", asked))}
    return frozenset(name for name in names if len(name) >= _SHORTEST)


def bare(text: str) -> str:
    """Write a number as it is looked up: no punctuation, in capitals."""
    return _BARE.sub("", text).upper()


def _rulings(file: CaseFile) -> Iterator[Ruling]:
    for name, one in file.decisions.items():
        made = one.decision
        yield Ruling(name, made.verdict, tuple(made.reasons), made.by, made.at)


def _selected(section: Section, row: Row, file: CaseFile) -> Row:
    content = section.store.content(file.profile)
    if content is None:
        return replace(row, profile=file.profile)
    made = Profile.model_validate_json(content)
    chance = float(made.selection or 1) if made.channel is not Channel.GREEN else 1.0
    rules = frozenset(one.rule for one in made.reasons)
    looked = yields.Looked(rules, chance, None)
    reasons = made.reasons if made.channel is not Channel.GREEN else ()
    return replace(row, profile=file.profile, own=made.channel, reasons=reasons, looked=looked)


def _as_filed(section: Section, row: CaseRow, file: CaseFile) -> Row:
    filing = recalling.filing_of(section, row, file)
    trip = filing.trip
    trailers = (plate.number for piece in trip.equipment for plate in piece.plates)
    plates = (*(plate.number for plate in trip.conveyance.plates), *trailers)
    traders = (party.name for one in filing.consignments for party in (one.exporter, one.importer))
    return Row(
        case=row.id,
        version=row.version,
        seq=0,
        declarant=filing.declarant,
        reference=filing.reference,
        crossing=filing.crossing,
        direction=filing.direction,
        expected=filing.expected_arrival,
        plates=plates,
        carrier=trip.carrier.name,
        parties=tuple(dict.fromkeys((filing.declarant, trip.carrier.name, *traders))),
        marks=frozenset(_marks(row.id, filing, plates)),
        said=_said(row.id, filing, plates),
    )


def _said(case: str, filing: Filing, plates: Iterable[str]) -> str:
    names = (filing.reference, case, filing.trip.carrier.name, filing.crossing, filing.declarant, *plates)
    return " ".join(names).casefold()


def _marks(case: str, filing: Filing, plates: Iterable[str]) -> Iterator[str]:
    trip = filing.trip
    papers = (one.value for one in numbers.papers_of(filing))
    seals = (one.number for one in trip.seals)
    words = (case, filing.reference, trip.manifest, trip.carta_porte, *plates, *seals, *papers)
    shipments = (one.reference for one in filing.consignments)
    for word in (*words, *shipments):
        if word and len(bare(word)) >= _SHORTEST:
            yield bare(word)
