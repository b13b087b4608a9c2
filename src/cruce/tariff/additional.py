"""Additional duties on one line: which measures reach the goods, which give way, and on what value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from cruce.law import Measure
from cruce.model import ChargeStatus, Citation, Text
from cruce.tariff import additional_words as words
from cruce.tariff.bearing import (
    ANY,
    GROUP,
    Bearing,
    Question,
    Standing,
    ad_valorem,
    base_of,
    questions,
    reaches,
)
from cruce.tariff.measures import charge_measure, rely_on, row_of_measure, written_rate
from cruce.tariff.rates import Rate, Term, UnreadRate, read_rate
from cruce.tariff.rating import charge_rate, charge_titled
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Row, Title, titled
from cruce.tariff.words import fill

FLOOR: Final = "to "
"""What the formula of a duty begins with that tops the duty under column 1 up: ``to 15%``."""

ORDERS: Final = Citation(law="19 USC 1671 and 1673", article="19 CFR part 351")
"""The law that antidumping and countervailing duty orders stand on."""

_NOUGHT = Decimal(0)
_TO_PRINT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Step:
    """One measure as far as it can be applied before any amount is known.

    ``asked`` is what a line must still tell (``None``: the measure reaches no line of the plan); ``unsaid``
    that the suffix decides, which the lines leave out; ``names`` those under which other measures may give
    way to it. ``title`` and ``rate`` are those of its charge, where its formula alone tells them.
    """

    measure: Measure
    asked: tuple[Question, ...] | None
    unsaid: Text | None
    frees: bool
    names: tuple[str, ...]
    title: Title | None = None
    rate: Rate | None = None


def steps_of(measures: Iterable[Measure], finer: Collection[Measure], standing: Standing) -> tuple[Step, ...]:
    """Prepare the additional duties of lines that stand alike, in the order of the measures' precedence.

    ``finer`` measures are on some suffixes alone.
    """
    ordered = sorted((*measures, *finer), key=_order) if finer else measures
    return tuple(_step(measure, standing, finer=measure in finer) for measure in ordered)


def _step(measure: Measure, standing: Standing, *, finer: bool) -> Step:
    asked = questions(measure, standing)
    unsaid = fill(words.SUFFIX_NEEDED, says=measure.says) if finer else None
    frees, names = _is_free(measure), tuple(_names(measure))
    rate = None if measure.formula is None or asked is None else written_rate(measure.formula)
    if frees or not isinstance(rate, Rate):
        return Step(measure, asked, unsaid, frees, names)
    status = ChargeStatus.EXEMPT if rate.exempt else None
    title = titled(_row(measure), str(rate), status, measure.says)
    return Step(measure, asked, unsaid, frees, names, title, rate)


def charge_additional(sheet: Sheet, bearing: Bearing, steps: Iterable[Step]) -> None:
    """Enter the additional duties of a line.

    What a condition asks and the filing does not say leaves the charge that hangs on it unrated, and those
    that would give way to it; it never takes it away. So does the suffix that a line of eight digits leaves
    out, a day of law after the last one known, and a code that the tariff does not hold.
    """
    for step in steps:
        measure = step.measure
        if measure.group is not None and measure.group in bearing.taken:
            sheet.aside(bearing.line, measure, words.ASIDE_TAKEN)
            continue
        held = step.asked is not None and (not step.asked or reaches(measure, bearing, step.asked))
        doubt = step.unsaid or (held if isinstance(held, Text) else None)
        if bearing.beyond is not None and sheet.day > measure.known_to:
            doubt = bearing.beyond
        doubt = bearing.unheld or doubt
        if held is False:
            sheet.aside(bearing.line, measure, words.ASIDE_CONDITION)
        elif doubt is not None:
            _doubt(sheet, bearing, step, doubt)
        elif step.frees:
            _spare(sheet, bearing, measure)
        else:
            _charge(sheet, bearing, step)
    _charge_orders(sheet, bearing)


def _order(measure: Measure) -> tuple[int, str]:
    return measure.precedence, measure.id


def _spare(sheet: Sheet, bearing: Bearing, measure: Measure) -> None:
    """Take the goods out of the group of a measure that frees them, or the part that its base names."""
    if next(_doubts_of(bearing, measure), None) is not None:
        return
    if measure.base == "value":
        _take(bearing, measure)
    else:
        part, group = base_of(bearing, measure), measure.group or ""
        if isinstance(part, Text):
            bearing.doubts.setdefault(GROUP + group, part)
            return
        bearing.spared[group] = bearing.spared.get(group, _NOUGHT) + part
    rely_on(sheet, measure)
    sheet.aside(bearing.line, measure, words.ASIDE_FREE)


def _charge(sheet: Sheet, bearing: Bearing, step: Step) -> None:
    """Enter the charge of a measure that reaches the goods, unless it gives way."""
    measure = step.measure
    most = base_of(bearing, measure)
    if most == _NOUGHT:
        sheet.aside(bearing.line, measure, words.ASIDE_YIELDS)
        return
    base = (next(_doubts_of(bearing, measure), None) if bearing.doubts else None) or most
    _take(bearing, measure)
    if isinstance(base, Text):
        rely_on(sheet, measure)
        why = base if measure.formula is not None else measure.says
        sheet.unrated(_row(measure, bearing.line.seq), why, rate=measure.formula)
        _leave_open(bearing, step, base)
        return
    _charge_on(sheet, bearing, step, base)
    for name in step.names:
        bearing.levied[name] = bearing.levied.get(name, _NOUGHT) + base


def _charge_on(sheet: Sheet, bearing: Bearing, step: Step, base: Decimal) -> None:
    """Enter the charge of a measure on its base, by its formula."""
    measure = step.measure
    if (measure.formula or "").startswith(FLOOR):
        _top_up(sheet, bearing, step, base)
        return
    if step.title is not None and step.rate is not None:
        rely_on(sheet, measure)
        charged = charge_titled(sheet, step.title, step.rate, base, bearing.line)
    else:
        charged = charge_measure(sheet, measure, bearing.line, base, _row(measure, bearing.line.seq))
    if charged is None:
        _leave_open(bearing, step, fill(words.HANGS_ON, says=measure.says))


def _top_up(sheet: Sheet, bearing: Bearing, step: Step, base: Decimal) -> None:
    """Charge what is missing to a stated rate, on top of the duty under column 1."""
    measure = step.measure
    rely_on(sheet, measure)
    row = _row(measure, bearing.line.seq)
    paid, least = ad_valorem(bearing), read_rate((measure.formula or "").removeprefix(FLOOR))
    if isinstance(least, UnreadRate):
        charge_rate(sheet, row, least, base, bearing.line)
        return
    if isinstance(paid, Text):
        sheet.unrated(row, paid, base=base, rate=measure.formula)
        _leave_open(bearing, step, paid)
        return
    missing = max(least.terms[0].amount - paid, _NOUGHT)
    shown = missing if missing == missing.quantize(_TO_PRINT) else missing.quantize(_TO_PRINT)
    charge_rate(sheet, row, Rate((Term(missing),)), base, bearing.line, f"{shown}%", measure.says)


def _doubt(sheet: Sheet, bearing: Bearing, step: Step, why: Text) -> None:
    """Note that it is not known whether a measure reaches the goods: itself unrated, and what hangs on it."""
    measure = step.measure
    if measure.yields_to and base_of(bearing, measure) == _NOUGHT:
        sheet.aside(bearing.line, measure, words.ASIDE_YIELDS)
        return
    if measure.group is not None:
        bearing.doubts.setdefault(GROUP + measure.group, why)
    if step.frees:
        return
    rely_on(sheet, measure)
    sheet.unrated(_row(measure, bearing.line.seq), why, rate=measure.formula)
    _take(bearing, measure)
    _leave_open(bearing, step, why)


def _row(measure: Measure, line: int | None = None) -> Row:
    return row_of_measure(measure, line, measure.charge or measure.kind, authority=measure.authority)


def _take(bearing: Bearing, measure: Measure) -> None:
    if measure.group is not None:
        bearing.taken.add(measure.group)


def _doubts_of(bearing: Bearing, measure: Measure) -> Iterator[Text]:
    """Give why it is not known whether the group of a measure, or what it gives way to, reaches the goods."""
    if not bearing.doubts:
        return
    own = (f"{GROUP}{measure.group}",) if measure.group else ()
    for name in (*own, *(name.removeprefix(ANY) for name in measure.yields_to)):
        if name in bearing.doubts:
            yield bearing.doubts[name]


def _leave_open(bearing: Bearing, step: Step, why: Text) -> None:
    for name in step.names:
        bearing.doubts.setdefault(name, why)


def _names(measure: Measure) -> Iterator[str]:
    """Give the names under which other measures may give way to a measure."""
    if measure.authority is not None:
        yield measure.authority
    if measure.group is not None:
        yield GROUP + measure.group


def _is_free(measure: Measure) -> bool:
    return measure.formula is not None and _frees(measure.formula)


@cache
def _frees(formula: str) -> bool:
    """Tell ``Free`` from ``0%``: a charge of nothing, to which others give way as to any other."""
    rate = read_rate(formula)
    return isinstance(rate, Rate) and rate.free and not rate.terms


def _charge_orders(sheet: Sheet, bearing: Bearing) -> None:
    """Enter as unrated the antidumping and countervailing duty of an order that no measure at hand rates."""
    papers = bearing.standing.papers
    for case, authority in ((papers.ad_case, "AD"), (papers.cvd_case, "CVD")):
        if case is not None and authority not in bearing.levied and authority not in bearing.doubts:
            row = Row("ad_cvd", bearing.line.seq, citations=(ORDERS,), authority=authority)
            sheet.unrated(row, fill(words.CASE_UNKNOWN, case=case))
