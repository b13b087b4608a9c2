"""What another section tells of an inspection: its orders, its officers, its answers, evidence and seals."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from cruce.clearance.docket import Docket
from cruce.clearance.inspection import merging
from cruce.clearance.inspection.acts import assemble, require_member
from cruce.clearance.inspection.evidence import CROSSES, MOST, media_of
from cruce.clearance.inspection.finding import at_once
from cruce.clearance.inspection.team import require_place
from cruce.clearance.presenting import level_of
from cruce.model import (
    Answer,
    Attendance,
    Evidence,
    Examination,
    Function,
    Inspection,
    InspectionOrder,
    Level,
    Member,
    SealChange,
    SiteAct,
    Weighing,
    digest,
    plain,
)
from cruce.section import Peer

Said = Mapping[str, Any]
_AHEAD: Final = 20
"""How many inspections another section may have begun that were not heard of here."""


def _hear(
    act: str,
    take: Callable[[Docket, Peer, Inspection, Said], tuple[Inspection, Said]],
    doing: SiteAct | None = None,
) -> Any:
    """Take what was said of an inspection into the record, and into the inspection where it is one and the
    same.

    Where each section examines for itself, the other's inspection is not ours: it is on record only. What is
    said of one that is over here is on record only, too. ``doing`` is what only officers at the load do, as
    far as the site's minute lets their section.
    """

    def heard(docket: Docket, peer: Peer, body: Said) -> None:
        known = docket.file.inspection
        number = _number(body["inspection"], known)
        new = known is None or known.number < number
        base = Inspection(number=number) if known is None or new else known
        made, told = take(docket, peer, base, body)
        ours = level_of(docket, Function.EXAMINATION).reaches(Level.RECOGNISE) and number == base.number
        if ours and doing is not None:
            _require_there(docket, peer, base, doing, told)
        docket.record("exchange.received", {"from": peer.name, "act": act, "inspection": number, **told})
        if ours:
            docket.change(inspection=made)
            _follow(docket, act, body, new=new)
            assemble(docket)

    return heard


def _number(said: Any, known: Inspection | None) -> int:
    """Read which inspection is meant; raises ``ValueError`` for what no honest section has come to yet."""
    most = (known.number if known else 0) + _AHEAD
    if type(said) is not int or not 1 <= said <= most:
        raise ValueError("not the number of an inspection")
    return said


def _follow(docket: Docket, act: str, body: Said, *, new: bool) -> None:
    if act == "ordered" and new and body["order"].get("again"):
        docket.change(repeats=docket.file.repeats + 1)
    if act == "resealed":
        change = SealChange.model_validate(body["seals"])
        docket.change(resealed=merging.changes(docket.file.resealed, change))


def _require_there(docket: Docket, peer: Peer, one: Inspection, doing: SiteAct, told: Said) -> None:
    """Let another section's officers do only what a minute lets them, and only those who joined at the load.

    Raises `PowerError` ``case.site``, and ``ValueError``.
    """
    require_place(docket, one, peer.name, doing)
    parts = [*told.get("answers", ()), *told.get("evidence", ())]
    parts += [told[name] for name in ("weighing", "seals") if name in told]
    for name in {part["by"] for part in parts}:
        member = one.member(name)
        if member is None or member.how is not Attendance.PRESENT:
            raise ValueError("said by somebody who is not at the load")


def _require(peer: Peer, *names: str) -> None:
    """Each section speaks for its own officers: raises ``ValueError`` for what is said of another's."""
    if any(name.partition(":")[0].strip() != peer.name for name in names):
        raise ValueError("said of officers of another section")


