"""Tables of a section's own, as CSV: decision tables, whose rows are conditions, and local lists.

A decision table has one column for each question, headed by a fact and how it is asked (``item.hs
startsWith``, ``item.origin in``, ``item.usd_per_kg <``; a fact alone: equals), and may have the columns
``channel``, ``percentage`` and ``weight``. An empty cell asks nothing. Rows are asked in order: the first
that is known to apply decides, and no other row of the table hits.

A local list has the column ``code`` and any others, which are attributes of its entries.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cruce.law import Entry
from cruce.model import Finding, Text, reader_fault
from cruce.risk.condition import parse
from cruce.risk.facts import FACTS, SEES, Fact, Kind, Scope
from cruce.risk.sentences import fault
from cruce.risk.tree import Constant, Every, Question

LOCAL = "local/"
MOST_ROWS = 1_000
MOST_LISTED = 100_000
EFFECTS = ("channel", "percentage", "weight")
SEVERAL = "|"

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_COMPARED = ("==", "!=", "<", "<=", ">", ">=")
_FOUND = ("startsWith", "endsWith", "contains")
_IMPLIED: dict[str, Callable[[str, str], bool]] = {
    "<": lambda inner, outer: float(inner) <= float(outer),
    "<=": lambda inner, outer: float(inner) <= float(outer),
    ">": lambda inner, outer: float(inner) >= float(outer),
    ">=": lambda inner, outer: float(inner) >= float(outer),
    "in": lambda inner, outer: set(_several(inner)) <= set(_several(outer)),
    "startsWith": str.startswith,
}


@dataclass(frozen=True, slots=True)
class Head:
    """One column that asks: of which fact, and how."""

    fact: Fact
    how: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: its line, its condition, and what of the effect is its own."""

    line: int
    condition: Question
    effect: dict[str, str]


def read_table(where: str, content: bytes, scope: Scope, faults: list[Finding]) -> list[Row]:
    """Read a decision table for a rule of a scope, noting every fault; rows that are wrong are left out."""
    before = len(faults)
    lines = _lines(where, content, MOST_ROWS, faults)
    if not lines:
        return []
    (first, names), *rows = lines
    heads = [_head(where, first, place, name, scope, faults) for place, name in enumerate(names, start=1)]
    if any(isinstance(head, Finding) for head in heads):
        return []
    if not rows and len(faults) == before:
        faults.append(fault("table-empty", where, first))
    known = [head for head in heads if not isinstance(head, Finding)]
    found = [row for line, cells in rows for row in _row(where, line, cells, known, faults)]
    faults += _shadowed(where, rows, known)
    return found


def read_local(where: str, content: bytes, faults: list[Finding]) -> tuple[Entry, ...]:
    """Read a local list, noting every fault."""
    before = len(faults)
    lines = _lines(where, content, MOST_LISTED, faults)
    if not lines:
        return ()
    (first, names), *rows = lines
    if "code" not in names or len(set(names)) < len(names):
        faults.append(fault("local-columns", where, first, columns=", ".join(names)))
        return ()
    if not rows and len(faults) == before:
        faults.append(fault("table-empty", where, first))
    entries: dict[str, Entry] = {}
    for line, cells in rows:
        said = dict(zip(names, cells, strict=True))
        code = said.pop("code")
        if not code or code in entries:
            faults.append(fault("local-code", where, line, names.index("code") + 1, code=code))
        attributes = {name: cell for name, cell in said.items() if cell}
        entries[code] = Entry(code=code, says=Text(en=code, es=code), attributes=attributes)
    return tuple(entries.values())


