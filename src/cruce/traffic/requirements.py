"""What other agencies demand for the goods, as the law's own rows say, and the permits that answer it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

from cruce.law import Entry, Law, Measure
from cruce.model import Direction, Flow
from cruce.traffic.draws import Draw
from cruce.traffic.goods import Goods
from cruce.traffic.people import Paper
from cruce.traffic.trades import Trade


class Requirements:
    """The permits that honest papers of the day hold, by goods, origin and regime."""

    def __init__(self, law: Law, on: date, seed: int) -> None:
        self.on = on
        self.seed = seed
        self._law = law
        self._demanded = cache(self._demands)
        self._ordered = cache(self._orders)
        chemicals = law.entries("risk/precursors", on)
        of_heading = Counter(entry.attributes["hs"] for entry in chemicals)
        self._controlled = {
            entry.attributes["hs"]: entry.attributes["cas"]
            for entry in chemicals
            if of_heading[entry.attributes["hs"]] == 1
        }

    def unit(self, key: str) -> str:
        """Give the symbol of a unit of the pedimento."""
        entry = self._law.entry("mx/units", key, self.on)
        return entry.attributes.get("symbol", key) if isinstance(entry, Entry) else key

    def cas(self, goods: Goods) -> str | None:
        """Give the CAS number of goods that are themselves a controlled chemical, as honest papers do."""
        return self._controlled.get(goods.hs)

    def dumped(self, goods: Goods, origin: str) -> bool:
        """Tell whether an antidumping or countervailing order of the US covers the goods."""
        return self._ordered(goods.hts, origin)

    def permits(self, trade: Trade, goods: Goods, draw: Draw) -> list[Paper]:
        """Write the permits of one line of goods of a trade."""
        rows = self._demanded(trade.direction, goods, trade.origin, trade.clave)
        return [self._permit(trade, *row, draw) for row in rows]

    def _permit(self, trade: Trade, country: str, agency: str, kind: str, draw: Draw) -> Paper:
        holder = Draw(self.seed, "permit", agency, kind, trade.id)
        stem = "".join(word[0] for word in kind.replace("_", "-").split("-")).upper()
        return {
            "country": country.upper(),
            "agency": agency,
            "kind": kind,
            "number": f"{stem}{self.on:%y}{holder.digits(5)}{draw.digits(3)}",
            "valid_from": f"{self.on.year}-01-01",
            "valid_to": f"{self.on.year}-12-31",
        }

    def _orders(self, code: str, origin: str) -> bool:
        rows = self._law.measures("us", Flow.IMPORT, code, self.on, origin)
        return any(row.charge == "ad_cvd" for row in rows)

    def _demands(
        self, way: Direction, goods: Goods, origin: str, clave: str
    ) -> tuple[tuple[str, str, str], ...]:
        north = way is Direction.NORTHBOUND
        sides = (
            ("us", Flow.IMPORT if north else Flow.EXPORT, goods.hts, "01"),
            ("mx", Flow.EXPORT if north else Flow.IMPORT, goods.fraccion, clave),
        )
        found: dict[tuple[str, str, str], None] = {}
        for country, flow, code, kind in sides:
            for row in self._law.measures(country, flow, code, self.on, origin):
                if row.kind == "requirement" and _asks(row, kind):
                    found |= dict.fromkeys((country, row.agency or "", demanded) for demanded in row.requires)
        return tuple(found)


def _asks(row: Measure, kind: str) -> bool:
    return (not row.kinds or kind in row.kinds) and kind not in row.except_kinds
