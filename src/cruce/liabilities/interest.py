"""Interest that the United States pays on duty it gives back, compounded daily (19 USC 1505(c))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Final, Literal

from cruce.law import Known, Law, Unknown
from cruce.model import Citation, Exact, Money, Value, to_cents

Payee = Literal["corporation", "other"]

_PRECISION: Final = Context(prec=40)
_ONE: Final = Decimal(1)


class Spell(Value):
    """Days of one year and one rate: interest accrues on each of ``days`` days, the last of them ``to``."""

    to: date
    days: int
    rate: Exact


class Interest(Value):
    """What a sum that is given back has earned since it was deposited.

    ``until`` is the day of liquidation or reliquidation. ``checked`` tells whether every rate was compared
    with its publication.
    """

    principal: Money
    since: date
    until: date
    amount: Money
    spells: tuple[Spell, ...]
    checked: bool
    citations: tuple[Citation, ...]


def interest(principal: Money, since: date, until: date, payee: Payee, law: Law) -> Interest | Unknown:
    """Give the interest on a refund from the day of deposit to the day of liquidation.

    The day of deposit earns nothing, every later one a 365th of the yearly rate (in leap years a 366th), on
    the sum and the interest so far (26 USC 6622); the result is in whole cents. A day whose rate is not in
    the law at hand leaves the whole unknown.
    """
    grown = _growth(since, until, payee, law)
    if isinstance(grown, Unknown):
        return grown
    factor, spells, rates = grown
    with localcontext(_PRECISION):
        earned = to_cents(principal.amount * (factor - _ONE))
    return Interest(
        principal=principal,
        since=since,
        until=until,
        amount=Money(amount=earned, currency=principal.currency),
        spells=spells,
        checked=all(rate.verified for rate in rates),
        citations=tuple(dict.fromkeys(citation for rate in rates for citation in rate.citations)),
    )


@lru_cache(maxsize=1 << 16)
def _growth(
    since: date, until: date, payee: Payee, law: Law
) -> tuple[Decimal, tuple[Spell, ...], tuple[Known, ...]] | Unknown:
    factor, spells, rates = _ONE, [], []
    with localcontext(_PRECISION):
        for first, last in _quarters(since + timedelta(days=1), until):
            rate = law.value(f"us/interest/refund-{payee}", last)
            if isinstance(rate, Unknown):
                return rate
            days = (last - first).days + 1
            yearly = Decimal(rate.value)
            factor *= (_ONE + yearly / _days_in(last.year)) ** days
            spells.append(Spell(to=last, days=days, rate=yearly))
            rates.append(rate)
    return factor, tuple(spells), tuple(dict.fromkeys(rates))


def _quarters(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Cut a stretch of days at the ends of calendar quarters, for which rates are set."""
    while first <= last:
        month = (first.month - 1) // 3 * 3 + 4
        begins = date(first.year + (month > 12), (month - 1) % 12 + 1, 1)
        yield first, min(last, begins - timedelta(days=1))
        first = begins


def _days_in(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