def _lines(where: str, content: bytes, most: int, faults: list[Finding]) -> list[tuple[int, list[str]]]:
    """Read the lines of a CSV file that are not empty, each with its number; of one length, else a fault."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if cells]
    except UnicodeDecodeError:
        faults.append(fault("encoding", where))
        return []
    except csv.Error as problem:
        faults.append(fault("list-table", where, problem=reader_fault(problem)))
        return []
    if not lines:
        faults.append(fault("table-empty", where, 1))
    if len(lines) > most + 1:
        faults.append(fault("table-long", where, lines[most + 1][0], most=most))
        return []
    width = len(lines[0][1]) if lines else 0
    for line, cells in lines:
        if len(cells) != width:
            faults.append(fault("table-width", where, line, found=len(cells), wanted=width))
    return [(line, cells) for line, cells in lines if len(cells) == width]


def _head(
    where: str, line: int, place: int, name: str, scope: Scope, faults: list[Finding]
) -> Head | str | Finding:
    """Read the head of a column: the name of a part of the effect, or a fact and how it is asked."""
    if name in EFFECTS:
        return name
    word, _, how = name.partition(" ")
    fact, how = FACTS.get(word), how.strip() or "=="
    if fact is not None and fact.scope in SEES[scope] and _askable(fact, how):
        return Head(fact, how)
    faults.append(fault("table-head", where, line, place, head=name))
    return faults[-1]


def _askable(fact: Fact, how: str) -> bool:
    if how in ("==", "!=", "in", "not in", "has"):
        return True
    return (how in _COMPARED and fact.kind is not Kind.TRUTH) or (how in _FOUND and fact.kind is Kind.TEXT)


def _row(
    where: str, line: int, cells: Sequence[str], heads: Sequence[Head | str], faults: list[Finding]
) -> Iterator[Row]:
    asked: list[Question] = []
    effect: dict[str, str] = {}
    sound = True
    for place, (head, cell) in enumerate(zip(heads, cells, strict=True), start=1):
        if isinstance(head, str):
            effect |= {head: cell} if cell else {}
        elif cell:
            question = _question(head, cell)
            if question is None:
                facts = {"head": f"{head.fact.name} {head.how}", "cell": cell}
                faults.append(fault("table-cell", where, line, place, **facts))
                sound = False
            else:
                asked.append(question)
    if sound:
        condition = Constant(True) if not asked else asked[0] if len(asked) == 1 else Every(tuple(asked))
        yield Row(line, condition, effect)


def _question(head: Head, cell: str) -> Question | None:
    """Make one cell a question; none where it cannot be one."""
    name, how = head.fact.name, head.how
    if how == "has":
        written = {"yes": f"has({name})", "no": f"!has({name})"}.get(cell, "")
    elif how in ("in", "not in"):
        among = f"{name} in [{', '.join(_literal(head.fact, each) for each in _several(cell))}]"
        written = among if how == "in" else f"!({among})"
    elif how in _FOUND:
        written = f"{name}.{how}({_literal(head.fact, cell)})"
    else:
        written = f"{name} {how} {_literal(head.fact, cell)}"
    question = parse(written, head.fact.scope)
    return None if isinstance(question, tuple) else question


def _literal(fact: Fact, cell: str) -> str:
    """Write a cell as a literal of the fact's type; what is none of it, so that it cannot be read."""
    if fact.kind is Kind.TEXT:
        return json.dumps(cell)
    sound = _NUMBER.fullmatch(cell) if fact.kind is Kind.NUMBER else cell in ("true", "false")
    return cell if sound else "?"


def _several(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(SEVERAL)]


def _shadowed(
    where: str, rows: Sequence[tuple[int, Sequence[str]]], heads: Sequence[Head | str]
) -> Iterator[Finding]:
    """Name the rows that can never decide, because an earlier one decides whatever they would."""
    asking = [(place, head) for place, head in enumerate(heads) if isinstance(head, Head)]
    for later, (line, cells) in enumerate(rows):
        for earlier, others in rows[:later]:
            if all(_covers(head, others[place], cells[place]) for place, head in asking):
                yield fault("table-shadowed", where, line, other=earlier)
                break


def _covers(head: Head, outer: str, inner: str) -> bool:
    """Tell whether all that meets one cell of a column meets another."""
    if not outer or outer == inner:
        return True
    implied = _IMPLIED.get(head.how)
    try:
        return bool(inner) and implied is not None and implied(inner, outer)
    except ValueError:
        return False
