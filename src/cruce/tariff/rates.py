"""Rates of duty as the tariffs print them: read exactly, or kept as text and said to be unread; never
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput

from cruce.tariff.grammar import RATES
from cruce.tariff.terms import PIECE, Rate, ReferredRate, Term, UnreadRate
from cruce.tariff.typesetting import plain, spaced
from cruce.tariff.units import spelled

__all__ = [
    "FREE",
    "Rate",
    "ReferredRate",
    "Term",
    "UnreadRate",
    "as_charged",
    "read_rate",
    "read_special",
    "special_is_read",
]

FREE = Rate((), text="Free")

_HUNDRED = Decimal(100)


@lru_cache(maxsize=65536)
def read_rate(text: str, tariff: str = "us-hts") -> Rate | UnreadRate:
    """Read one rate: free, ad valorem, specific for any unit, or compound (``0.9¢/kg + 10.7%``), with its
    bounds (``but not less than 2¢/kg``); or a rate that refers to another (`ReferredRate`).

    For ``mx-ligie`` a bare number is percent, *Ex.* is exempt and a mixed rate is in dollars (*AMX (7% + 0.36
    Dls por Kg de azúcar)*); prohibited goods (*Prohibida*) and the marks *AMX* and *AE* without figures stay
    unread. Never raises: what is not understood comes back as it was.
    """
    normal = plain(text)
    return _mexican(text, normal) if tariff == "mx-ligie" else _parsed(text, normal)


def as_charged(rate: Rate | UnreadRate) -> str:
    """Write a rate as charges show it: percent with its sign, a mixed one in the words of the law."""
    return str(rate) if isinstance(rate, UnreadRate) or rate.ad_valorem else rate.text


@lru_cache(maxsize=65536)
def read_special(text: str) -> Mapping[str, Rate | UnreadRate]:
    """Read the special column of the US tariff: what each programme's symbol (S, S+, KR …) gives.

    ``Free (A,AU,S) 4.2% (KR)`` gives two rates by four symbols. Words between the brackets that are no rate
    (*See 9912.95.01 (MA)*) give no figures for their own symbols alone; so does a symbol with two rates.
    """
    rates: dict[str, Rate | UnreadRate] = {}
    for words, symbols in _programmes(plain(text)):
        rate = read_rate(words)
        for symbol in _SYMBOL.findall(symbols):
            rates[symbol] = rate if rates.get(symbol, rate) == rate else UnreadRate(text)
    return MappingProxyType(rates)


def special_is_read(text: str) -> bool:
    """Tell whether every word of a special column is understood, for each programme that it names."""
    normal, rates = plain(text), read_special(text)
    last = max((found.end() for found in _SYMBOLS.finditer(normal)), default=0)
    whole = not normal[last:].strip()
    return bool(rates) and whole and not any(isinstance(rate, UnreadRate) for rate in rates.values())


_SYMBOL = re.compile(r"[A-Z]{1,2}[+*]?")
_SYMBOLS = re.compile(rf"\(([\s,.]*{_SYMBOL.pattern}(?:[\s,.]+{_SYMBOL.pattern})*[\s,.]*)(?:\)|$)")
_MEXICAN_NUMBER = re.compile(r"\d{1,3}(\.\d{1,4})?( ?%)?")
_MEXICAN_EXEMPT = re.compile(r"ex(\.|enta|ento)?", re.IGNORECASE)
_MEXICAN_MIXED = re.compile(r"(?:amx )?\(?([^()$¢]*\b(?:dls|usd|d[oó]lares)\b[^()$¢]*)\)?")
_NUMBER_OF_TARIFF = re.compile(r"\d{4}(?:\.\d{2}){0,3}")


def _programmes(text: str) -> Iterator[tuple[str, str]]:
    """Take a special column apart into what is said, and to which symbols."""
    start = 0
    for found in _SYMBOLS.finditer(text):
        # A bracket that is cut off may have lost a symbol's second sign: its words are left unread.
        yield text[start : found.start() if found[0].endswith(")") else None].strip(), found[1]
        start = found.end()


def _mexican(text: str, normal: str) -> Rate | UnreadRate:
    if _MEXICAN_NUMBER.fullmatch(normal):
        return Rate((Term(Decimal(normal.rstrip(" %"))),), text=text.strip())
    if _MEXICAN_EXEMPT.fullmatch(normal):
        return Rate((), exempt=True, text=text.strip())
    # A sign of pesos is none of dollars: only figures that say that they are dollars are read.
    mixed = _MEXICAN_MIXED.fullmatch(normal.casefold())
    return _parsed(text, mixed[1]) if mixed else UnreadRate(text)


def _parsed(text: str, normal: str) -> Rate | UnreadRate:
    parser = _parser()
    try:
        # lark says that it gives a tree; with a transformer inside it gives what that makes of the tree.
        read: Any = parser.parse(spaced(normal.casefold()))
    except (UnexpectedInput, _AtOddsError):
        return UnreadRate(text)
    found: Rate | ReferredRate = replace(read, text=text.strip())
    return found


class _AtOddsError(Exception):
    """Parts of a text that do not go together: a reduction in another unit, two least amounts."""


@v_args(inline=True)
class _Rates(Transformer[Token, Rate | ReferredRate]):
    """Builds a rate from its parsed text, bottom up."""

    def whole(self, digits: str) -> tuple[Decimal, int]:
        return Decimal(digits), 1

    def mixed(self, digits: str, fraction: str) -> tuple[Decimal, int]:
        over, parts = fraction.split("/")
        return Decimal(digits) * int(parts) + int(over), int(parts)

    def cents(self, number: tuple[Decimal, int], _sign: str) -> tuple[Decimal, int]:
        return number[0] / _HUNDRED, number[1]

    def dollars(self, digits: str, _sign: str | None = None) -> tuple[Decimal, int]:
        return Decimal(digits.replace(",", "")), 1

    def ad_valorem(self, number: tuple[Decimal, int], _sign: str, _words: str | None, on: str | None) -> Term:
        return Term(number[0], on=on and str(on), parts=number[1])

    def each(self, money: tuple[Decimal, int], word: str) -> Term:
        return Term(money[0], unit=PIECE if word.endswith(PIECE) else "each", parts=money[1])

    def less(self, money: tuple[Decimal, int], _per: str, unit: str, _degrees: str) -> tuple[Decimal, str]:
        return money[0] / money[1], spelled(unit)

    def specific(
        self,
        money: tuple[Decimal, int],
        _per: str,
        unit: str,
        on: str | None,
        less: tuple[Decimal, str] | None,
    ) -> Term:
        if less is not None and less[1] != spelled(unit):
            raise _AtOddsError
        degree = less and less[0]
        return Term(money[0], spelled(unit), on and str(on), money[1], degree)

    def sum(self, *terms: Term | str) -> tuple[Term, ...]:
        return tuple(term for term in terms if isinstance(term, Term))

    def least(self, _words: str, terms: tuple[Term, ...]) -> tuple[str, tuple[Term, ...]]:
        return "least", terms

    def most(self, _words: str, terms: tuple[Term, ...]) -> tuple[str, tuple[Term, ...]]:
        return "most", terms

    def free(self) -> Rate:
        return FREE

    def rate(self, terms: tuple[Term, ...], *rest: Any) -> Rate:
        *bounds, proviso = rest
        if len(dict(bounds)) < len(bounds):
            raise _AtOddsError
        return Rate(terms, proviso=proviso and str(proviso).lstrip(", "), **dict(bounds))

    def own(self, _words: str, _plus: str | None, _duty: str | None, terms: Any = None) -> ReferredRate:
        return ReferredRate("", own=True, plus=terms or ())

    def other(self, words: str, _plus: str | None = None, terms: Any = None) -> ReferredRate:
        codes = tuple(_NUMBER_OF_TARIFF.findall(words))
        return ReferredRate("", to=str(words), codes=codes, plus=terms or ())


@cache
def _parser() -> Lark:
    return Lark(RATES, parser="lalr", transformer=_Rates(), maybe_placeholders=True)
