"""The life of minutes, read from a section's record: how far each has come at a moment, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cruce.exchange import minutes
from cruce.governance.refusals import refused
from cruce.model import Event, Minute, Signature
from cruce.section import MINUTES, Section


class Stage(StrEnum):
    """How far a minute has come: drafted, discussed, signed by some, agreed by all, in force, or over."""

    DRAFTED = "drafted"
    DISCUSSED = "discussed"
    SIGNED = "signed"
    AGREED = "agreed"
    IN_FORCE = "in-force"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a minute, when, and in which section it was recorded first."""

    by: str
    at: datetime
    says: str


@dataclass(frozen=True, slots=True)
class Life:
    """One minute as a section has it: its words, who signed them, what was said of it, how far it has come.

    ``contested``: two sections drafted other words under this id before they could talk; nobody signs it.
    ``withdrawn`` tells from when it counts no more.
    """

    minute: Minute
    stage: Stage
    signatures: tuple[Signature, ...]
    missing: tuple[str, ...]
    comments: tuple[Comment, ...]
    contested: bool
    withdrawn: datetime | None


def lives(section: Section, on: date, at: datetime | None = None) -> Mapping[str, Life]:
    """Tell of every minute that a section knows, by id, how it stands on a day (and at a moment of it)."""
    events = [Event.model_validate_json(one.content) for one in section.store.events(MINUTES)]
    drafts: dict[str, dict[str, Minute]] = {}
    for event in events:
        if event.kind in ("governance.drafted", "governance.signed"):
            minute = Minute.model_validate(event.body["minute"])
            drafts.setdefault(minute.id, {})[minutes.words_of(minute)] = minute.words
    now = at or section.clock()
    return {name: _life(section, events, tuple(found.values()), on, now) for name, found in drafts.items()}


def life_of(section: Section, name: str, on: date, at: datetime | None = None) -> Life:
    """Tell of one minute how it stands; raises `PowerError` ``minute.unknown``."""
    found = lives(section, on, at).get(name)
    if found is None:
        raise refused("unknown", name)
    return found


def _life(section: Section, events: list[Event], drafts: tuple[Minute, ...], on: date, at: datetime) -> Life:
    agreed = section.agreed.minutes.get(drafts[0].id)
    minute = agreed.words if agreed else drafts[-1]
    name, words = minute.id, minutes.words_of(minute)
    comments = tuple(
        Comment(event.body["by"], event.at, event.body["comment"])
        for event in events
        if event.kind == "governance.discussed" and event.body["minute"] == name
    )
    signed = agreed.signatures if agreed else _signatures(events, words)
    by = {one.section for one in signed}
    missing = () if agreed else tuple(name for name in minutes.acting_keys(section) if name not in by)
    withdrawn = section.agreed.withdrawn.get(name)
    stage = _stage(section, minute, on, at, agreed is not None, bool(signed), bool(comments))
    contested = agreed is None and len(drafts) > 1
    return Life(minute, stage, signed, missing, comments, contested, withdrawn)


def _signatures(events: list[Event], words: str) -> tuple[Signature, ...]:
    found: dict[str, Signature] = {}
    for event in events:
        if event.kind == "governance.endorsed" and event.body["words"] == words:
            one = Signature.model_validate(event.body["signature"])
            found.setdefault(one.section, one)
    return tuple(found[name] for name in sorted(found))


def _stage(
    section: Section, minute: Minute, on: date, at: datetime, agreed: bool, signed: bool, discussed: bool
) -> Stage:
    withdrawn = section.agreed.withdrawn.get(minute.id)
    in_force = {one.id for one in section.minutes(on, at)}
    begun = agreed and minute.effective <= on
    steps = (
        (withdrawn is not None and at >= withdrawn, Stage.WITHDRAWN),
        (begun and minute.ends is not None and minute.ends <= on, Stage.ENDED),
        (agreed and minute.id in in_force, Stage.IN_FORCE),
        (begun, Stage.SUPERSEDED),
        (agreed, Stage.AGREED),
        (signed, Stage.SIGNED),
        (discussed, Stage.DISCUSSED),
    )
    return next((stage for reached, stage in steps if reached), Stage.DRAFTED)
