"""The typed tree of a condition, and how it is written down again.

Values are text or numbers (``Constant``, ``Read`` …); questions are true, false or not known (``Compare``,
``Every`` …). Only `cruce.risk.condition` makes trees, and only of matching types, so that whoever evaluates
one need not check again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cruce.risk.facts import Fact, Kind, Scalar

Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/"]
Search = Literal["startsWith", "endsWith", "contains"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: text, a number that is not negative, true or false."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Read:
    """A fact of the filing."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of law by the path of its parameter, on the day."""

    path: str


@dataclass(frozen=True, slots=True)
class Column:
    """What the entries of a list have under an attribute, by what they have under another."""

    name: str
    by: str
    attribute: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a list has for a key: ``number("list", "by", key, "attribute")``, or ``word(…)`` for a text.

    ``by`` is the attribute that holds the key, or ``code``.
    """

    column: Column
    key: Value


@dataclass(frozen=True, slots=True)
class Size:
    """The length of a text in characters."""

    of: Value


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    of: Value


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference, product or quotient of two numbers."""

    operator: Operator
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a list of the law, or what its entries have under an attribute: ``list("name",
    "attribute")``.
    """

    name: str
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values of one type."""

    operator: Comparison
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of some literals, or of a list's codes."""

    value: Value
    of: tuple[Constant, ...] | Codes


@dataclass(frozen=True, slots=True)
class Find:
    """Whether a text starts with, ends with or contains another."""

    how: Search
    text: Value
    part: Value


@dataclass(frozen=True, slots=True)
class Has:
    """Whether the filing says a fact at all; the one question that a missing fact answers."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; not known stays not known."""

    of: Question


@dataclass(frozen=True, slots=True)
class Every:
    """All must hold: one that does not decides, whatever is not known of the others."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One must hold: one that does decides, whatever is not known of the others."""

    parts: tuple[Question, ...]


Value = Constant | Read | Figure | Lookup | Size | Negative | Arithmetic
Question = Constant | Read | Compare | Among | Find | Has | Not | Every | Some
Node = Value | Question
_Atom = Constant | Read | Has | Size | Find | Figure | Codes | Lookup


def kind(value: Value) -> Kind:
    """Tell the type of a value."""
    match value:
        case Constant(value=str()):
            return Kind.TEXT
        case Constant(value=bool()):
            return Kind.TRUTH
        case Read(fact=fact):
            return fact.kind
        case Lookup(column=column):
            return column.kind
        case _:
            return Kind.NUMBER


def walk(node: Node | Codes) -> Iterator[Node | Codes]:
    """Yield the node and everything under it."""
    yield node
    for part in _parts(node):
        yield from walk(part)


def write(node: Node | Codes) -> str:
    """Write a tree as a condition that reads back as the same tree, and that any CEL implementation reads."""
    match node:
        case Negative(of=of):
            return f"-{_inner(of)}"
        case Not(of=of):
            return f"!{_inner(of)}"
        case Arithmetic() | Compare():
            return f"{_inner(node.left)} {node.operator} {_inner(node.right)}"
        case Among(value=value, of=of):
            among = write(of) if isinstance(of, Codes) else f"[{', '.join(map(write, of))}]"
            return f"{_inner(value)} in {among}"
        case Every(parts=parts) | Some(parts=parts):
            return (" && " if isinstance(node, Every) else " || ").join(map(_inner, parts))
        case _:
            return _atom(node)


def _atom(node: _Atom) -> str:
    match node:
        case Constant(value=value):
            return repr(value) if type(value) is float else json.dumps(value, ensure_ascii=False)
        case Read(fact=fact):
            return fact.name
        case Has(fact=fact):
            return f"has({fact.name})"
        case Size(of=of):
            return f"size({write(of)})"
        case Find(how=how, text=text, part=part):
            return f"{_inner(text)}.{how}({write(part)})"
        case _:
            return _from_law(node)


def _from_law(node: Figure | Codes | Lookup) -> str:
    match node:
        case Figure(path=path):
            return f"figure({_quoted(path)})"
        case Codes(name=name, attribute=attribute):
            return f"list({', '.join(_quoted(word) for word in (name, attribute) if word)})"
        case Lookup(column=of, key=key):
            function = "number" if of.kind is Kind.NUMBER else "word"
            return f"{function}({_quoted(of.name)}, {_quoted(of.by)}, {write(key)}, {_quoted(of.attribute)})"


def _inner(node: Node) -> str:
    return write(node) if isinstance(node, _Atom) else f"({write(node)})"


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _parts(node: Node | Codes) -> tuple[Node | Codes, ...]:
    match node:
        case Lookup(key=key):
            return (key,)
        case Size(of=of) | Negative(of=of) | Not(of=of):
            return (of,)
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Among(value=value, of=of):
            return (value, of) if isinstance(of, Codes) else (value, *of)
        case Find(text=text, part=part):
            return (text, part)
        case Every(parts=parts) | Some(parts=parts):
            return parts
        case _:
            return ()
