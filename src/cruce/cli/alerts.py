"""`cruce alert`: whom a section's lists may mean in a case, and an officer's decision on one of them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import alerts_words as words
from cruce.cli.language import say
from cruce.cli.options import HOME, At, CaseId, Home, Json, LawDir
from cruce.cli.printing import joined, put, put_json
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.cli.desk import Desk
    from cruce.risk import screening


class Judged(StrEnum):
    """What an officer decides of an alert: it is somebody else, or the one on the list."""

    CLEARED = "cleared"
    CONFIRMED = "confirmed"


SectionName = Annotated[
    str, typer.Option("--section", metavar="NAME", help=say(words.SECTION), show_default=False)
]
Named = Annotated[str | None, typer.Option("--alert", metavar="LIST:ENTRY@PLACE", help=say(words.NAMED))]
Decision = Annotated[Judged | None, typer.Option(help=say(words.DECISION))]
Officer = Annotated[str | None, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER))]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=say(words.REASON))]


def alert(
    case: CaseId,
    section: SectionName,
    named: Named = None,
    decision: Decision = None,
    officer: Officer = None,
    reason: Reason = None,
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Tell the alerts of a case in one section; or decide one, by an officer's name and with a reason."""
    from cruce.cli.desk import looked_at, opened

    if named is decision is reason is None:
        with looked_at(home, law) as desk:
            _put(desk, section, case, officer, json=json)
        return
    if named is None or decision is None or officer is None or reason is None:
        raise UsageError("alert.what", words.WHAT, words.WHAT_ADVICE)
    from cruce.clearance import alerts

    with opened(home, law, at) as desk:
        desk.follow(case)
        sure = decision is Judged.CONFIRMED
        alerts.decide(desk.section(section), case, named, confirmed=sure, why=reason, by=officer)
        _put(desk, section, case, officer, json=json)


def _put(desk: Desk, section: str, case: str, officer: str | None, *, json: bool) -> None:
    from cruce.clearance import alerts
    from cruce.cli.reads import noted

    found = alerts.of_case(desk.section(section), case)
    noted([desk.section(section)], case, officer, "alert")
    if json:
        put_json({"case": case, "section": section, "alerts": [_as_json(one) for one in found]})
        return
    put(say(words.ALERTS).format(case=case, section=section, count=len(found)), style="bold")
    for one in found:
        put(str(one), indent=2)
        put(say(words.MEETING).format(name=one.participant.name, matched=one.matched), indent=4)
        put(joined((say(words.HOW[one.how]), f"{one.score:.2f}")), indent=4, style="dim")
        if one.decided is not None:
            judged = words.CONFIRMED if one.decided.confirmed else words.CLEARED
            facts = {"by": one.decided.by, "on": one.decided.on, "why": one.decided.why}
            put(say(judged).format(**facts), indent=4)


def _as_json(one: screening.Alert) -> dict[str, Any]:
    decided = one.decided
    return {
        "alert": str(one),
        "role": one.participant.role,
        "name": one.participant.name,
        "list": one.list,
        "entry": one.entry.id,
        "matched": one.matched,
        "match": one.how.value,
        "score": f"{one.score:.3f}",
        "same_country": one.same_country,
        "decided": decided
        and {
            "decision": (Judged.CONFIRMED if decided.confirmed else Judged.CLEARED).value,
            "by": decided.by,
            "on": decided.on.isoformat(),
            "why": decided.why,
        },
    }
