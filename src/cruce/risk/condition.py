"""A condition is written in a small, total language with the syntax of CEL (Common Expression Language).

A condition asks about facts (``item.hs``; the reference of risk facts names them all) with:

- ``&&``, ``||``, ``!`` and brackets;
- ``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=`` between values of one type;
- ``in`` a row of literals (``["CN", "HK"]``), or the codes of a list of the law:
  ``list("risk/precursors")``, or what its entries have under an attribute: ``list("risk/precursors",
  "cas")``;
- ``+``, ``-``, ``*``, ``/`` on numbers;
- ``text.startsWith(part)``, ``text.endsWith(part)``, ``text.contains(part)``, ``size(text)``;
- ``has(fact)``: whether the filing says it;
- ``figure("cash/declaration-limit")``: a figure of law on the day;
- ``number("list", "by", key, "attribute")`` and ``word("list", "by", key, "attribute")``: what a list of
  the law has under an attribute for the entry whose attribute ``by`` (or ``code``) is the key, such as a
  reference price. A list named ``local/…`` is the section's own.

There are no loops and no side effects; a rule's scope says over what its condition is asked.

**Numbers** are doubles, written with or without a point (IEEE 754). A quotient by zero is infinite; zero by
zero is no number: it equals nothing, and whether it is less or more is not known.

**What is missing**: a question about a fact that the filing does not say, about a figure or list that the
law at hand does not hold that day, or about a key that the list has not, or has with two different answers,
is *not known*. ``!`` of it is not known; ``&&`` is false when one side is false, and ``||`` true when one
side is true, whatever the other; else they are not known. A rule hits only when its condition is true. Only
``has()`` tells whether a fact is there. In terms of CEL, not known is the error that a missing field
raises.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import NoReturn, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from cruce.model import Text
from cruce.risk.facts import FACTS, SEES, Fact, Kind, Scope
from cruce.risk.reach import constant
from cruce.risk.tree import (
    Among,
    Arithmetic,
    Codes,
    Column,
    Compare,
    Comparison,
    Constant,
    Every,
    Figure,
    Find,
    Has,
    Lookup,
    Negative,
    Node,
    Not,
    Operator,
    Question,
    Read,
    Search,
    Size,
    Some,
    Value,
    kind,
)

LONGEST = 4_000
DEEPEST = 40
_BLANKS = frozenset("\t\r\n")

GRAMMAR = r"""
?some: every ("||" every)*
?every: relation ("&&" relation)*
?relation: sum
    | relation COMPARISON sum -> compare
    | relation "in" sum -> among
?sum: product
    | sum SIGN product -> arithmetic
?product: sign
    | product SCALE sign -> arithmetic
?sign: member
    | "!" sign -> negation
    | SIGN sign -> negative
?member: primary
    | member "." NAME -> select
    | member "." NAME "(" [arguments] ")" -> method
?primary: "(" some ")"
    | NAME -> name
    | NAME "(" [arguments] ")" -> call
    | "[" [arguments] "]" -> sequence
    | TEXT -> text
    | NUMBER -> number
    | TRUTH -> truth
arguments: some ("," some)*

TRUTH.2: /(true|false)\b/
COMPARISON: "==" | "!=" | "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
SCALE: "*" | "/"
NAME: /[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /\d+(\.\d+)?([eE][+-]?\d+)?/
TEXT: /"([^"\\\r\n]|\\.)*"/ | /'([^'\\\r\n]|\\.)*'/
%ignore /[ \t\r\n]+/
%ignore /\/\/[^\n]*/
"""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a condition: at which line and column, of syntax or of type, and why."""

    row: int
    column: int
    code: str
    problem: Text


def parse(written: str, scope: Scope) -> Question | tuple[Wrong, ...]:
    """Read a condition of a rule of some scope, or say everything that is wrong with it."""
    if len(written) > LONGEST:
        return (Wrong(1, 1, "syntax", _says("it is longer than {n} signs", "pasa de {n} signos", n=LONGEST)),)
    unseen = (at for at, sign in enumerate(written) if not (sign.isprintable() or sign in _BLANKS))
    if (at := next(unseen, None)) is not None:
        return (_hidden(written, at),)
    try:
        syntax = _parser().parse(written)
    except UnexpectedInput as problem:
        return (_unread(problem),)
    reading = _Reading(scope)
    condition = reading.question(syntax)
    return tuple(reading.wrongs) or condition


def _hidden(written: str, place: int) -> Wrong:
    """Say where a sign stands that nobody sees: one that turns the direction of reading would show another
    rule.
    """
    before = written[:place]
    sign = f"U+{ord(written[place]):04X}"
    says = _says("“{sign}” is a sign that nobody sees", "«{sign}» es un signo que nadie ve", sign=sign)
    return Wrong(before.count("\n") + 1, place - before.rfind("\n"), "syntax", says)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, start="some", parser="lalr", propagate_positions=True)


