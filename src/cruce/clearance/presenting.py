"""Present, examine, decide: what happens when the truck is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from cruce.clearance import seals
from cruce.clearance.appraisal import Appraisal, observed
from cruce.clearance.counting import count_observation
from cruce.clearance.docket import Docket, refused
from cruce.clearance.editions import editions, stood_on
from cruce.clearance.lodging import allowed, today, told
from cruce.clearance.money import unsettled
from cruce.clearance.officers import not_presented, require_own_officer, require_reasons
from cruce.clearance.provisional import answered, unanswered
from cruce.clearance.recalling import on_record, recall
from cruce.credentials import DECISION_CONTEXT
from cruce.model import (
    Channel,
    Decision,
    Function,
    LegalOutcome,
    Level,
    PowerError,
    Presentation,
    Profile,
    SignedDecision,
    Verdict,
    canonical,
    plain,
)
from cruce.section import Section, equipment
from cruce.store import Transaction

AUTOMATIC: Final = "system"
ANOTHER_AGE: Final = timedelta(days=366)
"""No truck, and no payment for it, is a year late or early."""


def present(section: Section, arrivals: Mapping[str, Presentation], by: str) -> dict[str, Exception | None]:
    """Present trucks by case: the gate's reading is recorded, assessed again, and told to the other sections.

    Where every section with an act has seen the truck and nothing is to be examined, the section decides at
    once. Gives for each case None, or the `PowerError` for which it could not be presented.
    """
    at = section.clock()
    works = [partial(_present, section, case, seen, by, at) for case, seen in arrivals.items()]
    results = section.write(works)
    return dict(zip(arrivals, results, strict=True))


def _present(
    section: Section, case: str, seen: Presentation, by: str, at: datetime, transaction: Transaction
) -> None:
    docket = Docket.take(section, transaction, case, by, at)
    docket.require_open()
    _require_moment(recall(docket).filing.expected_arrival, docket.at, seen.at)
    take_presentation(docket, seen)
    conclude(docket)
    docket.close()


def _require_moment(expected: datetime, now: datetime, seen: datetime) -> None:
    """No gate saw a truck tomorrow, nor in another age than the one in which it was expected."""
    if seen > now + timedelta(days=1) or abs(seen - expected) > ANOTHER_AGE:
        raise refused(
            "gate-moment",
            f"No gate saw it on {seen.date()}: it was due on {expected.date()}, today is {now.date()}.",
            f"Ninguna garita lo vio el {seen.date()}: se esperaba el {expected.date()}, hoy es {now.date()}.",
        )


def take_presentation(docket: Docket, seen: Presentation) -> None:
    """Record a presentation, look at the risk again, and tell the other sections what they may know of it.

    What the gate read of the truck is what the filing says of it, and goes where the filing may go.
    """
    made = recall(docket)
    before = _profile(docket, made)
    on_paper, changes = seals.filed(made.filing), docket.file.resealed
    read = seals.as_filed(on_paper, changes, seen)
    profile = observed(docket.section, made, before, read)
    count_observation(docket, before, profile)
    body = told(docket, made, profile)
    if allowed(docket, made, "filing"):
        body["presentation"] = plain(seen)
    docket.tell("clearance.presented", body, today(docket, made))
    kept = docket.transaction.keep(profile.model_dump_json(exclude_none=True).encode())
    docket.record(
        "clearance.presented",
        {
            "presentation": plain(seen),
            **({} if read == seen else {"read_as": list(read.seals)}),
            "channel": profile.channel.value,
            "outcome": legal_outcome(docket.section.name, profile.channel).value,
            "profile": kept,
            "circumstances": docket.transaction.keep(equipment.circumstances(docket.section, made.day)),
        },
    )
    seen_by = {**docket.file.observed, docket.section.name: profile.disclosure()}
    docket.change(presentation=seen, observed=seen_by, profile=kept, stood_on=stood_on(docket.section))
    if docket.file.examination is not None and (seen.seals or seen.plates):
        docket.change(unsealed=bool(seals.differing(on_paper, changes, seen.seals)))


def _profile(docket: Docket, made: Appraisal) -> Profile:
    """Give the profile as it stands: what an earlier look at the gate brought to light stays in it."""
    return made.profile if docket.file.presentation is None else on_record(docket)


def level_of(docket: Docket, function: Function) -> Level:
    """Tell how far a function is integrated for the case in hand now, at its crossing."""
    made = recall(docket)
    return docket.section.level(function, made.filing.crossing, today(docket, made), docket.at)


def awaited(docket: Docket) -> tuple[str, ...]:
    """Name the sections that must have seen the truck before this one decides: every one with an act to take.

    Where no minute lets a channel cross, the others' will never be known: each decides on what it saw itself,
    as nations do that agreed on nothing.
    """
    return docket.file.due if allowed(docket, recall(docket), "channel") else (docket.section.name,)


def conclude(docket: Docket) -> None:
    """Take the section's decision when everything it needs is known; a hold is taken again when its cause is
    gone.

    What an officer has ruled on waits for an officer; what was withdrawn is not decided any more.
    """
    name, file = docket.section.name, docket.file
    if name not in file.due or file.ruled or file.withdrawn:
        return
    before = file.decisions.get(name)
    if before is not None and before.decision.verdict is not Verdict.HOLD:
        return  # asked first: what was decided is forgotten here, and is not to be appraised again
    if not file.ready(awaited(docket)):
        return
    verdict, reasons = own_verdict(docket)
    if verdict is Verdict.HOLD and (before is not None or unanswered(file, name)):
        return  # what others released for us is held against by an officer only, or by what was known before
    if verdict is Verdict.RELEASE and export_first(docket):
        return
    decide(docket, verdict, reasons)


def export_first(docket: Docket) -> str | None:
    """Name the section whose export act comes before this one's release: after a joint stop, none else waits.

    What was released on its behalf under a contingency minute stands in for its act; where no minute lets
    both act jointly, or tell each other what they decide, each goes by itself.
    """
    file, made = docket.file, recall(docket)
    if file.examination is None:
        return None
    leaves = made.filing.direction.leaves
    alone = any(one.provisional.section == leaves for one in file.provisional)
    if leaves == docket.section.name or leaves in file.decisions or alone:
        return None
    jointly = level_of(docket, Function.EXAMINATION) is Level.ACT_JOINTLY
    return leaves if jointly and leaves in awaited(docket) else None


def own_verdict(docket: Docket) -> tuple[Verdict, tuple[str, ...]]:
    """Give what the section decides on what is known here, with the reasons against a release."""
    file = docket.file
    if file.refusals:
        return Verdict.REFUSE, file.refusals
    reasons = _obstacles(docket)
    if file.examination is not None:
        reasons = (*reasons, *file.examination.reasons)
    return (Verdict.HOLD, reasons) if reasons else (Verdict.RELEASE, ())


def _obstacles(docket: Docket) -> tuple[str, ...]:
    """Give the codes for which nobody may release: open money, two filings of one reference or paper, an
    inspection under way.
    """
    return (
        *unsettled(docket),
        *(["case.contested"] if docket.file.contested else []),
        *(["case.inspecting"] if docket.file.inspecting else []),
        *docket.file.clashes,
        *docket.file.matters.obstacles(docket.section.name),
    )


def rule(section: Section, case: str, verdict: Verdict, reasons: Sequence[str], by: str) -> None:
    """Let an officer decide a case by name, with reasons; never a release that the money or the file forbids.

    Raises `PowerError`: ``case.unknown``, ``case.closed``, ``case.not-presented``, ``case.not-ready``,
    ``case.export-first``, ``case.unsettled``, ``case.no-act``, ``case.no-reason``, ``case.reason``,
    ``case.nobody``, ``case.other-officer``.
    """
    at = section.clock()
    require_own_officer(section, by)

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        if not unanswered(docket.file, section.name):
            docket.require_open()
        _check_power(docket, verdict, reasons)
        docket.change(ruled=True)
        decide(docket, verdict, tuple(reasons), by=by)
        docket.close()

    section.store.one(work)


def _check_power(
    docket: Docket, verdict: Verdict, reasons: Sequence[str], *, unexamined: bool = False
) -> None:
    case = docket.row.id
    if docket.section.name not in docket.file.due:
        raise refused(
            "no-act",
            f"This section has no act to take on case {case}.",
            f"Esta sección no tiene acto que dictar en el expediente {case}.",
        )
    gone = unanswered(docket.file, docket.section.name)
    ready = docket.file.seen_by(awaited(docket)) if unexamined else docket.file.ready(awaited(docket))
    if verdict is Verdict.RELEASE and not gone and not ready:
        raise _not_ready(docket)
    if verdict is Verdict.RELEASE and not gone:
        _require_export(docket)
    obstacles = (*_obstacles(docket), *docket.file.refusals)
    causes = ", ".join(obstacles)
    if verdict is Verdict.RELEASE and causes:
        raise refused(
            "unsettled",
            f"Case {case} cannot be released: {causes}.",
            f"El expediente {case} no se puede liberar: {causes}.",
        )
    if verdict is not Verdict.RELEASE and not reasons:
        raise refused(
            "no-reason",
            "A hold or a refusal needs a reason.",
            "Una retención o un rechazo necesita un motivo.",
        )
    require_reasons(docket, reasons, beside=obstacles)


def _require_export(docket: Docket) -> None:
    case, first = docket.row.id, export_first(docket)
    if first is not None:
        raise refused(
            "export-first",
            f"The export act of {first} comes first; case {case} waits for it. Hold or refuse at any time.",
            f"Primero va el acto de exportación de {first}; el expediente {case} lo espera. "
            "Retener o rechazar se puede siempre.",
        )


def require_unexamined(docket: Docket) -> None:
    """Raise `PowerError` unless a release unexamined is what stands before the case, and nothing else does.

    ``case.no-act``, ``case.not-presented``, ``case.not-ready``, ``case.unsettled``, ``case.examined``.
    """
    if docket.file.presentation is not None and not docket.file.unexamined:
        raise refused(
            "examined",
            f"Case {docket.row.id} needs no examination, or was examined: an officer may decide it.",
            f"El expediente {docket.row.id} no requiere reconocimiento o ya lo tuvo: puede resolverse.",
        )
    _check_power(docket, Verdict.RELEASE, (), unexamined=True)


def release_unexamined(docket: Docket, by: str) -> None:
    """Release a case that was to be examined and was not, as two officers have decided by name."""
    require_unexamined(docket)
    docket.change(ruled=True)
    decide(docket, Verdict.RELEASE, (), by=by)


def _not_ready(docket: Docket) -> PowerError:
    case, file = docket.row.id, docket.file
    if file.presentation is None:
        return not_presented(case)
    unseen = ", ".join(name for name in awaited(docket) if name not in file.observed)
    if unseen:
        return refused(
            "not-ready",
            f"Case {case} waits for what {unseen} saw at the gate.",
            f"El expediente {case} espera lo que {unseen} observó en la garita.",
        )
    if file.inspecting:
        return refused(
            "not-ready",
            f"The inspection of case {case} has not come to its end.",
            f"El reconocimiento del expediente {case} no ha concluido.",
        )
    return refused(
        "not-ready",
        f"Case {case} must be examined first.",
        f"Al expediente {case} le falta su reconocimiento.",
    )


def decide(docket: Docket, verdict: Verdict, reasons: tuple[str, ...], by: str = AUTOMATIC) -> None:
    """Sign and record the section's decision, its own or an officer's, and tell the others.

    It names the channel, and goes where channels may go: without that nothing is released, so nothing is
    lost.
    """
    section, file = docket.section, docket.file
    made = recall(docket)
    day = today(docket, made)
    if file.stood_on != stood_on(section):
        kept = docket.transaction.keep(equipment.circumstances(section, made.day))
        docket.record("clearance.renewed", {"circumstances": kept})
        docket.change(stood_on=stood_on(section))
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
        by=by,
        under=tuple(minute.id for minute in section.minutes(day, docket.at)),
        relied_on=editions(section, docket.row.id, docket.row.version, docket.at),
    )
    signature = section.keys.act.sign(canonical(decision), context=DECISION_CONTEXT)
    signed = SignedDecision(decision=decision, key=section.keys.act.name, signature=signature.hex())
    body = {"decision": plain(signed)}
    docket.record("clearance.decided", body, decision.under)
    docket.change(decisions={**docket.file.decisions, section.name: signed})
    answered(docket, section.name)
    if allowed(docket, made, "channel"):
        docket.tell("clearance.decided", body, day)
    if verdict is not Verdict.HOLD:
        section.memory.pop(docket.row.id, None)
    if verdict is Verdict.REFUSE:
        docket.transaction.numbers.drop(docket.row.id)


def legal_outcome(section: str, channel: Channel) -> LegalOutcome:
    """Name the outcome under national law that goes with a joint channel (LA art. 43; 19 USC 1499)."""
    if section == "mx":
        return LegalOutcome.FREE if channel is Channel.GREEN else LegalOutcome.RECOGNITION
    outcomes = {Channel.GREEN: LegalOutcome.RELEASED, Channel.YELLOW: LegalOutcome.DOCUMENTS_REQUIRED}
    return outcomes.get(channel, LegalOutcome.EXAMINATION)
