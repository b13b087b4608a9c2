"""Statements of US entries: what an importer pays together, on which day (19 CFR 24.25)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cruce.law import Law, Unknown
from cruce.model import Money, Value
from cruce.treasury.calendar import Period, payable_on


class StatementItem(Value):
    """One released entry that goes on a statement: number, payer (importer number), day of release,
    amount.
    """

    entry: str
    payer: str
    released_on: date
    period: Period
    amount: Money


class StatementRow(Value):
    """What one payer pays on one day: the entries, in order of number, and their sum.

    ``pay_on`` is missing where the law at hand does not reach the day.
    """

    payer: str
    period: Period
    pay_on: date | None
    entries: tuple[str, ...]
    amount: Money


def statement(items: Iterable[StatementItem], law: Law) -> tuple[StatementRow, ...]:
    """Gather released entries into the statements on which they are paid; every item is on exactly one.

    An entry whose period is ``single`` is paid alone.
    """
    together: dict[tuple[str, str, str, str, str], list[StatementItem]] = {}
    days: dict[tuple[str, str, str, str, str], date | None] = {}
    for item in items:
        day = payable_on(item.released_on, item.period, law)
        pay_on = None if isinstance(day, Unknown) else day
        alone = item.entry if item.period == "single" else ""
        place = (str(pay_on or "9999"), item.payer, item.period, item.amount.currency, alone)
        together.setdefault(place, []).append(item)
        days[place] = pay_on
    return tuple(_row(together[place], days[place]) for place in sorted(together))


def _row(items: list[StatementItem], pay_on: date | None) -> StatementRow:
    first = items[0]
    total = sum((item.amount.amount for item in items), Decimal(0))
    return StatementRow(
        payer=first.payer,
        period=first.period,
        pay_on=pay_on,
        entries=tuple(sorted(item.entry for item in items)),
        amount=Money(amount=total, currency=first.amount.currency),
    )
