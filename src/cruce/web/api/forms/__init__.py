"""What goes in and comes out at the doors of the API, where it is not a word of the model itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from cruce.clearance import crossing as places
from cruce.model import Channel, Charge, Finding, JointState, Value, Verdict
from cruce.tracking import measuring
from cruce.web.identity import Act, Role

Words = Annotated[str, Field(min_length=1, max_length=80)]
"""A short name, code or id, as somebody typed it."""


class LodgedFiling(Value):
    """A filing on record: its case, and whether it was new (``fresh``)."""

    case: str
    version: int
    fresh: bool
    findings: tuple[Finding, ...] = ()


class Owed(Value):
    """What one treasury computes for one declaration of a filing."""

    declaration: str
    country: str
    currency: str
    owed: str
    unrated: int
    charges: tuple[Charge, ...]


class TriedFiling(Value):
    """What would come of a filing, with nothing kept: every finding, and what both treasuries compute.

    ``would_lodge`` tells whether it would be taken as it stands.
    """

    case: str | None = None
    would_lodge: bool
    due: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    owed: tuple[Owed, ...] = ()


class SectionDecision(Value):
    """What one section decided, with its reasons by code."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


class Receivable(Value):
    """One sum that a treasury of this section expects, and how it stands."""

    reference: str
    amount: str
    currency: str
    state: str


class CaseStanding(Value):
    """How a case stands in this section; ``decisions`` by section."""

    case: str
    version: int
    declarant: str
    reference: str
    state: JointState
    channel: Channel
    due: tuple[str, ...]
    decisions: dict[str, SectionDecision]
    waiting_for: tuple[str, ...]
    receivables: tuple[Receivable, ...]


class CaseLine(Value):
    """One case as lists show it."""

    case: str
    version: int
    declarant: str
    reference: str
    crossing: str
    expected: datetime
    plates: tuple[str, ...]
    carrier: str
    state: JointState
    channel: Channel
    presented: datetime | None = None
    waiting_for: tuple[str, ...] = ()


class CaseList(Value):
    """A piece of a list of cases; ``next`` is where it goes on, absent at its end."""

    cases: tuple[CaseLine, ...]
    next: str | None = None


class PublicEvent(Value):
    """An act on a case as outsiders are told of it: the fact, never what stands behind it.

    ``v`` is the version of the ``body`` of its ``kind``.
    """

    id: str
    kind: str
    v: int = 1
    section: str
    case: str
    version: int
    at: datetime
    body: dict[str, Any] = Field(default_factory=dict)


class EventList(Value):
    """A piece of the feed; ``next`` is where it goes on: there is one always, for the feed has no end."""

    events: tuple[PublicEvent, ...]
    next: str
    more: bool


class Ruling(Value):
    """An officer's decision for the own section."""

    verdict: Verdict
    reasons: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=80)], ...], Field(max_length=50)
    ] = ()


class Me(Value):
    """The account as which a system came in, and what it may do."""

    account: str
    person: str
    section: str
    training: bool
    now: datetime
    roles: tuple[Role, ...]
    acts: tuple[Act, ...]
    declarants: tuple[str, ...]
    crossings: tuple[str, ...]


class CrossingFigures(Value):
    """What everybody may know of one crossing: its cases by state, those of its day by its own clock, times
    as they were measured, by direction and lane (``lane`` absent: all together), and the lanes.
    """

    crossing: str
    name: dict[str, str]
    zone: str
    states: dict[str, int]
    day: dict[str, int]
    times: tuple[measuring.Measured, ...]
    lanes: tuple[places.Lane, ...]


class Figures(Value):
    """What everybody may know of the crossings of this section, as of the record's ``size``."""

    section: str
    size: int
    crossings: tuple[CrossingFigures, ...]


class Fault(Value):
    """A refusal (RFC 9457): ``title`` and ``detail`` in the language asked for, the sentences in both.

    ``findings`` are there where a filing was refused: all of them, each with its pointer.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    says: Sentence
    advice: Sentence
    findings: tuple[Finding, ...] = ()


class Sentence(Value):
    """A sentence in both languages."""

    en: str
    es: str


class Closed(Value):
    """What was closed or taken away."""

    done: Literal[True] = True
