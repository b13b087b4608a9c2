"""A table of lines: its columns, and each row of it read into one line of goods."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from cruce.law import Law
from cruce.model import Finding, Flow, GoodsItem
from cruce.tariff.lines.cells import LONGEST_ID, Cells, codes_of
from cruce.tariff.lines.faults import WRONG, short
from cruce.tariff.lines.goods import OF_AMOUNTS, OF_PRODUCT, GoodsReader
from cruce.tariff.sheet import CURRENCIES

COLUMNS: Final = (
    *("entry_id", "line_id", "direction", "entry_type", "clave_pedimento", "code", "nico", "origin"),
    *("export_country", "value", "currency", "incoterm", "freight", "insurance", "quantity", "unit"),
    *("quantity2", "unit2", "net_kg", "preference", "on", "export_date", "payment_date", "mode", "importer"),
    *("claim_98", "us_content_value", "content_us", "steel_value", "aluminum_value", "copper_value"),
    *("steel_kg", "aluminum_kg", "copper_kg", "melt_pour_country", "smelt_cast_country", "ad_case"),
    *("cvd_case", "prosec", "regla8", "iva_certified", "end_use"),
)
"""The columns that a table of lines may have, in any order; those that are absent are empty."""

REQUIRED: Final = ("code", "origin", "value")
"""The columns without which no line can be rated."""

ROAD: Final = frozenset({"road", "truck", "30", "31", "7"})
"""How a table says that goods come by truck: in words, by CBP's mode codes, by Anexo 22 appendix 3."""

_FLOWS = {"import": Flow.IMPORT, "export": Flow.EXPORT}
_KINDS = {
    "us": ("entry_type", re.compile("[0-9]{2}"), "01"),
    "mx": ("clave_pedimento", re.compile("[A-Z][A-Z0-9]"), "A1"),
}
_TERM = re.compile("[A-Z]{3}")
_CERTIFIED = re.compile("A{1,3}|YES|S[IÍ]|TRUE|1")
_NOT_CERTIFIED = frozenset({"no", "false", "0"})
_OF_FILED = ("direction", "on", "payment_date", "importer", "iva_certified", "entry_type", "clave_pedimento")
_OF_SHIPPED = ("currency", "incoterm", "freight", "insurance", "export_date")


class Filed(NamedTuple):
    """What all lines of one entry or pedimento share: its direction, kind, days and declarant's standing."""

    flow: Flow
    kind: str
    on: date
    payment: date | None
    importer: str | None
    certified: str | None


FILED_COLUMNS: Final = ("direction", "kind", "on", "payment_date", "importer", "iva_certified")
"""The columns behind `Filed`, in its order; ``kind`` is the entry type or the clave."""


class Shipped(NamedTuple):
    """What decides how a price becomes a value: currency, term, costs, day of exportation."""

    currency: str
    incoterm: str | None
    freight: Decimal | None
    insurance: Decimal | None
    exported_on: date | None


@dataclass(slots=True)
class Line:
    """One row as it was read; without ``goods`` it cannot be rated, and ``findings`` say why."""

    row: int
    entry_id: str
    line_id: str
    filed: Filed | None = None
    shipped: Shipped | None = None
    code: str = ""
    nico: str | None = None
    goods: GoodsItem | None = None
    findings: Sequence[Finding] = field(default=())
    mode: str | None = None

    @property
    def lone(self) -> bool:
        """Tell whether the row names no entry and so is one of its own."""
        return not self.entry_id


