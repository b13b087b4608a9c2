"""The working sheet of one assessment: law is looked up on it, charges and findings are entered on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from cruce.law import Known, Law, Measure, Unknown
from cruce.model import (
    Charge,
    ChargeStatus,
    Citation,
    CustomsValue,
    Declaration,
    DeclarationLine,
    Finding,
    Flow,
    Liability,
    Money,
    Severity,
    Text,
    to_cents,
    to_pesos,
)
from cruce.tariff.dates import DayOfLaw, LawDates, day_of_tariff
from cruce.tariff.trusted import trusted
from cruce.tariff.words import ADVICE_IMPORT, ILLUSTRATIVE, UNCHECKED, UNKNOWN, fill

CURRENCIES = {"us": "USD", "mx": "MXN"}
"""The national currency of each country whose law the engine knows."""

ROUNDING: dict[str, Callable[[Decimal], Decimal]] = {"us": to_cents, "mx": to_pesos}
"""How each country rounds an amount to be paid."""


class Row(NamedTuple):
    """What stands in the row of a charge whatever it comes to: kind, line, keys, and the law it stands on."""

    kind: str
    line: int | None = None
    key: str | None = None
    form: str | None = None
    edition: str | None = None
    checked: bool = True
    citations: tuple[Citation, ...] = ()
    authority: str | None = None


class Sheet:
    """What is known and owed so far on one declaration; `liability` closes it.

    Every figure of law goes through `figure`, so that nothing unverified, illustrative or unknown is used
    unsaid.
    """

    def __init__(self, declaration: Declaration, law: Law, dates: LawDates) -> None:
        self.declaration = declaration
        self.law = law
        self.dates = dates
        self.country = declaration.country
        self.flow: Flow = declaration.flow
        self.currency = CURRENCIES[self.country]
        self.tariff_day: DayOfLaw = day_of_tariff(declaration, dates, law)
        self.day: date = self.tariff_day.day
        self.measures_since: date = law.measures_since(self.country, self.day)
        self.values: list[CustomsValue] = []
        self.charges: list[Charge] = []
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
        if (code, pointer + about) in self._findings:
            return
        told = tuple(facts.items())
        self._findings[code, pointer + about] = _finding(
            code, severity, pointer, says, advice, citation, about, told
        )

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
    ) -> None:
        """Enter a charge that is known: due when there is an amount, else zero-rated unless a status is
        given.
        """
        if status is None:
            status = ChargeStatus.DUE if amount else ChargeStatus.ZERO
        self._enter(row, self.money(amount), base, rate, status, row.checked, why)

    def unrated(self, row: Row, why: Text, *, base: Decimal | None = None, rate: str | None = None) -> None:
        """Enter a charge that law knows and that cannot be computed from what is at hand; it is never
        nought.
        """
        self._enter(row, None, base, rate, ChargeStatus.UNRATED, False, why)

    def _enter(
        self,
        row: Row,
        amount: Money | None,
        base: Decimal | None,
        rate: str | None,
        status: ChargeStatus,
        checked: bool,
        why: Text | None,
    ) -> None:
        fields = {
            "country": self.country,
            "kind": row.kind,
            "key": row.key,
            "line": row.line,
            "base": None if base is None else self._based(base),
            "rate": rate,
            "amount": amount,
            "status": status,
            "form": row.form,
            "authority": row.authority,
            "edition": row.edition,
            "checked": checked,
            "citations": row.citations,
            "why": why,
        }
        self.charges.append(trusted(Charge, fields))

    def money(self, amount: Decimal) -> Money:
        """Give an amount in the national currency."""
        return trusted(Money, {"amount": amount, "currency": self.currency}) if amount else self._nought

    def _based(self, base: Decimal) -> Money:
        # The charges of a line mostly stand on one and the same base.
        if base is not self._base:
            self._base, self._base_money = base, self.money(base)
        return self._base_money

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
            values=tuple(self.values),
            charges=tuple(self.charges),
            findings=tuple(self._findings.values()),
        )


@cache
def _no_money(currency: str) -> Money:
    return Money.zero(currency)


@lru_cache(maxsize=8192)
def _finding(
    code: str,
    severity: Severity,
    pointer: str,
    says: Text,
    advice: Text,
    citation: Citation | None,
    about: str,
    facts: tuple[tuple[str, object], ...],
) -> Finding:
    sentence = fill(says, about=about, **dict(facts))
    return Finding(
        code=code, severity=severity, pointer=pointer, says=sentence, advice=advice, citation=citation
    )
