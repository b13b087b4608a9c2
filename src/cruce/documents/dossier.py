"""The filing under examination with the law of its day: what every rule is given to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from cruce.law import Entry, Known, Law, Measure, TariffLine, Unknown
from cruce.model import (
    Acceptance,
    Classification,
    Consignment,
    Direction,
    Filing,
    Flow,
    GoodsItem,
    Load,
    Party,
)

EARLIEST = date(2000, 1, 1)  # no electronic filing is older
FURTHEST = timedelta(days=731)  # nobody announces a truck two years ahead
_REMEMBERED = 1 << 14
_PAPERS = ("requirement", "prohibition")
_ROLES = ("exporter", "importer", "consignee", "seller", "buyer")


class LawOfDay:
    """The law on one day, asked in this room's terms; answers are remembered."""

    def __init__(self, law: Law, day: date) -> None:
        self.day = day
        self._law = law
        self.entry = lru_cache(_REMEMBERED)(self._entry)
        self.line = lru_cache(_REMEMBERED)(self._line)
        self.known = lru_cache(_REMEMBERED)(self._known)
        self.figure = lru_cache(_REMEMBERED)(self._figure)
        self.count = lru_cache(_REMEMBERED)(self._count)
        self.papers = lru_cache(_REMEMBERED)(self._papers)
        self.holds = lru_cache(_REMEMBERED)(self._holds)
        self.whole = lru_cache(_REMEMBERED)(self._whole)
        self.begun = lru_cache(_REMEMBERED)(self._begun)

    def _papers(self, northbound: bool, us_code: str, mx_code: str, origin: str) -> tuple[Measure, ...]:
        us_flow, mx_flow = (Flow.IMPORT, Flow.EXPORT) if northbound else (Flow.EXPORT, Flow.IMPORT)
        found = (
            *(self._law.measures("us", us_flow, us_code, self.day, origin) if us_code else ()),
            *(self._law.measures("mx", mx_flow, mx_code, self.day, origin) if mx_code else ()),
        )
        return tuple(measure for measure in found if measure.kind in _PAPERS)

    def _figure(self, path: str) -> Decimal | None:
        """Give a figure of law, or none where the law at hand has none for the day."""
        known = self.known(path)
        return known.value if known and isinstance(known.value, Decimal) else None

    def _count(self, path: str) -> int | None:
        """Give a figure of law that counts something: months, years, days."""
        figure = self.figure(path)
        return None if figure is None else int(figure)

    def in_usd(self, amount: Decimal, currency: str) -> Decimal | None:
        """Give an amount in US dollars, to compare with a limit; none where no rate is at hand."""
        if currency == "USD":
            return amount
        direct = self.figure(f"us/exchange/{currency}")
        if direct is not None:
            return amount * direct
        pesos = Decimal(1) if currency == "MXN" else self.figure(f"mx/exchange/{currency}")
        per_dollar = self.figure("mx/exchange/USD")
        return amount * pesos / per_dollar if pesos is not None and per_dollar else None

    def _entry(self, name: str, code: str) -> Entry | None:
        found = self._law.entry(name, code, self.day)
        return found if isinstance(found, Entry) else None

    def _line(self, tariff: str, code: str) -> TariffLine | Unknown:
        return self._law.line(tariff, code, self.day)

    def _known(self, path: str) -> Known | None:
        found = self._law.value(path, self.day)
        return found if isinstance(found, Known) else None

    def lapsed(self, name: str, code: str) -> Entry | None:
        """Give what a code says, on whatever days it was valid."""
        found = self._law.entry(name, code, None)
        return found if isinstance(found, Entry) else None

    def _holds(self, name: str) -> bool:
        """Tell whether the law at hand has a list at all: else no code can be said to be unknown."""
        return bool(self._law.entries(name, None))

    def entries(self, name: str) -> tuple[Entry, ...]:
        """List the codes of a list that are valid on the day."""
        return self._law.entries(name, self.day)

    def _begun(self, tariff: str) -> bool:
        """Tell whether any edition of a tariff has begun."""
        return any(one.tariff == tariff for one in self._law.editions(self.day))

    def _whole(self, tariff: str) -> bool:
        """Tell whether a whole edition of a tariff is in force: else a code may exist that is not at hand."""
        editions = self._law.editions(self.day)
        return any(one.tariff == tariff and not one.part for one in editions)


@lru_cache(maxsize=256)
def law_of_day(law: Law, day: date) -> LawOfDay:
    """Give the law of a day, the same object for the same law and day."""
    return LawOfDay(law, day)