class Form:
    """The columns of one table, and how its rows are read for a section on a default day of law."""

    def __init__(self, header: Sequence[str], section: str, law: Law, on: date | None = None) -> None:
        self.columns = tuple(name.strip().lower() for name in header)
        self.section = section
        self.on = on
        self.findings = (*_header_findings(self.columns), *_read_as(header, self.columns))
        self._law = law
        self._countries = codes_of(law, "countries")
        self._currencies = codes_of(law, "currencies") | {*CURRENCIES.values()}
        # Lines of an entry, and most of a table, say the same of it: read once, with whatever is wrong.
        self._filed = lru_cache(4096)(self._read_filed)
        self._shipped = lru_cache(4096)(self._read_shipped)
        self._goods = GoodsReader(section, law, self._countries)
        self._product = lru_cache(65536)(self._goods.product)
        self._of_row = self._cells_of(*_IDS, "mode")
        self._of_filed, self._of_shipped = self._cells_of(*_OF_FILED), self._cells_of(*_OF_SHIPPED)
        self._of_product = self._cells_of(*OF_PRODUCT)
        self._amounts = [(name, self.columns.index(name)) for name in OF_AMOUNTS if name in self.columns]

    def _cells_of(self, *names: str) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """Give what takes some columns out of a row; an empty cell at its end stands for those not there."""
        places = {name: place for place, name in enumerate(self.columns)}
        return itemgetter(*(places.get(name, len(self.columns)) for name in names))

    @property
    def refused(self) -> bool:
        """Tell whether the table cannot be read at all."""
        return any(finding.refuses for finding in self.findings)

    def read(self, row: int, cells: Sequence[str]) -> Line:
        """Read one row; whatever is wrong with it is named, all at once."""
        if len(cells) != len(self.columns):
            finding = WRONG["row.ragged"].at("", cells=len(cells), columns=len(self.columns))
            return self.unreadable(row, finding, cells)
        cells = [*map(str.strip, cells), ""]
        entry_id, line_id, mode = self._of_row(cells)
        filed, about_filed = self._filed(self._of_filed(cells))
        shipped, about_shipped = self._shipped(self._of_shipped(cells))
        product = self._product(self._of_product(cells))
        amounts = Cells({name: cell for name, place in self._amounts if (cell := cells[place])})
        goods = self._goods.goods(product, amounts)
        line = Line(row, entry_id, line_id, filed, shipped, product.code, product.nico, goods)
        findings = [*about_filed, *about_shipped, *product.findings, *amounts.findings]
        if mode or not _plain(entry_id + line_id):
            findings += self._about_row(line, mode)
        if findings:
            line.findings = sorted(findings, key=_place_read)
            if any(finding.refuses for finding in findings):
                line.goods = None
        return line

    def _about_row(self, line: Line, mode: str) -> Sequence[Finding]:
        """Say what is wrong with the ids of a row, and that it does not come by truck."""
        said = {"entry_id": line.entry_id, "line_id": line.line_id, "mode": mode}
        read = Cells({name: cell for name, cell in said.items() if cell})
        line.entry_id, line.line_id = _legible(line.entry_id), _legible(line.line_id)
        read.text("entry_id")
        read.text("line_id")
        by = read.text("mode")
        if by is not None and by.lower() not in ROAD:
            line.mode = by.lower()
            read.wrong("mode", "mode", text=by)
        return read.findings

    def unreadable(self, row: int, finding: Finding, cells: Sequence[str] = ()) -> Line:
        """Give a row that could not be taken apart; its ids are read where they should stand."""
        said = dict(zip(self.columns, cells, strict=False))
        entry_id, line_id = (_legible(said.get(name, "").strip()) for name in ("entry_id", "line_id"))
        return Line(row, entry_id, line_id, findings=(finding,))

    def _read_filed(self, cells: tuple[str, ...]) -> tuple[Filed | None, Sequence[Finding]]:
        read = Cells({name: cell for name, cell in zip(_OF_FILED, cells, strict=True) if cell})
        direction = read.text("direction") or "import"
        flow = _FLOWS.get(direction.lower())
        if flow is None:
            read.wrong("direction", "direction", text=direction)
        on = read.day("on") or self.on
        if on is None and "on" not in read:
            read.wrong("cell.missing", "on")
        payment, importer = read.day("payment_date"), read.text("importer", 240)
        certified = self._certified(read)
        column, pattern, usual = _KINDS[self.section]
        kind = read.chosen(column, pattern, "kind") or usual
        if flow is None or on is None:
            return None, read.findings
        if self.section == "us" and flow is Flow.EXPORT:
            kind = "EEI"
        return Filed(flow, kind, on, payment, importer, certified), read.findings

    def _certified(self, read: Cells) -> str | None:
        """Read the certification of IVA and IEPS; a plain yes counts as the first kind: all credit alike."""
        if (read.text("iva_certified") or "no").lower() in _NOT_CERTIFIED:
            return None
        found = read.chosen("iva_certified", _CERTIFIED, "certified")
        return found if found is None or found.startswith("A") else "A"

    def _read_shipped(self, cells: tuple[str, ...]) -> tuple[Shipped, Sequence[Finding]]:
        read = Cells({name: cell for name, cell in zip(_OF_SHIPPED, cells, strict=True) if cell})
        shipped = Shipped(
            currency=read.among("currency", self._currencies, "currency") or CURRENCIES[self.section],
            incoterm=read.chosen("incoterm", _TERM, "incoterm"),
            freight=read.number("freight"),
            insurance=read.number("insurance"),
            exported_on=read.day("export_date"),
        )
        return shipped, read.findings


_READ_LAST = {
    "value": 1,
    **dict.fromkeys(("claim_98", "preference"), 2),
    **dict.fromkeys(OF_AMOUNTS[1:], 3),
    **dict.fromkeys(("ad_case", "cvd_case", "prosec", "regla8", "end_use"), 4),
    "mode": 5,
}


def _place_read(finding: Finding) -> int:
    """Give the place of a finding among those of its row: from the ids to the mode."""
    column = finding.pointer[1:]
    return -1 if column in _IDS else _READ_LAST.get(column, 0)


_IDS = ("entry_id", "line_id")


def _plain(ids: str) -> bool:
    """Tell whether nothing can be wrong with ids that are together no longer than one may be."""
    return len(ids) <= LONGEST_ID and ids.isprintable()


def _legible(name: str) -> str:
    """Give an id as it is; of one that is refused, what can be printed."""
    if name.isprintable() and len(name) <= LONGEST_ID:
        return name
    return short("".join(sign if sign.isprintable() else "\ufffd" for sign in name[:LONGEST_ID]))


def _header_findings(columns: Sequence[str]) -> Iterator[Finding]:
    if not any(columns):
        yield WRONG["table.empty"].at("")
        return
    for name in dict.fromkeys(columns):
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, n=1)
            yield WRONG["column.unknown"].at(name or "–", near=f" ({near[0]})" if near else "")
        elif columns.count(name) > 1:
            yield WRONG["column.repeated"].at(name)
    for name in REQUIRED:
        if name not in columns:
            yield WRONG["column.missing"].at(name)


def _read_as(header: Sequence[str], columns: Sequence[str]) -> Iterator[Finding]:
    """Say once which names were taken for a column's although they are written otherwise."""
    pairs = zip(header, columns, strict=True)
    others = [f"“{name}”" for name, column in pairs if name != column and column in COLUMNS]
    if others:
        yield WRONG["column.read-as"].at("", names=", ".join(others))
