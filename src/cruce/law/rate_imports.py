"""Bringing official exchange rates into a law directory: only if the whole file is plausible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cruce.law.exchange import is_absurd
from cruce.law.forms import ParameterForm, filled
from cruce.law.imports import ImportReport
from cruce.law.law import Law, open_law
from cruce.law.page import Page
from cruce.law.rate_tables import Quote, Quoted, read_rates
from cruce.law.sentences import error, fault
from cruce.law.shelf import content as file_content
from cruce.law.sources import no_lines, refusal
from cruce.law.values import Known
from cruce.law.writing import rewrite_files
from cruce.model import Finding

_TELLING = Decimal("0.2")
_ROUGH = 0  # the row of a rate that is no fit measure of a jump

RATE_KINDS = ("us-exchange", "mx-exchange", "mx-equivalences")
"""The kinds of `cruce law import` that bring exchange rates."""


class _Series(NamedTuple):
    """Where the rates of one official table go, and how far apart its values stand and differ."""

    folder: str
    unit: str
    en: str
    es: str
    citations: tuple[tuple[str, str], ...]
    jump: str
    longest: int
    verified: bool = True


_SERIES: Mapping[str, _Series] = {
    "us-quarterly": _Series(
        "us/exchange",
        "USD per {}",
        "US dollars per {}, certified for the quarter",
        "Dólares de los EE. UU. por {}, tipo certificado para el trimestre",
        (("31 USC 5151", "(c)"), ("19 CFR 159.34", "(a), quarterly list")),
        "us/conversion/jump-quarterly",
        92,
    ),
    "us-daily": _Series(
        "us/exchange-daily",
        "USD per {}",
        "US dollars per {}, noon buying rate of the day in New York",
        "Dólares de los EE. UU. por {}, tipo de compra del día al mediodía en Nueva York",
        (("31 USC 5151", "(d) and (e)"), ("19 CFR 159.35", "Federal Reserve H.10")),
        "us/conversion/jump-daily",
        6,
    ),
    "mx-daily": _Series(
        "mx/exchange",
        "MXN per {}",
        "Pesos per {}, published in the DOF the day before",
        "Pesos por {}, publicado en el DOF el día anterior",
        (("Código Fiscal de la Federación", "art. 20, párrafo tercero"), ("Ley Aduanera", "art. 56")),
        "mx/conversion/jump-daily",
        6,
    ),
    # Which table governs a day, the article does not say; practice takes the last one printed.
    "mx-monthly": _Series(
        "mx/equivalence",
        "USD per {}",
        "US dollars per {}, monthly table of equivalences",
        "Dólares de los EE. UU. por {}, tabla mensual de equivalencias",
        (("Código Fiscal de la Federación", "art. 20, tabla mensual del Banco de México"),),
        "mx/conversion/jump-monthly",
        40,
        verified=False,
    ),
}


@dataclass(frozen=True, slots=True)
class _Point:
    """A rate in the order of days: of the file (with its row), or of the directory already."""

    since: date
    until: date | None
    rate: Decimal
    row: int | None = None


def import_rates(
    kind: str, content: bytes, law_dir: Path, today: date, effective: date | None = None
) -> ImportReport:
    """Bring an official table of exchange rates into a law directory, beside the rates it holds.

    Raises ``LawError`` naming every fault with its row when a single rate is absurd: nought, negative, with a
    decimal comma, twice, still to come, turned round, or too far from the last valid one. Then nothing is
    written. What is there already is never changed.
    """
    law = open_law(*([law_dir] if law_dir.is_dir() else []))
    quoted = read_rates(kind, content, law, effective)
    series = _SERIES[quoted.series]
    faults = list(quoted.faults)
    files: dict[Path, bytes] = {}
    for currency in sorted({quote.currency for quote in quoted.quotes}):
        file = law_dir / "parameters" / series.folder / f"{currency}.yaml"
        points, found = _merged(file, [one for one in quoted.quotes if one.currency == currency], today)
        faults += [*found, *_implausible(series, currency, points, law)]
        if any(point.row is not None for point in points):
            files[file] = _page(kind, series, currency, points, today)
    if faults:
        raise error(tuple(sorted(faults, key=_row)))
    if not quoted.quotes:
        raise no_lines(quoted.source.refused)
    rewrite_files(files)
    return _report(kind, quoted, law_dir / "parameters" / series.folder, already=not files)


def _report(kind: str, quoted: Quoted, folder: Path, *, already: bool) -> ImportReport:
    return ImportReport(
        kind=kind,
        name=quoted.series,
        folder=folder,
        known_to=max(quote.until for quote in quoted.quotes),
        lines=quoted.source.lines,
        kept=len(quoted.quotes),
        rate_lines=len(quoted.quotes),
        part=False,
        already=already,
        refused=tuple(quoted.source.refused),
        findings=(*quoted.source.findings, fault("rate-untested", "", None)),
        rate_texts=MappingProxyType({}),
    )


def _row(found: Finding) -> int:
    digits = found.pointer.removeprefix("/")
    return int(digits) if digits.isdigit() else 0


def _merged(file: Path, quotes: Sequence[Quote], today: date) -> tuple[list[_Point], list[Finding]]:
    """Lay the rates of a file among those held, by day; and name what is twice, in conflict, to come."""
    held = {point.since: point for point in _held(file)}
    faults: list[Finding] = []
    seen: set[date] = set()
    for quote in quotes:
        there = held.get(quote.since)
        facts = {"currency": quote.currency, "day": quote.since}
        if quote.since in seen:
            faults.append(fault("rate-twice", "", quote.row, **facts))
        elif quote.since > today + timedelta(days=1):  # printed today, in force tomorrow
            faults.append(fault("rate-future", "", quote.row, **facts))
        elif there is None:
            held[quote.since] = _Point(quote.since, quote.until, quote.rate, quote.row)
        elif there.rate != quote.rate:
            facts |= {"rate": quote.rate, "held": there.rate}
            faults.append(fault("rate-conflict", "", quote.row, **facts))
        seen.add(quote.since)
    return [held[since] for since in sorted(held)], faults


def _held(file: Path) -> Iterator[_Point]:
    """Give the official rates that the directory holds; illustrative ones are not added to."""
    if not file.exists():
        return
    page = Page(str(file), file_content(file))
    form = filled(ParameterForm, page)
    if form is None:
        raise error(tuple(page.faults))
    if form.illustrative:
        raise refusal("rate-illustrative", currency=file.stem)
    for since, rate in form.values.items():
        if is_absurd(rate):
            raise error((fault("rate-number", str(file), None, value=rate),))
        yield _Point(since, form.until.get(since), Decimal(rate))


def _implausible(series: _Series, currency: str, points: Sequence[_Point], law: Law) -> Iterator[Finding]:
    """Compare each rate with the last valid one; the first with what the law at hand holds for its day."""
    limit = law.value(series.jump, date.max)
    jump = limit.value if isinstance(limit, Known) and isinstance(limit.value, Decimal) else Decimal(0)
    last = _anchor(series, currency, points[0], law)
    for point in points:
        row = point.row
        if last is None:
            last = point
            continue
        facts = {"currency": currency, "rate": point.rate, "last": last.rate}
        near = (point.since - last.since).days <= 3 * series.longest and last.row != _ROUGH
        change = abs(point.rate / last.rate - 1)
        if row is not None and _is_turned(point.rate, last.rate, jump):
            yield fault("rate-swapped", "", row, **facts, unit=series.unit.format(currency))
        elif near and change > jump and (row or last.row):
            facts |= {"day": point.since, "since": last.since, "path": series.jump}
            yield fault(
                "rate-jump", "", row or last.row, **facts, change=_percent(change), limit=_percent(jump)
            )
            last = point if row is None else last
        else:
            last = point


def _anchor(series: _Series, currency: str, first: _Point, law: Law) -> _Point | None:
    """Give what the law at hand says for the first day; a sample or another table tells direction only."""
    paths = [f"{series.folder}/{currency}"]
    paths += [f"us/exchange/{currency}"] if series.unit.startswith("USD") else []
    for path in paths:
        found = law.value(path, first.since)
        if isinstance(found, Known) and not is_absurd(found.value):
            rough = found.illustrative or path != paths[0]
            return _Point(found.since, None, Decimal(found.value), _ROUGH if rough else None)
    return None


def _is_turned(rate: Decimal, last: Decimal, jump: Decimal) -> bool:
    """Tell whether a rate is far from the last one and its reciprocal much nearer.

    Between 0.8 and 1.25 the two cannot be told apart, and nothing is said.
    """
    far, turned = (max(one, 1 / one) - 1 for one in (rate / last, 1 / rate / last))
    return far > min(jump, _TELLING) and 3 * turned < far


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.1'))} %"


def _page(kind: str, series: _Series, currency: str, points: Sequence[_Point], today: date) -> bytes:
    """Write the parameter file: each value with the last day on which it is certain, where a gap follows."""
    cited = ", ".join(f'{{law: "{law}", article: "{article}"}}' for law, article in series.citations)
    lines = [
        f"# Brought in by `cruce law import {kind}`, which adds to it and changes nothing that is here.",
        "# The layout of the official file was read from its description and not tested on such a file.",
        "says:",
        f'  en: "{series.en.format(currency)}"',
        f'  es: "{series.es.format(currency)}"',
        f'unit: "{series.unit.format(currency)}"',
        "values:",
        *(f"  {point.since}: {point.rate:f}" for point in points),
        "until:",
        *(f"  {since}: {last}" for since, last in _ends(points, series.longest).items()),
        "reference:",
        *(f"  {point.since}: [{cited}]" for point in points),
    ]
    if not series.verified:
        lines.append(f"unverified: [{', '.join(str(point.since) for point in points)}]")
    return "\n".join((*lines, f"checked_on: {today}", "")).encode()


def _ends(points: Sequence[_Point], longest: int) -> dict[date, date]:
    """A value runs until the next one; before a gap, and at the end, only as long as it is certain."""
    ends: dict[date, date] = {}
    for point, after in zip(points, (*points[1:], None), strict=True):
        if after is not None and (after.since - point.since).days <= longest:
            continue
        last = point.until or point.since
        ends[point.since] = last if after is None else min(last, after.since - timedelta(days=1))
    return ends
