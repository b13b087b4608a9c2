"""One section's risk profile of a movement: rules, screening and the random share; then what the gate saw."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from cruce.law import Law
from cruce.model import Band, Channel, Filing, Presentation, Profile, RiskReason, Text, Value, strictest
from cruce.risk.facts import FACTS, SEES, AlertRow, Gate, Movement, PartyRow, Scalar, Scope
from cruce.risk.program import Hit, Program, compile_rules
from cruce.risk.rulebook import PLACEHOLDER, Criterion, Effect, RuleSet
from cruce.risk.screening import Alert, ListIndex, Remembered, participants, screen
from cruce.risk.selectivity import SELECTED, Rates, Standing, Tally, chances, selection
from cruce.risk.sweep import Sweep, sweep
from cruce.risk.tables import LawTables

MOST_POINTERS = 20  # places that one rule names in one profile; a filing may have thousands of lines
LONGEST_SHOWN = 120  # of a text that a sentence quotes
SCORE = "model.score"
"""The shared reason code of a referral by the learned score: all that another section learns of it."""
RANDOM = "random"  # what the random share is called where a reason names its rule
_BANDS = dict(zip(Channel, Band, strict=True))
_RISING = list(Band)
_DRAWN = Text(
    en="Selected by chance, as a share of all movements is, so that what the rules miss can be measured.",
    es="Seleccionado al azar, como parte de todos los movimientos, para medir lo que las reglas no detectan.",
)


class Scale(Value):
    """From which score on a movement is of moderate, high and severe risk, whatever single rules say."""

    moderate: int = 30
    high: int = 60
    severe: int = 100

    def channel(self, score: int) -> Channel:
        """Give the channel that a score alone selects into."""
        steps = ((self.severe, Channel.RED), (self.high, Channel.ORANGE), (self.moderate, Channel.YELLOW))
        return next((channel for least, channel in steps if score >= least), Channel.GREEN)

    def least(self, channel: Channel) -> int:
        """Give the least score that selects into a channel by itself."""
        return {Channel.YELLOW: self.moderate, Channel.ORANGE: self.high, Channel.RED: self.severe}[channel]


class Referring(Protocol):
    """A learned score at work (`cruce.risk.score.Scorer`, which needs an extra); its text names the model."""

    def refer(self, movement: Movement, weights: tuple[int, ...]) -> RiskReason | None:
        """Say why a movement is referred, with one of two weights; none where it is not."""


_SCALE, _NO_RATES, _NO_STANDING, _NOTHING_REMEMBERED = Scale(), Rates(), Standing(), Remembered()


@dataclass(frozen=True, eq=False)
class RiskContext:
    """One section on one day: its rules, lists and law, the random share, the parties it has seen before.

    ``random_share`` is the chance with which any movement is selected at random, into ``random_channel`` or a
    stricter one; ``rates`` expected of each channel may raise it, by the ``standing`` of the rules. A rule
    whose ``tallies`` say that it finds nothing sleeps. ``seen`` holds identifiers and name keys of parties;
    none: the section keeps no memory. ``remembered`` holds what officers decided of past alerts. Making a
    context compiles the rules, so make one a day, not one a filing. ``score`` adds its weight to that of the
    rules: by the scale, what it refers is of moderate or of high risk.
    """

    section: str
    day: date
    rules: RuleSet
    law: Law
    lists: tuple[ListIndex, ...] = ()
    random_share: Decimal = Decimal(0)
    random_channel: Channel = Channel.YELLOW
    scale: Scale = _SCALE
    seen: Container[str] | None = None
    remembered: Remembered = _NOTHING_REMEMBERED
    rates: Rates = _NO_RATES
    standing: Standing = _NO_STANDING
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    score: Referring | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.random_share <= 1:
            raise ValueError(f"random share {self.random_share} is no probability")

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The rules that the section applies that day, without those that sleep."""
        return tuple(one for one in self._in_force if not self._sleeps(one))

    @cached_property
    def _in_force(self) -> tuple[Criterion, ...]:
        return self.rules.in_force(self.section, self.day)

    def _sleeps(self, criterion: Criterion) -> bool:
        most, known = criterion.rule.sleeps_after, self.tallies.get(criterion.table or criterion.name)
        return most is not None and known is not None and known.fruitless >= most

    @cached_property
    def lots(self) -> dict[Channel, Decimal]:
        """The chance with which the lot selects into each channel or a stricter one, the mildest first."""
        by_rates = chances(self.rates, self.standing)
        return {
            channel: max(
                by_rates[channel],
                self.random_share if channel.severity <= self.random_channel.severity else Decimal(0),
            )
            for channel in SELECTED
        }

    @cached_property
    def tables(self) -> LawTables:
        """What the rules ask of the law that day."""
        return LawTables(self.law, self.day, self.rules.lists)

    @cached_property
    def program(self) -> Program:
        """The rules of that day as one function."""
        return compile_rules(self.criteria, self.tables)

    @cached_property
    def sweep(self) -> Sweep:
        """The rules of that day for many movements at once."""
        return sweep(self.criteria, self.tables)

    @cached_property
    def asks_parties(self) -> bool:
        """Whether any rule is asked about every party, not only about those that met a list."""
        return any(criterion.scope is Scope.PARTY for criterion in self.criteria)

    @cached_property
    def relied_on(self) -> tuple[str, ...]:
        """Name the rules, the lists, and what the rules ask for that the law does not hold that day."""
        unknown = (f"not known on {self.day}: {name}" for name in self.program.unknown)
        asleep = dict.fromkeys(one.table or one.name for one in self._in_force if self._sleeps(one))
        sleeping = (f"asleep: {name}" for name in asleep)
        model = (str(self.score),) if self.score is not None else ()
        return (f"rules {self.rules.edition}", *map(str, self.lists), *model, *unknown, *sleeping)

    def movement(self, filing: Filing) -> Movement:
        """See a filing as the rules see it."""
        return Movement(filing, self.tables, self.seen)


