"""Legal terms of a liability: the last day for each thing that may or must still be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from cruce.law import Known, Law, Unknown
from cruce.liabilities.life import Life
from cruce.liabilities.words import DEADLINES
from cruce.model import Citation, Text, Value
from cruce.treasury import MoneyState, calendar

_AFTER: Final = {
    "us": (
        ("claim", "us/clocks/post-importation-claim", "entered_on"),
        ("drawback", "us/clocks/drawback", "entered_on"),
        ("reliquidation", "us/clocks/reliquidation", "liquidated_on"),
        ("protest", "us/clocks/protest", "determined_on"),
        ("ruling", "us/clocks/protest-decision", "protested_on"),
        ("records", "us/clocks/records", "entered_on"),
    ),
    "mx": (
        ("refund-claim", "mx/clocks/refund-claim", "entered_on"),
        ("records", "mx/clocks/records", "entered_on"),
    ),
}
"""What ends so long after a day of the life: its word, the clock in law, and that day."""


class Deadline(Value):
    """The last day for one thing, or why the law at hand does not give it."""

    what: str
    says: Text
    last: date | None = None
    why: Text | None = None
    citations: tuple[Citation, ...] = ()


def deadlines(life: Life, law: Law) -> tuple[Deadline, ...]:
    """List the last day for each thing that may still be done about a liability, the soonest first."""
    found = tuple(_deadlines(life, law))
    return tuple(sorted(found, key=lambda one: (one.last is None, one.last or date.max, one.what)))


def term(path: str, since: date, law: Law, times: int = 1) -> date | Unknown:
    """Give the last day of a term of days or years that begins on a day (the clock in force on it)."""
    clock = law.value(path, since)
    if isinstance(clock, Unknown):
        return clock
    count = int(clock.value) * times
    return _years_after(since, count) if clock.unit == "years" else since + timedelta(days=count)


def correctable_until(life: Life, law: Law) -> date | Unknown:
    """Give the last day for a post summary correction: a term from entry, and one before liquidation."""
    last = term("us/clocks/post-summary-correction", life.entered_on, law)
    planned = _planned_liquidation(life, law)
    before = law.value("us/clocks/post-summary-correction-before-liquidation", life.entered_on)
    for answer in (last, planned, before):
        if isinstance(answer, Unknown):
            return answer
    assert isinstance(last, date)
    assert isinstance(planned, date)
    assert isinstance(before, Known)
    return min(last, planned - timedelta(days=int(before.value)))


def liquidated_by(life: Life, law: Law) -> date | Unknown:
    """Give the day on which an entry is deemed liquidated as entered (19 USC 1504)."""
    limit = term("us/clocks/liquidation-limit", life.entered_on, law, 1 + life.extensions)
    last = term("us/clocks/liquidation-extended", life.entered_on, law)
    if isinstance(limit, Unknown) or not life.extensions:
        return limit
    return last if isinstance(last, Unknown) else min(limit, last)


def _planned_liquidation(life: Life, law: Law) -> date | Unknown:
    if life.extensions:
        return liquidated_by(life, law)
    return term("us/clocks/liquidation-usual", life.entered_on, law)


def _deadlines(life: Life, law: Law) -> Iterator[Deadline]:
    if life.country == "us" and life.liquidated_on is None:
        if life.state in (MoneyState.ESTIMATED, MoneyState.GUARANTEED):
            yield _deadline(
                "deposit", calendar.payable_on(life.entered_on, "daily", law), "us/clocks/summary", life, law
            )
        path = "us/clocks/post-summary-correction"
        yield _deadline("correction", correctable_until(life, law), path, life, law)
        yield _deadline("liquidation", liquidated_by(life, law), "us/clocks/liquidation-limit", life, law)
    for what, path, since in _AFTER.get(life.country, ()):
        start = getattr(life, since)
        if start is not None:
            yield _deadline(what, term(path, start, law), path, life, law)
    determined = life.determined_on
    if determined is not None and life.open.amount < 0:
        yield _deadline("refund", term("us/clocks/refund", determined, law), "us/clocks/refund", life, law)


def _deadline(what: str, last: date | Unknown, path: str, life: Life, law: Law) -> Deadline:
    if isinstance(last, Unknown):
        return Deadline(what=what, says=DEADLINES[what], why=last.why)
    clock = law.value(path, life.entered_on)
    cited = clock.citations if isinstance(clock, Known) else ()
    return Deadline(what=what, says=DEADLINES[what], last=last, citations=cited)


def _years_after(day: date, count: int) -> date:
    try:
        return day.replace(year=day.year + count)
    except ValueError:  # 29 February
        return date(day.year + count, 2, 28)
