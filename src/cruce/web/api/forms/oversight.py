"""What oversight sees at the API: acts with their proofs, and decisions computed again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cruce.model import Decision, Override, SignedDecision, Value


class ProvenAct(Value):
    """An act on record: its place in the log, and whether the log holds it, just verified."""

    place: int
    kind: str
    at: datetime
    by: str
    under: tuple[str, ...] = ()
    holds: bool


class NotedRead(Value):
    """Who read the case, when, through which door, and what of other sections they saw."""

    at: datetime
    by: str
    door: str
    told: dict[str, dict[str, Any]]


class Proof(Value):
    """A case traced: its acts against the log under ``checkpoint``, the decisions, and the rules, editions
    and minutes on which they rest; the last reads, for whom the section names to oversee it.
    """

    case: str
    acts: tuple[ProvenAct, ...]
    decisions: tuple[SignedDecision, ...]
    rules: tuple[str, ...]
    minutes: tuple[str, ...]
    reads: tuple[NotedRead, ...]
    overrides: tuple[Override, ...]
    checkpoint: str


class Differing(Value):
    """One part that comes out otherwise now: as it was recorded, and as it is computed."""

    part: str
    recorded: str
    computed: str


class Replayed(Value):
    """A decision computed again from its bundle alone; ``same`` where nothing came out otherwise."""

    decision: Decision
    same: bool
    compared: tuple[str, ...]
    differences: tuple[Differing, ...]
