"""What one section makes of a filing before it writes anything: faults, charges, risk. It may be repeated at
will.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cruce.clearance.acceptance import signature_faults
from cruce.clearance.appraiser import Appraiser
from cruce.clearance.descriptions import description_doubts
from cruce.clearance.doubts import doubting, paper_doubts
from cruce.documents import inspect
from cruce.model import (
    Declaration,
    Filing,
    Finding,
    Liability,
    Presentation,
    Profile,
    canonical,
    case_id,
    declarations,
    digest,
)
from cruce.risk import assess, observe
from cruce.tariff import assess_many


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A filing as one section sees it: its faults, the charges of both sides, the own risk profile.

    ``at`` is the moment as of which it was checked: when it was lodged, in whichever section that was.
    """

    raw: bytes
    at: datetime
    filing: Filing
    case: str
    version: int
    canonical: str
    day: date
    findings: tuple[Finding, ...]
    declarations: tuple[Declaration, ...]
    liabilities: tuple[Liability, ...]
    profile: Profile

    @property
    def due(self) -> tuple[str, ...]:
        """Name the sections with an act to take: those with a declaration; of an empty truck, the side it
        enters.
        """
        countries = {declaration.country for declaration in self.declarations}
        return tuple(sorted(countries or {self.filing.direction.enters}))

    @property
    def refusals(self) -> tuple[str, ...]:
        """The codes of the findings for which the filing cannot be lodged."""
        return tuple(sorted({finding.code for finding in self.findings if finding.refuses}))


def appraise(
    section: Appraiser, raw: bytes, at: datetime, version: int = 1
) -> Appraisal | tuple[Finding, ...]:
    """Read, check, compute and assess one filing; of one that cannot be read, give its faults.

    The result may hold findings that refuse it: to lodge is up to the caller.
    """
    reading = inspect(raw, section.law, at)
    if reading.filing is None:
        return reading.findings
    filing = reading.filing
    day = section.law.local_day(filing.crossing, filing.expected_arrival)
    papers = declarations(filing, day)
    liabilities = assess_many(papers, section.law)
    case = case_id(filing.declarant, filing.reference)
    findings = (
        *reading.findings,
        *signature_faults(section.settings, filing),
        *description_doubts(section, filing, at),
    )
    profile = assess(filing, section.risk(day), section.draw(case, version))
    return Appraisal(
        raw=raw,
        at=at,
        filing=filing,
        case=case,
        version=version,
        canonical=digest(canonical(filing)),
        day=day,
        findings=findings,
        declarations=papers,
        liabilities=liabilities,
        profile=doubting(profile, paper_doubts(findings, section.law, day)),
    )


def observed(section: Appraiser, appraisal: Appraisal, before: Profile, seen: Presentation) -> Profile:
    """Look again, with what the gate saw of the truck; the channel may rise above that of ``before``."""
    return observe(appraisal.filing, seen, before, section.risk(appraisal.day))
