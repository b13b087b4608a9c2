"""Codes of what stands in a cell: a whole number for each value met in training, -1 for any other.

A cross is coded step by step, two codes at a time, so that no product of sizes overflows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np

from cruce.risk.score.rows import MISSING, Floats, Ints, Rows, Schema

UNSEEN = -1
BINS = 16
"""Parts of about equal size into which a number is cut for its own term."""
Term = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The values of one category, in the order of their codes, and the lengths of its levels."""

    values: tuple[str, ...]
    lengths: tuple[int, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """The code of each value."""
        return {value: place for place, value in enumerate(self.values)}

    @cached_property
    def levels(self) -> dict[int, tuple[dict[str, int], Ints]]:
        """For each length: the code of each beginning, and that of each value's beginning."""
        made = {}
        for length in self.lengths:
            starts = dict.fromkeys(value[:length] for value in self.values)
            places = {start: place for place, start in enumerate(starts)}
            made[length] = (places, np.array([places[value[:length]] for value in self.values], np.int64))
        return made


@dataclass(frozen=True, eq=False)
class Coding:
    """How the cells of a schema become codes; what was learnt from rows stays as it is.

    ``vocabularies`` by category; ``points`` by exact number, its values in rising order; ``edges`` by number,
    the limits between its parts; ``pairs`` by cross, the keys met, in rising order. A key is the code of all
    but the last member times the size of the last, plus the last one's code.
    """

    schema: Schema
    vocabularies: dict[str, Vocabulary]
    points: dict[str, Floats]
    edges: dict[str, Floats]
    pairs: dict[Term, Ints]

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """All terms: categories with levels, exact numbers, crosses, numbers in parts (``mass~``)."""
        singles = ((single,) for single in self.schema.singles())
        parts = ((f"{name}~",) for name in self.schema.numbers if self.schema.parts)
        return (*singles, *self.schema.crosses, *parts)

    def size(self, term: Term) -> int:
        """Count the codes of a term."""
        if len(term) > 1:
            return len(self.pairs[term])
        (single,) = term
        if single in self.vocabularies:
            return len(self.vocabularies[single].values)
        if single.endswith("=") and single[:-1] in self.points:
            return len(self.points[single[:-1]]) + 1
        if single.endswith("~") and single[:-1] in self.edges:
            return len(self.edges[single[:-1]]) + 2
        name, _, length = single.rpartition(":")
        return len(self.vocabularies[name].levels[int(length)][0])

    def coder(self, rows: Rows) -> Coder:
        """Begin to code rows."""
        return Coder(self, rows)


class Coder:
    """The codes of some rows, each term coded once."""

    def __init__(self, coding: Coding, rows: Rows) -> None:
        self.coding = coding
        self._rows = rows
        self._made: dict[Term, Ints] = {}

    def codes(self, term: Term) -> Ints:
        """Give the code of a term in every row; -1 where training has not met it."""
        made = self._made.get(term)
        if made is None:
            made = self._made[term] = self._single(term[0]) if len(term) == 1 else self._cross(term)
        return made

    def keys(self, term: Term) -> Ints:
        """Give the key of a cross in every row; -1 where a member has not been met."""
        before, last = self.codes(term[:-1]), self.codes(term[-1:])
        key = before * self.coding.size(term[-1:]) + last
        key[np.minimum(before, last) < 0] = UNSEEN
        return key

    def _cross(self, term: Term) -> Ints:
        return _found(self.coding.pairs[term], self.keys(term))

    def _single(self, single: str) -> Ints:
        coding = self.coding
        if vocabulary := coding.vocabularies.get(single):
            codes = map(vocabulary.places.get, self._rows.texts[single], repeat(UNSEEN))
            return np.fromiter(codes, np.int64, len(self._rows))
        name = single[:-1]
        if single.endswith("=") and name in coding.points:
            numbers, points = self._rows.numbers[name], coding.points[name]
            return np.where(np.isnan(numbers), len(points), _found(points, numbers))
        if single.endswith("~") and name in coding.edges:
            numbers, edges = self._rows.numbers[name], coding.edges[name]
            part = np.searchsorted(edges, numbers, side="right")
            return np.where(np.isnan(numbers), len(edges) + 1, part).astype(np.int64)
        name, _, length = single.rpartition(":")
        return self._level(name, int(length))

    def _level(self, name: str, length: int) -> Ints:
        whole = self.codes((name,))
        places, of_value = self.coding.vocabularies[name].levels[length]
        codes = of_value[whole]
        values = self._rows.texts[name]
        for place in np.flatnonzero(whole < 0).tolist():
            codes[place] = places.get(values[place][:length], UNSEEN)
        return codes


def _found(known: np.ndarray, asked: np.ndarray) -> Ints:
    """Give the place of each value in an array in rising order; -1 where it is not there."""
    if not len(known):
        return np.full(len(asked), UNSEEN, np.int64)
    place = known.searchsorted(asked)
    place[place == len(known)] = 0
    place[known[place] != asked] = UNSEEN
    return place.astype(np.int64, copy=False)


def learn_coding(schema: Schema, rows: Rows) -> Coding:
    """Take in the values, the limits and the combinations that occur in rows; their order does not matter."""
    coding = Coding(
        schema,
        {
            name: Vocabulary(tuple(sorted({MISSING, *rows.texts[name]})), tuple(schema.levels.get(name, ())))
            for name in schema.categories
        },
        {name: _values(rows.numbers[name]) for name in schema.exact},
        {name: _limits(rows.numbers[name]) for name in schema.numbers},
        {},
    )
    coder = coding.coder(rows)
    for cross in schema.crosses:
        for length in range(2, len(cross) + 1):
            if (begun := cross[:length]) not in coding.pairs:
                coding.pairs[begun] = np.unique(coder.keys(begun))
    return coding


def _values(numbers: Floats) -> Floats:
    return np.unique(numbers[~np.isnan(numbers)])


def _limits(numbers: Floats) -> Floats:
    known = np.sort(numbers[~np.isnan(numbers)])
    if not len(known):
        return known
    places = (np.arange(1, BINS) * len(known)) // BINS
    return np.unique(known[places])
