"""Where officers work: the command centre of a crossing, the booth, and their acts on one case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from litestar import Response, get, post

from cruce import clearance
from cruce.clearance import contingency
from cruce.model import Examination, Presentation, Verdict
from cruce.section import Section
from cruce.web.board import Board, Row
from cruce.web.entitled import not_yours
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import moved, require, signed_form
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, case_of, form_fault, office_of, valued

_APART: Final = re.compile(r"[\s,;]+")
_SHOWN: Final = 300


@get("/centre")
async def centres(request: Asked) -> Response[bytes]:
    """Go to the crossing where somebody works, or let them choose."""
    who = require(request, Act.COMMAND)
    return _choose(request, who, "/centre")


@get("/centre/{crossing:str}")
async def centre(request: Asked) -> Response[bytes]:
    """Show a crossing at one look: queue, holds, what waits for whom, contact with the other sections."""
    who = require(request, Act.COMMAND)
    crossing = _crossing(request, who[0])
    office = office_of(request)
    zone, links = await office.desk.answer(
        lambda section: (casework.zone_of(section, crossing), _links(section))
    )
    facts = _counted(office.board, crossing)
    template = "_centre.html" if request.headers.get("hx-request") else "centre.html"
    return page(request, template, who, crossing=crossing, zone=zone, links=links, **facts)


@get("/booth")
async def booths(request: Asked) -> Response[bytes]:
    """Go to the crossing where somebody works, or let them choose."""
    who = require(request, Act.PRESENT)
    return _choose(request, who, "/booth")


@get("/booth/{crossing:str}")
async def booth(request: Asked) -> Response[bytes]:
    """Find the truck that stands at the booth by its plates, and show what is known of it."""
    who = require(request, Act.PRESENT)
    crossing = _crossing(request, who[0])
    office, account = office_of(request), who[0]
    asked = request.query_params.get("plate", "")
    found = _by_plate(office.board, crossing, asked)
    told = None
    if len(found) == 1:
        told = await office.desk.answer(lambda section: casework.looked_at(section, found[0].case, account))
    zone = await office.desk.answer(lambda section: casework.zone_of(section, crossing))
    expected = [row for row in office.board.at(crossing) if row.is_open and row.presented is None][:_SHOWN]
    facts: dict[str, Any] = {"asked": asked, "found": found, "case": told, "expected": expected}
    return page(request, "booth.html", who, crossing=crossing, zone=zone, **facts)


@post("/cases/{case:str}/present")
async def present(request: Asked) -> Response[bytes]:
    """Put on record what the booth sees of a truck; with no plates or seals typed, none were seen."""
    who, form = await signed_form(request, Act.PRESENT)
    office, name, account = office_of(request), case_of(request), who[0]

    def act(section: Section) -> None:
        casework.shown(section, name, account)
        seen = _presentation(section, form)
        _raise(clearance.present(section, {name: seen}, account.person)[name])

    await office.desk(act)
    return moved(_back(form, f"/cases/{name}"))


@post("/cases/{case:str}/examine")
async def examine(request: Asked) -> Response[bytes]:
    """Put on record what the joint team found on the one stop."""
    who, form = await signed_form(request, Act.EXAMINE)
    office, name, account = office_of(request), case_of(request), who[0]

    def act(section: Section) -> None:
        casework.shown(section, name, account)
        found = _examination(section, account, form)
        _raise(clearance.examine(section, {name: found}, account.person)[name])

    await office.desk(act)
    return moved(_back(form, f"/cases/{name}"))


@post("/cases/{case:str}/decide")
async def decide(request: Asked) -> Response[bytes]:
    """Let an officer decide for the own section, with reasons from the shared list."""
    who, form = await signed_form(request, Act.DECIDE)
    office, name, account = office_of(request), case_of(request), who[0]
    if form.get("verdict") not in set(Verdict):
        raise form_fault("verdict")
    verdict, reasons = Verdict(form["verdict"]), _split(form.get("reasons", ""))

    def act(section: Section) -> None:
        casework.shown(section, name, account)
        clearance.rule(section, name, verdict, reasons, account.person)

    await office.desk(act)
    return moved(_back(form, f"/cases/{name}"))


def _choose(request: Asked, who: tuple[Account, Any], place: str) -> Response[bytes]:
    known = [one for one in office_of(request).board.crossings() if who[0].works_at(one)]
    known = sorted({*known, *who[0].crossings})
    if len(known) == 1:
        return moved(f"{place}/{known[0]}")
    return page(request, "choose.html", who, crossings=known, place=place)


def _crossing(request: Asked, account: Account) -> str:
    crossing = str(request.path_params["crossing"])
    if not account.works_at(crossing):
        raise not_yours()
    return crossing


def _counted(board: Board, crossing: str) -> Mapping[str, Any]:
    rows = list(board.at(crossing))
    here = [row for row in rows if row.is_open]
    return {
        "expected": [row for row in here if row.presented is None][:_SHOWN],
        "arrived": [row for row in here if row.presented is not None][:_SHOWN],
        "states": Counter(row.state.value for row in rows),
        "channels": Counter(row.channel.value for row in here),
        "waiting": Counter(name for row in here for name in row.waiting_for),
        "lately": sorted((row for row in rows if not row.is_open), key=lambda row: -row.seq)[:20],
    }


def _links(section: Section) -> Mapping[str, Any]:
    now = section.clock()
    return {one.peer: one for one in contingency.status(section, now.date(), now)}


def _by_plate(board: Board, crossing: str, asked: str) -> list[Row]:
    wanted = _bare(asked)
    if len(wanted) < 3:
        return []
    rows = [row for row in board.at(crossing) if any(wanted == _bare(plate) for plate in row.plates)]
    return [row for row in rows if row.is_open] or rows


def _bare(plate: str) -> str:
    return re.sub(r"[\W_]", "", plate).upper()


def _presentation(section: Section, form: Mapping[str, str]) -> Presentation:
    seen = {
        "at": section.clock(),
        "lane": form.get("lane", "").strip() or None,
        "plates": _split(form.get("plates", "")),
        "seals": _split(form.get("seals", "")),
    }
    return valued(seen, Presentation)


def _examination(section: Section, account: Account, form: Mapping[str, str]) -> Examination:
    others = [one.strip() for one in form.get("team", "").splitlines() if one.strip()]
    minutes = form.get("minutes", "0").strip() or "0"
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 6):
        raise form_fault("minutes")
    found = {
        "at": section.clock(),
        "team": (f"{section.name}: {account.person}", *others),
        "reasons": _split(form.get("reasons", "")),
        "remarks": form.get("remarks", "").strip() or None,
        "seals": _split(form.get("seals", "")),
        "minutes_spent": int(minutes),
    }
    return valued(found, Examination)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in _APART.split(text.strip()) if part)


def _raise(fault: Exception | None) -> None:
    if fault is not None:
        raise fault


def _back(form: Mapping[str, str], otherwise: str) -> str:
    place = form.get("back", "")
    return place if re.fullmatch(r"/(booth|centre)/[A-Z0-9-]{4,24}", place) else otherwise


DOORS: Final = (centres, centre, booths, booth, present, examine, decide)
