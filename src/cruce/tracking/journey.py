"""A shipment's way in the order of time: its timeline, where it departs from what was declared, when it will
arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import quantiles
from typing import Final

from pydantic import Field

from cruce.model import Instant, Text, Value
from cruce.tracking.custody import Custody, Deviation, custody
from cruce.tracking.geometry import Point, distance, from_route
from cruce.tracking.measuring import Measured
from cruce.tracking.sightings import Act, Sighting, bare

FASTEST: Final = 200.0
"""Kilometres an hour that no truck drives: what needs more is a clock or a position that is wrong."""

NEAR: Final = 0.5
"""Kilometres within which a truck counts as standing still."""

AHEAD: Final = timedelta(minutes=5)
"""So far two clocks may be apart before it is worth telling."""

_ROAD: Final = 1.3
"""A road's length beside the straight line: the usual detour factor of road networks, an assumption."""

_UNSTEADY: Final = 0.2
"""No truck keeps its speed better than to a fifth: the band is at least so wide, whatever was seen of it."""

_MOVING: Final = 5.0
_FRESH: Final = timedelta(hours=2)
_SEALS: Final = frozenset((Act.SEAL_CHECKED, Act.PRESENTED, Act.GATE_IN, Act.GATE_OUT))


class Plan(Value):
    """What was declared of a way: the crossing, the line of points to it, the seals, who holds the shipment
    first.
    """

    crossing: str | None = None
    route: tuple[Point, ...] = ()
    width_km: float = Field(default=5.0, gt=0, le=100)
    dwell: timedelta = timedelta(hours=4)
    seals: tuple[str, ...] = ()
    holder: str | None = None


class Eta(Value):
    """When a shipment will be at the crossing, and through it, each with a band; or why that is not known."""

    at_crossing: tuple[Instant, Instant, Instant] | None = None
    through: tuple[Instant, Instant, Instant] | None = None
    km: float | None = None
    why_not: Text | None = None


class Timeline(Value):
    """A shipment's way: sightings in the order of time, custody, and all deviations."""

    sightings: tuple[Sighting, ...] = ()
    custody: Custody = Custody()
    deviations: tuple[Deviation, ...] = ()

    @property
    def last(self) -> Sighting | None:
        """What was seen last."""
        return self.sightings[-1] if self.sightings else None


_SAYS: Final[Mapping[str, Text]] = {
    "off-route": Text(
        en="{km} km away from the declared route, where {most} km are allowed.",
        es="A {km} km de la ruta declarada; se permiten {most} km.",
    ),
    "crossing": Text(
        en="Seen at {given}, declared for {known}.", es="Visto en {given}, declarado para {known}."
    ),
    "dwell": Text(
        en="Stood still for {hours} h at one place; {most} h are allowed.",
        es="Estuvo {hours} h detenido en un lugar; se permiten {most} h.",
    ),
    "seal-broken": Text(en="Seal {given} was broken.", es="Se rompió el candado {given}."),
    "seal-mismatch": Text(
        en="Seals {given} were seen; {known} should be on it.",
        es="Se vieron los candados {given}; debían estar {known}.",
    ),
    "future": Text(
        en="It is said to have happened {minutes} min after it was recorded.",
        es="Se dice que ocurrió {minutes} min después de registrarse.",
    ),
    "too-fast": Text(
        en="{speed} km/h between two positions: a clock or a position is wrong.",
        es="{speed} km/h entre dos posiciones: un reloj o una posición está mal.",
    ),
}


_RANKS: Final = {act: rank for rank, act in enumerate(Act)}


def in_order(one: Sighting) -> tuple[datetime, int, str]:
    """Give by what sightings are put in order: their moments, and at one moment what comes of what."""
    return one.at, _RANKS[one.act], one.hash


def timeline(sightings: Iterable[Sighting], plan: Plan | None = None) -> Timeline:
    """Put sightings in the order of time, one of each hash, and name whatever departs from the plan."""
    by_hash = {one.hash: one for one in sightings}
    ordered = tuple(sorted(by_hash.values(), key=in_order))
    plan = plan or Plan()
    held = custody(ordered, plan.holder)
    found = [
        *held.breaks,
        *_off_route(ordered, plan),
        *_dwelling(ordered, plan),
        *_seals(ordered, plan),
        *_clocks(ordered),
    ]
    return Timeline(
        sightings=ordered, custody=held, deviations=tuple(sorted(found, key=lambda one: (one.at, one.code)))
    )


def _off_route(ordered: Sequence[Sighting], plan: Plan) -> Iterator[Deviation]:
    for one in ordered:
        if plan.route and one.point is not None:
            away = from_route(one.point, plan.route)
            if away > plan.width_km:
                yield _deviation("off-route", one.at, (one,), km=f"{away:.1f}", most=f"{plan.width_km:g}")
        if plan.crossing and one.crossing and one.crossing != plan.crossing:
            yield _deviation("crossing", one.at, (one,), given=one.crossing, known=plan.crossing)


