"""An appointment for a case's truck: which slots are free, booked at a button, moved and cancelled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from litestar import Response, get, post

from cruce.clearance import booking
from cruce.section import Section
from cruce.web.entitled import require_sight
from cruce.web.identity import Account, Act
from cruce.web.offers import offer
from cruce.web.pages import casework
from cruce.web.pages.entering import moved, require, signed_form
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, case_of, form_fault, office_of

_LONGEST: Final = 40
_OF_OFFER: Final = ("day", "held", "missed", "open", "ours", "planned", "trusted")


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
    made = offer(section, shown.row, shown.file, shown.filing, _day(asked))
    lanes: dict[str, list[booking.Slot]] = {}
    for one in made.slots:
        lanes.setdefault(one.lane, []).append(one)
    day = made.day
    return {
        "case": shown,
        **{name: getattr(made, name) for name in _OF_OFFER},
        "lanes": lanes,
        "noon": datetime(day.year, day.month, day.day, 18, tzinfo=UTC),
        "before": day - timedelta(days=1) if day > made.first else None,
        "after": day + timedelta(days=1) if day < made.last else None,
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
