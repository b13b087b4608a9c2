"""Lodge, amend and withdraw: a filing becomes a case, in one section and then in the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from cruce.clearance.appraisal import Appraisal, appraise, compact
from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket
from cruce.clearance.money import enter_dues
from cruce.model import Disclosure, Finding, JointState, Profile, Severity, Text, plain
from cruce.section import Section
from cruce.store import CaseRow, Transaction


@dataclass(frozen=True, slots=True)
class Lodged:
    """A filing that is on record. ``fresh`` is false when the same filing was lodged before."""

    case: str
    version: int
    fresh: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A filing that was refused whole: every fault, and nothing written."""

    findings: tuple[Finding, ...]


Outcome = Lodged | Refused


def lodge(
    section: Section, filings: Sequence[bytes], by: str, received: Sequence[datetime] | None = None
) -> list[Outcome]:
    """Lodge filings, each on its own: the good ones in one commit, a bad one refused whole with every fault.

    The same filing again is the same case; another one under the same declarant and reference is refused with
    a finding, for it should be an amendment. ``received`` says when each came in (now, unless said).
    """
    times = received or [section.clock()] * len(filings)
    appraisals = [appraise(section, raw, at) for raw, at in zip(filings, times, strict=True)]
    works = [
        partial(_enter_new, section, made, by, at)
        for made, at in zip(appraisals, times, strict=True)
        if isinstance(made, Appraisal) and not made.refusals
    ]
    entered = iter(section.write(works))
    return [_outcome(made, entered) for made in appraisals]


def _outcome(made: Appraisal | tuple[Finding, ...], entered: Any) -> Outcome:
    if not isinstance(made, Appraisal):
        return Refused(made)
    if made.refusals:
        return Refused(made.findings)
    result = next(entered)
    if isinstance(result, Exception):
        raise result
    outcome: Outcome = result
    return outcome


def _enter_new(section: Section, made: Appraisal, by: str, at: datetime, transaction: Transaction) -> Outcome:
    row = transaction.case(made.case)
    if row is None:
        docket = enter(section, transaction, made, by, at)
        _announce(docket, made)
        docket.close()
        return Lodged(made.case, made.version, True, made.findings)
    if CaseFile.model_validate_json(row.body).canonical == made.canonical:
        return Lodged(made.case, row.version, False, made.findings)
    return Refused((*made.findings, _exists(row)))


def amend(section: Section, raw: bytes, by: str) -> Outcome:
    """Put a new version of a case in place of the one before: it goes back to lodged in every section.

    Refused after release, when only a correction case is possible, and for a case that does not exist.
    """
    at = section.clock()
    first = appraise(section, raw, at)
    if not isinstance(first, Appraisal):
        return Refused(first)
    row = section.store.case(first.case)
    if row is None:
        return Refused((*first.findings, _nothing_to_amend()))
    made = appraise(section, raw, at, row.version + 1)
    assert isinstance(made, Appraisal)
    file = CaseFile.model_validate_json(row.body)
    if made.refusals:
        return Refused(made.findings)
    if file.canonical == made.canonical:
        return Lodged(made.case, row.version, False, made.findings)
    if file.joint(row.id, row.version).state not in (JointState.OPEN, JointState.HELD):
        return Refused((*made.findings, _too_late()))

    def work(transaction: Transaction) -> None:
        docket = enter(section, transaction, made, by, at)
        _announce(docket, made)
        docket.close()

    section.store.one(work)
    return Lodged(made.case, made.version, True, made.findings)


def withdraw(section: Section, case: str, by: str) -> None:
    """Withdraw a case before it is decided; raises `PowerError` ``case.unknown``."""
    at = section.clock()

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        docket.record("clearance.withdrawn", {})
        docket.change(withdrawn=True)
        docket.tell("clearance.withdrawn", {})
        docket.close()

    section.store.one(work)


