"""What the public may know of a crossing: the place, times as they were measured, counts of its day."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cruce.clearance import crossing as crossing_of
from cruce.law import Entry
from cruce.model import Text
from cruce.section import Section
from cruce.tracking import measuring
from cruce.web.board import Board
from cruce.web.office import Office
from cruce.web.shelves import Shelf


@dataclass(frozen=True, slots=True)
class Place:
    """A crossing as the law's list has it: its name, hours by the local clock, how one may cross there."""

    code: str
    name: Text
    zone: str
    hours: str
    modes: tuple[str, ...]
    cities: Text | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A crossing as the public reads it: the place, its times by direction and lane, the counts of its
    day.
    """

    place: Place
    times: tuple[measuring.Measured, ...]
    day: Counter[str]
    lanes: tuple[crossing_of.Lane, ...]

    def way(self, direction: str) -> measuring.Measured:
        """Give the time of one direction, all lanes together; one of nobody where nothing was measured."""
        found = (one for one in self.times if one.direction == direction and one.lane is None)
        return next(found, measuring.Measured(crossing=self.place.code, direction=direction))

    def by_lane(self, direction: str) -> tuple[measuring.Measured, ...]:
        """Give the times of the lanes of one direction."""
        return tuple(one for one in self.times if one.direction == direction and one.lane is not None)


async def published(office: Office, codes: Sequence[str]) -> list[Shown]:
    """Put together what the public reads of crossings now; those that no list names are left out."""
    places = await office.desk.answer(lambda section: [place_of(section, code) for code in codes])
    now = office.section.clock()
    await asyncio.to_thread(office.board.waits.measured, now)  # off the loop: it may take a tenth of a second
    return [_shown(office.board, place, now) for place in places if place is not None]


def place_of(section: Section, code: str) -> Place | None:
    """Find a crossing in the law's list; None for what is not in it."""
    entry = section.law.entry("crossings", code, None)
    if not isinstance(entry, Entry):
        return None
    held = entry.attributes
    ends = [held[name] for name in ("us_city", "mx_city") if name in held]
    return Place(
        code=code,
        name=entry.says,
        zone=held.get("zone") or "UTC",
        hours=held.get("hours", "").replace("-", "–"),
        modes=tuple(held.get("modes", "").split()),
        cities=Text(en=" – ".join(ends), es=" – ".join(reversed(ends))) if len(ends) > 1 else None,
    )


def _shown(board: Board, place: Place, now: datetime) -> Shown:
    """Put together what the public reads of a crossing, at a moment."""
    standing = board.standings.get(place.code)
    lanes = [was.what for was in standing.lanes.values()] if standing is not None else []
    lanes.sort(key=lambda one: (one.direction, one.kind, one.lane))
    day = _day(board.at(place.code), ZoneInfo(place.zone), now)
    return Shown(place, board.waits.at(place.code, now), day, tuple(lanes))


def _day(shelf: Shelf, clock: ZoneInfo, now: datetime) -> Counter[str]:
    """Count the cases that are expected today by the clock of the crossing: all, those that came, how
    each stands.
    """
    today = now.astimezone(clock).date()
    ends = (datetime.combine(day, time.min, clock) for day in (today, today + timedelta(days=1)))
    begin, end = (one.astimezone(UTC) for one in ends)
    found: Counter[str] = Counter()
    for row in shelf.expected_between(begin, end):
        found["expected"] += 1
        found["presented"] += row.presented is not None
        found[row.state.value] += 1
    return found
