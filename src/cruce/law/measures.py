"""Measures of one country, found by flow and code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from cruce.law.forms import MeasureForm, MeasuresForm, filled
from cruce.law.page import Page
from cruce.law.values import Annulment, Measure
from cruce.model import Flow

LINE: Final = 8
"""How many digits the number of a tariff line has; what follows divides it for statistics."""


class Measures:
    """All measures of one country; a question reaches only those whose prefix leads to the code."""

    def __init__(self, rows: Iterable[Measure]) -> None:
        self._by_prefix: dict[str, list[Measure]] = {}
        self._finer: dict[str, list[Measure]] = {}
        turns = {date.min}
        for row in rows:
            turns |= {row.effective} if row.ends is None else {row.effective, row.ends + timedelta(days=1)}
            for prefix in row.codes or ("",):
                self._by_prefix.setdefault(prefix, []).append(row)
                if len(prefix) > LINE:
                    self._finer.setdefault(prefix[:LINE], []).append(row)
        self._turns = sorted(turns)
        # Half of all measures are on whatever a country sends: of those a question reaches only its own.
        self._on_any_code = lru_cache(1024)(self._find_on_any_code)

    def covering(self, flow: Flow, code: str, origin: str | None) -> tuple[Measure, ...]:
        """List the measures whose scope covers a flow, a code and an origin, by precedence, of all dates.

        Without an origin the scope of origin is not looked at: what may apply is listed.
        """
        rows = list(self._on_any_code(flow, origin))
        for length in range(1, len(code) + 1):
            rows += _of(self._by_prefix.get(code[:length], ()), flow, origin)
        found = {row.id: row for row in rows if not code.startswith(row.except_codes)}
        return _ordered(found)

    def within(self, flow: Flow, code: str, origin: str) -> tuple[Measure, ...]:
        """List the measures on numbers that divide an eight-digit code: suffixes, NICO; by precedence."""
        found = {
            row.id: row
            for row in self._finer.get(code, ())
            if row.flow in (None, flow) and _covers_origin(row, origin)
        }
        return _ordered(found)

    def since(self, on: date) -> date:
        """Give the first day since which every measure has been in force, or not, as on a day."""
        return self._turns[bisect_right(self._turns, on) - 1]

    def _find_on_any_code(self, flow: Flow, origin: str | None) -> tuple[Measure, ...]:
        return tuple(_of(self._by_prefix.get("", ()), flow, origin))


def in_force(rows: tuple[Measure, ...], on: date) -> tuple[Measure, ...]:
    """Keep the measures that are in force on a day."""
    return tuple(row for row in rows if row.effective <= on and (row.ends is None or on <= row.ends))


def never_law(row: Measure, known: date) -> bool:
    """Tell whether a measure was annulled from its beginning by a decision of a day or before."""
    return row.annulled is not None and row.annulled.on <= known


def countries_named(page: Page) -> set[str]:
    """Tell which countries a file of measures names, at its top or in its rows, rightly or not."""
    tree = page.tree if isinstance(page.tree, dict) else {}
    rows = tree.get("measures")
    said = [tree, *(rows if isinstance(rows, list) else ())]
    named = (place.get("country") for place in said if isinstance(place, dict))
    return {str(country) for country in named if country is not None}


def read_measures(country: str, page: Page) -> tuple[Measure, ...]:
    """Read a file of measures of a country (empty: not known yet); its faults are noted on the page."""
    form = filled(MeasuresForm, page)
    rows = form.measures if form else ()
    seen: dict[str, int] = {}
    for place, row in enumerate(rows):
        if seen.setdefault(row.id, place) != place:
            page.fault("repeated", ("measures", place, "id"), key=row.id)
        if row.ends is not None and row.ends < row.effective:
            page.fault("end-before-start", ("measures", place, "ends"), start=row.effective, end=row.ends)
        if country and row.country not in (None, country):
            page.fault("name", ("measures", place, "country"), found=country, said=row.country)
    if form and country and form.country not in (None, country):
        page.fault("name", ("country",), found=country, said=form.country)
    told = form.annulled if form else None
    annulled = Annulment(told.on, told.citation.citation(published=told.on)) if told else None
    return tuple(_measure(row, country, annulled) for row in rows)


def _ordered(found: Mapping[str, Measure]) -> tuple[Measure, ...]:
    return tuple(sorted(found.values(), key=lambda row: (row.precedence, row.id)))


def _of(rows: Iterable[Measure], flow: Flow, origin: str | None) -> Iterator[Measure]:
    for row in rows:
        if row.flow in (None, flow) and (origin is None or _covers_origin(row, origin)):
            yield row


def _covers_origin(row: Measure, origin: str) -> bool:
    return (not row.origins or origin in row.origins) and origin not in row.except_origins


def _measure(form: MeasureForm, country: str, annulled: Annulment | None) -> Measure:
    plain = {name: getattr(form, name) for name in _AS_WRITTEN}
    return Measure(
        **plain,
        country=country,
        annulled=annulled,
        says=form.says.text(),
        advice=form.advice.text() if form.advice else None,
        citations=tuple(
            reference.citation(effective=form.effective, verified=form.verified)
            for reference in form.citations
        ),
    )


_AS_WRITTEN = tuple(
    name for name in MeasureForm.model_fields if name not in ("country", "says", "advice", "citations")
)
