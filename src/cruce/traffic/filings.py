"""A truck's whole filing as plain JSON data: the trip, its shipments, and those who answer for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from cruce.model import Load
from cruce.traffic.draws import Draw
from cruce.traffic.facts import facts
from cruce.traffic.identifiers import CAPITALS, container, decimal
from cruce.traffic.items import kilos, lots
from cruce.traffic.licensees import Licensee
from cruce.traffic.people import Carrier, Paper, People
from cruce.traffic.schedule import Slot
from cruce.traffic.shipments import Desk, Shipment, shipment, stamp

TRACTOR, TRAILER = 8_900_000, 6_900_000  # grams
ROLES = {
    "broker": "us_declarant",
    "forwarder": "us_declarant",
    "agente": "mx_declarant",
    "agencia": "mx_declarant",
    "carrier": "carrier",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A truck's filing before faults are planted and before it is turned into bytes."""

    slot: Slot
    paper: Paper
    shipments: tuple[Shipment, ...]
    grams: int


def write(desk: Desk, slot: Slot) -> Written:
    """Write the honest filing of one truck."""
    draw = Draw(desk.people.seed, "truck", desk.on.isoformat(), slot.serial)
    parts = len(slot.trades)
    shipments = tuple(shipment(desk, slot, trade, lots(trade, draw, parts), draw) for trade in slot.trades)
    grams = TRACTOR + (0 if slot.load is Load.BOBTAIL else TRAILER) + sum(part.grams for part in shipments)
    hazardous = any(lot.goods.hazardous for part in shipments for lot in part.lots)
    filer = slot.trades[0].us.name if slot.trades else slot.carrier.name
    paper: Paper = {
        "format": "cruce/filing/1",
        "declarant": filer,
        "reference": desk.registers.reference("T"),
        "direction": slot.direction.value,
        "crossing": slot.bridge.code,
        "expected_arrival": stamp(slot.arrives),
        "trip": _trip(desk, slot, draw, grams, hazardous=hazardous),
        "consignments": [part.paper for part in shipments],
        "acceptances": list(_acceptances(desk.people, slot, draw)),
    }
    return Written(slot, paper, shipments, grams)


def _trip(desk: Desk, slot: Slot, draw: Draw, grams: int, *, hazardous: bool) -> Paper:
    people, carrier, crew = desk.people, slot.carrier, facts()["population"]
    fleet: int = crew["tractors"]
    tractor = desk.registers.tractor(carrier.index, draw.below(fleet), fleet, slot.arrives)
    paper: Paper = {
        "load": slot.load.value,
        "conveyance": people.tractor(carrier.index, tractor),
        "carrier": dict(carrier.party),
        "driver": dict(people.driver(carrier.index, draw.below(crew["drivers"]))),
        "manifest": desk.registers.manifest(carrier.scac),
        "departed_at": stamp(slot.filed_at - timedelta(minutes=draw.between(20, 1500))),
        "gross_kg": kilos(grams),
    }
    if slot.load is not Load.BOBTAIL:
        paper["equipment"] = [_equipment(slot, draw)]
    if slot.load is Load.LADEN:
        paper["carta_porte"] = _carta_porte(draw)
        paper["hazardous"] = hazardous
    if draw.chance(facts()["cash"]["declared"]):
        paper["cash"] = {"amount": decimal(draw.between(11, 48) * 100_000), "currency": "USD"}
    return paper


def _equipment(slot: Slot, draw: Draw) -> Paper:
    carrier: Carrier = slot.carrier
    plate = {
        "number": f"{draw.digits(3)}{draw.marks(CAPITALS, 2)}{draw.digits(1)}",
        "country": "MX",
        "state": "TAM",
    }
    paper: Paper = {"trailer": f"{carrier.scac[:3]}-{draw.between(1000, 9899)}", "plates": [plate]}
    if draw.chance(facts()["intermodal"]["share"]):
        paper = {"container": container(draw, carrier.scac[:3]), "plates": [plate]}
    if slot.load is Load.LADEN:
        high = slot.fast or draw.chance(facts()["high_security"]["share"])
        affixed_by = slot.trades[0].exporter.name
        paper["seals"] = [
            {
                "number": f"{'H' if high else ''}{draw.digits(7)}",
                "high_security": high,
                "affixed_by": affixed_by,
            }
        ]
    return paper


def _carta_porte(draw: Draw) -> str:
    """Form an IdCCP: a UUID whose first three characters are CCC (SAT, Carta Porte 3.1)."""
    marks = draw.marks("0123456789abcdef", 29)
    return f"CCC{marks[:5]}-{marks[5:9]}-{marks[9:13]}-{marks[13:17]}-{marks[17:29]}"


def _acceptances(people: People, slot: Slot, draw: Draw) -> Iterator[Paper]:
    """Write one acceptance for each licensee and the trader who lets them act, and the carrier's."""
    accepted = slot.filed_at - timedelta(minutes=draw.between(1, 240))
    parts = dict.fromkeys(
        pair
        for trade in slot.trades
        for pair in ((trade.us, trade.american.name), (trade.mx, trade.mexican.name))
    )
    carrier = Licensee("carrier", slot.carrier.name, slot.carrier.scac)
    for licensee, principal in (*parts, (carrier, None)):
        paper: Paper = {
            "role": ROLES[licensee.kind],
            "kind": licensee.kind,
            "name": licensee.name,
            "licence": licensee.licence,
            "accepted_at": stamp(accepted),
        }
        if principal:
            paper["mandate"] = people.mandate(licensee.licence, principal)
        yield paper
