"""The cases of a trader as a list: searched, filtered, sorted, and turned over page by page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from cruce.clearance import money
from cruce.model import JointState
from cruce.section import Section
from cruce.web.board import Board, Row
from cruce.web.shelves import ORDERS

PAGE: Final = 50
_LONGEST: Final = 80
SORTS: Final = ("newest", "expected", "reference")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asked of the list: words to find, a state, an order, and after which row to go on."""

    text: str = ""
    state: str = ""
    sort: str = "newest"
    after: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wish:
        """Read it from an address; what is not understood is as if it were not there."""
        state, sort = query.get("state", ""), query.get("sort", "")
        return cls(
            text=query.get("q", "").strip()[:_LONGEST],
            state=state if state in (*JointState, "active") else "",
            sort=sort if sort in SORTS else "newest",
            after=query.get("after", "")[: 2 * _LONGEST],
        )

    def address(self, **other: str) -> str:
        """Write it as the query of an address, with some of it changed."""
        told = {"q": self.text, "state": self.state, "sort": self.sort, **other}
        return urlencode({name: value for name, value in told.items() if value and value != "newest"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list: its rows, how many there are in all, and the address of the next page's query."""

    rows: tuple[Row, ...]
    count: int
    wish: Wish
    further: str


def listed(board: Board, declarants: Iterable[str], wish: Wish) -> Listed:
    """Find, sort and cut the page that was asked for of the cases of these declarants.

    A page goes on after the last row of the one before by what it was sorted by: a new case shifts nothing.
    """
    found = _wanted(board.of(declarants, wish.sort), wish)
    begin = 0
    if (after := _after(wish)) is not None:
        begin = bisect_right(found, after, key=ORDERS[wish.sort])
    page = found[begin : begin + PAGE]
    further = wish.address(after=_told(page[-1], wish.sort)) if len(found) > begin + PAGE else ""
    return Listed(tuple(page), len(found), wish, further)


def _told(row: Row, sort: str) -> str:
    """Write down after which row a page goes on."""
    first = {"newest": row.seq, "expected": row.expected.isoformat(), "reference": row.reference}[sort]
    return f"{first}~{row.case}"


def _after(wish: Wish) -> tuple[Any, str] | None:
    """Read after which row to go on; what cannot be read is as if it were not there."""
    first, _, name = wish.after.rpartition("~")
    try:
        match wish.sort:
            case "newest":
                return -int(first), name
            case "expected":
                return datetime.fromisoformat(first).astimezone(UTC), name
            case _:
                return (first, name) if wish.after else None
    except (ValueError, OverflowError):
        return None


def _wanted(rows: Sequence[Row], wish: Wish) -> Sequence[Row]:
    if wish.state == "active":
        rows = [row for row in rows if row.is_open]
    elif wish.state:
        rows = [row for row in rows if row.state.value == wish.state]
    for word in wish.text.casefold().split():
        rows = [row for row in rows if word in row.said]
    return rows


def unpaid(section: Section, cases: Iterable[str]) -> frozenset[str]:
    """Name those of some cases in which something due here is neither paid nor guaranteed."""
    return frozenset(case for case in cases if money.open_dues(section.store.receivables_of(case)))
