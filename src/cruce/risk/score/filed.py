"""What a section's own score sees of a movement: a row for each line of goods, from filing and law alone.

The same rows in training and in serving, by the same code. Nothing in them is known only later, so they are
causal in time; what is known of parties, prices and ties is told beside them by the model's memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cruce.model import Carrier, Driver, Party, Text
from cruce.risk.facts import FACTS, Kind, Movement
from cruce.risk.facts.rows import Item, ratio
from cruce.risk.score.memory import TOLD
from cruce.risk.score.rows import Rows, Schema
from cruce.risk.screening.movement import identifiers
from cruce.risk.screening.names import identifier_key
from cruce.risk.tables import LawTables
from cruce.risk.tree import Column

Cell = str | float | None
_LIST = "risk/reference-prices"
_LOW = Column(_LIST, "fraccion", "low", Kind.NUMBER)
_UNIT = Column(_LIST, "fraccion", "unit", Kind.TEXT)
PARTIES = ("importer", "exporter", "carrier", "driver", "tractor")
"""The columns that hold the key of somebody or something: its first identifier, else its name."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One column: what a person reads for it, and how it is read from a movement and one of its lines."""

    en: str
    es: str
    read: Callable[[Movement, Item | None], Cell]


def party_key(written: str) -> str:
    """Write an identifier, or a name where there is none, as the score compares it."""
    return identifier_key(written)


def _of_movement(name: str) -> Callable[[Movement, Item | None], Cell]:
    read = FACTS[name].read
    return lambda movement, item: _cell(read(movement))


def _of_consignment(name: str) -> Callable[[Movement, Item | None], Cell]:
    read = FACTS[name].read
    return lambda movement, item: None if item is None else _cell(read(item.consignment))


def _of_item(name: str) -> Callable[[Movement, Item | None], Cell]:
    read = FACTS[name].read
    return lambda movement, item: None if item is None else _cell(read(item))


def _cell(value: str | float | bool | None) -> Cell:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _key(name: str, party: Party | Carrier | Driver) -> str:
    return party_key(next(iter(identifiers(party)), name))


def _importer(movement: Movement, item: Item | None) -> Cell:
    if item is None:
        return None
    party = item.consignment.consignment.importer
    return _key(party.name, party)


def _exporter(movement: Movement, item: Item | None) -> Cell:
    if item is None:
        return None
    party = item.consignment.consignment.exporter
    return _key(party.name, party)


def _carrier(movement: Movement, item: Item | None) -> Cell:
    carrier = movement.filing.trip.carrier
    return _key(carrier.name, carrier)


def _driver(movement: Movement, item: Item | None) -> Cell:
    driver = movement.filing.trip.driver
    return _key(driver.name, driver)


def _tractor(movement: Movement, item: Item | None) -> Cell:
    truck = movement.filing.trip.conveyance
    return party_key(truck.vin or truck.plates[0].number)


def _regime(movement: Movement, item: Item | None) -> Cell:
    if item is None:
        return None
    consignment = item.consignment.consignment
    entry, pedimento = consignment.entry, consignment.pedimento
    return " ".join(code for code in (entry and entry.type, pedimento and pedimento.clave) if code)


def _price_share(movement: Movement, item: Item | None) -> Cell:
    """Divide the value of a unit by the lowest reference price; none in another unit, or without a price."""
    law = movement.law
    if item is None or not isinstance(law, LawTables):
        return None
    code, unit = item.goods.classification.fraccion, FACTS["item.mx_unit"].read(item)
    if code is None or (law.column(_UNIT) or {}).get(code) != unit:
        return None
    paid = FACTS["item.usd_per_mx_unit"].read(item)
    assert paid is None or isinstance(paid, float)
    return ratio(paid, (law.column(_LOW) or {}).get(code))


def _tare(movement: Movement, item: Item | None) -> Cell:
    gross, goods = (FACTS[name].read(movement) for name in ("movement.gross_kg", "movement.goods_kg"))
    return None if gross is None or goods is None else float(gross) - float(goods)


