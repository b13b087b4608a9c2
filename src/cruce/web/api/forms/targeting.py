"""Targeting at the API: all of it is the section's own, and goes to its customs officers alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from cruce.model import Channel, Find, Profile, Prose, RiskReason, Value


class Referral(Value):
    """An open case that the section's own rules referred, with their reasons; ``channel`` is its own."""

    case: str
    reference: str
    declarant: str
    channel: Channel
    expected: datetime
    presented: datetime | None = None
    reasons: tuple[RiskReason, ...]


class Referrals(Value):
    """A piece of the list of referred cases of a crossing, by case; ``next`` is where it goes on."""

    referrals: tuple[Referral, ...]
    next: str | None = None


class Share(Value):
    """An estimated share of a rule's hits, with its standard error."""

    share: float
    error: float


class RuleYield(Value):
    """What one rule brought: hits, examinations, finds, and the estimated share of its hits with each find,
    empty while no hit was examined.
    """

    rule: str
    hits: int
    examined: int
    finds: dict[Find, int]
    shares: dict[Find, Share]


class RuleYields(Value):
    """A piece of the list of rules that hit anything, by name; ``next`` is where it goes on."""

    rules: tuple[RuleYield, ...]
    next: str | None = None


class DecidedAlert(Value):
    """What was decided of a name before: that it is the one on the list, or not."""

    confirmed: bool
    why: str
    by: str
    on: date


class Alert(Value):
    """A party that may be one on a list: ``alert`` names it in a decision, ``how`` they met."""

    alert: str
    name: str
    role: str
    matched: str
    how: str
    score: float
    decided: DecidedAlert | None = None


class Comment(Value):
    """What an officer said of a selection, and with ``find`` what the examination came to."""

    says: str
    by: str
    at: datetime
    find: Find | None = None


class PartyHistory(Value):
    """In what a party has been at this section."""

    name: str
    cases: int
    examined: int
    finds: dict[Find, int]
    stopped: int


class TargetingSheet(Value):
    """One case for targeting: the section's own profile, alerts on names, the parties' history, comments."""

    case: str
    profile: Profile | None = None
    alerts: tuple[Alert, ...]
    histories: tuple[PartyHistory, ...]
    comments: tuple[Comment, ...]


class NewComment(Value):
    """What an officer says of a selection; with ``find``, what the section learns from."""

    says: Prose
    find: Find | None = None


class AlertDecision(Value):
    """That the party of an alert is the one on the list (``confirmed``), or somebody else (``cleared``)."""

    alert: Annotated[str, Field(min_length=1, max_length=400)]
    decision: Literal["confirmed", "cleared"]
    why: Prose