def _says(en: str, es: str, **facts: object) -> Text:
    return Text(en=en, es=es).format(**facts)


def _unread(problem: UnexpectedInput) -> Wrong:
    match problem:
        case UnexpectedEOF() | UnexpectedToken(token=Token(type="$END")):
            says = _says("it ends too early", "termina antes de tiempo")
        case UnexpectedToken(token=token):
            says = _says("“{word}” cannot stand here", "«{word}» no puede estar aquí", word=token)
        case UnexpectedCharacters(char=char):
            says = _says(
                "“{word}” is no sign of the language", "«{word}» no es signo del lenguaje", word=char
            )
        case _:
            says = _says("it cannot be read", "no puede leerse")
    return Wrong(max(problem.line, 1), max(problem.column, 1), "syntax", says)


Syntax = Tree[Token]

_KINDS = {
    Kind.TEXT: Text(en="text", es="texto"),
    Kind.NUMBER: Text(en="a number", es="un número"),
    Kind.TRUTH: Text(en="true or false", es="verdadero o falso"),
}
_COLUMNS = {"number": Kind.NUMBER, "word": Kind.TEXT}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "\\": "\\", '"': '"', "'": "'"}


class _StopError(Exception):
    """Reading this part makes no sense any more; what is wrong is noted."""


