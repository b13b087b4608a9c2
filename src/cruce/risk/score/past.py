"""What a section has examined, as the score learns from it: rows, finds, the chance of having been examined.

A labelled table has the columns of `FILED` (needed; an empty cell is missing) and

- ``date``: the day of arrival (ISO 8601);
- ``find``: ``no-find``, ``paper``, ``revenue`` or ``seizure``; empty: filed, and examined by nobody;
- ``chance``, if known: with which probability the movement was to be examined, above 0 to 1 (else 1);
- ``amount``, if known: the revenue or harm found, in one currency;
- ``case``: lines with the same one are of one movement (without the column each line is one).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from cruce.model import Find, Finding
from cruce.risk.facts import Movement
from cruce.risk.score.filed import FILED, PARTIES, filed_rows, party_key
from cruce.risk.score.rows import Floats, Ints, Rows
from cruce.risk.sentences import fault

LEAST_CHANCE = 0.01
"""A smaller chance counts as this one, so that no single movement outweighs a hundred others."""
MOST_NAMED = 20
_NEEDED, _KNOWN = ("date", "find"), ("chance", "amount", "case")


@dataclass(frozen=True, slots=True)
class Examined:
    """One movement that was examined: its day, what was found, the chance of its examination, and the amount
    of what was found (not a number: not known).
    """

    movement: Movement
    day: date
    find: Find
    chance: float
    amount: float = float("nan")


@dataclass(frozen=True, eq=False)
class Past:
    """Rows of movements that were examined; each array has one value a row.

    ``movements``: which movement, from 0; ``labels``: 1 a violation; ``days``: day numbers of dates;
    ``chances`` of having been examined; ``amounts``: NaN where not known. ``others``: rows, days and
    movements that were filed and not examined: nothing is learnt from them but who and what is usual.
    """

    rows: Rows
    movements: Ints
    labels: Floats
    days: Floats
    chances: Floats
    amounts: Floats
    others: tuple[Rows, Floats, Ints] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, places: Ints) -> Past:
        """Give the examined rows at some places; movements are counted anew."""
        _, movements = np.unique(self.movements[places], return_inverse=True)
        return Past(
            self.rows.take(places),
            movements,
            self.labels[places],
            self.days[places],
            self.chances[places],
            self.amounts[places],
        )

    def before(self, day: float) -> Past:
        """Give all that came before a day, what was not examined included."""
        past = self.take(np.flatnonzero(self.days < day))
        if self.others is None:
            return past
        rows, days, movements = self.others
        places = np.flatnonzero(days < day)
        return replace(past, others=(rows.take(places), days[places], movements[places]))

    @property
    def weights(self) -> Floats:
        """The inverse chance of each movement, shared among its rows."""
        return 1 / self.chances / np.bincount(self.movements)[self.movements]


def past_of(
    examined: Sequence[Examined], positive: Collection[Find], others: Sequence[tuple[Movement, date]] = ()
) -> Past:
    """Take what a section has examined itself; ``positive`` are the finds that count as a violation.

    Each row has the label and the amount of its whole movement. ``others``: movements that nobody examined,
    with their days.
    """
    rows, places, _ = filed_rows(one.movement for one in examined)
    each = [examined[place] for place in places]
    return Past(
        rows,
        np.array(places, np.int64),
        np.array([one.find in positive for one in each], np.float64),
        np.array([one.day.toordinal() for one in each], np.float64),
        np.maximum(np.array([one.chance for one in each], np.float64), LEAST_CHANCE),
        np.array([one.amount for one in each], np.float64),
        _others(others) if others else None,
    )


def _others(filed: Sequence[tuple[Movement, date]]) -> tuple[Rows, Floats, Ints]:
    rows, places, _ = filed_rows(movement for movement, _ in filed)
    days = np.array([filed[place][1].toordinal() for place in places], np.float64)
    return rows, days, np.array(places, np.int64)


def read_past(content: bytes, name: str, positive: Collection[Find]) -> Past | tuple[Finding, ...]:
    """Read a labelled table, or name every fault in it (of one kind of row at most twenty)."""
    try:
        table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        lines = [(table.line_num, cells) for cells in table if cells]
    except (UnicodeDecodeError, csv.Error):
        return (fault("examined-form", name),)
    if len(lines) < 2:
        return (fault("examined-empty", name),)
    (_, header), *rows = lines
    needed = (*_NEEDED, *FILED.categories, *FILED.numbers)
    faults = [fault("examined-lack", name, 1, column=column) for column in needed if column not in header]
    faults += [fault("examined-column", name, 1, column=one) for one in _strange(header, needed)]
    if not faults:
        faults = list(_faults(name, header, rows))[:MOST_NAMED]
    return tuple(faults) or _past(header, [cells for _, cells in rows], positive)


def _strange(header: Sequence[str], needed: Sequence[str]) -> Iterator[str]:
    """Yield columns that stand twice, or that nothing would be learnt from although somebody thought so."""
    for one in dict.fromkeys(header):
        if header.count(one) > 1 or one not in (*needed, *_KNOWN):
            yield one


def _faults(name: str, header: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> Iterator[Finding]:
    for line, cells in rows:
        if len(cells) != len(header):
            yield fault("examined-width", name, line, found=len(cells), wanted=len(header))
            continue
        for place, (column, cell) in enumerate(zip(header, cells, strict=True), start=1):
            if not _sound(column, cell):
                yield fault("examined-cell", name, line, place, column=column, value=cell)


def _sound(column: str, cell: str) -> bool:
    if column == "find":
        return not cell or cell in set(Find)
    if column == "date":
        try:
            date.fromisoformat(cell)
        except ValueError:
            return False
        return True
    if column not in (*FILED.numbers, "chance", "amount") or not cell:
        return True
    try:
        number = float(cell)
    except ValueError:
        return False
    if column == "chance":
        return 0 < number <= 1
    return bool(np.isfinite(number)) and (column != "amount" or number >= 0)


def _past(header: Sequence[str], rows: Sequence[list[str]], positive: Collection[Find]) -> Past:
    columns = {name: [cells[place] for cells in rows] for place, name in enumerate(header)}
    for name in PARTIES:
        columns[name] = [party_key(cell) for cell in columns[name]]
    cases = columns.get("case", [""] * len(rows))
    places: dict[str, int] = {}
    named = [case or f"\0{place}" for place, case in enumerate(cases)]
    whole = Past(
        Rows(
            {name: columns[name] for name in FILED.categories},
            {name: _floats(columns[name], len(rows), np.nan) for name in FILED.numbers},
        ),
        np.array([places.setdefault(case, len(places)) for case in named], np.int64),
        np.array([find in positive for find in columns["find"]], np.float64),
        np.array([date.fromisoformat(day).toordinal() for day in columns["date"]], np.float64),
        np.maximum(_floats(columns.get("chance", []), len(rows), 1.0), LEAST_CHANCE),
        _floats(columns.get("amount", []), len(rows), np.nan),
    )
    examined = np.array([bool(find) for find in columns["find"]])
    if examined.all():
        return whole
    rest = whole.take(np.flatnonzero(~examined))
    return replace(whole.take(np.flatnonzero(examined)), others=(rest.rows, rest.days, rest.movements))


def _floats(cells: Sequence[str], count: int, missing: float) -> Floats:
    return np.array([float(cell) if cell else missing for cell in cells or [""] * count], np.float64)
