"""After the heal: what was released on a section's behalf is heard, and co-signed, contradicted or open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from cruce.clearance.contingency.power import is_lot, lot_of, powers
from cruce.clearance.docket import Docket
from cruce.clearance.presenting import conclude, take_presentation
from cruce.clearance.provisional import answered, contradict, cosign, holds
from cruce.clearance.recalling import recall
from cruce.model import (
    Examination,
    Presentation,
    Provisional,
    SignedProvisional,
    canonical,
    digest,
    plain,
)
from cruce.section import Peer, Section
from cruce.store import Transaction, Work

_ANSWERS: Final = ("clearance.contradicted", "clearance.cosigned")
ACTS: Final = frozenset(("clearance.decided_alone", *_ANSWERS))


def hear(
    section: Section, peer: Peer, kind: str, case: str, body: Mapping[str, Any], at: datetime
) -> Work[None]:
    """Prepare what a message about a provisional release does here.

    Raises ``ValueError`` or ``KeyError`` for one that is not what was agreed, and in the transaction
    `PowerError` ``case.unknown``.
    """
    one = SignedProvisional.model_validate(body["provisional"])
    said = one.provisional
    taker = section.as_peer() if said.taken_by == section.name else section.peers[said.taken_by]
    keys = taker.act_keys(said.at)
    drawn = said.booth is not None or any(is_lot(key, said.lot, said.case, said.version) for key in keys)
    if said.case != case or not any(holds(one, key) for key in keys) or not drawn:
        raise ValueError("not a provisional release of its section")
    if kind in _ANSWERS:
        if peer.name != said.section:
            raise ValueError("only the section that was acted for answers")
        cause = str(body["cause"]) if kind == "clearance.contradicted" else None
        return partial(_hear_answer, section, peer, one, cause, at)
    if peer.name != said.taken_by:
        raise ValueError("not told by the section that took it")
    seen = Presentation.model_validate(body["presentation"]) if "presentation" in body else None
    found = Examination.model_validate(body["examination"]) if "examination" in body else None
    return partial(_hear_alone, section, peer, one, seen, found, at)


def _hear_alone(
    section: Section,
    peer: Peer,
    one: SignedProvisional,
    seen: Presentation | None,
    found: Examination | None,
    at: datetime,
    transaction: Transaction,
) -> None:
    docket = Docket.take(section, transaction, one.provisional.case, peer.name, at)
    if one in (*docket.file.provisional, *docket.file.void):
        return
    docket.record(
        "exchange.received",
        {"from": peer.name, "act": "decided_alone", "provisional": plain(one)},
        one.provisional.under,
    )
    cause = void(docket, one.provisional)
    if cause is None:
        _take_in(docket, one, seen, found)
    else:
        note_void(docket, one, cause)
    conclude(docket)
    docket.close()


def _take_in(
    docket: Docket, one: SignedProvisional, seen: Presentation | None, found: Examination | None
) -> None:
    if seen is not None and docket.file.presentation is None:
        take_presentation(docket, seen)
    if found is not None and docket.file.examination is None:
        docket.change(examination=found, examinations=docket.file.examinations + 1)
    docket.change(provisional=(*docket.file.provisional, one))
    if one.provisional.section in docket.file.decisions:
        answered(docket, one.provisional.section)


def void(docket: Docket, one: Provisional) -> str | None:
    """Give the cause for which a provisional release cannot stand in for a decision here; none: it can."""
    if one.version != docket.row.version:
        return "case.amended"
    if docket.file.withdrawn:
        return "case.withdrawn"
    if one.filing != docket.file.canonical:
        return "case.contested"
    if any(_is_another_passage(one, known.provisional) for known in docket.file.provisional):
        return "contingency.twice"
    return None if _was_in_power(docket, one) else "contingency.power"


def _is_another_passage(one: Provisional, known: Provisional) -> bool:
    """Tell whether two booths let one truck go: it cannot have passed at both."""
    booths = one.booth is not None and known.booth is not None and one.booth != known.booth
    return booths and (one.section, one.version) == (known.section, known.version)


def _was_in_power(docket: Docket, one: Provisional) -> bool:
    """Tell whether a minute that it names gave that power when it was taken, by what it says and is known."""
    made = recall(docket)
    day = docket.section.law.local_day(made.filing.crossing, one.at)
    minutes = [m for m in docket.section.minutes(day, one.at) if m.id in one.under]
    direction, crossing = made.filing.direction, made.filing.crossing
    return any(
        power.figure(one.section, direction) is not None
        and power.at(crossing)
        and one.channel in power.channels
        and power.begins(one.contact) <= one.at < power.ends(one.contact)
        and (one.examined or lot_of(one.lot) >= power.sampling)
        for _, power in powers(minutes, one.acting)
    )


def note_void(docket: Docket, one: SignedProvisional, cause: str) -> None:
    """Keep a release that cannot stand in for a decision here; the section acted for contradicts it."""
    docket.change(void=(*docket.file.void, one))
    if one.provisional.section == docket.section.name:
        contradict(docket, one, cause)


def _hear_answer(
    section: Section,
    peer: Peer,
    one: SignedProvisional,
    cause: str | None,
    at: datetime,
    transaction: Transaction,
) -> None:
    docket = Docket.take(section, transaction, one.provisional.case, peer.name, at)
    act = "cosigned" if cause is None else "contradicted"
    body = {"from": peer.name, "act": act, "provisional": digest(canonical(one.provisional))}
    docket.record("exchange.received", body | ({} if cause is None else {"cause": cause}))
    if cause is None:
        cosign(docket, one)
    else:
        contradict(docket, one, cause)
    docket.close()
