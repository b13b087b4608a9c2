"""Of which case an event tells: the one it names, or the one whose truck bears its plates or seals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cruce.clearance.casefile import CaseFile
from cruce.documents import read
from cruce.model import Filing
from cruce.section import Section
from cruce.store import CaseRow
from cruce.tracking import Sighting, sightings

NEAR: Final = timedelta(days=7)
"""So far from when it was expected a truck is still taken for the one that was filed."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a case is known by: its plates and seals without signs between, its reference, when it was
    expected.
    """

    case: str
    reference: str
    expected: datetime
    plates: frozenset[str]
    seals: frozenset[str]


def filing_of(section: Section, row: CaseRow, content: Callable[[str], bytes | None]) -> Filing:
    """Read the filing of a case, from memory where it was read before."""
    name = CaseFile.model_validate_json(row.body).filing
    kept = section.memory.get(f"filed/{row.id}")
    if isinstance(kept, tuple) and kept[0] == name:
        return kept[1]  # type: ignore[no-any-return]
    filing = read(content(name) or b"").filing
    assert filing is not None, "what was lodged can be read"
    section.remember(f"filed/{row.id}", (name, filing))
    return filing


def candidates(section: Section) -> tuple[Match, ...]:
    """Give every case of a section by what it is known by."""
    return tuple(_match(section, row) for row in section.store.cases())


def _match(section: Section, row: CaseRow) -> Match:
    filing = filing_of(section, row, section.store.content)
    trip = filing.trip
    trailers = (plate.number for piece in trip.equipment for plate in piece.plates)
    plates = (*(plate.number for plate in trip.conveyance.plates), *trailers)
    return Match(
        case=row.id,
        reference=row.reference,
        expected=filing.expected_arrival,
        plates=frozenset(map(sightings.bare, plates)),
        seals=frozenset(sightings.bare(seal.number) for seal in trip.seals),
    )


def case_of(section: Section, seen: Sighting, known: Iterable[Match]) -> str | None:
    """Tell of which case a sighting tells; None where it names none and fits none, or several equally
    well.

    What it names counts before what it looks like: the number of a case, then a reference, then plates,
    then seals. Of several trips of one truck it is the one expected nearest to the moment, within a week.
    """
    named = next(_named(section, seen), None)
    if named is not None:
        return named
    papers = {one.rpartition(":")[2] for one in seen.papers} | set(seen.papers)
    plates, seals = (set(map(sightings.bare, names)) for names in (seen.things, seen.seals))
    near = [one for one in known if abs(one.expected - seen.at) <= NEAR]
    for fits in (
        [one for one in near if one.reference in papers],
        [one for one in near if one.plates & plates],
        [one for one in near if one.seals & seals],
    ):
        if fits:
            return _nearest(fits, seen.at)
    return None


def _named(section: Section, seen: Sighting) -> Iterator[str]:
    for paper in seen.papers:
        name = sightings.named_as("case", paper)
        if name is not None and section.store.case(name) is not None:
            yield name


def _nearest(fits: list[Match], at: datetime) -> str | None:
    ordered = sorted(fits, key=lambda one: abs(one.expected - at))
    first, *others = ordered
    tied = others and abs(others[0].expected - at) == abs(first.expected - at)
    return None if tied else first.case
