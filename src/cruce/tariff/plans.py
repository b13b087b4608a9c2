"""What is decided of a line before its amounts: from facts that are told apart, and law that stays the same.

A plan is made from two things alone: facts, which are its key as well, and the law of a `Period`. A fact that
is missing in its key cannot be read when it is made, and neither can law that changes within the period.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeVar

from cruce.law import Entry, Known, Law, Measure, TariffLine, Unknown
from cruce.model import Citation, Flow, Severity, Text
from cruce.tariff.words import ADVICE_IMPORT

TARIFFS: Final = {"us": "us-hts", "mx": "mx-ligie"}
"""The tariff of each country whose law the engine knows."""

List = Literal["countries", "us/symbols", "mx/claves"]
"""The code lists that decide on the rate of a line."""

LISTS: Final[tuple[List, ...]] = ("countries", "us/symbols", "mx/claves")

KEPT = 1 << 16
"""How many plans are kept with a law: a busy year's products, not an attacker's."""

HERE: Final = "."
"""What the pointer of a line begins with whose place in the filing is not known yet."""

Facts = TypeVar("Facts", bound=Hashable)
Plan = TypeVar("Plan")


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """The law of one country on goods in one direction, since a day and as long as its answers stay the same.

    It gives nothing else: not the figures of law, which have days of their own.
    """

    _law: Law
    country: str
    flow: Flow
    since: date

    def line(self, code: str) -> TariffLine | Unknown:
        """Look a code up in the tariff of the country."""
        return self._law.line(TARIFFS[self.country], code, self.since)

    @property
    def begun(self) -> bool:
        """Tell whether any edition of the tariff has begun."""
        return any(one.tariff == TARIFFS[self.country] for one in self._law.editions(self.since))

    def entry(self, name: List, code: str) -> Entry | Unknown:
        """Look a code up in a list; where it is not valid, the reason names the first day of the period."""
        return self._law.entry(name, code, self.since)

    def measures(self, code: str, origin: str) -> tuple[Measure, ...]:
        """List the measures in force on a code and an origin, smallest precedence first."""
        return self._law.measures(self.country, self.flow, code, self.since, origin)

    def measures_within(self, code: str, origin: str) -> tuple[Measure, ...]:
        """List the measures in force on the numbers that divide a code of eight digits."""
        return self._law.measures_within(self.country, self.flow, code, self.since, origin)

    def figure(self, path: str, since: date) -> Known:
        """Give again the value of a parameter that was found to run since a day: a fact, no day of the
        period.
        """
        found = self._law.value(path, since)
        assert isinstance(found, Known)
        return found

    def plan(self, facts: Facts, make: Callable[[Draft, Facts], Plan]) -> Plan:
        """Give what was made of the same facts before, or make it now.

        A ``make`` that is not the same function from line to line finds nothing that was made before.
        """
        kept, key = self._law.kept, (self, make, facts)
        found: Plan | None = kept.get(key)
        if found is None:
            if len(kept) >= KEPT:
                kept.clear()
            found = kept[key] = make(Draft(self), facts)
        return found


@lru_cache(maxsize=4096)
def _period(law: Law, country: str, flow: Flow, since: date) -> Period:
    return Period(law, country, flow, since)


def period_of(law: Law, country: str, flow: Flow, day: date) -> Period:
    """Give the period that a day belongs to; all its days have the very same."""
    return _period(law, country, flow, law.since(country, TARIFFS[country], LISTS, day))


class Said(NamedTuple):
    """A finding before its place in the filing is known: one that begins with `HERE` leads on from there."""

    code: str
    pointer: str
    says: Text
    about: str
    severity: Severity
    advice: Text
    citation: Citation | None
    facts: tuple[tuple[str, object], ...]


class Desk(ABC):
    """Where law is looked up for a line, and what is found on the way is told: a sheet, or a `Draft`."""

    period: Period

    def find(
        self,
        code: str,
        pointer: str,
        says: Text,
        about: str = "",
        *,
        severity: Severity = Severity.INFO,
        advice: Text = ADVICE_IMPORT,
        citation: Citation | None = None,
        **facts: object,
    ) -> None:
        """Enter a finding at a place of the filing, once for each thing it is ``about``."""
        self.tell(Said(code, pointer, says, about, severity, advice, citation, tuple(facts.items())))

    @abstractmethod
    def tell(self, said: Said) -> None:
        """Enter what was said."""


class Draft(Desk):
    """The desk on which a plan is made, before all lines that it holds for: findings wait for their place."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.said: list[Said] = []

    def tell(self, said: Said) -> None:
        """Keep what was said, to be told of each line."""
        self.said.append(said)
