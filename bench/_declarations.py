"""Seeded declarations of five lines, of goods that ship with the law; half of the lines claim USMCA."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cruce.law import Entry, Law
from cruce.model import (
    Consignment,
    Declaration,
    DeclarationLine,
    Description,
    Direction,
    Flow,
    GoodsItem,
    Party,
    Pedimento,
    UsEntry,
)

DAY = date(2026, 5, 13)
LINES = 5
SIDES = {"us": ("01", Flow.IMPORT), "mx": ("A1", Flow.IMPORT), "mx_exports": ("RT", Flow.EXPORT)}


def declarations(side: str, law: Law, seed: int, count: int) -> list[Declaration]:
    """Draw declarations of one side; the same seed draws the same."""
    chance = random.Random(f"{seed}/{side}")
    goods = [entry for entry in law.entries("goods", DAY) if "hts10" in entry.attributes]
    return [_declaration(side, goods, chance, number) for number in range(count)]


def _declaration(side: str, goods: Sequence[Entry], chance: random.Random, number: int) -> Declaration:
    kind, flow = SIDES[side]
    country = side[:2]
    items = tuple(_item(chance.choice(goods), country, chance) for _ in range(LINES))
    party = Party(name="Made-up Trading")
    consignment = Consignment.model_validate(
        {
            "reference": f"B-{number}",
            "exporter": party,
            "importer": party,
            "incoterm": {"code": "FCA", "place": "Laredo", "country": "US"},
            "currency": "USD",
            "exported_on": DAY,
            "items": items,
            "entry": UsEntry(type="01", port="2304"),
            "pedimento": Pedimento(clave="A1" if flow is Flow.IMPORT else "RT", customs_office="240"),
        }
    )
    return Declaration(
        country=country,
        flow=flow,
        kind=kind,
        number=str(number),
        day=DAY,
        direction=Direction.NORTHBOUND if side != "mx" else Direction.SOUTHBOUND,
        consignments=(consignment,),
        lines=tuple(
            DeclarationLine(
                seq=place,
                pointer=f"/consignments/0/items/{place - 1}",
                code=item.classification.fraccion if country == "mx" else item.classification.hts,
                consignment=0,
                goods=item,
            )
            for place, item in enumerate(items, start=1)
        ),
    )


def _item(good: Entry, country: str, chance: random.Random) -> GoodsItem:
    told = good.attributes
    units = {unit: str(chance.randint(1, 20_000)) for unit in told.get("us_units", "kg").split(";")}
    return GoodsItem.model_validate(
        {
            "description": Description(en=good.says.en),
            "classification": {"hts": told["hts10"], "fraccion": told["fraccion"]},
            "origin": "MX" if country == "us" else "US",
            "quantity": {"amount": "1", "unit": "lot"},
            "us_quantities": [{"amount": amount, "unit": unit} for unit, amount in units.items()],
            "value": str(chance.randint(100_000, 9_999_999) / Decimal(100)),
            "preference": {"programme": "USMCA"} if chance.random() < 0.5 else None,
        }
    )
