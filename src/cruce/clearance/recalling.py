"""What a section made of a case before: from memory, or from what is on record."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from cruce.clearance.appraisal import Appraisal
from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket
from cruce.documents import read
from cruce.model import Filing, Liability, Profile, declarations
from cruce.section import Section
from cruce.store import CaseRow, Transaction

_LIABILITIES: Final = TypeAdapter(tuple[Liability, ...])


def recall(docket: Docket) -> Appraisal:
    """Give the section's appraisal of the case in hand: from memory, or read from the record: the filing as
    received, the charges and the profile as they were kept. Its findings are not read again: those that
    refuse stand in the case's file.
    """
    kept = docket.section.memory.get(docket.row.id)
    if isinstance(kept, Appraisal) and (kept.version, kept.canonical) == (
        docket.row.version,
        docket.file.canonical,
    ):
        return kept
    raw = docket.transaction.content(docket.file.filing)
    assert raw is not None
    filing = read(raw).filing
    assert filing is not None, "what was lodged can be read"
    day = docket.section.law.local_day(filing.crossing, filing.expected_arrival)
    made = Appraisal(
        raw=raw,
        at=docket.at,
        filing=filing,
        case=docket.row.id,
        version=docket.row.version,
        canonical=docket.file.canonical,
        day=day,
        findings=(),
        declarations=declarations(filing, day),
        liabilities=_LIABILITIES.validate_json(docket.transaction.content(docket.file.liability) or b"[]"),
        profile=on_record(docket),
    )
    docket.section.remember(docket.row.id, made)
    return made


def filing_of(section: Section, row: CaseRow, file: CaseFile) -> Filing:
    """Give the filing of a case: from memory, or read again as it was received."""
    kept = section.memory.get(row.id)
    if isinstance(kept, Appraisal) and (kept.version, kept.canonical) == (row.version, file.canonical):
        return kept.filing
    filing = read(section.store.content(file.filing) or b"").filing
    assert filing is not None, "what was lodged can be read"
    return filing


def on_record(docket: Docket) -> Profile:
    """Give the section's risk profile of the case as it was filed last."""
    return profile_of(docket.transaction, docket.file)


def profile_of(transaction: Transaction, file: CaseFile) -> Profile:
    """Give the risk profile that a case's file names."""
    kept = transaction.content(file.profile)
    assert kept is not None
    return Profile.model_validate_json(kept)
