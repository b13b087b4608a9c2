"""What an agreement says of origin in general, on a day: parties, tolerance, parts, automotive steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from cruce.law import Entry, Known, Law, Unknown
from cruce.model import Citation, CodeRange, Text
from cruce.tariff.origin.bill import Vehicle
from cruce.tariff.origin.rule import AllOf, Attested, Declared, Method, RegionalValue, Rule

CORE_PARTS: Final = "the core parts of table A.2 of the automotive appendix originate"
SHARES: Final = ("labor-value", "steel", "aluminum")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Limit:
    """Materials that an agreement's tolerance does not excuse in some goods.

    ``described``: only if they are as these words say. ``same``: only if of the good's subheading. ``apart``:
    the tolerance is measured there in another way, which is not judged.
    """

    goods: tuple[CodeRange, ...]
    materials: tuple[CodeRange, ...]
    described: str | None
    same: bool
    apart: bool
    says: Text


@dataclass(frozen=True, slots=True)
class Terms:
    """The general terms of an agreement on a day; ``None`` or `Unknown` where the law at hand is silent.

    ``tolerance`` is the percentage that unchanged materials may reach; ``parts`` the regional value content,
    by method, of goods classified with their parts.
    """

    parties: frozenset[str]
    tolerance: Decimal | Unknown
    limits: tuple[Limit, ...]
    parts: Mapping[Method, Decimal]
    citations: Mapping[str, tuple[Citation, ...]]


def terms_of(law: Law, agreement: str, on: date) -> Terms:
    """Gather the general terms of an agreement on a day."""
    parties = law.entries(f"{agreement}/parties", on)
    tolerance = law.value(f"{agreement}/origin/de-minimis", on)
    methods: tuple[Method, ...] = ("transaction-value", "net-cost")
    parts = {method: law.value(f"{agreement}/origin/parts/{method}", on) for method in methods}
    cited = {
        "parties": _cited(parties),
        "tolerance": tolerance.citations if isinstance(tolerance, Known) else (),
        "parts": next((one.citations for one in parts.values() if isinstance(one, Known)), ()),
    }
    return Terms(
        parties=frozenset(entry.code for entry in parties),
        tolerance=Decimal(tolerance.value) * _HUNDRED if isinstance(tolerance, Known) else tolerance,
        limits=tuple(map(_limit, law.entries(f"{agreement}/tolerance-exceptions", on))),
        parts={method: Decimal(one.value) for method, one in parts.items() if isinstance(one, Known)},
        citations=cited,
    )


def vehicle_rule(
    law: Law, agreement: str, vehicle: Vehicle, on: date
) -> tuple[Rule, tuple[Citation, ...]] | Unknown:
    """Give what a covered vehicle must reach on a day, with the law that says so."""
    figures = {
        name: law.value(f"{agreement}/origin/{vehicle}/{name}", on) for name in ("regional-value", *SHARES)
    }
    known: dict[str, Known] = {}
    for name, figure in figures.items():
        if isinstance(figure, Unknown):
            return figure
        known[name] = figure
    rule = AllOf(
        (
            RegionalValue("net-cost", Decimal(known["regional-value"].value)),
            *(Declared(name, Decimal(known[name].value)) for name in SHARES),
            Attested(CORE_PARTS),
        )
    )
    return rule, tuple(citation for figure in known.values() for citation in figure.citations)


def _cited(entries: tuple[Entry, ...]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(entry.citation for entry in entries if entry.citation))


def _limit(entry: Entry) -> Limit:
    said = entry.attributes
    return Limit(
        goods=tuple(_ranges(said.get("goods", ""))),
        materials=tuple(_ranges(said.get("materials", ""))),
        described=said.get("described"),
        same="same" in said,
        apart="by" in said,
        says=entry.says,
    )


def _ranges(said: str) -> Iterator[CodeRange]:
    return (found for word in said.split() if (found := CodeRange.read(word)))