def enter(section: Section, transaction: Transaction, made: Appraisal, by: str, at: datetime) -> Docket:
    """Write a filing as a case, or as a case's next version: lodged, assessed, selected; not filed yet."""
    row = transaction.case(made.case)
    last = row.last if row else None
    row = CaseRow(made.case, made.filing.declarant, made.filing.reference, made.version, "lodged", last, b"")
    docket = Docket(section, transaction, row, _file(section, transaction, made), by, at)
    docket.record("clearance.lodged", _lodged(made, docket.file.filing))
    docket.record("clearance.assessed", _assessed(made, docket.file.liability))
    under = section.allowing("channel", made.day)
    selected = {"channel": made.profile.channel.value, "profile": docket.file.profile}
    docket.record(
        "clearance.selected", {**selected, "probability": format(made.profile.probability, "f")}, under
    )
    enter_dues(docket, made)
    section.remember(made.case, made)
    return docket


def _file(section: Section, transaction: Transaction, made: Appraisal) -> CaseFile:
    charges = (
        b"[" + b",".join(one.model_dump_json(exclude_none=True).encode() for one in made.liabilities) + b"]"
    )
    profile = made.profile.model_dump_json(exclude_none=True).encode()
    return CaseFile(
        filing=transaction.keep(made.raw),
        canonical=made.canonical,
        liability=transaction.keep(charges),
        profile=transaction.keep(profile),
        due=made.due,
        refusals=made.refusals,
        selected={section.name: made.profile.disclosure()},
    )


def _lodged(made: Appraisal, filing: str) -> dict[str, Any]:
    return {
        "filing": filing,
        "canonical": made.canonical,
        "due": list(made.due),
        "findings": sorted({finding.code for finding in made.findings}),
    }


def _assessed(made: Appraisal, liability: str) -> dict[str, Any]:
    owed = {one.declaration: str(one.owed) for one in made.liabilities}
    unrated = sum(len(one.unrated) for one in made.liabilities)
    return {"liability": liability, "owed": owed, "unrated": unrated}


def _announce(docket: Docket, made: Appraisal) -> None:
    section = docket.section
    body = told(section, made, made.profile)
    if section.allowing("filing", made.day):
        body["filing"] = made.raw.decode("utf-8-sig")
    docket.tell("clearance.lodged", body)


def told(section: Section, made: Appraisal, profile: Profile) -> dict[str, Any]:
    """Say of a case what the minutes in force let cross, and nothing else: a share that none allows stays
    here.
    """
    ours = tuple(one for one in made.liabilities if one.country == section.name)
    body: dict[str, Any] = {"charges": compact(ours), "canonical": made.canonical}
    if section.allowing("channel", made.day):
        disclosure = profile.disclosure()
        shared = Disclosure(
            channel=disclosure.channel,
            band=disclosure.band if section.allowing("band", made.day) else None,
            codes=disclosure.codes if section.allowing("reason-codes", made.day) else (),
        )
        body["disclosure"] = plain(shared)
    return body


def _exists(row: CaseRow) -> Finding:
    return _fault(
        "case.exists",
        Text(
            en=f"Another filing of {row.declarant} bears the reference {row.reference} (case {row.id}).",
            es=f"Otro trámite de {row.declarant} lleva la referencia {row.reference} (expediente {row.id}).",
        ),
        Text(
            en="Use amend to change it, or give this filing a reference of its own.",
            es="Use amend para modificarlo, o dé a este trámite una referencia propia.",
        ),
    )


def _nothing_to_amend() -> Finding:
    return _fault(
        "case.absent",
        Text(en="There is no case to amend.", es="No existe un expediente que modificar."),
        Text(en="Lodge the filing first.", es="Presente primero el trámite."),
    )


def _too_late() -> Finding:
    return _fault(
        "case.closed",
        Text(
            en="The case is closed: it was released, refused or withdrawn.",
            es="El expediente está cerrado: fue liberado, rechazado o retirado.",
        ),
        Text(
            en="After release only a correction is possible; give the new filing its own reference.",
            es="Tras la liberación solo cabe una corrección; dé al nuevo trámite otra referencia.",
        ),
    )


def _fault(code: str, says: Text, advice: Text) -> Finding:
    return Finding(code=code, severity=Severity.REFUSAL, pointer="/reference", says=says, advice=advice)
