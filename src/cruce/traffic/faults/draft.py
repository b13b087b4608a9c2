"""A truck in the making, in which faults are planted: its papers and what the gate will see of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from cruce.law import Law
from cruce.model import Text
from cruce.traffic.draws import Draw
from cruce.traffic.filings import Written
from cruce.traffic.identifiers import decimal
from cruce.traffic.people import Paper
from cruce.traffic.schedule import Slot


@dataclass(slots=True)
class Draft:
    """The filing's JSON data and the gate's view, both still open to change; `draw` is this truck's own."""

    law: Law
    on: date
    seed: int
    draw: Draw
    written: Written
    arrives: datetime
    seals: tuple[str, ...]
    grams: int
    cash: tuple[int, str] | None = None
    pays: bool = True

    @property
    def paper(self) -> Paper:
        """The filing as plain JSON data."""
        return self.written.paper

    @property
    def slot(self) -> Slot:
        """The truck's place in the day."""
        return self.written.slot

    def consignment(self) -> tuple[str, Paper]:
        """Choose one shipment: where it stands, and it."""
        place = self.draw.below(len(self.paper["consignments"]))
        return f"/consignments/{place}", self.paper["consignments"][place]

    def item(self) -> tuple[str, Paper, Paper]:
        """Choose one line of goods: where it stands, it, and its shipment."""
        where, consignment = self.consignment()
        row = self.draw.below(len(consignment["items"]))
        return f"{where}/items/{row}", consignment["items"][row], consignment


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to plant a fault; ``plant`` spoils the draft and says where, or leaves it and gives none."""

    name: str
    says: Text
    plant: Callable[[Draft], str | None]


def variant(name: str, en: str, es: str) -> Callable[[Callable[[Draft], str | None]], Variant]:
    """Make a variant of the function that plants it."""
    return lambda plant: Variant(name, Text(en=en, es=es), plant)


def scaled(amount: str, permille: int) -> str:
    """Take so many thousandths of an amount written with two places."""
    return decimal(max(1, int(amount.replace(".", "")) * permille // 1000))
