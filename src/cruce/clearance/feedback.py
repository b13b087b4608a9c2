"""What officers say of a selection afterwards: a comment, and what an examination came to in the end.

It is the section's own and told to nobody. What a find is said to be is what the learned score and the yields
of rules go by from then on, in place of what the team could know on the day.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cruce.clearance.docket import Docket, refused
from cruce.clearance.officers import require_own_officer, require_words
from cruce.model import Find
from cruce.section import Section
from cruce.store import Transaction

COMMENTED: Final = "clearance.commented"
"""The kind of event that holds an officer's comment on a selection, the section's own."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What an officer said of a case, and with ``find`` what its examination came to."""

    says: str
    by: str
    at: datetime
    find: Find | None = None


def comment(section: Section, case: str, says: str, by: str, find: Find | None = None) -> None:
    """Put a comment on record, with a find as the outcome that the section learns from.

    Raises `PowerError` ``case.unknown``, ``case.nobody``, ``case.other-officer``, ``case.comment-words``, and
    ``case.not-examined`` for an outcome of what nobody examined.
    """
    at = section.clock()
    require_own_officer(section, by)
    require_words("comment-words", says)

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        if find is not None and docket.file.examination is None:
            raise refused(
                "not-examined",
                f"Case {case} was not examined: there is nothing that it came to.",
                f"El expediente {case} no se reconoció: no hay resultado que asentar.",
            )
        body: dict[str, Any] = {"says": says, **({} if find is None else {"find": find.value})}
        docket.record("clearance.commented", body)
        if find is not None:
            docket.change(stated=find)
        docket.close()

    section.store.one(work)


def comments(section: Section, case: str) -> tuple[Comment, ...]:
    """List what officers of the section said of a case, the oldest first."""
    found = []
    for recorded in section.store.events(case):
        if recorded.kind == COMMENTED:
            told = json.loads(recorded.content)
            body, at = told["body"], datetime.fromisoformat(told["at"])
            find = Find(body["find"]) if "find" in body else None
            found.append(Comment(body["says"], told["by"], at, find))
    return tuple(found)
