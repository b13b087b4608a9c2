"""What a section remembers of parties, prices and ties when it scores: causal in time.

A row is told by what was known when its week began, never by its own week or a later one. In training the
memory walks over all weeks, filings that nobody examined included; the model keeps it as it stood after the
last one, and serves by it. Training and serving ask it by the same code. What is filed between two trainings
is not remembered before the next one, so a section that trains seldom serves by an older memory than its rows
were told by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Self

import numpy as np

from cruce.model import Text
from cruce.risk.features.graph import Taint
from cruce.risk.features.reference import Reference
from cruce.risk.features.tally import DOUBT, MEMORY, Tally
from cruce.risk.score.rows import Floats, Ints, Rows

WEEK: Final = 7
"""Days of one step; weeks are counted from day number 0."""
CHANCE: Final = 0.03
"""The rate of finds that is believed before the first examination, as if fifty had shown it."""
_BELIEVED: Final = 50.0
_PARTIES: Final = {
    "importer": ("the importer", "el importador"),
    "exporter": ("the exporter", "el exportador"),
    "carrier": ("the carrier", "el transportista"),
    "driver": ("the driver", "el operador"),
    "tractor": ("the tractor", "el tractor"),
}
_PAIRS: Final = {"partners": ("importer", "exporter"), "crew": ("driver", "tractor")}
_TIED: Final = ("importer", "exporter", "driver", "tractor")
_PRICES: Final = ("usd_per_kg", "kg_per_unit")
_HEADING: Final = 4  # digits
_OWN: Final = "own_price"


def _told() -> Iterator[tuple[str, Text]]:
    for name, (en, es) in _PARTIES.items():
        yield f"{name}_weeks", Text(en=f"weeks since {en} was first seen", es=f"semanas que lleva visto {es}")
        yield (
            f"{name}_seen",
            Text(en=f"how often {en} was seen lately", es=f"veces que se vio {es} últimamente"),
        )
        yield f"{name}_finds", Text(en=f"rate of finds: {en}", es=f"tasa de hallazgos: {es}")
    yield "partners_seen", Text(en="how often both traders met", es="veces que coincidieron ambas empresas")
    yield (
        "crew_seen",
        Text(en="how often driver and tractor met", es="veces que coincidieron operador y tractor"),
    )
    yield (
        "usd_per_kg_far",
        Text(
            en="USD per kg, deviations from these goods",
            es="USD por kg, desviaciones de lo usual del producto",
        ),
    )
    yield (
        "kg_per_unit_far",
        Text(
            en="kg per unit, deviations from these goods",
            es="kg por unidad, desviaciones de lo usual del producto",
        ),
    )
    yield (
        f"{_OWN}_far",
        Text(
            en="USD per kg, deviations from the exporter's own",
            es="USD por kg, desviaciones de lo propio del exportador",
        ),
    )
    yield "taint", Text(en="worst rate of finds of all parties", es="peor tasa de hallazgos de las partes")
    yield (
        "near_taint",
        Text(en="rate of finds of those they meet", es="tasa de hallazgos de con quienes coinciden"),
    )


TOLD: Final = dict(_told())
"""The numbers that a memory tells of a row, and what a person reads for each.

