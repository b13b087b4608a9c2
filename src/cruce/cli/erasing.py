"""`cruce erase` and `cruce hold`: what must go when its time is over, and what must not go yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cruce.cli import erasing_words as words
from cruce.cli.contingency import one_section
from cruce.cli.language import say
from cruce.cli.options import At, CaseId, Json, LawDir
from cruce.cli.printing import complain, moment, put, put_json

if TYPE_CHECKING:
    from cruce.section import Section

Folder = Annotated[
    Path, typer.Option("--section", metavar="HOME/NAME", help=say(words.SECTION), show_default=False)
]
Officer = Annotated[
    str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER), show_default=False)
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=say(words.REASON), show_default=False)]


def erase(
    case: CaseId,
    section: Folder,
    officer: Officer,
    reason: Reason,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Erase a closed case whose retention is over, or say what stands against it."""
    from cruce.clearance import erasing

    with one_section(section, law, at) as opened:
        done = erasing.erase(opened, case, officer, reason, owed=_owed(opened, case))
    kept = done.retention
    cites = [f"{one.law} {one.article or ''}".strip() for one in kept.figure.citations]
    if json:
        facts = {"acts": list(done.acts), "papers": done.papers, "stays": list(done.stays)}
        told = {"kept_until": kept.ends.isoformat(), "law": cites, "verified": kept.figure.verified}
        put_json({"case": case, **facts, **told, "scrubbed": done.scrubbed})
        return
    facts = {"acts": len(done.acts), "papers": done.papers, "until": kept.ends, "law": "; ".join(cites)}
    put(say(words.ERASED).format(case=case, **facts))
    if not kept.figure.verified:
        complain(say(words.UNVERIFIED))
    if done.stays:
        complain(say(words.STAYS).format(count=len(done.stays)))
    if not done.scrubbed:
        complain(say(words.UNSCRUBBED))
    complain(say(words.COPIES))


def _owed(section: Section, case: str) -> list[str]:
    """Name the declarations of a released case on which money, a claim or a protest is open."""
    from cruce.books import is_open, standings
    from cruce.clearance import joint
    from cruce.model import JointState

    if joint(section, case).state is not JointState.RELEASED:
        return []
    return [one.number or one.declaration for one in standings(section, case) if is_open(one)]


def place(
    case: CaseId, section: Folder, officer: Officer, reason: Reason, at: At = None, json: Json = False
) -> None:
    """Put a case under legal hold, so that nothing of it is erased."""
    from cruce.clearance import erasing

    with one_section(section, at=at) as opened:
        erasing.place_hold(opened, case, officer, reason)
        _tell(opened, case, json=json)


def lift(
    case: CaseId, section: Folder, officer: Officer, reason: Reason, at: At = None, json: Json = False
) -> None:
    """Lift one legal hold of a case."""
    from cruce.clearance import erasing

    with one_section(section, at=at) as opened:
        erasing.lift_hold(opened, case, officer, reason)
        _tell(opened, case, json=json)


def show(case: CaseId, section: Folder, json: Json = False) -> None:
    """Show the legal holds on a case and, where it was erased, by whom, when and by which law."""
    with one_section(section, reading=True) as opened:
        _tell(opened, case, json=json)


def _tell(section: Section, case: str, *, json: bool) -> None:
    from cruce.clearance import erasing
    from cruce.model import plain

    count, acts = erasing.holds(section.store.events(case)), erasing.standing(section, case)
    if json:
        put_json({"case": case, "holds": count, "acts": [plain(one) for one in acts]})
        return
    for one in acts:
        facts = {"at": moment(one.at), "by": one.by, "reason": one.body["reason"]}
        put(say(words.LINE).format(act=say(words.ACTS[one.kind]), **facts))
        for name in one.body.get("acts", ()):
            put(name, indent=2)
    put(say(words.PLACED if count else words.FREE).format(case=case, count=count))
