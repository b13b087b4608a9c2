"""The booth and the export gate: what stands there is found by what can be read off it; one word says what
to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get

from cruce.clearance import holds
from cruce.model import Channel, JointState, Text, Verdict
from cruce.section import Section
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import require
from cruce.web.pages.places import choose, require_crossing
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, office_of

_SHOWN: Final = 60
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of a verdict: the key of its sentence, the sections and the words that it names."""

    key: str
    names: tuple[str, ...] = ()
    says: tuple[Text, ...] = ()
    words: str = ""


@get("/booth")
async def booths(request: Asked) -> Response[bytes]:
    """Go to the crossing where somebody works, or let them choose."""
    who = require(request, Act.PRESENT)
    return await choose(request, who, "/booth")


@get("/booth/{crossing:str}")
async def booth(request: Asked) -> Response[bytes]:
    """Find the truck that stands at the booth by its code, plates, seals or papers, and say what to do."""
    who = require(request, Act.PRESENT)
    crossing, zone, says = await require_crossing(request, who[0])
    office, account = office_of(request), who[0]
    query = request.query_params
    asked = (query.get("scan") or query.get("plate") or "").strip()[:_LONGEST]
    found = office.board.marked(crossing, asked) if asked else []
    facts: dict[str, Any] = {"crossing": crossing, "zone": zone, "says": says, "asked": asked, "found": found}
    if len(found) == 1:
        case = found[0].case
        facts |= await office.desk.answer(lambda section: _told(section, case, account))
    else:
        facts |= {"case": None, "verdict": "", "why": ()}
    standing = office.board.standings.get(crossing)
    lanes = [name for name, one in standing.lanes.items() if one.what.open] if standing else []
    rows = [row for row in office.board.open_at(crossing) if row.presented is None]
    return page(request, "booth.html", who, expected=rows[:_SHOWN], lanes=lanes, **facts)


def _told(section: Section, name: str, account: Account) -> Mapping[str, Any]:
    case = casework.looked_at(section, name, account)
    return {"case": case, "verdict": verdict(case), "why": tuple(why(section, case))}


def verdict(case: casework.Shown) -> str:
    """Say in one word what the booth does: let go, stop, send to inspection, or wait."""
    state = case.joint.state
    if state is JointState.RELEASED:
        return "go"
    if state is not JointState.OPEN:
        return "stop"
    asked = case.file.channel is not Channel.GREEN and not case.examination
    if case.presentation is not None and (case.file.inspecting or asked):
        return "inspect"
    return "wait"


def why(section: Section, case: casework.Shown) -> Iterator[Why]:
    """Give the reasons of a verdict, the weightiest first."""
    state, day = case.joint.state, section.clock().date()
    against = [one.decision for one in case.joint.decisions if one.decision.verdict is not Verdict.RELEASE]
    for one in against:
        says = tuple(holds.says(section.law, code, day) for code in one.reasons)
        yield Why(f"why.{one.verdict.value}", (one.section,), says)
    if case.joint.provisional:
        yield Why("why.provisional", tuple(one.provisional.section for one in case.joint.provisional))
    if state is JointState.RELEASED:
        yield Why("why.released", tuple(one.decision.section for one in case.joint.decisions))
        return
    if state is JointState.WITHDRAWN:
        yield Why("why.withdrawn")
        return
    unpaid = [one.reference for one in case.receivables if one.state == "estimated"]
    if unpaid:
        yield Why("why.unpaid", words=", ".join(unpaid))
    yield from _ahead(case)


def _ahead(case: casework.Shown) -> Iterator[Why]:
    """Say what has still to be done before it can go."""
    if case.presentation is None:
        yield Why("why.look")
        return
    for name in case.unlike:
        yield Why(f"why.unlike.{name}")
    order = case.file.inspection.order if case.file.inspection and case.file.inspecting else None
    if order is not None:
        where = ", ".join(filter(None, (order.site, order.dock)))
        yield Why("why.inspecting", words=where)
        return
    if case.file.channel is not Channel.GREEN and case.examination is None:
        yield Why("why.channel", words=case.file.channel.value)
    elif case.joint.waiting_for:
        yield Why("why.waiting", case.joint.waiting_for)


DOORS: Final = (booths, booth)
