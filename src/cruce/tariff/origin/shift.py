"""Changes of tariff classification: which materials undergo them, and what a tolerance excuses."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cruce.law import Unknown
from cruce.model import Text
from cruce.tariff.origin import words
from cruce.tariff.origin.answer import Margin
from cruce.tariff.origin.bill import Material
from cruce.tariff.origin.case import Case, Judged
from cruce.tariff.origin.logic import Answer, among, differs, every, opposite, some, stated, within
from cruce.tariff.origin.rule import Allowance, Shift
from cruce.tariff.origin.terms import Limit
from cruce.tariff.origin.values import at_most, plain, share_kept


def judge_shift(rule: Shift, case: Case) -> Judged:
    """Hold every foreign material to a change of classification, or else to the tolerance."""
    changed = {place: _changed(rule, one, case) for place, one in case.changing()}
    left, margins, asks = [place for place, answer in changed.items() if answer is not True], [], []
    for allowance in rule.allowances:
        spared, margin, asked = _spared(allowance, left, case)
        left = [place for place in left if place not in spared]
        margins += margin
        asks += asked
    stuck = [place for place in left if changed[place] is False]
    worst, more, margin = _tolerance(left, case)
    best = worst if stuck == left else _tolerance(stuck, case)[0]
    barring = _limits(stuck, case) if worst is False else ()
    met = True if worst is True else None if asks or best is not False else False
    asks += [*more, *(_unclear(case.product.materials[place]) for place in left if changed[place] is None)]
    return Judged(
        met,
        because=(*(_stays(case.product.materials[place]) for place in stuck), *barring),
        margins=(*margins, *margin),
        changed=tuple(changed.items()),
        asks=tuple(dict.fromkeys(asks)) if met is None else (),
        tolerated=bool(met and left),
    )


def _changed(rule: Shift, material: Material, case: Case) -> Answer:
    level = True if rule.digits is None else differs(case.product.code, material.code, rule.digits)
    outside = opposite(among(case.goods, material.code)) if rule.outside else True
    only = within(rule.only, material) if rule.only else True
    spared = stated(material.statements, rule.unless) if rule.unless else False
    barred = within(rule.barred, material)
    change = some((every((level, outside, only)), within(rule.also, material)))
    return every((some((change, spared)), opposite(barred)))


def _spared(allowance: Allowance, left: list[int], case: Case) -> tuple[set[int], list[Margin], list[Text]]:
    """Give the unchanged materials that a rule's own *however* allows up to a percentage of the price."""
    heading, price = case.product.code[:4], case.product.ex_works_price
    inside = {
        place: within(allowance.scope, one) if allowance.scope else one.code[:4] == heading
        for place, one in enumerate(case.product.materials)
        if place in left
    }
    sure = {place for place, answer in inside.items() if answer}
    most = {place for place, answer in inside.items() if answer is not False}
    if not most:
        return set(), [], []
    if not price:
        return set(), [], [words.NO_PRICE]
    margin = at_most(words.ALLOWED, _value(most, case), price, allowance.percent, case.currency)
    if share_kept(_value(most, case), price, allowance.percent):
        return sure, [margin], []
    open_ = share_kept(_value(sure, case), price, allowance.percent) and sure != most
    return set(), [margin], [words.FOCUS_OPEN] if open_ else []


def _tolerance(places: list[int], case: Case) -> tuple[Answer, list[Text], list[Margin]]:
    """Hold unchanged materials to the agreement's tolerance (USMCA art. 4.12; 19 USC 4531(f))."""
    if not places:
        return True, [], []
    percent = case.terms.tolerance
    if isinstance(percent, Unknown):
        return None, [words.NO_TOLERANCE.format(why=percent.why)], []
    if _limits(places, case):
        return False, [], []
    asks = _may_be_limited(places, case)
    bases = [base for base in (case.product.transaction_value, case.product.total_cost) if base]
    if not bases:
        return None, [*asks, words.NO_TOLERANCE_BASE], []
    value = _value(places, case)
    margin = at_most(words.TOLERANCE, value, max(bases), percent, case.currency)
    if not share_kept(value, max(bases), percent):
        # Where goods are weighed instead, a value beyond the percentage says nothing yet.
        weighed = any(limit.apart and among(limit.goods, case.product.code) for limit in case.terms.limits)
        return (None if weighed else False), asks, [margin]
    return (None if asks else True), asks, [margin]


def _limits(places: list[int], case: Case) -> tuple[Text, ...]:
    """Say which materials the tolerance surely does not excuse, and why."""
    return tuple(
        words.EXCLUDED.format(name=one.name, what=limit.says)
        for one in (case.product.materials[place] for place in places)
        for limit in case.terms.limits
        if not limit.apart and _hits(limit, one, case)
    )


def _may_be_limited(places: list[int], case: Case) -> list[Text]:
    """Ask about materials that a description, or another measure, may keep from the tolerance."""
    return [
        words.LIMITED.format(name=one.name, what=limit.says)
        for one in (case.product.materials[place] for place in places)
        for limit in case.terms.limits
        if _hits(limit, one, case) is not False
    ]


def _hits(limit: Limit, material: Material, case: Case) -> Answer:
    good = case.product.code
    described = True if limit.described is None else stated(material.statements, limit.described)
    same = opposite(differs(good, material.code, 6)) if limit.same else True
    return every((among(limit.goods, good), among(limit.materials, material.code), same, described))


def _value(places: Iterable[int], case: Case) -> Decimal:
    return sum((case.product.materials[place].value for place in places), Decimal(0))


def _stays(material: Material) -> Text:
    return words.STUCK.format(name=material.name, code=material.code, value=plain(material.value))


def _unclear(material: Material) -> Text:
    return words.UNCLEAR.format(name=material.name, code=material.code)
