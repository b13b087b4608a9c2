"""The goods of one row of a table of lines: what all rows of a product say alike, and its own amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from cruce.law import Entry, Law
from cruce.model import (
    Classification,
    Description,
    Finding,
    GoodsItem,
    MetalContent,
    MetalKind,
    PreferenceClaim,
    Quantity,
)
from cruce.tariff.claims import USMCA_SYMBOLS
from cruce.tariff.lines.cells import Cells, unit_of
from cruce.tariff.trusted import trusted
from cruce.tariff.units import is_declared

NAMES: Final = {"us": "HTSUS", "mx": "LIGIE"}

_CLAIM98 = re.compile("9[89][0-9]{6}([0-9]{2})?")
_CODE = re.compile("[0-9]{8}([0-9]{2})?")
_DIGITS = {"us": "10 (or 8)", "mx": "8 (or 8 + 2 of NICO)"}
_PROGRAMME = re.compile("[A-Z][A-Z0-9-]{1,11}")
_GOODS = Description(en="Goods of a table of lines", es="Mercancía de una tabla de partidas")
_ONE = Decimal(1)
_LOT = Quantity(amount=_ONE, unit="lot")
_METALS = (
    (MetalKind.STEEL, "steel_value", "steel_kg", "melt_pour_country"),
    (MetalKind.ALUMINUM, "aluminum_value", "aluminum_kg", "smelt_cast_country"),
    (MetalKind.COPPER, "copper_value", "copper_kg", ""),
)
_OF_METALS = frozenset(column for metal in _METALS for column in metal[1:] if column)
_QUANTITIES = (("quantity", "unit"), ("quantity2", "unit2"))

OF_PRODUCT: Final = (
    *("code", "nico", "origin", "export_country", "claim_98", "preference"),
    *("ad_case", "cvd_case", "prosec", "regla8", "end_use"),
)
"""The columns in which all rows of a product mostly say the same."""

OF_AMOUNTS: Final = (
    *("value", "quantity", "unit", "quantity2", "unit2", "net_kg", "us_content_value", "content_us"),
    *("steel_value", "aluminum_value", "copper_value", "steel_kg", "aluminum_kg", "copper_kg"),
    *("melt_pour_country", "smelt_cast_country"),
)
"""The columns in which each row says its own."""


class Product(NamedTuple):
    """What rows of one product say alike: code, NICO, all fields of the goods but the amounts, what is
    wrong.
    """

    code: str
    nico: str | None
    fields: Mapping[str, object]
    findings: Sequence[Finding]


class GoodsReader:
    """Reads the goods of a section's rows; countries are codes that the law knows."""

    def __init__(self, section: str, law: Law, countries: frozenset[str]) -> None:
        self._section, self._law, self._countries = section, law, countries
        self._unit = lru_cache(4096)(self._find_unit)

    def product(self, cells: tuple[str, ...]) -> Product:
        """Read the cells of `OF_PRODUCT`."""
        read = Cells({name: cell for name, cell in zip(OF_PRODUCT, cells, strict=True) if cell})
        code, nico = self._code(read)
        origin = read.needed("origin") and read.among("origin", self._countries, "country")
        read.among("export_country", self._countries, "country")
        claim98 = _claim98(read)
        named = read.preference()
        claim = None if named is None else _claim(self._law, named)
        if named is not None and claim is None:
            read.wrong("preference", "preference", text=named)
        fields = {
            **_EMPTY,
            "classification": _classification(self._section, code, nico, claim98),
            "origin": origin,
            "preference": claim,
            "ad_case": read.text("ad_case"),
            "cvd_case": read.text("cvd_case"),
            "prosec": read.text("prosec"),
            "regla8": read.text("regla8"),
            "end_use": read.text("end_use", 1000),
        }
        return Product(code, nico, fields, read.findings)

    def goods(self, product: Product, read: Cells) -> GoodsItem:
        """Read the amounts of one row, its cells of `OF_AMOUNTS`, into the goods of its product."""
        value = read.number("value")
        if "value" not in read:
            read.wrong("cell.missing", "value")
        elif value is not None and not value:
            read.wrong("value.nothing", "value")
        fields = {**product.fields, "value": value, "us_quantities": self._quantities(read)}
        if "net_kg" in read:
            fields["net_kg"] = read.quantity("net_kg")
        if read.any_of(_CONTENTS):
            fields["us_content"] = read.number("us_content_value")
            fields["us_share"] = read.share("content_us")
            fields["metals"] = tuple(self._each_metal(read)) if read.any_of(_OF_METALS) else ()
        return trusted(GoodsItem, fields)

    def _code(self, read: Cells) -> tuple[str, str | None]:
        """Read the code and, for Mexico, its NICO: in a column of its own or at the end of the code."""
        said, nico = read.needed("code"), read.digits("nico")
        code = read.digits("code") or ""
        if said and not _CODE.fullmatch(code):
            read.wrong("code", "code", text=said, tariff=NAMES[self._section], digits=_DIGITS[self._section])
        if self._section != "mx":
            return code, None
        if nico is not None and not (len(nico) == 2 and nico.isascii() and nico.isdecimal()):
            read.wrong("nico", "nico", text=nico)
        tail = code[8:] or None
        if tail is not None and nico is not None and tail != nico:
            read.wrong("nico.differs", "nico", text=nico, first=tail)
        return code[:8], nico or tail

    def _quantities(self, read: Cells) -> tuple[Quantity, ...]:
        found = []
        for column, unit_column in _QUANTITIES:
            if column not in read:
                continue
            text = read.text(unit_column)
            unit, size, of_part = self._unit(text)
            amount = read.quantity(column, of_part=of_part)
            if text is None:
                read.wrong("unit.missing", column)
            elif unit is None:
                read.wrong("unit.unknown", unit_column, text=text)
            elif amount is not None:
                # Exact, so that it may have more digits than a declared quantity.
                found.append(trusted(Quantity, {"amount": amount * size, "unit": unit}))
        return tuple(found)

    def _find_unit(self, text: str | None) -> tuple[str | None, Decimal, bool]:
        """Give a unit as the tariffs write it, how many of it one makes, and whether it is that of a part."""
        found = None if text is None else unit_of(self._law, text)
        return (None, _ONE, False) if found is None else (*found, not is_declared(found[0]))

    def _each_metal(self, read: Cells) -> Iterator[MetalContent]:
        for kind, value, kg, place in _METALS:
            if value in read or kg in read or place in read:
                where = read.among(place, self._countries, "country")
                fields = {"kind": kind, "value": read.number(value), "kg": read.number(kg)}
                cast = where if kind is MetalKind.ALUMINUM else None
                yield trusted(MetalContent, {**fields, "melted_in": where, "cast_in": cast})


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

_CONTENTS = _OF_METALS | {"us_content_value", "content_us"}
