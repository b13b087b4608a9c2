"""Lodge, amend and withdraw: a filing becomes a case, in one section and then in the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from cruce.clearance import slots
from cruce.clearance.appraisal import Appraisal, appraise
from cruce.clearance.casefile import CaseFile
from cruce.clearance.counting import count_selection
from cruce.clearance.docket import Docket, refused
from cruce.clearance.editions import stood_on
from cruce.clearance.matters import Matters
from cruce.clearance.money import cancel_dues, enter_dues, unsettled
from cruce.clearance.numbers import apart, compare, note
from cruce.clearance.recalling import profile_of, recall
from cruce.clearance.recomputing import compact
from cruce.documents import read
from cruce.model import (
    Channel,
    Disclosure,
    Finding,
    JointState,
    Profile,
    Severity,
    Text,
    canonical,
    plain,
    strictest,
)
from cruce.section import Section, equipment
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
Beside = Callable[[Transaction, Lodged], None]
BY_LOT: Final = "random"
"""The shared reason code of what chance selected: the random share, and rules that are a schedule."""


def lodge(
    section: Section,
    filings: Sequence[bytes],
    by: str | Sequence[str],
    received: Sequence[datetime] | None = None,
    beside: Sequence[Beside | None] = (),
) -> list[Outcome]:
    """Lodge filings, each on its own: the good ones in one commit, a bad one refused whole with every fault.

    The same filing again is the same case; another one under the same declarant and reference is refused with
    a finding, for it should be an amendment. ``by`` names who filed, all or each; ``received`` says when each
    came in (now, unless said); ``beside`` has for each what is to be written with its outcome, if anything.
    """
    times = received or [section.clock()] * len(filings)
    names = [by] * len(filings) if isinstance(by, str) else by
    appraisals = [appraise(section, raw, at) for raw, at in zip(filings, times, strict=True)]
    works = [
        partial(_enter, section, made, name, at, also)
        for made, name, at, also in zip(
            appraisals, names, times, beside or [None] * len(filings), strict=True
        )
        if isinstance(made, Appraisal)
    ]
    entered = iter(section.write(works))
    return [_outcome(made, entered) for made in appraisals]


def _outcome(made: Appraisal | tuple[Finding, ...], entered: Any) -> Outcome:
    if not isinstance(made, Appraisal):
        return Refused(made)
    result = next(entered)
    if isinstance(result, Exception):
        raise result
    outcome: Outcome = result
    return outcome


def _enter(
    section: Section, made: Appraisal, by: str, at: datetime, beside: Beside | None, transaction: Transaction
) -> Outcome:
    outcome = enter_new(section, made, by, at, transaction)
    if beside is not None and isinstance(outcome, Lodged):
        beside(transaction, outcome)
    return outcome


def enter_new(section: Section, made: Appraisal, by: str, at: datetime, transaction: Transaction) -> Outcome:
    """Lodge a filing that was appraised, within a transaction; of one that cannot be, give every finding."""
    row = transaction.case(made.case)
    if row is not None and CaseFile.model_validate_json(row.body).canonical == made.canonical:
        return Lodged(
            made.case, row.version, False, made.findings
        )  # even when it were too late to lodge it now
    if row is not None:
        return Refused((*made.findings, exists(row)))
    if section.store.logged.erased(made.case):
        return Refused((*made.findings, _erased()))
    return Refused(made.findings) if made.refusals else take_on(section, made, by, at, transaction)


def take_on(section: Section, made: Appraisal, by: str, at: datetime, transaction: Transaction) -> Outcome:
    """Enter a filing and tell the other sections of it, unless a number that it names serves another case."""
    seen, used = compare(transaction, made, apart(section, made, at))
    if used:
        return Refused((*made.findings, *used))
    docket = enter(section, transaction, seen, by, at)
    _announce(docket, seen)
    docket.close()
    return Lodged(made.case, made.version, True, made.findings)


def amend(section: Section, raw: bytes, by: str) -> Outcome:
    """Put a new version of a case in place of the one before: it goes back to lodged in every section.

    Refused after release, when only a correction case is possible; for a case that does not exist; and where
    this section has no act to take or has taken it (``case.elsewhere``), for then another one has the case in
    hand.
    """
    at = section.clock()
    first = appraise(section, raw, at)
    if not isinstance(first, Appraisal):
        return Refused(first)
    row = section.store.case(first.case)
    if row is None:
        return Refused((*first.findings, _nothing_to_amend()))
    file = CaseFile.model_validate_json(row.body)
    if file.canonical == first.canonical and not (file.contested or file.clashes):
        return Lodged(first.case, row.version, False, first.findings)
    made = appraise(section, raw, at, row.version + 1)
    assert isinstance(made, Appraisal)
    barred = barred_by(section, row, file)
    if made.refusals or barred:
        return Refused((*made.findings, *barred))
    return section.store.one(partial(take_on, section, made, by, at))


def barred_by(section: Section, row: CaseRow, file: CaseFile) -> tuple[Finding, ...]:
    """Say why a case cannot be amended here, if it cannot."""
    if file.joint(row.id, row.version).state not in (JointState.OPEN, JointState.HELD):
        return (_too_late(),)
    return () if file.open_to(section.name) else (_elsewhere(_holders(file)),)


def _holders(file: CaseFile) -> str:
    return ", ".join(name for name in file.due if file.open_to(name))


def withdraw(section: Section, case: str, by: str) -> None:
    """Withdraw a case before it is decided, and cancel the orders that nobody paid.

    Raises `PowerError` ``case.unknown``, ``case.closed``, ``case.elsewhere`` (as `amend`), ``case.stays``.
    """
    at = section.clock()

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        docket.require_open()
        if not docket.file.open_to(section.name):
            says = _elsewhere(_holders(docket.file)).says
            raise refused("elsewhere", says.en, says.es)
        if docket.file.matters.obstacles(section.name):
            raise refused(
                "stays",
                f"Case {case} cannot be withdrawn: a hold stands on it, or a legal course keeps the goods.",
                f"El expediente {case} no se puede retirar: está retenido o en un cauce legal.",
            )
        docket.record("clearance.withdrawn", {})
        docket.change(withdrawn=True)
        cancel_dues(docket)
        transaction.numbers.drop(case)
        docket.tell("clearance.withdrawn", {}, today(docket, recall(docket)))
        docket.close()

    section.store.one(work)


def enter(section: Section, transaction: Transaction, made: Appraisal, by: str, at: datetime) -> Docket:
    """Write a filing as a case, or as a case's next version: lodged, assessed, selected; not filed yet."""
    before = transaction.case(made.case)
    last = before.last if before else None
    row = CaseRow(made.case, made.filing.declarant, made.filing.reference, made.version, "lodged", last, b"")
    if before is not None:
        transaction.numbers.drop(made.case)  # those of the filing before
    note(transaction, made)
    file = _file(section, transaction, made, before)
    docket = Docket(section, transaction, row, file, by, at)
    docket.record("clearance.lodged", _lodged(docket, made))
    docket.record("clearance.assessed", _assessed(made, docket.file.liability))
    under = allowed(docket, made, "channel")
    docket.record("clearance.selected", _selected(docket, made), under)
    enter_dues(docket, made)
    _keep_slot(docket, made, before)
    if before is None:
        count_selection(docket, made.profile)
    section.remember(made.case, made)
    return docket


