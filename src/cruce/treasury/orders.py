"""The order that a payer takes to the bank, and whether a bank's line settles it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from stdnum.iso7064 import mod_97_10

from cruce.model import Finding, Money, Severity, Text, Value
from cruce.treasury.bank import BankLine
from cruce.treasury.due import Due
from cruce.treasury.life import Means, MoneyState
from cruce.treasury.words import NOT_BOOKED

PAID_BEFORE: Final = "paid-before"
"""The key of the row that takes off what was paid on an earlier version."""


class OrderRow(Value):
    """The sum of one contribution under one payment form: key of Anexo 22 appendix 12, or the kind of
    charge.
    """

    key: str
    form: str | None = None
    amount: Money


class PaymentOrder(Value):
    """What a payer is asked to pay for one declaration, under one reference (as a *línea de captura*).

    The rows add up to ``amount``. ``pay_by`` is the last day on which this amount is right: its rates and its
    exchange rate are those of that day.
    """

    reference: str
    country: str
    declaration: str
    amount: Money
    rows: tuple[OrderRow, ...]
    pay_by: date | None = None


def order_reference(section: str, case: str, version: int, number: int) -> str:
    """Give the reference under which a bank collects for a section: it follows from the case alone.

    The last two digits are check digits (ISO 7064 MOD 97-10), so that a slip of the pen meets no other order.
    """
    bare = f"{section.upper()}{case.upper()}{version:03}{number:02}"
    return bare + mod_97_10.calc_check_digits(bare)


def mistyped(reference: str) -> bool:
    """Tell whether the check digits of a reference do not fit it."""
    return not reference.isascii() or not reference.isalnum() or not mod_97_10.is_valid(reference)


def order(
    one: Due, reference: str, pay_by: date | None = None, paid: Decimal = Decimal(0)
) -> PaymentOrder | None:
    """Write the payment order of a declaration, its charges summed by contribution and payment form.

    What was ``paid`` on an earlier version of it is taken off in a row of its own. There is none where a bank
    has nothing to collect.
    """
    rows: dict[tuple[str, str | None], Decimal] = {}
    for line in one.lines:
        if line.means in (Means.PAYMENT, Means.LATER, Means.BOND):
            place = (line.key or line.kind, line.form)
            rows[place] = rows.get(place, Decimal(0)) + line.amount.amount
    if not rows:
        return None
    if paid:
        rows[PAID_BEFORE, None] = -paid
    currency = one.amount.currency
    return PaymentOrder(
        reference=reference,
        country=one.country,
        declaration=one.declaration,
        amount=Money(amount=sum(rows.values(), Decimal(0)), currency=currency),
        rows=tuple(
            OrderRow(key=key, form=form, amount=Money(amount=amount, currency=currency))
            for (key, form), amount in rows.items()
        ),
        pay_by=pay_by,
    )


def settle(
    line: BankLine, amount: Money, state: MoneyState, pay_by: date | None = None
) -> tuple[Finding, ...]:
    """Judge whether a bank's line settles an order of ``amount``: exactly, once, in its currency, in time.

    Gives every finding for which it does not settle; empty when it does. That one operation of the bank
    settles one order only is for the keeper of the record to see.
    """
    return tuple(_faults(line, amount, state, pay_by))


def _faults(line: BankLine, amount: Money, state: MoneyState, pay_by: date | None) -> Iterable[Finding]:
    if state is not MoneyState.ESTIMATED:
        yield refused(
            "settled",
            line,
            Text(
                en=f"Order {line.reference} is settled already.",
                es=f"La orden {line.reference} ya está saldada.",
            ),
        )
    if line.amount != amount:
        yield refused(
            "amount",
            line,
            Text(
                en=f"Order {line.reference} is for {amount}, not {line.amount}.",
                es=f"La orden {line.reference} es por {amount}, no {line.amount}.",
            ),
        )
    if pay_by is not None and line.paid_on > pay_by:
        yield refused(
            "late",
            line,
            Text(
                en=f"Order {line.reference} was to be paid by {pay_by}; it was paid on {line.paid_on}.",
                es=f"La orden {line.reference} vencía el {pay_by}; se pagó el {line.paid_on}.",
            ),
        )


def refused(code: str, line: BankLine, says: Text) -> Finding:
    """Say why a bank's line was not booked: finding ``treasury.<code>``, pointing to its row in the file."""
    return Finding(
        code=f"treasury.{code}",
        severity=Severity.REFUSAL,
        pointer=f"/{line.row}",
        says=says,
        advice=NOT_BOOKED,
    )
