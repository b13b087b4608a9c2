"""Money and quantities: exact decimals with a currency or a unit, never floats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Final, Self

from pydantic import Field, GetCoreSchemaHandler, PlainSerializer
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from cruce.model.text import Value

_WRITTEN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch


def _plain(number: Decimal) -> str:
    return format(number, "f")


def read_decimal(said: object) -> Decimal | None:
    """Read a number as the wire form has it: digits 0 to 9, with a point and a minus where needed.

    None for anything else: Python would also take ``1_000``, ``1e5``, blanks, and digits of other scripts.
    """
    if isinstance(said, str):
        return Decimal(said) if _WRITTEN(said) else None
    if isinstance(said, int) and not isinstance(said, bool):
        return Decimal(said)
    return said if isinstance(said, Decimal) else None


def _decimal(said: object) -> Decimal:
    number = read_decimal(said)
    if number is None:
        raise PydanticKnownError("decimal_parsing")
    return number


@dataclass(frozen=True, slots=True)
class Written:
    """A decimal as the wire form has it and in no other way.

    Texts of ``short`` form are within every bound of their field, so that the bounds need not be asked.
    """

    short: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        bounded = handler(source)
        is_short = re.compile(self.short).fullmatch

        def read(said: Any, bound: Callable[[Decimal], Decimal]) -> Decimal:
            return Decimal(said) if type(said) is str and is_short(said) else bound(_decimal(said))

        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_wrap_validator_function(read, bounded),
            python_schema=core_schema.no_info_before_validator_function(_decimal, bounded),
        )


Exact = Annotated[
    Decimal,
    Field(max_digits=24, decimal_places=9),
    Written(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"),
    PlainSerializer(_plain, return_type=str, when_used="json"),
]
"""A finite decimal of at most 24 digits, nine of them after the point; a JSON string on the wire."""

Amount = Annotated[
    Decimal,
    Field(ge=0, max_digits=18, decimal_places=6),
    Written(r"[0-9]{1,12}(?:\.[0-9]{1,6})?"),
    PlainSerializer(_plain, return_type=str, when_used="json"),
]
"""A decimal that is not negative, as a trader declares it."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code."""

CENT = Decimal("0.01")
PESO = Decimal(1)


class Money(Value):
    """An amount in one currency (WCO AmountType). Sums of two currencies are an error, never a guess."""

    amount: Exact
    currency: Currency

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Give no money at all, in ``currency``."""
        return cls(amount=Decimal(0), currency=currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount=self.amount - other.amount, currency=self.currency)

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"

    def _same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise ValueError(f"cannot combine {self.currency} with {other.currency}")


class Quantity(Value):
    """A measured quantity with its unit code as the tariff of that country names it (WCO QuantityType).

    A component that a rate is levied on is part of the unit's name: ``kg drained weight``, ``USD case``.
    """

    amount: Amount
    unit: Annotated[str, Field(min_length=1, max_length=40)]


def to_cents(amount: Decimal) -> Decimal:
    """Round to the cent, halves up: US duties and fees (19 CFR 24.23; CBP Form 7501 instructions)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_whole(amount: Decimal) -> Decimal:
    """Round a customs value to whole dollars or pesos, 50 cents and more up (19 CFR 159.3; for pesos by
    practice).
    """
    return amount.quantize(PESO, rounding=ROUND_HALF_UP)


def to_pesos(amount: Decimal) -> Decimal:
    """Round a Mexican contribution to whole pesos: 1 to 50 cents down, 51 to 99 up (CFF art. 20).

    The amount is cut to whole cents first, for the article speaks of cents and knows nothing smaller.
    """
    return amount.quantize(CENT, rounding=ROUND_DOWN).quantize(PESO, rounding=ROUND_HALF_DOWN)


def sum_by_currency(amounts: Iterable[Money]) -> dict[str, Decimal]:
    """Add up many `Money` values, one total for each currency, in order of currency code."""
    totals: dict[str, Decimal] = {}
    for money in amounts:
        totals[money.currency] = totals.get(money.currency, Decimal(0)) + money.amount
    return dict(sorted(totals.items()))
