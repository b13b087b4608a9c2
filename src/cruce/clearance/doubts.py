"""Doubts that no rule of risk holds, for which an officer looks at a truck or at its papers at least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from cruce.law import Entry, Law
from cruce.model import Band, Channel, Finding, Profile, RiskReason, strictest

DOUBTS: Final = "risk/paper-doubts"
"""The list of the law that names the findings for which a filing is taken, but not unread."""


def doubting(profile: Profile, reasons: Iterable[RiskReason]) -> Profile:
    """Add reasons to a profile; any of them raises it to a look at the papers at least."""
    added = tuple(reasons)
    if not added:
        return profile
    channel = strictest((profile.channel, *(reason.channel for reason in added)))
    band = Band.MODERATE if profile.band is Band.LOW else profile.band
    return profile.model_copy(
        update={"channel": channel, "band": band, "reasons": (*profile.reasons, *added)}
    )


def paper_doubts(findings: Iterable[Finding], law: Law, day: date) -> Iterator[RiskReason]:
    """Give a reason for each finding that refuses nothing and that nobody should overlook."""
    for finding in findings:
        if not finding.refuses and isinstance(law.entry(DOUBTS, finding.code, day), Entry):
            yield RiskReason(
                code="document.doubt",
                rule=finding.code,
                says=finding.says,
                channel=Channel.YELLOW,
                pointer=finding.pointer,
            )
