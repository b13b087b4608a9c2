"""Faults to plant: what kinds there are, how often, in which trucks, and in which of their variants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from cruce.model import Direction
from cruce.traffic.draws import Draw
from cruce.traffic.facts import facts
from cruce.traffic.faults import deceit, gate, papers
from cruce.traffic.faults.draft import Draft, Variant
from cruce.traffic.truth import Fault, Planted


class Plan(NamedTuple):
    """Which trucks could carry a fault, and the ways to plant it."""

    eligible: Callable[[Draft], bool]
    variants: tuple[Variant, ...]


def _laden(draft: Draft) -> bool:
    return bool(draft.written.shipments)


def _southbound(draft: Draft) -> bool:
    return draft.slot.direction is Direction.SOUTHBOUND


def _own_pedimento(draft: Draft) -> bool:
    """A definitive import pays before it is presented; other regimes may owe nothing that is known."""
    return (
        _southbound(draft)
        and _laden(draft)
        and all(part.trade.clave == "A1" for part in draft.written.shipments)
    )


ON_PAPER: dict[Fault, Plan] = {
    Fault.PRECURSOR: Plan(deceit.chemical, deceit.PRECURSOR),
    Fault.ORIGIN: Plan(deceit.claims, deceit.ORIGIN),
    Fault.UNDERVALUATION: Plan(_laden, deceit.UNDERVALUATION),
    Fault.LISTED_PARTY: Plan(_laden, deceit.LISTED_PARTY),
    Fault.PAPER: Plan(_laden, papers.VARIANTS),
}
AT_THE_GATE: dict[Fault, Plan] = {
    Fault.WEAPON: Plan(_southbound, gate.WEAPON),
    Fault.CASH: Plan(_southbound, gate.CASH),
    Fault.SEAL: Plan(_laden, gate.SEAL),
    Fault.UNPAID: Plan(_own_pedimento, gate.UNPAID),
}


@dataclass(slots=True)
class Planter:
    """Plants each kind of fault in one truck of every so many that could carry it, at a random one of them.

    The variants of a kind take turns. A truck has at most one fault on paper and one for the gate.
    """

    seed: int
    met: Counter[Fault]
    turn: dict[Fault, int]
    used: Counter[tuple[Fault, str]]

    def plant(self, draft: Draft) -> tuple[Planted, ...]:
        """Spoil a draft, where its turn has come, and tell what was done to it."""
        return tuple(
            planted for plans in (ON_PAPER, AT_THE_GATE) if (planted := self._first(plans, draft)) is not None
        )

    def _first(self, plans: dict[Fault, Plan], draft: Draft) -> Planted | None:
        for kind, plan in plans.items():
            if plan.eligible(draft) and self._due(kind):
                return self._spoil(kind, plan, draft)
        return None

    def _due(self, kind: Fault) -> bool:
        size: int = facts()["faults"]["one_in"][kind.value]
        block, place = divmod(self.met[kind], size)
        self.met[kind] += 1
        if place == 0:
            self.turn[kind] = Draw(self.seed, "fault", kind.value, block).below(size)
        return place == self.turn[kind]

    def _spoil(self, kind: Fault, plan: Plan, draft: Draft) -> Planted | None:
        for way in sorted(plan.variants, key=lambda way: self.used[kind, way.name]):
            where = way.plant(draft)
            if where is not None:
                self.used[kind, way.name] += 1
                return Planted(kind, way.name, where, way.says)
        return None


def planter(seed: int) -> Planter:
    """Begin to plant the faults of a day."""
    return Planter(seed, Counter(), {}, Counter())
