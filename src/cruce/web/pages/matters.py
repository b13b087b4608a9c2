"""What stands on a case beside its decisions, for its page: holds, findings, courses, the thread."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cruce.clearance import CaseFile, courses, holds, messages
from cruce.law import Entry
from cruce.model import (
    GoodsItem,
    Hold,
    Override,
    Text,
)
from cruce.risk import rules
from cruce.section import Section
from cruce.web.entitled import side_of
from cruce.web.identity import Account
from cruce.web.pages import casework

REVIEW: Final = timedelta(days=1)
"""When a hold is looked at again, unless its owner says otherwise."""


@dataclass(frozen=True, slots=True)
class Matters:
    """The matters of a case for one reader; no officer's words and no secret reason to a trader, to a
    gate, or to another authority than the one that set it.
    """

    holds: tuple[tuple[Hold, Text, str], ...]
    overrides: tuple[Override, ...]
    amended: Mapping[str, courses.Amended]
    courses: tuple[courses.Shown, ...]
    kinds: tuple[Entry, ...]
    reasons: tuple[Entry, ...]
    codes: tuple[Entry, ...]
    lines: tuple[tuple[str, str], ...]
    thread: tuple[messages.Said, ...]
    unread: int
    side: str
    today: date
    key: str

    @property
    def last(self) -> str:
        """Name the place of the last thing in the thread."""
        return self.thread[-1].place if self.thread else ""


def seen_by(section: Section, shown: casework.Shown, account: Account) -> Matters:
    """Gather the matters of a case for one reader."""
    file, law = shown.file, section.law
    today = law.local_day(shown.filing.crossing, section.clock())
    thread = messages.thread(section, shown.row.id)
    side = side_of(section, account)
    return Matters(
        holds=tuple(_hold(section, one, account) for one in reversed(file.matters.holds)),
        overrides=tuple(one for one in reversed(file.matters.overrides) if account.reads(one.authority)),
        amended=_amended(section, shown.row.id, file),
        courses=tuple(courses.shown(law, one) for one in file.matters.courses),
        kinds=courses.kinds(law, section.name, today),
        reasons=(*law.entries(holds.REASONS, today), *law.entries(rules.REASON_CODES, today)),
        codes=law.entries(rules.REASON_CODES, today),
        lines=_lines(shown),
        thread=thread,
        unread=messages.unread(thread, side),
        side=side,
        today=today,
        key=secrets.token_urlsafe(9),
    )


def _hold(section: Section, hold: Hold, account: Account) -> tuple[Hold, Text, str]:
    told = hold if account.reads(hold.authority) else hold.shown()
    return told, holds.says(section.law, told.reason, told.at.date()), hold.id


def _amended(section: Section, case: str, file: CaseFile) -> dict[str, courses.Amended]:
    found = {name: courses.amended(section, case, of=name) for name in (section.name, *file.matters.told)}
    return {name: one for name, one in found.items() if one is not None}


def _lines(shown: casework.Shown) -> tuple[tuple[str, str], ...]:
    return tuple((line, str(item.description)) for line, item in items_of(shown))


def items_of(shown: casework.Shown) -> list[tuple[str, GoodsItem]]:
    """List the goods items of a case, each with its place in the filing."""
    return [
        (f"/consignments/{place}/items/{row}", item)
        for place, consignment in enumerate(shown.filing.consignments)
        for row, item in enumerate(consignment.items)
    ]