def _dwelling(ordered: Sequence[Sighting], plan: Plan) -> Iterator[Deviation]:
    """Name each stay that was too long: positions near the one where it began, or one and the same place."""
    stay: list[Sighting] = []
    for one in (*ordered, None):
        if one is not None and one.point is None and one.place is None:
            continue
        if one is not None and (not stay or _together(stay[0], one)):
            stay.append(one)
            continue
        lasted = stay[-1].at - stay[0].at if stay else timedelta()
        if lasted > plan.dwell:
            hours, most = (f"{span / timedelta(hours=1):.1f}" for span in (lasted, plan.dwell))
            yield _deviation("dwell", stay[-1].at, (stay[0], stay[-1]), hours=hours, most=most)
        stay = [one] if one is not None else []


def _together(first: Sighting, other: Sighting) -> bool:
    if first.point is not None and other.point is not None:
        return distance(first.point, other.point) <= NEAR
    return first.place is not None and first.place == other.place


def _seals(ordered: Sequence[Sighting], plan: Plan) -> Iterator[Deviation]:
    """Follow the seals: each that is put on must be found, and none other, until it is taken off."""
    on = set(map(bare, plan.seals))
    for one in ordered:
        seen = set(map(bare, one.seals))
        if one.act is Act.SEAL_ON:
            on |= seen
        elif one.act is Act.SEAL_BROKEN:
            yield _deviation("seal-broken", one.at, (one,), given=", ".join(one.seals) or "?")
            on -= seen or on
        elif one.act in _SEALS and (seen or one.act is Act.SEAL_CHECKED) and seen != on and (on or seen):
            known, given = (", ".join(sorted(names)) or "–" for names in (on, seen))
            yield _deviation("seal-mismatch", one.at, (one,), given=given, known=known)
            on = seen


def _clocks(ordered: Sequence[Sighting]) -> Iterator[Deviation]:
    for one in ordered:
        if one.recorded is not None and one.at - one.recorded > AHEAD:
            minutes = int((one.at - one.recorded) / timedelta(minutes=1))
            yield _deviation("future", one.at, (one,), minutes=minutes)
    placed = [one for one in ordered if one.point is not None]
    for before, after in pairwise(placed):
        speed = _speed(before, after)
        if speed > FASTEST:
            yield _deviation("too-fast", after.at, (before, after), speed=f"{min(speed, 99999):.0f}")


def _speed(before: Sighting, after: Sighting) -> float:
    assert before.point is not None
    assert after.point is not None
    km = distance(before.point, after.point)
    hours = (after.at - before.at) / timedelta(hours=1)
    return km / max(hours, 1 / 3600) if km > NEAR else 0.0


def _deviation(code: str, at: datetime, evidence: Sequence[Sighting], **facts: object) -> Deviation:
    return Deviation(
        code=f"track.{code}",
        at=at,
        says=_SAYS[code].format(**facts),
        evidence=tuple(one.hash for one in evidence),
    )


_NO_POSITION: Final = Text(
    en="No position was told in the last two hours.", es="No hay posición de las últimas dos horas."
)
_NO_SPEED: Final = Text(
    en="It has not moved between two positions yet.", es="Aún no se ha movido entre dos posiciones."
)
_NO_PLACE: Final = Text(en="The crossing's position is not known.", es="No se conoce la posición del cruce.")


def eta(
    sightings: Sequence[Sighting], crossing: Point | None, now: datetime, waits: Measured | None = None
) -> Eta:
    """Say when a shipment will be at its crossing, from its own speeds, and through it, from measured
    crossing times.

    The band is from the slow to the fast quarter of its own speeds, and at least a fifth to either side;
    the road is taken as 1.3 times the straight line, which is an assumption. Without a fresh position or
    any movement the answer is that it is not known.
    """
    placed = [one for one in sightings if one.point is not None and one.at <= now]
    if crossing is None:
        return Eta(why_not=_NO_PLACE)
    if not placed or now - placed[-1].at > _FRESH:
        return Eta(why_not=_NO_POSITION)
    last = placed[-1]
    assert last.point is not None
    km = distance(last.point, crossing) * _ROAD
    pairs = list(pairwise(placed[-20:]))
    speeds = sorted(speed * _ROAD for speed in (_speed(*pair) for pair in pairs) if _MOVING < speed < FASTEST)
    if not speeds:
        return Eta(km=round(km, 1), why_not=_NO_SPEED)
    slow, middle, fast = quantiles(speeds, n=4, method="inclusive") if len(speeds) > 1 else speeds * 3
    slow, fast = min(slow, middle * (1 - _UNSTEADY)), max(fast, middle * (1 + _UNSTEADY))
    low, mid, high = (max(now, last.at + timedelta(hours=km / speed)) for speed in (fast, middle, slow))
    through = None
    if waits is not None and waits.median is not None and waits.low is not None and waits.high is not None:
        through = low + waits.low, mid + waits.median, high + waits.high
    return Eta(at_crossing=(low, mid, high), through=through, km=round(km, 1))
