"""What another section told us, taken into our own record: its filing, its disclosure, its decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from cruce.clearance.appraisal import Appraisal, appraise, compact, disagreements
from cruce.clearance.docket import Docket
from cruce.clearance.lodging import enter, told
from cruce.clearance.presenting import conclude, recall, take_presentation
from cruce.credentials import verify_decision
from cruce.model import Disclosure, Examination, PeerError, Presentation, SignedDecision, Text, plain
from cruce.section import Peer, Section
from cruce.store import Transaction, Work


def hear(
    section: Section, peer: Peer, kind: str, case: str, body: Mapping[str, Any], at: datetime
) -> Work[None]:
    """Prepare what a message of another section does here; to be carried out in one transaction.

    The costly part (reading and appraising a filing) is done now, outside the transaction. Raises `PeerError`
    ``peer.message`` for a message that is not what was agreed; kinds not known here do nothing and are kept.
    """
    try:
        version = int(body["version"])
        if kind == "clearance.lodged":
            made = _appraised(section, body, case, version, at)
            return partial(_hear_lodged, section, peer, made, body, at)
        act = _ACTS.get(kind)
        return partial(_hear_act, section, peer, case, version, act, body, at) if act else _nothing
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise malformed(peer.name, kind) from error


def _appraised(section: Section, body: Mapping[str, Any], case: str, version: int, at: datetime) -> Appraisal:
    made = appraise(section, body["filing"].encode(), at, version)
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
    if row is not None and row.version >= made.version:
        return
    docket = enter(section, transaction, made, peer.name, at)
    docket.tell("clearance.selected", told(section, made, made.profile))
    _hear_selected(docket, peer, body)
    docket.close()


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
    if docket.row.version != version:
        return  # told of a version that was amended since
    act(docket, peer, body)
    conclude(docket)
    docket.close()


def _hear_selected(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    made = recall(docket)
    told_charges = body["charges"]
    ours = compact(tuple(one for one in made.liabilities if one.country == peer.name))
    differ = disagreements(ours, told_charges)
    disclosure = _disclosure(body)
    docket.record("exchange.received", _heard(peer, "selected", disclosure, {"differ": list(differ)}))
    if disclosure:
        docket.change(selected={**docket.file.selected, peer.name: disclosure})
    if differ:
        docket.change(disagreements=tuple(sorted({*docket.file.disagreements, *differ})))


def _hear_presented(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    seen = Presentation.model_validate(body["presentation"])
    disclosure = _disclosure(body)
    docket.record("exchange.received", _heard(peer, "presented", disclosure, {}))
    if docket.file.presentation is None:
        own = take_presentation(docket, seen)
        docket.tell("clearance.presented", {**own, "presentation": plain(seen)})
    if disclosure:
        docket.change(observed={**docket.file.observed, peer.name: disclosure})


def _hear_examined(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    found = Examination.model_validate(body["examination"])
    docket.record("exchange.received", {"from": peer.name, "act": "examined", "examination": plain(found)})
    docket.change(examination=found)


def _hear_decided(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    signed = SignedDecision.model_validate(body["decision"])
    words = signed.decision
    same = (words.section, words.case, words.version) == (peer.name, docket.row.id, docket.row.version)
    if not same or words.filing != docket.file.canonical or not verify_decision(signed, peer.verifier("act")):
        raise malformed(peer.name, "clearance.decided")
    docket.record("exchange.received", {"from": peer.name, "act": "decided", "decision": plain(signed)})
    docket.change(decisions={**docket.file.decisions, peer.name: signed})


def _hear_withdrawn(docket: Docket, peer: Peer, body: Mapping[str, Any]) -> None:
    docket.record("exchange.received", {"from": peer.name, "act": "withdrawn"})
    docket.change(withdrawn=True)


_ACTS = {
    "clearance.selected": _hear_selected,
    "clearance.presented": _hear_presented,
    "clearance.examined": _hear_examined,
    "clearance.decided": _hear_decided,
    "clearance.withdrawn": _hear_withdrawn,
}


def _nothing(transaction: Transaction) -> None:
    return None


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