def _ordered(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    order = InspectionOrder.model_validate(body["order"])
    _require(peer, order.section)
    return merging.with_order(one, order), {"order": plain(order)}


def _joined(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    member = Member.model_validate(body["member"])
    _require(peer, member.section)
    require_member(docket, one, member)
    return merging.with_member(one, member), {"member": plain(member)}


def _begun(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    at = Member.model_validate({"section": peer.name, "officer": "-", "at": body["begun"]}).at
    return merging.begun(one, at), {"begun": body["begun"]}


def _answered(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    answers = [Answer.model_validate(each) for each in body["answers"]]
    _require(peer, *(each.by for each in answers))
    return merging.with_answers(one, answers), {"answers": [plain(each) for each in answers]}


def _attached(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    """Take evidence in; its content is kept where it is what the digest says, and of a kind that we keep."""
    pieces = [Evidence.model_validate(each) for each in body["evidence"]]
    _require(peer, *(each.by for each in pieces))
    made = merging.with_evidence(one, pieces)
    if sum(each.by.partition(":")[0] == peer.name for each in made.evidence) > MOST:
        raise ValueError("more evidence than a section adds to one inspection")
    if "content" in body:
        (piece,) = pieces
        content = base64.b64decode(body["content"], validate=True)
        if digest(content) != piece.digest or len(content) > CROSSES:
            raise ValueError("not the evidence that was announced")
        if media_of(content) == piece.media:
            docket.transaction.keep(content)
    return made, {"evidence": [plain(each) for each in pieces]}


def _weighed(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    weighing = Weighing.model_validate(body["weighing"])
    _require(peer, weighing.by)
    return merging.with_weight(one, weighing), {"weighing": plain(weighing)}


def _resealed(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    change = SealChange.model_validate(body["seals"])
    _require(peer, change.by)
    return merging.with_seals(one, change), {"seals": plain(change)}


def _cancelled(docket: Docket, peer: Peer, one: Inspection, body: Said) -> tuple[Inspection, Said]:
    order = InspectionOrder.model_validate(
        {"section": peer.name, "at": docket.at, "by": body["by"], "why": body["reason"]}
    )
    _require(peer, order.by)
    told = {"reason": order.why, "by": order.by}
    if one.found is not None or one.cancelled is not None:
        return one, told
    return one.model_copy(update={"cancelled": order.why, "ended_by": order.by}), told


def _seals_checked(docket: Docket, peer: Peer, body: Said) -> None:
    differs = body["differs"] is True
    told = {"seen": _numbers(body["seen"]), "expected": _numbers(body["expected"]), "differs": differs}
    docket.record("exchange.received", {"from": peer.name, "act": "seals_checked", **told})
    docket.change(unsealed=differs)


def _numbers(said: Sequence[str]) -> list[str]:
    return list(SealChange.model_validate({"put_on": said, "by": "-", "at": "2000-01-01T00:00:00Z"}).put_on)


HEARD: Final[Mapping[str, Callable[[Docket, Peer, Said], None]]] = {
    "clearance.ordered": _hear("ordered", _ordered),
    "clearance.joined": _hear("joined", _joined),
    "clearance.begun": _hear("begun", _begun, SiteAct.EXAMINE),
    "clearance.answered": _hear("answered", _answered, SiteAct.EXAMINE),
    "clearance.attached": _hear("attached", _attached, SiteAct.EXAMINE),
    "clearance.weighed": _hear("weighed", _weighed, SiteAct.EXAMINE),
    "clearance.resealed": _hear("resealed", _resealed, SiteAct.SEAL),
    "clearance.cancelled": _hear("cancelled", _cancelled),
    "clearance.seals_checked": _seals_checked,
}
"""What is heard of an inspection, by kind of message; it is of the load, whatever version its papers are."""


def end_heard(docket: Docket, found: Examination, peer: str, body: Said) -> None:
    """End the inspection that another section's finding is of; one recorded in one step ends the open one."""
    known = docket.file.inspection
    number = _number(body["inspection"], known) if "inspection" in body else None
    if number is not None and known is not None and known.number > number:
        return
    if known is not None and known.is_open and (number is None or number == known.number):
        ended = known
    else:
        ended = at_once(docket, found, peer, peer)
        ended = ended.model_copy(update={"number": number or ended.number})
    said = str(body.get("by", ""))
    by = said if said.partition(":")[0] == peer else peer
    ended = ended.model_copy(update={"found": found.at, "ended_by": by})
    docket.change(inspection=ended, unsealed=False)
