"""Rules as data: what an analyst writes, with its reason, its law, and worked examples that are its tests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from cruce.law import Entry
from cruce.model import Channel, Citation, Direction, Finding, Text, Value
from cruce.risk.condition import Wrong, parse
from cruce.risk.decision import LOCAL, read_local, read_table
from cruce.risk.facts import FACTS, SEES, Fact, Kind, Scalar, Scope
from cruce.risk.program import facts_of
from cruce.risk.sentences import fault
from cruce.risk.sheet import Sheet, read_sheet
from cruce.risk.tree import Question

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_TABLE, _LIST = ".csv", ".list.csv"
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
    sleeps after so many hits examined in a row without a find (`Tally.fruitless`), and
    is in force from ``valid_from`` to ``valid_to``, both included. Instead of ``when`` it may name a
    ``table``, whose rows are conditions (`cruce.risk.decision`).
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]{2,60}$")]
    version: Annotated[int, Field(ge=1)]
    author: Said
    sections: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,8}$")], ...] = ()
    directions: tuple[Direction, ...] = ()
    scope: Scope
    valid_from: Day
    valid_to: Day | None = None
    when: Annotated[str, Field(min_length=1)] | None = None
    table: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*\.csv$")] | None = None
    effect: Effect
    sleeps_after: Annotated[int, Field(ge=1)] | None = None
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
    row: int | None = None

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
        return None if self.row is None else f"{self.rule.id}@{self.rule.version}"

    @property
    def name(self) -> str:
        """Name the rule and its version, as reasons do; a row of a table by its line too."""
        return f"{self.rule.id}@{self.rule.version}" + ("" if self.row is None else f"#{self.row}")


@dataclass(frozen=True)
class RuleSet:
    """The rules of one section, shared and secret, and its local lists by name; ``edition`` names their exact
    content, and ``refused`` the faults for which newer files of rules were not taken in their place.
    """

    criteria: tuple[Criterion, ...]
    edition: str
    lists: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    refused: tuple[Finding, ...] = ()

    def in_force(self, section: str, day: date) -> tuple[Criterion, ...]:
        """List the rules that a section applies on a day."""
        return tuple(criterion for criterion in self.criteria if _in_force(criterion.rule, section, day))


def load_rules(
    shared: Mapping[str, bytes], secret: Mapping[str, bytes] | None = None
) -> RuleSet | tuple[Finding, ...]:
    """Read files of rules by their names, or name every fault in them; one fault, and none of them is taken.

    ``.yaml`` holds rules, ``NAME.list.csv`` the local list ``local/NAME``, any other ``.csv`` a decision
    table that a rule in the same folder names. What the rules ask of the law (lists, figures, reason codes)
    and their examples are for `check_rules`.
    """
    faults: list[Finding] = []
    criteria: list[Criterion] = []
    by_id: dict[str, list[Criterion]] = {}
    lists: dict[str, tuple[Entry, ...]] = {}
    print_of = hashlib.sha256()
    for files, kept in ((shared, False), (secret or {}, True)):
        for where, content in sorted(files.items()):
            print_of.update(f"{where}\0{hashlib.sha256(content).hexdigest()}\n".encode())
            if where.lower().endswith(_LIST):
                name = LOCAL + where.rpartition("/")[2][: -len(_LIST)]
                if name in lists:
                    faults.append(fault("local-repeated", where, name=name))
                lists[name] = read_local(where, content, faults)
            elif not where.lower().endswith(_TABLE):
                for rows in _read_file(where, content, kept, faults, files):
                    same = by_id.setdefault(rows[0].rule.id, [])
                    _note_clash(rows[0], same, faults)
                    same.append(rows[0])
                    criteria += rows
        if not faults:
            faults += _unused(files, criteria)
    return tuple(faults) or RuleSet(tuple(criteria), print_of.hexdigest()[:16], lists)


def _note_clash(criterion: Criterion, others: Iterable[Criterion], faults: list[Finding]) -> None:
    """Note where a rule takes the version or the days of another one of its id."""
    other = next((other for other in others if _clash(other.rule, criterion.rule)), None)
    if other is not None:
        facts = {"rule": criterion.rule.id, "other": f"{other.where}:{other.line}"}
        faults.append(fault("repeated-rule", criterion.where, criterion.line, **facts))


def _unused(files: Iterable[str], criteria: Iterable[Criterion]) -> Iterator[Finding]:
    """Name the tables that no rule beside them names."""
    named = {_beside(one.where, one.rule.table) for one in criteria if one.rule.table}
    for where in files:
        if where.lower().endswith(_TABLE) and not where.lower().endswith(_LIST) and where not in named:
            yield fault("table-unused", where)


def _beside(where: str, name: str) -> str:
    folder, slash, _ = where.rpartition("/")
    return f"{folder}{slash}{name}"


def typed(fact: Fact, written: str) -> Scalar | None:
    """Read a fact of an example by its type; none when it is not of that type."""
    if fact.kind is Kind.NUMBER:
        return float(written) if _NUMBER.fullmatch(written) else None
    return _TRUTHS.get(written) if fact.kind is Kind.TRUTH else written


def _clash(one: Rule, other: Rule) -> bool:
    """Tell whether two rules of one id share a version, or any day."""
    apart = (one.valid_to or date.max) < other.valid_from or (other.valid_to or date.max) < one.valid_from
    return one.version == other.version or not apart


def _in_force(rule: Rule, section: str, day: date) -> bool:
    begun = rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
    return begun and (not rule.sections or section in rule.sections)


def _read_file(
    where: str, content: bytes, secret: bool, faults: list[Finding], files: Mapping[str, bytes]
) -> Iterator[list[Criterion]]:
    sheet = read_sheet(where, content)
    if isinstance(sheet, Finding):
        faults.append(sheet)
        return
    rows = sheet.tree.get("rules") if isinstance(sheet.tree, dict) else None
    if not isinstance(rows, list) or len(sheet.tree) != 1:
        faults.append(fault("missing", where, 1, key="rules:"))
        return
    if not rows:
        faults.append(fault("no-rules", where, 1))
    for place, row in enumerate(rows):
        criteria = list(_RuleReading(sheet, place, faults, files).criteria(row, secret))
        if criteria:
            yield criteria


class _RuleReading:
    """One rule as it is read, noting every fault."""

    def __init__(self, sheet: Sheet, place: int, faults: list[Finding], files: Mapping[str, bytes]) -> None:
        self.files = files
        self.sheet = sheet
        self.place = place
        self.faults = faults

    def criteria(self, row: Any, secret: bool) -> Iterator[Criterion]:
        """Read one rule, noting its faults; a rule with a table is one criterion for each row of it."""
        try:
            rule = Rule.model_validate(row)
        except ValidationError as problem:
            self._misfits(problem)
            return
        self._sense(rule)
        asked = list(self._asked(rule))
        self._examples(rule, tuple(condition for _, condition, _ in asked))
        line = self.sheet.line(("rules", self.place))
        for at, condition, effect in asked:
            own = rule.model_copy(update={"effect": effect})
            yield Criterion(own, condition, secret, self.sheet.where, line, at)

    def _asked(self, rule: Rule) -> Iterator[tuple[int | None, Question, Effect]]:
        """Yield what the rule asks: its condition, or each row of its table by its line, with the effect."""
        if (rule.when is None) is (rule.table is None):
            self._fault(*(("missing",) if rule.when is None else ("when-and-table", "table")), key="when")
        elif rule.when is not None:
            condition = parse(rule.when, rule.scope)
            if not isinstance(condition, tuple):
                yield None, condition, rule.effect
                return
            for wrong in condition:
                self._condition(rule.when, wrong)
        elif rule.table is not None:
            yield from self._rows(rule, rule.table)

    def _rows(self, rule: Rule, table: str) -> Iterator[tuple[int | None, Question, Effect]]:
        where = _beside(self.sheet.where, table)
        if where not in self.files:
            self._fault("no-table", "table", table=where)
            return
        for row in read_table(where, self.files[where], rule.scope, self.faults):
            try:
                effect = Effect.model_validate(rule.effect.model_dump() | row.effect)
            except ValidationError as problem:
                for error in problem.errors(include_url=False, include_context=False):
                    facts = {"head": error["loc"][0], "cell": str(error["input"])[:60]}
                    self.faults.append(fault("table-cell", where, row.line, **facts))
                continue
            yield row.line, row.condition, effect

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

    def _examples(self, rule: Rule, conditions: Sequence[Question]) -> None:
        if {example.hit for example in rule.examples} != {True, False}:
            self._fault("examples-one-sided", "examples")
        asked = {fact.name: fact for condition in conditions for fact in facts_of(condition)}
        needed = [name for name, fact in asked.items() if not fact.optional]
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
