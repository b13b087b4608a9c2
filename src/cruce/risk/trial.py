"""Rules tried on a filing: every hit, whatever share of them would be drawn, and every answer not known."""

from __future__ import annotations

from dataclasses import dataclass

from cruce.model import Band, Channel, Filing, RiskReason
from cruce.risk.profile import RiskContext, fact_of, graded, people_of, reasons_of
from cruce.risk.program import facts_of, law_of
from cruce.risk.rulebook import Criterion
from cruce.risk.sweep import Filed


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A rule whose condition has no answer for some rows: which rows, and which facts or law are missing."""

    rule: str
    pointers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the rules say of one filing when every hit is taken: its channel, score, hits, what is not known.

    ``percentages`` tells of which share of the hits a rule takes, for rules that do not take all.
    """

    channel: Channel
    band: Band
    score: int
    hits: tuple[RiskReason, ...]
    percentages: dict[str, str]
    unanswered: tuple[Unanswered, ...]


def try_rules(filing: Filing, context: RiskContext) -> Trial:
    """Try the rules in force on one filing, without chance."""
    movement = context.movement(filing)
    people = people_of(movement, context)
    hits = reasons_of(context.program.examine[filing.direction](movement, people), context, None)
    channel, band = graded(hits, context)
    shares = {
        one.name: f"{one.rule.effect.percentage.normalize():f}"
        for one in context.criteria
        if one.rule.effect.percentage != 100
    }
    filed = Filed([movement], [people])
    return Trial(
        channel=channel,
        band=band,
        score=sum(reason.weight for reason in hits),
        hits=hits,
        percentages={name: share for name, share in shares.items() if name in {hit.rule for hit in hits}},
        unanswered=tuple(
            _unanswered(context.criteria[place], filed, mask.nonzero()[0].tolist(), context)
            for place, mask in context.sweep.unknown(filed)
        ),
    )


def _unanswered(criterion: Criterion, filed: Filed, places: list[int], context: RiskContext) -> Unanswered:
    scope = criterion.scope
    rows = [filed.row(scope, place) for place in places]
    facts = [
        fact.name
        for fact in facts_of(criterion.condition)
        if any(fact_of(fact.name, row, scope) is None for row in rows)
    ]
    law = law_of(criterion.condition, context.tables)
    return Unanswered(criterion.name, tuple(row.pointer for row in rows), (*facts, *law))
