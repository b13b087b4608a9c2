"""Filings as a table: one row per item, with the columns of the filing and of the consignment repeated.

A column is named by the path of its field: ``trip.driver.name`` for the filing, ``consignment.currency`` for
the consignment, ``item.value`` for the item; in lists the place is a number from 1
(``item.us_quantities.1.unit``). Rows of one filing share ``declarant`` and ``reference``, rows of one
consignment its ``consignment.reference``. Repeated cells may be left empty after the first row; an empty cell
is an absent field. A truck without goods is one row without item columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from cruce.documents.kind import Kind, says
from cruce.documents.parse import (
    DEPTH_LIMIT,
    FIELDS_LIMIT,
    MEMBERS_LIMIT,
    TOO_DEEP,
    TOO_WIDE,
    Parsed,
    clean,
    step,
)
from cruce.documents.schema import Loc, node_at
from cruce.model import Filing, Finding, reader_fault

CONSIGNMENT, ITEM = "consignment", "item"
_INTEGER = re.compile(r"-?\d{1,18}$")
_WORDS = {"true": True, "false": False, "verdadero": True, "falso": False}  # as spreadsheets write them
_DELIMITERS = ",;\t"

Cells = dict[str, str]
Row = tuple[int, Cells]

NO_TABLE = Kind(
    "table.header",
    says(
        "The first row does not name the columns: there is no column “reference”.",
        "La primera fila no nombra las columnas: no hay columna «reference».",
    ),
    says(
        "Begin the table with the row of column names.",
        "Comience la tabla con la fila de nombres de columna.",
    ),
)
REPEATED_COLUMN = Kind(
    "table.column-repeated",
    says(
        "The column “{column}” stands in the table {times} times.",
        "La columna «{column}» aparece {times} veces.",
    ),
    says("Keep one of them.", "Conserve una de ellas."),
)
LONG_ROW = Kind(
    "table.row",
    says(
        "Row {row} has {cells} cells under {columns} columns.",
        "La fila {row} tiene {cells} celdas para {columns} columnas.",
    ),
    says(
        "Put cells that hold a comma between quotation marks.",
        "Ponga entre comillas las celdas que contienen una coma.",
    ),
)
NO_ROWS = Kind(
    "table.no-rows",
    says(
        "The table has no row under the column names.", "La tabla no tiene filas bajo los nombres de columna."
    ),
    says("Add one row for each item.", "Agregue una fila por cada partida."),
)
DIFFERENT = Kind(
    "table.row-differs",
    says(
        "Row {row} says “{value}” in the column “{column}”, an earlier row of the same filing “{first}”.",
        "La fila {row} dice «{value}» en la columna «{column}», y una anterior del mismo trámite «{first}».",
    ),
    says(
        "Repeat the same value in all rows, or leave it empty after the first.",
        "Repita el mismo valor en todas las filas, o déjelo vacío después de la primera.",
    ),
)
UNREADABLE = Kind(
    "table.unreadable",
    says("The table cannot be read: {problem}.", "La tabla no se puede leer: {problem}."),
    says("Export it again as CSV with UTF-8.", "Expórtela de nuevo como CSV con UTF-8."),
)


def looks_like_table(text: str) -> bool:
    """Tell a table from JSON by its first row."""
    first = text.lstrip()[:65536].partition("\n")[0]
    return not first.startswith(("{", "[")) and "reference" in first


def parse_tables(text: str) -> list[Callable[[], Parsed]]:
    """Take a table apart into its filings, in the order of their first rows; each is read when it is called
    for.
    """
    try:
        rows, findings, long = _rows(text)
    except csv.Error as error:
        return [partial(Parsed, None, [UNREADABLE.at("", problem=reader_fault(error))])]
    if not rows:
        return [partial(Parsed, None, findings or [NO_ROWS.at("")])]
    filings: dict[tuple[str, str], list[Row]] = {}
    last = ("", "")
    for number, cells in rows:
        last = (cells.get("declarant", last[0]), cells.get("reference", last[1]))
        filings.setdefault(last, []).append((number, cells))
    return [partial(_filing, members, long, findings) for members in filings.values()]


def write_table(filings: Iterable[Filing]) -> bytes:
    """Write filings as one table, with just the columns they use, in the order of the fields."""
    rows = [row for filing in filings for row in _flat_rows(filing)]
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, sorted(columns, key=_level), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def _rows(text: str) -> tuple[list[Row], list[Finding], dict[int, dict[str, int]]]:
    """Give the rows, the faults of the header, and how long the rows are that are too long, by number."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in next(reader, [])]
    if unfit := _unfit(header):
        return [], [unfit], {}
    rows, long = [], {}
    for cells in reader:
        number = reader.line_num
        if len(cells) > len(header) and any(cells[len(header) :]):
            long[number] = {"row": number, "cells": len(cells), "columns": len(header)}
        pairs = zip(header, cells, strict=False)
        filled: Cells = {}
        for column, cell in pairs:
            if column and cell:
                filled.setdefault(column, cell)
        if filled or number in long:
            rows.append((number, filled))
    return rows, list(_header_faults(header)), long


