"""Percentages of value: regional content by each method, and what foreign materials may at most be worth."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_UP, Decimal

from cruce.model import Text
from cruce.tariff.origin import words
from cruce.tariff.origin.answer import Margin
from cruce.tariff.origin.case import HUNDRED, Case, Judged
from cruce.tariff.origin.logic import within
from cruce.tariff.origin.rule import Declared, MaxValue, RegionalValue

_SHOWN = Decimal("0.01")


def regional_value(rule: RegionalValue, case: Case) -> Judged:
    """Reckon a regional value content and hold it to its minimum (USMCA art. 4.5; 19 USC 4531(d)).

    Of a focused value only the materials in focus count; one that may be in focus does.
    """
    product, focus = case.product, rule.focus
    base = product.net_cost if rule.method == "net-cost" else product.transaction_value
    if not base:
        return Judged(None, asks=(words.NO_BASE[rule.method],))
    if rule.method == "build-up":
        foreign = base - min(case.regional_value(), base)
    elif focus:
        sure = case.foreign_value(lambda one: within(focus, one) is True)
        most = case.foreign_value(lambda one: within(focus, one) is not False)
        if _kept(base, sure, rule.percent) and not _kept(base, most, rule.percent):
            return Judged(None, asks=(words.FOCUS_OPEN,))
        foreign = most if _kept(base, most, rule.percent) else sure
    else:
        foreign = case.foreign_value()
    reached = ((base - foreign) * HUNDRED / base).quantize(_SHOWN, ROUND_DOWN)
    margin = Margin(
        what=words.METHODS[rule.method],
        reached=reached,
        required=rule.percent,
        at_least=True,
        room=base * (HUNDRED - rule.percent) / HUNDRED - foreign,
        currency=case.currency,
    )
    return Judged(_kept(base, foreign, rule.percent), margins=(margin,))


def maximum_value(rule: MaxValue, case: Case) -> Judged:
    """Hold the value of foreign materials to its most, in percent of the ex-works price."""
    price, heading = case.product.ex_works_price, case.product.code[:4]
    if not price:
        return Judged(None, asks=(words.NO_PRICE,))
    if rule.same:
        sure = most = case.foreign_value(lambda one: one.code[:4] == heading)
    elif rule.scope:
        sure = case.foreign_value(lambda one: within(rule.scope, one) is True)
        most = case.foreign_value(lambda one: within(rule.scope, one) is not False)
    else:
        sure = most = case.foreign_value()
    what = words.MOST_OF.format(what=", ".join(map(str, rule.scope)) or "–") if rule.scope else words.MOST
    kept = {share_kept(value, price, rule.percent) for value in (sure, most)}
    asks = (words.FOCUS_OPEN,) if len(kept) == 2 else ()
    margin = at_most(what, most, price, rule.percent, case.currency)
    return Judged(None if asks else kept.pop(), margins=(margin,), asks=asks)


def not_above_originating(case: Case) -> Judged:
    """Compare the value of foreign materials with that of originating ones."""
    foreign, regional = case.foreign_value(), case.regional_value()
    margin = (
        at_most(words.AGAINST_ORIGINATING, foreign, regional, HUNDRED, case.currency) if regional else None
    )
    return Judged(foreign <= regional, margins=(margin,) if margin else ())


def declared(rule: Declared, case: Case) -> Judged:
    """Hold a percentage that the producer declares to the one of law."""
    said = case.product.shares.get(rule.share)
    if said is None:
        return Judged(None, asks=(words.NO_SHARE.format(share=rule.share, percent=plain(rule.percent)),))
    what = words.SHARES.get(rule.share, Text(en=rule.share, es=rule.share))
    margin = Margin(
        what=what,
        reached=said,
        required=rule.percent,
        at_least=True,
        room=None,
        currency=case.currency,
    )
    return Judged(said >= rule.percent, margins=(margin,))


def share_kept(value: Decimal, base: Decimal, percent: Decimal) -> bool:
    """Tell whether a value is at most a percentage of a base, exactly."""
    return value * HUNDRED <= percent * base


def at_most(what: Text, value: Decimal, base: Decimal, percent: Decimal, currency: str) -> Margin:
    """Give the margin of a value under its most."""
    return Margin(
        what=what,
        reached=(value * HUNDRED / base).quantize(_SHOWN, ROUND_UP),
        required=percent,
        at_least=False,
        room=base * percent / HUNDRED - value,
        currency=currency,
    )


def plain(number: Decimal) -> str:
    """Write a figure without an exponent and without idle zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kept(base: Decimal, foreign: Decimal, percent: Decimal) -> bool:
    return (base - foreign) * HUNDRED >= percent * base
