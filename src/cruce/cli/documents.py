"""`cruce gap` and `cruce schema`: what a filing must hold, and what one lacks for each country."""

from __future__ import annotations

import json as text
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import helps, words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir, instant
from cruce.cli.printing import joined, put, put_json, shown
from cruce.cli.reading import write

if TYPE_CHECKING:
    from cruce.documents import Gap
    from cruce.law import Law
    from cruce.model import Filing, Finding
    from cruce.tariff import classification

_STYLES = {"missing": "bold red", "wanted": "yellow", "optional": "dim", "have": "green"}


def gap(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say(helps.FILING), show_default=False)],
    law: LawDir = None,
    at: Annotated[
        datetime | None, typer.Option(metavar="INSTANT", parser=instant, help=say(helps.GAP_AT))
    ] = None,
    descriptions: Annotated[bool, typer.Option("--descriptions", help=say(helps.GAP_DESCRIPTIONS))] = False,
    json: Json = False,
) -> None:
    """Say which country's authorities need what of a filing, and what of it is there."""
    from cruce.cli.findings import put_findings
    from cruce.cli.papers import papers
    from cruce.documents import gap_report
    from cruce.law import open_law
    from cruce.section import utc_now

    book, rows = open_law(*([law] if law else [])), []
    for paper in papers(file):
        filing = paper.reading.filing or paper.reading.draft
        gaps = gap_report(filing, book, at or paper.filed or utc_now()) if filing else ()
        doubted = _doubted(filing, book, paper.filed or utc_now()) if descriptions and filing else ()
        rows.append((paper.name, gaps, (*paper.reading.findings, *doubted)))
    if json:
        put_json({"filings": [_as_json(*row) for row in rows]})
    for name, gaps, findings in () if json else rows:
        put(name, style="bold")
        put_findings(findings)
        _put_gaps(gaps)
    if not all(gaps for _, gaps, _ in rows):
        raise typer.Exit(REFUSED)


def _doubted(filing: Filing, law: Law, on: datetime) -> tuple[Finding, ...]:
    """Compare each line's description with its code, by words."""
    from cruce.tariff import classification

    return tuple(classification.doubts(filing, _index(law, on.date())))


@lru_cache(1)
def _index(law: Law, on: date) -> classification.Index:
    from cruce.tariff import classification

    return classification.Index(classification.bags(law, on))


def _put_gaps(gaps: tuple[Gap, ...]) -> None:
    for country in dict.fromkeys(one.country for one in gaps):
        rows = [one for one in gaps if one.country == country]
        counts = {state: sum(one.state == state for one in rows) for state in words.GAP_STATES}
        put(say(words.GAPS).format(country=say(words.section(country)), **counts), style="bold")
        for row in rows:
            state = shown(say(words.GAP_STATES[row.state]), _STYLES[row.state])
            put(
                joined([state, joined([row.authority, say(row.what)], ": "), shown(row.pointer, "dim")]),
                indent=2,
            )
            if row.state in ("missing", "wanted"):
                put(f"→ {say(row.advice)}", indent=4, style="cyan")
                if row.citation:
                    put(f"§ {row.citation}", indent=4, style="dim")


def _as_json(name: str, gaps: tuple[Gap, ...], findings: tuple[Finding, ...]) -> dict[str, Any]:
    from cruce.cli.findings import findings_as_json

    return {"file": name, "gaps": [_fields(one) for one in gaps], "findings": findings_as_json(findings)}


def _fields(gap: Gap) -> dict[str, Any]:
    return {
        "country": gap.country,
        "authority": gap.authority,
        "what": gap.what.model_dump(),
        "state": gap.state,
        "pointer": gap.pointer,
        "code": gap.code,
        "advice": gap.advice.model_dump(),
        "law": str(gap.citation) if gap.citation else None,
    }


def schema(
    example: Annotated[str | None, typer.Option(metavar="NAME", help=say(helps.EXAMPLE))] = None,
    reference: Annotated[str | None, typer.Option(metavar="TEXT", help=say(helps.OWN_REFERENCE))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=say(helps.OUT))] = None,
) -> None:
    """Publish the form of the binational filing, or an example of it to start from."""
    page = _form() if example is None else _example(example, reference)
    if out is None:
        print(page, end="")  # noqa: T201
    else:
        write(out, page)
        put(say(words.WRITTEN).format(file=out))


def _form() -> str:
    from cruce.documents import filing_schema

    return text.dumps(filing_schema(), ensure_ascii=False, indent=2) + "\n"


def _example(name: str, reference: str | None) -> str:
    from cruce.traffic import examples

    return (examples.read(name) if reference is None else examples.own(name, reference)).decode()
