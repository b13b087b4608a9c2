"""Follow-up cases: what a contradiction opened, worked by each section under its own law and closed once.

Both sections open one under the same number; from there each goes its own legal course: what it notes and how
it closes is told to no other section.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from cruce.clearance.contingency.healing import concerned
from cruce.clearance.docket import Docket
from cruce.clearance.officers import require_own_officer, require_words
from cruce.model import Closing, PowerError, Text
from cruce.section import Section
from cruce.store import Draft, Transaction


@dataclass(frozen=True, slots=True)
class Step:
    """What an officer noted, or with an outcome, how the case was closed."""

    at: datetime
    by: str
    says: str
    outcome: Closing | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up case: who let goods go for whom, why that does not stand, and what was done about it.

    ``section`` was acted for, ``taken_by`` the one that acted; ``cause`` is the code of the contradiction.
    """

    id: str
    case: str
    of_version: int
    section: str
    taken_by: str
    cause: str
    opened: datetime
    steps: tuple[Step, ...] = ()

    @property
    def outcome(self) -> Closing | None:
        """Tell how it was closed; none while it is open."""
        return self.steps[-1].outcome if self.steps else None


def follow_ups(section: Section) -> tuple[FollowUp, ...]:
    """List the follow-up cases of a section, the oldest first."""
    found = [follow_up(section, name) for _, file in concerned(section) for name in file.follow_ups]
    return tuple(sorted(found, key=lambda one: (one.opened, one.id)))


def follow_up(section: Section, name: str) -> FollowUp:
    """Find a follow-up case by its number; raises `PowerError` ``follow-up.unknown``."""
    made: FollowUp | None = None
    for event in section.store.events(name):
        told = json.loads(event.content)
        at, body = datetime.fromisoformat(told["at"]), told.get("body", {})
        if event.kind == "clearance.opened":
            made = _opened(name, at, body)
        elif made is not None and event.kind == "clearance.followed":
            made = _followed(made, at, told["by"], body)
    if made is None:
        raise _refused("unknown", name)
    return made


def work_on(section: Section, name: str, says: str, by: str, outcome: Closing | None = None) -> FollowUp:
    """Put on record what was found or done about a follow-up case, or with an outcome close it.

    Raises `PowerError` ``follow-up.unknown``, ``follow-up.closed``, ``case.follow-up-words``,
    ``case.nobody``, ``case.other-officer``.
    """
    require_own_officer(section, by)
    require_words("follow-up-words", says)
    before = follow_up(section, name)
    at = section.clock()

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, before.case, by, at)
        if name in docket.file.closed:
            raise _refused("closed", name)
        body = {"case": before.case, "says": says, **({} if outcome is None else {"outcome": outcome.value})}
        transaction.record(Draft("clearance.followed", name, 1, at, by, body), None)
        if outcome is not None:
            docket.change(closed=(*docket.file.closed, name))
            docket.close()

    section.store.one(work)
    return follow_up(section, name)


def _opened(name: str, at: datetime, body: dict[str, Any]) -> FollowUp:
    return FollowUp(
        id=name,
        case=body["case"],
        of_version=body["of_version"],
        section=body["section"],
        taken_by=body["taken_by"],
        cause=body["cause"],
        opened=at,
    )


def _followed(before: FollowUp, at: datetime, by: str, body: dict[str, Any]) -> FollowUp:
    outcome = Closing(body["outcome"]) if "outcome" in body else None
    return replace(before, steps=(*before.steps, Step(at, by, body["says"], outcome)))


_SAYS: Final = {
    "unknown": Text(
        en="There is no follow-up case {name} here.", es="Aquí no existe el expediente de seguimiento {name}."
    ),
    "closed": Text(
        en="Follow-up case {name} is closed; what was decided stays as it is.",
        es="El expediente de seguimiento {name} está cerrado; lo resuelto queda como está.",
    ),
}


def _refused(code: str, name: str) -> PowerError:
    return PowerError(
        f"follow-up.{code}",
        _SAYS[code].format(name=name),
        Text(en="List them: cruce contingency report.", es="Vea cuáles hay: cruce contingency report."),
    )
