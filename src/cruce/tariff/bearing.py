"""One line while its additional duties are worked out: what is known of it, and what a measure stands on."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cruce.law import Condition, Measure, TariffLine
from cruce.model import DeclarationLine, GoodsItem, Text, to_whole
from cruce.tariff import additional_words as words
from cruce.tariff.amounts import Lacking, amount_of
from cruce.tariff.rates import Rate
from cruce.tariff.words import fill

GROUP: Final = "group "
"""What a name in ``yields_to`` begins with that means a group of measures, not an authority."""

ANY: Final = "any "
"""What a name in ``yields_to`` begins with where any charge under it takes the goods out wholly."""

_NOUGHT = Decimal(0)
_HUNDRED = Decimal(100)
_SIGNS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Papers(NamedTuple):
    """What the papers of a line name beside its code, origin and claim: orders, use, programme, and the
    headings of chapters 98 and 99.
    """

    ad_case: str | None
    cvd_case: str | None
    end_use: str | None
    prosec: str | None
    us_additional: tuple[str, ...]


def papers_of(goods: GoodsItem) -> Papers:
    """Give what the papers of some goods name."""
    numbers = goods.classification.us_additional
    return Papers(goods.ad_case, goods.cvd_case, goods.end_use, goods.prosec, numbers)


class Standing(NamedTuple):
    """What a measure may ask of a line before its amounts: its papers, its tariff line, the ``duty`` that it
    pays under column 1, and whether it is entered ``free`` under its claim.
    """

    papers: Papers
    tariff: TariffLine | None = None
    duty: Rate | None = None
    free: bool = False


@dataclass(slots=True)
class Bearing:
    """One line while its additional duties are worked out.

    ``value`` is its dutiable value in dollars, or why there is none; ``full`` the same where 9802.00.60 takes
    nothing off; ``rate`` the dollars for one unit of the invoice currency. ``levied`` is the value that the
    charges of each authority and group stand on so far, ``spared`` the value that a group does not reach,
    ``taken`` the groups that have had their measure, ``doubts`` why it is not known whether an authority or a
    group reaches the goods. ``beyond`` says to what day the tariff is known, where the day of law is later;
    ``unheld`` that it does not hold the code at all.
    """

    line: DeclarationLine
    value: Decimal | Text
    full: Decimal | Text
    rate: Decimal
    standing: Standing
    exported_on: date | None
    beyond: Text | None = None
    unheld: Text | None = None
    levied: dict[str, Decimal] = field(default_factory=dict)
    spared: dict[str, Decimal] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    doubts: dict[str, Text] = field(default_factory=dict)


def base_of(bearing: Bearing, measure: Measure) -> Decimal | Text:
    """Give the dollars that a measure is levied on: its base, less what is spared and what goes before.

    A base that is not known is nothing where what goes before takes all of the value.
    """
    base = _BASES.get(measure.base, _value_of)(bearing, measure.base)
    if isinstance(base, Text):
        return _NOUGHT if _none_is_left(bearing, measure) else base
    above = bearing.spared.get(measure.group or "", _NOUGHT)
    for name in measure.yields_to if bearing.levied else ():
        if name.startswith(ANY):
            above += base if bearing.levied.get(name.removeprefix(ANY)) else _NOUGHT
        else:
            above += bearing.levied.get(name, _NOUGHT)
    return max(base - above, _NOUGHT)


def _none_is_left(bearing: Bearing, measure: Measure) -> bool:
    above = _NOUGHT
    for name in measure.yields_to:
        levied = bearing.levied.get(name.removeprefix(ANY), _NOUGHT)
        if levied and name.startswith(ANY):
            return True
        above += levied
    return isinstance(bearing.value, Decimal) and bool(bearing.value) and above >= bearing.value


Question = Condition | Text
"""What a line is still to be asked; or, known from its papers alone, why it cannot tell."""


def questions(measure: Measure, standing: Standing) -> tuple[Question, ...] | None:
    """Give what must still be asked of lines that stand alike, once their amounts, days and metals are known.

    ``None``: a condition fails for all of them.
    """
    left: list[Question] = []
    for condition in measure.where:
        ask = _BEFORE_AMOUNTS.get(condition.fact)
        found = None if ask is None else ask(standing, measure)
        if found is None:
            left.append(condition)
        elif isinstance(found, Text):
            left.append(found)
        elif not _compares(condition, found):
            return None
    return tuple(left)


def reaches(measure: Measure, bearing: Bearing, asked: tuple[Question, ...] | None = None) -> bool | Text:
    """Tell whether all conditions of a measure hold; where none fails and one cannot be told, say why.

    ``asked`` are those that are left to be asked, if some were answered before (`questions`).
    """
    open_question: Text | None = None
    for question in measure.where if asked is None else asked:
        if isinstance(question, Text):
            open_question = open_question or question
            continue
        found = _asked(question.fact, bearing, measure)
        if isinstance(found, Text):
            open_question = open_question or found
        elif not _compares(question, found):
            return False
    return open_question or True


def ad_valorem(bearing: Bearing) -> Decimal | Text:
    """Give the duty under column 1 in percent of the value; of a rate by quantity, its equivalent.

    The duty payable by the customs value (HTSUS chapter 99, subchapter III, notes 2(v)(xix) and 33(m)).
    """
    rate, plain = bearing.standing.duty, _plain_ad_valorem(bearing.standing)
    if rate is None or plain is not None:
        return words.NO_AD_VALOREM if plain is None else plain
    if isinstance(bearing.value, Text) or not bearing.value:
        return words.NO_AD_VALOREM
    amount = amount_of(rate, bearing.value, bearing.line.goods)
    return words.NO_AD_VALOREM if isinstance(amount, Lacking) else amount * _HUNDRED / bearing.value


def _plain_ad_valorem(standing: Standing) -> Decimal | Text | None:
    """Give the duty in percent of the value where its rate is one, or that there is none; ``None``: it hangs
    on amounts.
    """
    rate = standing.duty
    if rate is None:
        return words.NO_AD_VALOREM
    return sum((term.amount / term.parts for term in rate.terms), _NOUGHT) if rate.ad_valorem else None


# --- bases -------------------------------------------------------------------------------------------------


def _us_content(bearing: Bearing, kind: str) -> Decimal | Text:
    """Give the US content of the goods (``us``), or all but it (``non-us``)."""
    share = _us_share(bearing)
    if isinstance(bearing.full, Text):
        return bearing.full
    if isinstance(share, Text):
        return share
    content = to_whole(bearing.full * share)
    return content if kind == "us" else bearing.full - content


def _value_of(bearing: Bearing, kind: str) -> Decimal | Text:
    """Give the value of one metal in the goods, in whole dollars; or that the filing does not state it."""
    if isinstance(bearing.value, Text):
        return bearing.value
    metal = next((one for one in bearing.line.goods.metals if one.kind == kind), None)
    if metal is not None and metal.value is not None:
        return to_whole(metal.value * bearing.rate)
    if metal is None and bearing.line.goods.metals:
        return _NOUGHT  # what the goods contain is stated, and this metal is not among it
    return fill(words.METAL_VALUE_MISSING, metal=words.METALS[kind])


def _value_or_full(bearing: Bearing, kind: str) -> Decimal | Text:
    """Give the value of one metal where the filing states it, else all of the value."""
    name = kind.removesuffix("-or-full")
    stated = any(metal.kind == name and metal.value is not None for metal in bearing.line.goods.metals)
    return _value_of(bearing, name) if stated else bearing.full


_BASES: Final[Mapping[str, Callable[[Bearing, str], Decimal | Text]]] = {
    "value": lambda bearing, _: bearing.value,
    "full": lambda bearing, _: bearing.full,
    "steel-or-full": _value_or_full,
    "aluminum-or-full": _value_or_full,
    "us": _us_content,
    "non-us": _us_content,
}


# --- conditions --------------------------------------------------------------------------------------------


def _compares(condition: Condition, found: object) -> bool:
    if isinstance(found, frozenset):
        return found.isdisjoint(condition.values) == (condition.sign == "!=")
    if condition.sign == "!=":
        return found not in condition.values
    if condition.sign == "=":
        return found in condition.values
    return any(_SIGNS[condition.sign](found, value) for value in condition.values)


def _us_share(bearing: Bearing) -> Decimal | Text:
    goods = bearing.line.goods
    if goods.us_share is not None:
        return goods.us_share
    if goods.us_content is not None and goods.value:
        return goods.us_content / goods.value
    return words.US_SHARE_MISSING


def _metal_share(bearing: Bearing, *kinds: str) -> Decimal | Text:
    """Give the weight of some metals in that of the goods (HTSUS chapter 99, subchapter III, note 16(c))."""
    goods = bearing.line.goods
    weights = [metal.kg for metal in goods.metals if metal.kind in kinds]
    known = [kg for kg in weights if kg is not None]
    if not goods.net_kg or not goods.metals or len(known) < len(weights):
        return words.METAL_WEIGHT_MISSING
    return sum(known, _NOUGHT) / goods.net_kg


def _where_made(bearing: Bearing, name: str) -> str | Text:
    places = {getattr(metal, name) for metal in bearing.line.goods.metals}
    (place,) = places if len(places) == 1 else (None,)
    return place or words.METAL_ORIGIN_MISSING


def _smelted_or_cast(bearing: Bearing) -> frozenset[str]:
    aluminum = [metal for metal in bearing.line.goods.metals if metal.kind == "aluminum"]
    return frozenset(place for metal in aluminum for place in (metal.melted_in, metal.cast_in) if place)


@lru_cache(maxsize=1024)
def sector_of(claim: str) -> str:
    """Give the sector that a claim of PROSEC names, as its decree numbers it: ``XIX``, ``XX b``; else the
    claim as it stands.

    So are read ``prosec xix``, ``XX-B`` and ``XX b)``.
    """
    found = _SECTOR.fullmatch(claim.strip())
    if found is None:
        return claim
    numeral, letter = found.groups()
    return f"{numeral.upper()} {letter.lower()}" if letter else numeral.upper()


_SECTOR = re.compile(r"(?:PROSEC[\s:-]*)?([IVX]{1,5})(?:[\s.-]*([A-H])\)?)?", re.IGNORECASE)


def _yes(held: bool) -> str:
    return "yes" if held else "no"


def _is_claimed(standing: Standing, measure: Measure) -> str:
    wanted = (measure.heading or "").replace(".", "")
    return _yes(any(one.startswith(wanted) for one in standing.papers.us_additional))


def _is_footnoted(standing: Standing, measure: Measure) -> str | Text:
    if standing.tariff is None or standing.tariff.footnotes is None:
        return words.NO_FOOTNOTES
    wanted = measure.heading or "-"
    return _yes(any(wanted in note for note in standing.tariff.footnotes))


def _asked(fact: str, bearing: Bearing, measure: Measure) -> object:
    found = _BEFORE_AMOUNTS[fact](bearing.standing, measure) if fact in _BEFORE_AMOUNTS else None
    return _BY_AMOUNTS[fact](bearing) if found is None else found


_BEFORE_AMOUNTS: Final[Mapping[str, Callable[[Standing, Measure], object]]] = {
    "ad_case": lambda standing, _: standing.papers.ad_case or "",
    "ad_valorem": lambda standing, _: _plain_ad_valorem(standing),
    "claimed": _is_claimed,
    "cvd_case": lambda standing, _: standing.papers.cvd_case or "",
    "end_use": lambda standing, _: standing.papers.end_use or "",
    "entered_free": lambda standing, _: _yes(standing.free),
    "footnoted": _is_footnoted,
    "prosec": lambda standing, _: sector_of(standing.papers.prosec or ""),
}
"""What is known of a line before its amounts; ``None`` where these decide after all."""

_BY_AMOUNTS: Final[Mapping[str, Callable[[Bearing], object]]] = {
    "ad_valorem": ad_valorem,
    "aluminum_copper_share": lambda bearing: _metal_share(bearing, "aluminum", "copper"),
    "aluminum_share": lambda bearing: _metal_share(bearing, "aluminum"),
    "cast_in": lambda bearing: _where_made(bearing, "cast_in"),
    "copper_share": lambda bearing: _metal_share(bearing, "copper"),
    "exported_on": lambda bearing: bearing.exported_on or words.NO_DAY_OF_EXPORTATION,
    "melted_in": lambda bearing: _where_made(bearing, "melted_in"),
    "metal_share": lambda bearing: _metal_share(bearing, *words.METALS),
    "smelted_or_cast": _smelted_or_cast,
    "steel_share": lambda bearing: _metal_share(bearing, "steel"),
    "steel_aluminum_share": lambda bearing: _metal_share(bearing, "steel", "aluminum"),
    "us_share": _us_share,
}
