"""The command centre of a crossing: one look for a shift chief, live on a wall and readable on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.response import Stream

from cruce.clearance import crossing as places_on_record
from cruce.model import Direction
from cruce.section import Section
from cruce.web.identity import Act
from cruce.web.pages.entering import moved, once, require, signed_form, who_is
from cruce.web.pages.places import choose, require_crossing
from cruce.web.pages.rendering import language_of, page, reason_of, rendered, waiting_for
from cruce.web.picture import Picture
from cruce.web.reading import Asked, form_fault, office_of, valued
from cruce.web.screens import message

HEAD: Final = ("taken", "urgent", "figures")
COLUMNS: Final = (("holds", "hours"), ("inspections", "links", "log"), ("queue", "lanes"))
PANELS: Final = (*HEAD, *(name for column in COLUMNS for name in column))
"""What a screen is made of; each is sent again only when it changed."""

_STREAMING: Final = {"cache-control": "no-cache", "x-accel-buffering": "no"}
_FORMS: Final = ("lane", "scanner", "shift", "incident", "end")


@get("/centre")
async def centres(request: Asked) -> Response[bytes]:
    """Go to the crossing where somebody works, or let them choose on the border."""
    who = require(request, Act.COMMAND)
    return await choose(request, who, "/centre")


@get("/centre/{crossing:str}")
async def centre(request: Asked) -> Response[bytes]:
    """Show a crossing at one look: what comes first, queue, holds, inspections, lanes, links, incidents."""
    who = require(request, Act.COMMAND)
    crossing, zone, says = await require_crossing(request, who[0])
    picture = office_of(request).screens.now(crossing)
    facts = {**_facts(picture, zone), "says": says, "head": HEAD, "columns": COLUMNS}
    return page(request, "centre.html", who, **facts)


@get("/centre/{crossing:str}/live")
async def live(request: Asked) -> Stream:
    """Send an open screen what changed on it, as long as whoever opened it is signed in: event ``board``."""
    who = require(request, Act.COMMAND)
    crossing, zone, _ = await require_crossing(request, who[0])
    office, language = office_of(request), language_of(request)

    def render(picture: Picture) -> Mapping[str, str]:
        facts = {**_facts(picture, zone), "live": True, "reason": reason_of(office.section)}
        facts["waiting"] = waiting_for(office, None)
        return {name: rendered(f"_centre_{name}.html", language, **facts) for name in PANELS}

    async def told() -> AsyncIterator[bytes]:
        async for changes in office.screens.follow(crossing, language, render):
            now = who_is(request)
            if now is None or not (now[0].may(Act.COMMAND) and now[0].works_at(crossing)):
                yield message("ended", "-")
                return
            yield changes

    return Stream(told(), media_type="text/event-stream", headers=_STREAMING)


@get("/centre/{crossing:str}/set")
async def setting(request: Asked) -> Response[bytes]:
    """Let the chief of a shift say how the crossing stands: lanes, scanners, shift, incidents."""
    who = require(request, Act.LEAD)
    crossing, zone, says = await require_crossing(request, who[0])
    standing = office_of(request).board.standings.get(crossing, places_on_record.Standing())
    kinds, ways = tuple(places_on_record.LaneKind), tuple(Direction)
    facts = {"crossing": crossing, "zone": zone, "says": says, "standing": standing}
    return page(request, "setting.html", who, kinds=kinds, ways=ways, **facts)


@post("/centre/{crossing:str}/set")
async def set_crossing(request: Asked) -> Response[bytes]:
    """Put on record what the chief says of a lane, a scanner, the shift or an incident."""
    who, form = await signed_form(request, Act.LEAD)
    crossing, _, _ = await require_crossing(request, who[0])
    if form.get("what") not in _FORMS:
        raise form_fault("what")

    def work(section: Section) -> None:
        _set(section, crossing, form, who[0].person)

    await office_of(request).desk(once(request, form, work) if form["what"] == "incident" else work)
    return moved(f"/centre/{crossing}/set")


def _set(section: Section, crossing: str, form: Mapping[str, str], by: str) -> None:
    match form["what"]:
        case "lane":
            told = {**_only(form, "lane", "kind", "direction"), "open": form.get("state") == "on"}
            lane = valued(told, places_on_record.Lane)
            places_on_record.set_lane(section, crossing, lane, by)
        case "scanner":
            works = {**_only(form, "scanner"), "works": form.get("state") == "on"}
            scanner = valued(works, places_on_record.Scanner)
            places_on_record.set_scanner(section, crossing, scanner, by)
        case "shift":
            counts = {name: form.get(name, "").strip() or 0 for name in ("officers", "inspectors", "canines")}
            places_on_record.set_shift(section, crossing, valued(counts, places_on_record.Shift), by)
        case "incident":
            places_on_record.note_incident(section, crossing, form.get("says", "").strip(), by)
        case _:
            number = form.get("number", "")
            if not (number.isascii() and number.isdecimal() and len(number) < 19):
                raise form_fault("number")
            places_on_record.end_incident(section, crossing, int(number), by)


def _only(form: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: form.get(name, "").strip() for name in names}


def _facts(picture: Picture, zone: str) -> dict[str, Any]:
    return {"picture": picture, "zone": zone, "live": False}


DOORS: Final = (centres, centre, live, setting, set_crossing)
