"""What stands on a section's boards: one row for each case, kept up with the log as it grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from cruce.clearance import CaseFile
from cruce.documents import read
from cruce.model import Channel, JointState
from cruce.section import Section
from cruce.store import CaseRow

CLOSED: Final = frozenset((JointState.RELEASED, JointState.REFUSED, JointState.WITHDRAWN))


@dataclass(frozen=True, slots=True)
class Row:
    """A case as lists show it. ``seq`` is the place in the log of the last act on it that was seen.

    ``sections`` tells of each section with an act to take its verdict, or ``waits``.
    """

    case: str
    version: int
    seq: int
    declarant: str
    reference: str
    crossing: str
    expected: datetime
    plates: tuple[str, ...]
    carrier: str
    state: JointState
    channel: Channel
    presented: datetime | None
    waiting_for: tuple[str, ...]
    sections: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether somebody has still to act on it."""
        return self.state not in CLOSED


@dataclass
class Board:
    """All rows by case. It is filled and kept up on the thread that works on the section, read on any."""

    rows: dict[str, Row] = field(default_factory=dict)
    size: int = 0

    def catch_up(self, section: Section) -> int:
        """Bring the rows up to the head of the log; gives how many changed."""
        size = section.store.tree.size
        if not self.rows and size:
            changed = {row.id: size - 1 for row in section.store.cases()}
        else:
            events = (section.store.event(seq) for seq in range(self.size, size))
            changed = {one.case_id: one.seq for one in events if one is not None}
        for case, seq in changed.items():
            if (row := section.store.case(case)) is not None:
                self.rows[case] = self._row(section, row, seq)
            else:
                self.rows.pop(case, None)  # no case has this number, or the case was erased
        self.size = size
        return len(changed)

    def at(self, crossing: str) -> Iterator[Row]:
        """Give the cases of a crossing, those expected first at the head."""
        found = [row for row in tuple(self.rows.values()) if row.crossing == crossing]
        return iter(sorted(found, key=lambda row: (row.expected, row.case)))

    def of(self, declarants: tuple[str, ...]) -> Iterator[Row]:
        """Give the cases of these declarants (``*``: of all), the newest act at the head."""
        every = "*" in declarants
        found = [row for row in tuple(self.rows.values()) if every or row.declarant in declarants]
        return iter(sorted(found, key=lambda row: -row.seq))

    def crossings(self) -> tuple[str, ...]:
        """Name the crossings that have a case."""
        return tuple(sorted({row.crossing for row in tuple(self.rows.values())}))

    def _row(self, section: Section, row: CaseRow, seq: int) -> Row:
        file = CaseFile.model_validate_json(row.body)
        joint = file.joint(row.id, row.version)
        before = self.rows.get(row.id)
        same = before is not None and before.version == row.version
        base = before if before is not None and same else _as_filed(section, row, file)
        return replace(
            base,
            seq=seq,
            state=joint.state,
            channel=file.channel,
            presented=file.presentation.at if file.presentation else None,
            waiting_for=joint.waiting_for,
            sections=tuple((name, _verdict(file, name)) for name in file.due),
        )


def _verdict(file: CaseFile, section: str) -> str:
    made = file.decisions.get(section)
    return made.decision.verdict.value if made else "waits"


def _as_filed(section: Section, row: CaseRow, file: CaseFile) -> Row:
    filing = read(section.store.content(file.filing) or b"").filing
    assert filing is not None, "what was lodged can be read"
    trip = filing.trip
    trailers = (plate.number for piece in trip.equipment for plate in piece.plates)
    return Row(
        case=row.id,
        version=row.version,
        seq=0,
        declarant=filing.declarant,
        reference=filing.reference,
        crossing=filing.crossing,
        expected=filing.expected_arrival,
        plates=(*(plate.number for plate in trip.conveyance.plates), *trailers),
        carrier=trip.carrier.name,
        state=JointState.OPEN,
        channel=Channel.GREEN,
        presented=None,
        waiting_for=(),
    )