``_weeks`` since the first time, -1 for who is new; ``_seen``: trucks, each counting half after 26 weeks;
``_finds``, ``taint`` and ``near_taint``: shares of examinations with a find, drawn to the usual; ``_far``:
robust standard deviations of the logarithm from the median, -12 to 12.
"""


class Memory:
    """All that past weeks have told. One that was read from a file can be asked, and not taught further."""

    def __init__(self) -> None:
        self._tallies = {name: Tally() for name in (*_PARTIES, *_PAIRS)}
        self._references = {name: Reference() for name in (*_PRICES, _OWN)}
        self._taint = Taint()
        self._opened, self._found = 0.0, 0.0
        self._week: int | None = None

    @property
    def usual(self) -> float:
        """The rate of finds so far, drawn to `CHANCE` while little is known."""
        return (self._found + _BELIEVED * CHANCE) / (self._opened + _BELIEVED)

    def tell(self, rows: Rows, days: Floats) -> Rows:
        """Give rows of the columns of a filing with the numbers of `TOLD` beside them, by days of arrival."""
        if not len(rows):
            return Rows(rows.texts, {**rows.numbers, **dict.fromkeys(TOLD, np.empty(0))})
        return Rows(rows.texts, {**rows.numbers, **dict(self._tell(rows, days // WEEK))})

    def learn(self, rows: Rows, week: int, labels: Floats, movements: Ints) -> None:
        """Take in a week: ``labels`` are 1 a violation, 0 none, not a number where nobody examined.

        ``movements``: rows of one number are lines of one truck, and count once for each of its parties.
        Weeks come in rising order.
        """
        passed = 0 if self._week is None else week - self._week
        marks, kinds, logs = _marks(rows), _kinds(rows), _logs(rows)
        examined = ~np.isnan(labels)
        for name, tally in self._tallies.items():
            once = _once(marks[name], movements)
            seen = [marks[name][place] for place in once]
            tally.fade(passed)
            tally.note(seen, week)
            known = examined[once]
            tally.judge(
                [mark for mark, is_known in zip(seen, known, strict=True) if is_known], labels[once][known]
            )
        for name, reference in self._references.items():
            reference.learn(kinds[name], logs[name])
        tied = _tied(marks)
        once = _once(["|".join(row) for row in tied], movements)
        self._taint.learn([tied[place] for place in once], 0.5 ** (passed / MEMORY))
        judged = once[examined[once]]
        if judged.size:
            self._taint.judge([tied[place] for place in judged], labels[judged])
            _, first = np.unique(movements[examined], return_index=True)
            self._opened += first.size
            self._found += float(labels[examined][first].sum())
        self._taint.spread(self.usual, DOUBT)
        self._week = week

    def state(self) -> dict[str, tuple[list[str], list[Floats]]]:
        """Give all that is asked in telling: names of marks and columns of numbers, by what they are of."""
        parts: dict[str, Tally | Reference | Taint] = {
            **self._tallies,
            **self._references,
            "taint": self._taint,
        }
        told = {name: part.state() for name, part in parts.items()}
        return told | {"usual": ([], [np.array([self._opened, self._found])])}

    @classmethod
    def again(cls, state: Mapping[str, tuple[Sequence[str], Sequence[Floats]]]) -> Self:
        """Make a memory anew from what `state` gave.

        Raises ``LookupError`` or ``ValueError`` where it is not that.
        """
        made = cls()
        made._tallies = {name: Tally.again(*_sound(state[name], 5)) for name in made._tallies}
        made._references = {name: Reference.again(*_sound(state[name], 2)) for name in made._references}
        made._taint = Taint.again(*_sound(state["taint"], 3))
        made._opened, made._found = state["usual"][1][0].tolist()
        return made

    def _tell(self, rows: Rows, weeks: Floats) -> Iterator[tuple[str, Floats]]:
        marks, kinds, logs = _marks(rows), _kinds(rows), _logs(rows)
        usual = self.usual
        for name, tally in self._tallies.items():
            places = tally.places(marks[name])
            yield f"{name}_seen", tally.seen(places)
            if name in _PARTIES:
                yield f"{name}_weeks", tally.age(places, weeks)
                yield f"{name}_finds", tally.rate(places, usual)
        for name, reference in self._references.items():
            yield f"{name}_far", reference.distance(kinds[name], logs[name])
        own, near = self._taint.of(_tied(marks), usual, DOUBT)
        yield "taint", own.max(axis=1, initial=0.0)
        yield "near_taint", near.max(axis=1, initial=0.0)


def remember(
    rows: Rows, days: Floats, labels: Floats, movements: Ints, others: tuple[Rows, Floats, Ints] | None = None
) -> tuple[Rows, Memory]:
    """Walk over all weeks: give the rows, each told by the weeks before its own, and the memory after them.

    ``others``: rows, days and movements that were filed and not examined; movements numbered apart.
    """
    examined = len(rows)
    if others is not None:
        rows, days = rows.joined(others[0]), np.append(days, others[1])
        labels = np.append(labels, np.full(len(others[1]), np.nan))
        movements = np.append(movements, others[2] + movements.max(initial=-1) + 1)
    memory, told = Memory(), {name: np.full(len(rows), np.nan) for name in TOLD}
    weeks = (days // WEEK).astype(np.int64)
    for week in np.unique(weeks):
        here = np.flatnonzero(weeks == week)
        batch = rows.take(here)
        for name, column in memory.tell(batch, days[here]).numbers.items():
            if name in told:
                told[name][here] = column
        memory.learn(batch, int(week), labels[here], movements[here])
    first = np.arange(examined)
    return Rows(rows.texts, {**rows.numbers, **told}).take(first), memory


def _once(marks: Sequence[str], movements: Ints) -> Ints:
    """Give the places at which a mark is met first in its movement."""
    first = dict.fromkeys(zip(marks, movements.tolist(), strict=True))
    places: list[int] = []
    for place, key in enumerate(zip(marks, movements.tolist(), strict=True)):
        if key in first:
            del first[key]
            places.append(place)
    return np.array(places, np.int64)


def _marks(rows: Rows) -> dict[str, Sequence[str]]:
    """Give the mark of each party and each pair, row by row; empty where one is missing."""
    marks: dict[str, Sequence[str]] = {name: rows.texts[name] for name in _PARTIES}
    for name, (one, other) in _PAIRS.items():
        marks[name] = _joined(rows.texts[one], rows.texts[other])
    return marks


def _kinds(rows: Rows) -> dict[str, Sequence[str]]:
    """Give what a row's figures are compared with: its goods in its direction, or the exporter's own."""
    goods = _joined(rows.texts["hs"], rows.texts["direction"])
    heading = [code[:_HEADING] for code in rows.texts["hs"]]
    return {**dict.fromkeys(_PRICES, goods), _OWN: _joined(rows.texts["exporter"], heading)}


def _logs(rows: Rows) -> dict[str, Floats]:
    """Give the logarithms of the figures that are compared; not a number where there is none above nought."""
    plain = {name: rows.numbers[name] for name in _PRICES}
    logs = {name: np.log(np.where(column > 0, column, np.nan)) for name, column in plain.items()}
    return logs | {_OWN: logs["usd_per_kg"]}


def _joined(one: Sequence[str], other: Sequence[str]) -> list[str]:
    return [f"{left}|{right}" if left and right else "" for left, right in zip(one, other, strict=True)]


def _tied(marks: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    return list(zip(*(marks[name] for name in _TIED), strict=True))


def _sound(
    part: tuple[Sequence[str], Sequence[Floats]], columns: int
) -> tuple[Sequence[str], Sequence[Floats]]:
    names, numbers = part
    if len(numbers) != columns or any(len(column) != len(names) for column in numbers):
        raise ValueError("columns of another length than their names")
    return names, numbers
