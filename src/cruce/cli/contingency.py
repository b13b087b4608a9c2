"""`cruce contingency`: status, a release alone, the count of all that were, and the drill."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import contingency_words as words
from cruce.cli.language import say
from cruce.cli.options import At, CaseId, Json, LawDir, day
from cruce.cli.printing import moment, put, put_json
from cruce.cli.words import REAL_CLOCK, REAL_CLOCK_ADVICE
from cruce.model import Closing, UsageError

if TYPE_CHECKING:
    from cruce.clearance import contingency
    from cruce.section import Section


def _share(text: str) -> Decimal:
    try:
        share = Decimal(text)
    except InvalidOperation as error:
        raise typer.BadParameter(say(words.NOT_A_SHARE)) from error
    if not 0 <= share <= 1:
        raise typer.BadParameter(say(words.NOT_A_SHARE))
    return share


Folder = Annotated[Path, typer.Argument(metavar="HOME/NAME", help=say(words.FOLDER), show_default=False)]
Officer = Annotated[
    str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER), show_default=False)
]
Paid = Annotated[list[str] | None, typer.Option("--paid", metavar="OPERATION", help=say(words.PAID))]
Plates = Annotated[list[str] | None, typer.Option("--plate", metavar="PLATE", help=say(words.PLATE))]
Seals = Annotated[list[str] | None, typer.Option("--seal", metavar="SEAL", help=say(words.SEAL))]
Lane = Annotated[str | None, typer.Option("--lane", metavar="LANE", help=say(words.LANE))]
Crossing = Annotated[
    str, typer.Option("--crossing", metavar="CODE", help=say(words.CROSSING), show_default=False)
]


@contextmanager
def one_section(
    folder: Path, law: Path | None = None, at: datetime | None = None, *, reading: bool = False
) -> Iterator[Section]:
    """Open one section alone; ``at`` sets its clock, in training only (`UsageError` ``clock.real``)."""
    from cruce.cli.desk import Clock
    from cruce.section import Section

    clock = Clock()
    section = Section.open(folder, law=law, clock=clock, reading=reading)
    try:
        if at is not None and not section.settings.training:
            raise UsageError("clock.real", REAL_CLOCK, REAL_CLOCK_ADVICE)
        clock.set_to = at
        yield section
    finally:
        section.close()


def status(folder: Folder, at: At = None, json: Json = False) -> None:
    """Tell of every other section when it was heard last, and under which minute what may be done."""
    from cruce.clearance import contingency

    with one_section(folder, at=at, reading=True) as section:
        now = section.clock()
        links = contingency.status(section, now.date(), now)
    if json:
        put_json({"at": now.isoformat(), "links": [_link_as_json(one) for one in links]})
        return
    for one in links:
        heard = words.HEARD if one.contact else words.NEVER
        put(say(heard).format(peer=one.peer, at=one.contact and moment(one.contact)), style="bold")
        for licence in one.licences:
            _put_licence(licence, now)
        if not one.licences:
            put(say(words.NOBODY), indent=2)


def _put_licence(one: contingency.Licence, now: datetime) -> None:
    power = one.power
    acts = ", ".join(say(words.ACTS[act.value]) for act in one.acts)
    over = one.ends is not None and now >= one.ends
    says = words.COUNTS if one.counts else words.OVER if over else words.NOT_YET
    begins, ends = (moment(at) if at else "–" for at in (one.begins, one.ends))
    put(say(says).format(minute=one.minute, acts=acts, begins=begins, until=ends), indent=2)
    scope = say(words.SCOPE).format(
        channels=", ".join(one.value for one in power.channels),
        operators=say(words.OPERATORS[power.operators]),
        sampling=f"{power.sampling:f}",
        figure="; ".join(f"{say(figure.says)} ({figure.citation})" for figure in one.figures),
    )
    put(scope, indent=4, style="dim")


def _link_as_json(one: contingency.Link) -> dict[str, Any]:
    return {
        "section": one.peer,
        "contact": one.contact.isoformat() if one.contact else None,
        "may_act": one.may_act,
        "powers": [
            {
                "minute": licence.minute,
                "acts": [act.value for act in licence.acts],
                "begins": licence.begins.isoformat() if licence.begins else None,
                "ends": licence.ends.isoformat() if licence.ends else None,
                "counts": licence.counts,
                "power": licence.power.model_dump(mode="json", exclude_none=True),
            }
            for licence in one.licences
        ],
    }


def decide(
    folder: Folder,
    case: CaseId,
    absent: Annotated[
        str, typer.Option("--absent", metavar="NAME", help=say(words.ABSENT), show_default=False)
    ],
    officer: Officer,
    paid: Paid = None,
    plate: Plates = None,
    seal: Seals = None,
    lane: Lane = None,
    port: Annotated[bool, typer.Option("--port", help=say(words.PORT))] = False,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Release a case on behalf of a section that cannot be reached, or say everything that forbids it.

    Where plates, seals or a lane are given, the gate has just seen the truck.
    """
    from cruce.clearance import contingency, present
    from cruce.model import Alone, Presentation, plain

    with one_section(folder, law, at) as section:
        if plate or seal or lane:
            seen = Presentation(
                at=section.clock(), lane=lane, plates=tuple(plate or ()), seals=tuple(seal or ())
            )
            fault = present(section, {case: seen}, officer)[case]
            if fault is not None:
                raise fault
        acting = Alone.PORT if port else Alone.SECTION
        made = contingency.decide_alone(
            section, case, absent, officer, acting=acting, operations=tuple(paid or ())
        )
    if json:
        put_json({"provisional": plain(made)})
        return
    put(say(words.RELEASED).format(case=case, absent=absent, under=", ".join(made.under)), style="bold")


