"""What a section knows of a shipment's way: its timeline, who holds it, how its sealed transit stands; as
EPCIS too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from cruce.clearance.docket import absent
from cruce.clearance.tracing.matching import filing_of
from cruce.clearance.tracing.noting import HAND_OVER, OBSERVED, ORDERED
from cruce.ledger import Verifier
from cruce.model import Event, Examination, Filing, Presentation, ProofError
from cruce.section import Section
from cruce.tracking import (
    Act,
    Deviation,
    Eta,
    Plan,
    Sighting,
    Timeline,
    epcis,
    eta,
    in_order,
    measuring,
    sightings,
    timeline,
    transit,
)

_ARRIVALS: Final = (Act.PRESENTED, Act.ARRIVED)


@dataclass(frozen=True, slots=True)
class Followed:
    """A shipment as one section knows it: its way, what was ordered of it, how that stands, when it will
    arrive.
    """

    case: str
    plan: Plan
    timeline: Timeline
    eta: Eta
    order: transit.Order | None
    outcome: transit.Outcome | None

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """All that is not as it should be, on the way and of the sealed transit, each once."""
        reasons = self.outcome.reasons if self.outcome is not None else ()
        told = {(one.code, one.evidence): one for one in (*self.timeline.deviations, *reasons)}
        return tuple(sorted(told.values(), key=lambda one: (one.at, one.code)))


def follow(section: Section, case: str, waits: measuring.Measured | None = None) -> Followed:
    """Follow the shipment of a case; ``waits`` is the measured time of its crossing. Raises
    ``case.unknown``.
    """
    row = section.store.case(case)
    if row is None:
        raise absent(section, case)
    filing = filing_of(section, row, section.store.content)
    events = [Event.model_validate_json(one.content) for one in section.store.events(case)]
    seen = tuple(one for one, _ in _sightings(section, filing, case, events))
    ordered = _ordered(events)
    plan = _plan(filing, ordered, seen)
    way = timeline(seen, plan)
    now = section.clock()
    outcome = None
    if ordered is not None:
        ended = (one for one in way.sightings if one.act in _ARRIVALS and one.at >= ordered.begins)
        outcome = transit.judge(ordered, way.sightings, next(ended, None), now)
    gone = any(one.act in _ARRIVALS for one in way.sightings)
    arrival = Eta() if gone else eta(way.sightings, point_of(section, filing.crossing), now, waits)
    return Followed(case, plan, way, arrival, ordered, outcome)


def exported(section: Section, case: str) -> bytes:
    """Write everything seen of a case's shipment, and the section's own acts on it, as an EPCIS document."""
    row = section.store.case(case)
    if row is None:
        raise absent(section, case)
    filing = filing_of(section, row, section.store.content)
    events = [Event.model_validate_json(one.content) for one in section.store.events(case)]
    found = sorted(_sightings(section, filing, case, events), key=lambda pair: in_order(pair[0]))
    made = [{**_bare(data), "eventID": seen.hash} for seen, data in found]
    return epcis.written(epcis.document(made, section.clock(), [sightings.CONTEXT]))


def _bare(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out of an event the prefixes that its document declares anyway."""
    declared = [one for one in data.get("@context", ()) if one not in sightings.DECLARED]
    return data if declared else {name: value for name, value in data.items() if name != "@context"}


def point_of(section: Section, crossing: str) -> tuple[Decimal, Decimal] | None:
    """Tell where a crossing is, by the law's list."""
    held = getattr(section.law.entry("crossings", crossing, None), "attributes", {})
    try:
        return Decimal(held["lat"]), Decimal(held["lon"])
    except (KeyError, InvalidOperation):
        return None


def _plan(filing: Filing, ordered: transit.Order | None, seen: Sequence[Sighting]) -> Plan:
    plan = Plan(
        crossing=filing.crossing,
        seals=tuple(seal.number for seal in filing.trip.seals),
        holder=_first_holder(filing.trip.carrier.name, seen),
    )
    if ordered is None:
        return plan
    return plan.model_copy(update={"route": ordered.route, "width_km": ordered.width_km})


