"""Standard checklists: what an inspection must answer, by what is done and which goods are there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from cruce.law import Entry, Law
from cruce.model import Filing, GoodsItem, Inspection, InspectionKind, Text

TOPICS: Final = ("general", "scan", "canine", "agriculture", "hazmat")
_RANGE: Final = re.compile(r"(\d\d)(?:-(\d\d))?")


class Question(NamedTuple):
    """One question of a checklist: its topic, what it asks, and the law that it stands on, if any."""

    code: str
    topic: str
    says: Text
    law: str


def goods_of(filing: Filing) -> dict[str, GoodsItem]:
    """Give the goods items of a filing by their place: consignment and line (``1/2``)."""
    return {
        f"{number}/{line}": item
        for number, consignment in enumerate(filing.consignments, start=1)
        for line, item in enumerate(consignment.items, start=1)
    }


def questions(
    law: Law, filing: Filing, kinds: Sequence[InspectionKind], items: Collection[str], on: date
) -> tuple[Question, ...]:
    """List what an inspection of some kinds must answer, for the goods concerned (none named: all)."""
    goods = goods_of(filing)
    named = [goods[item] for item in items if item in goods] or list(goods.values())
    chapters = {(item.classification.heading or "")[:2] for item in named}
    return tuple(
        Question(entry.code, topic, entry.says, _law_of(entry))
        for topic in TOPICS
        for entry in law.entries(f"checklists/{topic}", on)
        if _asks(entry, kinds, chapters)
    )


def asked(law: Law, filing: Filing, one: Inspection, on: date) -> tuple[Question, ...]:
    """List the questions of an inspection as it stands."""
    return questions(law, filing, one.kinds, one.items, on)


def _asks(entry: Entry, kinds: Sequence[InspectionKind], chapters: Collection[str]) -> bool:
    said = entry.attributes.get("kinds")
    if said is not None and not {kind.value for kind in kinds} & set(said.split()):
        return False
    ranges = entry.attributes.get("chapters")
    return ranges is None or any(chapter in chapters for chapter in _chapters(ranges))


def _chapters(ranges: str) -> Iterator[str]:
    for first, last in _RANGE.findall(ranges):
        yield from (f"{number:02d}" for number in range(int(first), int(last or first) + 1))


def _law_of(entry: Entry) -> str:
    more = entry.attributes.get("also")
    return "; ".join(filter(None, (str(entry.citation) if entry.citation else "", more)))
