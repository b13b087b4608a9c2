"""The books of entries as a table: when each was deposited and liquidated, and what is protested."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError

from cruce.liabilities.comparing import Standing
from cruce.liabilities.words import BOOK_ADVICE, BOOK_FAULTS
from cruce.model import Finding, Severity, Text

COLUMNS: Final = ("entry", "deposited_on", "liquidated_on", "protested")
_YES_NO: Final = {"": False, "no": False, "yes": True}


def read_standings(content: bytes) -> tuple[dict[str, Standing], tuple[Finding, ...]]:
    """Read a table of entries (CSV in UTF-8 with a header of `COLUMNS`): by number, and every fault in it.

    Dates are ISO 8601 or empty, ``protested`` is yes or no; a number may have hyphens. A faulty row is left
    out and named; the others stand.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return {}, (_fault(0, "csv"),)
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        return {}, (_fault(0, "header", columns=",".join(COLUMNS)),)
    standings: dict[str, Standing] = {}
    faults: list[Finding] = []
    for number, row in enumerate(rows[1:], start=1):
        if not row:
            continue
        read = _read(number, row)
        if isinstance(read, Standing) and read.entry in standings:
            read = (_fault(number, "twice", entry=read.entry),)
        if isinstance(read, Standing):
            standings[read.entry] = read
        else:
            faults += read
    return standings, tuple(faults)


def _read(number: int, row: list[str]) -> Standing | tuple[Finding, ...]:
    if len(row) != len(COLUMNS):
        return (_fault(number, "fields", count=len(row), wanted=len(COLUMNS)),)
    said = dict(zip(COLUMNS, (cell.strip() for cell in row), strict=True))
    entry = said["entry"].replace("-", "")
    if not entry:
        return (_fault(number, "field", column="entry", value=""),)
    if said["protested"].lower() not in _YES_NO:
        return (_fault(number, "field", column="protested", value=said["protested"][:40]),)
    try:
        return Standing.model_validate(
            {
                "entry": entry,
                "deposited_on": said["deposited_on"] or None,
                "liquidated_on": said["liquidated_on"] or None,
                "protested": _YES_NO[said["protested"].lower()],
            }
        )
    except ValidationError as error:
        return tuple(_field_faults(number, error, said))


def _field_faults(number: int, error: ValidationError, said: dict[str, str]) -> Iterator[Finding]:
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        column = str(fault["loc"][-1])
        yield _fault(number, "field", column=column, value=said.get(column, "")[:40])


def _fault(row: int, code: str, **facts: object) -> Finding:
    says = BOOK_FAULTS[code].format(**facts)
    return Finding(
        code=f"treasury.entries.{code}",
        severity=Severity.WARNING,
        pointer=f"/{row}",
        says=Text(
            en=f"Row {row} of the table of entries: {says.en}",
            es=f"Fila {row} de la tabla de entradas: {says.es}",
        ),
        advice=BOOK_ADVICE,
    )
