"""The bank's file: which orders were collected, by which operation, how much, when."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import PydanticKnownError

from cruce.model import Finding, Money, Severity, Text, Value
from cruce.treasury.tables import rows_of
from cruce.treasury.words import ASK_BANK, BANK_FAULTS

COLUMNS: Final = ("reference", "operation", "amount", "currency", "paid_on", "bank")
_FIELDS: Final = {"reference": "reference", "operation": "operation", "paid_on": "paid_on", "bank": "bank"}

_ISO_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

Reference = Annotated[str, Field(min_length=1, max_length=64)]


def _written_day(said: object) -> object:
    # pydantic would also take seconds since 1970, or a moment, and guess a day.
    if isinstance(said, str) and not _ISO_DAY.fullmatch(said):
        raise PydanticKnownError("date_parsing", {"error": "not as 2026-05-13"})
    return said


Day = Annotated[date, BeforeValidator(_written_day)]


class BankLine(Value):
    """One line of a bank's file: ``row`` is its number in it, ``operation`` the bank's own, never used
    twice.
    """

    row: int
    reference: Reference
    operation: Reference
    amount: Money
    paid_on: Day
    bank: Annotated[str, Field(max_length=64)] = ""


def read_bank_file(content: bytes) -> tuple[tuple[BankLine, ...], tuple[Finding, ...]]:
    """Read a bank's file (CSV in UTF-8 with a header of `COLUMNS`): its lines, and every fault in it at once.

    A faulty line is left out and named; the others stand. An operation that appears twice is a fault of its
    second line.
    """
    rows = rows_of(content, COLUMNS)
    if isinstance(rows, str):
        return (), (_fault(0, rows, columns=",".join(COLUMNS)),)
    lines: dict[str, BankLine] = {}
    faults: list[Finding] = []
    for number, row in enumerate(rows, start=1):
        if row:
            read = _line(number, row)
            if isinstance(read, BankLine) and read.operation in lines:
                read = (_fault(number, "twice", operation=read.operation, first=lines[read.operation].row),)
            if isinstance(read, BankLine):
                lines[read.operation] = read
            else:
                faults += read
    return tuple(lines.values()), tuple(faults)


def write_bank_file(lines: Iterable[BankLine]) -> bytes:
    """Write a bank's file: what the simulated bank of a demonstration or training home sends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        paid = line.amount
        row = (
            line.reference,
            line.operation,
            format(paid.amount, "f"),
            paid.currency,
            line.paid_on,
            line.bank,
        )
        writer.writerow(row)
    return text.getvalue().encode()


def _line(number: int, row: list[str]) -> BankLine | tuple[Finding, ...]:
    if len(row) != len(COLUMNS):
        return (_fault(number, "fields", count=len(row), wanted=len(COLUMNS)),)
    said = dict(zip(COLUMNS, row, strict=True))
    try:
        line = BankLine.model_validate(
            {
                "row": number,
                **{field: said[column] for field, column in _FIELDS.items()},
                "amount": {"amount": said["amount"], "currency": said["currency"]},
            }
        )
    except ValidationError as error:
        return tuple(_field_faults(number, error, said))
    return line if line.amount.amount > 0 else (_fault(number, "not-positive", value=said["amount"]),)


def _field_faults(number: int, error: ValidationError, said: dict[str, str]) -> Iterator[Finding]:
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        column = str(fault["loc"][-1])
        yield _fault(number, "field", column=column, value=said.get(column, "")[:40])


def _fault(row: int, code: str, **facts: object) -> Finding:
    says = BANK_FAULTS[code].format(**facts)
    return Finding(
        code=f"treasury.bank-file.{code}",
        severity=Severity.REFUSAL,
        pointer=f"/{row}",
        says=Text(
            en=f"Line {row} of the bank's file: {says.en}", es=f"Línea {row} del archivo del banco: {says.es}"
        ),
        advice=ASK_BANK,
    )
