"""Rules as data: what an analyst writes, with its reason, its law, and worked examples that are its tests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from cruce.model import Channel, Citation, Direction, Finding, Text, Value
from cruce.risk.condition import Wrong, parse
from cruce.risk.facts import FACTS, SEES, Fact, Kind, Scalar, Scope
from cruce.risk.program import facts_of
from cruce.risk.sentences import fault
from cruce.risk.sheet import Sheet, read_sheet
from cruce.risk.tree import Question

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_TRUTHS = {"true": True, "false": False}


def _iso(said: object) -> object:
    if isinstance(said, str) and not _DAY.fullmatch(said):
        raise ValueError("not an ISO 8601 date")
    return said


Day = Annotated[date, BeforeValidator(_iso)]
Said = Annotated[str, Field(min_length=1, max_length=240)]


class Effect(Value):
    """What a hit does: select into a channel (all hits or a percentage of them), add to the score, or both.

    The channel green selects nothing and only records the reason.
    """

    channel: Channel = Channel.GREEN
    percentage: Annotated[Decimal, Field(gt=0, le=100)] = Decimal(100)
    weight: Annotated[int, Field(ge=0, le=1000)] = 0


class Example(Value):
    """A worked example of a rule: facts by name, those left out are missing, and whether the rule hits."""

    facts: dict[str, str]
    hit: bool


class Rule(Value):
    """One rule as an analyst writes it.

    ``sections`` apply it (none: all), ``directions`` (none: both). ``when`` is a condition
    (`cruce.risk.condition`) over one row of ``scope``. ``code`` is a reason of the shared list
    ``risk/reason-codes``: it is all that another section may learn. ``says`` may name facts in braces
    (``{item.usd_per_kg}``). ``field`` is the JSON pointer from the row to the field in question. The rule
    is in force from ``valid_from`` to ``valid_to``, both included.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]{2,60}$")]
    version: Annotated[int, Field(ge=1)]
    author: Said
    sections: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,8}$")], ...] = ()
    directions: tuple[Direction, ...] = ()
    scope: Scope
    valid_from: Day
    valid_to: Day | None = None
    when: Annotated[str, Field(min_length=1)]
    effect: Effect
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]{2,60}$")]
    says: Text
    field: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_~/-]+)?$")] = ""
    citation: Citation | None = None
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Criterion:
    """One rule, read and checked: its condition as a tree, whether it is the section's secret, and its
    place in which file.
    """

    rule: Rule
    condition: Question
    secret: bool
    where: str
    line: int | None = None

    @property
    def scope(self) -> Scope:
        """Over what the rule is asked."""
        return self.rule.scope

    @property
    def directions(self) -> tuple[Direction, ...]:
        """In which directions it is asked; none: in both."""
        return self.rule.directions

    @property
    def table(self) -> str | None:
        """The decision table of which it is a row."""
        return None

    @property
    def name(self) -> str:
        """Name the rule and its version, as reasons do."""
        return f"{self.rule.id}@{self.rule.version}"


@dataclass(frozen=True)
class RuleSet:
    """The rules of one section, shared and secret; ``edition`` names their exact content."""

    criteria: tuple[Criterion, ...]
    edition: str

    def in_force(self, section: str, day: date) -> tuple[Criterion, ...]:
        """List the rules that a section applies on a day."""
        return tuple(criterion for criterion in self.criteria if _in_force(criterion.rule, section, day))


def load_rules(
    shared: Mapping[str, bytes], secret: Mapping[str, bytes] | None = None
) -> RuleSet | tuple[Finding, ...]:
    """Read files of rules by their names, or name every fault in them; one fault, and none of them is taken.

    What the rules ask of the law (lists, figures, reason codes) and their examples are for `check_rules`.
    """
    faults: list[Finding] = []
    criteria: list[Criterion] = []
    print_of = hashlib.sha256()
    for files, kept in ((shared, False), (secret or {}, True)):
        for where, content in sorted(files.items()):
            print_of.update(f"{where}\0{hashlib.sha256(content).hexdigest()}\n".encode())
            for criterion in _read_file(where, content, kept, faults):
                for other in criteria:
                    if _clash(other.rule, criterion.rule):
                        facts = {"rule": criterion.rule.id, "other": f"{other.where}:{other.line}"}
                        faults.append(fault("repeated-rule", where, criterion.line, **facts))
                        break
                criteria.append(criterion)
    return tuple(faults) or RuleSet(tuple(criteria), print_of.hexdigest()[:16])


