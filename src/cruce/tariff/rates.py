"""Rates of duty as the tariffs print them: read exactly, or kept as text and said to be unread; never
guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput

from cruce.tariff.grammar import RATES

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a rate: percent of a value (no ``unit``), or dollars for each ``unit``.

    ``amount`` is in percent or in dollars, to be divided by ``parts`` (33 1/3 % is 100 in 3 parts); ``on``
    names the component or quantity that it is levied on where that is not the whole article.
    """

    amount: Decimal
    unit: str | None = None
    on: str | None = None
    parts: int = 1

    def __str__(self) -> str:
        base = "" if self.on is None else self.on if self.on.startswith(",") else f" {self.on}"
        if self.unit is None:
            return f"{self._percent()}%{base}"
        money = (
            f"{_plain(self.amount * _HUNDRED)}¢"
            if Decimal(0) < self.amount < 1
            else f"${_plain(self.amount)}"
        )
        return f"{money} each" if self.unit == "each" else f"{money}/{self.unit}{base}"

    def _percent(self) -> str:
        if self.parts == 1:
            return _plain(self.amount)
        whole, over = divmod(self.amount, self.parts)
        return f"{_plain(whole)} {_plain(over)}/{self.parts}"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of duty that was understood: the sum of its terms; no terms at all is *free*.

    ``text`` is the official wording; it takes no part in comparisons. ``exempt`` marks the Mexican tariff's
    *Ex.* (exenta), which in law is not a rate of nought.
    """

    terms: tuple[Term, ...]
    exempt: bool = False
    text: str = ""

    @property
    def free(self) -> bool:
        """Tell whether nothing is owed under this rate, whatever the value and quantity."""
        return not any(term.amount for term in self.terms)

    @property
    def ad_valorem(self) -> bool:
        """Tell whether the customs value alone decides the amount."""
        return all(term.unit is None and term.on is None for term in self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rate) and (self.terms, self.exempt) == (other.terms, other.exempt)

    def __hash__(self) -> int:
        return hash((self.terms, self.exempt))

    def __str__(self) -> str:
        return " + ".join(map(str, self.terms)) or ("Ex." if self.exempt else "Free")


@dataclass(frozen=True, slots=True)
class UnreadRate:
    """A rate text that was not understood; whoever meets it has an unrated charge, never a free one."""

    text: str

    def __str__(self) -> str:
        return self.text


FREE = Rate((), text="Free")


@lru_cache(maxsize=65536)
def read_rate(text: str, tariff: str = "us-hts") -> Rate | UnreadRate:
    """Read one rate: free, ad valorem, specific for any unit, or compound (``0.9¢/kg + 10.7%``).

    For ``mx-ligie`` a bare number is percent and *Ex.* is exempt; prohibited goods (*Prohibida*), mixed rates
    (*AMX*) and seasonal ones (*AE*) stay unread. Never raises: what is not understood comes back as it was.
    """
    normal = _normal(text)
    if tariff == "mx-ligie":
        return _mexican(text, normal)
    parser = _parser()
    try:
        # lark says that it gives a tree; with a transformer inside it gives what that makes of the tree.
        terms: Any = parser.parse(normal)
    except UnexpectedInput:
        return UnreadRate(text)
    return Rate(terms, text=text.strip())


@lru_cache(maxsize=65536)
def read_special(text: str) -> Mapping[str, Rate | UnreadRate]:
    """Read the special column of the US tariff: what each programme's symbol (S, S+, KR …) gives.

    ``Free (A,AU,S) 4.2% (KR)`` gives two rates by four symbols. Words between the brackets that are no rate
    (*See 9912.95.01 (MA)*) are unread for their own symbols alone.
    """
    rates: dict[str, Rate | UnreadRate] = {}
    for words, symbols in _PROGRAMMES.findall(_normal(text)):
        rate = read_rate(words.strip())
        for symbol in symbols.split(","):
            rates[symbol.strip()] = rate
    return MappingProxyType(rates)


_PROGRAMMES = re.compile(
    r"((?:[^()]|\([^A-Z)][^)]*\))*)\(\s*([A-Z]{1,2}[+*]?(?:\s*,\s*[A-Z]{1,2}[+*]?)*)\s*\)"
)
_MEXICAN_NUMBER = re.compile(r"\d{1,3}(\.\d{1,4})?")
_MEXICAN_EXEMPT = re.compile(r"ex(\.|enta|ento)?", re.IGNORECASE)


def _mexican(text: str, normal: str) -> Rate | UnreadRate:
    if _MEXICAN_NUMBER.fullmatch(normal):
        return Rate((Term(Decimal(normal)),), text=text.strip())
    if _MEXICAN_EXEMPT.fullmatch(normal):
        return Rate((), exempt=True, text=text.strip())
    return UnreadRate(text)


def _normal(text: str) -> str:
    """Undo typesetting: superscripts, odd blanks, words broken at a line's end."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", " ", re.sub(r"([a-z])- ([a-z])", r"\1\2", plain)).strip()


def _plain(number: Decimal) -> str:
    return format(number.normalize() + 0, "f")


@v_args(inline=True)
class _Terms(Transformer[Token, tuple[Term, ...]]):
    """Builds the terms of a rate from its parsed text, bottom up."""

    def whole(self, digits: str) -> tuple[Decimal, int]:
        return Decimal(digits), 1

    def mixed(self, digits: str, fraction: str) -> tuple[Decimal, int]:
        over, parts = fraction.split("/")
        return Decimal(digits) * int(parts) + int(over), int(parts)

    def cents(self, digits: str) -> Decimal:
        return Decimal(digits) / _HUNDRED

    def dollars(self, digits: str) -> Decimal:
        return Decimal(digits)

    def ad_valorem(self, percent: tuple[Decimal, int], on: str | None) -> Term:
        return Term(percent[0], on=on and str(on), parts=percent[1])

    def each(self, money: Decimal, _each: str) -> Term:
        return Term(money, unit="each")

    def specific(self, money: Decimal, unit: str, on: str | None) -> Term:
        return Term(money, unit=_SPELLINGS.get(unit, str(unit)), on=on and str(on))

    def total(self, *terms: Term) -> tuple[Term, ...]:
        return terms

    def free(self, _word: str) -> tuple[Term, ...]:
        return ()


_SPELLINGS = {
    "pf.liter": "pf. liter",
    "1,000": "1000",
    "1,000 pins": "1000 pins",
    "line/ gross": "line/gross",
}


@cache
def _parser() -> Lark:
    return Lark(RATES, parser="lalr", transformer=_Terms(), maybe_placeholders=True)
