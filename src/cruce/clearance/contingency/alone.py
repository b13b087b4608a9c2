"""One section alone: a release on behalf of another that cannot be reached, marked, under a minute."""

from __future__ import annotations

from collections.abc import Sequence

from cruce.clearance.contingency.contact import last_contact
from cruce.clearance.contingency.power import Facts, chosen, drawn_lot, is_trusted, powers
from cruce.clearance.contingency.refusals import objected
from cruce.clearance.docket import Docket
from cruce.clearance.lodging import today
from cruce.clearance.officers import require_own_officer
from cruce.clearance.presenting import decide, own_verdict
from cruce.clearance.provisional import signed
from cruce.clearance.recalling import recall
from cruce.model import (
    Alone,
    Examination,
    Minute,
    Power,
    Provisional,
    Settled,
    SignedProvisional,
    Verdict,
    plain,
)
from cruce.section import Section
from cruce.store import Transaction


def decide_alone(
    section: Section,
    case: str,
    absent: str,
    by: str,
    *,
    acting: Alone = Alone.SECTION,
    operations: Sequence[str] = (),
) -> Provisional:
    """Release a case on behalf of a section that cannot be reached; the own release is given with it.

    ``operations`` are the bank operations on the certified papers that the officer was shown for what is
    due to the absent section. What was released is told to the others as soon as they can be reached,
    whatever happens to the minute meanwhile. Raises `PowerError` ``case.unknown``, ``case.closed``,
    ``case.nobody``, ``case.other-officer``, and ``contingency.…`` with everything that stands against it.
    """
    at = section.clock()
    require_own_officer(section, by)

    def work(transaction: Transaction) -> Provisional:
        docket = Docket.take(section, transaction, case, by, at)
        (minute, power), facts = _power(docket, absent, acting, operations)
        if section.name in docket.file.due and section.name not in docket.file.decisions:
            decide(docket, Verdict.RELEASE, ())
        figure = power.figure(absent, facts.direction)
        assert figure is not None, "asked of the power before"
        assert facts.contact is not None, "asked of the power before"
        made = Provisional(
            section=absent,
            taken_by=section.name,
            acting=acting,
            case=case,
            version=docket.row.version,
            channel=docket.file.channel,
            filing=docket.file.canonical,
            due=docket.file.due,
            figure=figure.citation,
            settled=next((how for how in power.settled if how in facts.settled), None),
            operations=tuple(operations),
            lot=drawn_lot(section.keys.act, case, docket.row.version)[1],
            examined=facts.examined,
            contact=facts.contact,
            at=at,
            by=by,
            under=(minute.id,),
        )
        enter_provisional(docket, made)
        docket.close()
        return made

    return section.store.one(work)


def enter_provisional(docket: Docket, made: Provisional) -> None:
    """Sign, record and send a provisional release, which stands in for the missing decision from now on."""
    one = tell_alone(docket, made)
    docket.change(provisional=(*docket.file.provisional, one))


def tell_alone(docket: Docket, made: Provisional) -> SignedProvisional:
    """Sign and record a provisional release, and send it to the others with what the gate saw.

    The power under which it was given lets it cross: nobody acts for another in secret.
    """
    one = signed(docket.section, made)
    file, seen = docket.file, docket.file.presentation
    body = {"provisional": plain(one)}
    docket.record("clearance.decided_alone", body, made.under)
    told = {
        "version": made.version,
        **body,
        **({"presentation": plain(seen)} if seen else {}),
        **({"examination": plain(file.examination)} if file.examination else {}),
    }
    docket.send("clearance.decided_alone", told)
    return one


def _power(
    docket: Docket, absent: str, acting: Alone, operations: Sequence[str]
) -> tuple[tuple[Minute, Power], Facts]:
    """Give the power that lets this section act, or raise everything that stands against it."""
    docket.require_open()
    facts = _facts(docket, absent, operations)
    minutes = docket.section.minutes(today(docket, recall(docket)), docket.at)
    found, codes = chosen(powers(minutes, acting), facts)
    codes = (*_standing(docket, absent), *codes)
    if codes or found is None:
        obstacles = ", ".join(own_verdict(docket)[1])
        raise objected(dict.fromkeys(codes), absent, ", ".join(_held(docket)), obstacles)
    return found, facts


def _standing(docket: Docket, absent: str) -> tuple[str, ...]:
    """Name what stands against a release in the case itself, whatever the power."""
    file, own = docket.file, docket.section.name
    acted = file.joint(docket.row.id, docket.row.version).provisional
    against = {
        "own": absent == own,
        "no-act": absent not in file.due,
        "held": bool(_held(docket)),
        "decided": absent in file.decisions or any(one.provisional.section == absent for one in acted),
        "presented": file.presentation is None,
        "own-obstacles": own not in file.decisions and own_verdict(docket)[0] is not Verdict.RELEASE,
    }
    return tuple(code for code, stands in against.items() if stands)


def _held(docket: Docket) -> tuple[str, ...]:
    """Name the sections whose hold or refusal is known, and what nobody may release."""
    made = docket.file.decisions.items()
    against = (name for name, one in made if one.decision.verdict is not Verdict.RELEASE)
    holding = (one.section for one in docket.file.matters.standing)
    return tuple(dict.fromkeys((*against, *holding)))


def _facts(docket: Docket, absent: str, operations: Sequence[str]) -> Facts:
    made, file = recall(docket), docket.file
    told = {Settled.TOLD} if file.settled.get(absent) else set()
    shown = {Settled.SHOWN} if operations else set()
    owed = [one for one in made.liabilities if one.country == absent]
    lot, _ = drawn_lot(docket.section.keys.act, docket.row.id, docket.row.version)
    return Facts(
        absent=absent,
        direction=made.filing.direction,
        crossing=made.filing.crossing,
        channel=file.channel,
        lane=file.presentation.lane if file.presentation else None,
        trusted=is_trusted(made.filing),
        contact=last_contact(docket.section, absent),
        now=docket.at,
        settled=frozenset(told | shown),
        owed=any(one.owed.amount or one.unrated for one in owed),
        lot=lot,
        examined=is_clean(file.examination),
    )


def is_clean(found: Examination | None) -> bool:
    """Tell whether there was an examination that found nothing."""
    return found is not None and not found.reasons
