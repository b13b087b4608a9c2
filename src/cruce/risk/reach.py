"""What can be told of a condition before any filing is seen: that it never hits, hits everything, or may
divide by zero.

A condition is spread into clauses, each a set of plain questions that must be true, or false, together. What
is said here is sure; what is not said may still be so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

from cruce.risk.facts import Kind, Scalar
from cruce.risk.program import quotient
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
    Not,
    Question,
    Read,
    Some,
    Value,
    kind,
    walk,
    write,
)

MOST_CLAUSES = 500

Leaf = Constant | Read | Compare | Among | Find | Has
Clause = tuple[tuple[Leaf, bool], ...]
_TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}


def never_hits(condition: Question) -> bool:
    """Tell whether no filing at all can meet the condition."""
    clauses = _clauses(condition, True)
    return clauses is not None and not any(map(_possible, clauses))


def always_hits(condition: Question) -> bool:
    """Tell whether every filing meets the condition, whatever it says."""
    clauses = _clauses(condition, False)
    return clauses is not None and not any(map(_possible, clauses)) and _always_known(condition)


def unguarded_divisors(condition: Question) -> tuple[str, ...]:
    """Name, as written, every divisor that may be zero where no other question rules that out."""
    clauses = _clauses(condition, True) or ()
    found = {
        write(part.right): None
        for clause in clauses
        for leaf, _ in clause
        for part in walk(leaf)
        if isinstance(part, Arithmetic) and part.operator == "/"
        if constant(part.right) is None and not _not_zero(write(part.right), clause)
    }
    return tuple(found)


def constant(value: Value) -> float | None:
    """Work out a number that depends on no filing; none where it does."""
    match value:
        case Constant(value=float() as number):
            return number
        case Negative(of=of):
            number_of = constant(of)
            return None if number_of is None else -number_of
        case Arithmetic(operator=how, left=left, right=right):
            first, second = constant(left), constant(right)
            if first is None or second is None:
                return None
            return {
                "+": first + second,
                "-": first - second,
                "*": first * second,
                "/": quotient(first, second),
            }[how]
        case _:
            return None


def _clauses(node: Question, truth: bool) -> tuple[Clause, ...] | None:
    """Spread a condition that is to be ``truth`` into clauses; none when there would be too many."""
    match node:
        case Not(of=of):
            return _clauses(of, not truth)
        case Every(parts=parts) | Some(parts=parts):
            spread = [_clauses(part, truth) for part in parts]
            known = [clauses for clauses in spread if clauses is not None]
            if len(known) < len(spread):
                return None
            if isinstance(node, Every) is not truth:
                return _few(clause for clauses in known for clause in clauses)
            if math.prod(map(len, known)) > MOST_CLAUSES:
                return None
            return _few(sum(chosen, ()) for chosen in product(*known))
        case _:
            return (((node, truth),),)


def _few(clauses: Iterator[Clause]) -> tuple[Clause, ...] | None:
    spread = tuple(clauses)
    return spread if len(spread) <= MOST_CLAUSES else None


def _possible(clause: Clause) -> bool:
    """Tell whether some filing may meet all questions of a clause at once."""
    asked: dict[str, bool] = {}
    limits: dict[str, _Limits] = {}
    absent = {leaf.fact.name for leaf, truth in clause if isinstance(leaf, Has) and not truth}
    for leaf, truth in clause:
        if asked.setdefault(write(leaf), truth) is not truth:
            return False
        if isinstance(leaf, Constant) and leaf.value is not truth:
            return False
        if isinstance(leaf, Has) and not truth and not leaf.fact.optional:
            return False
        if not isinstance(leaf, Has) and _reads(leaf) & absent:
            return False
        _limit(leaf, truth, limits)
    return all(limit.leave_something() for limit in limits.values())


def _reads(leaf: Leaf) -> set[str]:
    return {part.fact.name for part in walk(leaf) if isinstance(part, Read)}


class _Limits:
    """What the questions of a clause leave of the values of one number or text."""

    def __init__(self) -> None:
        self.low, self.high = -math.inf, math.inf
        self.open_low = self.open_high = False
        self.among: frozenset[Scalar] | None = None
        self.outside: set[Scalar] = set()
        self.prefixes: list[str] = []

    def compare(self, how: str, bound: Scalar) -> None:
        """Keep what compares so with a bound."""
        if how == "!=":
            self.outside.add(bound)
        elif how == "==":
            self.within(frozenset({bound}))
        elif isinstance(bound, float) and how in ("<", "<="):
            if (bound, how == "<=") < (self.high, not self.open_high):
                self.high, self.open_high = bound, how == "<"
        elif isinstance(bound, float) and (-bound, how == ">=") < (-self.low, not self.open_low):
            self.low, self.open_low = bound, how == ">"

    def within(self, values: frozenset[Scalar]) -> None:
        """Keep some values only."""
        self.among = values if self.among is None else self.among & values

    def leave_something(self) -> bool:
        """Tell whether any value is left."""
        if self.low > self.high or (self.low == self.high and (self.open_low or self.open_high)):
            return False
        longest = max(self.prefixes, key=len, default="")
        if not all(longest.startswith(prefix) for prefix in self.prefixes):
            return False
        return self.among is None or any(map(self._left, self.among - self.outside))

    def _left(self, value: Scalar) -> bool:
        if isinstance(value, str):
            return all(value.startswith(prefix) for prefix in self.prefixes)
        above = value > self.low or (value == self.low and not self.open_low)
        return above and (value < self.high or (value == self.high and not self.open_high))


def _limit(leaf: Leaf, truth: bool, limits: dict[str, _Limits]) -> None:
    """Note what a question leaves of the value that it asks about."""
    match leaf:
        case Compare():
            side = _compared(leaf)
            if side is not None:
                asked, how, bound = side
                limits.setdefault(asked, _Limits()).compare(how if truth else _OPPOSITE[how], bound)
        case Among(value=value, of=tuple() as of):
            limit, literals = limits.setdefault(write(value), _Limits()), {each.value for each in of}
            if truth:
                limit.within(frozenset(literals))
            else:
                limit.outside |= literals
        case Find(how="startsWith", text=text, part=Constant(value=str() as prefix)) if truth:
            limits.setdefault(write(text), _Limits()).prefixes.append(prefix)


def _compared(leaf: Compare) -> tuple[str, str, Scalar] | None:
    """Give what is compared, how, and with which literal, whichever side it stands on."""
    for value, other, how in (
        (leaf.left, leaf.right, leaf.operator),
        (leaf.right, leaf.left, _TURNED[leaf.operator]),
    ):
        bound = _literal(other)
        if bound is not None and _literal(value) is None:
            return write(value), how, bound
    return None


def _literal(value: Value) -> Scalar | None:
    if isinstance(value, Constant):
        return value.value
    return constant(value) if kind(value) is Kind.NUMBER else None


def _always_known(condition: Question) -> bool:
    """Tell whether the condition has an answer for every filing."""
    for part in walk(condition):
        if isinstance(part, Codes | Figure | Lookup) or (isinstance(part, Read) and part.fact.optional):
            return False
        if isinstance(part, Arithmetic) and part.operator == "/":
            return False
    return True


def _not_zero(divisor: str, clause: Clause) -> bool:
    """Tell whether a clause asks that a divisor be other than zero."""
    limit = _Limits()
    for leaf, truth in clause:
        side = _compared(leaf) if isinstance(leaf, Compare) else None
        if side is not None and side[0] == divisor:
            limit.compare(side[1] if truth else _OPPOSITE[side[1]], side[2])
    limit.within(frozenset({0.0}))
    return not limit.leave_something()
