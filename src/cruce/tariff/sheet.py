"""The working sheet of one assessment: law is looked up on it, charges and findings are entered on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from cruce.law import Known, Law, Measure, Unknown
from cruce.model import (
    Adjustment,
    Charge,
    ChargeStatus,
    Conversion,
    CustomsValue,
    Declaration,
    DeclarationLine,
    Finding,
    Flow,
    Liability,
    Money,
    Text,
    to_cents,
    to_pesos,
)
from cruce.tariff.dates import DayOfLaw, LawDates, day_of_tariff
from cruce.tariff.plans import HERE, Desk, Said, period_of
from cruce.tariff.titles import Entered, Relief, Row, Title, titled, untitled
from cruce.tariff.trusted import trusted
from cruce.tariff.words import ILLUSTRATIVE, UNCHECKED, UNKNOWN, fill

CURRENCIES = {"us": "USD", "mx": "MXN"}
"""The national currency of each country whose law the engine knows."""

ROUNDING: dict[str, Callable[[Decimal], Decimal]] = {"us": to_cents, "mx": to_pesos}
"""How each country rounds an amount to be paid."""


class Valued(NamedTuple):
    """The customs value of one line on a sheet: price, adjustments, value, and how it was converted."""

    line: int
    price: Decimal
    currency: str
    adjustments: tuple[Adjustment, ...]
    value: Decimal
    conversion: Conversion | None


class Sheet(Desk):
    """What is known and owed so far on one declaration; `liability` closes it.

    Every figure of law goes through `figure`, so that nothing unverified, illustrative or unknown is used
    unsaid.
    """

    def __init__(
        self, declaration: Declaration, law: Law, dates: LawDates, *, explained: bool = False
    ) -> None:
        self.declaration = declaration
        self.law = law
        self.dates = dates
        self.country = declaration.country
        self.flow: Flow = declaration.flow
        self.kind = declaration.kind
        self.currency = CURRENCIES[self.country]
        self.tariff_day: DayOfLaw = day_of_tariff(declaration, dates, law)
        self.day: date = self.tariff_day.day
        self.period = period_of(law, self.country, self.flow, self.day)
        self.values: list[Valued] = []
        self.charges: list[Entered] = []
        self.explained = explained
        self.asides: list[tuple[DeclarationLine, Measure, Text]] = []
        self._findings: dict[tuple[str, str], Finding] = {}
        self._figures: dict[str, Known | Unknown] = {}
        self.rounded = ROUNDING[self.country]
        self._nought = self._base_money = _no_money(self.currency)
        self._base = self._nought.amount

    def figure(self, path: str) -> Known | Unknown:
        """Look a parameter up on the day of law; what must be known about it becomes a finding, once."""
        found = self._figures.get(path)
        if found is None:
            found = self._figures[path] = self.law.value(path, self.day)
            self.say(found)
        return found

    def say(self, found: Known | Unknown) -> None:
        """Note that a figure of law is missing, unverified or illustrative."""
        if isinstance(found, Unknown):
            self.find("tariff.law.unknown", "", UNKNOWN, found.what, why=found.why)
        elif found.illustrative:
            self.find("tariff.law.illustrative", "", ILLUSTRATIVE, found.path)
        elif not found.verified:
            self.find("tariff.law.unchecked", "", UNCHECKED, found.path)

    def tell(self, said: Said, under: str = "") -> None:
        """Enter what was said, at its place under a pointer, once for each thing it is about."""
        pointer = under + said.pointer[1:] if said.pointer.startswith(HERE) else said.pointer
        if (said.code, pointer + said.about) not in self._findings:
            self._findings[said.code, pointer + said.about] = _finding(said, pointer)

    def aside(self, line: DeclarationLine, measure: Measure, why: Text) -> None:
        """Note that a measure was looked at for a line and does not apply, for whoever asks why."""
        self.asides.append((line, measure, why))

    def charge(
        self,
        row: Row,
        amount: Decimal,
        *,
        base: Decimal | None = None,
        rate: str | None = None,
        status: ChargeStatus | None = None,
        why: Text | None = None,
        relief: Relief | None = None,
    ) -> None:
        """Enter a charge that is known: due when there is an amount, else zero-rated unless a status is
        given.
        """
        self.charges.append(Entered(titled(row, rate, status, why, relief), row.line, base, amount))

    def unrated(self, row: Row, why: Text, *, base: Decimal | None = None, rate: str | None = None) -> None:
        """Enter a charge that law knows and that cannot be computed from what is at hand; it is never
        nought.
        """
        self.charges.append(Entered(untitled(row, why, rate), row.line, base, None))

    def enter(self, title: Title, line: int | None, base: Decimal | None, amount: Decimal | None) -> None:
        """Enter a charge under a title made before."""
        self.charges.append(Entered(title, line, base, amount))

    def money(self, amount: Decimal) -> Money:
        """Give an amount in the national currency."""
        return trusted(Money, {"amount": amount, "currency": self.currency}) if amount else self._nought

    def _based(self, base: Decimal) -> Money:
        # The charges of a line mostly stand on one and the same base.
        if base is not self._base:
            self._base, self._base_money = base, self.money(base)
        return self._base_money

    def _charge(self, entered: Entered) -> Charge:
        title, line, base, amount = entered
        fields = {
            "country": self.country,
            "kind": title.kind,
            "key": title.key,
            "line": line,
            "base": None if base is None else self._based(base),
            "rate": title.rate,
            "amount": None if amount is None else self.money(amount),
            "status": entered.status,
            "form": title.form,
            "authority": title.authority,
            "edition": title.edition,
            "checked": title.checked,
            "citations": title.citations,
            "why": title.why,
        }
        return trusted(Charge, fields)

    def _value(self, valued: Valued) -> CustomsValue:
        fields = {
            "line": valued.line,
            "price": trusted(Money, {"amount": valued.price, "currency": valued.currency}),
            "adjustments": valued.adjustments,
            "value": self.money(valued.value),
            "conversion": valued.conversion,
        }
        return trusted(CustomsValue, fields)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is not known or was read with care, in the order in which it was met."""
        return tuple(self._findings.values())

    def liability(self) -> Liability:
        """Close the sheet: the values, charges and findings as what the declaration owes."""
        declaration = self.declaration
        return Liability(
            country=self.country,
            flow=self.flow,
            declaration=declaration.id,
            kind=declaration.kind,
            number=declaration.number,
            day=self.day,
            currency=self.currency,
            values=tuple(map(self._value, self.values)),
            charges=tuple(map(self._charge, self.charges)),
            findings=self.findings,
        )


@cache
def _no_money(currency: str) -> Money:
    return Money.zero(currency)


@lru_cache(maxsize=8192)
def _finding(said: Said, pointer: str) -> Finding:
    return Finding(
        code=said.code,
        severity=said.severity,
        pointer=pointer,
        says=fill(said.says, about=said.about, **dict(said.facts)),
        advice=said.advice,
        citation=said.citation,
    )
