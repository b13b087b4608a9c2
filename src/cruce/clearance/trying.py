"""A filing tried against the real checks and the real record: what lodging it would say; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from cruce.clearance.appraisal import Appraisal, appraise
from cruce.clearance.casefile import CaseFile
from cruce.clearance.lodging import Outcome, Refused, barred_by, enter_new, exists, take_on
from cruce.documents import read
from cruce.model import Filing, Finding, Liability, case_id
from cruce.section import Section
from cruce.store import CaseRow, Transaction


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of a filing: every finding, and what both treasuries would be owed.

    ``version`` is the one that it would have; ``same`` tells that it is on record as it is; ``due`` are the
    sections with an act to take. What the section makes of its risk is not in it.
    """

    findings: tuple[Finding, ...]
    filing: Filing | None = None
    liabilities: tuple[Liability, ...] = ()
    case: str = ""
    version: int = 1
    same: bool = False
    due: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether it could not be lodged."""
        return any(one.refuses for one in self.findings)


class _Undone(Exception):  # noqa: N818 - nothing is wrong: it takes back what was written
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def try_out(section: Section, raw: bytes, by: str) -> Tried:
    """Check, compute and lodge a filing as it would be, or amend its case, and take all of it back.

    The same code runs as in `lodge` and `amend`, up to the numbers that other cases name.
    """
    at = section.clock()
    first = appraise(section, raw, at)
    if not isinstance(first, Appraisal):
        return Tried(first)
    row = section.store.case(first.case)
    if row is None:
        return _tried(section, first, partial(enter_new, section, first, by, at))
    file = CaseFile.model_validate_json(row.body)
    if file.canonical == first.canonical:
        return replace(_told(first, first.findings), version=row.version, same=True)
    return _amended(section, first, row, file, by)


def _amended(section: Section, first: Appraisal, row: CaseRow, file: CaseFile, by: str) -> Tried:
    made = replace(first, version=row.version + 1)
    barred = barred_by(section, row, file)
    if made.refusals or barred:
        return _told(made, (*made.findings, *barred))
    return _tried(section, made, partial(take_on, section, made, by, made.at))


def _tried(section: Section, made: Appraisal, act: partial[Outcome]) -> Tried:
    def work(transaction: Transaction) -> None:
        raise _Undone(act(transaction))

    kept = {key: section.memory.get(key) for key in (made.case, f"file/{made.case}")}
    (result,) = section.write([work])
    for key, value in kept.items():
        section.memory.pop(key, None)
        if value is not None:
            section.remember(key, value)
    if not isinstance(result, _Undone):
        assert isinstance(result, Exception)
        raise result
    outcome = result.outcome
    return _told(made, outcome.findings if isinstance(outcome, Refused) else made.findings)


def _told(made: Appraisal, findings: tuple[Finding, ...]) -> Tried:
    return Tried(findings, made.filing, made.liabilities, made.case, made.version, due=made.due)


def try_as_new(section: Section, raw: bytes, by: str) -> Tried:
    """Try a filing that is no amendment: where its case has another version on record, that is refused."""
    made = try_out(section, raw, by)
    row = section.store.case(made.case)
    if row is None or made.same:
        return made
    return replace(made, findings=(*made.findings, exists(row)))


def case_of(raw: bytes) -> str | None:
    """Tell which case a filing is of; none where it cannot be read."""
    filing = read(raw).filing
    return case_id(filing.declarant, filing.reference) if filing else None