def _unfit(header: list[str]) -> Finding | None:
    if len(header) > FIELDS_LIMIT:
        return TOO_WIDE.at("", count=f"{len(header):,}")
    deep = any(column.count(".") >= DEPTH_LIMIT for column in header)
    return TOO_DEEP.at("", limit=DEPTH_LIMIT) if deep else None


def _header_faults(header: list[str]) -> Iterator[Finding]:
    if "reference" not in header:
        yield NO_TABLE.at("")
    for column, times in Counter(header).items():
        if column and times > 1:
            yield REPEATED_COLUMN.at("", column=column, times=times)


def _filing(rows: list[Row], long: dict[int, dict[str, int]], header: list[Finding]) -> Parsed:
    if len(rows) > MEMBERS_LIMIT:
        return Parsed(None, [TOO_WIDE.at("", count=f"{len(rows):,}")])
    parsed = Parsed({}, list(header))  # a fault of the header concerns every filing below it
    for row in (long[number] for number, _ in rows if number in long):
        parsed.tell(LONG_ROW, "", **row)
    whole = _Record(parsed, ())
    consignments: dict[str, tuple[_Record, list[Any]]] = {}
    reference = ""
    for number, cells in rows:
        levels: dict[str, Cells] = {"": {}, CONSIGNMENT: {}, ITEM: {}}
        for column, cell in cells.items():
            level, _, rest = column.partition(".")
            known = level in (CONSIGNMENT, ITEM) and rest
            levels[level if known else ""][rest if known else column] = cell
        whole.add(number, levels[""])
        if levels[CONSIGNMENT] or levels[ITEM]:
            reference = levels[CONSIGNMENT].get("reference", reference)
            if reference not in consignments:
                consignments[reference] = (_Record(parsed, ("consignments", len(consignments))), [])
            record, items = consignments[reference]
            record.add(number, levels[CONSIGNMENT])
            items.append(_built((*record.loc, "items", len(items)), levels[ITEM]))
    data = whole.built()
    if consignments:
        data["consignments"] = [{**record.built(), "items": items} for record, items in consignments.values()]
    parsed.data = data
    clean(parsed)
    return parsed


class _Record:
    """The cells of a filing or a consignment, gathered from rows that must agree."""

    def __init__(self, parsed: Parsed, loc: Loc) -> None:
        self.loc = loc
        self._parsed = parsed
        self._cells: Cells = {}

    def add(self, row: int, cells: Cells) -> None:
        """Take in one more row; a cell that says something else is a finding."""
        for column, value in cells.items():
            first = self._cells.setdefault(column, value)
            if first != value:
                place = _pointer(self.loc, column)
                self._parsed.tell(DIFFERENT, place, row=row, column=column, value=value, first=first)

    def built(self) -> dict[str, Any]:
        """Give the cells as nested data."""
        return _built(self.loc, self._cells)


def _pointer(loc: Loc, column: str) -> str:
    pointer = ""
    for key in (*loc, *_path(loc, column)):
        pointer = step(pointer, key)
    return pointer


def _path(loc: Loc, column: str) -> Iterator[str | int]:
    """Turn a column's name into keys; a number is a place (from 1) only where the field is a list."""
    for name in column.split("."):
        listed = node_at(loc).get("type") == "array" and name.isdecimal() and len(name) < 6
        key: str | int = max(int(name) - 1, 0) if listed else name
        loc = (*loc, key)
        yield key


def _built(loc: Loc, cells: Cells) -> dict[str, Any]:
    tree: dict[str | int, Any] = {}
    for column, cell in cells.items():
        keys = tuple(_path(loc, column))
        place = tree
        for key in keys[:-1]:
            below = place.setdefault(key, {})
            place = below if isinstance(below, dict) else {}
        place[keys[-1]] = _typed(cell, node_at((*loc, *keys)).get("type"))
    return {str(key): _listed(value) for key, value in tree.items()}


def _listed(value: Any) -> Any:
    """Make lists of what has numbered places, in their order."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_listed(value[key]) for key in sorted(value)]
    return {str(key): _listed(part) for key, part in value.items()}


def _typed(cell: str, kind: str | None) -> Any:
    if kind == "integer" and _INTEGER.match(cell):
        return int(cell)
    if kind == "boolean":
        return _WORDS.get(cell.lower(), cell)
    return cell


def _flat_rows(filing: Filing) -> Iterator[Cells]:
    whole = filing.model_dump(mode="json", exclude_defaults=True)
    consignments = whole.pop("consignments", [])
    shared = dict(_flat("", whole))
    if not consignments:
        yield shared
    for consignment in consignments:
        items = consignment.pop("items")
        upper = shared | dict(_flat(f"{CONSIGNMENT}.", consignment))
        for item in items:
            yield upper | dict(_flat(f"{ITEM}.", item))


def _flat(prefix: str, data: Any) -> Iterator[tuple[str, str]]:
    parts = data.items() if isinstance(data, dict) else enumerate(data, 1)
    for key, value in parts:
        if isinstance(value, dict | list):
            yield from _flat(f"{prefix}{key}.", value)
        elif value is not None:
            yield f"{prefix}{key}", str(value).lower() if isinstance(value, bool) else str(value)


def _level(column: str) -> int:
    return (column.partition(".")[0] == CONSIGNMENT) + 2 * (column.partition(".")[0] == ITEM)
