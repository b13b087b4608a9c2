"""Additional duties on one line: which measures reach the goods, which give way, and on what value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from cruce.law import Condition, Measure, TariffLine
from cruce.model import Citation, DeclarationLine, Text, to_whole
from cruce.tariff import additional_words as words
from cruce.tariff.measures import charge_measure, rely_on, row_of_measure
from cruce.tariff.rates import Rate, Term, UnreadRate, read_rate
from cruce.tariff.rating import charge_rate
from cruce.tariff.sheet import Row, Sheet
from cruce.tariff.words import fill

FLOOR: Final = "to "
"""What the formula of a duty begins with that tops the general rate up: ``to 15%``."""

ORDERS: Final = Citation(law="19 USC 1671 and 1673", article="19 CFR part 351")
"""The law that antidumping and countervailing duty orders stand on."""

_NOUGHT = Decimal(0)
_SIGNS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(slots=True)
class Bearing:
    """One line while its additional duties are worked out.

    ``value`` is its dutiable value in dollars, or why there is none; ``rate`` the dollars for one unit of the
    invoice currency; ``free`` tells whether no duty is paid under its claim. ``levied`` is the value that
    charges of each authority stand on so far, ``taken`` the groups that have had their measure, ``doubts``
    why it is not known whether an authority or a group reaches the goods.
    """

    line: DeclarationLine
    value: Decimal | Text
    rate: Decimal
    tariff: TariffLine | None
    free: bool
    exported_on: date | None
    levied: dict[str, Decimal] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    doubts: dict[str, Text] = field(default_factory=dict)


def charge_additional(sheet: Sheet, bearing: Bearing, measures: Iterable[Measure]) -> None:
    """Enter the additional duties of a line, in the order of the measures' precedence.

    What a condition asks and the filing does not say leaves the charge that hangs on it unrated, and those
    that would give way to it; it never takes it away.
    """
    for measure in measures:
        if measure.group is not None and measure.group in bearing.taken:
            sheet.aside(bearing.line, measure, words.ASIDE_TAKEN)
            continue
        held = _reaches(measure, bearing)
        if held is False:
            sheet.aside(bearing.line, measure, words.ASIDE_CONDITION)
        elif isinstance(held, Text):
            _doubt(sheet, bearing, measure, held)
        else:
            _charge(sheet, bearing, measure)
    _charge_orders(sheet, bearing)


def _charge(sheet: Sheet, bearing: Bearing, measure: Measure) -> None:
    """Enter the charge of a measure that reaches the goods, unless it frees them or gives way."""
    frees = measure.formula is not None and _is_free(measure.formula)
    doubt = next((bearing.doubts[name] for name in _hangs_on(measure) if name in bearing.doubts), None)
    if frees and doubt is None:
        rely_on(sheet, measure)
        _take(bearing, measure)
        sheet.aside(bearing.line, measure, words.ASIDE_FREE)
        return
    if frees:
        return
    base = doubt or _base(bearing, measure)
    if isinstance(base, Decimal) and not base:
        sheet.aside(bearing.line, measure, words.ASIDE_YIELDS)
        return
    _take(bearing, measure)
    row = row_of_measure(measure, bearing.line.seq, measure.charge or measure.kind)
    row = row._replace(authority=measure.authority)
    if isinstance(base, Text) and measure.formula is not None:
        rely_on(sheet, measure)
        sheet.unrated(row, base, rate=measure.formula)
        _leave_open(bearing, measure, base)
    elif measure.formula is not None and measure.formula.startswith(FLOOR) and isinstance(base, Decimal):
        _top_up(sheet, bearing, measure, base)
    elif charge_measure(sheet, measure, bearing.line, base, row) is None:
        _leave_open(bearing, measure, fill(words.HANGS_ON, says=measure.says))
    if measure.authority is not None and isinstance(base, Decimal):
        bearing.levied[measure.authority] = bearing.levied.get(measure.authority, _NOUGHT) + base


def _top_up(sheet: Sheet, bearing: Bearing, measure: Measure, base: Decimal) -> None:
    """Charge what is missing to a stated rate, on top of the general rate in percent."""
    rely_on(sheet, measure)
    row = row_of_measure(measure, bearing.line.seq, measure.charge or measure.kind)
    row = row._replace(authority=measure.authority)
    general, least = _ad_valorem(bearing), read_rate((measure.formula or "").removeprefix(FLOOR))
    if isinstance(least, UnreadRate):
        charge_rate(sheet, row, least, base, bearing.line)
        return
    if isinstance(general, Text):
        sheet.unrated(row, general, base=base, rate=measure.formula)
        _leave_open(bearing, measure, general)
        return
    missing = max(least.terms[0].amount - general, _NOUGHT)
    charge_rate(sheet, row, Rate((Term(missing),)), base, bearing.line, f"{missing}%", measure.says)


def _take(bearing: Bearing, measure: Measure) -> None:
    if measure.group is not None:
        bearing.taken.add(measure.group)


def _hangs_on(measure: Measure) -> Iterable[str]:
    return (*((f"group {measure.group}",) if measure.group else ()), *measure.yields_to)


def _doubt(sheet: Sheet, bearing: Bearing, measure: Measure, why: Text) -> None:
    """Note that it is not known whether a measure reaches the goods: itself unrated, and what hangs on it."""
    if measure.group is not None:
        bearing.doubts.setdefault(f"group {measure.group}", why)
    if measure.formula is not None and _is_free(measure.formula):
        return
    rely_on(sheet, measure)
    row = row_of_measure(measure, bearing.line.seq, measure.charge or measure.kind)
    sheet.unrated(row._replace(authority=measure.authority), why, rate=measure.formula)
    _take(bearing, measure)
    _leave_open(bearing, measure, why)


def _leave_open(bearing: Bearing, measure: Measure, why: Text) -> None:
    if measure.authority is not None:
        bearing.doubts.setdefault(measure.authority, why)


def _is_free(formula: str) -> bool:
    rate = read_rate(formula)
    return isinstance(rate, Rate) and rate.free


# --- what a measure is levied on ---------------------------------------------------------------------------


def _base(bearing: Bearing, measure: Measure) -> Decimal | Text:
    """Give the dollars that a measure is levied on: its base, less what it gives way to."""
    if isinstance(bearing.value, Text):
        return bearing.value
    base: Decimal | Text = bearing.value
    if measure.base == "non-us":
        base = _without_us_content(bearing, bearing.value)
    elif measure.base != "value":
        base = _value_of(bearing, measure.base)
    if isinstance(base, Text):
        return base
    above = sum((bearing.levied.get(name, _NOUGHT) for name in measure.yields_to), _NOUGHT)
    return max(base - above, _NOUGHT)


def _without_us_content(bearing: Bearing, value: Decimal) -> Decimal | Text:
    share = _us_share(bearing)
    return share if isinstance(share, Text) else value - to_whole(value * share)


def _value_of(bearing: Bearing, kind: str) -> Decimal | Text:
    """Give the value of one metal in the goods, in whole dollars; or that the filing does not state it."""
    metal = next((one for one in bearing.line.goods.metals if one.kind == kind), None)
    if metal is not None and metal.value is not None:
        return to_whole(metal.value * bearing.rate)
    if metal is None and bearing.line.goods.metals:
        return _NOUGHT  # what the goods contain is stated, and this metal is not among it
    return fill(words.METAL_VALUE_MISSING, metal=words.METALS[kind])


# --- conditions --------------------------------------------------------------------------------------------


def _reaches(measure: Measure, bearing: Bearing) -> bool | Text:
    """Tell whether all conditions of a measure hold; where none fails and one cannot be told, say why."""
    open_question: Text | None = None
    for condition in measure.where:
        found = _FACTS[condition.fact](bearing, measure)
        if isinstance(found, Text):
            open_question = open_question or found
        elif not _compares(condition, found):
            return False
    return open_question or True


def _compares(condition: Condition, found: object) -> bool:
    if condition.sign == "!=":
        return found not in condition.values
    return any(_SIGNS[condition.sign](found, value) for value in condition.values)


def _us_share(bearing: Bearing) -> Decimal | Text:
    goods = bearing.line.goods
    if goods.us_share is not None:
        return goods.us_share
    if goods.us_content is not None and goods.value:
        return goods.us_content / goods.value
    return words.US_SHARE_MISSING


def _metal_share(bearing: Bearing) -> Decimal | Text:
    """Give the weight of the metals in that of the goods (HTSUS chapter 99, subchapter III, note 16)."""
    goods = bearing.line.goods
    weights = [metal.kg for metal in goods.metals]
    known = [kg for kg in weights if kg is not None]
    if not goods.net_kg or not weights or len(known) < len(weights):
        return words.METAL_WEIGHT_MISSING
    return sum(known, _NOUGHT) / goods.net_kg


def _ad_valorem(bearing: Bearing) -> Decimal | Text:
    rate = read_rate(bearing.tariff.general or "") if bearing.tariff is not None else UnreadRate("")
    if not isinstance(rate, Rate) or not rate.ad_valorem:
        return words.NO_AD_VALOREM
    return sum((term.amount / term.parts for term in rate.terms), _NOUGHT)


def _where_made(bearing: Bearing, name: str) -> str | Text:
    places = {getattr(metal, name) for metal in bearing.line.goods.metals}
    (place,) = places if len(places) == 1 else (None,)
    return place or words.METAL_ORIGIN_MISSING


def _stated(value: str | None) -> str:
    return value or ""


def _yes(held: bool) -> str:
    return "yes" if held else "no"


def _is_claimed(bearing: Bearing, measure: Measure) -> str:
    wanted = (measure.heading or "").replace(".", "")
    return _yes(any(one.startswith(wanted) for one in bearing.line.goods.classification.us_additional))


def _is_footnoted(bearing: Bearing, measure: Measure) -> str:
    notes = bearing.tariff.footnotes if bearing.tariff is not None else ()
    return _yes(measure.heading is not None and any(measure.heading in note for note in notes))


_FACTS: Final[Mapping[str, Callable[[Bearing, Measure], object]]] = {
    "ad_case": lambda bearing, measure: _stated(bearing.line.goods.ad_case),
    "ad_valorem": lambda bearing, measure: _ad_valorem(bearing),
    "cast_in": lambda bearing, measure: _where_made(bearing, "cast_in"),
    "claimed": _is_claimed,
    "cvd_case": lambda bearing, measure: _stated(bearing.line.goods.cvd_case),
    "end_use": lambda bearing, measure: _stated(bearing.line.goods.end_use),
    "entered_free": lambda bearing, measure: _yes(bearing.free),
    "exported_on": lambda bearing, measure: bearing.exported_on or words.NO_DAY_OF_EXPORTATION,
    "footnoted": _is_footnoted,
    "melted_in": lambda bearing, measure: _where_made(bearing, "melted_in"),
    "metal_share": lambda bearing, measure: _metal_share(bearing),
    "us_share": lambda bearing, measure: _us_share(bearing),
}


# --- orders ------------------------------------------------------------------------------------------------


def _charge_orders(sheet: Sheet, bearing: Bearing) -> None:
    """Enter as unrated the antidumping and countervailing duty of an order that no measure at hand rates."""
    goods = bearing.line.goods
    for case, authority in ((goods.ad_case, "AD"), (goods.cvd_case, "CVD")):
        if case is not None and authority not in bearing.levied and authority not in bearing.doubts:
            row = Row("ad_cvd", bearing.line.seq, citations=(ORDERS,), authority=authority)
            sheet.unrated(row, fill(words.CASE_UNKNOWN, case=case))
