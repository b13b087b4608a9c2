"""What a section has lived through: its cases as filed, and what examinations came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cruce.clearance import CaseFile
from cruce.documents import read
from cruce.model import Channel, Filing, Find, Profile
from cruce.section import Section


@dataclass(frozen=True, slots=True)
class Experience:
    """One case: the filing, its day of arrival, and what its examination came to.

    ``find`` is none where nothing was examined, or nobody has said yet what it came to. ``chance`` is the
    probability with which this section's rules, score and lot selected it; 1 where they did not, and somebody
    else asked for the examination: it then stands for itself alone.
    """

    case: str
    filing: Filing
    day: date
    find: Find | None
    chance: float


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
            find=file.examination.outcome if file.examination else None,
            chance=float(profile.selection or 1) if chosen else 1.0,
        )
