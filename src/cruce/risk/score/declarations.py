"""The public set of labelled import declarations, in its own CSV form (Jeong et al. 2022, arXiv 2208.02484).

Synthetic: a CTGAN drawn over inspected Korean declarations. Order of columns and columns of other names do
not matter.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from cruce.model import Finding, Text
from cruce.risk.score.rows import Floats, Rows, Schema
from cruce.risk.sentences import fault

_HS, _FROM, _ORIGIN = "HS6 Code", "Country of Departure", "Country of Origin"
_RATE, _TAX, _MASS, _PRICE = "Tax Rate", "Tax Type", "Net Mass", "Item Price"
_DATE = "Date"
LEAKS = (_MASS, _PRICE)
"""The columns that, with the HS code, are a fingerprint of the row that a synthetic one was drawn from."""
LABELS = {"Fraud": ("1", frozenset({"0", "1"})), "Critical Fraud": ("2", frozenset({"0", "1", "2"}))}
"""Each label: which value is positive, which values there are. Critical: 1 is fraud, 2 is critical fraud."""
_SPANISH = {
    "Office ID": "aduana",
    "Process Type": "tipo de proceso",
    "Import Type": "tipo de importación",
    "Import Use": "uso de la importación",
    "Payment Type": "forma de pago",
    "Mode of Transport": "medio de transporte",
    "Declarant ID": "declarante",
    "Importer ID": "importador",
    "Seller ID": "vendedor",
    "Courier ID": "mensajería",
    _HS: "código SA de 6 dígitos",
    _FROM: "país de procedencia",
    _ORIGIN: "país de origen",
    _RATE: "tasa",
    _TAX: "tipo de tasa",
    "Country of Origin Indicator": "marcado de origen",
    _MASS: "peso neto",
    _PRICE: "precio",
}
_CATEGORIES = tuple(name for name in _SPANISH if name not in LEAKS)
_WITH_HS = ("Office ID", "Process Type", "Import Type", "Import Use", "Payment Type", "Mode of Transport")
SCHEMA = Schema(
    categories=_CATEGORIES,
    numbers=LEAKS,
    levels={_HS: (4, 2)},
    exact=LEAKS,
    crosses=(
        *((_HS, other) for other in (*_WITH_HS, _FROM, _ORIGIN, _RATE, _TAX, "Country of Origin Indicator")),
        *((f"{_HS}:4", other) for other in (_FROM, _ORIGIN, _TAX)),
        (f"{_HS}:2", _ORIGIN),
        (_HS, _ORIGIN, _FROM),
        (_HS, _ORIGIN, _TAX),
        (_HS, _FROM, _TAX),
        (_HS, _ORIGIN, _FROM, _TAX),
        (_HS, _ORIGIN, _FROM, _TAX, _RATE),
        (f"{_HS}:4", _ORIGIN, _FROM),
        (_HS, f"{_MASS}="),
        (_HS, f"{_PRICE}="),
    ),
    labels={name: Text(en=name, es=spanish) for name, spanish in _SPANISH.items()},
)
"""What is learnt from. Parties stand alone, without the HS code: the generator has destroyed what they do."""
MOST_NAMED = 20
"""Faults of one kind that are named in one file."""


@dataclass(frozen=True, eq=False)
class Declarations:
    """One file as read: rows by the schema, labels of 0 and 1, day numbers, and each line as it stood."""

    rows: Rows
    labels: Floats
    days: Floats
    lines: tuple[tuple[str, ...], ...]
    ignored: tuple[str, ...]
    """Columns that the file has beyond those of the form; nothing is learnt from them."""

    def __len__(self) -> int:
        return len(self.labels)


def read_declarations(
    content: bytes, name: str, label: str, schema: Schema = SCHEMA
) -> Declarations | tuple[Finding, ...]:
    """Read one file of declarations, or name every fault in it.

    Needed: the columns of the schema and the label. ``Date`` (ISO 8601) gives the order in time; without it
    the order of the rows does.
    """
    try:
        table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        lines = [(table.line_num, cells) for cells in table if cells]
    except (UnicodeDecodeError, csv.Error):
        return (fault("declarations-form", name),)
    if not lines:
        return (fault("declarations-empty", name),)
    (_, header), *rows = lines
    needed = (*schema.categories, *schema.numbers, label)
    faults = [
        *(fault("declarations-lack", name, 1, column=column) for column in needed if column not in header),
        *(
            fault("declarations-twice", name, 1, column=one)
            for one in dict.fromkeys(header)
            if header.count(one) > 1
        ),
    ]
    if faults:
        return tuple(faults) if set(needed) & set(header) else (fault("declarations-form", name),)
    if not rows:
        return (fault("declarations-empty", name),)
    faults += list(_faults(name, header, rows, label, schema))[:MOST_NAMED]
    return tuple(faults) or _read(header, [cells for _, cells in rows], label, schema)


def _faults(
    name: str, header: Sequence[str], rows: Sequence[tuple[int, list[str]]], label: str, schema: Schema
) -> Iterator[Finding]:
    place = {column: header.index(column) for column in header}
    _, allowed = LABELS[label]
    for line, cells in rows:
        if len(cells) != len(header):
            yield fault("declarations-cells", name, line, found=len(cells), said=len(header))
            continue
        if cells[place[label]] not in allowed:
            values = ", ".join(sorted(allowed))
            yield fault(
                "declarations-label", name, line, column=label, value=cells[place[label]], values=values
            )
        for column in schema.numbers:
            if not _is_number(cells[place[column]]):
                yield fault("declarations-value", name, line, column=column, value=cells[place[column]])
        if _DATE in place and not _is_date(cells[place[_DATE]]):
            yield fault("declarations-value", name, line, column=_DATE, value=cells[place[_DATE]])
    positive, _ = LABELS[label]
    seen = {cells[place[label]] == positive for _, cells in rows if len(cells) == len(header)}
    if len(seen) == 1:
        yield fault("declarations-constant", name, column=label, value=positive)


def _is_number(text: str) -> bool:
    try:
        return not text or bool(np.isfinite(float(text)))
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _read(header: Sequence[str], rows: Sequence[list[str]], label: str, schema: Schema) -> Declarations:
    columns = {name: [cells[place] for cells in rows] for place, name in enumerate(header)}
    positive, _ = LABELS[label]
    days = (
        [date.fromisoformat(text).toordinal() for text in columns[_DATE]]
        if _DATE in columns
        else range(len(rows))
    )
    told = (_DATE, "Declaration ID", *SCHEMA.categories, *SCHEMA.numbers, *LABELS)
    compared = [columns[name] for name in sorted(columns) if name in told]
    return Declarations(
        Rows(
            {name: columns[name] for name in schema.categories},
            {
                name: np.array([float(text) if text else np.nan for text in columns[name]], np.float64)
                for name in schema.numbers
            },
        ),
        np.array([text == positive for text in columns[label]], np.float64),
        np.array(days, np.float64),
        tuple(zip(*compared, strict=True)),
        tuple(name for name in header if name not in told),
    )
