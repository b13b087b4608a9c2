"""Who is at the border: companies with a home, carriers with crews, standing trades between companies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from cruce.traffic.border.figures import figures
from cruce.traffic.draws import Draw
from cruce.traffic.goods import Goods

SOUTH, NORTH = "southbound", "northbound"
FRESH = ("07", "08")
YEAR = 52


@dataclass(frozen=True, slots=True)
class Company:
    """A company by its mark and its address."""

    mark: str
    address: str


@dataclass(frozen=True, slots=True)
class Trade:
    """One company's standing sale of one kind of goods to another, and how it usually moves.

    ``level`` is where its price lies in the band of its goods, ``grade`` its quality beside the usual one,
    both per mille; ``load_kg`` its usual load, ``hour`` its usual hour; it lives from week
    ``born`` to before week ``ends``.
    """

    index: int
    direction: str
    goods: Goods
    exporter: Company
    importer: Company
    origin: str
    claims: bool
    port: str
    hour: int
    broker: str
    carriers: tuple[int, ...]
    level: int
    grade: int
    load_kg: int
    fast: bool
    weight: int
    season: int
    born: int
    ends: int


class Population:
    """Everyone honest of one seed, and the words from which those of a ring are made too."""

    def __init__(self, seed: int, stocks: Mapping[str, Sequence[Goods]]) -> None:
        self.seed = seed
        self.stocks = {way: _by_trucks(goods) for way, goods in stocks.items()}
        self.trade = cache(self._trade)
        self.member = cache(self.mark)

    def mark(self, kind: str, *of: str | int) -> str:
        """Give the mark of somebody or something; nothing in it tells whose it is."""
        return f"{kind}{Draw(self.seed, 'mark', kind, *of).digits(7)}"

    def office(self, draw: Draw) -> str:
        """Give an address where many honest companies are at home."""
        return self.mark("A", "office", draw.below(figures()["population"]["offices"]))

    def crew(self, carrier: int, week: int, draw: Draw) -> tuple[str, str, str, str]:
        """Give a carrier's mark, and one of its drivers, tractors and trailers of that week."""
        row = figures()["population"]
        drivers = row["drivers"]
        seat = draw.below(drivers)
        # A driver's seat is taken by another person every so many weeks, each seat at a time of its own.
        term = 1000 // row["changing"]
        turn = (week + seat * 7 + carrier * 3) // term
        return (
            self.member("C", carrier),
            self.member("D", carrier, seat, turn),
            self.member("T", carrier, draw.below(drivers)),
            self.member("R", carrier, draw.below(drivers * 2)),
        )

    def active(self, week: int, mix: Mapping[str, int]) -> Mapping[str, tuple[list[Trade], list[int]]]:
        """Give the trades of each direction that live in a week, and their cumulative weights."""
        row = figures()["population"]
        most = row["trades"] + week * row["trades"] * row["born"] // 1000
        alive: dict[str, list[Trade]] = {NORTH: [], SOUTH: []}
        for trade in map(self.trade, range(most)):
            if trade.born <= week < trade.ends:
                alive[trade.direction].append(trade)
        return {way: (of, list(accumulate(weigh(one, week, mix) for one in of))) for way, of in alive.items()}

    def _trade(self, index: int) -> Trade:
        row = figures()["population"]
        draw = Draw(self.seed, "trade", index)
        started = row["trades"]
        born = 0 if index < started else 1 + (index - started) * 1000 // (started * row["born"])
        way = NORTH if draw.chance(figures()["kinds"]["northbound"]) else SOUTH
        goods = self.pick(way, draw)
        exporter, importer = self._companies(way, index, draw, novice=index >= started)
        ports = figures()["ports"]["share"]
        low, high = goods.load_mg
        claims = draw.chance(goods.usmca or 0)
        home = "MX" if way == NORTH else "US"
        return Trade(
            index=index,
            direction=way,
            goods=goods,
            exporter=exporter,
            importer=importer,
            origin=home if claims or draw.chance(850) else "",
            claims=claims,
            port=list(ports)[draw.by_weight(list(accumulate(ports.values())))],
            hour=draw.near(6, 21),
            broker=self.mark("B", draw.below(row["brokers"])),
            carriers=tuple(draw.below(row["carriers"]) for _ in range(draw.between(1, 4))),
            level=draw.near(0, 1000),
            grade=draw.near(*figures()["noise"]["grade"]),
            load_kg=max(1, draw.near(low, high) // 1_000_000),
            fast=draw.chance(row["fast"]),
            weight=draw.between(1, 9) ** 2,
            season=draw.below(YEAR),
            born=born,
            ends=born + draw.between(0, 2000 // row["born"]) + (born == 0),
        )

    def pick(self, way: str, draw: Draw, chapters: Sequence[str] = ()) -> Goods:
        """Draw one kind of goods that crosses in a direction, as often as trucks carry it."""
        goods, cumulative = self.stocks[way]
        if not chapters:
            return goods[bisect_right(cumulative, draw.below(cumulative[-1]))]
        of = [one for one in goods if one.hs[:2] in chapters]
        return draw.pick(of)

    def _companies(self, way: str, index: int, draw: Draw, *, novice: bool) -> tuple[Company, Company]:
        row = figures()["population"]
        ends = []
        for side in ("exporter", "importer"):
            country = "MX" if (way == NORTH) == (side == "exporter") else "US"
            if novice and draw.chance(row["new_company"]):
                of: tuple[str | int, ...] = (country, "born", index)
            elif draw.chance(row["both_ways"]):
                of = (country, "either", draw.below(row["companies"] // 8))
            else:
                of = (country, side, draw.below(row["companies"]))
            ends.append(self.company(*of))
        return ends[0], ends[1]

    def company(self, *of: str | int) -> Company:
        """Give a company of one's own choice of words: the same words, the same company."""
        draw = Draw(self.seed, "company", *of)
        shared = draw.chance(figures()["population"]["at_office"])
        return Company(self.mark("P", *of), self.office(draw) if shared else self.mark("A", *of))


def weigh(trade: Trade, week: int, mix: Mapping[str, int]) -> int:
    """Give a trade's weight in a week: fresh goods have their season, a drift its mix."""
    weight = trade.weight * 1000 * mix.get(trade.goods.hs[:2], 1000) // 1000
    if trade.goods.hs[:2] in FRESH:
        far = abs((week + trade.season) % YEAR - YEAR // 2)  # 0 in season, 26 half a year from it
        weight = weight * (1600 - far * 50) // 1000
    return max(1, weight)


def _by_trucks(goods: Sequence[Goods]) -> tuple[tuple[Goods, ...], list[int]]:
    """Weigh goods by the trucks that carry them; a square root keeps the rare ones in sight."""
    weights = (max(1, 1000 * each.worth // each.load_usd) for each in goods)
    return tuple(goods), list(accumulate(int(weight**0.5) + 1 for weight in weights))
