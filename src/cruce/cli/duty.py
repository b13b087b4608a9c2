"""`cruce duty`: what one line of goods owes, or a table of them of any length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from cruce.cli import duty_words, helps
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, day
from cruce.cli.reading import STDIN
from cruce.model import UsageError

Owing = Annotated[Literal["us", "mx"] | None, typer.Option("--section", help=say(helps.DUTY_SECTION))]
Over = Annotated[Path | None, typer.Option("--law", metavar="DIR", help=say(helps.DUTY_LAW))]
Input = Annotated[str | None, typer.Option("--input", metavar="FILE", help=say(helps.DUTY_INPUT))]
Output = Annotated[str | None, typer.Option("--output", metavar="FILE", help=say(helps.DUTY_OUTPUT))]
Errors = Annotated[str | None, typer.Option("--errors", metavar="FILE", help=say(helps.DUTY_ERRORS))]
On = Annotated[date | None, typer.Option("--on", metavar="DATE", parser=day, help=say(helps.DUTY_ON))]
Code = Annotated[str | None, typer.Option("--code", metavar="CODE", help=say(helps.DUTY_CODE))]
Origin = Annotated[str | None, typer.Option("--origin", metavar="COUNTRY", help=say(helps.DUTY_ORIGIN))]
Price = Annotated[str | None, typer.Option("--value", metavar="AMOUNT", help=say(helps.DUTY_VALUE))]
Currency = Annotated[str | None, typer.Option("--currency", metavar="CODE", help=say(helps.DUTY_CURRENCY))]
Claim = Annotated[str | None, typer.Option("--preference", metavar="NAME", help=say(helps.DUTY_PREFERENCE))]
Measured = Annotated[str | None, typer.Option("--quantity", metavar="N", help=say(helps.DUTY_QUANTITY))]
Unit = Annotated[str | None, typer.Option("--unit", metavar="UNIT", help=say(helps.DUTY_UNIT))]
Further = Annotated[
    list[str] | None, typer.Option("--cell", metavar="COLUMN=TEXT", help=say(helps.DUTY_CELL))
]


def duty(
    context: typer.Context,
    section: Owing = None,
    law: Over = None,
    input_: Input = None,
    output: Output = None,
    errors: Errors = None,
    code: Code = None,
    origin: Origin = None,
    value: Price = None,
    currency: Currency = None,
    preference: Claim = None,
    quantity: Measured = None,
    unit: Unit = None,
    cell: Further = None,
    on: On = None,
    explain: Annotated[bool, typer.Option("--explain", help=say(helps.DUTY_EXPLAIN))] = False,
    json: Json = False,
) -> None:
    """Rate one line for a person, or a table of lines row by row; bad rows are named and stop no other."""
    if context.invoked_subcommand:
        return
    if section is None:
        raise UsageError("duty.section", duty_words.WHOSE, duty_words.ONE_OF_TWO_ADVICE)
    from cruce.cli.duty_line import rate_line
    from cruce.cli.duty_table import Ways, rate_table
    from cruce.law import open_law

    told = {"code": code, "origin": origin, "value": value, "currency": currency}
    told |= {"preference": preference, "quantity": quantity, "unit": unit}
    cells = {name: text for name, text in told.items() if text is not None} | _cells(cell or ())
    if (input_ is None) == (code is None):
        raise UsageError("duty.which", duty_words.ONE_OF_TWO, duty_words.ONE_OF_TWO_ADVICE)
    if input_ is not None and cells:
        says = duty_words.FOR_ONE_LINE.format(option=f"--{next(iter(cells))}")
        raise UsageError("duty.which", says, duty_words.FOR_ONE_LINE_ADVICE)
    book = open_law(*([law] if law else []))
    ways = Ways(section, input_ or STDIN, output or STDIN, errors, on, explain, json)
    if input_ is None:
        rate_line(ways, book, cells)
    elif not rate_table(ways, book):
        raise typer.Exit(REFUSED)


def _cells(told: Iterable[str]) -> dict[str, str]:
    """Take apart cells written as ``column=text``."""
    cells = {}
    for cell in told:
        column, sign, text = cell.partition("=")
        if not sign:
            says = duty_words.NO_COLUMN.format(cell=cell)
            raise UsageError("duty.cell", says, duty_words.NO_COLUMN_ADVICE)
        cells[column.strip()] = text
    return cells