class _Reading:
    """One condition as it becomes a typed tree; each method reads the part of the grammar that it is named
    after.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.wrongs: list[Wrong] = []
        self._depth = 0

    def question(self, syntax: Syntax) -> Question:
        """Read what must be true or false; a part that is wrong is noted and stands as false."""
        try:
            node = self._node(syntax)
            if isinstance(node, Value) and kind(node) is not Kind.TRUTH:
                self._wrong(syntax, "compare this with something", "esto debe compararse con algo")
        except _StopError:
            return Constant(False)
        return cast(Question, node)

    def _value(self, syntax: Syntax, *expected: Kind) -> Value:
        node = self._node(syntax)
        if not isinstance(node, Value):
            self._wrong(
                syntax, "a value is expected, not a condition", "se espera un valor, no una condición"
            )
        if expected and kind(node) not in expected:
            found, wanted = _KINDS[kind(node)], _KINDS[expected[0]]
            self._wrong(
                syntax,
                "this is {found}, and {wanted} is expected",
                "esto es {found}, y se espera {wanted}",
                found=found,
                wanted=wanted,
            )
        return node

    def _node(self, syntax: Syntax) -> Node:
        self._depth += 1
        try:
            if self._depth > DEEPEST:
                self._wrong(syntax, "it is nested too deeply", "tiene demasiados niveles")
            node: Node = getattr(self, f"_{syntax.data}")(syntax)
            return node
        finally:
            self._depth -= 1

    def _some(self, syntax: Syntax) -> Some:
        return Some(tuple(self.question(part) for part in _children(syntax)))

    def _every(self, syntax: Syntax) -> Every:
        return Every(tuple(self.question(part) for part in _children(syntax)))

    def _negation(self, syntax: Syntax) -> Not:
        return Not(self.question(_children(syntax)[0]))

    def _negative(self, syntax: Syntax) -> Negative:
        if syntax.children[0] != "-":
            self._wrong(syntax, "a number has no “+” before it", "un número no lleva «+» delante", "syntax")
        return Negative(self._value(_children(syntax)[0], Kind.NUMBER))

    def _arithmetic(self, syntax: Syntax) -> Arithmetic:
        left, right = (self._value(part, Kind.NUMBER) for part in _children(syntax))
        operator = cast(Operator, str(syntax.children[1]))
        if operator == "/" and constant(right) == 0:
            self._wrong(syntax, "this divides by zero", "esto divide entre cero")
        return Arithmetic(operator, left, right)

    def _compare(self, syntax: Syntax) -> Compare:
        first, second = _children(syntax)
        operator = cast(Comparison, str(syntax.children[1]))
        ordered = (Kind.NUMBER, Kind.TEXT) if operator not in ("==", "!=") else ()
        left = self._value(first, *ordered)
        return Compare(operator, left, self._value(second, kind(left)))

    def _among(self, syntax: Syntax) -> Among:
        first, second = _children(syntax)
        if second.data == "sequence":
            value = self._value(first)
            return Among(value, tuple(self._literal(each, kind(value)) for each in _arguments(second)))
        if second.data == "call" and second.children[0] == "list":
            return Among(self._value(first, Kind.TEXT), Codes(*self._words(second, 1, 2)))
        return self._wrong(
            second,
            'after “in” stands ["…", "…"] or list("…")',
            'después de «in» va ["…", "…"] o list("…")',
        )

    def _literal(self, syntax: Syntax, expected: Kind) -> Constant:
        value = self._value(syntax, expected)
        if not isinstance(value, Constant):
            self._wrong(syntax, "only literals stand in […]", "dentro de […] sólo van literales")
        return value

    def _method(self, syntax: Syntax) -> Find | Size:
        text, name = syntax.children[0], str(syntax.children[1])
        given = _arguments(syntax)
        if name == "size" and not given:
            return Size(self._value(cast(Syntax, text), Kind.TEXT))
        if name not in ("startsWith", "endsWith", "contains") or len(given) != 1:
            self._unknown(syntax, name)
        return Find(
            cast(Search, name), self._value(cast(Syntax, text), Kind.TEXT), self._value(given[0], Kind.TEXT)
        )

    def _call(self, syntax: Syntax) -> Has | Size | Figure | Lookup:
        name, given = str(syntax.children[0]), _arguments(syntax)
        if name == "has" and len(given) == 1:
            return Has(self._fact(given[0]))
        if name == "size" and len(given) == 1:
            return Size(self._value(given[0], Kind.TEXT))
        if name == "figure":
            return Figure(*self._words(syntax, 1, 1))
        if name in _COLUMNS and len(given) == 4:
            listed, by, attribute = (self._word(given[place]) for place in (0, 1, 3))
            return Lookup(Column(listed, by, attribute, _COLUMNS[name]), self._value(given[2], Kind.TEXT))
        return self._unknown(syntax, name)

    def _select(self, syntax: Syntax) -> Read:
        return Read(self._fact(syntax))

    def _name(self, syntax: Syntax) -> Read:
        return Read(self._fact(syntax))

    def _sequence(self, syntax: Syntax) -> Node:
        self._wrong(syntax, "[…] stands only after “in”", "[…] sólo va después de «in»")

    def _text(self, syntax: Syntax) -> Constant:
        def plain(escape: re.Match[str]) -> str:
            sign = escape.group(1)
            code = int(sign[1:], 16) if len(sign) == 5 else None
            if sign not in _ESCAPED and (code is None or 0xD800 <= code <= 0xDFFF):
                self._wrong(
                    syntax, "“\\{sign}” is no escape", "«\\{sign}» no es un escape", "syntax", sign=sign
                )
            return chr(code) if code is not None else _ESCAPED[sign]

        return Constant(_ESCAPE.sub(plain, str(syntax.children[0])[1:-1]))

    def _number(self, syntax: Syntax) -> Constant:
        value = float(str(syntax.children[0]))
        if not math.isfinite(value):
            self._wrong(syntax, "the number is too large", "el número es demasiado grande")
        return Constant(value)

    def _truth(self, syntax: Syntax) -> Constant:
        return Constant(syntax.children[0] == "true")

    def _fact(self, syntax: Syntax) -> Fact:
        name = _dotted(syntax)
        fact = FACTS.get(name or "")
        if fact is None:
            said = name or "…"
            self._wrong(syntax, "there is no fact “{name}”", "no existe el hecho «{name}»", name=said)
        if fact.scope not in SEES[self.scope]:
            self._wrong(
                syntax,
                "a rule of scope {scope} cannot see “{name}”",
                "una regla de alcance {scope} no puede ver «{name}»",
                scope=self.scope,
                name=fact.name,
            )
        return fact

    def _words(self, syntax: Syntax, least: int, most: int) -> list[str]:
        given = _arguments(syntax)
        if not least <= len(given) <= most:
            self._unknown(syntax, str(syntax.children[0]))
        return [self._word(each) for each in given]

    def _word(self, syntax: Syntax) -> str:
        if syntax.data != "text":
            self._wrong(syntax, "a name in quotes is expected", "se espera un nombre entre comillas")
        return str(self._text(syntax).value)

    def _unknown(self, syntax: Syntax, name: str) -> NoReturn:
        self._wrong(
            syntax,
            "there is no function “{name}” with these arguments",
            "no existe la función «{name}» con esos argumentos",
            name=name,
        )

    def _wrong(self, syntax: Syntax, en: str, es: str, code: str = "type", /, **facts: object) -> NoReturn:
        place = syntax.meta
        self.wrongs.append(Wrong(place.line, place.column, code, Text(en=en, es=es).format(**facts)))
        raise _StopError


def _children(syntax: Syntax) -> list[Syntax]:
    return [child for child in syntax.children if isinstance(child, Tree)]


def _arguments(syntax: Syntax) -> list[Syntax]:
    last = syntax.children[-1] if syntax.children else None
    return _children(last) if isinstance(last, Tree) and last.data == "arguments" else []


def _dotted(syntax: Syntax) -> str | None:
    """Give the name that a chain of selections writes; none for any other syntax."""
    words: list[str] = []
    while syntax.data == "select":
        words.append(str(syntax.children[1]))
        syntax = _children(syntax)[0]
    words.append(str(syntax.children[0]) if syntax.data == "name" else "")
    return ".".join(reversed(words)) if words[-1] else None
