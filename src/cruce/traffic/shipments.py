"""One shipment of a truck as plain JSON data: parties, terms, costs, papers, regimes, items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cruce.model import Direction
from cruce.traffic.draws import Draw
from cruce.traffic.goods import MICRO
from cruce.traffic.identifiers import decimal
from cruce.traffic.items import Lot, item
from cruce.traffic.people import Company, Paper, People
from cruce.traffic.registers import Registers
from cruce.traffic.requirements import Requirements
from cruce.traffic.schedule import Slot
from cruce.traffic.trades import Trade

BANKS = ("40002", "40012", "40014", "40021", "40072")
SMALL_ENTRY = 200_000  # cents; an informal entry is at most 2,500 USD (19 CFR 143.21)
SMALL_LINE = 240_000  # cents; below the limit of 2,500 USD by any rate
INLAND = ("DAP", "CPT", "CIP", "DDP", "CFR", "CIF")
INSURED = ("CIP", "CIF", "DDP")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every shipment of the day is written with; rates in millionths, by the two customs' tables."""

    on: date
    people: People
    registers: Registers
    requirements: Requirements
    per_usd: Mapping[str, int]
    in_usd: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Shipment:
    """A consignment as JSON data, with the trade that it belongs to and what is in it."""

    paper: Paper
    trade: Trade
    lots: tuple[Lot, ...]

    @property
    def grams(self) -> int:
        """The gross weight of the goods."""
        return sum(lot.gross for lot in self.lots)


def shipment(desk: Desk, slot: Slot, trade: Trade, lots: tuple[Lot, ...], draw: Draw) -> Shipment:
    """Write the papers of one shipment."""
    north = slot.direction is Direction.NORTHBOUND
    currency = trade.currency if trade.currency in desk.per_usd.keys() & desk.in_usd.keys() else "USD"
    rate = desk.per_usd[currency]
    invoice = desk.registers.reference(_initials(trade.exporter.name))
    issued = (desk.on - timedelta(days=draw.between(1, 6))).isoformat()
    paper: Paper = {
        "reference": invoice,
        "exporter": party(desk, trade, trade.exporter),
        "importer": party(desk, trade, trade.importer),
        "related": trade.related,
        "incoterm": _term(trade),
        "currency": currency,
        "costs": _costs(trade, lots, draw, rate, currency),
        "documents": [
            {"kind": "invoice", "number": invoice, "issued_on": issued},
            {"kind": "packing_list", "number": f"PL-{invoice}", "issued_on": issued},
        ],
        "exported_on": desk.on.isoformat(),
        "pedimento": _pedimento(desk, slot, trade, draw),
        "items": [item(desk.requirements, trade, lot, rate, draw) for lot in lots],
    }
    if any(lot.goods.hazardous for lot in lots):
        paper["documents"].append({"kind": "shipping_paper", "number": f"DG-{invoice}", "issued_on": issued})
    paper |= {"entry": _entry(desk, slot, trade, lots)} if north else {"eei": _eei(desk, slot, paper, draw)}
    return Shipment(paper, trade, lots)


def party(desk: Desk, trade: Trade, company: Company) -> Paper:
    """Write a company with its trusted-trader accounts, where the trade is trusted."""
    paper: Paper = dict(company.party)
    if trade.trusted:
        paper["ctpat"] = desk.people.account("CTPAT", company.name)
        if company.country == "mx":
            paper["oea"] = desk.people.account("OEA", company.name)
    return paper


def _term(trade: Trade) -> Paper:
    north = trade.direction is Direction.NORTHBOUND
    if trade.term in INLAND:
        return _place(trade.term, trade.importer.city, trade.importer.country)
    if trade.term == "EXW":
        return _place(trade.term, trade.exporter.city, trade.exporter.country)
    return _place(trade.term, "Nuevo Laredo" if north else "Laredo", "mx" if north else "us")


def _place(code: str, city: str, country: str) -> Paper:
    return {"code": code, "place": city, "country": country.upper()}