def _keep_slot(docket: Docket, made: Appraisal, before: CaseRow | None) -> None:
    if before is not None:
        content = docket.transaction.content(CaseFile.model_validate_json(before.body).filing)
        slots.keep(docket, before, made.filing, read(content or b"").filing)


def _floor(transaction: Transaction, file: CaseFile | None) -> Channel:
    """Give the channel that an amendment does not escape.

    It is what was selected by lot (else who amends often enough would be rid of it), what was selected when
    the truck stood at the gate, and a look at the papers at least where an examination found something or an
    officer held the case.
    """
    if file is None:
        return Channel.GREEN
    doubted = file.ruled or (file.examination is not None and bool(file.examination.reasons))
    drawn = (reason.channel for reason in profile_of(transaction, file).reasons if reason.code == BY_LOT)
    channels = (file.floor, *drawn, Channel.YELLOW if doubted else Channel.GREEN)
    return strictest((*channels, file.channel) if file.presentation else channels)


def _file(section: Section, transaction: Transaction, made: Appraisal, before: CaseRow | None) -> CaseFile:
    former = CaseFile.model_validate_json(before.body) if before else None
    profile = made.profile.model_dump_json(exclude_none=True).encode()
    return CaseFile(
        filing=transaction.keep(made.raw),
        canonical=made.canonical,
        liability=transaction.keep(charges_of(made)),
        profile=transaction.keep(profile),
        due=made.due,
        refusals=made.refusals,
        selected={section.name: made.profile.disclosure()},
        floor=_floor(transaction, former),
        provisional=former.provisional if former else (),
        void=former.void if former else (),
        cosigned=former.cosigned if former else (),
        follow_ups=former.follow_ups if former else {},
        closed=former.closed if former else (),
        **_of_the_load(former),
        stood_on=stood_on(section),
        matters=former.matters.of_next_version() if former else Matters(),
    )