def typed(fact: Fact, written: str) -> Scalar | None:
    """Read a fact of an example by its type; none when it is not of that type."""
    if fact.kind is Kind.NUMBER:
        return float(written) if _NUMBER.fullmatch(written) else None
    return _TRUTHS.get(written) if fact.kind is Kind.TRUTH else written


def _clash(one: Rule, other: Rule) -> bool:
    """Tell whether two rules share an id and a version, or an id on any day."""
    if one.id != other.id:
        return False
    apart = (one.valid_to or date.max) < other.valid_from or (other.valid_to or date.max) < one.valid_from
    return one.version == other.version or not apart


def _in_force(rule: Rule, section: str, day: date) -> bool:
    begun = rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
    return begun and (not rule.sections or section in rule.sections)


def _read_file(where: str, content: bytes, secret: bool, faults: list[Finding]) -> Iterator[Criterion]:
    sheet = read_sheet(where, content)
    if isinstance(sheet, Finding):
        faults.append(sheet)
        return
    rows = sheet.tree.get("rules") if isinstance(sheet.tree, dict) else None
    if not isinstance(rows, list) or len(sheet.tree) != 1:
        faults.append(fault("missing", where, 1, key="rules:"))
        return
    for place, row in enumerate(rows):
        reading = _RuleReading(sheet, place, faults)
        criterion = reading.criterion(row, secret)
        if criterion is not None:
            yield criterion


class _RuleReading:
    """One rule as it is read, noting every fault."""

    def __init__(self, sheet: Sheet, place: int, faults: list[Finding]) -> None:
        self.sheet = sheet
        self.place = place
        self.faults = faults

    def criterion(self, row: Any, secret: bool) -> Criterion | None:
        """Read one rule; none, with the faults noted, where its form or condition is wrong."""
        try:
            rule = Rule.model_validate(row)
        except ValidationError as problem:
            self._misfits(problem)
            return None
        condition = parse(rule.when, rule.scope)
        if isinstance(condition, tuple):
            for wrong in condition:
                self._condition(rule.when, wrong)
            return None
        self._sense(rule)
        self._examples(rule, condition)
        return Criterion(rule, condition, secret, self.sheet.where, self.sheet.line(("rules", self.place)))

    def _misfits(self, problem: ValidationError) -> None:
        for error in problem.errors(include_url=False, include_context=False):
            loc = tuple(step for step in error["loc"] if step != "[key]")
            key = ".".join(map(str, loc)) or "rules"
            code = {"missing": "missing", "extra_forbidden": "unknown-key"}.get(error["type"], "form")
            self._fault(code, *loc, key=key, value=str(error["input"])[:60])

    def _condition(self, written: str, wrong: Wrong) -> None:
        place = self.sheet.inside(("rules", self.place, "when"), written, wrong.row, wrong.column)
        self.faults.append(fault(wrong.code, self.sheet.where, *place, problem=wrong.problem))

    def _sense(self, rule: Rule) -> None:
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            self._fault("end-before-start", "valid_to", start=rule.valid_from, end=rule.valid_to)
        if rule.scope is Scope.PRESENTATION and rule.effect.percentage != 100:
            self._fault("gate-percentage", "effect")
        for named in sorted({*PLACEHOLDER.findall(rule.says.en), *PLACEHOLDER.findall(rule.says.es)}):
            if named not in FACTS or FACTS[named].scope not in SEES[rule.scope]:
                self._fault("placeholder", "says", fact=named)

    def _examples(self, rule: Rule, condition: Question) -> None:
        if {example.hit for example in rule.examples} != {True, False}:
            self._fault("examples-one-sided", "examples")
        needed = [fact.name for fact in facts_of(condition) if not fact.optional]
        for place, example in enumerate(rule.examples):
            for name, written in example.facts.items():
                fact = FACTS.get(name)
                if fact is None or fact.scope not in SEES[rule.scope]:
                    self._fault("example-fact", "examples", place, "facts", name, fact=name, value=written)
                elif typed(fact, written) is None:
                    self._fault("example-type", "examples", place, "facts", name, fact=name, value=written)
            for name in needed:
                if name not in example.facts:
                    self._fault("example-lacks", "examples", place, fact=name)

    def _fault(self, code: str, *loc: object, **facts: object) -> None:
        line = self.sheet.line(("rules", self.place, *loc))
        self.faults.append(fault(code, self.sheet.where, line, **facts))
