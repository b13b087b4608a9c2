"""A table of lines as bytes: one row a line of text, taken apart into cells, read and rated."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from cruce.law import Law
from cruce.model import Finding
from cruce.tariff.lines.charges import CHARGE_COLUMNS
from cruce.tariff.lines.entry import RatedEntry, rate_entry
from cruce.tariff.lines.faults import REMARK_COLUMNS, WRONG, Remark
from cruce.tariff.lines.form import Form, Line
from cruce.tariff.lines.gather import Runs, gathered

DELIMITERS: Final = ",;\t"
ROW_LIMIT: Final = 1 << 16  # bytes; a longer row is no row of a table, and may come cut off
_BOM: Final = "\ufeff"


class LineTable:
    """A table whose first row named its columns; rows come as they stand in the file, each alone.

    A row never reaches over a line end, so that a quotation mark left open spoils its own row only. What is
    rated goes into a table of ``charge_columns``, what is wrong with it into one of ``remark_columns``.
    """

    charge_columns = CHARGE_COLUMNS
    remark_columns = REMARK_COLUMNS

    def __init__(self, head: bytes, section: str, law: Law, on: date | None = None) -> None:
        text = _decoded(head)
        if isinstance(text, str) and "\r" in text:
            text = WRONG["row.ends"].at("")
        self._delimiter = ","
        names: list[str] = []
        findings: tuple[Finding, ...] = ()
        if isinstance(text, Finding):
            findings = (text,)
        else:
            text = text.removeprefix(_BOM)
            self._delimiter = max(DELIMITERS, key=text.count)
            cells = self._cells(text)
            names, findings = (cells, ()) if isinstance(cells, list) else ([], (cells,))
        self._law, self._section = law, section
        self._form = Form(names, section, law, on)
        self.findings = findings or self._form.findings
        self._runs: Runs | None = None

    @property
    def refused(self) -> bool:
        """Tell whether no row of the table can be read, for its first row cannot."""
        return any(finding.refuses for finding in self.findings)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What must be known of the first row, with its place."""
        return tuple(Remark(1, "", "", one.pointer[1:], one) for one in self.findings)

    @property
    def names_entries(self) -> bool:
        """Tell whether lines may belong to an entry of several."""
        return "entry_id" in self._form.columns

    def lines(self, rows: Iterable[bytes]) -> Iterator[Line]:
        """Read the rows after the first; rows without any content are passed over."""
        for number, row in enumerate(rows, start=2):
            cells = self._taken_apart(row)
            if isinstance(cells, Finding):
                yield self._form.unreadable(number, cells, _roughly(row, self._delimiter))
            elif any(cells):
                yield self._form.read(number, cells)

    def look_through(self, rows: Iterable[bytes]) -> None:
        """Look through the rows once before, for entries whose rows do not stand together."""
        if self.names_entries:
            self._runs = Runs(self._ids(rows))

    def rated(self, rows: Iterable[bytes]) -> Iterator[RatedEntry]:
        """Rate the rows after the first, entry by entry, as they come.

        Where the same rows were not looked through before, one that comes back to an entry closed by rows of
        another is refused by name.
        """
        entries = gathered(self.lines(rows), self._runs)
        return (rate_entry(self._section, lines, self._law) for lines in entries if lines)

    def _ids(self, rows: Iterable[bytes]) -> Iterator[str]:
        place = self._form.columns.index("entry_id")
        for row in rows:
            cells = self._taken_apart(row, place + 1)
            if isinstance(cells, Finding):
                cells = _roughly(row, self._delimiter)
            elif not any(cells):
                continue
            yield cells[place].strip() if place < len(cells) else ""

    def _taken_apart(self, row: bytes, most: int = -1) -> list[str] | Finding:
        """Take a row apart, or only so many cells off its front: one more holds what follows, if anything."""
        if len(row) >= ROW_LIMIT:
            return WRONG["row.long"].at("", most=ROW_LIMIT)
        text = _decoded(row)
        return text if isinstance(text, Finding) else self._cells(text, most)

    def _cells(self, text: str, most: int = -1) -> list[str] | Finding:
        if '"' not in text:
            cells = text.split(self._delimiter, most)
            if most > 0:
                cells[most:] = [rest.strip(self._delimiter) for rest in cells[most:]]
            return cells
        try:
            return next(csv.reader((text,), delimiter=self._delimiter, strict=True))
        except (csv.Error, StopIteration):
            return WRONG["row.quotes"].at("")


def _decoded(row: bytes) -> str | Finding:
    try:
        return row.rstrip(b"\r\n").decode()
    except UnicodeDecodeError:
        return WRONG["row.encoding"].at("")


def _roughly(row: bytes, delimiter: str) -> list[str]:
    """Take a row apart that is spoilt somewhere, for the ids that may stand in it whole."""
    return row.decode(errors="replace").strip("\r\n").split(delimiter)