def _first_holder(carrier: str, seen: Sequence[Sighting]) -> str:
    """Tell who had the shipment first: the carrier that was filed, or whoever handed it over to that
    carrier.
    """
    handed = min((one for one in seen if one.hand_over is not None), key=in_order, default=None)
    if handed is None or handed.hand_over is None or handed.hand_over.taker != carrier:
        return carrier
    return handed.hand_over.giver


def _ordered(events: list[Event]) -> transit.Order | None:
    """Give the sealed transit that was ordered last, here or by another section."""
    held = (
        event.body["order"]
        for event in reversed(events)
        if event.kind == ORDERED or event.body.get("act") == "transit_ordered"
    )
    last = next(held, None)
    return transit.Order.model_validate(last) if last is not None else None


def _sightings(
    section: Section, filing: Filing, case: str, events: list[Event]
) -> Iterator[tuple[Sighting, Mapping[str, Any]]]:
    """Give what was seen: events as they were told, and the section's own acts in the same form, each
    with its data.
    """
    told: set[str] = set()
    for event in events:
        for seen, data in _of_event(section, filing, case, event):
            if seen.hash not in told:
                told.add(seen.hash)
                yield seen, data


def _of_event(
    section: Section, filing: Filing, case: str, event: Event
) -> Iterator[tuple[Sighting, Mapping[str, Any]]]:
    if event.kind == OBSERVED or event.body.get("act") == "observed":
        content = section.store.content(str(event.body["event"]))
        if content is not None:
            one = epcis.reread(content)
            seen = sightings.sighting_of(one)
            if seen is not None:
                recorded = {"recorded": seen.recorded or event.at, "hand_over": _checked(seen)}
                yield seen.model_copy(update=recorded), one.data
        return
    for act in _own_acts(filing, case, event):
        yield sightings.hashed(act)


def _own_acts(filing: Filing, case: str, event: Event) -> Iterator[Sighting]:
    """Write an act of the section as what was seen of the shipment."""
    base = Sighting(
        hash="",
        act=Act.OTHER,
        at=event.at,
        crossing=filing.crossing,
        things=tuple(plate.number for plate in filing.trip.conveyance.plates),
        papers=(sightings.identifier("case", case),),
        by=event.section,
    )
    if event.kind == "clearance.presented":
        made = Presentation.model_validate(event.body["presentation"])
        read = {"things": made.plates or base.things, "seals": made.seals, "lane": made.lane}
        yield base.model_copy(update={"act": Act.PRESENTED, "at": made.at, **read})
    elif event.kind == "clearance.examined":
        found = Examination.model_validate(event.body["examination"])
        outcome = ", ".join(found.reasons) or None
        yield base.model_copy(update={"act": Act.EXAMINED, "at": found.at, "outcome": outcome})
        if found.broken:
            yield base.model_copy(update={"act": Act.SEAL_BROKEN, "at": found.at, "seals": found.broken})
        if found.seals:
            yield base.model_copy(update={"act": Act.SEAL_ON, "at": found.at, "seals": found.seals})
    elif event.kind == "clearance.decided":
        verdict = str(event.body["decision"]["decision"]["verdict"])
        yield base.model_copy(update={"act": Act.DECIDED, "outcome": verdict})


def _checked(seen: Sighting) -> sightings.HandOver | None:
    """Judge both signatures of a hand-over: whether each key has signed just these words."""
    made = seen.hand_over
    if made is None:
        return None
    words = sightings.hand_over_words(seen)
    return sightings.HandOver(
        giver=made.giver, taker=made.taker, given=_judged(made.given, words), taken=_judged(made.taken, words)
    )


def _judged(signed: sightings.Signature | None, words: bytes) -> sightings.Signature | None:
    if signed is None:
        return None
    try:
        holds = Verifier.parse(signed.key).verify(bytes.fromhex(signed.hex), words, context=HAND_OVER)
    except (ProofError, ValueError):
        holds = False
    return signed.model_copy(update={"holds": holds})
