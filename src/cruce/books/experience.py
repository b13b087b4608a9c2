"""What a section has lived through: its cases as filed, and what examinations came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cruce.clearance import CaseFile
from cruce.documents import read
from cruce.model import Channel, Examination, Filing, Find, Profile
from cruce.section import Section
from cruce.tariff import CURRENCIES


@dataclass(frozen=True, slots=True)
class Experience:
    """One case: the filing, its day of arrival, and what its examination came to.

    ``find`` is none where nothing was examined, or nobody has said yet what it came to. ``chance`` is the
    probability with which this section's rules, score and lot selected it; 1 where they did not, and somebody
    else asked for the examination: it then stands for itself alone. ``owed``: the contributions found owed to
    this section's treasury, in its own currency; none where nobody has stated them in that. ``reasons``: what
    the profile of the case names: rules with their versions (a table's with the row), the score, the lot.
    """

    case: str
    filing: Filing
    day: date
    find: Find | None
    chance: float
    owed: Decimal | None = None
    reasons: frozenset[str] = frozenset()


def experience(section: Section) -> Iterator[Experience]:
    """Go through all cases that were not withdrawn, in order of their numbers."""
    for row in section.store.cases():
        file = CaseFile.model_validate_json(row.body)
        filing = read(section.store.content(file.filing) or b"").filing
        if file.withdrawn or filing is None:
            continue
        profile = Profile.model_validate_json(section.store.content(file.profile) or b"")
        chosen = profile.channel is not Channel.GREEN
        yield Experience(
            case=row.id,
            filing=filing,
            day=section.law.local_day(filing.crossing, filing.expected_arrival),
            find=file.outcome,
            chance=float(profile.selection or 1) if chosen else 1.0,
            owed=_owed(file.examination, section.name),
            reasons=frozenset(reason.rule for reason in profile.reasons),
        )


def _owed(found: Examination | None, section: str) -> Decimal | None:
    stated = {one.currency: one.amount for one in found.owed} if found else {}
    return stated.get(CURRENCIES.get(section, ""))
