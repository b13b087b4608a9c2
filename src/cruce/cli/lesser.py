"""`cruce duty lesser`: what duty on inputs is paid after all, once the goods made of them went abroad."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cruce.cli import lesser_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir, day
from cruce.cli.printing import put, put_block, put_json, shown, table
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.law import Law, Unknown
    from cruce.liabilities import LesserOfTwo
    from cruce.model import Liability

_OTHER = {"mx": "us", "us": "mx"}
_DEFINITIVE = {"mx": "A1", "us": "01"}


def _share(text: str) -> Decimal:
    try:
        share = Decimal(str(text))
    except InvalidOperation:
        share = Decimal(-1)
    if not (share.is_finite() and 0 <= share <= 1):
        raise typer.BadParameter(say(words.NOT_A_SHARE).format(value=text))
    return share


File = Annotated[Path, typer.Option(metavar="FILE", help=say(words.INPUTS), show_default=False)]
Goods = Annotated[Path, typer.Option(metavar="FILE", help=say(words.GOODS), show_default=False)]
Paid = Annotated[date, typer.Option(metavar="DATE", parser=day, help=say(words.ON), show_default=False)]
Share = Annotated[Decimal, typer.Option(metavar="SHARE", parser=_share, help=say(words.USED))]


def lesser(
    inputs: File,
    goods: Goods,
    on: Paid,
    section: Annotated[Literal["mx", "us"], typer.Option(help=say(words.SECTION))] = "mx",
    used: Share = Decimal(1),
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Determine the lesser of the duty on inputs and that on the goods; exit 1 where it cannot be said."""
    from cruce.law import Unknown, open_law
    from cruce.liabilities import between

    book = open_law(*([law] if law else []))
    deferred = _liability(inputs, section, book)
    made = between(deferred, _liability(goods, _OTHER[section], book), book, on, used)
    if json:
        put_json(_as_json(made))
    elif isinstance(made, Unknown):
        put(say(words.UNKNOWN).format(why=say(made.why)), style="yellow")
    else:
        _put(made)
    if isinstance(made, Unknown):
        raise typer.Exit(REFUSED)


def _liability(file: Path, section: str, law: Law) -> Liability:
    """Rate the one entry of a table as if it were definitive, whatever regime its rows name."""
    from cruce.cli.duty_table import opened
    from cruce.tariff import assess

    with opened(str(file), section, law) as (lines, entries):
        found = [] if lines.refused else list(entries)
        faults = [*lines.findings, *(one.finding for entry in found for one in entry.remarks)]
    refusals = [one for one in faults if one.refuses]
    if refusals:
        says = words.UNREADABLE.format(file=file, why=refusals[0].says)
        raise UsageError("lesser.unreadable", says, words.UNREADABLE_ADVICE)
    if len(found) != 1 or found[0].declaration is None:
        says = words.ONE_ENTRY.format(file=file, count=len(found))
        raise UsageError("lesser.entries", says, words.ONE_ENTRY_ADVICE)
    declaration = found[0].declaration.model_copy(update={"kind": _DEFINITIVE[section]})
    return assess(declaration, law, found[0].days)


def _as_json(made: LesserOfTwo | Unknown) -> dict[str, object]:
    from cruce.law import Unknown

    if isinstance(made, Unknown):
        return {"unknown": made.why.model_dump()}
    return made.model_dump(mode="json", exclude_none=True)


def _put(made: LesserOfTwo) -> None:
    from cruce.cli.statement import money

    rows = table("", "", right=(1,))
    for name, amount in (
        (words.DEFERRED, made.deferred),
        (words.ABROAD, made.abroad),
        (words.WAIVED, made.waived),
        (words.PAYABLE, made.payable),
    ):
        rows.add_row(shown(say(name)), shown(money(amount), "bold" if name is words.PAYABLE else ""))
    put_block(rows)
    put(say(made.why))
    if made.conversion is not None and made.conversion.illustrative:
        put(say(words.ILLUSTRATIVE), style="yellow")
    for citation in made.citations:
        put(" ".join(filter(None, (citation.law, citation.article))), indent=2, style="dim")
