"""A table of lines: its columns, and each row of it read into one line of goods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, NamedTuple

from cruce.law import Entry, Law
from cruce.model import (
    Classification,
    Description,
    Finding,
    Flow,
    GoodsItem,
    MetalContent,
    MetalKind,
    PreferenceClaim,
    Quantity,
)
from cruce.tariff.claims import USMCA_SYMBOLS
from cruce.tariff.lines.cells import LONGEST_ID, Cells, codes_of, unit_of
from cruce.tariff.lines.faults import WRONG, short
from cruce.tariff.sheet import CURRENCIES
from cruce.tariff.trusted import trusted
from cruce.tariff.units import is_declared

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

NAMES: Final = {"us": "HTSUS", "mx": "LIGIE"}
ROAD: Final = frozenset({"road", "truck", "30", "31", "7"})
"""How a table says that goods come by truck: in words, by CBP's mode codes, by Anexo 22 appendix 3."""

_FLOWS = {"import": Flow.IMPORT, "export": Flow.EXPORT}
_KINDS = {
    "us": ("entry_type", re.compile("[0-9]{2}"), "01"),
    "mx": ("clave_pedimento", re.compile("[A-Z][A-Z0-9]"), "A1"),
}
_TERM = re.compile("[A-Z]{3}")
_CLAIM98 = re.compile("9[89][0-9]{6}([0-9]{2})?")
_CODE = re.compile("[0-9]{8}([0-9]{2})?")
_DIGITS = {"us": "10 (or 8)", "mx": "8 (or 8 + 2 of NICO)"}
_PROGRAMME = re.compile("[A-Z][A-Z0-9-]{1,11}")
_CERTIFIED = re.compile("A{1,3}|YES|S[IÍ]|TRUE|1")
_NOT_CERTIFIED = frozenset({"no", "false", "0"})
_GOODS = Description(en="Goods of a table of lines", es="Mercancía de una tabla de partidas")
_LOT = Quantity(amount=Decimal(1), unit="lot")
_METALS = (
    (MetalKind.STEEL, "steel_value", "steel_kg", "melt_pour_country"),
    (MetalKind.ALUMINUM, "aluminum_value", "aluminum_kg", "smelt_cast_country"),
    (MetalKind.COPPER, "copper_value", "copper_kg", ""),
)
_OF_METALS = frozenset(column for metal in _METALS for column in metal[1:] if column)
_OF_FILED = ("direction", "on", "payment_date", "importer", "iva_certified", "entry_type", "clave_pedimento")
_OF_SHIPPED = ("currency", "incoterm", "freight", "insurance", "export_date")
_SELDOM = _OF_METALS | {
    "us_content_value",
    "content_us",
    "ad_case",
    "cvd_case",
    "prosec",
    "regla8",
    "end_use",
}


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
        self._known = [place for place, name in enumerate(self.columns) if name in COLUMNS]
        self._countries = codes_of(law, "countries")
        self._currencies = codes_of(law, "currencies") | {*CURRENCIES.values()}
        # Lines of an entry, and most of a table, say the same of it: read once, with whatever is wrong.
        self._filed = lru_cache(4096)(self._read_filed)
        self._shipped = lru_cache(4096)(self._read_shipped)

    @property
    def refused(self) -> bool:
        """Tell whether the table cannot be read at all."""
        return any(finding.refuses for finding in self.findings)

    def read(self, row: int, cells: Sequence[str]) -> Line:
        """Read one row; whatever is wrong with it is named, all at once."""
        if len(cells) != len(self.columns):
            finding = WRONG["row.ragged"].at("", cells=len(cells), columns=len(self.columns))
            return self.unreadable(row, finding, cells)
        said = {self.columns[place]: cell for place in self._known if (cell := cells[place].strip())}
        read = Cells(said)
        line = Line(row, _legible(said.get("entry_id", "")), _legible(said.get("line_id", "")))
        read.text("entry_id")
        read.text("line_id")
        line.filed, findings = self._filed(tuple(map(said.get, _OF_FILED)))
        read.findings += findings
        line.shipped, findings = self._shipped(tuple(map(said.get, _OF_SHIPPED)))
        read.findings += findings
        goods = self._goods(read, line)
        if "mode" in said:
            self._say_mode(read, line)
        line.findings = read.findings
        if not any(finding.refuses for finding in read.findings):
            line.goods = goods
        return line

    def unreadable(self, row: int, finding: Finding, cells: Sequence[str] = ()) -> Line:
        """Give a row that could not be taken apart; its ids are read where they should stand."""
        said = dict(zip(self.columns, cells, strict=False))
        entry_id, line_id = (_legible(said.get(name, "").strip()) for name in ("entry_id", "line_id"))
        return Line(row, entry_id, line_id, findings=(finding,))

    def _read_filed(self, cells: tuple[str | None, ...]) -> tuple[Filed | None, Sequence[Finding]]:
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

    def _read_shipped(self, cells: tuple[str | None, ...]) -> tuple[Shipped, Sequence[Finding]]:
        read = Cells({name: cell for name, cell in zip(_OF_SHIPPED, cells, strict=True) if cell})
        shipped = Shipped(
            currency=read.among("currency", self._currencies, "currency") or CURRENCIES[self.section],
            incoterm=read.chosen("incoterm", _TERM, "incoterm"),
            freight=read.number("freight"),
            insurance=read.number("insurance"),
            exported_on=read.day("export_date"),
        )
        return shipped, read.findings

    def _goods(self, read: Cells, line: Line) -> GoodsItem:
        line.code, line.nico = self._code(read)
        origin = read.needed("origin") and read.among("origin", self._countries, "country")
        read.among("export_country", self._countries, "country")
        value = read.number("value")
        if "value" not in read:
            read.wrong("cell.missing", "value")
        elif value is not None and not value:
            read.wrong("value.nothing", "value")
        claim98 = _claim98(read)
        named = read.preference()
        claim = None if named is None else _claim(self._law, named)
        if named is not None and claim is None:
            read.wrong("preference", "preference", text=named)
        fields = {
            **_EMPTY,
            "classification": _classification(self.section, line.code, line.nico, claim98),
            "origin": origin,
            "us_quantities": self._quantities(read),
            "value": value,
            "preference": claim,
        }
        if "net_kg" in read:
            fields["net_kg"] = read.quantity("net_kg")
        if read.any_of(_SELDOM):
            fields |= self._seldom(read)
        return trusted(GoodsItem, fields)

    def _seldom(self, read: Cells) -> dict[str, object]:
        return {
            "us_content": read.number("us_content_value"),
            "us_share": read.share("content_us"),
            "metals": self._metals(read),
            "ad_case": read.text("ad_case"),
            "cvd_case": read.text("cvd_case"),
            "prosec": read.text("prosec"),
            "regla8": read.text("regla8"),
            "end_use": read.text("end_use", 1000),
        }

    def _code(self, read: Cells) -> tuple[str, str | None]:
        """Read the code and, for Mexico, its NICO: in a column of its own or at the end of the code."""
        said, nico = read.needed("code"), read.digits("nico")
        code = read.digits("code") or ""
        if said and not _CODE.fullmatch(code):
            read.wrong("code", "code", text=said, tariff=NAMES[self.section], digits=_DIGITS[self.section])
        if self.section != "mx":
            return code, None
        if nico is not None and not (len(nico) == 2 and nico.isascii() and nico.isdecimal()):
            read.wrong("nico", "nico", text=nico)
        tail = code[8:] or None
        if tail is not None and nico is not None and tail != nico:
            read.wrong("nico.differs", "nico", text=nico, first=tail)
        return code[:8], nico or tail

    def _quantities(self, read: Cells) -> tuple[Quantity, ...]:
        found = []
        for column, unit_column in (("quantity", "unit"), ("quantity2", "unit2")):
            if column not in read:
                continue
            text = read.text(unit_column)
            unit = None if text is None else unit_of(self._law, text)
            amount = read.quantity(column, of_part=unit is not None and not is_declared(unit[0]))
            if text is None:
                read.wrong("unit.missing", column)
            elif unit is None:
                read.wrong("unit.unknown", unit_column, text=text)
            elif amount is not None:
                # Exact, so that it may have more digits than a declared quantity.
                found.append(trusted(Quantity, {"amount": amount * unit[1], "unit": unit[0]}))
        return tuple(found)

    def _metals(self, read: Cells) -> tuple[MetalContent, ...]:
        return tuple(self._each_metal(read)) if read.any_of(_OF_METALS) else ()

    def _each_metal(self, read: Cells) -> Iterator[MetalContent]:
        for kind, value, kg, place in _METALS:
            if value in read or kg in read or place in read:
                where = read.among(place, self._countries, "country")
                fields = {"kind": kind, "value": read.number(value), "kg": read.number(kg)}
                cast = where if kind is MetalKind.ALUMINUM else None
                yield trusted(MetalContent, {**fields, "melted_in": where, "cast_in": cast})

    def _say_mode(self, read: Cells, line: Line) -> None:
        mode = read.text("mode")
        if mode is not None and mode.lower() not in ROAD:
            line.mode = mode.lower()
            read.wrong("mode", "mode", text=mode)


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


