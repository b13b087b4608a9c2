"""Two hundred rules as analysts write them, made from a seed, and filings with some thousand lines."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from cruce.documents import read
from cruce.law import Law
from cruce.model import Filing, Text
from cruce.risk.condition import parse
from cruce.risk.facts import Scope
from cruce.risk.rulebook import Criterion, Effect, Rule
from cruce.traffic import day

COUNTRIES = ("CN", "HK", "VN", "MY", "TH", "IN", "KR", "TW", "US", "MX", "CA", "DE")
CHAPTERS = ("27", "28", "29", "39", "61", "62", "64", "72", "73", "76", "84", "85", "87", "90", "93", "94")
WORDS = ("parts", "chemical", "general", "used", "valve", "steel", "mercancia", "piezas", "resin", "cable")
PRICES = '"risk/reference-prices", "fraccion", item.fraccion'


def conditions(draw: Random, count: int) -> Iterator[tuple[Scope, str]]:
    """Yield conditions: half over goods and values, the rest over lists, look-ups, texts, traders, trucks."""
    for _ in range(count):
        chapter, other = draw.sample(CHAPTERS, 2)
        some = ", ".join(f'"{code}"' for code in draw.sample(COUNTRIES, draw.randint(2, 5)))
        price, kilos, share = draw.uniform(0.5, 80), draw.uniform(50, 9000), draw.uniform(0.2, 0.9)
        word = draw.choice(WORDS)
        heading = f"{chapter}{draw.randint(1, 30):02d}"
        yield draw.choice(
            (
                (Scope.ITEM, f'item.chapter == "{chapter}" && item.usd_per_kg < {price:.2f}'),
                (Scope.ITEM, f'item.heading == "{heading}" && item.origin in [{some}]'),
                (
                    Scope.ITEM,
                    f'item.hs.startsWith("{heading}") && item.net_kg > {kilos:.0f} && !has(item.claim)',
                ),
                (
                    Scope.ITEM,
                    f"item.kg_per_unit > {price:.2f} || item.unit_value_usd > {kilos:.0f} * {price:.2f}",
                ),
                (Scope.ITEM, f"item.packages > 0 && item.gross_kg / item.packages > {kilos:.0f} * 2"),
                (Scope.ITEM, f"item.origin in [{some}] && consignment.seller_country in [{some}]"),
                (Scope.ITEM, f'item.hs in list("risk/precursors", "hs") && item.net_kg < {kilos:.0f}'),
                (Scope.ITEM, f'item.cas in list("risk/precursors", "cas") || item.usd_per_kg > {kilos:.0f}'),
                (Scope.ITEM, f'item.usd_per_mx_unit < {share / 4:.2f} * number({PRICES}, "low")'),
                (Scope.ITEM, f'item.usd_per_mx_unit > {price + 10:.1f} * number({PRICES}, "high")'),
                (
                    Scope.ITEM,
                    f'item.description.contains("{word}") && item.chapter in ["{chapter}", "{other}"]',
                ),
                (Scope.ITEM, f"item.value_usd > {share:.2f} * consignment.value_usd && movement.items > 2"),
                (Scope.CONSIGNMENT, f"consignment.value_usd > {kilos * 40:.0f} && consignment.related"),
                (
                    Scope.CONSIGNMENT,
                    f"consignment.exporter_country in [{some}] && !consignment.importer_seen"
                    f" && consignment.value_usd < {kilos:.0f}",
                ),
                (
                    Scope.MOVEMENT,
                    f'movement.load == "laden" && movement.goods_kg > movement.gross_kg * {share + 0.3:.2f}',
                ),
                (Scope.MOVEMENT, f"movement.tractor_country in [{some}] && !has(movement.fast_card)"),
            )
        )


def criteria(seed: int, count: int) -> tuple[Criterion, ...]:
    """Make the rules, read from what is written as any rule is."""
    found = []
    for place, (scope, written) in enumerate(conditions(Random(seed), count)):
        tree = parse(written, scope)
        assert not isinstance(tree, tuple), (written, tree)
        rule = Rule(
            id=f"bench-{place}",
            version=1,
            author="bench",
            scope=scope,
            valid_from=date(2020, 1, 1),
            when=written,
            effect=Effect(weight=1),
            code="random",
            says=Text(en="hit", es="acierto"),
            examples=(),
        )
        found.append(Criterion(rule, tree, False, "bench"))
    return tuple(found)


def filings(law: Law, on: date, trucks: int, lines: int, seed: int) -> list[Filing]:
    """Take a day's laden trucks, and vary them until they carry so many lines together."""
    laden = [
        filing
        for truck in day(law, on, trucks, seed)
        if (filing := read(truck.document).filing) and filing.consignments
    ]
    draw, found, carried = Random(seed), [], 0
    while carried < lines:
        for filing in laden:
            found.append(varied(filing, draw))
            carried += sum(len(consignment.items) for consignment in filing.consignments)
            if carried >= lines:
                break
    return found


def varied(filing: Filing, draw: Random) -> Filing:
    """Change values, weights and descriptions a little, so that no two filings say the same."""
    consignments = []
    for consignment in filing.consignments:
        items = []
        for item in consignment.items:
            factor = Decimal(draw.randint(50, 200)) / 100
            net = None if item.net_kg is None else item.net_kg * factor
            said = item.description.model_copy(update={"en": f"{item.description.en} {draw.randint(1, 999)}"})
            items.append(
                item.model_copy(update={"value": item.value * factor, "net_kg": net, "description": said})
            )
        consignments.append(consignment.model_copy(update={"items": tuple(items)}))
    return filing.model_copy(update={"consignments": tuple(consignments)})
