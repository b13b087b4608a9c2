"""What an inspection came to: the finding that closes it, or an examination recorded at once, in one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from pydantic import Field

from cruce.clearance import seals
from cruce.clearance.counting import count_examination
from cruce.clearance.docket import Docket
from cruce.clearance.inspection.acts import acting, in_hand, named, require_again, require_worker
from cruce.clearance.inspection.checklist import Question, asked, goods_of
from cruce.clearance.inspection.team import needed
from cruce.clearance.inspection.words import already, listed, refused
from cruce.clearance.lodging import today
from cruce.clearance.officers import not_presented, require_reasons, require_team
from cruce.clearance.presenting import conclude, level_of
from cruce.clearance.recalling import recall
from cruce.model import (
    Attendance,
    Examination,
    Find,
    Function,
    Inspection,
    InspectionOrder,
    ItemFinding,
    Level,
    Member,
    Money,
    Result,
    Value,
    plain,
)
from cruce.section import Section
from cruce.store import Transaction


class Found(Value):
    """What the team found: reason codes for the load and for single items, what it comes to, a remark."""

    reasons: tuple[str, ...] = ()
    items: tuple[ItemFinding, ...] = Field(default=(), max_length=500)
    find: Find | None = None
    owed: tuple[Money, ...] = ()
    remarks: str | None = Field(default=None, min_length=1, max_length=1000)


def unanswered(docket: Docket, one: Inspection) -> tuple[Question, ...]:
    """List the questions of the checklist that nobody has answered."""
    done = {each.question for each in one.answers}
    whole = asked(docket.section.law, recall(docket).filing, one, docket.at.date())
    return tuple(each for each in whole if each.code not in done)


def find(section: Section, case: str, found: Found, by: str, seen: int | None = None) -> Inspection | None:
    """Record what an inspection found, and so end it; each section decides where nothing else is missing.

    Raises `PowerError` ``case.unanswered`` with every open question, ``case.differs``, ``case.unsealed``,
    ``case.item``, ``case.reason``, ``case.not-begun``, ``case.not-on-team``, ``case.moved``.
    """
    return acting(section, case, by, seen, partial(_find, found))


def _find(found: Found, docket: Docket) -> None:
    who, known = f"{docket.section.name}: {named(docket.by)}", docket.file.inspection
    if known is not None and known.found is not None and known.ended_by == who and _is_said(docket, found):
        return  # the button was pressed twice
    one = in_hand(docket, at_work=True)
    docket.require_open()
    require_worker(docket, one)
    _require_whole(docket, one, found)
    enter_finding(docket, _examination(docket, one, found), one, who)


def _is_said(docket: Docket, found: Found) -> bool:
    said = docket.file.examination
    return said is not None and (said.items, said.remarks) == (found.items, found.remarks)


def _require_whole(docket: Docket, one: Inspection, found: Found) -> None:
    reasons = _reasons(found)
    require_reasons(docket, reasons)
    places = goods_of(recall(docket).filing)
    strange = [each.item for each in found.items if each.item not in places]
    if strange:
        raise refused("item", case=docket.row.id, items=", ".join(strange))
    if missing := unanswered(docket, one):
        questions = listed(each.says for each in missing)
        raise refused("unanswered", count=len(missing), questions=questions)
    differs = [each.question for each in one.answers if each.result is Result.DIFFERS]
    if differs and not reasons:
        raise refused("differs", questions=", ".join(differs))
    if one.broken and not one.put_on:
        raise refused("unsealed", seals=", ".join(one.broken))


def _reasons(found: Found) -> tuple[str, ...]:
    return tuple(sorted({*found.reasons, *(code for each in found.items for code in each.reasons)}))


def _examination(docket: Docket, one: Inspection, found: Found) -> Examination:
    begun, order = one.begun, one.order
    assert begun is not None, "asked before"
    assert order is not None, "an inspection begins with its order"
    return Examination(
        at=docket.at,
        team=tuple(member.name for member in one.members),
        reasons=_reasons(found),
        find=found.find,
        owed=found.owed,
        remarks=found.remarks,
        seals=one.put_on,
        minutes_spent=minutes(begun, docket.at),
        items=found.items,
        broken=one.broken,
        spent=spent(one, docket.at),
        site=order.site,
        dock=order.dock,
        again=order.again,
    )


def minutes(since: datetime, until: datetime) -> int:
    """Count the minutes from one moment to another, each that has begun as a whole one."""
    return max(0, -((since - until) // timedelta(minutes=1)))


def spent(one: Inspection, until: datetime) -> dict[str, int]:
    """Count by section the minutes from when its first officer was at the load, and the work had begun."""
    since: dict[str, datetime] = {}
    for member in one.members:
        if member.how is Attendance.PRESENT and one.begun is not None:
            came = max(member.at, one.begun)
            since[member.section] = min(since.get(member.section, came), came)
    return {name: minutes(came, until) for name, came in sorted(since.items())}


def enter_finding(docket: Docket, found: Examination, one: Inspection, who: str) -> None:
    """Record a finding, tell the other sections, end the inspection, decide where nothing else is missing."""
    count_examination(docket, found)
    number = docket.file.examinations + 1
    ordered = {"inspection": one.number, "by": who} if one.begun is not None else {}
    docket.record("clearance.examined", {"examination": plain(found), **ordered})
    ended = one.model_copy(update={"found": found.at, "ended_by": who})
    docket.change(examination=found, examinations=number, inspection=ended, unsealed=False)
    if level_of(docket, Function.EXAMINATION).reaches(Level.SHARE):
        body = {"examination": plain(found), "number": number, **ordered}
        docket.tell("clearance.examined", body, today(docket, recall(docket)))
    conclude(docket)


def examine(section: Section, found: Mapping[str, Examination], by: str) -> dict[str, Exception | None]:
    """Record examinations by case that were made without an order of their own: order and finding in one
    step.

    The other sections are told, and each decides where nothing else is missing. Where an inspection was
    ordered, its finding ends it, and this is refused (``case.ordered``).
    """
    at = section.clock()
    works = [partial(_examine, section, case, result, by, at) for case, result in found.items()]
    return dict(zip(found, section.write(works), strict=True))


def _examine(
    section: Section, case: str, found: Examination, by: str, at: datetime, transaction: Transaction
) -> None:
    docket = Docket.take(section, transaction, case, by, at)
    docket.require_open()
    file = docket.file
    if file.presentation is None:
        raise not_presented(case)
    if file.inspection is not None and file.inspecting:
        raise already(case, file.inspection)
    require_team(docket, found.team, needed(docket, ()))
    require_reasons(docket, found.reasons)
    require_again(docket, found.again)
    if found.again is not None:
        docket.change(repeats=file.repeats + 1)
    enter_finding(docket, found, at_once(docket, found, section.name, by), by)
    docket.close()


def at_once(docket: Docket, found: Examination, section: str, by: str) -> Inspection:
    """Give the inspection that an examination recorded in one step comes to, its order included."""
    before = docket.file.inspection
    order = InspectionOrder(section=section, at=found.at, by=by, again=found.again)
    if found.broken or found.seals:
        take_seals(docket, found, by)
    return Inspection(
        number=before.number + 1 if before else 1,
        orders=(order,),
        members=tuple(_people(found)),
        found=found.at,
        ended_by=by,
    )


def _people(found: Examination) -> Iterator[Member]:
    """Name the officers of a team that was typed; who is not written as one is no member."""
    for name, _, who in (one.partition(":") for one in found.team):
        with suppress(ValueError):
            yield Member(section=name.strip(), officer=who.strip(), at=found.at)


def take_seals(docket: Docket, found: Examination, by: str) -> None:
    """Note the seals that an examination recorded in one step left; where it names none broken, all were."""
    file, on_paper = docket.file, seals.filed(recall(docket).filing)
    broken = found.broken or seals.on_load(file, on_paper)
    change = seals.changed(file, on_paper, broken, found.seals, by, found.at)
    docket.change(resealed=(*docket.file.resealed, change))
