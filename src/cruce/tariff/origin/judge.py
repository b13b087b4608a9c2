"""Holding a good to the tree of its rule: kept, not kept, or open, with margins and reasons."""

from __future__ import annotations

from dataclasses import replace

from cruce.model import Text
from cruce.tariff.origin import words
from cruce.tariff.origin.case import Case, Judged
from cruce.tariff.origin.logic import Answer, every, opposite, some, stated, within
from cruce.tariff.origin.making import OTHER_GOODS
from cruce.tariff.origin.rule import (
    AllOf,
    AnyOf,
    Attested,
    Declared,
    ForGoods,
    MaterialsMust,
    MaxValue,
    NotAboveOriginating,
    Noted,
    RegionalValue,
    Rule,
    Shift,
    UnreadRule,
)
from cruce.tariff.origin.shift import judge_shift
from cruce.tariff.origin.values import declared, maximum_value, not_above_originating, regional_value


def judge(rule: Rule, case: Case) -> Judged:
    """Hold a good to a rule of origin; what the bill does not show is left open and asked for."""
    match rule:
        case Shift():
            return judge_shift(rule, case)
        case AllOf() | AnyOf():
            return _joined(rule, case)
        case ForGoods():
            return _for_goods(rule, case)
        case Noted():
            found = judge(rule.rule, case)
            return found if found.met else replace(found, met=None, asks=(*found.asks, _note(rule)))
        case UnreadRule():
            return Judged(None, asks=(words.UNREAD.format(text=rule.text),))
        case Attested():
            return _attested(rule, case)
        case _:
            return _of_values(rule, case)


def _of_values(
    rule: RegionalValue | MaxValue | NotAboveOriginating | MaterialsMust | Declared, case: Case
) -> Judged:
    match rule:
        case RegionalValue():
            return regional_value(rule, case)
        case MaxValue():
            return maximum_value(rule, case)
        case NotAboveOriginating():
            return not_above_originating(case)
        case MaterialsMust():
            return _materials_must(rule, case)
        case Declared():
            return declared(rule, case)


def _joined(rule: AllOf | AnyOf, case: Case) -> Judged:
    found = [judge(one, case) for one in rule.rules]
    if isinstance(rule, AnyOf) and (kept := next((one for one in found if one.met), None)):
        return kept
    met = (some if isinstance(rule, AnyOf) else every)(one.met for one in found)
    changed: dict[int, Answer] = {}
    for one in found:
        for place, answer in one.changed:
            changed[place] = every((answer, changed.get(place, True)))
    return Judged(
        met,
        because=tuple(dict.fromkeys(text for one in found for text in one.because)),
        margins=tuple(margin for one in found for margin in one.margins),
        changed=tuple(changed.items()),
        asks=tuple(dict.fromkeys(text for one in found for text in one.asks)),
        tolerated=any(one.tolerated for one in found),
    )


def _for_goods(rule: ForGoods, case: Case) -> Judged:
    said = case.product.statements
    if rule.what == OTHER_GOODS:
        others = [stated(said, what) for what in case.described]
        applies = opposite(some(others))
        asked = [what for what, answer in zip(case.described, others, strict=True) if answer is None]
    else:
        applies, asked = stated(said, rule.what), [rule.what]
    if applies is False:
        return Judged(False)
    found = judge(rule.rule, case)
    if applies or found.met is False:
        return found
    questions = (words.UNSTATED.format(condition=what) for what in asked)
    return replace(found, met=None, asks=(*found.asks, *questions))


def _attested(rule: Attested, case: Case) -> Judged:
    answer = stated(case.product.statements, rule.condition)
    if answer is None:
        return Judged(None, asks=(words.UNSTATED.format(condition=rule.condition),))
    return Judged(answer, because=() if answer else (words.NOT_STATED.format(condition=rule.condition),))


def _materials_must(rule: MaterialsMust, case: Case) -> Judged:
    answers, because, asks = [], [], []
    for place, one in enumerate(case.product.materials):
        inside = within(rule.scope, one) if rule.scope else True
        if not one.role.shifts or inside is False:
            continue
        kept: Answer = place not in case.foreign
        if rule.be == "obtained":
            kept = False if not kept else one.obtained
        answers.append(some((opposite(inside), kept)))
        if answers[-1] is False:
            because.append(words.MUST_BE[rule.be].format(name=one.name, code=one.code))
        elif answers[-1] is None:
            text = words.UNCLEAR if inside is None else words.MUST_BE_OPEN
            asks.append(text.format(name=one.name, code=one.code))
    return Judged(every(answers), because=tuple(because), asks=tuple(asks))


def _note(rule: Noted) -> Text:
    return words.NOTE.format(note=rule.note)
