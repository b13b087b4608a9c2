"""Those who break the law: rings that send loads, hide behind companies of their own or honest ones, and move
when a load is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cruce.traffic.border.figures import Scheme, figures
from cruce.traffic.border.honest import Drift, Honest, minute
from cruce.traffic.border.line import Line, LineTruth, Outcome
from cruce.traffic.border.population import NORTH, SOUTH, Company, Population, Trade
from cruce.traffic.draws import Draw
from cruce.traffic.goods import Goods

Told = tuple[Line, LineTruth]
SIDES = ("exporter", "importer")


class Crew(NamedTuple):
    """A driver of a ring and the tractor; one recruited from a carrier drives under its name."""

    carrier: str
    driver: str
    tractor: str


@dataclass(slots=True)
class Ring:
    """One ring: the scheme it works, the people and things it keeps, and the papers it rides on now."""

    scheme: str
    row: Scheme
    serial: int
    way: str
    awake: int
    crews: list[Crew]
    addresses: Mapping[str, list[str]]
    trade: Trade | None = None
    shells: int = 0
    finds: int = 0
    replaced: int = 0
    seal: str = ""
    over: bool = False


class Underworld:
    """All rings of a run, and what each does in a week."""

    def __init__(self, people: Population, honest: Honest, *, adapts: bool) -> None:
        self.people, self.honest, self.adapts = people, honest, adapts
        self.rings: list[Ring] = []
        self._papers = 0
        for scheme, row in figures()["schemes"].items():
            self.rings += [self._ring(scheme, row, n, 1) for n in range(row["rings"])]

    def turn(self, week: int) -> None:
        """Let the drift begin: new schemes, and some of the old rings give up."""
        for scheme, row in figures()["late"].items():
            self.rings += [self._ring(scheme, row, n, week) for n in range(row["rings"])]
        wane = figures()["drift"]["wane"]
        for ring in self.rings:
            draw = Draw(self.people.seed, "wane", ring.scheme, ring.serial)
            ring.over = ring.over or not draw.chance(wane.get(ring.scheme, 1000))

    def week(self, week: int, moved: Drift) -> list[tuple[Line, LineTruth, Ring]]:
        """Give the loads of every ring in a week."""
        return [
            (line, truth, ring)
            for ring in self.rings
            if not ring.over and ring.awake <= week
            for line, truth in self._loads(ring, week, moved)
        ]

    def learn(self, week: int, found: Sequence[tuple[Ring, int]]) -> None:
        """Let rings draw their conclusions before a week begins: from finds, or without any reason."""
        finds = {id(ring): count for ring, count in found}
        for ring in [one for one in self.rings if not one.over]:
            draw = Draw(self.people.seed, "learn", ring.scheme, ring.serial, week)
            count = finds.get(id(ring), 0)
            ring.finds += count
            if not self.adapts:
                continue
            if ring.finds >= figures()["adversary"]["ends_after"]:
                self._succeed(ring, week, draw)
            elif count:
                self._move(ring, week, draw)
            elif ring.trade and draw.chance(figures()["adversary"]["rotates"]):
                self._ride(ring, draw, ring.trade.goods)

    def _ring(self, scheme: str, row: Scheme, serial: int, week: int) -> Ring:
        draw = Draw(self.people.seed, "ring", scheme, serial)
        way = draw.pick((NORTH, SOUTH)) if row["way"] == "both" else row["way"]
        of = (scheme, serial)
        at_office = figures()["adversary"]["at_office"]
        ring = Ring(
            scheme=scheme,
            row=row,
            serial=serial,
            way=way,
            awake=week + draw.below(5),
            crews=[self._crew(of, n, week, draw) for n in range(row["drivers"])],
            addresses={
                side: [
                    self.people.office(draw)
                    if draw.chance(at_office)
                    else self.people.mark("A", *of, side, n)
                    for n in range(figures()["adversary"]["addresses"])
                ]
                for side in SIDES
            },
        )
        self._ride(ring, draw, None)
        ring.awake = week + draw.below(5)
        return ring

    def _crew(self, of: tuple[str | int, ...], n: int, week: int, draw: Draw) -> Crew:
        """Win a driver over: one of a carrier's crew, or somebody new to the border."""
        if draw.chance(figures()["adversary"]["recruited"]):
            carrier = draw.below(figures()["population"]["carriers"])
            return Crew(*self.people.crew(carrier, week, draw)[:3])
        return Crew("", self.people.mark("D", *of, n), self.people.mark("T", *of, n))

    def _succeed(self, ring: Ring, week: int, draw: Draw) -> None:
        """Break a ring up; others take its place after a while."""
        ring.over = True
        serial = 1 + max(one.serial for one in self.rings if one.scheme == ring.scheme)
        self.rings.append(self._ring(ring.scheme, ring.row, serial, week + draw.between(2, 5)))

    def _move(self, ring: Ring, week: int, draw: Draw) -> None:
        """Change what the find may have given away."""
        row = figures()["adversary"]
        ring.awake = week + draw.between(*row["rest"])
        of = (ring.scheme, ring.serial, "new")
        for place, crew in enumerate(ring.crews):
            ring.replaced += 1
            if draw.chance(row["driver"]):
                ring.crews[place] = self._crew(of, ring.replaced, week, draw)
            elif not crew.carrier and draw.chance(row["tractor"]):
                ring.crews[place] = crew._replace(tractor=self.people.mark("T", *of, ring.replaced))
        if ring.trade and draw.chance(row["shell"]):
            new_goods = draw.chance(row["goods"]) and not draw.chance(row["near"])
            self._ride(ring, draw, None if new_goods else ring.trade.goods)

    def _ride(self, ring: Ring, draw: Draw, goods: Goods | None) -> None:
        """Take papers to ride on: companies of one's own, or an honest trade's."""
        if ring.row["rides"] == "empty":
            return
        before, row = ring.trade, figures()["adversary"]
        ring.shells += 1
        self._papers += 1
        if ring.row["rides"] == "honest":
            ring.trade = self._victim(ring, draw)
            return
        chapters = ring.row.get("chapters", ())
        trade = self.people.trade(draw.below(figures()["population"]["trades"]))  # habits to start from
        stays = {name: bool(before) and not draw.chance(row[name]) for name in ("port", "hour", "carrier")}
        kept = before or trade
        goods = goods or self.people.pick(ring.way, draw, chapters)
        part = ring.row.get("small", 1000)
        ring.trade = Trade(
            index=-self._papers,
            direction=ring.way,
            goods=goods,
            exporter=self._shell(ring, draw, "exporter"),
            importer=self._shell(ring, draw, "importer"),
            origin=ring.row.get("origin", "MX" if ring.way == NORTH else "US"),
            claims=ring.row.get("claims", draw.chance(goods.usmca or 0)),
            port=kept.port if stays["port"] else trade.port,
            hour=kept.hour if stays["hour"] else trade.hour,
            broker=trade.broker,
            carriers=kept.carriers if stays["carrier"] else trade.carriers,
            level=draw.near(100, 900),
            grade=trade.grade,
            load_kg=max(1, draw.near(*goods.load_mg) // 1_000_000 * part // 1000),
            fast=False,
            weight=1,
            season=0,
            born=0,
            ends=0,
        )

    def _victim(self, ring: Ring, draw: Draw) -> Trade:
        """Choose an honest trade whose loads hide the ring's own."""
        while True:
            trade = self.people.trade(draw.below(figures()["population"]["trades"]))
            if trade.direction == ring.way and (trade.fast or not ring.row.get("fast")):
                return trade

    def _shell(self, ring: Ring, draw: Draw, side: str) -> Company:
        """Found a company; its address may be one that the ring has used before."""
        of = (ring.scheme, ring.serial, ring.shells, side)
        again = draw.chance(figures()["adversary"]["office"]) or ring.shells == 1
        address = draw.pick(ring.addresses[side]) if again else self.people.mark("A", *of)
        return Company(self.people.mark("P", *of), address)

    def _loads(self, ring: Ring, week: int, moved: Drift) -> Iterator[Told]:
        draw = Draw(self.people.seed, "loads", ring.scheme, ring.serial, week)
        asleep = week < ring.awake + ring.row["sleep"] and ring.finds == 0
        for _ in range(draw.between(*ring.row["loads"])):
            line = self._base(ring, week, draw, moved)
            if asleep or draw.chance(ring.row["clean"]):
                yield line, _clean(ring, line)
            else:
                yield self._tampered(ring, line, draw)
            ring.seal = ring.seal or line.seal
            if ring.trade and draw.chance(ring.row.get("both_ways", 0)):
                feeder = self._feeder(ring, ring.trade, week, draw, moved)
                yield feeder, _clean(ring, feeder)

    def _base(self, ring: Ring, week: int, draw: Draw, moved: Drift) -> Line:
        """Write the papers of a load as if it were honest, with the ring's own people on the road."""
        row = ring.row
        if ring.trade is None:
            load = "bobtail" if draw.chance(250) else "empty"
            line = self.honest.empty(week, draw, load, ring.way)
        else:
            line = self.honest.laden(ring.trade, week, draw, moved)
        if draw.chance(row.get("off_hours", 0)):
            line = line._replace(minute=minute(week, draw.between(20, 29), draw))
        crew = draw.pick(ring.crews)
        own, own_tractor = draw.chance(row["own_driver"]), draw.chance(row.get("own_tractor", 0))
        if not own:
            return line
        if crew.carrier or own_tractor:
            line = line._replace(tractor=crew.tractor)
        return line._replace(driver=crew.driver, carrier=crew.carrier or line.carrier)

    def _tampered(self, ring: Ring, line: Line, draw: Draw) -> Told:
        """Put into a load what is wrong with it."""
        row, worth, goods = ring.row, line.value_usd, line.hs6
        declared = worth * draw.between(*row.get("value", (1000, 1000))) // 1000
        if row.get("disguise"):
            hidden = self.people.pick(ring.way, draw)
            goods, worth = hidden.hs, _worth(hidden, line.net_kg, draw)
            declared = (worth + line.value_usd) // 2
        if line.load == "laden":
            told = worth if draw.chance(row.get("mirror", 0)) else declared
            stray = figures()["noise"]["mirror"]
            mirrored = max(1, told * (1000 + draw.near(-stray, stray)) // 1000)
            line = line._replace(value_usd=max(1, declared), export_value_usd=mirrored)
        heavier = draw.between(*row.get("scale", (0, 0)))
        seal = ring.seal if row.get("seal") == "copied" and ring.seal else line.seal
        line = line._replace(scale_kg=line.scale_kg * (1000 + heavier) // 1000, seal=seal)
        return line, _truth(ring, line, draw, worth, goods)

    def _feeder(self, ring: Ring, trade: Trade, week: int, draw: Draw, moved: Drift) -> Line:
        """Give a load by which the false producer buys abroad what it will sell as its own."""
        line = self.honest.laden(trade, week, draw, moved)
        seller = self.people.company("feeder", ring.scheme, ring.serial)
        return line._replace(
            direction=SOUTH if trade.direction == NORTH else NORTH,
            origin=ring.row["true_origin"],
            preference=0,
            exporter=seller.mark,
            exporter_address=seller.address,
            importer=trade.exporter.mark,
            importer_address=trade.exporter.address,
        )


def _worth(goods: Goods, net_kg: int, draw: Draw) -> int:
    low, high = goods.price
    return max(1, net_kg * draw.near(low, high) // goods.milligrams)


def _clean(ring: Ring, line: Line) -> LineTruth:
    return LineTruth(
        0, line.week, "", ring.scheme, ring.serial, Outcome.NONE, 0, 0, line.hs6, line.origin, line.value_usd
    )


def _truth(ring: Ring, line: Line, draw: Draw, worth: int, goods: str) -> LineTruth:
    """Say what a bad load costs, and whether an examination finds it."""
    row = ring.row
    base = abs(worth - line.value_usd) if row.get("of") == "difference" else worth
    revenue = base * draw.between(*row["loss"]) // 1000 if "loss" in row else 0
    harm = draw.between(*row["harm"]) * 1000 if "harm" in row else 0
    outcome = Outcome.REVENUE if revenue and not harm else Outcome.SEIZURE
    found = draw.chance(row["found"])
    return LineTruth(
        line=0,
        week=line.week,
        typology=row["typology"],
        scheme=ring.scheme,
        ring=ring.serial,
        outcome=outcome if found else Outcome.NONE,
        revenue_usd=revenue,
        harm_usd=harm,
        true_hs6=goods,
        true_origin=row.get("true_origin", line.origin),
        true_value_usd=worth,
    )
