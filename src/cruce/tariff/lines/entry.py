"""Rate the lines of one entry: its charges as rows, and what must be known of it, placed in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import localcontext
from functools import cached_property
from typing import Final

from cruce.law import Law
from cruce.model import Declaration, Finding, Liability, Text
from cruce.tariff.amounts import EXACT
from cruce.tariff.assess import worked
from cruce.tariff.dates import LawDates
from cruce.tariff.lines.charges import ChargeRow, Named, charge_rows, unrated_row
from cruce.tariff.lines.declare import days_of, declaration_of
from cruce.tariff.lines.faults import WRONG, Remark
from cruce.tariff.lines.form import FILED_COLUMNS, Line
from cruce.tariff.sheet import Sheet

_ITEM = re.compile(r"/consignments/(\d+)(?:/items/(\d+))?/?(.*)")
_COLUMN_OF: Final = {
    "classification/hts": "code",
    "classification/fraccion": "code",
    "classification/us_additional": "claim_98",
    "us_quantities": "quantity",
    "mx_quantity": "quantity",
    "us_content": "us_content_value",
    "value": "value",
    "preference": "preference",
    "currency": "currency",
    "incoterm": "incoterm",
    "costs": "freight",
    "classification/nico": "nico",
    "prosec": "prosec",
    "regla8": "regla8",
}


@dataclass(frozen=True)
class RatedEntry:
    """One entry or pedimento: its charges as rows, what must be known of its lines, and how it was assessed.

    Without any line that could be read there is no declaration, liability or day.
    """

    lines: tuple[Line, ...]
    rows: tuple[ChargeRow, ...]
    remarks: tuple[Remark, ...]
    sheet: Sheet | None = None

    @property
    def declaration(self) -> Declaration | None:
        """Give the declaration that the lines were made into."""
        return None if self.sheet is None else self.sheet.declaration

    @cached_property
    def liability(self) -> Liability | None:
        """Give what the declaration owes, charge by charge."""
        return None if self.sheet is None else self.sheet.liability()

    @property
    def days(self) -> LawDates | None:
        """Give the days of law that the declaration was assessed for."""
        return None if self.sheet is None else self.sheet.dates


def rate_entry(section: str, lines: Sequence[Line], law: Law) -> RatedEntry:
    """Rate the lines of one entry or pedimento; lines that cannot be read are unrated and stop no other."""
    _agree(section, lines)
    good = tuple(line for line in lines if line.goods is not None)
    refused = tuple(line for line in lines if line.goods is None)
    named = _named(lines, good)
    bad = tuple(unrated_row(named.entry, line.line_id, _why(line)) for line in refused)
    said = [
        Remark(line.row, named.entry, line.line_id, *_placed(one)) for line in lines for one in line.findings
    ]
    if not good:
        return RatedEntry(tuple(lines), bad, tuple(said))
    declaration = declaration_of(section, named.entry, good)
    with localcontext(EXACT):
        sheet = worked(declaration, law, days_of(good, declaration))
    said += (_remark(finding, named, declaration) for finding in sheet.findings)
    rows = (*bad, *charge_rows(sheet, named, len(refused)))
    return RatedEntry(tuple(lines), rows, tuple(said), sheet)


def _named(lines: Sequence[Line], good: Sequence[Line]) -> Named:
    """Call an entry by its id; one that has none by that of its only line, else by its row.

    A line without an id is called by its place in the entry.
    """
    first = lines[0]
    for place, line in enumerate(lines, start=1):
        line.line_id = line.line_id or str(line.row if first.lone else place)
    return Named(first.entry_id or first.line_id, first.line_id if first.lone else "", good)


def _agree(section: str, lines: Sequence[Line]) -> None:
    """Refuse lines that contradict the first readable one of their entry, or repeat a line of it."""
    if len(lines) == 1:
        return
    first = next((line for line in lines if line.filed is not None), None)
    seen = set[str]()
    for line in lines:
        found: list[Finding] = []
        if first is not None and line.filed not in (None, first.filed):
            found += _differences(section, line, first)
        if line.line_id in seen:
            found.append(WRONG["line.repeated"].at("line_id", text=line.line_id))
        if line.line_id:
            seen.add(line.line_id)
        if found:
            line.findings, line.goods = (*line.findings, *found), None


def _differences(section: str, line: Line, first: Line) -> Iterator[Finding]:
    assert line.filed is not None
    assert first.filed is not None
    for name, mine, theirs in zip(FILED_COLUMNS, line.filed, first.filed, strict=True):
        if mine != theirs:
            column = {"us": "entry_type", "mx": "clave_pedimento"}[section] if name == "kind" else name
            told = {"text": str(mine or ""), "first": str(theirs or "")}
            yield WRONG["entry.differs"].at(column, **told)


def _why(line: Line) -> Text:
    """Give why a line is not rated: every refusal that it met, in one text."""
    refusals = [one.says for one in line.findings if one.refuses]
    return Text(en=" ".join(says.en for says in refusals), es=" ".join(says.es for says in refusals))


def _placed(finding: Finding) -> tuple[str, Finding]:
    return finding.pointer.removeprefix("/"), finding


def _remark(finding: Finding, named: Named, declaration: Declaration) -> Remark:
    """Place a finding of the assessment: the row and the column that it speaks of."""
    found = _ITEM.fullmatch(finding.pointer)
    if found is None:
        return Remark(named.lines[0].row, named.entry, named.whole, "", finding)
    consignment, item, rest = found.groups()
    seq = int(item) if item else _first_of(declaration, int(consignment))
    line = named.lines[seq]
    column = _COLUMN_OF.get(rest, _COLUMN_OF.get(rest.partition("/")[0], ""))
    return Remark(line.row, named.entry, line.line_id, column, finding)


def _first_of(declaration: Declaration, consignment: int) -> int:
    return next(line.seq - 1 for line in declaration.lines if line.consignment == consignment)
