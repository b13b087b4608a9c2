"""Features of lines that are causal in time: a line is told by what was known before it, never after.

Columns come as a mapping from name to a sequence (`COLUMNS`); nothing here asks where they come from. The
calls for a week are, in this order, `features` (which notes the crossings), `learn` (the week has been
filed) and `judge` (what inspections of it came to).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cruce.risk.features import movement
from cruce.risk.features.graph import Islands, Taint
from cruce.risk.features.movement import Movements
from cruce.risk.features.reference import Reference
from cruce.risk.features.tally import DOUBT, MEMORY, Floats, Tally

Table = Mapping[str, Sequence[Any]]
"""Columns of equal length by name."""

COLUMNS = (
    *("minute", "direction", "port", "load", "hs6", "origin", "preference", "value_usd", "export_value_usd"),
    *("quantity", "packages", "net_kg", "gross_kg", "scale_kg", "exporter", "exporter_address", "importer"),
    *("importer_address", "broker", "carrier", "driver", "tractor", "trailer", "seal", "fast"),
)
PARTIES = (
    *("exporter", "exporter_address", "importer", "importer_address"),
    *("broker", "carrier", "driver", "tractor", "trailer"),
)
CELLS = {
    "goods": ("hs6",),
    "heading_origin": ("hs4", "origin"),
    "heading_route": ("hs4", "port", "direction"),
    "importer_heading": ("importer", "hs4"),
    "exporter_heading": ("exporter", "hs4"),
    "partners": ("exporter", "importer"),
    "exporter_port": ("exporter", "port"),
    "exporter_carrier": ("exporter", "carrier"),
    "carrier_driver": ("carrier", "driver"),
    "driver_tractor": ("driver", "tractor"),
}
TIED = ("exporter", "exporter_address", "importer", "importer_address", "driver", "tractor")
PRICES = ("price_kg", "price_unit", "unit_kg", "load")
CHANCE = 0.03
"""The rate of finds that is believed before the first inspection."""


@dataclass(frozen=True, slots=True)
class Features:
    """A matrix of features, lines by names; what is not known is not a number."""

    names: tuple[str, ...]
    values: NDArray[np.float64]


class History:
    """Everything that past weeks have told, and the features of the next."""

    def __init__(self, *, graph: bool = True) -> None:
        self._graph = graph
        self._tallies = {name: Tally() for name in (*PARTIES, *CELLS)}
        self._prices = {name: Reference() for name in PRICES}
        self._own = Reference()
        self._hours = Reference()
        self._movements = Movements()
        self._islands = Islands()
        self._homes: dict[str, set[str]] = {}
        self._taint = Taint()
        self._opened, self._found = 0.0, 0.0

    @property
    def usual(self) -> float:
        """The rate of finds so far, drawn to `CHANCE` while little is known."""
        return (self._found + 50 * CHANCE) / (self._opened + 50)

    def features(self, table: Table, week: int) -> Features:
        """Give the features of a week's lines, in time order, by what was known when the week began (and, for
        crossings and seals, by the lines before in the week).
        """
        keys, figures = _keys(table), _figures(table)
        parts = [
            *self._plain(table, figures),
            *self._known(keys, week),
            *self._unlike(table, keys, figures),
            *self._moves(table),
            *(self._ties(table, week) if self._graph else ()),
        ]
        names = tuple(name for name, _ in parts)
        return Features(names, np.column_stack([np.asarray(column, np.float64) for _, column in parts]))

    def learn(self, table: Table, week: int) -> None:
        """Take in what was filed in a week."""
        keys, figures = _keys(table), _figures(table)
        for name, tally in self._tallies.items():
            tally.fade()
            tally.note(keys[name], week)
        for name, reference in self._prices.items():
            reference.learn(keys["_kind"], figures[name])
        self._own.learn(keys["exporter_heading"], figures["price_kg"])
        self._hours.learn(table["exporter"], _hours(table))
        for row in zip(*(table[name] for name in TIED[:4]), strict=True):
            if row[0]:
                self._islands.tie(row, week)
                self._homes.setdefault(row[1], set()).add(row[0])
                self._homes.setdefault(row[3], set()).add(row[2])
        self._taint.learn(_tied(table), 0.5 ** (1 / MEMORY))

    def judge(self, table: Table, finds: Sequence[bool] | NDArray[np.bool_]) -> None:
        """Take in what inspections of some of the lines learnt came to; once a week."""
        found = np.asarray(finds, np.float64)
        keys = _keys(table)
        for name, tally in self._tallies.items():
            tally.judge(keys[name], found)
        fade = 0.5 ** (1 / MEMORY)
        self._opened = self._opened * fade + found.size
        self._found = self._found * fade + float(found.sum())
        if found.size:
            self._taint.judge(_tied(table), found)
        self._taint.spread(self.usual, DOUBT)

    def _plain(self, table: Table, figures: Mapping[str, Floats]) -> list[tuple[str, Any]]:
        """Give what stands in the line itself."""
        loads = {"laden": 0, "empty": 1, "bobtail": 2}
        return [
            ("southbound", [way == "southbound" for way in table["direction"]]),
            ("load_kind", [loads.get(load, -1) for load in table["load"]]),
            ("chapter", [int(code[:2]) if code else 0 for code in table["hs6"]]),
            ("preference", table["preference"]),
            ("fast", table["fast"]),
            ("value", figures["value"]),
            *((name, figures[name]) for name in PRICES),
            ("mirror", figures["mirror"]),
            ("mirror_off", np.abs(figures["mirror"])),
            ("overweight", figures["overweight"]),
            ("package_kg", figures["package_kg"]),
        ]

    def _known(self, keys: Mapping[str, Sequence[str]], week: int) -> list[tuple[str, Floats]]:
        """Give what is known of each party and each combination."""
        told: list[tuple[str, Floats]] = []
        usual = self.usual
        for name, tally in self._tallies.items():
            places = tally.places(keys[name])
            told += [
                (f"{name}_age", tally.age(places, week)),
                (f"{name}_seen", np.log1p(tally.seen(places))),
                (f"{name}_rate", tally.rate(places, usual)),
            ]
            if name in PARTIES:
                told.append((f"{name}_idle", tally.idle(places, week)))
                told.append((f"{name}_opened", np.log1p(tally.opened(places))))
        return told

    def _unlike(
        self, table: Table, keys: Mapping[str, Sequence[str]], figures: Mapping[str, Floats]
    ) -> list[tuple[str, Floats]]:
        """Give how far a line's figures are from those of its goods, and from the trader's own."""
        told = [
            (f"{name}_far", reference.distance(keys["_kind"], figures[name]))
            for name, reference in self._prices.items()
        ]
        told.append(("own_price_far", self._own.distance(keys["exporter_heading"], figures["price_kg"])))
        hours = _hours(table)
        told.append(("hour_off", np.abs(hours - self._hours.centre(table["exporter"]))))
        return told

    def _moves(self, table: Table) -> list[tuple[str, Floats]]:
        """Give how the truck moves."""
        columns = ("minute", "direction", "driver", "tractor", "seal")
        walked = self._movements.walk(*(table[name] for name in columns))
        minutes = np.asarray(table["minute"], np.float64)
        return [
            ("hour", minutes // 60 % 24),
            ("weekday", minutes // 1440 % 7),
            *((name, walked[:, n]) for n, name in enumerate(movement.NAMES)),
        ]

    def _ties(self, table: Table, week: int) -> list[tuple[str, Any]]:
        """Give who is tied to whom, and what is known of the neighbours."""
        usual = self.usual
        own, near = self._taint.of(_tied(table), usual, DOUBT)
        islands = np.array(
            [
                self._islands.of([mark for mark in row if mark], week)
                for row in zip(*(table[name] for name in TIED[:4]), strict=True)
            ]
        ).reshape(-1, 3)
        swapped = self._tallies["importer"].seen(self._tallies["importer"].places(table["exporter"]))
        return [
            ("taint", own.max(axis=1)),
            ("taint_mean", own.mean(axis=1)),
            ("near_taint", near.max(axis=1)),
            ("near_taint_mean", near.mean(axis=1)),
            *((f"{name}_near", near[:, n]) for n, name in enumerate(TIED)),
            ("island_size", np.log1p(islands[:, 0])),
            ("island_age", islands[:, 1]),
            ("island_joins", islands[:, 2]),
            ("exporter_home", [len(self._homes.get(mark, ())) for mark in table["exporter_address"]]),
            ("importer_home", [len(self._homes.get(mark, ())) for mark in table["importer_address"]]),
            ("exporter_buys", np.log1p(swapped)),
        ]


def _keys(table: Table) -> dict[str, Sequence[str]]:
    """Give the mark under which each line is counted, for every party and combination."""
    columns: dict[str, Sequence[str]] = {name: table[name] for name in (*PARTIES, "hs6", "origin", "port")}
    columns["direction"], columns["hs4"] = table["direction"], [code[:4] for code in table["hs6"]]
    keys: dict[str, Sequence[str]] = {name: columns[name] for name in PARTIES}
    for name, of in CELLS.items():
        rows = zip(*(columns[each] for each in of), strict=True)
        keys[name] = ["|".join(row) if all(row) else "" for row in rows]
    keys["_kind"] = [
        f"{code}|{way}" if code else "" for code, way in zip(table["hs6"], table["direction"], strict=True)
    ]
    return keys


def _figures(table: Table) -> dict[str, Floats]:
    """Give the logarithms of prices, weights and ratios; not a number for empty trucks."""
    of = {
        name: np.asarray(table[name], np.float64)
        for name in (
            *("value_usd", "export_value_usd", "quantity", "packages", "net_kg", "gross_kg", "scale_kg"),
        )
    }
    laden = of["net_kg"] > 0
    logs = {
        name: np.where(laden & (column > 0), np.log(np.maximum(column, 1e-9)), np.nan)
        for name, column in of.items()
    }
    return {
        "value": logs["value_usd"],
        "price_kg": logs["value_usd"] - logs["net_kg"],
        "price_unit": logs["value_usd"] - logs["quantity"],
        "unit_kg": logs["net_kg"] - logs["quantity"],
        "load": logs["net_kg"],
        "mirror": logs["export_value_usd"] - logs["value_usd"],
        "overweight": of["scale_kg"] / np.maximum(of["gross_kg"], 1.0) - 1.0,
        "package_kg": logs["net_kg"] - logs["packages"],
    }


def _hours(table: Table) -> Floats:
    return np.asarray(table["minute"], np.float64) // 60 % 24


def _tied(table: Table) -> list[tuple[str, ...]]:
    return list(zip(*(table[name] for name in TIED), strict=True))
