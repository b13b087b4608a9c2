"""What honest trade is: a week's lines of standing trades and empty trucks, with the noise of daily life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

from cruce.traffic.border.figures import figures
from cruce.traffic.border.line import Line, LineTruth, Outcome
from cruce.traffic.border.population import NORTH, SOUTH, Population, Trade
from cruce.traffic.draws import Draw

WEEK = 7 * 24 * 60
OTHERS = {
    NORTH: {"MX": 500, "CN": 300, "US": 90, "DE": 40, "JP": 40, "KR": 30},
    SOUTH: {"US": 400, "CN": 350, "DE": 80, "JP": 70},
}
SIDES = {NORTH: "MX", SOUTH: "US"}


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """How honest trade has moved by a week: the mix of chapters and their prices, per mille; new origins."""

    mix: Mapping[str, int]
    price: Mapping[str, int]
    origins: Mapping[str, int]


STEADY: Final = Drift({}, {}, {})


MOVED: Final = Drift(figures()["drift"]["mix"], figures()["drift"]["price"], figures()["drift"]["sources_of"])


def drift(week: int, weeks: int, *, moves: bool) -> Drift:
    """Tell how trade has moved by a week of a run of so many."""
    return MOVED if moves and week > weeks * figures()["drift"]["from"] // 1000 else STEADY


class Honest:
    """The honest lines of a week; the same whatever was inspected before."""

    def __init__(self, people: Population) -> None:
        self.people = people
        self.week = cache(self._week)

    def _week(self, week: int, count: int, moved: Drift) -> list[tuple[Line, LineTruth]]:
        """Give the week's lines, not yet in order and not yet numbered."""
        draw = Draw(self.people.seed, "honest week", week)
        stray = figures()["noise"]["weather"]
        markets = self.people.active(week, moved.mix)
        lines = []
        for _ in range(count * (1000 + draw.between(-stray, stray)) // 1000):
            kind = draw.below(1000)
            row = figures()["kinds"]
            if kind < row["empty"] + row["bobtail"]:
                lines.append(
                    _honestly(self.empty(week, draw, "bobtail" if kind < row["bobtail"] else "empty"))
                )
                continue
            way = NORTH if draw.chance(row["northbound"]) else SOUTH
            trades, weights = markets[way]
            trade = trades[draw.by_weight(weights)]
            paper = draw.chance(figures()["noise"]["paper"]) and draw.chance(800)
            lines.append(
                _honestly(self.laden(trade, week, draw, moved), Outcome.PAPER if paper else Outcome.NONE)
            )
        return lines

    def empty(self, week: int, draw: Draw, load: str, way: str | None = None) -> Line:
        """Give an empty trailer or a tractor alone."""
        ports = figures()["ports"]["share"]
        carrier, driver, tractor, trailer = self.people.crew(
            draw.below(figures()["population"]["carriers"]), week, draw
        )
        tare = draw.near(7_600, 9_400) + (0 if load == "bobtail" else draw.near(6_000, 7_400))
        return Line(
            line=0,
            week=week,
            minute=minute(week, draw.near(5, 22), draw),
            direction=way or draw.pick((NORTH, SOUTH)),
            port=list(ports)[draw.by_weight(list(accumulate(ports.values())))],
            load=load,
            hs6="",
            origin="",
            preference=0,
            value_usd=0,
            export_value_usd=0,
            quantity=0,
            packages=0,
            net_kg=0,
            gross_kg=tare,
            scale_kg=self._weighed(tare, draw),
            exporter="",
            exporter_address="",
            importer="",
            importer_address="",
            broker="",
            carrier=carrier,
            driver=driver,
            tractor=tractor,
            trailer="" if load == "bobtail" else trailer,
            seal="",
            fast=0,
        )

    def laden(self, trade: Trade, week: int, draw: Draw, moved: Drift) -> Line:
        """Give one load of a standing trade."""
        noise, goods = figures()["noise"], trade.goods
        net = max(1, trade.load_kg * (1000 + draw.near(-noise["load"], noise["load"])) // 1000)
        quantity = max(1, net * 1_000_000 // goods.milligrams)
        value = max(1, quantity * self._price(trade, draw, moved) // 1_000_000)
        carrier, driver, tractor, trailer = self._crew(trade, week, draw)
        packages = max(1, net // draw.between(150, 700))
        gross = net * draw.between(1020, 1090) // 1000 + draw.near(13_800, 16_600)
        ports = list(figures()["ports"]["share"])
        hour = draw.between(0, 23) if draw.chance(noise["hour"]) else trade.hour + draw.near(-2, 2)
        return Line(
            line=0,
            week=week,
            minute=minute(week, hour, draw),
            direction=trade.direction,
            port=draw.pick(ports) if draw.chance(noise["port"]) else trade.port,
            load="laden",
            hs6=goods.hs,
            origin=trade.origin or _elsewhere(trade, Draw(self.people.seed, "elsewhere", trade.index), moved),
            preference=int(trade.claims),
            value_usd=value,
            export_value_usd=self._mirrored(value, draw),
            quantity=quantity,
            packages=packages,
            net_kg=net,
            gross_kg=gross,
            scale_kg=self._weighed(gross, draw),
            exporter=trade.exporter.mark,
            exporter_address=trade.exporter.address,
            importer=trade.importer.mark,
            importer_address=trade.importer.address,
            broker=trade.broker,
            carrier=carrier,
            driver=driver,
            tractor=tractor,
            trailer=trailer,
            seal=self._seal(trade, draw),
            fast=int(trade.fast),
        )

    def _price(self, trade: Trade, draw: Draw, moved: Drift) -> int:
        """Give the price of one unit, in millionths of a dollar."""
        noise = figures()["noise"]
        low, high = trade.goods.price
        price = (low + (high - low) * trade.level // 1000) * trade.grade // 1000
        price = price * (1000 + draw.near(-noise["price"], noise["price"])) // 1000
        for rate, least, most in (noise["cheap"], noise["dear"]):
            if draw.chance(rate):
                price = price * draw.between(least, most) // 1000
        return price * moved.price.get(trade.goods.hs[:2], 1000) // 1000

    def _crew(self, trade: Trade, week: int, draw: Draw) -> tuple[str, str, str, str]:
        noise, carriers = figures()["noise"], figures()["population"]["carriers"]
        usual = draw.below(carriers) if draw.chance(noise["carrier"]) else draw.pick(trade.carriers)
        carrier, driver, tractor, trailer = self.people.crew(usual, week, draw)
        if draw.chance(noise["driver"]):
            driver = self.people.crew(draw.below(carriers), week, draw)[1]
        if draw.chance(noise["typo"]):
            driver, tractor, trailer = _mistyped([driver, tractor, trailer], draw)
        return carrier, driver, tractor, trailer

    def _mirrored(self, value: int, draw: Draw) -> int:
        noise = figures()["noise"]
        rate, least, most = noise["unlike"]
        stray = draw.near(-noise["mirror"], noise["mirror"]) + 1000
        return max(1, value * (draw.between(least, most) if draw.chance(rate) else stray) // 1000)

    def _weighed(self, gross: int, draw: Draw) -> int:
        noise = figures()["noise"]
        rate, least, most = noise["heavy"]
        more = draw.between(least, most) if draw.chance(rate) else draw.near(-noise["scale"], noise["scale"])
        return gross * (1000 + more) // 1000

    def _seal(self, trade: Trade, draw: Draw) -> str:
        if draw.chance(figures()["noise"]["seal"]):
            return self.people.member("S", trade.index, draw.below(40))
        return f"S{draw.digits(7)}"


def minute(week: int, hour: int, draw: Draw) -> int:
    """Give a minute of a week in some hour, Sundays seldom."""
    day = draw.below(7)
    if day == 6 and draw.chance(600):
        day = draw.below(6)
    return (week - 1) * WEEK + day * 1440 + (hour % 24) * 60 + draw.below(60)


def _elsewhere(trade: Trade, draw: Draw, moved: Drift) -> str:
    weights = {**OTHERS[trade.direction], **moved.origins}
    return list(weights)[draw.by_weight(list(accumulate(weights.values())))]


def _mistyped(marks: Sequence[str], draw: Draw) -> list[str]:
    """Exchange two digits that stand side by side in one of the marks."""
    which = draw.below(len(marks))
    mark = marks[which]
    if len(mark) > 2:
        place = draw.between(1, len(mark) - 2)
        mark = mark[:place] + mark[place + 1] + mark[place] + mark[place + 2 :]
    return [mark if place == which else each for place, each in enumerate(marks)]


def _honestly(line: Line, outcome: Outcome = Outcome.NONE) -> tuple[Line, LineTruth]:
    truth = LineTruth(0, line.week, "", "", 0, outcome, 0, 0, line.hs6, line.origin, line.value_usd)
    return line, truth
