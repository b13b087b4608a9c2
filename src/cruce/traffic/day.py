"""The day: every truck in the order in which its filing is handed in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from cruce.law import Known, Law
from cruce.model import Direction, Money, Presentation
from cruce.traffic.draws import Draw
from cruce.traffic.facts import choices, facts
from cruce.traffic.faults import planter
from cruce.traffic.faults.draft import Draft
from cruce.traffic.filings import Written, write
from cruce.traffic.goods import MICRO, stock
from cruce.traffic.identifiers import decimal
from cruce.traffic.people import People
from cruce.traffic.registers import Registers
from cruce.traffic.requirements import Requirements
from cruce.traffic.schedule import Slot, schedule
from cruce.traffic.shipments import Desk
from cruce.traffic.trades import market
from cruce.traffic.truth import Truck, Truth

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_spaced = json.JSONEncoder(ensure_ascii=False).encode


def day(law: Law, date: date, trucks: int, seed: int) -> Iterator[Truck]:
    """Yield the trucks of one day at Nuevo Laredo-Laredo, both directions, by the time of filing.

    The same law, date, number and seed give the same bytes on every machine and run. Companies, carriers and
    drivers belong to the seed and come back on other dates.
    """
    people = People(seed)
    markets = {way: market(law, date, people, stock(law, date, way), way) for way in Direction}
    rates = _pesos(law, date), _dollars(law, date)
    desk = Desk(date, people, Registers(seed, date), Requirements(law, date, seed), *rates)
    faults = planter(seed)
    for slot in schedule(law, date, people, markets, trucks):
        draft = _draft(law, desk, slot)
        planted = faults.plant(draft)
        written = draft.written
        yield Truck(
            document=_encode(written, seed),
            media_type="application/json",
            filed_at=slot.filed_at,
            presentation=_presentation(draft),
            pays=draft.pays,
            truth=Truth(
                faults=planted,
                direction=slot.direction,
                load=slot.load,
                goods=tuple(lot.goods.key for part in written.shipments for lot in part.lots),
                trusted=slot.fast,
            ),
        )


def _pesos(law: Law, on: date) -> Mapping[str, int]:
    """Give millionths of each currency for one US dollar, by the official rates in pesos."""
    pesos = {code: law.convert("mx", code, on) for code in ("USD", *choices("currencies")[0])}
    known = {code: Decimal(rate.value) for code, rate in pesos.items() if isinstance(rate, Known)}
    if "USD" not in known:
        return {"USD": MICRO}
    known["MXN"] = Decimal(1)
    return {code: int(known["USD"] * MICRO / rate) for code, rate in known.items()}


def _dollars(law: Law, on: date) -> Mapping[str, int]:
    """Give millionths of a US dollar for one unit of each currency, by the rates certified for US customs."""
    rates = {code: law.convert("us", code, on) for code in choices("currencies")[0]}
    known = {
        code: int(Decimal(rate.value) * MICRO) for code, rate in rates.items() if isinstance(rate, Known)
    }
    return known | {"USD": MICRO}


def _draft(law: Law, desk: Desk, slot: Slot) -> Draft:
    written = write(desk, slot)
    draw = Draw(desk.people.seed, "fault of", desk.on.isoformat(), slot.serial)
    seals = [
        seal["number"]
        for piece in written.paper["trip"].get("equipment", ())
        for seal in piece.get("seals", ())
    ]
    draft = Draft(law, desk.on, desk.people.seed, draw, written, slot.arrives, tuple(seals), written.grams)
    if "cash" in written.paper["trip"]:
        declared = written.paper["trip"]["cash"]
        draft.cash = (int(declared["amount"].replace(".", "")), declared["currency"])
    elif draw.chance(facts()["cash"]["small"]):
        draft.cash = (draw.between(20, 900) * 1000, "USD")
    return draft


def _presentation(draft: Draft) -> Presentation:
    """Tell what the gate sees: the scale is right to one part in a hundred, the truck not on the minute."""
    draw, slot = draft.draw, draft.slot
    lane = "FAST" if slot.fast else "standard" if slot.trades else "empty"
    odd = draw.chance(facts()["oddities"]["heavy"])
    grams = draft.grams * (1000 + (draw.between(26, 55) if odd else draw.between(-8, 8))) // 1000
    cash = draft.cash and Money(amount=Decimal(decimal(draft.cash[0])), currency=draft.cash[1])
    return Presentation(
        at=min(draft.arrives + timedelta(seconds=draw.below(2400)), slot.bridge.closes),
        lane=lane,
        plates=tuple(plate["number"] for plate in draft.paper["trip"]["conveyance"]["plates"]),
        seals=draft.seals,
        gross_kg=Decimal(decimal(grams // 10)),
        cash_found=cash or None,
        by=f"{slot.bridge.code}-{draw.between(1, 8)}",
    )


def _encode(written: Written, seed: int) -> bytes:
    """Write the document as its filer's system does: dense or spaced out, codes with or without dots."""
    style = Draw(seed, "style", written.paper["declarant"])
    encode = _spaced if style.chance(250) else _compact
    if style.chance(350):
        for part in written.paper["consignments"]:
            for item in part["items"]:
                item["classification"] = _dotted(item["classification"])
    return encode(written.paper).encode()


def _dotted(codes: Mapping[str, str]) -> dict[str, str]:
    hts, fraccion = codes["hts"], codes["fraccion"]
    return {
        **codes,
        "hts": f"{hts[:4]}.{hts[4:6]}.{hts[6:8]}.{hts[8:]}".rstrip("."),
        "fraccion": f"{fraccion[:4]}.{fraccion[4:6]}.{fraccion[6:]}",
    }
