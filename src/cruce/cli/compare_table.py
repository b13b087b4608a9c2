"""The outcome of a comparison: told declaration by declaration, summed by importer, written to files."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from cruce.cli import compare_words as words
from cruce.cli.language import say, spoken
from cruce.cli.printing import put, put_block, shown, table
from cruce.cli.reading import anew, write
from cruce.cli.statement import money
from cruce.cli.words import section
from cruce.liabilities import Claimant, Comparison, ImporterTotal, Tally
from cruce.model import charge_name

COLUMNS: Final = (
    *("file", "country", "declaration", "kind", "number", "day", "importer", "line", "charge", "measure"),
    *("authority", "before", "after", "difference", "currency"),
)
EXCLUDED_COLUMNS: Final = ("entry", "code", "why", "por_que", "law")
EXCLUDED_FILE: Final = "excluded.csv"


class Account:
    """Takes comparisons one by one: tells or keeps each, writes its changes, adds it up, sees to its refund.

    With ``keeps`` nothing is told, and what changed is kept for the JSON object, unless it goes into a file
    of changes.
    """

    def __init__(self, claimant: Claimant | None, changes: Path | None, *, keeps: bool) -> None:
        self._claimant, self._keeps = claimant, keeps
        self._tally = Tally()
        self._rows: list[dict[str, Any]] = []
        self._files = ExitStack()
        self._writer = csv.writer(self._files.enter_context(anew(changes))) if changes else None
        if self._writer:
            self._writer.writerow(COLUMNS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.__exit__(kind, error, trace)

    def add(self, file: str, one: Comparison) -> None:
        """Take one comparison in."""
        self._tally.add(one)
        if self._claimant:
            self._claimant.add(one)
        if not one.changed:
            return
        if self._writer:
            self._writer.writerows(_written(file, one))
        if not self._keeps:
            put_comparison(one)
        elif not self._writer:
            self._rows.append({"file": file, **as_json(one)})

    def close(self, folder: Path | None) -> dict[str, Any]:
        """Write the refund files into a folder, and give the whole as plain JSON data."""
        tally = self._tally
        return {
            "declarations": tally.declarations,
            "changed": tally.changed,
            "preferences_lost": tally.lost,
            "became_unrated": tally.unrated,
            "interest_unknown": tally.unknown,
            "totals": [one.model_dump(mode="json") for one in tally.totals()],
            "importers": [one.model_dump(mode="json") for one in tally.importers()],
            "changes": self._rows,
            "refund_files": self._claimed(folder) if folder else None,
        }

    def sum_up(self, body: dict[str, Any]) -> None:
        """Print the sums of all importers, and what became of the refund files."""
        tally = self._tally
        put(
            say(words.SUM).format(
                declarations=tally.declarations,
                changed=tally.changed,
                lost=tally.lost,
                unrated=tally.unrated,
            ),
            style="bold",
        )
        put_totals(tally.importers(), tally.totals())
        if tally.unknown:
            put(say(words.UNKNOWN_INTEREST).format(count=tally.unknown), style="yellow")
        written = body["refund_files"]
        if written is not None:
            put(_of_files(written))

    def _claimed(self, folder: Path) -> dict[str, Any]:
        assert self._claimant is not None
        claim, problem = self._claimant.claim(), self._claimant.problem
        names = [f"refunds-{number}.csv" for number in range(1, len(claim.files) + 1)]
        for name, content in zip(names, claim.files, strict=True):
            write(folder / name, content.decode())
        with anew(folder / EXCLUDED_FILE) as file:
            rows = csv.writer(file)
            rows.writerow(EXCLUDED_COLUMNS)
            for one in claim.excluded:
                rows.writerow((one.entry, one.code, one.says.en, one.says.es, one.citation or ""))
        return {
            "folder": str(folder),
            "files": names,
            "entries": len(claim.entries),
            "excluded": [one.model_dump(mode="json", exclude_none=True) for one in claim.excluded],
            "problem": problem.model_dump() if problem else None,
        }


def put_comparison(one: Comparison) -> None:
    """Print one declaration: what it owed and would owe, each changed charge, and what is given back."""
    head = say(words.DECLARED).format(
        country=say(section(one.country)),
        kind=one.kind,
        number=one.number or "–",
        day=one.day,
        name=one.name,
        before=money(one.before),
        after=money(one.after),
    )
    put(head, style="bold")
    for change in one.changes:
        name = say(charge_name(change.kind))
        marks = " ".join(filter(None, (name, change.authority or change.measure)))
        charge = marks if change.line is None else say(words.OF_LINE).format(charge=marks, line=change.line)
        before, after = money(change.before), money(change.after)
        put(say(words.CHANGED).format(charge=charge, before=before, after=after), indent=2)
    for finding in one.lost:
        put(say(words.LOST).format(why=say(finding.says)), indent=2, style="yellow")
    for names, sentence in ((one.unrated, words.UNRATED), (one.rated, words.RATED)):
        if names:
            put(say(sentence).format(charges=", ".join(names)), indent=2, style="yellow")
    if one.refund.amount:
        put(_refund(one), indent=2, style="green")
    put()


def put_totals(importers: Iterable[ImporterTotal], totals: Iterable[ImporterTotal]) -> None:
    """Print the sums by importer and over all, where anything is owed."""
    names = (words.BEFORE, words.AFTER, words.DIFFERENCE, words.BACK, words.INTEREST)
    rows = table(
        say(words.IMPORTER), say(words.COUNT), *(say(name) for name in names), right=(1, 2, 3, 4, 5, 6)
    )
    for one in filter(_owes, importers):
        rows.add_row(shown(f"{one.name}, {one.before.currency}"), *_cells(one))
    rows.add_section()
    for one in filter(_owes, totals):
        rows.add_row(shown(f"{say(words.ALL)}, {one.before.currency}", "bold"), *_cells(one))
    put_block(rows)


def as_json(one: Comparison) -> dict[str, Any]:
    """Give one comparison as plain JSON data."""
    body = one.model_dump(mode="json", exclude_none=True)
    for change, row in zip(one.changes, body["changes"], strict=True):
        row["difference"] = change.difference.model_dump(mode="json")
    return body


def _owes(one: ImporterTotal) -> bool:
    return bool(one.before.amount or one.after.amount)


def _cells(one: ImporterTotal) -> list[str]:
    sums = (one.before, one.after, one.difference, one.refund, one.interest)
    return [str(one.declarations), *(f"{each.amount:,}" for each in sums)]


def _refund(one: Comparison) -> str:
    refund = money(one.refund)
    if one.interest:
        earned = one.interest
        facts = {"interest": money(earned.amount), "since": earned.since, "until": earned.until}
        return say(words.WITH_INTEREST).format(refund=refund, **facts)
    if one.indexed:
        return say(words.UPDATED).format(
            refund=refund, amount=money(one.indexed.amount), factor=one.indexed.factor
        )
    why = say(one.unknown) if one.unknown else ""
    return say(words.NOT_AT_HAND).format(refund=refund, why=why)


def _of_files(written: dict[str, Any]) -> str:
    if written["problem"]:
        return say(words.NO_FORM).format(why=written["problem"][spoken()])
    return say(words.FILES).format(
        entries=written["entries"],
        files=len(written["files"]),
        excluded=len(written["excluded"]),
        place=f"{written['folder']}/{EXCLUDED_FILE}",
    )


def _written(file: str, one: Comparison) -> Iterable[tuple[object, ...]]:
    whose = (file, one.country, one.declaration, one.kind, one.number, one.day, one.importer)
    for change in one.changes:
        sums = (change.before.amount, change.after.amount, change.difference.amount)
        where = (change.line, change.kind, change.measure, change.authority)
        yield (*whose, *where, *(format(amount, "f") for amount in sums), change.before.currency)