def _of_the_load(former: CaseFile | None) -> dict[str, Any]:
    """Give what an amendment leaves as it is: the load stands at the dock, whatever its papers say now."""
    kept = ("inspection", "repeats", "resealed", "unsealed")
    return {name: getattr(former, name) for name in kept} if former else {}


def charges_of(made: Appraisal) -> bytes:
    """Write the charges of all declarations as they are kept: canonical order, empty fields left out."""
    return (
        b"[" + b",".join(one.model_dump_json(exclude_none=True).encode() for one in made.liabilities) + b"]"
    )


def _lodged(docket: Docket, made: Appraisal) -> dict[str, Any]:
    told = {
        "filing": docket.file.filing,
        "canonical": made.canonical,
        "due": list(made.due),
        "findings": sorted({finding.code for finding in made.findings}),
    }
    return told if made.at == docket.at else {**told, "as_of": made.at.isoformat()}


def _assessed(made: Appraisal, liability: str) -> dict[str, Any]:
    owed = {one.declaration: str(one.owed) for one in made.liabilities}
    unrated = sum(len(one.unrated) for one in made.liabilities)
    return {"liability": liability, "owed": owed, "unrated": unrated}


def _selected(docket: Docket, made: Appraisal) -> dict[str, Any]:
    """Say what was selected, and from what: the lot drawn, and the circumstances of the day, by digest."""
    section = docket.section
    return {
        "channel": docket.file.channel.value,
        "profile": docket.file.profile,
        "probability": format(made.profile.probability, "f"),
        "lot": format(section.draw(made.case, made.version), "f"),
        "circumstances": docket.transaction.keep(equipment.circumstances(section, made.day)),
    }


def _announce(docket: Docket, made: Appraisal) -> None:
    body = told(docket, made, made.profile)
    if allowed(docket, made, "filing"):
        body |= {"filing": _text(made), "canonical": made.canonical, "at": docket.at.isoformat()}
    docket.tell("clearance.lodged", body, today(docket, made))


def _text(made: Appraisal) -> str:
    """Give a filing as it was received, or where that is no text (it was compressed), in canonical form."""
    try:
        return made.raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return canonical(made.filing).decode()


def today(docket: Docket, made: Appraisal) -> date:
    """Give the day of the act in hand, by the clock of the crossing: its minutes say what may cross."""
    return docket.section.law.local_day(made.filing.crossing, docket.at)


def allowed(docket: Docket, made: Appraisal, share: str) -> tuple[str, ...]:
    """Name the minutes that let a share of the case in hand cross now, at its crossing; empty: it may not."""
    return docket.section.allowing(share, today(docket, made), made.filing.crossing, docket.at)


def told(docket: Docket, made: Appraisal, profile: Profile) -> dict[str, Any]:
    """Say of a case what the minutes in force let cross, and nothing else: a share that none allows stays
    here.

    Charges follow from the filing, and go where it may go.
    """
    body: dict[str, Any] = {}
    if allowed(docket, made, "filing"):
        mine = tuple(one for one in made.liabilities if one.country == docket.section.name)
        body["charges"] = compact(mine)
    if allowed(docket, made, "settlement"):
        body["settled"] = not unsettled(docket)
    if allowed(docket, made, "channel"):
        disclosure = profile.disclosure()
        shared = Disclosure(
            channel=strictest((disclosure.channel, docket.file.floor)),
            band=disclosure.band if allowed(docket, made, "band") else None,
            codes=disclosure.codes if allowed(docket, made, "reason-codes") else (),
        )
        body["disclosure"] = plain(shared)
    return body


def exists(row: CaseRow) -> Finding:
    """Say that another filing bears the reference: `Finding` ``case.exists``."""
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


def _erased() -> Finding:
    return _fault(
        "case.erased",
        Text(
            en="A case with this reference was closed and erased here.",
            es="Un expediente con esta referencia se cerró y se suprimió aquí.",
        ),
        Text(en="Give this filing a reference of its own.", es="Dé a este trámite una referencia propia."),
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


def _elsewhere(holders: str) -> Finding:
    return _fault(
        "case.elsewhere",
        Text(
            en=f"This section has no act to take, or has taken it; the case is in the hands of: {holders}.",
            es=f"Esta sección no tiene acto que dictar o ya lo dictó; el expediente lo tiene: {holders}.",
        ),
        Text(en="Turn to that section.", es="Acuda a esa sección."),
    )


def _fault(code: str, says: Text, advice: Text) -> Finding:
    return Finding(code=code, severity=Severity.REFUSAL, pointer="/reference", says=says, advice=advice)
