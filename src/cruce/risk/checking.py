"""What rules need of the law, and their worked examples, executed: the tests that every rule brings along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from cruce.law import Entry, Law
from cruce.model import Finding
from cruce.risk.facts import FACTS
from cruce.risk.program import holds
from cruce.risk.reach import always_hits, never_hits, unguarded_divisors
from cruce.risk.rulebook import Criterion, RuleSet, typed
from cruce.risk.sentences import fault
from cruce.risk.tables import LawTables
from cruce.risk.tree import Codes, Figure, Lookup, walk

REASON_CODES = "risk/reason-codes"
"""The list of the law that names what may be said of a rule to the other section."""


def check_rules(rules: RuleSet, law: Law, day: date) -> tuple[Finding, ...]:
    """Name every rule in force that asks for what the law does not hold that day, or that fails its examples.

    A rule that ended, or that begins later, is checked on the nearest day on which it is in force.
    """
    found: list[Finding] = []
    for criterion in rules.criteria:
        asked_on = _day_in_force(criterion, day)
        tables = LawTables(law, asked_on, rules.lists)
        found += _reach(criterion)
        found += _reason_code(criterion, law, asked_on)
        found += _needs(criterion, tables)
        found += _unsure(criterion, tables)
    for _, group in groupby(rules.criteria, key=lambda one: one.table or one.name):
        rows = tuple(group)
        found += _examples(rows, LawTables(law, _day_in_force(rows[0], day), rules.lists))
    return tuple(found)


def _day_in_force(criterion: Criterion, day: date) -> date:
    rule = criterion.rule
    return min(max(day, rule.valid_from), rule.valid_to or date.max)


def _reason_code(criterion: Criterion, law: Law, day: date) -> Iterator[Finding]:
    if not isinstance(law.entry(REASON_CODES, criterion.rule.code, day), Entry):
        yield _fault("unknown-code", criterion, code=criterion.rule.code)


def _reach(criterion: Criterion) -> Iterator[Finding]:
    """Name what can be told of a condition without any filing."""
    if never_hits(criterion.condition):
        yield _fault("never-hits", criterion)
    elif always_hits(criterion.condition):
        yield _fault("always-hits", criterion)
    for divisor in unguarded_divisors(criterion.condition):
        yield _fault("may-divide-by-zero", criterion, divisor=divisor)


def _needs(criterion: Criterion, tables: LawTables) -> Iterator[Finding]:
    for node in dict.fromkeys(walk(criterion.condition)):
        match node:
            case Codes(name=name, attribute=attribute) if tables.codes(name, attribute) is None:
                yield _unknown_list(criterion, tables, name, attribute)
            case Lookup(column=column) if tables.column(column) is None:
                yield _unknown_list(criterion, tables, column.name, f"{column.by}, {column.attribute}")
            case Figure(path=path) if tables.figure(path) is None:
                yield _fault(
                    "unknown-figure",
                    criterion,
                    name=path,
                    day=tables.date,
                )


def _unsure(criterion: Criterion, tables: LawTables) -> Iterator[Finding]:
    """Name what a section's own list was meant to answer and does not."""
    for node in dict.fromkeys(walk(criterion.condition)):
        if isinstance(node, Lookup) and node.column.name in tables.local:
            unsure = tables.unsure(node.column)
            if unsure:
                yield _fault("unsure", criterion, name=node.column.name, count=len(unsure), key=unsure[0])


def _unknown_list(criterion: Criterion, tables: LawTables, name: str, attribute: str | None) -> Finding:
    if attribute is not None and tables.codes(name, None) is not None:
        return _fault(
            "unknown-attribute",
            criterion,
            name=name,
            attribute=attribute,
        )
    return _fault("unknown-list", criterion, name=name, day=tables.date)


def _examples(rows: Sequence[Criterion], tables: LawTables) -> Iterator[Finding]:
    criterion = rows[0]
    for example in criterion.rule.examples:
        facts = {
            name: value
            for name, written in example.facts.items()
            if (value := typed(FACTS[name], written)) is not None
        }
        found = any(holds(row.condition, facts, tables) for row in rows)
        if found is not example.hit:
            yield _fault(
                "example-fails",
                criterion,
                said=str(example.hit).lower(),
                found=str(found).lower(),
            )


def _fault(kind: str, criterion: Criterion, **facts: object) -> Finding:
    return fault(kind, criterion.where, criterion.line, rule=criterion.name, **facts)
