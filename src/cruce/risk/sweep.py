"""The rules of one section on one day, asked of many movements at once, in columns.

Reading the facts of a filing takes longer than asking two hundred rules about them, so that `Program` is
the quicker way to assess filings; this tells of many at once which answers are yes, and which are not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cruce.model import Direction
from cruce.risk.batch import Asking, Mask
from cruce.risk.facts import Fact, Movement, PartyRow, Scalar, Scope
from cruce.risk.program import Asked, Tables

Index = NDArray[np.intp]


class Filed:
    """Movements with their consignments, items, parties and alerts as rows, each row under its outer ones."""

    def __init__(self, movements: Sequence[Movement], people: Sequence[Sequence[PartyRow]]) -> None:
        self._rows: dict[Scope, list[Any]] = {
            Scope.MOVEMENT: list(movements),
            Scope.CONSIGNMENT: [c for m in movements for c in m.consignments],
            Scope.ITEM: [i for m in movements for c in m.consignments for i in c.items],
            Scope.PARTY: [p for each in people for p in each],
            Scope.ALERT: [a for each in people for p in each for a in p.alerts],
        }
        consignments = _repeated([len(m.consignments) for m in movements])
        items = _repeated([len(c.items) for c in self._rows[Scope.CONSIGNMENT]])
        parties = _repeated([len(each) for each in people])
        alerts = _repeated([len(p.alerts) for p in self._rows[Scope.PARTY]])
        self._inside: dict[tuple[Scope, Scope], Index] = {
            (Scope.MOVEMENT, Scope.CONSIGNMENT): consignments,
            (Scope.MOVEMENT, Scope.ITEM): consignments[items],
            (Scope.CONSIGNMENT, Scope.ITEM): items,
            (Scope.MOVEMENT, Scope.PARTY): parties,
            (Scope.MOVEMENT, Scope.ALERT): parties[alerts],
            (Scope.PARTY, Scope.ALERT): alerts,
        }

    def level(self, fact: Fact) -> Scope:
        """Tell which rows a fact is read from: those of its scope."""
        return fact.scope

    def values(self, fact: Fact) -> Sequence[Scalar | None]:
        """Read a fact from all its rows."""
        return [fact.read(row) for row in self._rows[fact.scope]]

    def lift(self, answer: NDArray[Any], outer: Scope, inner: Scope) -> NDArray[Any]:
        """Repeat what is known of outer rows for the rows inside them."""
        return answer[self._inside[outer, inner]]

    def rows(self, scope: Scope) -> int:
        """Count the rows of a scope."""
        return len(self._rows[scope])

    def row(self, scope: Scope, place: int) -> Any:
        """Give one row of a scope."""
        return self._rows[scope][place]

    def movement(self, scope: Scope) -> Index | None:
        """Tell of which movement each row of a scope is; none: each is one."""
        return None if scope is Scope.MOVEMENT else self._inside[Scope.MOVEMENT, scope]

    def headed(self, direction: Direction, scope: Scope) -> Mask:
        """Tell which rows of a scope move in a direction."""
        movements: list[Movement] = self._rows[Scope.MOVEMENT]
        found = np.array([m.filing.direction is direction for m in movements], dtype=np.bool_)
        owners = self.movement(scope)
        return found if owners is None else found[owners]


def _repeated(counts: Sequence[int]) -> Index:
    return np.repeat(np.arange(len(counts), dtype=np.intp), counts)


@dataclass(frozen=True)
class Sweep:
    """Rules compiled for columns; they hit what the generated function of `Program` hits."""

    rules: tuple[Asked, ...]
    tables: Tables
    asking: Asking

    def hits(self, filed: Filed) -> Iterator[tuple[int, Mask]]:
        """Yield the place of each rule that hits any row, with the rows that it hits."""
        answers = self.asking.of(filed, self.tables)
        last, taken = None, None
        for place, rule in self._asked():
            mask = _headed(rule, answers.known_to_be(True, place, rule.scope), filed)
            if rule.table is not None:
                taken = taken if rule.table == last else None
                mask, taken = (mask, mask) if taken is None else (mask & ~taken, mask | taken)
            last = rule.table
            if mask.any():
                yield place, mask

    def unknown(self, filed: Filed) -> Iterator[tuple[int, Mask]]:
        """Yield the place of each rule whose answer is not known for some rows, with those rows."""
        answers = self.asking.of(filed, self.tables)
        for place, rule in self._asked():
            yes, no = (answers.known_to_be(truth, place, rule.scope) for truth in (True, False))
            mask = _headed(rule, ~(yes | no), filed)
            if mask.any():
                yield place, mask

    def _asked(self) -> Iterator[tuple[int, Asked]]:
        rules = enumerate(self.rules)
        return ((place, rule) for place, rule in rules if rule.scope is not Scope.PRESENTATION)


def sweep(rules: Sequence[Asked], tables: Tables) -> Sweep:
    """Make rules ready to be asked of many movements; hits name a rule by its place."""
    return Sweep(tuple(rules), tables, Asking(rule.condition for rule in rules))


def _headed(rule: Asked, mask: Mask, filed: Filed) -> Mask:
    """Keep the rows that move in a direction in which the rule is asked."""
    if not rule.directions or len(set(rule.directions)) == len(Direction):
        return mask
    return mask & filed.headed(rule.directions[0], rule.scope)
