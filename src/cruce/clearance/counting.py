"""What is counted of selections and examinations: for rates to be kept, and fruitless rules to sleep."""

from __future__ import annotations

from typing import Final

from cruce.clearance.docket import Docket
from cruce.clearance.recalling import on_record
from cruce.model import Band, Channel, Examination, Profile

LOT: Final = "random"  # what a reason of the random share names as its rule
_BY_RULES: Final = dict(zip(Band, Channel, strict=True))


def count_selection(docket: Docket, profile: Profile) -> None:
    """Count a new movement by the channel that reasons alone put it into, and a hit of each of its rules."""
    docket.transaction.counts.selected(docket.at.date(), _BY_RULES[profile.band].value)
    docket.transaction.counts.hits(_rules(profile))


def count_observation(docket: Docket, before: Profile, after: Profile) -> None:
    """Count a hit of each rule that what the gate saw has added."""
    docket.transaction.counts.hits(rule for rule in _rules(after) if rule not in _rules(before))


def count_examination(docket: Docket, found: Examination) -> None:
    """Count, at a case's first examination, what it found for each rule that had hit."""
    if docket.file.examinations == 0:
        docket.transaction.counts.examined(_rules(on_record(docket)), found=bool(found.reasons))


def _rules(profile: Profile) -> dict[str, None]:
    """Name the rules of a profile, each once; all rows of a table are one rule."""
    return dict.fromkeys(one.rule.partition("#")[0] for one in profile.reasons if one.rule != LOT)
