"""The cases of a trader as a list: searched, filtered, sorted, and turned over page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from cruce.clearance import money
from cruce.model import JointState
from cruce.section import Section
from cruce.web.board import Row

PAGE: Final = 50
_WIDE: Final = 20
_LONGEST: Final = 80
_KEYS: Final[Mapping[str, Callable[[Row], str]]] = {
    "newest": lambda row: f"{10**_WIDE - row.seq:0{_WIDE + 1}}",
    "expected": lambda row: row.expected.isoformat(),
    "reference": lambda row: row.reference,
}
SORTS: Final = tuple(_KEYS)


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


def listed(rows: Iterable[Row], wish: Wish) -> Listed:
    """Find, sort and cut the page that was asked for.

    A page goes on after the last row of the one before by what it was sorted by: a new case shifts nothing.
    """
    key = _KEYS[wish.sort]
    found = sorted(
        ((f"{key(row)}~{row.case}", row) for row in rows if _is_wanted(row, wish)), key=lambda one: one[0]
    )
    left = [one for one in found if one[0] > wish.after] if wish.after else found
    page = left[:PAGE]
    further = wish.address(after=page[-1][0]) if len(left) > PAGE else ""
    return Listed(tuple(row for _, row in page), len(found), wish, further)


def _is_wanted(row: Row, wish: Wish) -> bool:
    if wish.state == "active" and not row.is_open:
        return False
    if wish.state not in ("", "active") and row.state.value != wish.state:
        return False
    said = " ".join(
        (row.reference, row.case, row.carrier, row.crossing, row.declarant, *row.plates)
    ).casefold()
    return all(word in said for word in wish.text.casefold().split())


def unpaid(section: Section, cases: Iterable[str]) -> frozenset[str]:
    """Name those of some cases in which something due here is neither paid nor guaranteed."""
    return frozenset(case for case in cases if money.open_dues(section.store.receivables_of(case)))
