"""The case knows money: what its declarations must pay or guarantee, and what still stands in the way of
release.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count

from cruce.clearance.appraisal import Appraisal
from cruce.clearance.docket import Docket
from cruce.store import Receivable
from cruce.treasury import PAPER, Due, DueLine, Means, MoneyState, due, order_reference

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
    paid = row.state == MoneyState.PAID.value and row.operation and not row.operation.startswith(PAPER)
    return bool(paid) or row.state == MoneyState.CORRECTED.value


def cancel_dues(docket: Docket) -> None:
    """Cancel what nobody has paid: open orders, and the guarantees of a version that is no more."""
    for row in docket.transaction.receivables(docket.row.id):
        if not _is_kept(row):
            cancelled = row._replace(state=MoneyState.CANCELLED.value, operation=None)
            docket.transaction.save_receivable(cancelled)


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
    secured: dict[tuple[MoneyState, str | None], list[DueLine]] = {}
    for line in one.lines:
        state = _SECURED.get(line.means)
        if state is not None:
            secured.setdefault((state, _paper(line)), []).append(line)
    for (state, paper), lines in secured.items():
        amount = sum((line.amount.amount for line in lines), Decimal(0))
        proved = all(line.proved for line in lines) and not (paper and _is_spent(docket, paper))
        told = one.model_copy(update={"lines": tuple(lines), "missing": None if proved else UNPROVED})
        row = _receivable(docket, told, next(numbers), amount, state if proved else MoneyState.ESTIMATED)
        docket.transaction.save_receivable(row._replace(operation=paper) if proved else row)


def _paper(line: DueLine) -> str | None:
    """Name the paper that a charge uses up: guarantees and credits serve again, all others serve once."""
    return f"{PAPER}{line.form}/{line.reference}" if line.means is Means.OTHERWISE else None


def _is_spent(docket: Docket, paper: str) -> bool:
    settled = docket.transaction.settled_by(paper)
    row = docket.transaction.receivable(settled) if settled else None
    return row is not None and row.case_id != docket.row.id


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
        body=one.model_copy(update={"ordered_on": docket.at.date()})
        .model_dump_json(exclude_defaults=True)
        .encode(),
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
    rows = docket.transaction.receivables(docket.row.id)
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
