"""The case knows money: what its declarations must pay or guarantee, and what still stands in the way of
release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import count

from cruce.clearance.appraisal import Appraisal
from cruce.clearance.docket import Docket
from cruce.store import Receivable
from cruce.treasury import Due, Means, MoneyState, due, order_reference

_OPEN = MoneyState.ESTIMATED.value
_SECURED = {
    Means.GUARANTEE: MoneyState.GUARANTEED,
    Means.CREDIT: MoneyState.GUARANTEED,
    Means.OTHERWISE: MoneyState.PAID,
}
"""How charges stand that no bank collects: guaranteed, credited, or settled by their form of payment."""

UNPROVED = "treasury.unproved"


def enter_dues(docket: Docket, made: Appraisal) -> None:
    """Write what this section's treasury is owed, every charge of it; of an amended case, only the difference
    to what was paid.

    Orders that nobody paid are cancelled; so is the guarantee of the version before. Where less is owed
    than was paid, the difference stands as a correction in the trader's favour.
    """
    papers = {paper.id: paper for paper in made.declarations}
    dues = [
        due(liability, papers[liability.declaration], docket.section.granted)
        for liability in made.liabilities
        if liability.country == docket.section.name
    ]
    paid = _paid_before(docket)
    cancel_dues(docket)
    numbers = count(len(dues))
    for number, one in enumerate(dues):
        before = paid.pop(one.declaration, Decimal(0)) if one.means is Means.PAYMENT else Decimal(0)
        _enter(docket, one, number, before)
        _enter_secured(docket, one, numbers)
    for declaration, amount in paid.items():
        _correct(docket, declaration, next(numbers), -amount)


def _paid_before(docket: Docket) -> dict[str, Decimal]:
    paid: dict[str, Decimal] = {}
    for row in docket.transaction.receivables(docket.row.id):
        if _is_kept(row):
            paid[row.declaration] = paid.get(row.declaration, Decimal(0)) + row.amount
    return {declaration: amount for declaration, amount in paid.items() if amount}


def _is_kept(row: Receivable) -> bool:
    """Tell whether a receivable is money that moved: paid at a bank, or a correction of that."""
    paid = row.state == MoneyState.PAID.value and row.operation is not None
    return paid or row.state == MoneyState.CORRECTED.value


def cancel_dues(docket: Docket) -> None:
    """Cancel what nobody has paid: open orders, and the guarantees of a version that is no more."""
    for row in docket.transaction.receivables(docket.row.id):
        if not _is_kept(row):
            docket.transaction.save_receivable(row._replace(state=MoneyState.CANCELLED.value))


def _enter(docket: Docket, one: Due, number: int, paid: Decimal) -> None:
    state, amount = one.state, one.amount.amount
    if one.means is Means.PAYMENT:
        amount -= paid
        if amount < 0:
            _correct(docket, one.declaration, number, amount)
            return
        if amount == 0 or docket.section.settings.bank == "simulated":
            state = MoneyState.PAID
    row = _receivable(docket, one, number, amount, state)
    if state is MoneyState.PAID and one.means is Means.PAYMENT and amount:
        row = row._replace(operation=f"SIMULATED-{row.reference}")
        body = {"reference": row.reference, "amount": format(amount, "f"), "currency": row.currency}
        docket.record("treasury.paid", {**body, "operation": str(row.operation), "bank": "simulated"})
    docket.transaction.save_receivable(row)


def _enter_secured(docket: Docket, one: Due, numbers: Iterator[int]) -> None:
    """Write what no bank collects, in one row for each paper it relies on; unproved, it stays open."""
    for (means, paper), lines in one.without_bank().items():
        amount = sum((line.amount.amount for line in lines), Decimal(0))
        proved = all(line.proved for line in lines) and _is_free(docket, paper)
        told = one.model_copy(update={"lines": lines, "missing": None if proved else UNPROVED})
        state = _SECURED[means] if proved else MoneyState.ESTIMATED
        docket.transaction.save_receivable(_receivable(docket, told, next(numbers), amount, state))


def _is_free(docket: Docket, paper: str | None) -> bool:
    """Take a paper for this case, unless another one has it."""
    if paper is None:
        return True
    numbers, case = docket.transaction.numbers, docket.row.id
    others = numbers.held([paper])[paper].keys() - {case}
    if not others:
        numbers.note(paper, case, docket.at.isoformat())
    return not others


def _receivable(docket: Docket, one: Due, number: int, amount: Decimal, state: MoneyState) -> Receivable:
    return Receivable(
        reference=order_reference(docket.section.name, docket.row.id, docket.row.version, number),
        case_id=docket.row.id,
        version=docket.row.version,
        declaration=one.declaration,
        currency=one.amount.currency,
        amount=amount,
        state=state.value,
        operation=None,
        body=one.model_dump_json(exclude_defaults=True).encode(),
    )


def _correct(docket: Docket, declaration: str, number: int, amount: Decimal) -> None:
    old = next(row for row in docket.transaction.receivables(docket.row.id) if row.declaration == declaration)
    reference = order_reference(docket.section.name, docket.row.id, docket.row.version, number)
    row = old._replace(
        reference=reference,
        version=docket.row.version,
        amount=amount,
        state=MoneyState.CORRECTED.value,
        operation=None,
    )
    docket.transaction.save_receivable(row)
    docket.record(
        "treasury.corrected",
        {"reference": reference, "amount": format(amount, "f"), "currency": row.currency},
    )


def unsettled(docket: Docket) -> tuple[str, ...]:
    """Give the reason codes for which this section may not release yet: unpaid pedimento, missing bond."""
    return open_dues(docket.transaction.receivables(docket.row.id))


def open_dues(rows: Iterable[Receivable]) -> tuple[str, ...]:
    """Give the reason codes for which receivables of a case stand in the way of its release."""
    missing = {Due.model_validate_json(row.body).missing for row in rows if row.state == _OPEN}
    return tuple(sorted(code for code in missing if code))


def accept_papers(docket: Docket) -> tuple[str, ...]:
    """Let an officer accept the papers that this treasury has not granted, and give what they stand for."""
    accepted = list[str]()
    for row in docket.transaction.receivables(docket.row.id):
        one = Due.model_validate_json(row.body)
        if row.state == _OPEN and one.missing == UNPROVED:
            state = _SECURED[one.lines[0].means]
            docket.transaction.save_receivable(row._replace(state=state.value))
            accepted += [f"{line.form}/{line.reference}" for line in one.lines]
    return tuple(dict.fromkeys(accepted))
