"""Sealed transit: a shipment that was cleared before travels under seal, on a route, within a time; and
arrives so or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

from pydantic import Field, model_validator

from cruce.model import Instant, Text, Value
from cruce.tracking.custody import Deviation
from cruce.tracking.geometry import Point
from cruce.tracking.journey import Plan, timeline
from cruce.tracking.sightings import Act, Sighting, bare


class Order(Value):
    """A transit under seal of a truck or railcar: from when, until when, by which route, under which
    seals.
    """

    mode: Literal["truck", "rail"] = "truck"
    begins: Instant
    until: Instant
    seals: tuple[str, ...] = Field(min_length=1, max_length=20)
    route: tuple[Point, ...] = Field(default=(), max_length=200)
    width_km: float = Field(default=5.0, gt=0, le=100)
    crossing: str | None = None
    by: str

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Order:
        if not timedelta() < self.until - self.begins <= timedelta(days=60):
            raise ValueError("a transit ends after it begins, within sixty days")
        return self


class Arrived(StrEnum):
    """How a sealed transit ended: as ordered, too late, or with its seals or its way not kept."""

    SEALED = "sealed"
    LATE = "late"
    BROKEN = "broken"
    UNDERWAY = "underway"


class Outcome(Value):
    """The verdict on a sealed transit, and every reason for it."""

    verdict: Arrived
    at: Instant | None = None
    reasons: tuple[Deviation, ...] = ()


_LATE: Final = Text(
    en="It arrived {minutes} min after the time allowed.", es="Llegó {minutes} min después del plazo."
)
_OVERDUE: Final = Text(
    en="The time allowed is over by {minutes} min and it has not arrived.",
    es="El plazo venció hace {minutes} min y no ha llegado.",
)
_MISSING: Final = Text(
    en="On arrival seals {given} were on it; {known} were put on.",
    es="Al llegar llevaba los candados {given}; se pusieron {known}.",
)
_BREAKING: Final = frozenset(
    ("track.seal-broken", "track.seal-mismatch", "track.off-route", "track.crossing")
)
_MINUTE: Final = timedelta(minutes=1)


def judge(order: Order, sightings: Iterable[Sighting], arrival: Sighting | None, now: datetime) -> Outcome:
    """Judge a sealed transit by what was seen on the way and at its end, where the seals are read one by one.

    ``broken`` outweighs ``late``. A seal that nobody could read at arrival is not there.
    """
    ends = arrival.at if arrival is not None else now
    plan = Plan(
        crossing=order.crossing,
        route=order.route,
        width_km=order.width_km,
        seals=order.seals,
        dwell=timedelta(days=60),
    )
    between = [one for one in sightings if order.begins <= one.at <= ends and one != arrival]
    reasons = [
        one
        for one in timeline((one for one in between if one.act is not Act.SEAL_ON), plan).deviations
        if one.code in _BREAKING
    ]
    if arrival is not None:
        known, given = (sorted(set(map(bare, names))) for names in (order.seals, arrival.seals))
        if known != given:
            facts = {"known": ", ".join(known), "given": ", ".join(given) or "–"}
            reasons.append(_reason("seals-at-arrival", arrival.at, _MISSING.format(**facts), (arrival.hash,)))
    over = int((ends - order.until) / _MINUTE)
    if ends > order.until:
        says = _LATE if arrival is not None else _OVERDUE
        evidence = (arrival.hash,) if arrival is not None else ()
        reasons.append(_reason("late", ends, says.format(minutes=over), evidence))
    return Outcome(
        verdict=_verdict(reasons, arrival),
        at=arrival.at if arrival is not None else None,
        reasons=tuple(reasons),
    )


def _verdict(reasons: list[Deviation], arrival: Sighting | None) -> Arrived:
    if any(one.code != "transit.late" for one in reasons):
        return Arrived.BROKEN
    if reasons:
        return Arrived.LATE
    return Arrived.SEALED if arrival is not None else Arrived.UNDERWAY


def _reason(code: str, at: datetime, says: Text, evidence: tuple[str, ...]) -> Deviation:
    return Deviation(code=f"transit.{code}", at=at, says=says, evidence=evidence)
