"""What the score is learnt from: rows of categories and numbers, and the schema that names their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from pydantic import model_validator

from cruce.model import Text, Value

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MISSING = ""
"""The category of a cell without one: that nothing is declared may itself say something."""


class Schema(Value):
    """The columns that a model looks at; columns that it does not name are never looked at.

    ``categories`` hold text, where an empty text or None is missing; ``numbers`` hold floats, NaN where
    missing. ``levels`` adds to a category the beginnings of its codes: ``{"hs6": (4, 2)}`` makes ``hs6:4``
    and ``hs6:2``. ``exact`` names the numbers whose very values count as categories too, as ``mass=``.
    ``crosses`` names combinations of categories, levels and exact numbers. ``parts``: whether each number,
    cut into parts of equal size, is a term too; without it only the trees look at numbers. ``labels`` says in
    both languages what a person reads for a column; without one they read its name.
    """

    categories: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    levels: Mapping[str, tuple[int, ...]] = {}
    exact: tuple[str, ...] = ()
    crosses: tuple[tuple[str, ...], ...] = ()
    parts: bool = True
    labels: Mapping[str, Text] = {}

    @model_validator(mode="after")
    def _names_hold(self) -> Self:
        columns = (*self.categories, *self.numbers)
        if not columns or len(set(columns)) < len(columns):
            raise ValueError("a schema names at least one column, and none twice")
        if strange := [name for name in self.levels if name not in self.categories]:
            raise ValueError(f"levels of what is no category: {strange}")
        if strange := [name for name in self.exact if name not in self.numbers]:
            raise ValueError(f"exact values of what is no number: {strange}")
        singles = set(self.singles())
        if odd := [cross for cross in self.crosses if len(cross) < 2 or not singles.issuperset(cross)]:
            raise ValueError(f"crosses of what is not there: {odd}")
        return self

    def singles(self) -> tuple[str, ...]:
        """Name the categories, their levels and the exact numbers: what may stand in a cross."""
        levels = (f"{name}:{length}" for name, lengths in self.levels.items() for length in lengths)
        return (*self.categories, *levels, *(f"{name}=" for name in self.exact))

    def without(self, columns: Sequence[str]) -> Schema:
        """Give the schema without some columns, nor anything made of them."""
        left = set(self.singles()) - set(columns)
        left -= {single for single in left if _column(single, self) in columns}
        return Schema(
            categories=tuple(name for name in self.categories if name not in columns),
            numbers=tuple(name for name in self.numbers if name not in columns),
            levels={name: lengths for name, lengths in self.levels.items() if name not in columns},
            exact=tuple(name for name in self.exact if name not in columns),
            crosses=tuple(cross for cross in self.crosses if left.issuperset(cross)),
            parts=self.parts,
            labels={name: text for name, text in self.labels.items() if name not in columns},
        )

    def label(self, term: Sequence[str]) -> Text:
        """Say what a term is made of, such as “origin × HS code”."""
        names = [self._label(single) for single in term]
        return Text(en=" × ".join(name.en for name in names), es=" × ".join(name.es for name in names))

    def _label(self, single: str) -> Text:
        column = _column(single, self)
        label = self.labels.get(column, Text(en=column, es=column))
        _, _, length = single.rpartition(":") if single != column else ("", "", "")
        if not length.isdigit():
            return label
        return Text(en=f"{label.en} (first {length})", es=f"{label.es} (primeros {length})")


def _column(single: str, schema: Schema) -> str:
    """Name the column of which a level or an exact number is made."""
    if single in schema.categories or single in schema.numbers:
        return single
    return single[:-1] if single.endswith(("=", "~")) else single.rpartition(":")[0]


@dataclass(frozen=True, eq=False)
class Rows:
    """Many rows, column by column, all of one length: ``texts`` of strings, ``numbers`` of float64."""

    texts: Mapping[str, Sequence[str]]
    numbers: Mapping[str, Floats]

    def __post_init__(self) -> None:
        if len({len(column) for column in self._columns()}) > 1:
            raise ValueError("the columns are not of one length")

    def __len__(self) -> int:
        return next((len(column) for column in self._columns()), 0)

    def _columns(self) -> Iterator[Any]:
        yield from self.texts.values()
        yield from self.numbers.values()

    @classmethod
    def of(cls, schema: Schema, records: Sequence[Mapping[str, Any]]) -> Self:
        """Take the columns of a schema out of records; what is None or absent is missing.

        Raises ``ValueError`` for a number that is none.
        """
        return cls(
            {name: [_text(record.get(name)) for record in records] for name in schema.categories},
            {
                name: np.array([_number(record.get(name)) for record in records], np.float64)
                for name in schema.numbers
            },
        )

    def joined(self, other: Rows) -> Rows:
        """Give these rows and, after them, others of the same columns."""
        return Rows(
            {name: [*column, *other.texts[name]] for name, column in self.texts.items()},
            {name: np.append(column, other.numbers[name]) for name, column in self.numbers.items()},
        )

    def take(self, places: Ints) -> Rows:
        """Give the rows at some places, in that order."""
        return Rows(
            {name: [column[place] for place in places] for name, column in self.texts.items()},
            {name: column[places] for name, column in self.numbers.items()},
        )


def _text(value: object) -> str:
    return MISSING if value is None else str(value)


def _number(value: Any) -> float:
    return float("nan") if value is None or value == "" else float(value)
