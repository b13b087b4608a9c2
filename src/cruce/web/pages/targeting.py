"""Targeting: what was referred and why, who the parties are, what rules bring, what officers say of it.

All of it is the section's own: nothing on these pages crosses to another.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post

from cruce.clearance import alerts, feedback
from cruce.model import Find
from cruce.risk import screening
from cruce.section import Section
from cruce.web import histories
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import moved, once, require, signed_form
from cruce.web.pages.places import choose, require_crossing
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, case_of, form_fault, office_of

_SHOWN: Final = 60
_RULES: Final = 40


@get("/targeting")
async def targetings(request: Asked) -> Response[bytes]:
    """Go to the crossing where somebody works, or let them choose."""
    who = require(request, Act.TARGET)
    return await choose(request, who, "/targeting")


@get("/targeting/{crossing:str}")
async def targeting(request: Asked) -> Response[bytes]:
    """List what the section's own rules referred at a crossing, with the reasons, and what rules bring."""
    who = require(request, Act.TARGET)
    crossing, zone, says = await require_crossing(request, who[0])
    board = office_of(request).board
    rows, rules = histories.referred(board, crossing), histories.brought(board)[:_RULES]
    facts = {"crossing": crossing, "zone": zone, "says": says, "count": len(rows)}
    return page(request, "targeting.html", who, rows=rows[:_SHOWN], rules=rules, **facts)


@get("/targeting/{crossing:str}/{case:str}")
async def referred(request: Asked) -> Response[bytes]:
    """Show one referred case: reasons, alerts on names, the parties' history, and what officers said."""
    who = require(request, Act.TARGET)
    crossing, zone, _ = await require_crossing(request, who[0])
    office, name = office_of(request), case_of(request)
    told = await office.desk.answer(lambda section: _told(section, name, who[0]))
    row = office.board.rows.get(name)
    parties = row.parties if row else ()
    facts: dict[str, Any] = {
        "crossing": crossing,
        "zone": zone,
        "histories": histories.histories(office.board, parties, name),
    }
    return page(request, "targeting_case.html", who, finds=tuple(Find), **facts, **told)


@post("/cases/{case:str}/comment")
async def comment(request: Asked) -> Response[bytes]:
    """Put an officer's comment on record, with what the examination came to if that is said."""
    who, form = await signed_form(request, Act.TARGET)
    name, account = case_of(request), who[0]
    find = form.get("find", "")
    if find and find not in set(Find):
        raise form_fault("find")

    def act(section: Section) -> str:
        case = casework.shown(section, name, account)
        says = form.get("says", "").strip()
        feedback.comment(section, name, says, account.person, Find(find) if find else None)
        return f"/targeting/{case.filing.crossing}/{name}"

    return moved(await office_of(request).desk(once(request, form, act)))


@post("/cases/{case:str}/alert")
async def alert(request: Asked) -> Response[bytes]:
    """Put an officer's decision on an alert on record: it is the one on the list, or somebody else."""
    who, form = await signed_form(request, Act.TARGET)
    name, account = case_of(request), who[0]
    if form.get("decision") not in ("confirmed", "cleared"):
        raise form_fault("decision")

    def act(section: Section) -> str:
        case = casework.shown(section, name, account)
        sure = form["decision"] == "confirmed"
        why = form.get("why", "").strip()
        alerts.decide(section, name, form.get("alert", ""), confirmed=sure, why=why, by=account.person)
        return f"/targeting/{case.filing.crossing}/{name}"

    return moved(await office_of(request).desk(once(request, form, act)))


def _told(section: Section, name: str, account: Account) -> dict[str, Any]:
    case = casework.looked_at(section, name, account)
    found = alerts.of_case(section, name)
    return {
        "case": case,
        "alerts": found,
        "comments": feedback.comments(section, name),
        "match": screening.Match,
    }


DOORS: Final = (targetings, targeting, referred, comment, alert)
