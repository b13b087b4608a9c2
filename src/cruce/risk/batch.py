"""Conditions asked of many rows at once, in columns (numpy): the second back end of the rule language.

It means exactly what the generated function means (`cruce.risk.program`; a property test compares both).
A column of text is its distinct words and one code a row, so that a question about a text is asked once for
each word. *Known* is a mask, or none where every row is known: no number stands for what is missing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from cruce.risk.facts import Fact, Kind, Scalar, Scope
from cruce.risk.program import Tables
from cruce.risk.tree import (
    Among,
    Arithmetic,
    Codes,
    Compare,
    Constant,
    Every,
    Figure,
    Find,
    Has,
    Lookup,
    Negative,
    Node,
    Not,
    Question,
    Read,
    Size,
    Some,
    Value,
    walk,
    write,
)

Mask = NDArray[np.bool_]
Level = Scope | None
"""The rows that an answer is about; none: it is the same for all."""

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}
_ARITHMETIC = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
_FIND: dict[str, Callable[[str, str], bool]] = {
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": operator.contains,
}
_DEPTH = {
    None: -1,
    Scope.MOVEMENT: 0,
    Scope.CONSIGNMENT: 1,
    Scope.PARTY: 1,
    Scope.PRESENTATION: 1,
    Scope.ITEM: 2,
    Scope.ALERT: 2,
}


class Columns(Protocol):
    """The rows of a batch, fact by fact."""

    def level(self, fact: Fact) -> Scope:
        """Tell which rows a fact is read from."""

    def values(self, fact: Fact) -> Sequence[Scalar | None]:
        """Read a fact from all its rows; ``None`` where the filing does not say it."""

    def lift(self, answer: NDArray[Any], outer: Scope, inner: Scope) -> NDArray[Any]:
        """Repeat what is known of outer rows for the rows inside them."""

    def rows(self, scope: Scope) -> int:
        """Count the rows of a scope."""


@dataclass(frozen=True, slots=True)
class Column:
    """One value for each row: numbers or truths in ``values``; for text the words, and their codes there."""

    values: NDArray[Any]
    known: Mask | None = None
    words: Sequence[str] | None = None


def column(values: Sequence[Scalar | None], kind: Kind) -> Column:
    """Make a column of what was read; ``None`` is what is missing."""
    if kind is Kind.NUMBER:
        numbers = np.array(values, dtype=np.float64)  # what is missing becomes no number, for the moment
        doubtful = np.flatnonzero(np.isnan(numbers))
        known = np.ones(len(values), dtype=np.bool_)
        known[doubtful] = [values[place] is not None for place in doubtful.tolist()]
        return Column(numbers, known if len(doubtful) else None)
    if kind is Kind.TRUTH:
        there = np.array([value is not None for value in values], dtype=np.bool_)
        return Column(np.array(values, dtype=np.bool_), there)
    codes = {word: code for code, word in enumerate(dict.fromkeys(values))}
    coded = np.fromiter(map(codes.__getitem__, values), np.intp, len(values))
    words = [cast(str, word) if word is not None else "" for word in codes]
    return Column(coded, coded != codes[None] if None in codes else None, words)


class Asking:
    """The questions of some rules, numbered: equal ones are asked of a batch once."""

    def __init__(self, conditions: Iterable[Question]) -> None:
        self.conditions = tuple(conditions)
        numbers: dict[str, int] = {}
        self.number = {
            id(node): numbers.setdefault(write(node), len(numbers))
            for condition in self.conditions
            for node in walk(condition)
        }

    def of(self, columns: Columns, tables: Tables) -> Answers:
        """Ask them of a batch."""
        return Answers(self, columns, tables)


class Answers:
    """What one batch answers; each answer is worked out when it is asked for, and once."""

    def __init__(self, asking: Asking, columns: Columns, tables: Tables) -> None:
        self._asking = asking
        self._columns = columns
        self._tables = tables
        self._masks: dict[tuple[int, bool], tuple[Mask, Level]] = {}
        self._read: dict[str, Column] = {}
        self._lifted: dict[tuple[str, Scope], Column] = {}

    def known_to_be(self, truth: bool, place: int, scope: Scope) -> Mask:
        """Tell for which rows of a scope the condition at a place is known to be ``truth``."""
        with np.errstate(all="ignore"):
            mask, level = self._ask(self._asking.conditions[place], truth)
        return np.broadcast_to(self._lift(mask, level, scope), (self._columns.rows(scope),))

    def _ask(self, node: Question, truth: bool) -> tuple[Mask, Level]:
        key = (self._asking.number[id(node)], truth)
        if key not in self._masks:
            self._masks[key] = self._asked(node, truth)
        return self._masks[key]

    def _asked(self, node: Question, truth: bool) -> tuple[Mask, Level]:
        match node:
            case Every(parts=parts) | Some(parts=parts):
                return self._joint(parts, truth, every=isinstance(node, Every) is truth)
            case Not(of=of):
                return self._ask(of, not truth)
            case Constant(value=value):
                return np.asarray(bool(value) is truth), None
            case _:
                level = self._level(node)
                return self._leaf(node, truth, level), level

    def _leaf(self, node: Has | Read | Compare | Among | Find, truth: bool, level: Level) -> Mask:
        match node:
            case Has(fact=fact):
                there = self._column(fact, level).known
                return np.asarray(truth) if there is None else there if truth else ~there
            case Read(fact=fact):
                found = self._column(fact, level)
                return _both(found.values if truth else ~found.values, found.known)
            case Compare(operator=how, left=left, right=right):
                return self._compare(how if truth else _OPPOSITE[how], left, right, level)
            case Among():
                return self._among(node, truth, level)
            case Find(how=how, text=text, part=part):
                found = _over(_FIND[how], self._value(text, level), self._value(part, level))
                return _both(found.values if truth else ~found.values, found.known)

    def _joint(self, parts: Sequence[Question], truth: bool, *, every: bool) -> tuple[Mask, Level]:
        """Join parts that must all be known to be ``truth``, or one of them; stop when the rest changes
        nothing.
        """
        join = np.logical_and if every else np.logical_or
        whole, level = self._ask(parts[0], truth)
        for part in parts[1:]:
            if not whole.any() if every else whole.all():
                break
            more, of = self._ask(part, truth)
            deeper = max(level, of, key=_DEPTH.__getitem__)
            whole = join(self._lift(whole, level, deeper), self._lift(more, of, deeper))
            level = deeper
        return whole, level

    def _compare(self, how: str, left: Value, right: Value, level: Level) -> Mask:
        first, second = self._value(left, level), self._value(right, level)
        if first.words is not None:
            found = _over(_COMPARE[how], first, second)
            return _both(found.values, found.known)
        # never `~(a < b)`: what is no number is neither less nor not less
        return _both(_both(_COMPARE[how](first.values, second.values), first.known), second.known)

    def _among(self, node: Among, truth: bool, level: Level) -> Mask:
        asked, of = self._value(node.value, level), node.of
        if isinstance(of, Codes):
            codes: frozenset[Scalar] | frozenset[str] | None = self._tables.codes(of.name, of.attribute)
            if codes is None:
                return np.asarray(False)
        else:
            codes = frozenset(each.value for each in of)
        if asked.words is not None:
            inside = np.array([word in codes for word in asked.words], dtype=np.bool_)[asked.values]
        else:
            inside = np.isin(asked.values, list(codes))
        return _both(inside if truth else ~inside, asked.known)

    def _value(self, node: Value, level: Level) -> Column:
        match node:
            case Constant(value=str() as value):
                return Column(np.asarray(0), None, (value,))
            case Constant(value=value):
                return Column(np.asarray(value))
            case Read(fact=fact):
                return self._column(fact, level)
            case Figure(path=path):
                figure = self._tables.figure(path)
                return Column(np.asarray(figure or 0.0), None if figure is not None else np.asarray(False))
            case Lookup():
                return self._looked_up(node, level)
            case _:
                return self._computed(node, level)

    def _computed(self, node: Size | Negative | Arithmetic, level: Level) -> Column:
        match node:
            case Size(of=of):
                text = self._value(of, level)
                sizes = np.array([len(word) for word in text.words or ()], dtype=np.float64)
                return Column(sizes[text.values], text.known)
            case Negative(of=of):
                number = self._value(of, level)
                return Column(-number.values, number.known)
            case Arithmetic(operator=how, left=left, right=right):
                first, second = self._value(left, level), self._value(right, level)
                made = _ARITHMETIC[how](first.values, second.values)
                return Column(made, _all_known(first.known, second.known))

    def _looked_up(self, node: Lookup, level: Level) -> Column:
        key, of = self._value(node.key, level), node.column
        table: Mapping[str, Any] = self._tables.column(of) or {}
        found = [table.get(word) for word in key.words or ()]
        answers = column(found, of.kind)
        there = None if answers.known is None else answers.known[key.values]
        return Column(answers.values[key.values], _all_known(key.known, there), answers.words)

    def _column(self, fact: Fact, level: Level) -> Column:
        own = self._columns.level(fact)
        if fact.name not in self._read:
            self._read[fact.name] = column(self._columns.values(fact), fact.kind)
        if level is None or level is own:
            return self._read[fact.name]
        if (fact.name, level) not in self._lifted:
            found = self._read[fact.name]
            known = None if found.known is None else self._lift(found.known, own, level)
            lifted = Column(self._lift(found.values, own, level), known, found.words)
            self._lifted[fact.name, level] = lifted
        return self._lifted[fact.name, level]

    def _lift(self, answer: NDArray[Any], outer: Level, inner: Level) -> NDArray[Any]:
        if outer is None or inner is None or outer is inner or answer.ndim == 0:
            return answer
        return self._columns.lift(answer, outer, inner)

    def _level(self, node: Node) -> Level:
        """Tell the innermost rows that a question asks."""
        levels = (self._columns.level(part.fact) for part in walk(node) if isinstance(part, Read | Has))
        return max(levels, key=_DEPTH.__getitem__, default=None)


def _both(mask: NDArray[Any], known: Mask | None) -> Mask:
    return mask if known is None else mask & known


def _all_known(first: Mask | None, second: Mask | None) -> Mask | None:
    return second if first is None else first if second is None else first & second


def _over(ask: Callable[[str, str], bool], left: Column, right: Column) -> Column:
    """Ask something of two columns of text, once for each pair of words that meet."""
    firsts, seconds = left.words or (), right.words or ()
    known = _all_known(left.known, right.known)
    if len(seconds) == 1:
        (only,) = seconds
        asked = np.array([ask(word, only) for word in firsts], dtype=np.bool_)
        return Column(np.broadcast_to(asked[left.values], _shape(left, right)), known)
    pairs = left.values * len(seconds) + right.values
    met, place = np.unique(pairs, return_inverse=True)
    asked = np.array(
        [ask(firsts[pair // len(seconds)], seconds[pair % len(seconds)]) for pair in met.tolist()],
        dtype=np.bool_,
    )
    return Column(asked[place].reshape(pairs.shape), known)


def _shape(left: Column, right: Column) -> tuple[int, ...]:
    return np.broadcast_shapes(left.values.shape, right.values.shape)


@dataclass(frozen=True, slots=True)
class Given:
    """Rows given as facts by name, all of one scope; any fact may be missing."""

    facts: Mapping[str, Sequence[Scalar | None]]
    count: int
    scope: Scope

    def level(self, fact: Fact) -> Scope:
        """Tell which rows a fact is read from: all of one scope."""
        return self.scope

    def values(self, fact: Fact) -> Sequence[Scalar | None]:
        """Give a fact of all rows."""
        given = self.facts.get(fact.name)
        return [None] * self.count if given is None else given

    def lift(self, answer: NDArray[Any], outer: Scope, inner: Scope) -> NDArray[Any]:
        """Give an answer as it is: there is one scope only."""
        return answer

    def rows(self, scope: Scope) -> int:
        """Count the rows."""
        return self.count