def _claim98(read: Cells) -> str | None:
    number = read.digits("claim_98")
    if number is not None and not _CLAIM98.fullmatch(number):
        read.wrong("claim98", "claim_98", text=number)
    return number


@lru_cache(maxsize=65536)
def _classification(section: str, code: str, nico: str | None, claim98: str | None) -> Classification:
    fields: Mapping[str, str | None] = {"fraccion": code, "nico": nico} if section == "mx" else {"hts": code}
    unsaid = {"hs": None, "hts": None, "schedule_b": None, "fraccion": None, "nico": None}
    also = () if claim98 is None else (claim98,)
    return trusted(Classification, {**unsaid, "us_additional": also, **fields})


@lru_cache(maxsize=1024)
def _claim(law: Law, name: str) -> PreferenceClaim | None:
    """Give the claim that a programme's name or a symbol of the tariff stands for, if it is one."""
    if name in USMCA_SYMBOLS:
        return PreferenceClaim(programme="USMCA")
    found = law.entry("us/symbols", name, None)
    if isinstance(found, Entry):
        return PreferenceClaim(programme=found.attributes["programme"], symbol=name)
    return PreferenceClaim(programme=name) if _PROGRAMME.fullmatch(name) else None


_EMPTY: Mapping[str, object] = {
    **{name: entry.default for name, entry in GoodsItem.model_fields.items()},
    "description": _GOODS,
    "quantity": _LOT,
}
