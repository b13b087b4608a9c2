"""What became of what a released case owes: acts on record, and what may still be done until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from cruce.books.reading import own_liabilities
from cruce.clearance import CaseFile, joint, officers
from cruce.liabilities import advance, life, terms
from cruce.model import (
    Event,
    Finding,
    JointState,
    Liability,
    Money,
    PowerError,
    Severity,
    Text,
    UsageError,
    Value,
)
from cruce.section import Section
from cruce.store import Draft, Receivable, Transaction
from cruce.treasury import MoneyState

ROOM: Final = "liabilities."
"""What the kinds of events begin with that tell of acts; the rest is the act's past participle."""

_PAST: Final = {
    life.Step.GUARANTEE: "guaranteed",
    life.Step.PAY: "paid",
    life.Step.CORRECT: "corrected",
    life.Step.EXTEND: "extended",
    life.Step.LIQUIDATE: "liquidated",
    life.Step.RELIQUIDATE: "reliquidated",
    life.Step.PROTEST: "protested",
    life.Step.RULE: "ruled",
    life.Step.CLAIM: "claimed",
    life.Step.REFUND: "refunded",
    life.Step.DRAW_BACK: "drawn_back",
    life.Step.CANCEL: "cancelled",
}


_AHEAD: Final = timedelta(days=1)  # the day of an act may lie a day ahead of UTC


class Standing(Value):
    """How one declaration's liability stands: its acts on record, its life after them, its open terms."""

    declaration: str
    kind: str
    number: str | None
    acts: tuple[life.Act, ...]
    life: life.Life
    deadlines: tuple[terms.Deadline, ...]


def standings(section: Section, case: str) -> tuple[Standing, ...]:
    """Tell how each liability of this treasury in a released case stands.

    A pedimento's life is that of what a bank collects, where it collects anything; what is guaranteed or
    credited stays so. Raises `PowerError` ``case.unknown`` or ``case.not-released``.
    """
    return tuple(_standings(section, case))


def is_open(one: Standing) -> bool:
    """Tell whether money stands open on a liability, or a claim or a protest waits for its answer."""
    return bool(one.life.open.amount or one.life.claimed_on or one.life.protested_on)


def record_act(
    section: Section, case: str, declaration: str | None, act: life.Act, by: str
) -> tuple[Finding, ...]:
    """Put one act on record, or say why the law does not allow it; then nothing is recorded.

    ``declaration`` names the entry or pedimento, by its id or number, where the case has several. Raises
    `UsageError` ``liability.which``, `PowerError` ``case.nobody`` or ``case.other-officer``, and what
    `standings` raises.
    """
    officers.require_own_officer(section, by)
    found = [one for one in standings(section, case) if declaration in (None, one.declaration, one.number)]
    if len(found) != 1:
        raise _which(standings(section, case))
    if act.on > section.clock().date() + _AHEAD:
        return (_to_come(act.on, section.clock().date()),)
    _, findings = advance(found[0].life, act, section.law)
    if findings:
        return findings

    def work(transaction: Transaction) -> None:
        row = transaction.case(case)
        assert row is not None
        body: dict[str, Any] = {
            "declaration": found[0].declaration,
            **act.model_dump(mode="json", exclude_none=True),
        }
        draft = Draft(f"{ROOM}{_PAST[act.step]}", case, row.version, section.clock(), by, body)
        transaction.save_case(row._replace(last=transaction.record(draft, row.last)))

    section.store.one(work)
    return ()


def _standings(section: Section, case: str) -> Iterator[Standing]:
    if joint(section, case).state is not JointState.RELEASED:
        raise _not_released(case)
    row = section.store.case(case)
    assert row is not None
    rows = list(section.store.receivables_of(case))
    events = [Event.model_validate_json(one.content) for one in section.store.events(case)]
    for liability in own_liabilities(section, CaseFile.model_validate_json(row.body)):
        if not liability.charges:  # an export information: nothing is laid on it
            continue
        now, acts = _begun(liability, [one for one in rows if one.declaration == liability.declaration]), []
        for act in _acts(events, liability.declaration):
            now, _ = advance(now, act, section.law)
            acts.append(act)
        yield Standing(
            declaration=liability.declaration,
            kind=liability.kind,
            number=liability.number,
            acts=tuple(acts),
            life=now,
            deadlines=terms.deadlines(now, section.law),
        )


def _begun(liability: Liability, rows: list[Receivable]) -> life.Life:
    """Begin a life as clearance leaves it at release: paid at the bank, or guaranteed, or owing nothing."""
    standing = [one for one in rows if one.state != MoneyState.CANCELLED]
    collected = [one for one in standing if one.state != MoneyState.GUARANTEED and one.amount]
    owed = sum((one.amount for one in collected or standing), Decimal(0))
    begun = life.begin(liability.country, Money(amount=owed, currency=liability.currency), liability.day)
    if collected and all(one.state in (MoneyState.PAID, MoneyState.CORRECTED) for one in collected):
        return begun.model_copy(update={"state": MoneyState.PAID, "held": begun.owed})
    return begun.model_copy(update={"state": MoneyState.GUARANTEED}) if standing and owed else begun


def _acts(events: list[Event], declaration: str) -> Iterator[life.Act]:
    for event in events:
        if event.kind.startswith(ROOM) and event.body.get("declaration") == declaration:
            told = {name: value for name, value in event.body.items() if name != "declaration"}
            yield life.Act.model_validate(told)


def _to_come(on: date, today: date) -> Finding:
    return Finding(
        code="treasury.life.to-come",
        severity=Severity.REFUSAL,
        pointer="",
        says=Text(
            en=f"The act is dated {on}, and today is {today}.", es=f"El acto es del {on}, y hoy es {today}."
        ),
        advice=Text(en="Record it when it is done.", es="Regístrelo cuando se haya hecho."),
    )


def _not_released(case: str) -> PowerError:
    return PowerError(
        "case.not-released",
        Text(
            en=f"Case {case} is not released: what it owes is still the matter of the crossing.",
            es=f"El expediente {case} no está liberado: lo que causa aún es asunto del cruce.",
        ),
        Text(en="See the case: cruce show.", es="Consulte el expediente: cruce show."),
    )


def _which(held: tuple[Standing, ...]) -> UsageError:
    names = ", ".join(one.number or one.declaration for one in held) or "–"
    return UsageError(
        "liability.which",
        Text(
            en="It is not clear which liability is meant.", es="No queda claro de qué determinación se trata."
        ),
        Text(en=f"Name one with --declaration: {names}.", es=f"Indique una con --declaration: {names}."),
    )
