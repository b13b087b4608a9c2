"""What a rate of duty is, once its text is understood: terms, bounds, references to other rates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

PIECE = "other piece or part"
"""The unit of a rate that says *for each* where the others write a stroke."""

DEGREES = "for each degree under 100 degrees (and fractions of a degree in proportion)"
"""How the US tariff words the reduction of a sugar's rate by its polarisation."""

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a rate: percent of a value (no ``unit``), or US dollars for each ``unit``.

    ``amount`` is in percent or in dollars, to be divided by ``parts`` (33 1/3 % is 100 in 3 parts); ``on``
    names the component or quantity that it is levied on where that is not the whole article. ``degree`` is
    what comes off the dollars for each degree of polarisation under 100.
    """

    amount: Decimal
    unit: str | None = None
    on: str | None = None
    parts: int = 1
    degree: Decimal | None = None

    def __str__(self) -> str:
        base = "" if self.on is None else self.on if self.on.startswith(",") else f" {self.on}"
        if self.unit is None:
            return f"{_figure(self.amount, self.parts)}%{base}"
        money = _money(self.amount, self.parts)
        if self.unit == "each":
            return f"{money} each"
        if self.unit == PIECE:
            return f"{money} for each {PIECE}"
        less = "" if self.degree is None else f" less {_money(self.degree, 1)}/{self.unit} {DEGREES}"
        return f"{money}/{self.unit}{base}{less}"


@dataclass(frozen=True)
class Rate:
    """A rate of duty that was understood: the sum of its terms; no terms at all is *free*.

    The sum is at least that of ``least`` and at most that of ``most``, where there are any. A ``proviso``
    changes the amount by facts that no value or quantity tells: such a rate is known, and not computed.
    ``exempt`` marks the Mexican tariff's *Ex.* (exenta), which in law is not a rate of nought. ``text`` is
    the official wording; it takes no part in comparisons.
    """

    terms: tuple[Term, ...]
    exempt: bool = False
    text: str = ""
    least: tuple[Term, ...] = ()
    most: tuple[Term, ...] = ()
    proviso: str | None = None

    @cached_property
    def free(self) -> bool:
        """Tell whether nothing is owed under this rate, whatever the value and quantity."""
        return not any(term.amount for term in (*self.terms, *self.least))

    @cached_property
    def ad_valorem(self) -> bool:
        """Tell whether the customs value alone decides the amount."""
        if self.least or self.most or self.proviso is not None:
            return False
        return all(term.unit is None and term.on is None for term in self.terms)

    @cached_property
    def percent(self) -> tuple[Decimal, Decimal] | None:
        """Give what the value is multiplied with and divided by, where the rate is one percentage of it."""
        if not self.ad_valorem or len(self.terms) > 1:
            return None
        if not self.terms:
            return Decimal(0), _HUNDRED
        return self.terms[0].amount, _HUNDRED * self.terms[0].parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rate) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def __str__(self) -> str:
        return self._shown

    @cached_property
    def _shown(self) -> str:
        if not self.terms:
            return "Ex." if self.exempt else "Free"
        said = _sum(self.terms)
        if self.least:
            said += f" but not less than {_sum(self.least)}"
        if self.most:
            said += f" but not more than {_sum(self.most)}"
        return said if self.proviso is None else f"{said}, {self.proviso}"

    def _said(self) -> tuple[object, ...]:
        return self.terms, self.exempt, self.least, self.most, self.proviso


@dataclass(frozen=True, slots=True)
class UnreadRate:
    """A rate text that gives no figures; whoever meets it has an unrated charge, never a free one."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ReferredRate(UnreadRate):
    """A rate that the tariff states by naming another: it gives figures only once that one is found.

    ``own``: the rate of the goods in their own subheading (*The duty provided in the applicable subheading*,
    *No change*), to which ``plus`` is added. Else ``to`` holds the words that say whose rate it is, and
    ``codes`` the tariff numbers among them, of a range the first and the last.
    """

    own: bool = False
    to: str = ""
    codes: tuple[str, ...] = ()
    plus: tuple[Term, ...] = ()

    def over(self, rate: Rate) -> Rate | None:
        """Give the goods' own rate with what is added to it; none where the sum would not be exact."""
        if not self.plus:
            return rate
        if rate.least or rate.most or rate.proviso is not None:
            return None
        return Rate((*rate.terms, *self.plus), text=self.text)


def _sum(terms: tuple[Term, ...]) -> str:
    return " + ".join(map(str, terms))


def _money(amount: Decimal, parts: int) -> str:
    if Decimal(0) < amount < parts:
        return f"{_figure(amount * _HUNDRED, parts)}¢"
    return f"${_plain(amount)}" if parts == 1 else f"{_figure(amount * _HUNDRED, parts)}¢"


def _figure(amount: Decimal, parts: int) -> str:
    if parts == 1:
        return _plain(amount)
    whole, over = divmod(amount, parts)
    return f"{_plain(whole)} {_plain(over)}/{parts}"


def _plain(number: Decimal) -> str:
    return format(number.normalize() + 0, "f")
