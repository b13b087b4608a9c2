"""What officers do in an inspection: order it, join the team, begin, answer, add evidence, change seals, call
it off.

Each act is by an officer of the own section, is recorded, and is told to the other sections where the level
of examination at the crossing lets it cross. ``seen`` is the place in the log up to which somebody had seen
the case when they acted: where others have acted since, they are told, and nothing is done.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import Field

from cruce.clearance import seals
from cruce.clearance.docket import Docket
from cruce.clearance.inspection import merging
from cruce.clearance.inspection.checklist import asked, goods_of
from cruce.clearance.inspection.evidence import CROSSES, Piece, require_evidence
from cruce.clearance.inspection.freshness import require_fresh
from cruce.clearance.inspection.team import (
    excused,
    minutes_of,
    missing,
    require_place,
    require_site,
    site_named,
)
from cruce.clearance.inspection.words import already, refused
from cruce.clearance.lodging import allowed, today
from cruce.clearance.officers import not_presented, require_own_officer, require_words
from cruce.clearance.presenting import conclude, level_of
from cruce.clearance.recalling import recall
from cruce.model import (
    NAME_MOST,
    Answer,
    Attendance,
    Channel,
    Dock,
    Function,
    Inspection,
    InspectionKind,
    InspectionOrder,
    ItemPlace,
    Level,
    Member,
    Overriding,
    Prose,
    Quantity,
    Result,
    SiteAct,
    SiteCode,
    Value,
    Weighing,
    plain,
)
from cruce.section import Section
from cruce.store import Transaction

UNITS: Final = ("kg", "lb", "t")


class Wanted(Value):
    """What an officer orders: what is done, where, to which goods, whom the section sends, and why."""

    kinds: tuple[InspectionKind, ...] = Field(min_length=1)
    site: SiteCode
    dock: Dock | None = None
    items: tuple[ItemPlace, ...] = Field(default=(), max_length=500)
    assigned: tuple[Annotated[str, Field(min_length=1, max_length=NAME_MOST)], ...] = Field(
        default=(), max_length=20
    )
    why: Prose | None = None
    again: Prose | None = None


def named(by: str) -> str:
    """Give an officer's own name, without the section that may stand before it."""
    return by.rpartition(":")[2].strip()


def acting(
    section: Section, case: str, by: str, seen: int | None, do: Callable[[Docket], None]
) -> Inspection | None:
    """Carry out an act of an own officer on a case in one transaction; gives its inspection as it then is."""
    at = section.clock()
    require_own_officer(section, by)

    def work(transaction: Transaction) -> Inspection | None:
        docket = Docket.take(section, transaction, case, by, at)
        require_fresh(docket, seen)
        do(docket)
        docket.close()
        return docket.file.inspection

    return section.store.one(work)


def in_hand(docket: Docket, *, at_work: bool = False) -> Inspection:
    """Give the inspection that is open; raises `PowerError` ``case.no-inspection``, ``case.not-begun``."""
    one = docket.file.inspection
    if one is None or not one.is_open:
        raise refused("no-inspection", case=docket.row.id)
    if at_work and one.begun is None:
        raise refused("not-begun", case=docket.row.id)
    return one


def enter(docket: Docket, act: str, one: Inspection, said: Mapping[str, Any]) -> None:
    """File what an act just recorded made of an inspection, and tell it where its level lets it cross."""
    docket.change(inspection=one)
    tell(docket, act, said)


