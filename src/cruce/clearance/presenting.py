"""Present, examine, decide: what happens when the truck is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from cruce.clearance.appraisal import Appraisal, appraise, observed
from cruce.clearance.docket import Docket
from cruce.clearance.lodging import told
from cruce.clearance.money import unsettled
from cruce.credentials import DECISION_CONTEXT
from cruce.model import (
    Channel,
    Decision,
    Examination,
    JointState,
    LegalOutcome,
    PowerError,
    Presentation,
    SignedDecision,
    Text,
    Verdict,
    canonical,
    plain,
)
from cruce.section import Section
from cruce.store import Transaction


def present(section: Section, arrivals: Mapping[str, Presentation], by: str) -> dict[str, Exception | None]:
    """Present trucks by case: the gate's reading is recorded, assessed again, and told to the other sections.

    Where both sections have seen the truck and nothing is to be examined, the section decides at once. Gives
    for each case None, or the `PowerError` for which it could not be presented.
    """
    at = section.clock()
    works = [partial(_present, section, case, seen, by, at) for case, seen in arrivals.items()]
    results = section.write(works)
    return dict(zip(arrivals, results, strict=True))


def _present(
    section: Section, case: str, seen: Presentation, by: str, at: datetime, transaction: Transaction
) -> None:
    docket = Docket.take(section, transaction, case, by, at)
    _still_open(docket)
    body = take_presentation(docket, seen)
    docket.tell("clearance.presented", {**body, "presentation": plain(seen)})
    conclude(docket)
    docket.close()


def take_presentation(docket: Docket, seen: Presentation) -> dict[str, object]:
    """Record a presentation and look at the risk again; gives what the other sections may be told of it."""
    made = recall(docket)
    profile = observed(docket.section, made, seen)
    body = told(docket.section, made, profile)
    kept = docket.transaction.keep(profile.model_dump_json(exclude_none=True).encode())
    docket.record(
        "clearance.presented",
        {
            "presentation": plain(seen),
            "channel": profile.channel.value,
            "outcome": legal_outcome(docket.section.name, profile.channel).value,
            "profile": kept,
        },
    )
    seen_by = {**docket.file.observed, docket.section.name: profile.disclosure()}
    docket.change(presentation=seen, observed=seen_by, profile=kept)
    return body


def examine(section: Section, found: Mapping[str, Examination], by: str) -> dict[str, Exception | None]:
    """Record joint examinations by case, tell the other sections, decide where nothing else is missing."""
    at = section.clock()
    works = [partial(_examine, section, case, result, by, at) for case, result in found.items()]
    return dict(zip(found, section.write(works), strict=True))


def _examine(
    section: Section, case: str, found: Examination, by: str, at: datetime, transaction: Transaction
) -> None:
    docket = Docket.take(section, transaction, case, by, at)
    _still_open(docket)
    if docket.file.presentation is None:
        raise _not_presented(case)
    docket.record("clearance.examined", {"examination": plain(found)})
    docket.change(examination=found)
    docket.tell("clearance.examined", {"examination": plain(found)})
    conclude(docket)
    docket.close()


def conclude(docket: Docket) -> None:
    """Take the section's decision when everything it needs is known; a hold is taken again when its cause is
    gone.
    """
    name = docket.section.name
    if name not in docket.file.due or not docket.file.ready:
        return
    verdict, reasons = _verdict(docket)
    before = docket.file.decisions.get(name)
    if before is None or (before.decision.verdict is Verdict.HOLD and verdict is not Verdict.HOLD):
        _decide(docket, verdict, reasons)


def _verdict(docket: Docket) -> tuple[Verdict, tuple[str, ...]]:
    file = docket.file
    if file.refusals:
        return Verdict.REFUSE, file.refusals
    reasons = unsettled(docket)
    if file.examination is not None:
        reasons = (*reasons, *file.examination.reasons)
    return (Verdict.HOLD, reasons) if reasons else (Verdict.RELEASE, ())


def rule(section: Section, case: str, verdict: Verdict, reasons: Sequence[str], by: str) -> None:
    """Let an officer decide a case by name, with reasons; never a release that the money or the file forbids.

    Raises `PowerError`: ``case.unknown``, ``case.closed``, ``case.not-ready``, ``case.unsettled``,
    ``case.no-act``.
    """
    at = section.clock()

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        _still_open(docket)
        _check_power(docket, verdict, reasons)
        _decide(docket, verdict, tuple(reasons))
        docket.close()

    section.store.one(work)


def _check_power(docket: Docket, verdict: Verdict, reasons: Sequence[str]) -> None:
    case = docket.row.id
    if docket.section.name not in docket.file.due:
        raise _refused(
            "no-act",
            f"This section has no act to take on case {case}.",
            f"Esta sección no tiene acto que dictar en el expediente {case}.",
        )
    if verdict is Verdict.RELEASE and not docket.file.ready:
        raise _refused(
            "not-ready",
            f"Case {case} was not presented, or must be examined first.",
            f"El expediente {case} no se ha presentado o falta su reconocimiento.",
        )
    open_money = unsettled(docket)
    if verdict is Verdict.RELEASE and (open_money or docket.file.refusals):
        causes = ", ".join((*open_money, *docket.file.refusals))
        raise _refused(
            "unsettled",
            f"Case {case} cannot be released: {causes}.",
            f"El expediente {case} no se puede liberar: {causes}.",
        )
    if verdict is not Verdict.RELEASE and not reasons:
        raise _refused(
            "no-reason",
            "A hold or a refusal needs a reason.",
            "Una retención o un rechazo necesita un motivo.",
        )


def _decide(docket: Docket, verdict: Verdict, reasons: tuple[str, ...]) -> None:
    section, file = docket.section, docket.file
    made = recall(docket)
    decision = Decision(
        section=section.name,
        case=docket.row.id,
        version=docket.row.version,
        verdict=verdict,
        channel=file.channel,
        outcome=legal_outcome(section.name, file.channel),
        reasons=tuple(sorted(reasons)),
        filing=file.canonical,
        liability=file.liability,
        due=file.due,
        at=docket.at,
        by=docket.by,
        under=tuple(minute.id for minute in section.minutes(made.day)),
        relied_on=(f"law:{section.law.fingerprint[:16]}", *made.profile.relied_on),
    )
    signature = section.keys.act.sign(canonical(decision), context=DECISION_CONTEXT)
    signed = SignedDecision(decision=decision, key=section.keys.act.name, signature=signature.hex())
    body = {"decision": plain(signed)}
    docket.record("clearance.decided", body, decision.under)
    docket.change(decisions={**file.decisions, section.name: signed})
    docket.tell("clearance.decided", body)
    if verdict is not Verdict.HOLD:
        section.memory.pop(docket.row.id, None)


def legal_outcome(section: str, channel: Channel) -> LegalOutcome:
    """Name the outcome under national law that goes with a joint channel (LA art. 43; 19 USC 1499)."""
    if section == "mx":
        return LegalOutcome.FREE if channel is Channel.GREEN else LegalOutcome.RECOGNITION
    outcomes = {Channel.GREEN: LegalOutcome.RELEASED, Channel.YELLOW: LegalOutcome.DOCUMENTS_REQUIRED}
    return outcomes.get(channel, LegalOutcome.EXAMINATION)


def recall(docket: Docket) -> Appraisal:
    """Give the section's appraisal of the case in hand: from memory, or made again from the filing as
    received.
    """
    kept = docket.section.memory.get(docket.row.id)
    if isinstance(kept, Appraisal) and kept.version == docket.row.version:
        return kept
    raw = docket.transaction.content(docket.file.filing)
    assert raw is not None
    made = appraise(docket.section, raw, docket.at, docket.row.version)
    assert isinstance(made, Appraisal)
    docket.section.remember(docket.row.id, made)
    return made


def _still_open(docket: Docket) -> None:
    state = docket.file.joint(docket.row.id, docket.row.version).state
    if state not in (JointState.OPEN, JointState.HELD):
        raise _refused(
            "closed", f"Case {docket.row.id} is closed.", f"El expediente {docket.row.id} está cerrado."
        )


def _not_presented(case: str) -> PowerError:
    return _refused(
        "not-presented",
        f"The truck of case {case} was not presented yet.",
        f"El vehículo del expediente {case} aún no se presenta.",
    )


def _refused(code: str, en: str, es: str) -> PowerError:
    return PowerError(
        f"case.{code}",
        Text(en=en, es=es),
        Text(en="See the case: cruce show.", es="Consulte el expediente: cruce show."),
    )
