"""The books of one section, to be read: payment orders, a bank's file against them, statements of entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pydantic import TypeAdapter

from cruce.clearance import CaseFile, joint
from cruce.documents import read
from cruce.model import JointState, Liability, Money, Value, declarations
from cruce.section import Section
from cruce.store import CaseRow, Receivable
from cruce.treasury import Due, Means, MoneyState, orders, read_bank_file, reconciling
from cruce.treasury import statements as stated

_LIABILITIES: TypeAdapter[tuple[Liability, ...]] = TypeAdapter(tuple[Liability, ...])
_COLLECTED = (Means.PAYMENT, Means.LATER)
_OPEN = MoneyState.ESTIMATED.value


class Ordered(Value):
    """A payment order and how it stands; ``operation`` is the bank's own number, when it is settled."""

    case: str
    version: int
    state: MoneyState
    operation: str | None = None
    order: orders.PaymentOrder


class Balance(Value):
    """What the charges of all cases come to and what stands as receivable; ``cases`` are those that
    differ.
    """

    charges: Money
    receivable: Money
    cases: tuple[str, ...] = ()


def payment_orders(section: Section, case: str) -> tuple[Ordered, ...]:
    """List the orders that a case's payer takes to the bank, also settled ones; raises ``case.unknown``."""
    joint(section, case)  # says so when there is no such case
    return tuple(_ordered(section.store.receivables_of(case)))


def reconciliation(section: Section, bank_file: bytes) -> reconciling.Reconciliation:
    """Hold a bank's file against the orders: those still open, and those that its operations have settled."""
    operations = {line.operation for line in read_bank_file(bank_file)[0]}
    every = _ordered(section.store.receivables())
    held = (one.order for one in every if one.state.value == _OPEN or one.operation in operations)
    return reconciling.reconcile(held, bank_file)


def balances(section: Section) -> tuple[Balance, ...]:
    """Compare, in each currency, the charges of all cases with what stands as receivable of them."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    differing: dict[str, list[str]] = {}
    for row, file in _cases(section):
        rows = [
            one for one in section.store.receivables_of(row.id) if one.state != MoneyState.CANCELLED.value
        ]
        owed = [one.owed for one in _as_found(section, file)]
        for currency in {one.currency for one in rows} | {one.currency for one in owed}:
            charged = sum((one.amount for one in owed if one.currency == currency), Decimal(0))
            standing = sum((one.amount for one in rows if one.currency == currency), Decimal(0))
            before = sums.get(currency, (Decimal(0), Decimal(0)))
            sums[currency] = (before[0] + charged, before[1] + standing)
            if charged != standing:
                differing.setdefault(currency, []).append(row.id)
    return tuple(
        Balance(
            charges=Money(amount=charged, currency=currency),
            receivable=Money(amount=standing, currency=currency),
            cases=tuple(differing.get(currency, ())),
        )
        for currency, (charged, standing) in sorted(sums.items())
    )


def statements(section: Section) -> tuple[stated.StatementRow, ...]:
    """Gather the released US entries that are paid after release, by payer and day of payment."""
    items = [item for row, file in _cases(section) for item in _entries(section, row, file)]
    return stated.statement(items, section.law)


def _entries(section: Section, row: CaseRow, file: CaseFile) -> Iterator[stated.StatementItem]:
    decided = file.joint(row.id, row.version)
    filing = read(section.store.content(file.filing) or b"").filing
    owed = {one.declaration: one.owed for one in own_liabilities(section, file)}
    if decided.state is not JointState.RELEASED or filing is None:
        return
    acts = [signed.decision.at for signed in decided.decisions]
    released = max((*acts, *(signed.provisional.at for signed in decided.provisional)))
    bonded = {
        one.declaration
        for one in section.store.receivables_of(row.id)
        if one.state != MoneyState.CANCELLED.value and _due(one).means is Means.BOND
    }
    for paper in declarations(filing, section.law.local_day(filing.crossing, filing.expected_arrival)):
        entry, importer = paper.consignments[0].entry, paper.consignments[0].importer
        if paper.id in bonded and entry is not None and owed[paper.id].amount:
            yield stated.StatementItem(
                entry=paper.number or row.id,
                payer=importer.ior or importer.name,
                released_on=section.law.local_day(filing.crossing, released),
                period=entry.statement,
                amount=owed[paper.id],
            )


def _ordered(rows: Sequence[Receivable] | Iterator[Receivable]) -> Iterator[Ordered]:
    for row in rows:
        one = _due(row)
        if one.means in _COLLECTED and row.amount > 0 and row.state in (_OPEN, MoneyState.PAID.value):
            made = orders.order(one, row.reference, paid=one.amount.amount - row.amount)
            if made is not None:
                state = MoneyState(row.state)
                yield Ordered(
                    case=row.case_id, version=row.version, state=state, operation=row.operation, order=made
                )


def _cases(section: Section) -> Iterator[tuple[CaseRow, CaseFile]]:
    for row in section.store.cases():
        file = CaseFile.model_validate_json(row.body)
        if not file.withdrawn:
            yield row, file


def own_liabilities(section: Section, file: CaseFile) -> list[Liability]:
    """Give what a case owes this section's treasury, as it was computed."""
    content = section.store.content(file.liability) or b"[]"
    return [one for one in _LIABILITIES.validate_json(content) if one.country == section.name]


def _as_found(section: Section, file: CaseFile) -> list[Liability]:
    """Give what a case owes this treasury on the goods as found, where that is more than was declared."""
    declared = own_liabilities(section, file)
    content = section.store.content(file.matters.amended) if file.matters.amended else None
    found = {one.declaration: one for one in _LIABILITIES.validate_json(content or b"[]")}
    return [max(one, found.get(one.declaration, one), key=lambda each: each.owed.amount) for one in declared]


def _due(row: Receivable) -> Due:
    return Due.model_validate_json(row.body)
