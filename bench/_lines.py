"""Seeded tables of lines, as `cruce duty` reads them: products of an importer, filed again and again."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

COLUMNS = (
    *("entry_id", "line_id", "code", "origin", "value", "currency", "quantity", "unit", "quantity2"),
    *("unit2", "net_kg", "preference", "on", "export_date", "content_us", "melt_pour_country"),
    *("smelt_cast_country", "steel_value", "aluminum_value", "steel_kg", "aluminum_kg"),
)
HEAD = ",".join(COLUMNS).encode()
ORIGINS = {
    "us": {"MX": 50, "CN": 20, "CA": 8, "DE": 6, "JP": 5, "VN": 5, "IN": 3, "BR": 3},
    "mx": {"US": 70, "CN": 20, "DE": 10},
}
PARTIES = ("MX", "CA", "US")
MOST = 9  # lines of one entry
METALS = {"72": "steel", "73": "steel", "84": "steel", "85": "steel", "76": "aluminum"}
MADE_IN = {"steel": "melt_pour_country", "aluminum": "smelt_cast_country"}


@dataclass(frozen=True)
class Product:
    """What a list of parts says of one: its code, the units of that, where it is made, a claim or none."""

    code: str
    units: tuple[str, ...]
    origin: str
    preference: str


def products_of(section: str, edition: Path, seed: object, count: int) -> list[Product]:
    """Draw products from all codes of an edition's folder but those of chapters 98 and 99."""
    chance = random.Random(f"{section}/{seed}")
    rows = [json.loads(line) for line in (edition / "lines.jsonl").read_bytes().splitlines()]
    own = {row["code"]: row for row in rows if len(row["code"]) >= 8 and row["code"][:2] < "98"}
    longest = max(map(len, own))
    codes = [code for code in own if len(code) == longest]
    return [_product(section, chance.choice(codes), own, chance) for _ in range(count)]


def rows_of(products: Sequence[Product], days: Sequence[date], seed: object, count: int) -> list[bytes]:
    """Draw lines of entries of one to nine lines; the same seed draws the same."""
    chance = random.Random(f"rows/{seed}")
    return [
        ",".join(row.get(name, "") for name in COLUMNS).encode()
        for row in _rows(products, days, chance, count)
    ]


def _product(section: str, code: str, own: Mapping[str, Mapping[str, Any]], chance: random.Random) -> Product:
    origins = ORIGINS[section]
    origin = chance.choices(list(origins), list(origins.values()))[0]
    units = own[code].get("units") or own.get(code[:8], {}).get("units") or ()
    preference = "USMCA" if origin in PARTIES and chance.random() < 0.5 else ""
    return Product(code, tuple(unit for unit in units if unit.strip() not in ("", "X")), origin, preference)


def _rows(
    products: Sequence[Product], days: Sequence[date], chance: random.Random, count: int
) -> Iterator[dict[str, str]]:
    left, entry = 0, 0
    shared: dict[str, str] = {}
    for number in range(count):
        if not left:
            left, entry, on = chance.randint(1, MOST), entry + 1, chance.choice(days)
            left_on = on - timedelta(days=chance.randint(0, 20))
            shared = {"entry_id": f"E{entry}", "on": str(on), "export_date": str(left_on)}
        left -= 1
        yield {**shared, "line_id": str(number), **_line(chance.choice(products), chance)}


def _line(product: Product, chance: random.Random) -> dict[str, str]:
    cents = chance.randint(10_000, 9_999_999)
    told = {"code": product.code, "origin": product.origin, "preference": product.preference}
    told |= {"value": f"{cents // 100}.{cents % 100:02}", "currency": "USD"}
    columns = (("quantity", "unit"), ("quantity2", "unit2"))
    for unit, (amount, named) in zip(product.units, columns, strict=False):
        told |= {amount: str(chance.randint(1, 20_000)), named: f'"{unit}"' if "," in unit else unit}
    return told | _content(product, cents, chance)


def _content(product: Product, cents: int, chance: random.Random) -> dict[str, str]:
    """State what the duties on metals and vehicles ask for, where the chapter is one that they reach."""
    chapter = product.code[:2]
    metal = METALS.get(chapter)
    if metal is None:
        return {"content_us": f"{chance.randint(0, 60)}%"} if chapter == "87" else {}
    kg = chance.randint(10, 20_000)
    held = {f"{metal}_kg": str(kg // 2), f"{metal}_value": str(cents // 300)}
    return {"net_kg": str(kg), MADE_IN[metal]: product.origin, **held}
