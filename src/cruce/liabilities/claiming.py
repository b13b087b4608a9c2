"""The file that asks for refunds in the form the authority takes: what goes in, and why others do not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from cruce.law import Entry, Law, Unknown
from cruce.liabilities.comparing import Comparison, RefundTerms
from cruce.liabilities.terms import term
from cruce.liabilities.words import EXCLUDED
from cruce.model import Citation, Text, Value

LAYOUT: Final = "us/cape"
"""The list of law with the columns of the file, the charges it is for, and the types it does not take."""

_NUMBER: Final = re.compile(r"[A-Z0-9]{3}[0-9]{8}")


class Exclusion(Value):
    """An entry with a refund that does not go into the file, and why."""

    entry: str
    code: str
    says: Text
    citation: Citation | None = None


class Claim(Value):
    """What is claimed: the files, as bytes to be uploaded, their entries in order, and who stays out."""

    files: tuple[bytes, ...]
    entries: tuple[str, ...]
    excluded: tuple[Exclusion, ...]


class Claimant:
    """Sorts entries with a refund into those that the authority's file takes on a day and those it does not.

    ``problem`` says why no file can be made on that day, when the law at hand does not hold its form.
    """

    def __init__(self, terms: RefundTerms, law: Law) -> None:
        self._terms, self._law, self._day = terms, law, terms.until
        self._age = law.value("us/refunds/cape/liquidated-days", self._day)
        self._most = law.value("us/refunds/cape/entries-per-file", self._day)
        layout = law.entries(LAYOUT, self._day)
        self._columns = tuple(one for one in layout if one.attributes.get("role") == "column")
        self._authorities = {one.code for one in layout if one.attributes.get("role") == "authority"}
        self._types = {one.code: one for one in layout if one.attributes.get("role") == "excluded"}
        self._taken: dict[str, None] = {}
        self._excluded: list[Exclusion] = []

    @property
    def problem(self) -> Text | None:
        """Why the law at hand gives no form for the file on that day; nothing when it does."""
        unknown = next((one for one in (self._age, self._most) if isinstance(one, Unknown)), None)
        return unknown.why if unknown else None

    def add(self, one: Comparison) -> None:
        """Look at one comparison; only US entries that get something back concern the file."""
        if one.country != "us" or not one.refund.amount:
            return
        number = (one.number or "").replace("-", "")
        fault = next(self._faults(one, number), None)
        if fault is None:
            self._taken[number] = None
        else:
            code, says, citation = fault
            self._excluded.append(
                Exclusion(entry=one.number or one.declaration, code=code, says=says, citation=citation)
            )

    def claim(self) -> Claim:
        """Write the files, split where the authority takes no more entries in one."""
        if self.problem is not None:
            return Claim(files=(), entries=(), excluded=tuple(self._excluded))
        assert not isinstance(self._most, Unknown)
        entries, most = tuple(self._taken), int(self._most.value)
        return Claim(
            files=tuple(
                self._written(entries[first : first + most]) for first in range(0, len(entries), most)
            ),
            entries=entries,
            excluded=tuple(self._excluded),
        )

    def _written(self, numbers: Iterable[str]) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(column.code for column in self._columns)
        for number in numbers:
            held = {"entry": number}
            writer.writerow(held.get(column.attributes.get("holds", ""), "") for column in self._columns)
        return text.getvalue().encode()

    def _faults(self, one: Comparison, number: str) -> Iterator[tuple[str, Text, Citation | None]]:
        layout: Entry | None = self._types.get(one.kind)
        if not _NUMBER.fullmatch(number):
            yield "number", EXCLUDED["number"], None
        if number in self._taken:
            yield "repeated", EXCLUDED["repeated"], None
        if layout is not None:
            yield "type", layout.says, layout.citation
        if not any(c.authority in self._authorities and c.difference.amount < 0 for c in one.changes):
            yield "charge", EXCLUDED["charge"].format(named=", ".join(sorted(self._authorities))), None
        standing = self._terms.standing(number)
        if standing is not None and standing.protested:
            yield "protest", EXCLUDED["protest"], None
        yield from self._too_old(one, standing.liquidated_on if standing else None, known=bool(standing))

    def _too_old(
        self, one: Comparison, liquidated_on: date | None, *, known: bool
    ) -> Iterator[tuple[str, Text, Citation | None]]:
        if isinstance(self._age, Unknown):
            yield "form", self._age.why, None
        elif liquidated_on is not None and (self._day - liquidated_on).days > int(self._age.value):
            says = EXCLUDED["age"].format(on=liquidated_on, most=self._age.value)
            yield "age", says, (self._age.citations or (None,))[0]
        elif not known:
            usual = term("us/clocks/liquidation-usual", one.day, self._law)
            if isinstance(usual, Unknown) or usual < self._day:
                yield "unknown", EXCLUDED["unknown"], None
