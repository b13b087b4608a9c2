"""Conditions compiled to one Python function.

The source is generated from checked trees only: what a rule's author wrote comes in as literals (``repr``
of text and numbers) and as names that this room chose. *Not known* (see `cruce.risk.condition`) costs
nothing: each question is generated in one of two forms, "is it true" or "is it false", and ``!`` only
changes the form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cruce.model import Direction
from cruce.risk.facts import Fact, Scalar, Scope
from cruce.risk.tree import (
    Among,
    Arithmetic,
    Codes,
    Column,
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
    Size,
    Some,
    Value,
    walk,
)

_SEARCH = {
    "startsWith": "{text}.startswith({part})",
    "endsWith": "{text}.endswith({part})",
    "contains": "({part} in {text})",
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}


class Tables(Protocol):
    """What conditions ask of the law on one day; ``None`` where the law at hand does not say."""

    def codes(self, name: str, attribute: str | None) -> frozenset[str] | None:
        """Give the codes of a list, or all that its entries have under an attribute."""

    def column(self, column: Column) -> Mapping[str, str] | Mapping[str, float] | None:
        """Give what the entries of a list have under an attribute, by what they have under another."""

    def figure(self, path: str) -> float | None:
        """Give a figure of law."""


class Asked(Protocol):
    """One rule, as far as the compiler cares."""

    @property
    def scope(self) -> Scope:
        """Over what it is asked."""

    @property
    def directions(self) -> tuple[Direction, ...]:
        """In which directions; none: in both."""

    @property
    def condition(self) -> Question:
        """Its condition as a typed tree."""

    @property
    def table(self) -> str | None:
        """The decision table of which it is a row: of those the first that is known to apply hits, alone."""


Hit = tuple[int, Any]
"""Which rule, by its place in order, and the row that it hit."""


def quotient(dividend: float, divisor: float) -> float:
    """Divide as IEEE 754 does: by zero it is infinite, or no number."""
    if divisor:
        return dividend / divisor
    if not dividend or math.isnan(dividend):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


@dataclass(frozen=True)
class Program:
    """The rules of one section on one day, ready to be asked about any number of movements.

    ``unknown`` names what the rules use and the law at hand does not hold that day.
    """

    examine: Mapping[Direction, Callable[[Any, Iterable[Any]], list[Hit]]]
    observe: Mapping[Direction, Callable[[Any, Any], list[Hit]]]
    unknown: tuple[str, ...]


def compile_rules(rules: Iterable[Asked], tables: Tables) -> Program:
    """Compile rules for one day; hits name a rule by its place among ``rules``."""
    numbered = list(enumerate(rules))
    names = _Names()
    source: list[str] = []
    for direction in Direction:
        asked = [(k, rule) for k, rule in numbered if not rule.directions or direction in rule.directions]
        source += _examine(direction, asked, names)
        source += _observe(direction, asked, names)
    space = _run(source, names.bound(tables))
    return Program(
        examine={direction: space[f"examine_{direction}"] for direction in Direction},
        observe={direction: space[f"observe_{direction}"] for direction in Direction},
        unknown=tuple(name for name, value in names.known(tables) if value is None),
    )


def holds(condition: Question, facts: Mapping[str, Scalar], tables: Tables) -> bool:
    """Ask one condition about facts given by name: what worked examples need."""
    names = _Names(from_mapping=True)
    answer = _ask(condition, names)
    reads = [f"    {names.fact(fact)} = {names.reader(fact)}(facts)" for fact in facts_of(condition)]
    space = _run(["def holds(facts):", *reads, f"    return bool({answer})"], names.bound(tables))
    return bool(space["holds"](facts))


def facts_of(condition: Question) -> tuple[Fact, ...]:
    """Name every fact that a condition asks for, once."""
    found = (node.fact for node in walk(condition) if isinstance(node, Read | Has))
    return tuple({fact.name: fact for fact in found}.values())


def law_of(condition: Question, tables: Tables) -> tuple[str, ...]:
    """Name what a condition asks of the law, and the law at hand does not hold that day."""
    names = _Names()
    _ask(condition, names)
    return tuple(name for name, value in names.known(tables) if value is None)


class _Names:
    """The names that generated source uses for facts and for what the law says, and what stands behind
    them.
    """

    def __init__(self, *, from_mapping: bool = False) -> None:
        self._from_mapping = from_mapping
        self._facts: dict[str, tuple[int, Fact]] = {}
        self._asked: dict[Codes | Column | Figure, str] = {}
        self._found: dict[Lookup, int] = {}

    def fact(self, fact: Fact) -> str:
        """Name the variable that holds a fact."""
        return f"f{self._facts.setdefault(fact.name, (len(self._facts), fact))[0]}"

    def reader(self, fact: Fact) -> str:
        """Name the function that reads a fact."""
        return f"r{self.fact(fact)}"

    def asked(self, what: Codes | Column | Figure) -> str:
        """Name the constant that holds a list's codes, a table or a figure."""
        return self._asked.setdefault(what, f"a{len(self._asked)}")

    def found(self, what: Lookup) -> str:
        """Name the variable that holds what was found in a table."""
        return f"t{self._found.setdefault(what, len(self._found))}"

    def may_lack(self, fact: Fact) -> bool:
        """Tell whether the variable may hold nothing."""
        return self._from_mapping or fact.optional

    def known(self, tables: Tables) -> Iterator[tuple[str, Any]]:
        """Yield everything asked of the law, by the name that a person knows, with the answer."""
        for what in self._asked:
            match what:
                case Codes(name=name, attribute=attribute):
                    yield name, tables.codes(name, attribute)
                case Figure(path=path):
                    yield path, tables.figure(path)
                case Column(name=name):
                    yield name, tables.column(what)

    def bound(self, tables: Tables) -> dict[str, Any]:
        """Give all names with what stands behind them on the day."""
        answers = (value for _, value in self.known(tables))
        readers = {self.reader(fact): self._reader(fact) for _, fact in self._facts.values()}
        return dict(zip(self._asked.values(), answers, strict=True)) | readers

    def _reader(self, fact: Fact) -> Callable[[Any], Scalar | None]:
        name = fact.name
        return (lambda facts: facts.get(name)) if self._from_mapping else fact.read


