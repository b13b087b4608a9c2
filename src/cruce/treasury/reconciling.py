"""What was ordered against what the bank says: matched, different, missing, unknown; and what is
receivable.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cruce.model import Finding, Money, Text, Value
from cruce.treasury.bank import BankLine, read_bank_file
from cruce.treasury.due import Due
from cruce.treasury.life import Means, MoneyState
from cruce.treasury.orders import PaymentOrder, mistyped, refused, settle


class Settlement(Value):
    """One order settled by one operation of a bank."""

    order: PaymentOrder
    line: BankLine


class Difference(Value):
    """A bank's line that names an order and does not settle it: another amount, too late, or a second
    time.
    """

    order: PaymentOrder
    line: BankLine
    findings: tuple[Finding, ...]


class Reconciliation(Value):
    """What became of every order and every line; each is in exactly one place.

    ``missing`` orders appear in no line that settles them; ``unmatched`` lines name no order at hand.
    """

    matched: tuple[Settlement, ...]
    differences: tuple[Difference, ...]
    unmatched: tuple[BankLine, ...]
    missing: tuple[PaymentOrder, ...]
    findings: tuple[Finding, ...]


class Receivable(Value):
    """What one treasury has to receive of one contribution by one means, over many declarations."""

    country: str
    key: str
    means: Means
    amount: Money


def receivables(dues: Iterable[Due]) -> tuple[Receivable, ...]:
    """Add up what is owed by country, contribution and means; the sums equal the charges that are due."""
    sums: dict[tuple[str, str, Means, str], Decimal] = {}
    for one in dues:
        for line in one.lines:
            place = (one.country, line.key or line.kind, line.means, line.amount.currency)
            sums[place] = sums.get(place, Decimal(0)) + line.amount.amount
    return tuple(
        Receivable(country=country, key=key, means=means, amount=Money(amount=amount, currency=currency))
        for (country, key, means, currency), amount in sorted(sums.items())
    )


def reconcile(orders: Iterable[PaymentOrder], bank_file: bytes) -> Reconciliation:
    """Match a bank's file with the orders that are open, line by line, and name all that does not fit."""
    lines, findings = read_bank_file(bank_file)
    by_reference = {order.reference: order for order in orders}
    matched: dict[str, Settlement] = {}
    differences: list[Difference] = []
    unmatched: list[BankLine] = []
    for line in lines:
        order = by_reference.get(line.reference)
        if order is None:
            unmatched.append(line)
            findings += (_unknown(line),)
            continue
        state = MoneyState.PAID if order.reference in matched else MoneyState.ESTIMATED
        faults = settle(line, order.amount, state, order.pay_by)
        if faults:
            differences.append(Difference(order=order, line=line, findings=faults))
            findings += faults
        else:
            matched[order.reference] = Settlement(order=order, line=line)
    return Reconciliation(
        matched=tuple(matched.values()),
        differences=tuple(differences),
        unmatched=tuple(unmatched),
        missing=tuple(order for reference, order in by_reference.items() if reference not in matched),
        findings=findings,
    )


def _unknown(line: BankLine) -> Finding:
    if mistyped(line.reference):
        return refused(
            "reference-mistyped",
            line,
            Text(
                en=f"The check digits of reference {line.reference} do not fit it: it was mistyped.",
                es=f"Los dígitos verificadores de {line.reference} no corresponden: se capturó mal.",
            ),
        )
    return refused(
        "order-unknown",
        line,
        Text(
            en=f"No open order bears the reference {line.reference}.",
            es=f"Ninguna orden pendiente lleva la referencia {line.reference}.",
        ),
    )
