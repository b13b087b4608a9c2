"""Numbers that serve one case only: papers, whose second use is refused, and trucks, whose second use is
looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cruce.clearance.appraisal import Appraisal
from cruce.clearance.doubts import doubting
from cruce.model import Channel, Consignment, Filing, Finding, RiskReason, Severity, Text, Trip, setting
from cruce.section import Section
from cruce.store import Transaction

AT_ONCE: Final = timedelta(hours=2)
"""Within this time of each other two arrivals of one truck, trailer or seal are doubted: no truck comes over
the line, turns and comes again so soon. The platform's own measure, of no law; a minute may set another.
"""
APART: Final = "arrivals/apart"
_UNITS: Final = {"h": 3600, "min": 60}

USED: Final = "papers.used"
_PUNCTUATION: Final = re.compile(r"[^\w/]|_")  # the stroke parts a pedimento from its remesa
RULE: Final = "numbers"


class Number(NamedTuple):
    """A number that a filing names: what it is of, the number itself, and where it stands.

    Of a split shipment, ``shipment`` says whose and which it is, and ``part`` which part of it.
    """

    kind: str
    value: str
    pointer: str
    shipment: str | None = None
    part: int | None = None

    @property
    def key(self) -> str:
        """Name it among the numbers of all kinds, however it is punctuated."""
        return f"{self.kind} {_PUNCTUATION.sub('', self.value).upper()}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Name it, and of a split shipment also its use by this shipment, and by this part."""
        if self.shipment is None:
            return (self.key,)
        return self.key, f"{self.key} of {self.shipment}", f"{self.key} of {self.shipment} {self.part}"

    def users(self, held: Mapping[str, Collection[str]]) -> set[str]:
        """Name the cases beside which it cannot be used; the parts of one shipment go together."""
        if self.shipment is None:
            return set(held[self.key])
        _, shipment, part = self.keys
        return set(held[self.key]) - set(held[shipment]) | set(held[part])


def papers_of(filing: Filing) -> Iterator[Number]:
    """List the papers of a filing whose number serves one truck: pedimento, DODA, US entry, ITN.

    A consolidated pedimento serves once for each remesa (LA art. 37); the papers of one importer's split
    shipment once for each part (19 CFR 141.57), but each part has its own DODA.
    """
    for place, consignment in enumerate(filing.consignments):
        importer, split = consignment.importer, consignment.split
        owner = importer.rfc or importer.ior or importer.name
        for kind, value, pointer in _papers(consignment, f"/consignments/{place}"):
            if split is None or kind == "doda":
                yield Number(kind, value, pointer)
            else:
                yield Number(kind, value, pointer, f"{owner} {split.shipment}", split.part)


def _papers(consignment: Consignment, pointer: str) -> Iterator[tuple[str, str, str]]:
    pedimento, entry, eei = consignment.pedimento, consignment.entry, consignment.eei
    if pedimento is not None and pedimento.number:
        remesa = f"/{pedimento.consolidated.remesa}" if pedimento.consolidated else ""
        yield "pedimento", f"{pedimento.number}{remesa}", f"{pointer}/pedimento/number"
    if pedimento is not None and pedimento.doda:
        yield "doda", pedimento.doda, f"{pointer}/pedimento/doda"
    if entry is not None and entry.number:
        yield "entry", entry.number, f"{pointer}/entry/number"
    if eei is not None and eei.itn:
        yield "itn", eei.itn, f"{pointer}/eei/itn"


def vehicles_of(trip: Trip) -> Iterator[Number]:
    """List what can be in one place only: plates of tractor and trailer, and seals."""
    for plate in trip.conveyance.plates:
        yield Number("plate", f"{plate.number} ({plate.country})", "/trip/conveyance/plates")
    for equipment in trip.equipment:
        for plate in equipment.plates:
            yield Number("plate", f"{plate.number} ({plate.country})", "/trip/equipment")
    for seal in trip.seals:
        yield Number("seal", seal.number, "/trip/equipment")