_TEXTS: dict[str, _Seen] = {
    "hs": _Seen("HS code", "código SA", _of_item("item.hs")),
    "origin": _Seen("country of origin", "país de origen", _of_item("item.origin")),
    "claim": _Seen("preference claimed", "preferencia solicitada", _of_item("item.claim")),
    "manufacturer_country": _Seen(
        "manufacturer's country", "país del fabricante", _of_item("item.manufacturer_country")
    ),
    "codes_agree": _Seen(
        "codes of both tariffs agree", "coinciden los códigos de ambas tarifas", _of_item("item.codes_agree")
    ),
    "regime": _Seen("entry type and clave", "tipo de entry y clave", _regime),
    "incoterm": _Seen("term of delivery", "término de entrega", _of_consignment("consignment.incoterm")),
    "seller_country": _Seen(
        "seller's country", "país del vendedor", _of_consignment("consignment.seller_country")
    ),
    "importer": _Seen("importer", "importador", _importer),
    "exporter": _Seen("exporter", "exportador", _exporter),
    "carrier": _Seen("carrier", "transportista", _carrier),
    "driver": _Seen("driver", "operador", _driver),
    "tractor": _Seen("tractor", "tractor", _tractor),
    "direction": _Seen("direction", "sentido", _of_movement("movement.direction")),
    "crossing": _Seen("crossing", "cruce", _of_movement("movement.crossing")),
    "load": _Seen("load", "carga", _of_movement("movement.load")),
    "weekday": _Seen(
        "day of the week (1 Monday)",
        "día de la semana (1 lunes)",
        lambda movement, _: str(movement.law.date.isoweekday()),
    ),
}
_NUMBERS: dict[str, _Seen] = {
    "value_usd": _Seen("value, USD", "valor, USD", _of_item("item.value_usd")),
    "usd_per_kg": _Seen("USD per net kg", "USD por kg neto", _of_item("item.usd_per_kg")),
    "price_share": _Seen(
        "unit value as a share of the lowest reference price",
        "valor unitario como parte del precio de referencia mínimo",
        _price_share,
    ),
    "kg_per_unit": _Seen("net kg per unit", "kg netos por unidad", _of_item("item.kg_per_unit")),
    "net_kg": _Seen("net kg", "kg netos", _of_item("item.net_kg")),
    "items": _Seen("lines in the truck", "partidas en el camión", _of_movement("movement.items")),
    "tare_kg": _Seen("declared weight beyond the goods, kg", "peso declarado sin mercancía, kg", _tare),
    "hour": _Seen(
        "hour of arrival, UTC",
        "hora de llegada, UTC",
        lambda movement, _: float(movement.filing.expected_arrival.hour),
    ),
    "hours_underway": _Seen("hours underway", "horas en camino", _of_movement("movement.hours_underway")),
}
FILED = Schema(
    categories=tuple(_TEXTS),
    numbers=tuple(_NUMBERS),
    levels={"hs": (4, 2)},
    crosses=(
        ("hs", "origin"),
        ("hs:4", "origin"),
        ("hs:2", "crossing"),
        ("hs:4", "importer"),
        ("origin", "crossing"),
        ("importer", "exporter"),
        ("importer", "carrier"),
    ),
    labels={name: Text(en=one.en, es=one.es) for name, one in {**_TEXTS, **_NUMBERS}.items()},
)
"""The columns that a filing and the law of its day give, and those of a table of examinations."""
LEARNED = FILED.model_copy(
    update={"numbers": (*FILED.numbers, *TOLD), "labels": {**FILED.labels, **TOLD}},
)
"""The columns of a section's own model: those of the filing, and what the section's memory tells of them."""


def filed_rows(movements: Iterable[Movement]) -> tuple[Rows, Sequence[int], Sequence[str]]:
    """Give the rows of movements by the columns of `FILED`; beside each, which movement, and its pointer.

    A row for each line of goods; of a truck without goods one row, where all of goods is missing.
    """
    lines: list[tuple[int, Movement, Item | None]] = []
    for place, movement in enumerate(movements):
        items = [item for consignment in movement.consignments for item in consignment.items]
        lines += [(place, movement, item) for item in items or (None,)]
    records = [
        {name: one.read(movement, item) for name, one in (*_TEXTS.items(), *_NUMBERS.items())}
        for _, movement, item in lines
    ]
    pointers = [movement.pointer if item is None else item.pointer for _, movement, item in lines]
    return Rows.of(FILED, records), [place for place, _, _ in lines], pointers
