"""The facts that rules may name, and the page that documents them."""

from __future__ import annotations

from cruce.risk.facts.fact import SEES, Fact, Kind, Scalar, Scope
from cruce.risk.facts.goods import CONSIGNMENT, ITEM
from cruce.risk.facts.movement import MOVEMENT
from cruce.risk.facts.people import ALERT, PARTY, PRESENTATION
from cruce.risk.facts.rows import AlertRow, Gate, Movement, PartyRow

FACTS: dict[str, Fact] = {
    fact.name: fact for fact in (*MOVEMENT, *CONSIGNMENT, *ITEM, *PARTY, *ALERT, *PRESENTATION)
}
"""Every fact by its name."""

__all__ = [
    "FACTS",
    "SEES",
    "AlertRow",
    "Fact",
    "Gate",
    "Kind",
    "Movement",
    "PartyRow",
    "Scalar",
    "Scope",
]