def apart(section: Section, made: Appraisal, at: datetime) -> timedelta:
    """Tell how far apart two arrivals must be not to be doubted: as a minute in force says, else `AT_ONCE`.

    A threshold in another unit than ``h`` or ``min`` says nothing.
    """
    minutes = section.minutes(section.law.local_day(made.filing.crossing, at), at)
    agreed = setting(minutes, "thresholds", APART)
    if agreed is None or agreed.unit not in _UNITS:
        return AT_ONCE
    return timedelta(seconds=int(agreed.value * _UNITS[agreed.unit]))


def compare(
    transaction: Transaction, made: Appraisal, at_once: timedelta
) -> tuple[Appraisal, tuple[Finding, ...]]:
    """Look whether other live cases name the numbers of a filing; give a finding for each paper of theirs.

    Where the truck, a trailer or a seal is expected on another trip within ``at_once``, the appraisal comes
    back with a reason to look at it.
    """
    papers, vehicles = tuple(papers_of(made.filing)), tuple(vehicles_of(made.filing.trip))
    held = transaction.numbers.held({key for number in (*papers, *vehicles) for key in number.keys})
    arrival = made.filing.expected_arrival
    used = tuple(_used(number) for number in papers if number.users(held) - {made.case})
    doubted = dict.fromkeys(one for one in vehicles if _elsewhere(held[one.key], made.case, arrival, at_once))
    return (replace(made, profile=doubting(made.profile, map(_doubt, doubted))) if doubted else made), used


def note(transaction: Transaction, made: Appraisal) -> None:
    """Note the numbers that a filing names for its case."""
    for number in (*papers_of(made.filing), *vehicles_of(made.filing.trip)):
        for key in number.keys:
            transaction.numbers.note(key, made.case, made.filing.expected_arrival.isoformat())


def _elsewhere(held: dict[str, str], case: str, arrival: datetime, at_once: timedelta) -> bool:
    others = (datetime.fromisoformat(at) for name, at in held.items() if name != case)
    return any(abs(other - arrival) < at_once for other in others)


def _doubt(number: Number) -> RiskReason:
    return RiskReason(
        code="seal.anomaly" if number.kind == "seal" else "conveyance.doubt",
        rule=RULE,
        says=_ELSEWHERE[number.kind].format(number=number.value),
        channel=Channel.YELLOW,
        pointer=number.pointer,
    )


def _used(number: Number) -> Finding:
    return Finding(
        code=USED,
        severity=Severity.REFUSAL,
        pointer=number.pointer,
        says=_USED[number.kind].format(number=number.value.partition("/")[0]),
        advice=_OWN_NUMBER,
    )


_USED: Final = {
    "pedimento": Text(
        en="Pedimento {number} (with its remesa or part) stands in another filing that is not withdrawn.",
        es="El pedimento {number} (con su remesa o parte) figura en otro trámite que no se ha retirado.",
    ),
    "doda": Text(
        en="DODA {number} stands in another filing that is not withdrawn.",
        es="El DODA {number} figura en otro trámite que no se ha retirado.",
    ),
    "entry": Text(
        en="Entry number {number} stands in another filing that is not withdrawn.",
        es="El número de entrada {number} figura en otro trámite que no se ha retirado.",
    ),
    "itn": Text(
        en="ITN {number} stands in another filing that is not withdrawn.",
        es="El ITN {number} figura en otro trámite que no se ha retirado.",
    ),
}
_OWN_NUMBER: Final = Text(
    en="Give this filing its own number, name the part of a split shipment, or withdraw the other filing.",
    es="Dé a este trámite su propio número, indique la parte del embarque dividido o retire el otro.",
)
_ELSEWHERE: Final = {
    "plate": Text(
        en="A vehicle with the plates {number} is expected on another trip at about the same time.",
        es="Un vehículo con placas {number} se espera en otro viaje casi a la misma hora.",
    ),
    "seal": Text(
        en="Seal {number} is declared on another trip at about the same time.",
        es="El candado {number} se declara en otro viaje casi a la misma hora.",
    ),
}