def report(folder: Folder, json: Json = False) -> None:
    """Count every release that was given on a section's behalf, and what became of each."""
    from cruce.clearance import contingency

    with one_section(folder, reading=True) as section:
        told = contingency.reconciliation(section)
        found = contingency.follow_ups(section)
    facts = {
        "cases": told.cases,
        "released": told.released,
        "cosigned": told.cosigned,
        "contradicted": told.contradicted,
        "open": told.open,
    }
    if json:
        put_json({**facts, "follow_ups": list(map(_follow_up_as_json, found)), "waiting": list(told.waiting)})
        return
    put(say(words.COUNTED).format(**facts), style="bold")
    for one in found:
        put(_stands(one), indent=2)
    for case in told.waiting:
        put(say(words.WAITING).format(case=case), indent=2)


def follow(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="FOLLOW-UP", help=say(words.FOLLOW_ID), show_default=False)],
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=say(words.NOTE))] = None,
    close: Annotated[Closing | None, typer.Option("--close", help=say(words.CLOSE))] = None,
    officer: Annotated[str | None, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER))] = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Show a follow-up case; or note what was found, or close it, by an officer's name."""
    from cruce.clearance import contingency

    if (note is None) != (officer is None) or (close is not None and note is None):
        raise UsageError("follow-up.what", words.FOLLOW_WHAT, words.FOLLOW_ADVICE)
    with one_section(folder, at=at, reading=note is None) as section:
        if note is None or officer is None:
            one = contingency.follow_up(section, name)
        else:
            one = contingency.work_on(section, name, note, officer, close)
    if json:
        put_json(_follow_up_as_json(one))
        return
    put(_stands(one), style="bold")
    facts = {"at": moment(one.opened), "taken_by": one.taken_by, "section": one.section}
    put(say(words.OPENED_AT).format(**facts), indent=2)
    for step in one.steps:
        put(say(words.STEP).format(at=moment(step.at), by=step.by, says=step.says), indent=2)


def _stands(one: contingency.FollowUp) -> str:
    stands = say(words.OUTCOMES[one.outcome.value] if one.outcome else words.OPEN)
    return say(words.FOLLOW_UP_STANDS).format(id=one.id, case=one.case, cause=one.cause, stands=stands)


def _follow_up_as_json(one: contingency.FollowUp) -> dict[str, Any]:
    return {
        "follow_up": one.id,
        "case": one.case,
        "of_version": one.of_version,
        "section": one.section,
        "taken_by": one.taken_by,
        "cause": one.cause,
        "opened": one.opened.isoformat(),
        "outcome": one.outcome.value if one.outcome else None,
        "steps": [
            {"at": step.at.isoformat(), "by": step.by, "says": step.says}
            | ({"outcome": step.outcome.value} if step.outcome else {})
            for step in one.steps
        ],
    }


def drill(
    folder: Folder,
    crossing: Crossing,
    date_: Annotated[
        date, typer.Option("--date", metavar="DATE", parser=day, help=say(words.DATE), show_default=False)
    ],
    officer: Officer,
    share: Annotated[
        Decimal | None, typer.Option("--share", metavar="PART", parser=_share, help=say(words.SHARE))
    ] = None,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Let a booth decide a share of a day's traffic from its copy as well, and compare the verdicts."""
    from cruce.clearance import contingency

    with one_section(folder, law, at) as section:
        made = contingency.drill(section, crossing, date_, officer, share)
    facts = {
        "day": made.day.isoformat(),
        "crossing": made.crossing,
        "movements": made.movements,
        "drawn": made.drawn,
        "agreed": made.agreed,
        "undecided": made.undecided,
    }
    if json:
        more = {"share": f"{made.share:f}", "stricter": list(made.stricter), "laxer": list(made.laxer)}
        put_json({**facts, **more})
        return
    put(say(words.DRILLED).format(**facts, stricter=len(made.stricter), laxer=len(made.laxer)))
