"""What a rule may name: facts, each with a type, the row that it is read from, and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cruce.model import Text

Scalar = str | float | bool


class Kind(StrEnum):
    """The types of the rule language; a number is a double, as in CEL."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"


class Scope(StrEnum):
    """What a rule is asked about: the movement, each consignment, item, party or alert; or what the gate
    saw.
    """

    MOVEMENT = "movement"
    CONSIGNMENT = "consignment"
    ITEM = "item"
    PARTY = "party"
    ALERT = "alert"
    PRESENTATION = "presentation"


SEES: dict[Scope, tuple[Scope, ...]] = {
    Scope.MOVEMENT: (Scope.MOVEMENT,),
    Scope.CONSIGNMENT: (Scope.MOVEMENT, Scope.CONSIGNMENT),
    Scope.ITEM: (Scope.MOVEMENT, Scope.CONSIGNMENT, Scope.ITEM),
    Scope.PARTY: (Scope.MOVEMENT, Scope.PARTY),
    Scope.ALERT: (Scope.MOVEMENT, Scope.PARTY, Scope.ALERT),
    Scope.PRESENTATION: (Scope.MOVEMENT, Scope.PRESENTATION),
}
"""Which facts a rule of each scope may name, outermost first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a rule may name: ``scope.word``, its type, whether a filing may lack it, what it means.

    ``read`` takes the row of its scope and gives ``None`` where the filing does not say.
    """

    name: str
    kind: Kind
    optional: bool
    says: Text
    read: Callable[[Any], Scalar | None]

    @property
    def scope(self) -> Scope:
        """The row that the fact is read from, which is the first word of its name."""
        return Scope(self.name.partition(".")[0])


def text(name: str, read: Callable[[Any], str], en: str, es: str) -> Fact:
    """Make a fact that is always text."""
    return Fact(name, Kind.TEXT, False, Text(en=en, es=es), read)


def maybe_text(name: str, read: Callable[[Any], str | None], en: str, es: str) -> Fact:
    """Make a fact that is text where the filing says it."""
    return Fact(name, Kind.TEXT, True, Text(en=en, es=es), read)


def number(name: str, read: Callable[[Any], float], en: str, es: str) -> Fact:
    """Make a fact that is always a number."""
    return Fact(name, Kind.NUMBER, False, Text(en=en, es=es), read)


def maybe_number(name: str, read: Callable[[Any], float | None], en: str, es: str) -> Fact:
    """Make a fact that is a number where the filing, and the law's exchange rates, say it."""
    return Fact(name, Kind.NUMBER, True, Text(en=en, es=es), read)


def truth(name: str, read: Callable[[Any], bool], en: str, es: str) -> Fact:
    """Make a fact that is always true or false."""
    return Fact(name, Kind.TRUTH, False, Text(en=en, es=es), read)


def maybe_truth(name: str, read: Callable[[Any], bool | None], en: str, es: str) -> Fact:
    """Make a fact that is true, false or not said."""
    return Fact(name, Kind.TRUTH, True, Text(en=en, es=es), read)
