"""`cruce screen`: a table of names looked for on a list of parties, row by row."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cruce.cli import screen_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, day
from cruce.cli.printing import complain, put, put_json
from cruce.cli.reading import LAW_LIMIT, STDIN, keep_apart, read
from cruce.cli.tables import rows_of, writing
from cruce.model import UsageError, reader_fault

if TYPE_CHECKING:
    from cruce.model import Finding
    from cruce.risk import screening

COLUMNS: Final = ("name", "entry_id", "matched_name", "score", "reason")
LEAST: Final = 0.7  # as `cruce.risk.screening` advises
LONGEST: Final = 500  # signs of a name
MOST_TOLD: Final = 20  # rows that were not looked for, told one by one

Listing = Annotated[str, typer.Option("--list", metavar="FILE", help=say(words.LIST), show_default=False)]
Aliases = Annotated[str | None, typer.Option(metavar="FILE", help=say(words.ALIASES))]
Addresses = Annotated[str | None, typer.Option(metavar="FILE", help=say(words.ADDRESSES))]
Names = Annotated[str, typer.Option(metavar="NAMES.csv", help=say(words.NAMES), show_default=False)]
Output = Annotated[str, typer.Option(metavar="HITS.csv", help=say(words.OUTPUT), show_default=False)]
Least = Annotated[float, typer.Option(metavar="SCORE", min=0.3, max=1.0, help=say(words.LEAST))]


def screen(
    listing: Listing,
    names: Names,
    output: Output,
    aliases: Aliases = None,
    addresses: Addresses = None,
    least: Least = LEAST,
    on: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.ON))] = None,
    part: Annotated[bool, typer.Option("--part", help=say(words.PART))] = False,
    json: Json = False,
) -> None:
    """Screen a table of names against one list; the table of hits takes its place whole at the end."""
    keep_apart(output, listing, aliases, addresses, names)
    began = time.monotonic()
    found = _opened(listing, aliases, addresses, part=part)
    if isinstance(found, tuple):
        _refuse(found, json=json)
        raise typer.Exit(REFUSED)
    run = _Run(names, found, least, on)
    with ExitStack() as files:
        text = _text(names, files.enter_context(rows_of(names)))
        rows = csv.DictReader(text, restkey="", restval="", strict=True)
        asked = run.asked(rows)
        first = next(asked, None)  # nothing is written before the heading and the first row were read
        sheet = csv.writer(files.enter_context(writing(output)), lineterminator="\n")
        sheet.writerow(COLUMNS)
        for one in _chained(first, asked):
            sheet.writerows(run.hits(one))
    _sum_up(run, round(time.monotonic() - began, 3), json=json, aside=output == STDIN)


def _chained(first: screening.Asked | None, rest: Iterator[screening.Asked]) -> Iterator[screening.Asked]:
    if first is not None:
        yield first
        yield from rest


@dataclass
class _Run:
    """One table looked for on one list, and what is counted of it."""

    file: str
    edition: screening.ListIndex
    least: float
    on: date | None
    looked_for: int = 0
    with_hits: int = 0
    hit_count: int = 0
    skipped: int = 0

    def asked(self, rows: csv.DictReader[str]) -> Iterator[screening.Asked]:
        """Give whom the rows ask for; a row without a name is told and left out."""
        from cruce.risk import screening

        try:
            columns = [name.strip().lower() for name in rows.fieldnames or ()]
        except csv.Error as problem:
            raise self._unread(rows, problem) from problem
        if "name" not in columns:
            found = ", ".join(columns)[:200] or "–"
            raise UsageError(
                "screen.column", words.NO_COLUMN.format(file=self.file, found=found), words.NO_COLUMN_ADVICE
            )
        rows.fieldnames = columns
        for row in self._rows(rows):
            name = " ".join((row.get("name") or "").split())
            if self._is_name(name, rows.line_num):
                number = (row.get("id") or "").strip()
                country = self._country(row.get("country") or "", rows.line_num)
                self.looked_for += 1
                yield screening.Asked(name, country, (number,) if number else ())

    def hits(self, one: screening.Asked) -> Iterator[tuple[str, ...]]:
        """Look for one name and give its rows of the table of hits, the best first."""
        from cruce.risk import screening

        found = screening.search(self.edition, one, self.least, on=self.on)
        self.with_hits += bool(found)
        self.hit_count += len(found)
        for hit in found:
            yield one.name, hit.entry.id, hit.matched, f"{hit.verdict.score:.3f}", _reason(hit)

    def _rows(self, rows: csv.DictReader[str]) -> Iterator[dict[str, str]]:
        try:
            yield from rows
        except csv.Error as problem:
            raise self._unread(rows, problem) from problem

    def _unread(self, rows: csv.DictReader[str], problem: csv.Error) -> UsageError:
        says = words.NOT_ROWS.format(file=self.file, row=rows.line_num + 1, problem=reader_fault(problem))
        return UsageError("screen.rows", says, words.NOT_TEXT_ADVICE)

    def _is_name(self, name: str, row: int) -> bool:
        from cruce.risk import screening

        if not name:
            why = words.NO_NAME
        elif len(name) > LONGEST:
            why = words.TOO_LONG.format(most=LONGEST)
        elif not screening.Asked(name).is_telling:
            why = words.NO_WORD
        else:
            return True
        self.skipped += 1
        if self.skipped <= MOST_TOLD:
            complain(say(words.ROW_SKIPPED).format(file=self.file, row=row, why=say(why)))
        return False

    def _country(self, written: str, row: int) -> str | None:
        plain = written.strip().upper()
        if not plain or (len(plain) == 2 and plain.isascii() and plain.isalpha()):
            return plain or None
        complain(say(words.NO_COUNTRY).format(file=self.file, row=row, country=written.strip()[:40]))
        return None


def _opened(
    listing: str, aliases: str | None, addresses: str | None, *, part: bool
) -> screening.ListIndex | tuple[Finding, ...]:
    from cruce.law import open_law
    from cruce.risk import screening

    return screening.read_list(
        read(listing, LAW_LIMIT),
        Path(listing).name if listing != STDIN else STDIN,
        "",
        aliases=read(aliases, LAW_LIMIT) if aliases else None,
        addresses=read(addresses, LAW_LIMIT) if addresses else None,
        countries=screening.country_names(open_law()),
        part=part,
    )


def _refuse(faults: tuple[Finding, ...], *, json: bool) -> None:
    from cruce.cli.findings import findings_as_json, put_findings

    if json:
        put_json({"refused": True, "faults": findings_as_json(faults)})
    else:
        put(say(words.REFUSED_LIST), style="bold red")
        put_findings(faults)


def _text(file: str, rows: Iterable[bytes]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        try:
            yield row.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            says = words.NOT_TEXT.format(file=file, row=number)
            raise UsageError("screen.not-text", says, words.NOT_TEXT_ADVICE) from error


def _reason(hit: screening.Hit) -> str:
    told = [say(reason.says) for reason in hit.verdict.reasons]
    if hit.entry.until is not None:
        told.append(say(words.UNTIL).format(day=hit.entry.until))
    return "; ".join(told)


def _sum_up(run: _Run, seconds: float, *, json: bool, aside: bool) -> None:
    from cruce.cli.findings import findings_as_json

    counts: dict[str, Any] = {
        "entries": len(run.edition.entries),
        "names": run.looked_for,
        "found": run.with_hits,
        "hits": run.hit_count,
        "skipped": run.skipped,
    }
    remarks = run.edition.remarks
    if json:
        body = {**counts, "least": run.least, "seconds": seconds, "remarks": findings_as_json(remarks)}
        put_json(body)
        return
    tell = complain if aside else put
    if remarks:
        tell(say(words.REMARKS))
        for finding in remarks:
            tell(f"  {say(finding.says)}")
    shown = {key: f"{count:,}" for key, count in counts.items()}
    tell(say(words.SUMMARY).format(**shown, seconds=seconds))
