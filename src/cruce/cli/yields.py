"""`cruce rules yields`: what the rules of a section have brought, by what examinations came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import rules_words as words
from cruce.cli.language import say
from cruce.cli.options import Json, day
from cruce.cli.printing import put, put_block, put_json, shown, table
from cruce.model import Find

if TYPE_CHECKING:
    from cruce.books import Experience
    from cruce.risk import yields

Folder = Annotated[
    Path, typer.Argument(metavar="DIR/NAME", help=say(words.YIELDS_FOLDER), show_default=False)
]


def yields_of(
    folder: Folder,
    since: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.SINCE))] = None,
    json: Json = False,
) -> None:
    """Reckon the yield of every rule, of the score and of the random share, from the section's own record."""
    from cruce.books import experience
    from cruce.risk import yields
    from cruce.section import Section
    from cruce.tariff import CURRENCIES

    section = Section.open(folder, reading=True)
    try:
        lived = [one for one in experience(section) if since is None or one.day >= since]
    finally:
        section.close()
    found = yields.yields(yields.Looked(one.reasons, one.chance, one.find, one.owed) for one in lived)
    currency = CURRENCIES.get(section.name, "")
    if json:
        put_json(_as_json(section.name, currency, lived, found))
    else:
        _put(section.name, currency, lived, found)


def _put(name: str, currency: str, lived: Sequence[Experience], found: Mapping[str, yields.Yield]) -> None:
    if not found:
        put(say(words.NO_YIELDS).format(section=name))
        return
    examined = sum(one.find is not None for one in lived)
    put(say(words.YIELDS_TITLE).format(section=name, cases=len(lived), examined=examined), style="bold")
    heads = [words.RULE, words.HITS, words.EXAMINED, *words.FINDS.values(), words.ESTIMATE, words.OWED]
    rows = table(*map(say, heads), right=range(1, len(heads)))
    for rule, one in found.items():
        counts = (one.hits, one.examined, *(one.finds[find] for find in Find))
        owed = f"{one.owed:,.2f} {currency}".rstrip() if one.stated else "—"
        rows.add_row(*map(shown, (rule, *map(str, counts), _estimate(one), owed)))
    put_block(rows)
    stated = sum(one.find is not None and one.owed is not None for one in lived)
    put(say(words.HOW_TOLD).format(stated=stated, examined=examined))


def _estimate(one: yields.Yield) -> str:
    """Give the share of all hits that would be found to hold something: one less the share of no find."""
    if one.shares is None:
        return "—"
    nothing, error = one.shares[Find.NONE]
    return f"{1 - nothing:.3f} ± {error:.3f}"


def _as_json(
    name: str, currency: str, lived: Sequence[Experience], found: Mapping[str, yields.Yield]
) -> dict[str, Any]:
    return {
        "section": name,
        "cases": len(lived),
        "examined": sum(one.find is not None for one in lived),
        "currency": currency or None,
        "rules": {
            rule: {
                "hits": one.hits,
                "examined": one.examined,
                "finds": {find.value: count for find, count in one.finds.items()},
                "shares": {find.value: list(share) for find, share in one.shares.items()}
                if one.shares
                else None,
                "owed": f"{one.owed:f}",
                "owed_stated": one.stated,
            }
            for rule, one in found.items()
        },
    }
