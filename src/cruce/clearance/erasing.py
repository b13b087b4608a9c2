"""A closed case erased when the law's retention is over: its content goes, its place in the log stays.

What may not be erased yet, and why, is said in `retention` and `_require_erasable`; legal holds are acts on
record as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from cruce.clearance.docket import Docket, absent
from cruce.clearance.officers import require_own_officer, require_words
from cruce.law import Known, Law
from cruce.model import Event, JointState, PowerError, Text
from cruce.section import Section
from cruce.store import Draft, Receivable, Recorded, Transaction
from cruce.treasury import MoneyState

PLACED: Final = "clearance.hold_placed"
LIFTED: Final = "clearance.hold_lifted"
ERASED: Final = "clearance.erased"
LEFT: Final = (PLACED, LIFTED, ERASED)
_DIGEST: Final = re.compile(rb"[0-9a-f]{64}")
_CASE: Final = re.compile(rb"\b[a-z2-7]{24}\b")
_ALERT: Final = "clearance.alert_decided"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a section keeps a case: so many years after its last act, by which law.

    ``ends`` is the last day on which it must be kept.
    """

    closed: date
    ends: date
    figure: Known


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: acts by place and kind, how many kept papers; and what stays and why.

    ``stays`` are digests of copies, journals and circumstances that name this case or its parties and belong
    to other cases as well: they go with the last of those. ``scrubbed`` is false where others were reading
    the file: what was erased then stands in its free parts until `SqliteStore.scrub` is done again.
    """

    case: str
    acts: tuple[str, ...]
    papers: int
    stays: tuple[str, ...]
    retention: Retention
    scrubbed: bool


def retention(law: Law, section: str, closed: date) -> Retention:
    """Tell until when a section keeps a case whose last act was on a day (19 CFR 163.4; CFF art. 30).

    The figure is the law's parameter ``NAME/clocks/records``, in years. Raises `PowerError`
    ``erase.no-law`` where it is not held: then nothing is erased.
    """
    figure = law.value(f"{section}/clocks/records", closed)
    if not isinstance(figure, Known):
        raise PowerError("erase.no-law", figure.why, _NO_LAW)
    return Retention(closed, _years_after(closed, int(figure.value)), figure)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)  # the 29th of February


def place_hold(section: Section, case: str, by: str, reason: str) -> None:
    """Put a case under legal hold: nothing of it is erased until each hold on it is lifted.

    It may be open or closed; no other section is told. Raises `PowerError` ``case.unknown``,
    ``case.erased``, ``case.nobody``, ``case.other-officer``, ``case.erase-reason``.
    """
    _record_hold(section, PLACED, case, by, reason)


def lift_hold(section: Section, case: str, by: str, reason: str) -> None:
    """Lift one legal hold of a case; raises as `place_hold`, and ``erase.no-hold`` where there is none."""
    _record_hold(section, LIFTED, case, by, reason)


def holds(events: Sequence[Recorded]) -> int:
    """Count the legal holds that stand on a case, from its events."""
    kinds = [event.kind for event in events]
    return kinds.count(PLACED) - kinds.count(LIFTED)


def standing(section: Section, case: str) -> tuple[Event, ...]:
    """List the holds and the erasure on record of a case; raises `PowerError` ``case.unknown``."""
    events = section.store.events(case)
    if not events:
        raise absent(section, case)
    return tuple(Event.model_validate_json(one.content) for one in events if one.kind in LEFT)


def _record_hold(section: Section, kind: str, case: str, by: str, reason: str) -> None:
    at = section.clock()
    require_own_officer(section, by)
    require_words("erase-reason", reason)

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        if kind == LIFTED and not holds(transaction.acts.of(case)):
            raise _refused("no-hold", case=case)
        body = {"reason": reason}
        if kind == PLACED:
            docket.record("clearance.hold_placed", body)
        else:
            docket.record("clearance.hold_lifted", body)
        docket.close()

    section.store.one(work)


def erase(section: Section, case: str, by: str, reason: str, *, owed: Collection[str]) -> Erased:
    """Erase a closed case whose retention is over; what other sections keep of it is their own.

    Its events but for holds, the papers kept for it alone, its row, money, numbers and messages go, and with
    the salts nobody can confirm a guess of what they were. In the log each keeps its place, so that every
    proof and every receipt already handed out still holds. ``owed`` names the declarations on which anything
    is open after release. Raises `PowerError` ``case.unknown``, ``case.erased``, ``case.nobody``,
    ``case.other-officer``, ``case.erase-reason``, ``erase.open``, ``erase.owed``,
    ``erase.follow-up``, ``erase.matters``, ``erase.untold``,
    ``erase.held``, ``erase.retained``, ``erase.no-law``.
    """
    at = section.clock()
    require_own_officer(section, by)
    require_words("erase-reason", reason)
    section.flush()

    def work(transaction: Transaction) -> Erased:
        docket = Docket.take(section, transaction, case, by, at)
        events = transaction.acts.of(case)
        events += tuple(one for name in docket.file.follow_ups for one in transaction.acts.of(name))
        kept = _require_erasable(docket, events, owed)
        going = sorted(event for event in events if event.kind not in LEFT)
        papers, stays = _papers(transaction, case, going)
        acts = tuple(f"{section.name}:{event.seq} {event.kind}" for event in going)
        body = {
            "acts": list(acts),
            "papers": len(papers),
            "stays": list(stays),
            "reason": reason,
            **_basis(kept),
        }
        draft = Draft("clearance.erased", case, docket.row.version, at, by, body)
        transaction.record(draft, docket.row.last)
        transaction.erasing.erase(case, [event.seq for event in going], papers)
        return Erased(case, acts, len(papers), stays, kept, scrubbed=False)

    done = section.store.one(work)
    section.memory.clear()
    section.reload_remembered()
    scrubbed = section.store.scrub()
    return Erased(case, done.acts, done.papers, done.stays, done.retention, scrubbed)


def _basis(kept: Retention) -> dict[str, Any]:
    """Say by which law, with its citations, the case had to be kept, and until when."""
    figure = kept.figure
    return {
        "closed": kept.closed.isoformat(),
        "kept_until": kept.ends.isoformat(),
        "figure": figure.path,
        "years": str(figure.value),
        "law": [f"{one.law} {one.article or ''}".strip() for one in figure.citations],
        "verified": figure.verified,
    }


def _require_erasable(docket: Docket, events: Sequence[Recorded], owed: Collection[str]) -> Retention:
    """Give the retention that is over, or raise what stands against the erasure."""
    case, file = docket.row.id, docket.file
    state = file.joint(case, docket.row.version).state
    if state not in (JointState.RELEASED, JointState.REFUSED, JointState.WITHDRAWN):
        raise _refused("open", case=case)
    declarations = [*_open(docket.transaction.receivables(case)), *owed]
    if declarations:
        raise _refused("owed", case=case, what=", ".join(sorted(set(declarations))))
    followed = file.follow_ups.keys() - set(file.closed)
    if followed:
        raise _refused("follow-up", case=case, what=", ".join(sorted(followed)))
    if not file.matters.settled:
        raise _refused("matters", case=case)
    told = _waiting(docket)
    if told:
        raise _refused("untold", case=case, peers=", ".join(told))
    standing = holds(events)
    if standing:
        raise _refused("held", case=case, count=standing)
    last = max(_day(event) for event in events if event.kind not in LEFT)
    kept = retention(docket.section.law, docket.section.name, last)
    if docket.at.date() <= kept.ends:
        cites = "; ".join(_basis(kept)["law"])
        raise _refused("retained", case=case, until=kept.ends, law=cites, years=kept.figure.value)
    return kept


def _day(event: Recorded) -> date:
    return datetime.fromisoformat(json.loads(event.content)["at"]).date()


def _open(rows: Sequence[Receivable]) -> Iterator[str]:
    """Name the declarations of which an order is not paid, or a difference stands in the payer's favour."""
    for row in rows:
        if row.amount and row.state in (MoneyState.ESTIMATED.value, MoneyState.CORRECTED.value):
            yield row.declaration


