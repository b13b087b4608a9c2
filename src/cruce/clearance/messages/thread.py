"""The thread of a case as one reads it: messages and notices, the oldest first, each once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import absent
from cruce.clearance.messages.notices import notice, stepped
from cruce.clearance.messages.writing import letter_of, read_to
from cruce.model import Event, Letter, Text, Value
from cruce.section import Section
from cruce.store import Recorded


class Said(Value):
    """One thing in a thread: a message in its writer's words, or a notice of a section in both languages.

    ``place`` is where it stands in this section's log, ``side`` who speaks (``trader``, or a section),
    ``read_by`` the sides here that have read it.
    """

    place: str
    at: datetime
    side: str
    letter: Letter | None = None
    notice: Text | None = None
    read_by: tuple[str, ...] = ()


def thread(section: Section, case: str) -> tuple[Said, ...]:
    """Read the thread of a case in one section; raises `PowerError` ``case.unknown``, ``case.erased``."""
    row = section.store.case(case)
    if row is None:
        raise absent(section, case)
    events = section.store.events(case)
    file = CaseFile.model_validate_json(row.body)
    marks = read_to(section.name, events)
    found = list(_said(section, file, events, marks))
    return tuple(sorted(found, key=lambda one: (one.at, int(one.place.rpartition(":")[2]))))


def unread(said: Sequence[Said], side: str) -> int:
    """Count what a side has not read of a thread, its own messages aside."""
    return sum(one.side != side and side not in one.read_by for one in said)


def _said(
    section: Section, file: CaseFile, events: Sequence[Recorded], marks: dict[str, int]
) -> Iterator[Said]:
    courses = {one.id: one for one in file.matters.courses}
    for recorded in events:
        words = json.loads(recorded.content)
        letter = letter_of(words)
        place = f"{section.name}:{recorded.seq}"
        read = tuple(sorted(side for side, last in marks.items() if last >= recorded.seq))
        if letter is not None:
            side = "trader" if letter.side == "trader" else letter.section
            yield Said(place=place, at=letter.at, side=side, letter=letter, read_by=read)
            continue
        event = Event.model_validate(words)
        if event.kind == "clearance.stepped" and event.body["course"] in courses:
            says = stepped(section.law, courses[event.body["course"]], event)
            yield Said(place=place, at=event.at, side=section.name, notice=says, read_by=read)
        elif (told := notice(section.law, event)) is not None:
            yield Said(place=place, at=event.at, side=told[0], notice=told[1], read_by=read)
