"""The rows of a section's boards in the orders in which pages ask for them: none has to look at all rows.

They are kept up on the thread that works on the section, read on any: a list is read in one go.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cruce.web.board import Row

ORDERS: Final[Mapping[str, Callable[[Row], Any]]] = {
    "newest": lambda row: (-row.seq, row.case),
    "expected": attrgetter("expected", "case"),
    "reference": attrgetter("reference", "case"),
    "case": attrgetter("case"),
}
"""What rows are put in order by: each order is that of one row to a place."""


class Ranked:
    """Rows in an order; ``backwards``: kept the last first, where what is new comes at the head, and costs
    nothing so.
    """

    def __init__(self, key: Callable[[Row], Any], *, backwards: bool = False) -> None:
        self._key = key
        self._backwards = backwards
        self._rows: list[Row] = []

    def put(self, row: Row, before: Row | None) -> None:
        """Enter a row in the place of the one before."""
        if before is not None and self._key(before) != self._key(row):
            self.drop(before)
        place = bisect_left(self._rows, self._key(row), key=self._key)
        if place < len(self._rows) and self._key(self._rows[place]) == self._key(row):
            self._rows[place] = row
        else:
            self._rows.insert(place, row)

    def drop(self, row: Row) -> None:
        """Take a row out."""
        place = bisect_left(self._rows, self._key(row), key=self._key)
        if place < len(self._rows) and self._rows[place].case == row.case:
            del self._rows[place]

    def all(self) -> list[Row]:
        """List all rows in order."""
        return self._rows[:: -1 if self._backwards else 1]

    def first(self) -> Row | None:
        """Give the row at the head of the order."""
        return self._rows[-1 if self._backwards else 0] if self._rows else None

    def after(self, key: Any) -> list[Row]:
        """List the rows behind a place of an order that is not kept backwards."""
        return self._rows[bisect_right(self._rows, key, key=self._key) :]


def _by_decision() -> Ranked:
    return Ranked(lambda row: (row.decided, row.case))


def _by_act() -> Ranked:
    return Ranked(lambda row: (row.seq, row.case), backwards=True)


def _ranks() -> dict[str, Ranked]:
    return {name: Ranked(key) for name, key in ORDERS.items() if name != "newest"} | {"newest": _by_act()}


@dataclass
class Shelf:
    """The rows of one crossing: those still open, those under inspection, those inspected again, and all by
    last act, by last decision and by day.
    """

    open: dict[str, Row] = field(default_factory=dict)
    looking: dict[str, Row] = field(default_factory=dict)
    again: dict[str, Row] = field(default_factory=dict)
    _states: Counter[str] = field(default_factory=Counter)
    _closed: Ranked = field(default_factory=_by_act)
    _decided: Ranked = field(default_factory=_by_decision)
    _days: defaultdict[date, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))

    def put(self, row: Row, before: Row | None) -> None:
        """Put a row in the place of the one before."""
        if before is not None:
            self._forget(before)
        self._states[row.state.value] += 1
        self._days[_day(row)][row.case] = row
        _keep(self.open, row, here=row.is_open)
        _keep(self.looking, row, here=row.inspection is not None and row.inspection.is_open)
        _keep(self.again, row, here=row.repeats > 0)
        if not row.is_open:
            self._closed.put(row, None)
        if row.decided:
            self._decided.put(row, None)

    def drop(self, row: Row) -> None:
        """Take a row out."""
        self._forget(row)
        for each in (self.open, self.looking, self.again, self._days[_day(row)]):
            each.pop(row.case, None)

    def _forget(self, row: Row) -> None:
        self._states[row.state.value] -= 1
        if not row.is_open:
            self._closed.drop(row)
        if row.decided:
            self._decided.drop(row)

    def states(self) -> Counter[str]:
        """Count the cases by joint state; a state that none is in is not named."""
        return +self._states.copy()

    def decided_since(self, moment: datetime) -> list[Row]:
        """Give the rows whose last decision is of this moment or later."""
        return self._decided.after((moment, ""))

    def closed_lately(self, most: int) -> list[Row]:
        """Give the closed rows with the newest acts, the newest at the head."""
        return list(islice(self._closed.all(), most))

    def expected_between(self, begin: datetime, end: datetime) -> Iterator[Row]:
        """Give the rows that were filed as expected from one moment until before another."""
        day = begin.astimezone(UTC).date()
        while day <= end.astimezone(UTC).date():
            yield from (row for row in list(self._days.get(day, {}).values()) if begin <= row.expected < end)
            day += timedelta(days=1)


@dataclass
class Owners:
    """The rows of each declarant in every order, and the cases in which each party had a part."""

    parties: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _ranks: defaultdict[str, dict[str, Ranked]] = field(default_factory=lambda: defaultdict(_ranks))

    def put(self, row: Row, before: Row | None) -> None:
        """Enter a row in the place of the one before."""
        for owner in ("*", row.declarant):
            for each in self._ranks[owner].values():
                each.put(row, before)
        for name in row.parties if before is None else ():
            self.parties[name].add(row.case)

    def drop(self, row: Row) -> None:
        """Take a row out."""
        for owner in ("*", row.declarant):
            for each in self._ranks[owner].values():
                each.drop(row)
        for name in row.parties:
            self.parties[name].discard(row.case)
            if not self.parties[name]:
                del self.parties[name]

    def newest(self, declarants: Iterable[str]) -> Row | None:
        """Give the row that was acted on last of these declarants (``*``: of all)."""
        names = frozenset(declarants)
        heads = (self._ranks[name]["newest"].first() for name in names if name in self._ranks)
        return max((row for row in heads if row is not None), key=lambda row: row.seq, default=None)

    def of(self, declarants: Iterable[str], order: str, after: str | None) -> list[Row]:
        """List the rows of these declarants (``*``: of all) in an order; by case: behind one."""
        names = frozenset(declarants)
        names = frozenset("*") if "*" in names else names
        ranks = [self._ranks[name][order] for name in names if name in self._ranks]
        found = [one.all() if after is None else one.after(after) for one in ranks]
        if len(found) == 1:
            return found[0]
        return sorted((row for rows in found for row in rows), key=ORDERS[order])


def _keep(rows: dict[str, Row], row: Row, *, here: bool) -> None:
    if here:
        rows[row.case] = row
    else:
        rows.pop(row.case, None)


def _day(row: Row) -> date:
    return row.expected.astimezone(UTC).date()
