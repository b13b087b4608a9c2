"""Lists of parties in our own CSV form: one row an entry, names and identifiers parted by ``|``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from cruce.model import Finding, Text, reader_fault
from cruce.risk.screening.entries import Listed, ListIndex
from cruce.risk.screening.names import identifier_key, is_script, shown
from cruce.risk.sentences import fault

COLUMNS = ("id", "name", "aliases", "country", "programme", "identifiers", "since", "until")
_NEEDED = ("id", "name")
_GENERIC = {"XAXX010101000", "XEXX010101000"}
T = TypeVar("T")
_LONGEST = 240  # as the model's own names
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_UNKNOWN = Text(en="not one of this form", es="no es de este formato")
_HEADING = Text(en="the heading", es="el encabezado")
_ABSENT = Text(en="missing", es="falta")


def load_list(content: bytes, name: str, edition: str) -> ListIndex | tuple[Finding, ...]:
    """Read a list of parties, or name every fault in it.

    Columns: ``id`` and ``name``, and as far as known ``aliases``, ``country`` (ISO 3166-1 alpha-2),
    ``programme``, ``identifiers``, ``since`` and ``until`` (first and last day on the list, ISO 8601).
    It is the section's own, and secret.
    """
    try:
        rows = list(_rows(content))
    except UnicodeDecodeError:
        return (fault("encoding", name),)
    except csv.Error as problem:
        return (fault("list-table", name, problem=reader_fault(problem)),)
    if not rows:
        return (fault("list-table", name, problem=Text(en="it is empty", es="está vacía")),)
    header = [column.strip() for column in rows[0][1]]
    wrong = _header(name, header)
    if wrong:
        return wrong
    reading = _Reading(name, header)
    entries = [reading.entry(line, cells) for line, cells in rows[1:] if any(cells)]
    if reading.faults:
        return tuple(reading.faults)
    return ListIndex(name, edition, tuple(entry for entry in entries if entry is not None), secret=True)


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [(table.line_num, cells) for cells in table]


def _header(name: str, header: list[str]) -> tuple[Finding, ...]:
    columns = ", ".join(COLUMNS)
    said = [(column, _ABSENT) for column in _NEEDED if column not in header]
    said += [(column, _UNKNOWN) for column in dict.fromkeys(header) if column not in COLUMNS]
    said += [
        (column, Text(en="there twice", es="está repetida")) for column in COLUMNS if header.count(column) > 1
    ]
    return tuple(
        fault("list-column", name, 1, column=column, problem=why, columns=columns) for column, why in said
    )


class _Reading:
    """One list as it is read, with the faults found so far."""

    def __init__(self, name: str, header: list[str]) -> None:
        self.name = name
        self.header = header
        self.faults: list[Finding] = []
        self._lines: dict[str, int] = {}

    def entry(self, line: int, cells: list[str]) -> Listed | None:
        """Read one row; none, and a fault noted, where it cannot be read."""
        if len(cells) != len(self.header):
            self._fault("list-width", line, found=len(cells), width=len(self.header), what=_HEADING)
            return None
        row = dict.fromkeys(COLUMNS, "") | {
            column: cell.strip() for column, cell in zip(self.header, cells, strict=True)
        }
        before = len(self.faults)
        self._identity(line, row)
        entry = Listed(
            id=row["id"],
            name=row["name"],
            aliases=self._parts(line, row, "aliases"),
            country=self._cell(line, row, "country", _country),
            programme=row["programme"] or None,
            identifiers=self._identifiers(line, row),
            since=self._cell(line, row, "since", _day),
            until=self._cell(line, row, "until", _day),
        )
        if entry.since and entry.until and entry.until < entry.since:
            self._fault("end-before-start", line, start=entry.since, end=entry.until)
        return entry if len(self.faults) == before else None

    def _identity(self, line: int, row: dict[str, str]) -> None:
        for column in _NEEDED:
            if not row[column] or len(row[column]) > _LONGEST or not is_script(row[column]):
                self._fault("list-row", line, column=column, value=shown(row[column]))
        other = self._lines.setdefault(row["id"], line)
        if row["id"] and other != line:
            self._fault("list-repeated", line, id=row["id"], other=other)

    def _parts(self, line: int, row: dict[str, str], column: str) -> tuple[str, ...]:
        parts = tuple(part.strip() for part in row[column].split("|") if part.strip())
        for part in parts:
            if len(part) > _LONGEST or not is_script(part):
                self._fault("list-row", line, column=column, value=shown(part))
        return parts

    def _identifiers(self, line: int, row: dict[str, str]) -> tuple[str, ...]:
        numbers = self._parts(line, row, "identifiers")
        for number in numbers:
            if identifier_key(number) in _GENERIC:
                self._fault("list-generic", line, value=number)
            elif not identifier_key(number):
                self._fault("list-row", line, column="identifiers", value=number)
        return numbers

    def _cell(self, line: int, row: dict[str, str], column: str, read: Callable[[str], T | None]) -> T | None:
        written = row[column]
        value = read(written) if written else None
        if written and value is None:
            self._fault("list-row", line, column=column, value=written[:80])
        return value

    def _fault(self, code: str, line: int, **facts: object) -> None:
        self.faults.append(fault(code, self.name, line, **facts))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None


def _country(written: str) -> str | None:
    return written if _COUNTRY.fullmatch(written) else None
