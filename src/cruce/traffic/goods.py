"""The goods that cross, as the law's list of goods has them: codes, units, weights, prices."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cruce.law import Entry, Law, TariffLine
from cruce.model import Direction
from cruce.traffic.facts import facts, sector

MICRO = 10**6
COUNTED = ("06", "07", "09", "11", "12", "18", "19", "20", "21")
"""Units of the pedimento (Anexo 22, appendix 7) of which there are no parts."""

SYMBOL = re.compile(r"[(,]\s*S\s*[,)]")
EQUIPMENT = ("8427", "8428", "8429", "8456", "8477", "8479", "8480", "8486", "8502", "8504")


@dataclass(frozen=True, slots=True)
class Goods:
    """One kind of goods: its codes, and what one commercial unit (the UMT of its fracción) weighs and costs.

    ``milligrams`` and ``price`` (a band, in millionths of a US dollar) are for one unit; ``us_units`` are the
    units of the HTSUS line with the millionths of each in one unit; ``worth`` is the value that crosses in
    this direction, in thousands of US dollars, ``usmca`` what part of it claims the preference, per mille
    (none: the tariff has no such preference).
    """

    key: str
    en: str
    es: str
    hs: str
    hts: str
    fraccion: str
    nico: str
    unit: str
    milligrams: int
    price: tuple[int, int]
    us_units: tuple[tuple[str, int], ...]
    criterion: str
    worth: int
    usmca: int | None

    @property
    def load_mg(self) -> tuple[int, int]:
        """The least and the most of it on a full truck, in milligrams; what is dear goes in smaller loads."""
        row = facts()["load"]
        dear = int(row["most_usd"]) * MICRO * self.milligrams * 2 // max(1, sum(self.price))
        low, high = (min(kg * MICRO, dear) for kg in row["kg"])
        return max(low * 2 // 3, self.milligrams), max(high, self.milligrams)

    @property
    def load_usd(self) -> int:
        """What a full truck of it is worth on average; the cheapest mostly go by other ways."""
        mean = sum(self.load_mg) * sum(self.price) // self.milligrams // 4 // MICRO
        return max(int(facts()["load"]["least_usd"]), mean)

    @property
    def counted(self) -> bool:
        """Whether there are no parts of a unit."""
        return self.unit in COUNTED

    @property
    def alone(self) -> bool:
        """Whether it fills its trucks alone: in bulk, or too large to share."""
        return self.hs[:2] in ("10", "12", "27") or self.milligrams > 1000 * MICRO

    @property
    def industrial(self) -> bool:
        """Whether it is made of or made into other goods, as IMMEX programmes do."""
        return sector(self.hs) != "food"

    @property
    def equipment(self) -> bool:
        """Whether it may be a fixed asset."""
        return self.hs[:4] in EQUIPMENT

    @property
    def hazardous(self) -> bool:
        """Whether it travels under the rules for dangerous goods."""
        return self.hs[:2] in ("27", "28", "29")


def stock(law: Law, on: date, way: Direction) -> tuple[Goods, ...]:
    """List the goods that cross by truck in a direction."""
    found = (goods(entry, way) for entry in law.entries("goods", on) if _crosses(entry, way))
    most = facts()["load"]["kg"][1] * MICRO
    return tuple(_of_day(law, on, each) for each in found if each.worth and each.milligrams <= most)


def goods(entry: Entry, way: Direction) -> Goods:
    """Read one kind of goods from the law's list."""
    of = entry.attributes
    column = "north_musd" if way is Direction.NORTHBOUND else "south_musd"
    units, each = of["us_units"].split(";"), of["us_per_unit"].split(";")
    return Goods(
        key=entry.code,
        en=entry.says.en,
        es=entry.says.es,
        hs=of["hs6"],
        hts=of["hts10"],
        fraccion=of["fraccion"],
        nico=of["nico"],
        unit=of["unit"],
        milligrams=max(1, _scaled(of["kg"], MICRO)),
        price=(_scaled(of["usd_low"], MICRO), _scaled(of["usd_high"], MICRO)),
        us_units=tuple((unit, _scaled(part, MICRO)) for unit, part in zip(units, each, strict=True)),
        criterion=of.get("criterion", "B"),
        worth=_scaled(of.get(column, "0"), 1000) * (1000 - _by_rail(of["hs6"], way)) // 1000,
        usmca=_scaled(of.get("usmca_share", "0.45"), 1000),
    )


def _of_day(law: Law, on: date, each: Goods) -> Goods:
    """Fit the goods to the tariffs in force: a NICO that exists, no claim without an S in column 1."""
    mx, us = law.line("mx-ligie", each.fraccion, on), law.line("us-hts", each.hts, on)
    if isinstance(mx, TariffLine) and mx.nico and each.nico not in mx.nico:
        each = replace(each, nico=mx.nico[-1])
    if isinstance(us, TariffLine) and us.general != "Free" and not SYMBOL.search(us.special or ""):
        each = replace(each, usmca=None)
    return each


def _crosses(entry: Entry, way: Direction) -> bool:
    return entry.attributes.get("direction") in ("both", way.value)


def _by_rail(hs: str, way: Direction) -> int:
    rows = facts()["not_by_truck"][way.value]
    return int(rows.get(hs[:4], 0))


def _scaled(text: str, factor: int) -> int:
    return int(Decimal(text) * factor)