def assess(filing: Filing, context: RiskContext, draw: Decimal) -> Profile:
    """Assess one movement: what the rules and lists say of it, and whether chance selects it.

    ``draw`` is this case's own number in [0, 1), which nobody outside the section can foresee: it decides the
    random share and the percentages of rules. The probability of the random share is recorded whether or not
    it selected.
    """
    movement = context.movement(filing)
    people = people_of(movement, context)
    hits = context.program.examine[filing.direction](movement, people)
    reasons = reasons_of(hits, context, draw) if hits else ()
    referred = _referred(movement, context)
    if referred is not None:
        reasons = (*reasons, referred)
    graded_as = _grade(reasons, context) if reasons else Channel.GREEN
    lot = strictest(channel for channel, chance in context.lots.items() if draw < chance)
    drawn = lot is not Channel.GREEN
    if drawn:
        reasons = (*reasons, RiskReason(code="random", rule=RANDOM, says=_DRAWN, channel=lot))
    channel = strictest((graded_as, lot))
    return Profile(
        channel=channel,
        band=_BANDS[graded_as],
        score=sum(reason.weight for reason in reasons),
        reasons=reasons,
        probability=context.lots[Channel.YELLOW],
        drawn=drawn,
        selection=_selection(hits, reasons, context, channel),
        relied_on=(*context.relied_on, *_decided(people)) if people else context.relied_on,
    )


def assess_many(
    filings: Iterable[Filing], context: RiskContext, draws: Iterable[Decimal]
) -> tuple[Profile, ...]:
    """Assess many movements of one day, each with its own draw."""
    return tuple(assess(filing, context, draw) for filing, draw in zip(filings, draws, strict=True))


def observe(filing: Filing, presentation: Presentation, profile: Profile, context: RiskContext) -> Profile:
    """Look again at a movement when the gate has seen the truck; the channel may rise and never falls."""
    movement = context.movement(filing)
    hits = context.program.observe[filing.direction](movement, Gate(movement, presentation))
    known = {(reason.rule, reason.pointer) for reason in profile.reasons}
    found = reasons_of(hits, context, Decimal(0))
    new = tuple(reason for reason in found if (reason.rule, reason.pointer) not in known)
    if not new:
        return profile
    reasons = profile.reasons + new
    before = context.program.examine[filing.direction](movement, people_of(movement, context))
    graded = _grade([reason for reason in reasons if reason.rule != RANDOM], context)
    channel = strictest((profile.channel, graded))
    return Profile(
        channel=channel,
        band=max(profile.band, _BANDS[graded], key=_RISING.index),
        score=sum(reason.weight for reason in reasons),
        reasons=reasons,
        probability=profile.probability,
        drawn=profile.drawn,
        selection=_selection([*before, *hits], reasons, context, channel),
        relied_on=profile.relied_on,
    )


