"""Assess declarations of five lines, with all their charges, beside the bare arithmetic in the same run.

The goods are drawn from the list that ships with the law; half of the lines claim USMCA. The limit is one
look-up in a dictionary and one Decimal multiplication for each charge that the assessments gave.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from _run import Bench
from cruce.law import Entry, Law, open_law
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
from cruce.tariff import assess_many

DAY = date(2026, 5, 13)
LINES = 5
SIDES = {"us": ("01", Flow.IMPORT), "mx": ("A1", Flow.IMPORT), "mx_exports": ("RT", Flow.EXPORT)}


def main() -> None:
    """Run the sides in turn, so that a busy machine slows all alike."""
    bench = Bench(
        __doc__, seed=20260513, quick_leaves_out="12 of 15 repeats and four fifths of the declarations"
    )
    law = open_law()
    count = bench.pick(full=1000, quick=200)
    work = {side: declarations(side, law, bench.seed, count) for side in SIDES}
    bench.figure("cold_ms", round(1000 * seconds(lambda: assess_many(work["us"][:1], open_law())), 1))
    charges = sum(len(made.charges) for side in work for made in assess_many(work[side], law))
    speeds: dict[str, list[float]] = {f"{side}_lines_per_s": [] for side in SIDES}
    speeds |= {"assessments_per_s": [], "limit_lines_per_s": []}
    for turn in range(bench.pick(full=15, quick=3)):
        bench.log(f"turn {turn + 1}")
        whole = 0.0
        for side, papers in work.items():
            took = seconds(partial(one_by_one, papers, law))
            speeds[f"{side}_lines_per_s"].append(count * LINES / took)
            whole += took
        speeds["assessments_per_s"].append(len(SIDES) * count / whole)
        speeds["limit_lines_per_s"].append(len(SIDES) * count * LINES / seconds(lambda: arithmetic(charges)))
    for key, repeats in speeds.items():
        bench.speed(key, repeats)
    bench.speed("five_lines_us", [1e6 / speed for speed in speeds["assessments_per_s"]])
    bench.figure("charges_per_line", round(charges / (len(SIDES) * count * LINES), 2))
    bench.finish()


def one_by_one(papers: Sequence[Declaration], law: Law) -> None:
    """Assess each declaration as it comes, as a section does."""
    for paper in papers:
        assess_many((paper,), law)


def arithmetic(charges: int) -> None:
    """Look a rate up and multiply once for each charge, and nothing else."""
    rates = {number: Decimal(number) / 1000 for number in range(1000)}
    value = Decimal("37500.00")
    for number in range(charges):
        value * rates[number % 1000]


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


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
