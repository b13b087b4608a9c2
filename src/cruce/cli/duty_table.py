"""A table of lines rated row by row: charges to one file, findings to another, the sums at the end."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from cruce.cli import duty_words
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.language import say, spoken
from cruce.cli.printing import complain, put, put_block, put_json, shown, table
from cruce.cli.reading import STDIN
from cruce.cli.statement import put_charges, put_explanations
from cruce.cli.tables import can_be_read_twice, rows_of, writing
from cruce.law import Law
from cruce.model import UsageError
from cruce.section import few_collections
from cruce.tariff import LineTable, RatedEntry, Tally, explain

STEP: Final = 100_000  # lines between two signs of progress

Sink = Callable[[Iterable[Sequence[object]]], object]


@dataclass(frozen=True, slots=True)
class Ways:
    """What is rated, how and where to: section, files by name (``-`` is a standard stream), default day."""

    section: str
    source: str
    charges: str
    errors: str | None
    on: date | None
    explain: bool
    json: bool


def rate_table(ways: Ways, law: Law) -> bool:
    """Rate a whole table; tells whether its first row could be read, without which nothing can."""
    if ways.explain and ways.charges == STDIN:
        raise UsageError("duty.stream", duty_words.SAME_STREAM, duty_words.SAME_STREAM_ADVICE)
    _keep_apart(ways)
    began = time.monotonic()
    with opened(ways.source, ways.section, law, ways.on) as (lines, entries), few_collections():
        tally = Tally(ways.section, lines.findings)
        with _sink(ways.errors, LineTable.remark_columns) as tell:
            tell(remark.cells for remark in lines.remarks)
            if not lines.refused:
                _rate(ways, law, entries, tally, tell)
    seconds = round(time.monotonic() - began, 3)
    if ways.json:
        faults = {"faults": findings_as_json(lines.findings)} if lines.findings else {}
        refused = {"refused": True} if lines.refused else {}
        put_json({**tally.as_json(), **refused, **faults, "seconds": seconds})
    elif lines.refused:
        put_findings(lines.findings)
    else:
        for finding in lines.findings:
            complain(f"{say(finding.says)} {say(finding.advice)}")
        _put_summary(tally, seconds, aside=ways.charges == STDIN)
    return not lines.refused


def _keep_apart(ways: Ways) -> None:
    """Refuse to write a table over another one of the same run; raises `UsageError` ``duty.same-file``."""
    names = [name for name in (ways.source, ways.charges, ways.errors) if name and name != STDIN]
    places = [Path(name).resolve() for name in names]
    for name, place in zip(names, places, strict=True):
        if places.count(place) > 1 and not place.is_char_device():
            says = duty_words.SAME_FILE.format(file=name)
            raise UsageError("duty.same-file", says, duty_words.SAME_FILE_ADVICE)


def _rate(ways: Ways, law: Law, entries: Iterable[RatedEntry], tally: Tally, tell: Sink) -> None:
    language = spoken()
    done = STEP
    with _sink(ways.charges, LineTable.charge_columns) as charge:
        for entry in entries:
            tally.add(entry)
            charge(row.cells(language) for row in entry.rows)
            tell(remark.cells for remark in tally.worth_telling(entry))
            if ways.explain:
                _put_entry(entry, law, json=ways.json)
            if tally.lines >= done:
                complain(say(duty_words.PROGRESS).format(lines=f"{tally.lines:,}"))
                done += STEP


@contextmanager
def opened(
    source: str, section: str, law: Law, on: date | None = None
) -> Iterator[tuple[LineTable, Iterator[RatedEntry]]]:
    """Open a table of lines and give it with its entries, rated as they come; `file.unreadable` else.

    A file is looked through before for entries whose rows are scattered; a stream can be read only once.
    """
    with rows_of(source) as rows:
        lines = LineTable(next(rows, b""), section, law, on)
        if lines.names_entries and not lines.refused and can_be_read_twice(source):
            with rows_of(source) as again:
                next(again, b"")
                lines.look_through(again)
        yield lines, lines.rated(rows)


@contextmanager
def _sink(name: str | None, columns: Sequence[str]) -> Iterator[Sink]:
    """Open a table for writing and give what takes its rows; without a name they are taken nowhere."""
    if name is None:
        yield _drain
        return
    with writing(name) as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(columns)
        yield sheet.writerows


def _drain(rows: Iterable[Sequence[object]]) -> None:
    """Take rows that nobody asked for: those who made them have counted them."""
    for _ in rows:
        pass


def _put_entry(entry: RatedEntry, law: Law, *, json: bool) -> None:
    if entry.declaration is None or entry.liability is None:
        return
    told = explain(entry.declaration, entry.liability, law, entry.days)
    if json:
        rows = [one.model_dump(mode="json") for one in told]
        put_json({"entry_id": entry.rows[0].entry_id if entry.rows else "", "explained": rows})
        return
    put_charges(entry.liability)
    put_explanations(told)


def _put_summary(tally: Tally, seconds: object, *, aside: bool) -> None:
    """Print the sums; beside a table on standard output they go to standard error."""
    counts = {"lines": tally.lines, "entries": tally.entries, "charges": tally.charges}
    counts["unrated"] = tally.unrated
    title = say(duty_words.SUMMARY).format(
        seconds=seconds, **{name: f"{count:,}" for name, count in counts.items()}
    )
    if aside:
        complain(title)
        return
    put(title, style="bold")
    rows = table(say(duty_words.AUTHORITY), say(duty_words.DUE), say(duty_words.GUARANTEED), right=(1, 2))
    due, guaranteed = tally.sums("due"), tally.sums("guaranteed")
    for authority in dict.fromkeys((*due, *guaranteed)):
        cells = (sums.get(authority) for sums in (due, guaranteed))
        rows.add_row(shown(authority), *("" if cell is None else f"{cell:,}" for cell in cells))
    put_block(rows, indent=2)
    found = table(say(duty_words.FOUND), say(duty_words.COUNT), right=(1,))
    for code, count in tally.findings.most_common():
        found.add_row(shown(code), f"{count:,}")
    put_block(found, indent=2)
