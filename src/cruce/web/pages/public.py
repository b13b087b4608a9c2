"""What anybody may read: crossing times and counts, how to cross, what both countries charge; and the
files of pages.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from litestar import Response, get

from cruce.clearance import crossing as crossing_of
from cruce.law import Entry
from cruce.model import Text
from cruce.section import Section
from cruce.tracking import measuring
from cruce.web.board import Board
from cruce.web.entitled import not_yours
from cruce.web.pages import casework
from cruce.web.pages.calculator import Asking, calculated, kept_fields
from cruce.web.pages.entering import who_is
from cruce.web.pages.rendering import HEADERS, page
from cruce.web.reading import Asked, office_of
from cruce.web.shelves import Shelf

_KINDS: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
_DIRECTIONS: Final = ("northbound", "southbound")


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


@get("/")
async def start(request: Asked) -> Response[bytes]:
    """Tell the public how the crossings stand, and let everybody else in."""
    office = office_of(request)
    codes = office.board.crossings()
    places = await office.desk.answer(lambda section: [place_of(section, code) for code in codes])
    now = office.section.clock()
    await asyncio.to_thread(office.board.waits.measured, now)  # off the loop: it may take a tenth of a second
    shown = [shown_of(office.board, place, now) for place in places if place is not None]
    return page(request, "start.html", who_is(request), crossings=shown, now=now, directions=_DIRECTIONS)


@get("/crossings/{crossing:str}")
async def crossing(request: Asked) -> Response[bytes]:
    """Show one crossing to the public: measured times by direction and lane, counts of the day, hours."""
    office, code = office_of(request), str(request.path_params["crossing"])
    place = await office.desk.answer(lambda section: place_of(section, code))
    if place is None:
        raise not_yours()
    now = office.section.clock()
    await asyncio.to_thread(office.board.waits.measured, now)
    shown = shown_of(office.board, place, now)
    return page(request, "crossing.html", who_is(request), shown=shown, now=now, directions=_DIRECTIONS)


@get("/how-to-cross")
async def how_to_cross(request: Asked) -> Response[bytes]:
    """Tell somebody who has never crossed what to do, step by step, and which papers each direction needs."""
    return page(request, "how_to_cross.html", who_is(request))


@get("/calculator")
async def calculator(request: Asked) -> Response[bytes]:
    """Say what both countries charge on one line of goods, each charge with its law; or every fault of
    the form.
    """
    office = office_of(request)
    asking = Asking.of(request.query_params)
    made = await office.desk.answer(lambda section: calculated(section, asking)) if asking.is_asked else None
    status = 422 if made is not None and made.is_refused else 200
    facts: dict[str, Any] = {"asking": asking, "made": made, "fields": kept_fields(asking)}
    return page(request, "calculator.html", who_is(request), status=status, **facts)


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
        zone=casework.zone_of(section, code),
        hours=held.get("hours", "").replace("-", "–"),
        modes=tuple(held.get("modes", "").split()),
        cities=Text(en=" – ".join(ends), es=" – ".join(reversed(ends))) if len(ends) > 1 else None,
    )


def shown_of(board: Board, place: Place, now: datetime) -> Shown:
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


@get("/static/{name:str}", sync_to_thread=False)
def static(request: Asked) -> Response[bytes]:
    """Give a style, a script or a picture of the pages."""
    name = str(request.path_params["name"])
    content = _files().get(name)
    if content is None:
        raise not_yours()
    headers = {**HEADERS, "cache-control": "public, max-age=3600"}
    return Response(content, media_type=_KINDS[name.rpartition(".")[2]], headers=headers)


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("cruce.web.pages").joinpath("static")
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.rpartition(".")[2] in _KINDS}


DOORS: Final[tuple[Any, ...]] = (start, crossing, how_to_cross, calculator, static)