def people_of(movement: Movement, context: RiskContext) -> list[PartyRow]:
    """Give the parties that any rule is asked about, each with its alerts."""
    everyone = participants(movement.filing)
    met: dict[str, list[Alert]] = {}
    for alert in screen(everyone, context.lists, context.day, context.remembered):
        met.setdefault(alert.participant.pointer, []).append(alert)
    if context.asks_parties:
        return [PartyRow(movement, someone, met.get(someone.pointer, ())) for someone in everyone]
    return [PartyRow(movement, alerts[0].participant, alerts) for alerts in met.values()] if met else []


def _decided(people: Iterable[PartyRow]) -> Iterable[str]:
    """Cite the decisions on past alerts by which these parties were judged."""
    decisions = (row.alert.decided for someone in people for row in someone.alerts)
    return dict.fromkeys(str(one) for one in decisions if one is not None)


def reasons_of(hits: Iterable[Hit], context: RiskContext, draw: Decimal | None) -> tuple[RiskReason, ...]:
    """Say why, for each hit that its rule's percentage takes; a rule's weight counts once, at its first
    hit.
    """
    rows: dict[int, list[Any]] = {}
    for place, row in hits:
        rows.setdefault(place, []).append(row)
    return tuple(
        _reason(criterion, row, criterion.rule.effect.weight if nth == 0 else 0)
        for place, places in rows.items()
        if _taken(criterion := context.criteria[place], draw)
        for nth, row in enumerate(places[:MOST_POINTERS])
    )


def _referred(movement: Movement, context: RiskContext) -> RiskReason | None:
    """Ask the learned score, where there is one."""
    if context.score is None:
        return None
    return context.score.refer(movement, (context.scale.moderate, context.scale.high))


def _selection(
    hits: Iterable[Hit], reasons: Iterable[RiskReason], context: RiskContext, channel: Channel
) -> Decimal:
    """Give the chance of being selected, by rules, score or lot, into a channel or a stricter one; of green,
    any.
    """
    of = Channel.YELLOW if channel is Channel.GREEN else channel
    lot = context.lots[of]
    effects = [context.criteria[place].rule.effect for place in dict.fromkeys(place for place, _ in hits)]
    effects += [Effect(weight=reason.weight) for reason in reasons if reason.code == SCORE]
    if not effects:
        return lot
    return selection(effects, lot, of, context.scale.least(of))


def _taken(criterion: Criterion, draw: Decimal | None) -> bool:
    """Tell whether a rule that selects a percentage of its hits selects this one: its own chance, from the
    draw.
    """
    percentage = criterion.rule.effect.percentage
    if percentage == 100 or draw is None:
        return True
    drawn = hashlib.sha256(f"{draw}\0{criterion.rule.id}{criterion.row or ''}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") * 100 < percentage * 2**64


def _reason(criterion: Criterion, row: Any, weight: int) -> RiskReason:
    rule = criterion.rule
    met = isinstance(row, AlertRow) and row.alert.secret
    return RiskReason(
        code=rule.code,
        rule=criterion.name,
        says=_said(rule.says, row, rule.scope),
        channel=rule.effect.channel,
        weight=weight,
        pointer=row.pointer + rule.field,
        secret=criterion.secret or met,
    )


def _said(says: Text, row: Any, scope: Scope) -> Text:
    """Fill the facts that a sentence names."""

    def fill(sentence: str, language: int) -> str:
        return PLACEHOLDER.sub(lambda named: _shown(fact_of(named.group(1), row, scope), language), sentence)

    return Text(en=fill(says.en, 0), es=fill(says.es, 1))


def fact_of(name: str, row: Any, scope: Scope) -> Scalar | None:
    """Read a fact that a rule of a scope sees from a row of that scope."""
    fact = FACTS[name]
    for outer in reversed(SEES[scope][SEES[scope].index(fact.scope) : -1]):
        row = getattr(row, outer)
    return fact.read(row)


def _shown(value: Scalar | None, language: int) -> str:
    if isinstance(value, bool):
        return (("no", "no"), ("yes", "sí"))[value][language]
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
    return "—" if value is None else value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"


def graded(reasons: Iterable[RiskReason], context: RiskContext) -> tuple[Channel, Band]:
    """Give the channel and band that reasons, chance aside, select into."""
    channel = _grade(reasons, context)
    return channel, _BANDS[channel]


def _grade(reasons: Iterable[RiskReason], context: RiskContext) -> Channel:
    """Give the strictest channel that a reason, or the score of all reasons, selects into."""
    given = tuple(reasons)
    score = sum(reason.weight for reason in given)
    return strictest((context.scale.channel(score), *(reason.channel for reason in given)))