_ROWS = {
    Scope.MOVEMENT: ("m", 1),
    Scope.CONSIGNMENT: ("c", 2),
    Scope.ITEM: ("i", 3),
    Scope.PARTY: ("p", 2),
    Scope.ALERT: ("a", 3),
    Scope.PRESENTATION: ("g", 1),
}
"""The variable that holds the row of each scope, and how deep in the function it lives."""

_Numbered = list[tuple[int, Asked]]


def _examine(direction: Direction, rules: _Numbered, names: _Names) -> list[str]:
    """Generate one pass over a filing: the movement, in it consignments, in them items; its parties, their
    alerts.
    """
    asked = [(k, rule) for k, rule in rules if rule.scope is not Scope.PRESENTATION]
    return [
        f"def examine_{direction}(m, people):",
        "    hits = []",
        "    hit = hits.append",
        *_level(Scope.MOVEMENT, asked, names),
        "    for c in m.consignments:",
        *_level(Scope.CONSIGNMENT, asked, names),
        "        for i in c.items:",
        *_level(Scope.ITEM, asked, names),
        "            pass",
        "    for p in people:",
        *_level(Scope.PARTY, asked, names),
        "        for a in p.alerts:",
        *_level(Scope.ALERT, asked, names),
        "            pass",
        "    return hits",
    ]


def _observe(direction: Direction, rules: _Numbered, names: _Names) -> list[str]:
    """Generate the look at the gate."""
    asked = [(k, rule) for k, rule in rules if rule.scope is Scope.PRESENTATION]
    return [
        f"def observe_{direction}(m, g):",
        "    hits = []",
        "    hit = hits.append",
        *_level(Scope.MOVEMENT, asked, names),
        *_level(Scope.PRESENTATION, asked, names),
        "    return hits",
    ]


