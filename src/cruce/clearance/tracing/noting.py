"""Events of EPCIS put on record: each on its case, once, and told to the other sections where a minute
lets it cross.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from cruce.clearance.docket import Docket
from cruce.clearance.officers import require_own_officer
from cruce.clearance.tracing.matching import Match, candidates, case_of, filing_of
from cruce.model import Filing, Finding, PowerError, Text, plain
from cruce.section import Peer, Section
from cruce.store import Transaction
from cruce.tracking import Sighting, epcis, sightings, transit

OBSERVED: Final = "tracking.observed"
"""An event about the shipment: its hash, the event as it was told, what it says in short."""

ORDERED: Final = "tracking.transit_ordered"
"""A sealed transit was ordered: from when, until when, under which seals, by which route."""

HAND_OVER: Final = "cruce/hand-over/1"
"""The context in which both sides of a hand-over sign its words."""

MOST: Final = 5000
"""So many events of one document are taken."""

_SHARE: Final = "filing"
_AHEAD: Final = 60 * 60 * 24


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of one event: its case if it has one, and whether it was new there; else why it was not
    taken.
    """

    hash: str
    case: str | None
    fresh: bool = False
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a document: of each event, or why all of it was refused."""

    events: tuple[Noted, ...]
    findings: tuple[Finding, ...]


_NO_CASE: Final = Text(
    en="No case here has its number, reference, plates or seals.",
    es="Ningún expediente de aquí tiene su número, referencia, placas o candados.",
)
_TOMORROW: Final = Text(en="It tells of tomorrow.", es="Habla de mañana.")
_NO_MOMENT: Final = Text(
    en="Its moment lies beyond the calendar.", es="Su momento está fuera del calendario."
)
_TOO_MANY: Final = Text(
    en=f"Of one document {MOST} events are taken; send the others in another.",
    es=f"De un documento se toman {MOST} eventos; envíe los demás en otro.",
)
_NOT_KEPT: Final = Text(
    en="It cannot be kept as JSON under the same hash.",
    es="No se puede conservar como JSON con el mismo hash.",
)


def record(
    section: Section,
    content: bytes,
    by: str,
    *,
    case: str | None = None,
    known: Callable[[Sighting], Iterable[Match]] | None = None,
    may: Callable[[str], bool] = lambda _: True,
) -> Intake:
    """Put the events of a document on record, each on the case it tells of, or all on the one that is
    named.

    The same event comes once: what bears the same hash is on record already. ``may`` tells of which cases
    whoever sends them may tell; of another case it is as if there were none. A document that is refused
    writes nothing.
    """
    reading = epcis.read(content)
    if reading.is_refused:
        return Intake((), reading.findings)
    at = section.clock()
    if known is None:
        every = candidates(section) if case is None and reading.events else ()
        known = lambda _: every  # noqa: E731 - a name for what stands in for an index
    outcomes: dict[str, Noted] = {}
    taken: dict[str, list[tuple[Sighting, bytes]]] = {}
    for number, one in enumerate(reading.events):
        noted = (
            _judged(section, one, at, case, known, may)
            if number < MOST
            else Noted(one.hash, None, why=_TOO_MANY)
        )
        if one.hash not in outcomes and isinstance(noted, tuple):
            target, seen, kept = noted
            taken.setdefault(target, []).append((seen, kept))
            outcomes[one.hash] = Noted(one.hash, target)
        elif isinstance(noted, Noted):
            outcomes.setdefault(one.hash, noted)
    works = [partial(_record, section, name, events, by, at) for name, events in taken.items()]
    for name, result in zip(taken, section.write(works), strict=True):
        if isinstance(result, Exception):
            raise result
        outcomes |= {one: Noted(one, name, fresh=True) for one in result}
    return Intake(tuple(outcomes.values()), reading.findings)


def _judged(
    section: Section,
    one: epcis.Read,
    at: datetime,
    case: str | None,
    known: Callable[[Sighting], Iterable[Match]],
    may: Callable[[str], bool],
) -> Noted | tuple[str, Sighting, bytes]:
    seen = sightings.sighting_of(one)
    if seen is None:
        return Noted(one.hash, None, why=_NO_MOMENT)
    if (seen.at - at).total_seconds() > _AHEAD:
        return Noted(one.hash, None, why=_TOMORROW)
    target = case or case_of(section, seen, known(seen))
    if target is None or section.store.case(target) is None or not may(target):
        return Noted(one.hash, None, why=_NO_CASE)
    kept = epcis.kept(one)
    if epcis.reread(kept).hash != one.hash:
        return Noted(one.hash, None, why=_NOT_KEPT)
    return target, seen, kept


def _record(
    section: Section,
    case: str,
    events: Sequence[tuple[Sighting, bytes]],
    by: str,
    at: datetime,
    transaction: Transaction,
) -> list[str]:
    docket = Docket.take(section, transaction, case, by, at)
    before = on_record(docket)
    fresh = [(seen, kept) for seen, kept in events if seen.hash not in before]
    filing = filing_of(section, docket.row, transaction.content)
    day, under = _may_cross(docket, filing)
    for seen, kept in fresh:
        docket.record(OBSERVED, _body(seen, transaction.keep(kept)))
        if under:
            docket.tell(OBSERVED, {"hash": seen.hash, "event": kept.decode()}, day)
    docket.close()
    return [seen.hash for seen, _ in fresh]


def _body(seen: Sighting, kept: str) -> dict[str, Any]:
    said = {"hash": seen.hash, "event": kept, "act": seen.act.value, "seen": plain(seen)["at"]}
    return {**said, **({"place": seen.place} if seen.place else {})}


def _may_cross(docket: Docket, filing: Filing) -> tuple[date, tuple[str, ...]]:
    """Tell the day, and the minutes that let what is seen of the truck cross: it goes where its filing
    goes.
    """
    day = docket.section.law.local_day(filing.crossing, docket.at)
    return day, docket.section.allowing(_SHARE, day, filing.crossing, docket.at)


def on_record(docket: Docket) -> frozenset[str]:
    """Name the events that a case has on record already, ours or told by others, by their hashes."""
    return frozenset(body["hash"] for body in observations(docket))


def observations(docket: Docket) -> Iterable[Mapping[str, Any]]:
    """Give what is on record of events about a case's shipment, oldest first; of this commit too."""
    for event in docket.transaction.acts.of(docket.row.id):
        if event.kind == OBSERVED or event.kind == "exchange.received":
            body = json.loads(event.content).get("body", {})
            if event.kind == OBSERVED or body.get("act") == "observed":
                yield body