def tell(docket: Docket, act: str, said: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> None:
    """Tell the others of an act on an inspection, where the level of examination lets it cross."""
    if level_of(docket, Function.EXAMINATION).reaches(Level.SHARE):
        docket.tell(f"clearance.{act}", {**said, **(more or {})}, today(docket, recall(docket)))


def order(section: Section, case: str, wanted: Wanted, by: str, seen: int | None = None) -> Inspection | None:
    """Order an inspection of a case: one at a time, and none again of what was found in order without a
    reason.

    Raises `PowerError` ``case.ordered``, ``case.inspected``, ``case.targeted``, ``case.item``,
    ``case.no-site``, ``case.site``, ``case.moved``, ``case.closed``, and what all acts of officers raise.
    """
    return acting(section, case, by, seen, lambda docket: _order(docket, wanted))


def _order(docket: Docket, wanted: Wanted) -> None:
    docket.require_open()
    section, filing = docket.section.name, recall(docket).filing
    site = site_named(docket.section.law, filing.crossing, wanted.site)
    made = InspectionOrder(
        section=section,
        at=docket.at,
        by=named(docket.by),
        host=site.host,
        **wanted.model_dump(),
    )
    before = docket.file.inspection
    if before is not None and before.is_open:
        if any(each.model_copy(update={"at": made.at}) == made for each in before.orders):
            return  # the button was pressed twice
        raise already(docket.row.id, before)
    _require_order(docket, made)
    under = require_site(docket, site, section, SiteAct.OBSERVE)
    one = Inspection(number=before.number + 1 if before else 1, orders=(made,))
    if made.again is not None or _granted(docket):
        docket.change(repeats=docket.file.repeats + 1)
    said = {"inspection": one.number, "order": plain(made)}
    docket.record("clearance.ordered", said, under)
    enter(docket, "ordered", one, said)


def _require_order(docket: Docket, made: InspectionOrder) -> None:
    case, file = docket.row.id, docket.file
    strange = [item for item in made.items if item not in goods_of(recall(docket).filing)]
    if strange:
        raise refused("item", case=case, items=", ".join(strange))
    if made.why is not None:
        require_words("targeted", made.why)
    elif file.channel in (Channel.GREEN, Channel.YELLOW) and not made.again:
        raise refused("targeted", case=case, channel=file.channel.value)
    require_again(docket, made.again)


def require_again(docket: Docket, again: str | None) -> None:
    """Ask for a written reason where the goods were found in order and the seals are as they were left.

    Raises `PowerError` ``case.inspected``. It lessens no power to search: it asks that the reason be said.
    """
    file, last = docket.file, docket.file.examination
    if again is not None:
        require_words("inspected", again)
    elif last is not None and not last.reasons and not file.unsealed and not _granted(docket):
        raise refused(
            "inspected", case=docket.row.id, at=f"{last.at:%Y-%m-%d %H:%M} UTC", team="; ".join(last.team)
        )


def _granted(docket: Docket) -> bool:
    """Tell whether two officers have confirmed a second inspection of this version, with their reason."""
    granted = docket.file.matters.granted(Overriding.SECOND_INSPECTION, docket.row.version)
    last = docket.file.examination
    return granted is not None and last is not None and (granted.confirmed_at or granted.at) >= last.at


def join(section: Section, case: str, by: str, how: Attendance = Attendance.PRESENT) -> Inspection | None:
    """Join the team, as each section says of its own officers; from afar only where a minute lets it.

    Raises `PowerError` ``case.no-inspection``, ``case.site``, ``case.remote``.
    """
    return acting(section, case, by, None, lambda docket: _join(docket, how))


def _join(docket: Docket, how: Attendance) -> None:
    one = in_hand(docket)
    member = Member(section=docket.section.name, officer=named(docket.by), at=docket.at, how=how)
    if one.member(member.name) is not None:
        return
    under = require_member(docket, one, member)
    said = {"inspection": one.number, "member": plain(member)}
    docket.record("clearance.joined", said, under)
    enter(docket, "joined", merging.with_member(one, member), said)
    assemble(docket)


def require_member(docket: Docket, one: Inspection, member: Member) -> tuple[str, ...]:
    """Let an officer join an inspection as they do; gives the minutes relied on, raises as `join`."""
    if member.how is Attendance.PRESENT:
        return require_place(docket, one, member.section, SiteAct.OBSERVE)
    seen, crossing = docket.file.presentation, recall(docket).filing.crossing
    lane = seen.lane if seen else None
    under = tuple(
        minute.id
        for minute in minutes_of(docket)
        if any(
            row.section == member.section and row.covers(crossing, one.kinds, lane) for row in minute.presence
        )
    )
    if not under or not one.kinds or member.how is Attendance.WAIVED:
        raise refused("remote", section=member.section)
    return under


def assemble(docket: Docket) -> None:
    """Note the moment from which the team is whole, as this section knows it."""
    one = docket.file.inspection
    if one is None or one.assembled or not one.is_open or not one.members or missing(docket, one):
        return
    waive = sorted(name for name, how in excused(docket, one.kinds).items() if how == "waived")
    team = [member.name for member in one.members]
    body = {"inspection": one.number, "team": team, **({"waived": waive} if waive else {})}
    docket.record("clearance.assembled", body)
    docket.change(inspection=one.model_copy(update={"assembled": docket.at}))


def begin(section: Section, case: str, by: str, seen: int | None = None) -> Inspection | None:
    """Begin the work: the truck is there and the team is whole.

    Raises `PowerError` ``case.not-presented``, ``case.not-assembled``, ``case.not-on-team``, ``case.site``.
    """
    return acting(section, case, by, seen, _begin)


def _begin(docket: Docket) -> None:
    one = in_hand(docket)
    if docket.file.presentation is None:
        raise not_presented(docket.row.id)
    if absent := missing(docket, one):
        raise refused("not-assembled", missing=", ".join(absent))
    under = require_worker(docket, one)
    if one.begun is None:
        said = {"inspection": one.number, "begun": instant(docket)}
        docket.record("clearance.begun", said, under)
        enter(docket, "begun", merging.begun(one, docket.at), said)


def instant(docket: Docket) -> str:
    """Write the moment of the act in hand as the wire form has it."""
    return docket.at.isoformat().replace("+00:00", "Z")


def require_worker(docket: Docket, one: Inspection, act: SiteAct = SiteAct.EXAMINE) -> tuple[str, ...]:
    """Let only an officer at the load act, as far as the site's minute lets their section.

    Raises `PowerError` ``case.not-on-team``, ``case.site``; gives the minutes relied on.
    """
    member = one.member(f"{docket.section.name}: {named(docket.by)}")
    if member is None or member.how is not Attendance.PRESENT:
        raise refused("not-on-team", by=named(docket.by))
    return require_place(docket, one, docket.section.name, act)


def answer(
    section: Section,
    case: str,
    answers: Mapping[str, tuple[Result, str | None]],
    by: str,
    seen: int | None = None,
) -> Inspection | None:
    """Answer questions of the checklist, each with a note wherever it is not as declared.

    Raises `PowerError` ``case.question`` and ``case.note``, each with every question concerned,
    ``case.not-begun``, ``case.not-on-team``, ``case.site``, ``case.moved``.
    """
    return acting(section, case, by, seen, lambda docket: _answer(docket, answers))


def _answer(docket: Docket, answers: Mapping[str, tuple[Result, str | None]]) -> None:
    one = in_hand(docket, at_work=True)
    under = require_worker(docket, one)
    known = {each.code for each in asked(docket.section.law, recall(docket).filing, one, docket.at.date())}
    strange = [code for code in answers if code not in known]
    if strange:
        raise refused("question", questions=", ".join(strange))
    bare = [code for code, (result, note) in answers.items() if result is not Result.AS_DECLARED and not note]
    if bare:
        raise refused("note", questions=", ".join(bare))
    who = f"{docket.section.name}: {named(docket.by)}"
    before = {each.question: (each.result, each.note) for each in one.answers}
    new = tuple(
        Answer(question=code, result=result, note=note, by=who, at=docket.at)
        for code, (result, note) in answers.items()
        if before.get(code) != (result, note)
    )
    if new:
        said = {"inspection": one.number, "answers": [plain(each) for each in new]}
        docket.record("clearance.answered", said, under)
        enter(docket, "answered", merging.with_answers(one, new), said)


def attach(section: Section, case: str, pieces: Sequence[Piece], by: str) -> Inspection | None:
    """Add evidence: its bytes kept, their SHA-256 on record, told as far as the minutes let it cross.

    Raises `PowerError` ``case.evidence`` with every fault of every piece; then nothing of it was taken.
    """
    return acting(section, case, by, None, lambda docket: _attach(docket, pieces))


def _attach(docket: Docket, pieces: Sequence[Piece]) -> None:
    one = in_hand(docket)
    under = require_worker(docket, one)
    who = f"{docket.section.name}: {named(docket.by)}"
    mine = sum(each.by.partition(":")[0] == docket.section.name for each in one.evidence)
    require_evidence(pieces, tuple(goods_of(recall(docket).filing)), mine)
    known = {(each.digest, each.item, each.kind) for each in one.evidence}
    made = {
        (each.digest, each.item, each.kind): (each, piece.content)
        for piece in pieces
        for each in (piece.kept(who, docket.at),)
    }
    new = [pair for key, pair in made.items() if key not in known]
    if not new:
        return
    one = merging.with_evidence(one, (each for each, _ in new))
    body = {"inspection": one.number, "evidence": [plain(each) for each, _ in new]}
    docket.record("clearance.attached", body, under)
    docket.change(inspection=one)
    crosses = allowed(docket, recall(docket), "evidence")
    for each, content in new:
        docket.transaction.keep(content)
        shown = base64.b64encode(content).decode() if crosses and len(content) <= CROSSES else None
        more = {"content": shown} if shown else {}
        tell(docket, "attached", {"inspection": one.number, "evidence": [plain(each)]}, more)


def weigh(
    section: Section,
    case: str,
    weight: Quantity,
    by: str,
    *,
    item: str | None = None,
    says: str | None = None,
) -> Inspection | None:
    """Put on record what a scale showed, of the whole load or one goods item, in kg, lb or t.

    Raises `PowerError` ``case.item``, ``case.evidence``, ``case.not-begun``, ``case.not-on-team``.
    """
    return acting(section, case, by, None, lambda docket: _weigh(docket, weight, item, says))


def _weigh(docket: Docket, weight: Quantity, item: str | None, says: str | None) -> None:
    one = in_hand(docket, at_work=True)
    under = require_worker(docket, one)
    if item is not None and item not in goods_of(recall(docket).filing):
        raise refused("item", case=docket.row.id, items=item)
    if weight.unit not in UNITS or weight.amount <= 0:
        raise refused("evidence", faults=f"{weight.amount} {weight.unit} ({', '.join(UNITS)})")
    who = f"{docket.section.name}: {named(docket.by)}"
    made = Weighing(weight=weight, says=says, item=item, by=who, at=docket.at)
    said = {"inspection": one.number, "weighing": plain(made)}
    docket.record("clearance.weighed", said, under)
    enter(docket, "weighed", merging.with_weight(one, made), said)


def reseal(
    section: Section,
    case: str,
    broken: Sequence[str],
    put_on: Sequence[str],
    by: str,
    seen: int | None = None,
) -> Inspection | None:
    """Break seals and put on others, in one act: the new numbers stand in every section's record at once.

    Raises `PowerError` ``case.seal-unknown``, ``case.seal-used``, ``case.not-begun``, ``case.not-on-team``,
    ``case.site``, ``case.moved``.
    """
    return acting(section, case, by, seen, lambda docket: _reseal(docket, tuple(broken), tuple(put_on)))


def _reseal(docket: Docket, broken: tuple[str, ...], put_on: tuple[str, ...]) -> None:
    one = in_hand(docket, at_work=True)
    under = require_worker(docket, one, SiteAct.SEAL)
    file, who = docket.file, f"{docket.section.name}: {named(docket.by)}"
    on_paper = seals.filed(recall(docket).filing)
    if any((each.broken, each.put_on, each.by) == (broken, put_on, who) for each in one.seals):
        return  # the button was pressed twice
    there = {seals.bare(each) for each in seals.on_load(file, on_paper)}
    once = {seals.bare(each) for change in file.resealed for each in (*change.broken, *change.put_on)}
    require_numbers((*broken, *put_on))
    strange = [each for each in broken if seals.bare(each) not in there]
    used = [each for each in put_on if seals.bare(each) in once | there]
    if strange or not (broken or put_on):
        raise refused("seal-unknown", seals=", ".join(strange) or "–")
    if used:
        raise refused("seal-used", seals=", ".join(used))
    change = seals.changed(file, on_paper, broken, put_on, who, docket.at)
    docket.change(resealed=merging.changes(file.resealed, change))
    said = {"inspection": one.number, "seals": plain(change)}
    docket.record("clearance.resealed", said, under)
    enter(docket, "resealed", merging.with_seals(one, change), said)


def require_numbers(numbers: Sequence[str]) -> None:
    """Raise `PowerError` ``case.seal-form`` for what no seal bears as its number, or too many at once."""
    odd = [one for one in numbers if not (2 <= len(one) <= 35 and seals.bare(one) and one.isprintable())]
    if odd or len(numbers) > 40:
        raise refused("seal-form", seals=", ".join(one[:40] for one in odd[:5]) or str(len(numbers)))


def cancel(section: Section, case: str, reason: str, by: str, seen: int | None = None) -> Inspection | None:
    """Call an inspection off, for a reason; the case goes on as if it had not been ordered.

    Raises `PowerError` ``case.no-inspection``, ``case.not-yours``, ``case.cancel-reason``, ``case.moved``.
    """
    require_words("cancel-reason", reason)
    return acting(section, case, by, seen, lambda docket: _cancel(docket, reason))


def _cancel(docket: Docket, reason: str) -> None:
    known, who = docket.file.inspection, f"{docket.section.name}: {named(docket.by)}"
    if known is not None and (known.cancelled, known.ended_by) == (reason, who):
        return  # the button was pressed twice
    one = in_hand(docket)
    owners = {each.section for each in one.orders}
    if docket.section.name not in owners:
        raise refused("not-yours", sections=", ".join(sorted(owners)))
    ended = one.model_copy(update={"cancelled": reason, "ended_by": who})
    said = {"inspection": one.number, "reason": reason, "by": who}
    docket.record("clearance.cancelled", said)
    enter(docket, "cancelled", ended, said)
    conclude(docket)


def check_seals(section: Section, case: str, seen: Sequence[str], by: str) -> tuple[Any, ...]:
    """Hold what a gate sees of the seals against those that were left on the load; gives what differs.

    It is recorded and told at any time, after the release too. Raises what all acts of officers raise.
    """
    found: list[Any] = []

    def do(docket: Docket) -> None:
        require_numbers(seen)
        on_paper, changes = seals.filed(recall(docket).filing), docket.file.resealed
        found.extend(seals.differing(on_paper, changes, seen))
        left = seals.expected(on_paper, changes)
        body = {"seen": list(seen), "expected": list(left), "differs": bool(found)}
        docket.record("clearance.seals_checked", body)
        docket.change(unsealed=bool(found))
        tell(docket, "seals_checked", body)

    acting(section, case, by, None, do)
    return tuple(found)