def _costs(trade: Trade, lots: tuple[Lot, ...], draw: Draw, rate: int, currency: str) -> list[Paper]:
    """Carriage to and after the line and insurance, where the term leaves them to one side."""
    most = sum(lot.cents for lot in lots) // 12  # a small shipment pays its part of the truck only
    hourly = draw.between(4500, 8000)
    inland = trade.term in INLAND
    rows: list[tuple[str, int, bool]] = []
    if trade.term == "EXW" or inland:
        rows.append(("freight_to_line", hourly * trade.exporter.hours, inland))
    if inland:
        rows.append(("freight_after_line", hourly * trade.importer.hours, True))
    if trade.term in INSURED:
        rows.append(("insurance", draw.between(4000, 26000), True))
    return [
        {
            "kind": kind,
            "amount": decimal(min(cents, most) * rate // MICRO),
            "currency": currency,
            "in_price": in_price,
            "identified": True,
        }
        for kind, cents, in_price in rows
    ]


def _entry(desk: Desk, slot: Slot, trade: Trade, lots: tuple[Lot, ...]) -> Paper:
    dumped = any(desk.requirements.dumped(lot.goods, trade.origin) for lot in lots)
    informal = not dumped and sum(lot.cents for lot in lots) <= SMALL_ENTRY
    paper: Paper = {
        "type": "11" if informal else "03" if dumped else "01",
        "number": desk.registers.entry(trade.us.licence),
        "port": slot.bridge.port,
        "bill": desk.registers.bill(slot.carrier.scac),
        "statement": "monthly" if trade.trusted else "daily",
    }
    return paper if informal else paper | {"bond": _bond(desk, trade)}


def _bond(desk: Desk, trade: Trade) -> Paper:
    draw = Draw(desk.people.seed, "bond", trade.importer.name)
    since = date(desk.on.year - 1, draw.between(1, 12), draw.between(1, 28))
    return {
        "kind": "continuous",
        "number": f"{since:%y}{draw.digits(7)}",
        "surety": draw.pick(("036", "054", "139", "457", "891")),
        "amount": str(draw.pick((50, 100, 200, 500, 1000)) * 1000),
        "valid_from": since.isoformat(),
    }


def _eei(desk: Desk, slot: Slot, paper: Paper, draw: Draw) -> Paper:
    """Write the export regime: an ITN, or the legend where each line is small (15 CFR 30.37(a))."""
    rate = desk.in_usd[paper["currency"]]
    worth: Counter[str] = Counter()
    for row in paper["items"]:
        worth[row["classification"]["hts"]] += int(row["value"].replace(".", "")) * rate // MICRO
    if max(worth.values()) <= SMALL_LINE:
        return {"exemption": "NOEEI 30.37(a)", "port": slot.bridge.port}
    filed = slot.filed_at - timedelta(minutes=draw.between(5, 240))
    return {
        "itn": desk.registers.itn(filed),
        "port": slot.bridge.port,
        "filed_at": stamp(filed),
        "declared_value": decimal(worth.total()),
    }


def _pedimento(desk: Desk, slot: Slot, trade: Trade, draw: Draw) -> Paper:
    office, patente = slot.bridge.office, trade.mx.licence
    paper: Paper = {
        "clave": trade.clave,
        "customs_office": office,
        "patente": patente,
        "cove": [desk.registers.cove(draw)],
        "doda": desk.registers.doda(),
        "payment": _payment(trade, draw),
    }
    if trade.consolidated:
        number, remesa, opened = desk.registers.consolidated(office, patente, trade.id)
        paper["consolidated"] = {"remesa": remesa, "opened_on": opened.isoformat(), "period": "weekly"}
    else:
        number = desk.registers.pedimento(office, patente)
    paper["number"] = number
    if slot.direction is Direction.SOUTHBOUND:
        paper["mve"] = desk.registers.mve()
    if trade.immex:
        paper["immex"] = trade.immex
        if trade.certified:
            paper["vat_certified"] = trade.certified
    return paper


def _payment(trade: Trade, draw: Draw) -> Paper:
    bank = draw.pick(BANKS)
    paper: Paper = {"form": "0", "bank": bank, "account": clabe(bank, draw)}
    if trade.direction is Direction.SOUTHBOUND and trade.immex:
        paper["forms"] = {"6": "5", "3": "21" if trade.certified else "22"}
        if not trade.certified:
            paper["guarantee"] = f"GAR-{draw.digits(8)}"
    return paper


def clabe(bank: str, draw: Draw) -> str:
    """Form a CLABE account number: bank, place, account, control digit (weights 3, 7, 1)."""
    body = f"{bank[2:]}{draw.digits(14)}"
    total = sum(int(digit) * (3, 7, 1)[place % 3] % 10 for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def stamp(instant: datetime) -> str:
    """Write an instant in UTC."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:3] if word[0].isascii()).upper() or "F"
