"""When the trucks come: the bridges' hours, the shape of the day, laden, empty or without a trailer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from cruce.law import Entry, Law
from cruce.model import Direction, Load
from cruce.traffic.draws import Draw
from cruce.traffic.facts import choices, facts
from cruce.traffic.people import Carrier, People
from cruce.traffic.trades import Market, Trade

BOTH = (Direction.NORTHBOUND, Direction.SOUTHBOUND)


@dataclass(frozen=True, slots=True)
class Bridge:
    """A crossing with its codes in both countries and the beginning of each of its hours, in UTC."""

    code: str
    port: str
    office: str
    begins: tuple[datetime, ...]
    opens: datetime
    closes: datetime
    cumulative: dict[Direction, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Slot:
    """One truck of the day before it has papers: when it files and comes, what it carries for whom."""

    serial: int
    direction: Direction
    bridge: Bridge
    load: Load
    filed_at: datetime
    arrives: datetime
    carrier: Carrier
    trades: tuple[Trade, ...]
    fast: bool


def schedule(law: Law, on: date, people: People, markets: dict[Direction, Market], trucks: int) -> list[Slot]:
    """List the trucks of the day in the order in which their filings are handed in."""
    codes, _ = choices("crossings")
    bridges = [_bridge(law, code, on) for code in codes]
    slots = [_slot(on, people, markets, bridges, serial) for serial in range(trucks)]
    slots.sort(key=lambda slot: (slot.filed_at, slot.serial))
    return slots


def _bridge(law: Law, code: str, on: date) -> Bridge:
    entry = law.entry("crossings", code, on)
    known = entry.attributes if isinstance(entry, Entry) else {}
    zone = ZoneInfo(known.get("zone", "America/Chicago"))
    opens, closes = (int(hour[:2]) for hour in known.get("hours", "00:00-24:00").split("-"))
    begins = tuple(
        datetime(on.year, on.month, on.day, hour, tzinfo=zone).astimezone(UTC) for hour in range(24)
    )
    cumulative = {
        way: tuple(
            accumulate(
                n if opens <= hour < closes else 0 for hour, n in enumerate(facts()["hours"][way.value])
            )
        )
        for way in BOTH
    }
    return Bridge(
        code=code,
        port=known.get("us_port", ""),
        office=known.get("customs_office", ""),
        begins=begins,
        opens=begins[opens],
        closes=begins[closes - 1] + timedelta(hours=1),
        cumulative=cumulative,
    )


def _slot(
    on: date, people: People, markets: dict[Direction, Market], bridges: list[Bridge], serial: int
) -> Slot:
    draw = Draw(people.seed, "slot", on.isoformat(), serial)
    way = BOTH[0] if draw.chance(facts()["northbound"]["share"]) else BOTH[1]
    bridge = bridges[draw.by_weight(choices("crossings")[1])]
    arrives = bridge.begins[draw.by_weight(bridge.cumulative[way])] + timedelta(seconds=draw.below(3600))
    load = _load(draw, way)
    trades = tuple(_trades(draw, markets[way])) if load is Load.LADEN else ()
    trusted = bool(trades) and all(trade.trusted for trade in trades)
    carrier = _carrier(draw, people, trades, trusted)
    fast = trusted and carrier.trusted
    soon = fast and all(trade.goods.industrial for trade in trades)  # food needs its prior notice
    low, high = facts()["lead"]["fast" if soon else "standard"]
    filed_at = arrives - timedelta(minutes=draw.between(low, high))
    return Slot(serial, way, bridge, load, filed_at, arrives, carrier, trades, fast)


def _load(draw: Draw, way: Direction) -> Load:
    if draw.chance(facts()["bobtail"]["share"][way.value]):
        return Load.BOBTAIL
    return Load.EMPTY if draw.chance(facts()["empty"][way.value]["share"]) else Load.LADEN


def _trades(draw: Draw, market: Market) -> Iterator[Trade]:
    first = market.draw(draw)
    yield first
    if draw.chance(facts()["shared_load"]["share"]):
        seen = {first.id}
        for _ in range(draw.between(1, 3)):
            trade = market.draw(draw)
            if trade.id not in seen and not trade.goods.alone:
                seen.add(trade.id)
                yield trade


def _carrier(draw: Draw, people: People, trades: tuple[Trade, ...], trusted: bool) -> Carrier:
    usual = (
        trades[0].carriers
        if trades
        else tuple(draw.below(facts()["population"]["carriers"]) for _ in range(3))
    )
    known = [people.carrier(index) for index in usual]
    if trusted:
        known = [carrier for carrier in known if carrier.trusted] or known
    return known[draw.below(len(known))]