@dataclass(slots=True)
class Dossier:
    """A whole filing, when it is looked at, and the law of the day on which it comes to the line.

    ``arrival`` is by the clock of the crossing; where the filing's own is not ``possible`` (1900, 2999),
    ``as_of`` stands in for it.
    """

    filing: Filing
    law: LawOfDay
    as_of: datetime
    arrival: datetime
    crossing: Entry | None
    possible: bool
    northbound: bool
    laden: bool
    shipments: tuple[Shipment, ...] = ()
    parties: tuple[tuple[str, Party], ...] = ()
    """Every party with its place, the carrier first."""
    acceptances: tuple[tuple[str, Acceptance], ...] = ()
    """Every acceptance with its place."""
    report: bool = False
    """Whether needs are listed that are met as well, item by item."""

    @property
    def day(self) -> date:
        """The date of law: that of the arrival, by the clock of the crossing."""
        return self.law.day

    @property
    def lines(self) -> Iterator[Line]:
        """All items of all consignments."""
        return (line for shipment in self.shipments for line in shipment.lines)

    def close(self) -> None:
        """Let go of the consignments, which point back here, so that no ring waits for the collector."""
        self.shipments = ()

    def tells(self, held: bool) -> bool:
        """Tell whether a need of an item is spoken of: always when missing, when held only in a report."""
        return not held or self.report

    @property
    def mx_flow(self) -> Flow:
        """Which side of the movement Mexico stands on."""
        return Flow.EXPORT if self.northbound else Flow.IMPORT


@dataclass(slots=True)
class Shipment:
    """One consignment of the filing, where it stands, and what the lists say of its regimes."""

    dossier: Dossier
    law: LawOfDay
    pointer: str
    consignment: Consignment
    entry_type: Entry | None
    clave: Entry | None
    lines: tuple[Line, ...] = ()

    @property
    def value(self) -> Decimal:
        """The sum of its lines, in its currency."""
        return sum((line.item.value for line in self.lines), Decimal(0))

    def entry_is(self, attribute: str, *values: str) -> bool:
        """Tell whether its US entry type has one of these values of an attribute."""
        return self.entry_type is not None and self.entry_type.attributes.get(attribute) in values

    def clave_is(self, attribute: str, *values: str) -> bool:
        """Tell whether its clave de pedimento has one of these values of an attribute."""
        return self.clave is not None and self.clave.attributes.get(attribute) in values


@dataclass(slots=True)
class Line:
    """One item of a consignment, where it stands, and its lines in the two tariffs."""

    shipment: Shipment
    dossier: Dossier
    law: LawOfDay
    pointer: str
    item: GoodsItem
    codes: Classification
    us_line: TariffLine | Unknown | None
    mx_line: TariffLine | Unknown | None
    papers: tuple[Measure, ...]
    """The measures of both countries that demand a paper for its codes, or prohibit it."""


def open_dossier(filing: Filing, law: Law, as_of: datetime) -> Dossier:
    """Lay a filing beside the law of its day."""
    arrival = filing.expected_arrival
    possible = EARLIEST <= arrival.date() <= as_of.date() + FURTHEST
    instant = arrival if possible else as_of
    today = law_of_day(law, law.local_day(filing.crossing, instant))
    crossing = today.entry("crossings", filing.crossing)
    zone = crossing.attributes.get("zone") if crossing else None
    dossier = Dossier(
        filing=filing,
        law=today,
        as_of=as_of,
        arrival=instant.astimezone(ZoneInfo(zone)) if zone else instant,
        crossing=crossing,
        possible=possible,
        northbound=filing.direction is Direction.NORTHBOUND,
        laden=filing.trip.load is Load.LADEN,
    )
    dossier.shipments = tuple(
        _shipment(dossier, today, f"/consignments/{index}", consignment)
        for index, consignment in enumerate(filing.consignments)
    )
    dossier.parties = tuple(_parties(dossier))
    dossier.acceptances = tuple(
        (f"/acceptances/{index}", acceptance) for index, acceptance in enumerate(filing.acceptances)
    )
    return dossier


def _parties(dossier: Dossier) -> Iterator[tuple[str, Party]]:
    yield "/trip/carrier", dossier.filing.trip.carrier
    for shipment in dossier.shipments:
        for role in _ROLES:
            party = getattr(shipment.consignment, role)
            if party is not None:
                yield f"{shipment.pointer}/{role}", party
        for line in shipment.lines:
            if line.item.manufacturer is not None:
                yield f"{line.pointer}/manufacturer", line.item.manufacturer


def _shipment(dossier: Dossier, law: LawOfDay, pointer: str, consignment: Consignment) -> Shipment:
    entry, pedimento = consignment.entry, consignment.pedimento
    shipment = Shipment(
        dossier,
        law,
        pointer,
        consignment,
        law.entry("us/entry-types", entry.type) if entry else None,
        law.entry("mx/claves", pedimento.clave) if pedimento else None,
    )
    shipment.lines = tuple(
        _line(shipment, dossier, law, f"{pointer}/items/{row}", item)
        for row, item in enumerate(consignment.items)
    )
    return shipment


def _line(shipment: Shipment, dossier: Dossier, law: LawOfDay, pointer: str, item: GoodsItem) -> Line:
    codes = item.classification
    us_code = codes.hts or codes.schedule_b or codes.hs or ""
    mx_code = codes.fraccion or codes.hs or ""
    return Line(
        shipment,
        dossier,
        law,
        pointer,
        item,
        codes,
        law.line("us-hts", codes.hts) if codes.hts else None,
        law.line("mx-ligie", codes.fraccion) if codes.fraccion else None,
        law.papers(dossier.northbound, us_code, mx_code, item.origin),
    )
