"""A line of the traffic: what is filed and seen of one load before anyone decides; and the truth, apart."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What an examination of a line came to."""

    NONE = "none"
    PAPER = "paper"
    REVENUE = "revenue"
    SEIZURE = "seizure"


class Line(NamedTuple):
    """One load, or an empty truck, as two filings and the scale at the gate tell of it.

    ``minute`` counts from the first Monday, 00:00; money is in whole US dollars, weights in kilograms,
    ``quantity`` in the unit of the goods. Names are opaque marks; an empty truck has empty marks for all
    that belongs to goods. ``export_value_usd`` is the value on the export side of the same load, ``scale_kg``
    what the gate weighs, ``preference`` and ``fast`` 0 or 1.
    """

    line: int
    week: int
    minute: int
    direction: str
    port: str
    load: str
    hs6: str
    origin: str
    preference: int
    value_usd: int
    export_value_usd: int
    quantity: int
    packages: int
    net_kg: int
    gross_kg: int
    scale_kg: int
    exporter: str
    exporter_address: str
    importer: str
    importer_address: str
    broker: str
    carrier: str
    driver: str
    tractor: str
    trailer: str
    seal: str
    fast: int


class LineTruth(NamedTuple):
    """What is true of a line, whatever its papers say.

    ``typology`` is empty for honest lines and for the clean loads of a ring; ``outcome`` is what an
    examination comes to, ``none`` too where it would miss what is there; ``revenue_usd`` is evaded,
    ``harm_usd`` a stated weight of contraband and no price.
    """

    line: int
    week: int
    typology: str
    scheme: str
    ring: int
    outcome: str
    revenue_usd: int
    harm_usd: int
    true_hs6: str
    true_origin: str
    true_value_usd: int


class Label(NamedTuple):
    """What an inspection of a line tells: the outcome, and the revenue or the harm if it was found."""

    line: int
    outcome: str
    revenue_usd: int
    harm_usd: int
