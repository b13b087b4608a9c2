"""What is in a shipment: how much of which goods, and each line of goods as plain JSON data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cruce.model import Direction
from cruce.traffic.draws import Draw
from cruce.traffic.facts import facts
from cruce.traffic.goods import MICRO, Goods
from cruce.traffic.identifiers import decimal
from cruce.traffic.people import Paper
from cruce.traffic.requirements import Requirements
from cruce.traffic.trades import Trade

ASSEMBLED = "9802008069"  # articles assembled abroad of US components, other
WHOLE = ("No.", "prs.", "doz.", "gross", "hundreds", "thousands")


@dataclass(frozen=True, slots=True)
class Lot:
    """Some of one kind of goods: thousandths of its unit, net and gross grams, price in US cents."""

    goods: Goods
    milli: int
    net: int
    gross: int
    cents: int


def lots(trade: Trade, draw: Draw, shared_by: int) -> tuple[Lot, ...]:
    """Draw what a truck carries for a trade, of which ``shared_by`` trades have a part."""
    if trade.goods.alone:
        return (_lot(trade.goods, draw, shared_by),)
    lines = 1 + draw.by_weight((550, 800, 920, 1000))
    rest = [draw.pick(trade.basket) for _ in range(lines - 1)]
    return tuple(_lot(goods, draw, lines * shared_by) for goods in (trade.goods, *rest))


def _lot(goods: Goods, draw: Draw, parts: int) -> Lot:
    milli = max(1000, draw.near(*goods.load_mg) * 1000 // goods.milligrams // parts)
    if goods.counted:
        milli = milli // 1000 * 1000
    net = max(10, milli * goods.milligrams // MICRO)
    gross = net * (1000 + draw.between(25, 90)) // 1000 + 10
    price = draw.near(*goods.price)
    if draw.chance(facts()["oddities"]["cheap"]):
        price = goods.price[0] * draw.between(450, 700) // 1000
    return Lot(goods, milli, net, gross, max(100, cents_of(milli, price)))


def cents_of(milli: int, price: int) -> int:
    """Give what thousandths of a unit cost at a price in millionths of a dollar."""
    return milli * price // 10 // MICRO


def item(requirements: Requirements, trade: Trade, lot: Lot, rate: int, draw: Draw) -> Paper:
    """Write one line of goods; ``rate`` is millionths of the invoice currency for one US dollar."""
    goods, north = lot.goods, trade.direction is Direction.NORTHBOUND
    quantities = [{"amount": us_amount(lot, unit, each), "unit": unit} for unit, each in goods.us_units]
    amount, unit = amount_of(lot), requirements.unit(goods.unit)
    paper: Paper = {
        "description": {"en": goods.en, "es": goods.es},
        "classification": {
            "hs": goods.hs,
            "hts": goods.hts,
            "fraccion": goods.fraccion,
            "nico": goods.nico,
        },
        "origin": trade.origin,
        "quantity": {"amount": amount, "unit": unit},
        "us_quantities": quantities,
        "mx_quantity": {"amount": amount, "unit": unit},
        "packages": max(1, lot.gross // draw.between(15_000, 900_000)),
        "gross_kg": kilos(lot.gross),
        "net_kg": kilos(lot.net),
        "value": decimal(lot.cents * rate // MICRO),
        "permits": requirements.permits(trade, goods, draw),
    }
    if north:
        paper["manufacturer"] = dict(trade.exporter.party)
    else:
        paper |= {"eccn": "EAR99", "end_use": goods.en}
    if cas := requirements.cas(goods):
        paper["cas"] = cas
    if trade.assembled:
        paper["classification"]["us_additional"] = [ASSEMBLED]
        paper["us_content"] = decimal(lot.cents * rate // MICRO * draw.between(150, 600) // 1000)
    if trade.claims and (goods.usmca is not None or not north):
        paper["preference"] = _claim(requirements, trade, goods)
    return paper


def amount_of(lot: Lot) -> str:
    """Write how much of its own unit a lot has."""
    return str(lot.milli // 1000) if lot.goods.counted else decimal(lot.milli, 3)


def us_amount(lot: Lot, unit: str, each: int) -> str:
    """Write how much of a US unit a lot has, ``each`` millionths of it in one commercial unit."""
    milli = max(1, lot.milli * each // MICRO)
    return str(max(1, (milli + 500) // 1000)) if unit in WHOLE else decimal(milli, 3)


def kilos(grams: int) -> str:
    """Write a weight in kilograms, to the gram."""
    return decimal(grams, 3)


def _claim(requirements: Requirements, trade: Trade, goods: Goods) -> Paper:
    year = requirements.on.year
    draw = Draw(requirements.seed, "certificate", trade.exporter.name, year)
    paper: Paper = {
        "programme": "USMCA",
        "criterion": goods.criterion,
        "certificate": f"CO-{year}-{draw.digits(4)}",
        "certified_by": trade.exporter.name,
        "certified_on": date(year - 1, 12, draw.between(5, 28)).isoformat(),
        "valid_from": f"{year}-01-01",
        "valid_to": f"{year}-12-31",
    }
    return paper | ({"symbol": "S"} if trade.direction is Direction.NORTHBOUND else {})
