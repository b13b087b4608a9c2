"""An appointment for a case's truck: which slots are free, booked at a button, moved and cancelled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from litestar import Response, get, post

from cruce.clearance import booking
from cruce.section import Section
from cruce.web.entitled import require_sight
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import moved, require, signed_form
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, case_of, form_fault, office_of

_LONGEST: Final = 40


@get("/cases/{case:str}/appointment")
async def slots(request: Asked) -> Response[bytes]:
    """Show the slots of a day at the case's crossing, and what of them is free."""
    who, name = require(request, Act.FOLLOW), case_of(request)
    asked = request.query_params.get("day", "")
    told = await office_of(request).desk.answer(lambda section: _slots(section, name, who[0], asked))
    return page(request, "desk_appointment.html", who, **told)


@post("/cases/{case:str}/appointment")
async def book(request: Asked) -> Response[bytes]:
    """Book a slot for a case, in place of one that it has, or cancel the one it has."""
    who, form = await signed_form(request, Act.FOLLOW)
    name, what = case_of(request), form.get("slot", "")
    lane, _, starts = what.rpartition("~")

    def act(section: Section) -> None:
        require_sight(section, who[0], section.store.case(name))
        if what == "cancel":
            booking.unbook(section, name, who[0].person)
        else:
            booking.book(section, name, lane, _moment(starts), who[0].person)

    await office_of(request).desk(act)
    return moved(f"/cases/{name}/appointment" + (f"?day={form['day']}" if _day(form.get("day", "")) else ""))


def _slots(section: Section, case: str, account: Account, asked: str) -> dict[str, Any]:
    shown = casework.shown(section, case, account)
    filing, now = shown.filing, section.clock()
    first = section.law.local_day(filing.crossing, now)
    last = section.law.local_day(filing.crossing, now + booking.AHEAD)
    expected = section.law.local_day(filing.crossing, filing.expected_arrival)
    day = min(max(_day(asked) or expected, first), last)
    found = booking.slots(section, filing.crossing, filing.direction, day)
    lanes: dict[str, list[booking.Slot]] = {}
    for one in found:
        if one.ends > now:
            lanes.setdefault(one.lane, []).append(one)
    trusted = booking.is_trusted(filing)
    came = shown.presentation is not None
    held = shown.file.booking
    return {
        "case": shown,
        "held": held,
        "missed": held is not None and held.missed(now, came=came),
        "open": shown.joint.state.value in ("open", "held") and not came,
        "ours": held is None or held.section == section.name,
        "lanes": lanes,
        "planned": bool(found),
        "trusted": trusted,
        "day": day,
        "noon": datetime(day.year, day.month, day.day, 18, tzinfo=UTC),
        "before": day - timedelta(days=1) if day > first else None,
        "after": day + timedelta(days=1) if day < last else None,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-05-13") else None
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text[:_LONGEST])
    except ValueError as error:
        raise form_fault("slot") from error
    if moment.tzinfo is None:
        raise form_fault("slot")
    return moment.astimezone(UTC)


DOORS: Final = (slots, book)