def _waiting(docket: Docket) -> list[str]:
    """Name the sections that have not taken every message on the case."""
    last = docket.transaction.erasing.untold(docket.row.id)
    store = docket.section.store
    return sorted(name for name in docket.section.peers if store.position(name, "out") < last)


def _papers(
    transaction: Transaction, case: str, events: Sequence[Recorded]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the kept bytes that go with a case, and those that name it or its parties and stay."""
    erasing = transaction.erasing
    named = {name.decode() for event in events for name in _DIGEST.findall(event.content)}
    needles = {case, *(json.loads(one.content)["body"]["name"] for one in events if one.kind == _ALERT)}
    naming = {name for needle in needles for name in erasing.contents_naming(needle)}
    goes, stays = list[str](), list[str]()
    for name in sorted(named | naming):
        content = transaction.content(name)
        if content is None:
            continue
        inside = {found.decode() for found in _CASE.findall(content)}
        users = erasing.cases_naming(name) | inside
        if not any(transaction.case(one) for one in users - {case}):
            goes.append(name)
        elif name in naming:
            stays.append(name)
    return tuple(goes), tuple(stays)


def _refused(code: str, **facts: object) -> PowerError:
    says, advice = _SAYS[code]
    return PowerError(f"erase.{code}", says.format(**facts), advice.format(**facts))


_LATER: Final = Text(
    en="Nothing was erased. Erase it when that is over.",
    es="No se suprimió nada. Suprímalo cuando eso termine.",
)
_NO_LAW: Final = Text(
    en="Nothing was erased: put the figure NAME/clocks/records, with its citation, into the section's law.",
    es="No se suprimió nada: ponga la cifra NAME/clocks/records, con su fundamento, en la ley de la sección.",
)
_SAYS: Final = {
    "open": (
        Text(
            en="Case {case} is not closed: neither released nor refused nor withdrawn.",
            es="El expediente {case} no está cerrado: ni liberado, ni rechazado, ni retirado.",
        ),
        _LATER,
    ),
    "owed": (
        Text(
            en="Money is still open on case {case}: {what}.",
            es="Aún hay dinero pendiente en el expediente {case}: {what}.",
        ),
        _LATER,
    ),
    "untold": (
        Text(
            en="Messages on case {case} wait for: {peers}.",
            es="Hay mensajes del expediente {case} en espera para: {peers}.",
        ),
        _LATER,
    ),
    "held": (
        Text(
            en="Case {case} is under legal hold ({count}).",
            es="El expediente {case} está bajo orden de conservación ({count}).",
        ),
        Text(en="Lift it first: cruce hold lift.", es="Levántela primero: cruce hold lift."),
    ),
    "retained": (
        Text(
            en="Case {case} must be kept until {until}, {years} years after its last act ({law}).",
            es="El expediente {case} se conserva hasta {until}, {years} años tras su último acto ({law}).",
        ),
        _LATER,
    ),
    "follow-up": (
        Text(
            en="Follow-up cases of case {case} are open: {what}.",
            es="Hay expedientes de seguimiento del expediente {case} abiertos: {what}.",
        ),
        _LATER,
    ),
    "matters": (
        Text(
            en="A hold stands on case {case}, or a legal course of it is open.",
            es="El expediente {case} está retenido o tiene abierto un cauce legal.",
        ),
        _LATER,
    ),
    "no-hold": (
        Text(
            en="Case {case} is under no legal hold.",
            es="El expediente {case} no está bajo ninguna orden de conservación.",
        ),
        Text(en="See the case: cruce show.", es="Consulte el expediente: cruce show."),
    ),
}
