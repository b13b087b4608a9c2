"""The product-specific rules for one good, as the law at hand words them, put together into one tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cruce.law import Law, OriginRule, Unknown
from cruce.model import Citation, CodeRange
from cruce.tariff.origin.making import OTHER_GOODS
from cruce.tariff.origin.reading import read_rule
from cruce.tariff.origin.rule import AnyOf, ForGoods, Noted, Rule, UnreadRule


@dataclass(frozen=True, slots=True)
class ProductRules:
    """What a good must satisfy: the tree, its texts, the codes and kinds of goods that it is for, the law."""

    rule: Rule
    texts: tuple[str, ...]
    goods: tuple[CodeRange, ...]
    described: tuple[str, ...]
    citations: tuple[Citation, ...]


def rules_for(law: Law, agreement: str, code: str, on: date) -> ProductRules | Unknown:
    """Find the rules for a code on a day: the most specific ones, and wider ones for the goods they leave.

    Where several rules stand side by side and one is not understood, nothing is told: it may bind all.
    """
    rows = law.origin_rules(agreement, code, on)
    if isinstance(rows, Unknown):
        return rows
    taken, described = _taken([row for row in rows if not row.always])
    notes = [row for row in rows if row.always]
    trees = [_tree(row) for row in (*taken, *notes)]
    unread = next((tree for tree in trees if isinstance(tree, UnreadRule)), None)
    rule = unread if unread and len(taken) > 1 else AnyOf(tuple(trees))
    kept = (*taken, *notes)
    return ProductRules(
        rule=rule,
        texts=tuple(text for row in kept for text in row.either),
        goods=taken[0].codes,
        described=described,
        citations=tuple(dict.fromkeys(citation for row in kept for citation in row.citations)),
    )


def _taken(rows: Sequence[OriginRule]) -> tuple[list[OriginRule], tuple[str, ...]]:
    """Take rows from the narrowest codes outward until some are for all goods that are left."""
    taken: list[OriginRule] = []
    described: list[str] = []
    for width in dict.fromkeys(row.width for row in rows):
        same = [row for row in rows if row.width == width]
        taken += same
        named = [what for row in same for what in _kinds(row)]
        described += [what for what in named if what and what != OTHER_GOODS]
        if None in named or OTHER_GOODS in named:
            break
    return taken, tuple(dict.fromkeys(described))


def _kinds(row: OriginRule) -> list[str | None]:
    if row.goods is not None:
        return [row.goods]
    return [kind for text in row.either for kind in _kinds_of(read_rule(text))]


def _kinds_of(rule: Rule) -> list[str | None]:
    match rule:
        case ForGoods():
            return [rule.what]
        case Noted():
            return _kinds_of(rule.rule)
        case AnyOf():
            return [kind for one in rule.rules for kind in _kinds_of(one)]
        case _:
            return [None]


def _tree(row: OriginRule) -> Rule:
    read = tuple(map(read_rule, row.either))
    if all(isinstance(one, UnreadRule) for one in read):
        return UnreadRule("\n".join(row.either))
    rule: Rule = AnyOf(read)
    return ForGoods(row.goods, rule) if row.goods else rule
