"""The bank's file: which orders were collected, by which operation, how much, when."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Final

from pydantic import ValidationError

from cruce.model import Finding, Money, Severity, Text, Value

COLUMNS: Final = ("reference", "operation", "amount", "currency", "paid_on", "bank")


class BankLine(Value):
    """One line of a bank's file; ``row`` is its number in it, ``operation`` the bank's own and never used
    twice.
    """

    row: int
    reference: str
    operation: str
    amount: Money
    paid_on: date
    bank: str = ""


def read_bank_file(content: bytes) -> tuple[tuple[BankLine, ...], tuple[Finding, ...]]:
    """Read a bank's file (CSV in UTF-8 with a header of `COLUMNS`): its lines, and every fault in it at
    once.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return (), (_fault(0, str(error), str(error)),)
    if not rows or tuple(rows[0]) != COLUMNS:
        wanted = ",".join(COLUMNS)
        return (), (_fault(0, f"the header must be {wanted}", f"el encabezado debe ser {wanted}"),)
    read = [_line(number, row) for number, row in enumerate(rows[1:], start=1) if row]
    lines = tuple(one for one in read if isinstance(one, BankLine))
    return lines, tuple(one for one in read if isinstance(one, Finding))


def _line(number: int, row: list[str]) -> BankLine | Finding:
    if len(row) != len(COLUMNS) or not row[0] or not row[1]:
        return _fault(number, "a field is missing", "falta un campo")
    reference, operation, amount, currency, paid_on, bank = row
    try:
        return BankLine.model_validate(
            {
                "row": number,
                "reference": reference,
                "operation": operation,
                "amount": {"amount": amount, "currency": currency},
                "paid_on": paid_on,
                "bank": bank,
            }
        )
    except ValidationError as error:
        fields = ", ".join(sorted({str(fault["loc"][0]) for fault in error.errors()}))
        return _fault(number, f"cannot be read: {fields}", f"no se puede leer: {fields}")


def write_bank_file(lines: Iterable[BankLine]) -> bytes:
    """Write a bank's file; what the simulated bank of a training home sends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        money = line.amount
        writer.writerow(
            (
                line.reference,
                line.operation,
                format(money.amount, "f"),
                money.currency,
                line.paid_on,
                line.bank,
            )
        )
    return text.getvalue().encode()


def _fault(row: int, en: str, es: str) -> Finding:
    return Finding(
        code="treasury.bank-file",
        severity=Severity.REFUSAL,
        pointer=f"/{row}",
        says=Text(en=f"Line {row} of the bank's file: {en}.", es=f"Línea {row} del archivo del banco: {es}."),
        advice=Text(
            en="Ask the bank for the file again; its other lines stand.",
            es="Pida de nuevo el archivo al banco; las demás líneas valen.",
        ),
    )
