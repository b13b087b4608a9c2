"""What another section told us, taken into our own record: its filing, its disclosure, its decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from cruce.clearance import slots, telling
from cruce.clearance.appraisal import Appraisal, appraise
from cruce.clearance.casefile import CONTESTED
from cruce.clearance.contingency import after
from cruce.clearance.counting import count_examination
from cruce.clearance.docket import Docket, absent, unknown
from cruce.clearance.inspection.hearing import HEARD, end_heard
from cruce.clearance.lodging import enter, today, told
from cruce.clearance.money import cancel_dues
from cruce.clearance.numbers import apart, compare
from cruce.clearance.officers import team_sections
from cruce.clearance.presenting import conclude, decide, level_of, take_presentation
from cruce.clearance.provisional import answered
from cruce.clearance.recalling import recall
from cruce.clearance.recomputing import compact, disagreements
from cruce.clearance.tracing.noting import OBSERVED, ORDERED, hear_observed, hear_ordered
from cruce.credentials import verify_decision
from cruce.model import (
    Booking,
    Disclosure,
    Examination,
    Function,
    JointState,
    Level,
    PeerError,
    Presentation,
    SignedDecision,
    Text,
    Verdict,
    canonical,
    plain,
)
from cruce.section import Peer, Section
from cruce.store import Transaction, Work

_LAST_VERSION: Final = 1_000_000


def hear(
    section: Section, peer: Peer, kind: str, case: str, body: Mapping[str, Any], at: datetime
) -> Work[None]:
    """Prepare what a message of another section does here; to be carried out in one transaction.

    The costly part (reading and appraising a filing) is done now, outside the transaction. Raises `PeerError`
    ``peer.message`` for a message that is not what was agreed, and of a kind not known here.
    """
    try:
        version = body["version"]
        if type(version) is not int or not 1 <= version <= _LAST_VERSION:
            raise ValueError("not a version")
        if kind == "clearance.lodged" and "filing" in body:
            made = _appraised(section, body, case, version)
            return partial(_hear_lodged, section, peer, made, body, at)
        if kind in after.ACTS:
            return after.hear(section, peer, kind, case, body, at)
        if kind in telling.ACTS:
            return telling.hear(section, peer, kind, case, body, at)
        return partial(_hear_act, section, peer, case, version, _ACTS[kind], body, at)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise malformed(peer.name, kind) from error


def _appraised(section: Section, body: Mapping[str, Any], case: str, version: int) -> Appraisal:
    """Appraise a filing as of its lodging: a slow link or a wrong clock makes no honest filing faulty."""
    lodged_at = datetime.fromisoformat(body["at"])
    if lodged_at.tzinfo is None:
        raise ValueError("not a moment")
    made = appraise(section, body["filing"].encode(), lodged_at, version)
    if not isinstance(made, Appraisal) or (made.case, made.canonical) != (case, body["canonical"]):
        raise ValueError("not the filing that was announced")
    return made


def _hear_lodged(
    section: Section,
    peer: Peer,
    made: Appraisal,
    body: Mapping[str, Any],
    at: datetime,
    transaction: Transaction,
) -> None:
    row = transaction.case(made.case)
    if row is None:
        if section.store.logged.erased(made.case):
            raise absent(section, made.case)
        docket = _adopt(section, transaction, made, peer, at)
    else:
        docket = Docket.take(section, transaction, made.case, peer.name, at)
        if row.version > made.version:
            return  # told of a version that was amended since
        if row.version < made.version:
            docket = _hear_amended(docket, made, peer)
        elif docket.file.canonical != made.canonical:
            docket = _hear_contested(docket, made, peer)
    _hear_selected(docket, peer, body)
    conclude(docket)
    docket.close()


def _adopt(section: Section, transaction: Transaction, made: Appraisal, peer: Peer, at: datetime) -> Docket:
    made, used = compare(transaction, made, apart(section, made, at))
    docket = enter(section, transaction, made, peer.name, at)
    if used:  # both were lodged before the sections could talk: nobody guesses which is meant
        docket.change(clashes=tuple(sorted({one.code for one in used})))
    docket.tell("clearance.selected", told(docket, made, made.profile), today(docket, made))
    _hear_early(docket)
    telling.hear_early(docket)
    return docket


def _hear_early(docket: Docket) -> None:
    """Hear what other sections said of this version before its filing came: messages of two may cross."""
    for peer, kind, body in telling.early(docket, _ACTS):
        if body.get("version") == docket.row.version:
            telling.attempt(docket, partial(_say_again, docket, docket.section.peers[peer], kind, body))


def _say_again(
    docket: Docket, peer: Peer, kind: str, body: Mapping[str, Any], transaction: Transaction
) -> None:
    _ACTS[kind](docket, peer, body)


def _hear_amended(docket: Docket, made: Appraisal, peer: Peer) -> Docket:
    """Take a new version; what is whole is not undone by it, and a refusal of the version before stands."""
    file = docket.file
    if file.joint(docket.row.id, docket.row.version).state is JointState.RELEASED:
        docket.require_open()
    before = file.decisions.get(docket.section.name)
    docket = _adopt(docket.section, docket.transaction, made, peer, docket.at)
    if before is not None and before.decision.verdict is Verdict.REFUSE:
        decide(docket, Verdict.REFUSE, before.decision.reasons)
    return docket


def _hear_contested(docket: Docket, made: Appraisal, peer: Peer) -> Docket:
    """Two filings bear one reference and version, lodged before the sections could talk: nobody guesses which
    is meant.

    A section without an act to take follows the one that has; else the case is held until it is amended.
    """
    body = {"from": peer.name, "act": "contested", "canonical": made.canonical}
    docket.record("exchange.received", body)
    file, name = docket.file, docket.section.name
    if name not in file.due and peer.name in file.due:
        docket.close()
        return _adopt(docket.section, docket.transaction, made, peer, docket.at)
    if file.joint(docket.row.id, docket.row.version).state is not JointState.RELEASED:
        docket.change(disagreements=tuple(sorted({*file.disagreements, CONTESTED})))
    return docket


def _hear_act(
    section: Section,
    peer: Peer,
    case: str,
    version: int,
    act: Any,
    body: Mapping[str, Any],
    at: datetime,
    transaction: Transaction,
) -> None:
    docket = Docket.take(section, transaction, case, peer.name, at)
    if docket.row.version > version and act not in HEARD.values():
        return  # told of a version that was amended since
    if docket.row.version < version:
        raise unknown(case)
    act(docket, peer, body)
    conclude(docket)
    docket.close()


def _hear_selected(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    differ: tuple[str, ...] = ()
    if "charges" in body and not docket.file.contested:
        ours = compact(tuple(one for one in recall(docket).liabilities if one.country == peer.name))
        differ = disagreements(ours, body["charges"], docket.section.name, peer.name)
    disclosure = _disclosure(body)
    _note_settled(docket, peer, body)
    docket.record("exchange.received", _heard(peer, "selected", disclosure, {"differ": list(differ)}))
    if disclosure:
        docket.change(selected={**docket.file.selected, peer.name: disclosure})
    if differ:
        docket.change(disagreements=tuple(sorted({*docket.file.disagreements, *differ})))


def _hear_presented(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    seen = Presentation.model_validate(body["presentation"]) if "presentation" in body else None
    disclosure = _disclosure(body)
    _note_settled(docket, peer, body)
    docket.record("exchange.received", _heard(peer, "presented", disclosure, {}))
    if seen is not None and docket.file.presentation is None:
        take_presentation(docket, seen)
    if disclosure:
        docket.change(observed={**docket.file.observed, peer.name: disclosure})


def _hear_settled(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    _note_settled(docket, peer, body)
    docket.record("exchange.received", {"from": peer.name, "act": "settled", "settled": body["settled"]})


def _hear_booked(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    booking = _booking(peer, body)
    docket.record("exchange.received", {"from": peer.name, "act": "booked", "booking": plain(booking)})
    slots.hear_booked(docket, booking)


def _hear_unbooked(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    booking = _booking(peer, body)
    docket.record("exchange.received", {"from": peer.name, "act": "unbooked", "booking": plain(booking)})
    if docket.file.booking == booking:
        docket.change(booking=None)


def _booking(peer: Peer, body: Mapping[str, Any]) -> Booking:
    booking = Booking.model_validate(body["booking"])
    if booking.section != peer.name:
        raise malformed(peer.name, "clearance.booked")
    return booking


def _note_settled(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    if "settled" in body:
        docket.change(settled={**docket.file.settled, peer.name: body["settled"] is True})


def _hear_examined(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    found = Examination.model_validate(body["examination"])
    number, known = body["number"], docket.file
    count_examination(docket, found)
    counts = _counts_here(docket, found)
    told = {"from": peer.name, "act": "examined", "examination": plain(found)}
    docket.record("exchange.received", {**told, "number": number, "counts": counts})
    if not counts:
        return
    end_heard(docket, found, peer.name, body)
    if number > known.examinations or (number == known.examinations and is_worse(found, known.examination)):
        docket.change(examination=found, examinations=number)


def _counts_here(docket: Docket, found: Examination) -> bool:
    """Tell whether an examination told of counts here: a minute recognises it, an officer of ours was there,
    or it found something, which nobody may overlook.
    """
    recognised = level_of(docket, Function.EXAMINATION).reaches(Level.RECOGNISE)
    return recognised or bool(found.reasons) or docket.section.name in team_sections(found.team)


def is_worse(found: Examination, known: Examination | None) -> bool:
    """Choose between two examinations made apart: a clean one clears only findings that it knew of."""
    assert known is not None
    return (bool(found.reasons), canonical(found)) > (bool(known.reasons), canonical(known))


def _hear_decided(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    signed = SignedDecision.model_validate(body["decision"])
    words = signed.decision
    same = (words.section, words.case, words.version) == (peer.name, docket.row.id, docket.row.version)
    objection = docket.file.contested and words.verdict is not Verdict.RELEASE
    same = same and (words.filing == docket.file.canonical or objection)
    if not same or not any(verify_decision(signed, key) for key in peer.act_keys(words.at)):
        raise malformed(peer.name, "clearance.decided")
    docket.record("exchange.received", {"from": peer.name, "act": "decided", "decision": plain(signed)})
    withdrawn = docket.file.withdrawn and words.verdict is not Verdict.REFUSE
    docket.change(decisions={**docket.file.decisions, peer.name: signed}, withdrawn=withdrawn)
    answered(docket, peer.name)
    if words.verdict is Verdict.REFUSE:
        docket.transaction.numbers.drop(docket.row.id)


def _hear_withdrawn(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    file = docket.file
    if not file.open_to(peer.name):
        raise malformed(peer.name, "clearance.withdrawn")
    docket.record("exchange.received", {"from": peer.name, "act": "withdrawn"})
    if file.joint(docket.row.id, docket.row.version).state is not JointState.REFUSED:
        docket.change(withdrawn=True)
        cancel_dues(docket)
        docket.transaction.numbers.drop(docket.row.id)


def _hear_tracking(kind: str, act: Any, docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    try:
        act(docket, peer, body)
    except (KeyError, ValueError) as error:
        raise malformed(peer.name, kind) from error


_ACTS: Final[dict[str, Callable[[Docket, Peer, Mapping[str, Any]], None]]] = {
    "clearance.lodged": _hear_selected,  # without the filing, where no minute lets it cross
    "clearance.selected": _hear_selected,
    "clearance.presented": _hear_presented,
    "clearance.settled": _hear_settled,
    "clearance.examined": _hear_examined,
    "clearance.decided": _hear_decided,
    "clearance.withdrawn": _hear_withdrawn,
    "clearance.booked": _hear_booked,
    "clearance.unbooked": _hear_unbooked,
    **HEARD,
    OBSERVED: partial(_hear_tracking, OBSERVED, hear_observed),
    ORDERED: partial(_hear_tracking, ORDERED, hear_ordered),
}


def _disclosure(body: Mapping[str, Any]) -> Disclosure | None:
    return Disclosure.model_validate(body["disclosure"]) if "disclosure" in body else None


def _heard(peer: Peer, act: str, disclosure: Disclosure | None, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"from": peer.name, "act": act, "disclosure": plain(disclosure) if disclosure else {}, **more}


def malformed(peer: str, kind: str) -> PeerError:
    """The message of another section is not what was agreed."""
    return PeerError(
        "peer.message",
        Text(
            en=f"A message of {peer} ({kind}) is not what was agreed; it was kept aside.",
            es=f"Un mensaje de {peer} ({kind}) no es lo acordado; se apartó.",
        ),
        Text(
            en="Compare both sections' versions; the case goes on without it.",
            es="Compare las versiones de ambas secciones; el expediente sigue sin él.",
        ),
    )
