"""Standing trades: who sells which goods to whom, on what terms, under which regimes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from cruce.law import Law
from cruce.model import Direction
from cruce.traffic.draws import Draw
from cruce.traffic.facts import choices, facts, sector
from cruce.traffic.goods import Goods
from cruce.traffic.licensees import Licensee, agents, filers
from cruce.traffic.people import Company, People

TREATY = ("US", "MX", "CA")


@dataclass(frozen=True, slots=True)
class Trade:
    """One exporter's standing sale of one kind of goods to one importer.

    ``worth`` is its part of the value that crosses, ``trucks`` its part of the trucks; ``immex`` the number
    of the Mexican party's programme, ``clave`` and ``consolidated`` its pedimento, ``assembled`` whether it
    holds US components (HTSUS 9802.00.80).
    """

    id: str
    direction: Direction
    goods: Goods
    basket: tuple[Goods, ...]
    exporter: Company
    importer: Company
    us: Licensee
    mx: Licensee
    carriers: tuple[int, ...]
    related: bool
    term: str
    currency: str
    origin: str
    worth: int
    trucks: int
    immex: str | None = None
    clave: str = "A1"
    consolidated: bool = False
    assembled: bool = False
    certified: str | None = None
    claims: bool = False
    trusted: bool = False

    @property
    def mexican(self) -> Company:
        """The party that the pedimento is made for."""
        return self.exporter if self.direction is Direction.NORTHBOUND else self.importer

    @property
    def american(self) -> Company:
        """The US importer of record, or the US principal party in interest."""
        return self.importer if self.direction is Direction.NORTHBOUND else self.exporter


@dataclass(frozen=True, slots=True)
class Market:
    """All standing trades of one direction, and their cumulative weights by trucks."""

    trades: tuple[Trade, ...]
    cumulative: tuple[int, ...]

    def draw(self, draw: Draw) -> Trade:
        """Give the trade that a truck serves."""
        return self.trades[draw.by_weight(self.cumulative)]


def market(law: Law, on: date, people: People, stock: tuple[Goods, ...], direction: Direction) -> Market:
    """Build the standing trades of one direction in the goods that the law of the day knows."""
    trades = list(_Founding(law, on, people, stock, direction).trades())
    trades = _programmes(people, trades, direction)
    trades = _claiming(trades, direction, on)
    if direction is Direction.NORTHBOUND:
        trades = _trusting(trades)
    return Market(tuple(trades), tuple(accumulate(trade.trucks for trade in trades)))


class _Founding:
    """Sets up the standing trades of one direction before programmes, claims and trust are spread."""

    def __init__(
        self, law: Law, on: date, people: People, stock: tuple[Goods, ...], direction: Direction
    ) -> None:
        self.people = people
        self.direction = direction
        self.filers = filers(law, on, "broker" if direction is Direction.NORTHBOUND else "forwarder")
        self.agents = agents(law, on)
        self.chapters: dict[str, list[Goods]] = {}
        for goods in stock:
            self.chapters.setdefault(goods.hs[:2], []).append(goods)

    def trades(self) -> Iterator[Trade]:
        """Share the value of each chapter out to its goods, and theirs to their trades, first the largest."""
        for chapter, kinds in self.chapters.items():
            share = _share(chapter, self.direction)
            whole = sum(goods.worth for goods in kinds)
            basket = tuple(goods for goods in kinds if not goods.alone)
            for goods in kinds:
                for rank in range(facts()["population"]["trades"]):
                    yield self._trade(goods, basket, rank, share * goods.worth // whole // (rank + 1))

    def _trade(self, goods: Goods, basket: tuple[Goods, ...], rank: int, worth: int) -> Trade:
        way = self.direction.value
        draw = Draw(self.people.seed, "trade", way, goods.key, rank)
        mexican, american = self._party(draw, "mx", goods), self._party(draw, "us", goods)
        north = self.direction is Direction.NORTHBOUND
        carriers = facts()["population"]["carriers"]
        return Trade(
            id=f"{way}/{goods.key}/{rank}",
            direction=self.direction,
            goods=goods,
            basket=basket,
            exporter=mexican if north else american,
            importer=american if north else mexican,
            us=self.filers[_early(draw, len(self.filers))],
            mx=self.agents[_early(draw, len(self.agents))],
            carriers=(_early(draw, carriers), _early(draw, carriers), _early(draw, carriers)),
            related=draw.chance(facts()["related"]["share"]),
            term=_choice(draw, "terms", way),
            currency=_choice(draw, "currencies"),
            origin=_choice(draw, "origin", way),
            worth=worth,
            trucks=worth // goods.load_usd + 1,
        )

    def _party(self, draw: Draw, country: str, goods: Goods) -> Company:
        index = _early(draw, facts()["population"]["companies"])
        company: Company = self.people.company(country, sector(goods.hs), index)
        return company


def _share(chapter: str, direction: Direction) -> int:
    """Give the part of the value that the goods of a chapter in the list stand for."""
    shares, represented = facts()["goods"], facts()["represented"]["share"]
    share: int = shares[direction.value].get(chapter, shares["rest"])
    return share * int(represented.get(chapter, 1000)) * 10**6


def _early(draw: Draw, size: int) -> int:
    """Give a place in a list, the first ones more often."""
    return draw.below(draw.below(size) + 1)


def _choice(draw: Draw, row: str, key: str | None = None) -> str:
    codes, cumulative = choices(row, key)
    return codes[draw.by_weight(cumulative)]


def _spread(trades: Iterable[tuple[int, int]]) -> Iterator[bool]:
    """Choose among (worth, per mille) so that the chosen part of the worth follows the shares closely."""
    debt = 0
    for worth, share in trades:
        debt += worth * share
        chosen = share > 0 and debt * 2 >= worth * 1000
        debt -= worth * 1000 if chosen else 0
        yield chosen


def _programmes(people: People, trades: list[Trade], direction: Direction) -> list[Trade]:
    share = facts()["immex"]["share"][direction.value]
    made = []
    for trade, immex in zip(trades, _spread((t.worth, share) for t in trades), strict=True):
        made.append(_in_programme(people, trade) if immex and trade.goods.industrial else trade)
    return made


def _in_programme(people: People, trade: Trade) -> Trade:
    home = Draw(people.seed, "immex", trade.mexican.name)
    number = f"{home.between(1000, 9899)}-{home.between(2006, 2023)}"
    certified = ("A", "AA", "AAA", None)[home.below(4)]
    draw = Draw(people.seed, "regime", trade.id)
    if trade.direction is Direction.NORTHBOUND:
        return replace(
            trade,
            immex=number,
            certified=certified,
            clave="RT",
            consolidated=draw.chance(facts()["consolidated"]["share"]),
            assembled=trade.related and draw.chance(facts()["assembled"]["share"]),
        )
    clave = "AF" if trade.goods.equipment and draw.chance(facts()["fixed_assets"]["share"]) else "IN"
    return replace(trade, immex=number, certified=certified, clave=clave)


def _claiming(trades: list[Trade], direction: Direction, on: date) -> list[Trade]:
    able = [trade for trade in trades if direction is Direction.NORTHBOUND or trade.origin in TREATY]
    able.sort(key=lambda trade: trade.goods.hs[:2])
    shares = ((trade.worth, _claim_share(trade, on)) for trade in able)
    claims = {trade.id for trade, yes in zip(able, _spread(shares), strict=True) if yes}
    treaty = "MX" if direction is Direction.NORTHBOUND else "US"
    return [replace(t, claims=True, origin=treaty) if t.id in claims else t for t in trades]


def _claim_share(trade: Trade, on: date) -> int:
    if trade.direction is Direction.SOUTHBOUND:
        return int(facts()["tmec"]["share"])
    since = [part for start, part in facts()["usmca_since"]["from"].items() if start <= on]
    share = trade.goods.usmca
    if share is None:
        return 0
    return share + (1000 - share) * (since[-1] if since else 0) // 1000


def _trusting(trades: list[Trade]) -> list[Trade]:
    """Let the exporters of a part of the value be trusted, and with each of them all that they sell."""
    worth: dict[str, int] = {}
    for trade in trades:
        worth[trade.exporter.name] = worth.get(trade.exporter.name, 0) + trade.worth
    share = facts()["trusted"]["share"]
    chosen = _spread((value, share) for value in worth.values())
    trusted = {name for name, yes in zip(worth, chosen, strict=True) if yes}
    return [replace(trade, trusted=trade.exporter.name in trusted) for trade in trades]
