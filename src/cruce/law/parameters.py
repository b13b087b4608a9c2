"""A parameter of law: values by the day they take effect."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from cruce.law.forms import ParameterForm, filled
from cruce.law.page import Page
from cruce.law.sentences import known_from, known_to, not_held
from cruce.law.values import Known, Unknown

RATE_TABLES = ("exchange", "exchange-daily", "equivalence")
"""The folders of parameters that hold exchange rates, one file a currency."""


class Parameter:
    """A figure of law through time; a value runs until its stated end, else until the next one."""

    def __init__(self, path: str, values: tuple[Known, ...]) -> None:
        self.path = path
        self._values = values
        self._starts = [value.since for value in values]

    @property
    def values(self) -> tuple[Known, ...]:
        """Give all values, oldest first."""
        return self._values

    def on(self, day: date) -> Known | Unknown:
        """Give the value in force on a day, or to what day it is known."""
        place = bisect_right(self._starts, day) - 1
        if not self._values:
            return Unknown(self.path, not_held(self.path), None)
        if place < 0:
            return Unknown(self.path, known_from(self.path, self._starts[0]), None)
        value = self._values[place]
        if value.until is not None and day > value.until:
            return Unknown(self.path, known_to(self.path, value.until), value.until)
        return value


def read_parameter(path: str, page: Page) -> Parameter | None:
    """Read a parameter file; its faults are noted on the page."""
    form = filled(ParameterForm, page)
    if form is None:
        return None
    _check_days(form, page)
    _check_exchange(path, form, page)
    says = form.says.text()
    return Parameter(
        path,
        tuple(
            Known(
                value=form.values[since],
                unit=form.unit,
                path=path,
                since=since,
                until=form.until.get(since),
                says=says,
                citations=tuple(
                    reference.citation(
                        published=form.published.get(since),
                        effective=since,
                        verified=since not in form.unverified,
                    )
                    for reference in form.reference.get(since, ())
                ),
                verified=since not in form.unverified,
                illustrative=form.illustrative,
            )
            for since in sorted(form.values)
        ),
    )


def _check_days(form: ParameterForm, page: Page) -> None:
    starts = sorted(form.values)
    named = [("until", start) for start in form.until]
    named += [("reference", start) for start in form.reference]
    named += [("published", start) for start in form.published]
    named += [("unverified", start) for start in form.unverified]
    for key, start in named:
        if start not in form.values:
            page.fault("no-such-start", (key, start), key=key, start=start)
    for start, end in form.until.items():
        following = starts[bisect_right(starts, start) :]
        if end < start:
            page.fault("end-before-start", ("until", start), start=start, end=end)
        elif following and end >= following[0]:
            page.fault("end-after-next", ("until", start), start=start, end=end)


def _check_exchange(path: str, form: ParameterForm, page: Page) -> None:
    """A rate turned the other way round would still look like one: its unit must say which way it is."""
    _, table, currency = f"//{path}".rsplit("/", 2)
    if table in RATE_TABLES and not form.unit.endswith(f" per {currency}"):
        page.fault("exchange", ("unit",), unit=form.unit, currency=currency)
