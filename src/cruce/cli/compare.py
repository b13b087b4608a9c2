"""`cruce duty compare`: declarations rated on two laws, what changes, and files that ask for refunds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cruce.cli import compare_words as words
from cruce.cli import helps
from cruce.cli.faults import DONE, FAULT, REFUSED
from cruce.cli.language import say, spoken
from cruce.cli.options import Json, day
from cruce.cli.printing import complain, put_json
from cruce.cli.reading import FILING_LIMIT, prepared, read
from cruce.cli.words import NO_FILES, NO_FILES_ADVICE, NOT_READ
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.law import Law
    from cruce.liabilities import Basis, RefundTerms
    from cruce.model import Declaration, Finding, Text
    from cruce.tariff import RatedEntry

Owing = Annotated[Literal["us", "mx"] | None, typer.Option("--section", help=say(words.SECTION))]
Files = Annotated[list[str] | None, typer.Argument(metavar="FILE", help=say(helps.FILES), show_default=False)]
Laws = Annotated[list[Path] | None, typer.Option("--law", metavar="DIR", help=say(words.LAWS))]
Payee = Annotated[Literal["corporation", "other"], typer.Option("--payee", help=say(words.PAYEE))]
Table = Annotated[str | None, typer.Option("--entries", metavar="FILE", help=say(words.ENTRIES))]
Changes = Annotated[Path | None, typer.Option("--changes", metavar="FILE", help=say(words.CHANGES))]
Days = tuple[date | None, date | None]  # of law, and of what was known of it
Refunds = Annotated[Path | None, typer.Option("--refunds", metavar="DIR", help=say(words.REFUNDS))]


def compare(
    files: Files = None,
    law: Laws = None,
    section: Owing = None,
    on_a: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.ON_A))] = None,
    on_b: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.ON_B))] = None,
    known_a: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.KNOWN_A))] = None,
    known_b: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.KNOWN_B))] = None,
    until: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.UNTIL))] = None,
    payee: Payee = "corporation",
    entries: Table = None,
    changes: Changes = None,
    refunds: Refunds = None,
    json: Json = False,
) -> None:
    """Rate filings, or tables of lines, on two laws: changed cents, lost preferences, refunds due."""
    from cruce.cli.compare_table import Account
    from cruce.liabilities import Claimant, compare
    from cruce.section import utc_now

    if not files:
        raise UsageError("file.none", NO_FILES, NO_FILES_ADVICE)
    first, second = _two(law or [], (on_a, known_a), (on_b, known_b))
    terms = _terms(until or utc_now().date(), payee, entries)
    claimant = Claimant(terms, second.law) if refunds else None
    folder = prepared(refunds) if refunds else None
    source = Source(first.law, section)
    with Account(claimant, changes, keeps=json) as account:
        for file, declared in source.declared(files):
            for one in compare(declared, first, second, terms):
                account.add(file, one)
        body = account.close(folder)
    if json:
        put_json({**body, "refused": source.refused})
    else:
        account.sum_up(body)
    raise typer.Exit(source.code)


class Source:
    """What files declare, one after the other; a file or a row that is refused is told and stops no other.

    With a section they are tables of lines of its declarations, as `cruce duty` takes them; else filings.
    """

    def __init__(self, law: Law, section: str | None) -> None:
        self._law, self._section = law, section
        self.code = DONE
        self.refused: list[str] = []

    def declared(self, files: list[str]) -> Iterator[tuple[str, Iterable[Declaration | RatedEntry]]]:
        """Yield what there is to rate, with the name of its file."""
        for file in files:
            try:
                yield from self._filed(file) if self._section is None else self._tabled(file, self._section)
            except UsageError as error:
                complain(say(NOT_READ).format(file=file, sentence=error.sentence(spoken())))
                self.refused.append(file)
                self.code = FAULT

    def _filed(self, file: str) -> Iterator[tuple[str, tuple[Declaration, ...]]]:
        from cruce.cli.papers import papers
        from cruce.model import declarations

        for paper in papers(file):
            filing = paper.reading.filing
            if filing is None:
                count = sum(finding.refuses for finding in paper.reading.findings)
                self._refuse(paper.name, words.REFUSED, count=count)
                continue
            on = self._law.local_day(filing.crossing, filing.expected_arrival)
            yield paper.name, declarations(filing, on)

    def _tabled(self, file: str, section: str) -> Iterator[tuple[str, Iterator[RatedEntry]]]:
        from cruce.cli.duty_table import opened

        with opened(file, section, self._law) as (table, entries):
            if table.refused:
                self._refuse(file, words.TABLE_REFUSED, why=_reasons(table.findings))
            else:
                yield file, self._readable(file, entries)

    def _readable(self, file: str, entries: Iterable[RatedEntry]) -> Iterator[RatedEntry]:
        for entry in entries:
            faults: dict[int, list[Finding]] = {}
            for remark in entry.remarks:
                faults.setdefault(remark.row, []).append(remark.finding)
            for row, findings in faults.items():
                if why := _reasons(findings):
                    complain(say(words.ROW_REFUSED).format(file=file, row=row, why=why))
                    self.code = max(self.code, REFUSED)
            yield entry

    def _refuse(self, file: str, sentence: Text, **facts: object) -> None:
        complain(say(sentence).format(file=file, **facts))
        self.refused.append(file)
        self.code = max(self.code, REFUSED)


def _reasons(findings: Iterable[Finding]) -> str:
    return " ".join(say(one.says) for one in findings if one.refuses)


def _two(laws: list[Path], first: Days, second: Days) -> tuple[Basis, Basis]:
    from cruce.law import open_law
    from cruce.liabilities import Basis

    if len(laws) > 2:
        raise UsageError("compare.laws", words.TOO_MANY_LAWS.format(count=len(laws)), words.NAME_TWO)
    if len({*laws}) < 2 and first == second:
        raise UsageError("compare.same", words.NOTHING_TO_COMPARE, words.NAME_TWO)
    folders = (laws[:1], laws[-1:])
    books = (
        open_law(*folder, known=known) for folder, (_, known) in zip(folders, (first, second), strict=True)
    )
    return Basis(next(books), first[0]), Basis(next(books), second[0])


def _terms(until: date, payee: Literal["corporation", "other"], table: str | None) -> RefundTerms:
    from cruce.liabilities import RefundTerms, read_standings

    if table is None:
        return RefundTerms(until, payee)
    standings, faults = read_standings(read(table, FILING_LIMIT))
    for fault in faults:
        complain(say(fault.says))
    return RefundTerms(until, payee, standings)
