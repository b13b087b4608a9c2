"""Working days and the days on which US entries are paid, from the clocks and holidays of the law."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from cruce.law import Known, Law, Unknown
from cruce.treasury.words import HOLIDAYS_UNKNOWN

Period = Literal["single", "daily", "monthly"]


def summary_due(released_on: date, law: Law) -> date | Unknown:
    """Give the last day for entry summary and deposit: so many working days after release (19 CFR 142.12)."""
    days = law.value("us/clocks/summary", released_on)
    return days if isinstance(days, Unknown) else working_day(released_on, _count(days), law)


def payable_on(released_on: date, period: Period, law: Law) -> date | Unknown:
    """Give the day on which an entry is to be paid, by the statement it goes on (19 CFR 24.25).

    The periodic monthly statement is paid on a working day of the month after release, all others with the
    entry summary.
    """
    if period != "monthly":
        return summary_due(released_on, law)
    days = law.value("us/clocks/monthly-statement", released_on)
    if isinstance(days, Unknown):
        return days
    last_of_month = (released_on.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return working_day(last_of_month, _count(days), law)


def working_day(after: date, count: int, law: Law, country: str = "us") -> date | Unknown:
    """Give the day that lies so many working days after another: no Saturday, Sunday or holiday of a country.

    Unknown where the list of holidays (``NAME/holidays``) does not reach that far.
    """
    holidays = _holidays(law, country)
    day = after
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays
    if not holidays or day.year > max(holidays).year:
        known_to = max(holidays, default=None)
        return Unknown(f"{country}/holidays", HOLIDAYS_UNKNOWN.format(year=day.year), known_to)
    return day


@lru_cache(maxsize=16)
def _holidays(law: Law, country: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(entry.code) for entry in law.entries(f"{country}/holidays", None))


def _count(days: Known) -> int:
    return int(days.value)
