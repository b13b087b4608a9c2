"""What Mexico gives back: the sum brought up to date by the INPC, and the interest of a late refund."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Final

from cruce.law import Known, Law, Unknown
from cruce.liabilities.words import INTEREST_LATER
from cruce.model import Citation, Exact, Money, Text, Value, to_pesos

INDEX: Final = "mx/inpc"
"""The parameter that holds the INPC: one value a month, from its first day to its last."""

LATE: Final = "mx/interest/late-refund"
"""The parameter that holds the interest of a late refund, a month (CFF art. 22-A)."""

_FACTOR: Final = Decimal("0.0001")  # factors go to the ten-thousandth (CFF art. 17-A)
_ONE: Final = Decimal(1)


class Indexed(Value):
    """A sum that was paid and not owed, as Mexico gives it back: with its factor of actualización.

    ``later`` says from when interest would come on top (CFF art. 22-A).
    """

    paid: Money
    factor: Exact
    amount: Money
    later: Text
    citations: tuple[Citation, ...]


def indexed(paid: Money, paid_on: date, refunded_on: date, law: Law) -> Indexed | Unknown:
    """Bring a sum that Mexico gives back up to date, from the month of payment to the month of refund.

    The factor is the INPC of the month before the refund by that of the month before the payment, never
    below one (CFF arts. 17-A and 22). An index that is not in the law at hand leaves the whole unknown.
    """
    newest, oldest = (law.value(INDEX, _month_before(day)) for day in (refunded_on, paid_on))
    for index in (oldest, newest):
        if isinstance(index, Unknown):
            return index
    assert isinstance(newest, Known)
    assert isinstance(oldest, Known)
    quotient = Decimal(newest.value) / Decimal(oldest.value)
    factor = max(quotient.quantize(_FACTOR, rounding=ROUND_DOWN), _ONE)
    term, late = law.value("mx/clocks/refund", refunded_on), law.value(LATE, refunded_on)
    days = int(term.value) if isinstance(term, Known) else "?"
    rate = (Decimal(late.value) * 100).normalize() if isinstance(late, Known) else "?"
    known = [one for one in (newest, term, late) if isinstance(one, Known)]
    cited = [citation for one in known for citation in one.citations]
    return Indexed(
        paid=paid,
        factor=factor,
        amount=Money(amount=to_pesos(paid.amount * factor), currency=paid.currency),
        later=INTEREST_LATER.format(days=days, rate=rate),
        citations=tuple(dict.fromkeys(cited)),
    )


def _month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