def _level(scope: Scope, asked: _Numbered, names: _Names) -> list[str]:
    """Generate what happens on one row: read the facts that any rule asks for, then ask the rules of its
    scope.
    """
    row, depth = _ROWS[scope]
    indent = "    " * depth
    facts = {f.name: f for _, rule in asked for f in facts_of(rule.condition) if f.scope is scope}
    reads = [f"{indent}{names.fact(fact)} = {names.reader(fact)}({row})" for fact in facts.values()]
    tests, last = [], None
    for k, rule in asked:
        if rule.scope is scope:
            also = "elif" if rule.table is not None and rule.table == last else "if"
            tests.append(f"{indent}{also} {_ask(rule.condition, names)}: hit(({k}, {row}))")
            last = rule.table
    return reads + tests


def _run(source: Sequence[str], space: dict[str, Any]) -> dict[str, Any]:
    space["__builtins__"] = {"len": len, "bool": bool}
    space["quotient"] = quotient
    exec(compile("\n".join(source), "<rules>", "exec"), space)  # noqa: S102 - our own source, from checked trees
    return space


def _ask(node: Question, names: _Names, truth: bool = True) -> str:
    """Write the expression that is true when the question is known to be ``truth``."""
    match node:
        case Every(parts=parts) | Some(parts=parts):
            joint = " and " if isinstance(node, Every) is truth else " or "
            return f"({joint.join(_ask(part, names, truth) for part in parts)})"
        case Not(of=of):
            return _ask(of, names, not truth)
        case Has(fact=fact):
            there = f"{names.fact(fact)} is not None"
            return f"({there})" if truth else f"(not {there})"
        case Constant(value=value):
            return repr(bool(value) is truth)
        case Read(fact=fact):
            return f"({names.fact(fact)} is {truth})"
        case Compare() | Among() | Find():
            return f"({' and '.join([*_known(node, names), _relation(node, names, truth)])})"


def _relation(node: Compare | Among | Find, names: _Names, truth: bool) -> str:
    match node:
        case Compare(operator=operator, left=left, right=right):
            # never `not (a < b)`: what is no number is neither less nor not less
            asked = operator if truth else _OPPOSITE[operator]
            return f"{_value(left, names)} {asked} {_value(right, names)}"
        case Among(value=value, of=of):
            literals = "" if isinstance(of, Codes) else "".join(f"{each.value!r}, " for each in of)
            codes = names.asked(of) if isinstance(of, Codes) else f"({literals})"
            return f"{_value(value, names)} {'' if truth else 'not '}in {codes}"
        case Find(how=how, text=text, part=part):
            found = _SEARCH[how].format(text=_value(text, names), part=_value(part, names))
            return found if truth else f"not {found}"


def _value(node: Value, names: _Names) -> str:
    match node:
        case Constant(value=value):
            return repr(value)
        case Read(fact=fact):
            return names.fact(fact)
        case Figure():
            return names.asked(node)
        case Lookup():
            return names.found(node)
        case Size(of=of):
            return f"(1.0 * len({_value(of, names)}))"  # a double, whose zero has a sign
        case Negative(of=of):
            return f"(-{_value(of, names)})"
        case Arithmetic(operator=operator, left=left, right=right):
            first, second = _value(left, names), _value(right, names)
            return f"quotient({first}, {second})" if operator == "/" else f"({first} {operator} {second})"


def _known(node: Compare | Among | Find, names: _Names) -> list[str]:
    """Write what must be there for the question to have an answer, in the order in which it is looked up."""
    there: dict[str, None] = {}
    for part in reversed(list(walk(node))):  # a look-up comes after its key
        match part:
            case Read(fact=fact) if names.may_lack(fact):
                there[f"{names.fact(fact)} is not None"] = None
            case Figure() | Codes():
                there[f"{names.asked(part)} is not None"] = None
            case Lookup(column=column, key=key):
                table = names.asked(column)
                there[f"{table} is not None"] = None
                there[f"({names.found(part)} := {table}.get({_value(key, names)})) is not None"] = None
    return list(there)
