"""The rows that facts are read from: a movement, its consignments, items and parties; what the gate saw."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from cruce.model import Consignment, Driver, Filing, GoodsItem, Money, Party, Presentation
from cruce.risk.screening.movement import Alert, Participant, identifiers
from cruce.risk.screening.names import known_key


class Day(Protocol):
    """What facts need of the law on the day; none where it does not say."""

    @property
    def date(self) -> date:
        """The date of law."""

    def dollars(self, currency: str) -> float | None:
        """Give US dollars for one unit of a currency."""

    def mx_unit(self, written: str) -> str | None:
        """Give the symbol of a unit of the Mexican tariff, written as its key or symbol."""


class Movement:
    """One filing as the rules see it, with the law of the day and the parties seen before."""

    __slots__ = ("consignments", "filing", "law", "seen")
    pointer = ""

    def __init__(self, filing: Filing, law: Day, seen: Container[str] | None) -> None:
        self.filing = filing
        self.law = law
        self.seen = seen
        self.consignments = [
            Shipment(self, index, consignment) for index, consignment in enumerate(filing.consignments)
        ]

    def has_seen(self, name: str, party: Party | Driver | None) -> bool | None:
        """Tell whether the section has met a party before, by any identifier or by its name."""
        if self.seen is None:
            return None
        return any(key in self.seen for key in (*identifiers(party), known_key(name)))

    def dollars(self, money: Money | None) -> float | None:
        """Convert to US dollars; none without money or without a rate."""
        if money is None:
            return None
        rate = self.law.dollars(money.currency)
        return None if rate is None else float(money.amount) * rate


class Shipment:
    """One consignment of the movement, with the dollar rate of its currency."""

    __slots__ = ("consignment", "index", "items", "movement", "rate")

    def __init__(self, movement: Movement, index: int, consignment: Consignment) -> None:
        self.movement = movement
        self.index = index
        self.consignment = consignment
        self.rate = movement.law.dollars(consignment.currency)
        self.items = [Item(self, row, goods) for row, goods in enumerate(consignment.items)]

    def dollars(self, amount: Decimal | None) -> float | None:
        """Convert an amount in the invoice currency; none without an amount or without a rate."""
        return None if amount is None or self.rate is None else float(amount) * self.rate

    @property
    def pointer(self) -> str:
        """Lead to the consignment in the filing."""
        return f"/consignments/{self.index}"


class Item:
    """One line of goods of a consignment, with its value in dollars."""

    __slots__ = ("consignment", "goods", "index", "value")

    def __init__(self, consignment: Shipment, index: int, goods: GoodsItem) -> None:
        self.consignment = consignment
        self.index = index
        self.goods = goods
        self.value = consignment.dollars(goods.value)

    @property
    def movement(self) -> Movement:
        """The movement that the item travels in."""
        return self.consignment.movement

    @property
    def pointer(self) -> str:
        """Lead to the item in the filing."""
        return f"{self.consignment.pointer}/items/{self.index}"


class PartyRow:
    """One party of the movement, with the alerts of screening on it."""

    __slots__ = ("alerts", "movement", "participant")

    def __init__(self, movement: Movement, participant: Participant, alerts: Iterable[Alert]) -> None:
        self.movement = movement
        self.participant = participant
        self.alerts = [AlertRow(self, alert) for alert in alerts]

    @property
    def pointer(self) -> str:
        """Lead to the party in the filing."""
        return self.participant.pointer


class AlertRow:
    """One party's meeting with one entry of a list."""

    __slots__ = ("alert", "party")

    def __init__(self, party: PartyRow, alert: Alert) -> None:
        self.party = party
        self.alert = alert

    @property
    def movement(self) -> Movement:
        """The movement that the party takes part in."""
        return self.party.movement

    @property
    def pointer(self) -> str:
        """Lead to the party in the filing."""
        return self.party.pointer


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate saw of the movement; no part of the filing, so its pointer is the whole document."""

    movement: Movement
    presentation: Presentation

    @property
    def pointer(self) -> str:
        """Lead to the whole document."""
        return ""


def weight(amount: Decimal | None) -> float | None:
    """Take a weight in kilograms as a double."""
    return None if amount is None else float(amount)


def ratio(part: float | None, whole: float | None) -> float | None:
    """Divide; none where either is missing or the whole is zero."""
    return None if part is None or not whole else part / whole


def hours(since: datetime | None, until: datetime) -> float | None:
    """Count the hours between two moments; negative when the order is turned."""
    return None if since is None else (until - since).total_seconds() / 3600


def all_items(movement: Movement) -> Iterator[Item]:
    """Yield every line of goods of the movement."""
    for consignment in movement.consignments:
        yield from consignment.items


def total(values: Iterator[float | None]) -> float | None:
    """Add up; none as soon as one part is missing, for a sum without it would be wrong."""
    whole = 0.0
    for value in values:
        if value is None:
            return None
        whole += value
    return whole
