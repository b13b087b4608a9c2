"""Overrides with four eyes: one officer proposes with a reason, a second of higher rank confirms in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from cruce.clearance import holds
from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket, refused
from cruce.clearance.officers import require_inspector, require_second, require_words, same_person
from cruce.clearance.presenting import release_unexamined, require_unexamined
from cruce.model import Lift, Override, Overriding, plain
from cruce.section import Section
from cruce.store import Transaction

IN_TIME: Final = timedelta(hours=8)
"""A second person confirms within a shift; after that the act is proposed anew."""


def propose(
    section: Section, case: str, kind: Overriding, why: str, by: str, *, about: str = "", authority: str = ""
) -> Override:
    """Propose an act that takes a second person; nothing is done yet.

    Raises `PowerError` ``case.unknown``, ``case.closed``, ``case.override-reason``, ``case.no-hold``,
    ``case.hold-owner``, ``case.override-authority``, ``case.not-examinable``, ``case.override-open``, and
    what `require_inspector` raises.
    """
    at = section.clock()
    require_inspector(section, by, authority)
    require_words("override-reason", why)

    def work(transaction: Transaction) -> Override:
        docket = Docket.take(section, transaction, case, by, at)
        docket.require_open()
        _require_matter(docket, kind, about, authority)
        wanted = Override(
            id="-",
            kind=kind,
            version=docket.row.version,
            authority=authority or None,
            about=about or None,
            why=why,
            proposed_by=by,
            at=at,
            until=at + IN_TIME,
        )
        _require_new(docket, wanted)
        told = plain(wanted)
        del told["id"]
        made = wanted.model_copy(update={"id": docket.record("clearance.proposed", {"override": told})})
        _change(docket, made)
        docket.close()
        return made

    return section.store.one(work)


def confirm(section: Section, case: str, override: str, by: str, *, authority: str = "") -> Override:
    """Confirm what another officer proposed, and do it, in one act with both names.

    Raises `PowerError` ``case.unknown``, ``case.closed``, ``case.no-override``, ``case.override-over``
    (answered before, out of time, of another version), ``case.override-same`` (one person is not two),
    ``case.override-rank``, and what stands against the act itself.
    """
    at = section.clock()
    require_inspector(section, by, authority, second=True)
    power = require_second(section, by)

    def work(transaction: Transaction) -> Override:
        docket = Docket.take(section, transaction, case, by, at)
        docket.require_open()
        one = _open(docket, override, authority)
        if same_person(one.proposed_by, by):
            raise refused(
                "override-same",
                "Whoever proposed it cannot confirm it: it takes a second person.",
                "Quien lo propuso no puede confirmarlo: se requiere una segunda persona.",
            )
        _require_matter(docket, one.kind, one.about or "", authority)
        done = one.model_copy(update={"confirmed_by": by, "power": power, "confirmed_at": at})
        docket.record("clearance.confirmed", {"override": one.id, "kind": one.kind.value, "power": power})
        _change(docket, done)
        _carry_out(docket, done, at)
        docket.close()
        return done

    return section.store.one(work)


def dismiss(section: Section, case: str, override: str, by: str, *, authority: str = "") -> Override:
    """Put an override aside: by whoever proposed it, or by a second person who will not confirm it.

    Raises `PowerError` as `confirm` does.
    """
    at = section.clock()
    require_inspector(section, by, authority, second=True)

    def work(transaction: Transaction) -> Override:
        docket = Docket.take(section, transaction, case, by, at)
        one = _open(docket, override, authority)
        if not same_person(one.proposed_by, by):
            require_second(section, by)
        done = one.model_copy(update={"dismissed_by": by})
        docket.record("clearance.dismissed", {"override": one.id})
        _change(docket, done)
        docket.close()
        return done

    return section.store.one(work)


def register(section: Section, cases: Iterable[str]) -> Iterator[tuple[str, Override]]:
    """List the overrides of some cases, each with its case, for those who oversee the section."""
    for case in cases:
        if (row := section.store.case(case)) is not None:
            for one in CaseFile.model_validate_json(row.body).matters.overrides:
                yield row.id, one


def _require_matter(docket: Docket, kind: Overriding, about: str, authority: str) -> None:
    """Raise what stands against the act itself, whoever would confirm it."""
    if kind is Overriding.LIFT_HOLD:
        holds.standing(docket, about, authority)
        return
    if authority:
        raise refused(
            "override-authority",
            "Only customs decides on release and on a second inspection.",
            "Sólo la aduana resuelve la liberación y un segundo reconocimiento.",
        )
    if kind is Overriding.RELEASE_UNEXAMINED:
        require_unexamined(docket)
    elif docket.file.examination is None:
        raise refused(
            "not-examinable",
            "Nothing was inspected yet: a first inspection needs no override.",
            "Aún no hay reconocimiento: el primero no necesita dos firmas.",
        )


def _require_new(docket: Docket, wanted: Override) -> None:
    for one in docket.file.matters.overrides:
        same = (one.kind, one.about, one.version) == (wanted.kind, wanted.about, wanted.version)
        if same and one.open and docket.at < one.until:
            raise refused(
                "override-open",
                f"This waits for a second person already ({one.id}).",
                f"Esto ya espera a una segunda persona ({one.id}).",
            )


def _open(docket: Docket, override: str, authority: str) -> Override:
    one = next((each for each in docket.file.matters.overrides if each.id == override), None)
    if one is None or (one.authority or "") != authority:
        raise refused(
            "no-override",
            f"Case {docket.row.id} has no such proposal.",
            f"El expediente {docket.row.id} no tiene esa propuesta.",
        )
    if not one.open or docket.at >= one.until or one.version != docket.row.version:
        raise refused(
            "override-over",
            "The proposal was answered before, is out of time, or was of an earlier version of the case.",
            "La propuesta ya se contestó, está fuera de tiempo o era de una versión anterior.",
        )
    return one


def _carry_out(docket: Docket, one: Override, at: datetime) -> None:
    match one.kind:
        case Overriding.LIFT_HOLD:
            hold = holds.standing(docket, one.about or "", one.authority or "")
            end = Lift(at=at, by=one.proposed_by, why=one.why, second=one.confirmed_by)
            holds.lifted(docket, hold, end)
        case Overriding.RELEASE_UNEXAMINED:
            release_unexamined(docket, f"{one.proposed_by}; {one.confirmed_by}")
        case Overriding.SECOND_INSPECTION:
            pass  # it stands on record, and is asked for when the inspection is ordered


def _change(docket: Docket, one: Override) -> None:
    others = tuple(each for each in docket.file.matters.overrides if each.id != one.id)
    docket.change(matters=docket.file.matters.model_copy(update={"overrides": (*others, one)}))