def hear_observed(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    """Take an event that another section tells: it must bear the hash that it is told under, and comes
    once.
    """
    one = epcis.reread(str(body["event"]).encode())
    seen = sightings.sighting_of(one)
    if seen is None or one.hash != body["hash"] or epcis.of_data(one.data).is_refused:
        raise ValueError("not the event that was told")
    if seen.hash not in on_record(docket):
        kept = docket.transaction.keep(str(body["event"]).encode())
        docket.record(
            "exchange.received",
            {"from": peer.name, **_body(seen, kept), "act": "observed", "observed": seen.act.value},
        )


def order(section: Section, case: str, ordered: transit.Order) -> None:
    """Put a sealed transit on record, by an officer of the section, and tell it where a minute lets it cross.

    Raises `PowerError`: ``case.unknown``, ``case.nobody``, ``case.other-officer``, ``case.not-officer``,
    ``case.withdrawn``.
    """
    at = section.clock()
    require_own_officer(section, ordered.by)

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, ordered.by, at)
        if docket.file.withdrawn:
            raise _withdrawn(case)
        filing = filing_of(section, docket.row, transaction.content)
        day, under = _may_cross(docket, filing)
        docket.record(ORDERED, {"order": plain(ordered)})
        if under:
            docket.tell(ORDERED, {"order": plain(ordered)}, day)
        docket.close()

    section.store.one(work)


def hear_ordered(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    """Take a sealed transit that another section ordered."""
    ordered = transit.Order.model_validate(body["order"])
    docket.record("exchange.received", {"from": peer.name, "act": "transit_ordered", "order": plain(ordered)})


def _withdrawn(case: str) -> PowerError:
    return PowerError(
        "case.withdrawn",
        Text(en=f"Case {case} was withdrawn.", es=f"Del expediente {case} se desistió."),
        Text(en="See the case: cruce show.", es="Consulte el expediente: cruce show."),
    )
