"""The two national declarations that one filing becomes: US entry or EEI, Mexican pedimento."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from cruce.model.filing import Consignment, Filing
from cruce.model.goods import GoodsItem
from cruce.model.text import Value
from cruce.model.trip import Direction


class Flow(StrEnum):
    """Which side of the movement a declaration stands on in its own country."""

    IMPORT = "import"
    EXPORT = "export"


class DeclarationLine(Value):
    """One item under one national tariff; ``pointer`` leads back to it in the filing."""

    seq: int
    pointer: str
    code: str | None
    nico: str | None = None
    consignment: int
    goods: GoodsItem


class Declaration(Value):
    """A goods declaration of one country (WCO Declaration), derived from the filing: entry, EEI or pedimento.

    All consignments of the truck with one entry or pedimento number form one declaration. ``kind`` is the US
    entry type or ``EEI``, or the Mexican clave; ``day`` is the date of law: the day of arrival by the clock
    of the crossing.
    """

    country: str
    flow: Flow
    kind: str
    number: str | None
    day: date
    direction: Direction
    consignments: tuple[Consignment, ...]
    lines: tuple[DeclarationLine, ...]

    @property
    def id(self) -> str:
        """Name this declaration within its filing."""
        return f"{self.country}-{self.flow.value}-{self.number or self.lines[0].pointer}"


def declarations(filing: Filing, day: date) -> tuple[Declaration, ...]:
    """Derive the national declarations of a filing: Mexican export and US entry northbound, EEI and pedimento
    southbound.

    ``day`` is the date of law, the day of arrival by the clock of the crossing (not the UTC date of the
    timestamp).

    A consignment without the regime of a side gives no declaration there (that gap is a finding of
    `cruce.documents`).
    """
    return tuple(_of_country(filing, "us", day)) + tuple(_of_country(filing, "mx", day))


def _flow(country: str, direction: Direction) -> Flow:
    return Flow.EXPORT if country == direction.leaves else Flow.IMPORT


def _regime(consignment: Consignment, country: str, flow: Flow) -> tuple[str, str | None] | None:
    if country == "mx":
        pedimento = consignment.pedimento
        return (pedimento.clave, pedimento.number) if pedimento else None
    if flow is Flow.EXPORT:
        return ("EEI", consignment.eei.itn) if consignment.eei else None
    return (consignment.entry.type, consignment.entry.number) if consignment.entry else None


def _of_country(filing: Filing, country: str, day: date) -> Iterator[Declaration]:
    flow = _flow(country, filing.direction)
    groups: dict[tuple[str, str | None, int], list[int]] = {}
    for index, consignment in enumerate(filing.consignments):
        regime = _regime(consignment, country, flow)
        if regime is not None:
            kind, number = regime
            groups.setdefault((kind, number, -1 if number else index), []).append(index)
    for (kind, number, _), members in groups.items():
        yield Declaration.model_construct(
            country=country,
            flow=flow,
            kind=kind,
            number=number,
            day=day,
            direction=filing.direction,
            consignments=tuple(filing.consignments[index] for index in members),
            lines=tuple(_lines(filing, members, country, flow)),
        )


def _lines(filing: Filing, members: list[int], country: str, flow: Flow) -> Iterator[DeclarationLine]:
    seq = 0
    for position, index in enumerate(members):
        for row, goods in enumerate(filing.consignments[index].items):
            seq += 1
            codes = goods.classification
            code = codes.fraccion if country == "mx" else codes.hts
            if country == "us" and flow is Flow.EXPORT:
                code = codes.schedule_b or codes.hts
            yield DeclarationLine.model_construct(
                seq=seq,
                pointer=f"/consignments/{index}/items/{row}",
                code=code,
                nico=codes.nico if country == "mx" else None,
                consignment=position,
                goods=goods,
            )
