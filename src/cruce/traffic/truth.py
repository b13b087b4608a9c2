"""What a synthetic truck is: the document handed in, what the gate will see, and the truth, written apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cruce.model import Direction, Load, Presentation, Text


class Fault(StrEnum):
    """What was planted; the same words under which a summary reports it found or missed."""

    PAPER = "paper"
    ORIGIN = "origin"
    UNDERVALUATION = "undervaluation"
    PRECURSOR = "precursor"
    LISTED_PARTY = "listed_party"
    WEAPON = "weapon"
    CASH = "cash"
    SEAL = "seal"
    UNPAID = "unpaid"


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted fault: kind, variant, where in the filing it stands (``""``: nowhere), what was done."""

    kind: Fault
    variant: str
    pointer: str
    says: Text


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a truck, whatever its papers say; never part of them.

    ``goods`` are keys of the law's list of goods, one for each item, in order; ``trusted`` is whether
    everyone who takes part is a trusted trader, so that the truck may use the FAST lane.
    """

    faults: tuple[Planted, ...]
    direction: Direction
    load: Load
    goods: tuple[str, ...]
    trusted: bool


@dataclass(frozen=True, slots=True)
class Truck:
    """One truck of the day: the filing as its broker's system sends it, and what comes after.

    ``filed_at`` is when the document is handed in, ``presentation`` what the gate sees on arrival, ``pays``
    whether the broker's bank pays the pedimento.
    """

    document: bytes
    media_type: str
    filed_at: datetime
    presentation: Presentation
    pays: bool
    truth: Truth
