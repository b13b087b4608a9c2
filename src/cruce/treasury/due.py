"""What must be paid or guaranteed before the goods may go, and whether a bank's line does it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

from cruce.model import ChargeStatus, Declaration, Finding, Flow, Liability, Money, Severity, Text, Value
from cruce.treasury.bank import BankLine

_CASH: Final = "0"
_NO_BOND: Final = {"11": "19 CFR 143.21"}  # informal entries
_IN_BOND: Final = frozenset({"61", "62", "63"})


class MoneyState(StrEnum):
    """The life of a receivable, from estimate to refund; each state is recorded as an event of its own."""

    ESTIMATED = "estimated"
    GUARANTEED = "guaranteed"
    PAID = "paid"
    CORRECTED = "corrected"
    LIQUIDATED = "liquidated"
    PROTESTED = "protested"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class Means(StrEnum):
    """How a declaration's charges are secured before release: paid at a bank, bonded, or nothing is due
    now.
    """

    PAYMENT = "payment"
    BOND = "bond"
    NOTHING = "nothing"


class DueLine(Value):
    """One contribution to be paid, with its key (Anexo 22 appendix 12) or kind and its payment form
    (appendix 13).
    """

    kind: str
    key: str | None = None
    form: str | None = None
    amount: Money


class Due(Value):
    """What one declaration must pay or guarantee before release, and what stands in the way.

    ``amount`` is what the bank must collect (`Means.PAYMENT`) or the bond must cover (`Means.BOND`).
    ``missing`` is the reason code for which release must wait, until the payment or the bond is there.
    Charges that could not be rated stop neither the payment of the others nor release; ``unrated`` counts
    them.
    """

    country: str
    declaration: str
    means: Means
    amount: Money
    lines: tuple[DueLine, ...] = ()
    state: MoneyState
    missing: str | None = None
    unrated: int = 0


def due(liability: Liability, declaration: Declaration) -> Due:
    """Say what a declaration must pay or guarantee (LA arts. 36-A, 83; 19 CFR 113.62, 142.4).

    A pedimento is paid before the goods are presented; a US entry is released on a bond and paid by entry
    summary. Charges with a payment form other than cash are settled by that form. A US export owes nothing
    (Const. art. I sec. 9 cl. 5).
    """
    lines = tuple(
        DueLine(kind=charge.kind, key=charge.key, form=charge.form, amount=charge.amount)
        for charge in liability.charges
        if charge.status is ChargeStatus.DUE and charge.amount is not None and charge.amount.amount > 0
    )
    if liability.country == "us":
        return _bonded(liability, declaration, lines)
    cash = tuple(line for line in lines if line.form in (None, _CASH))
    total = _total(cash, liability.currency)
    nothing = total.amount == 0
    return Due(
        country=liability.country,
        declaration=liability.declaration,
        means=Means.NOTHING if nothing else Means.PAYMENT,
        amount=total,
        lines=lines,
        state=MoneyState.PAID if nothing else MoneyState.ESTIMATED,
        missing=None if nothing else "treasury.unpaid",
        unrated=len(liability.unrated),
    )


def _bonded(liability: Liability, declaration: Declaration, lines: tuple[DueLine, ...]) -> Due:
    covered = _is_covered(declaration, _total(lines, liability.currency).amount)
    nothing = liability.flow is Flow.EXPORT
    return Due(
        country=liability.country,
        declaration=liability.declaration,
        means=Means.NOTHING if nothing else Means.BOND,
        amount=_total(lines, liability.currency),
        lines=lines,
        state=MoneyState.GUARANTEED if covered or nothing else MoneyState.ESTIMATED,
        missing=None if covered or nothing else "treasury.bond-missing",
        unrated=len(liability.unrated),
    )


def _is_covered(declaration: Declaration, amount: Decimal) -> bool:
    """Tell whether a valid bond stands behind the entry; a single-transaction bond must reach the amount
    owed.
    """
    if declaration.kind in _NO_BOND or declaration.kind in _IN_BOND:
        return True
    for consignment in declaration.consignments:
        bond = consignment.entry.bond if consignment.entry else None
        if bond is None or bond.valid_from > declaration.day:
            return False
        if bond.valid_to is not None and bond.valid_to < declaration.day:
            return False
        if bond.kind == "single" and bond.amount < amount:
            return False
    return True


def _total(lines: tuple[DueLine, ...], currency: str) -> Money:
    return Money(amount=sum((line.amount.amount for line in lines), Decimal(0)), currency=currency)


def order_reference(case: str, version: int, number: int) -> str:
    """Give the reference under which a bank collects (as a *línea de captura*): it follows from the case
    alone.
    """
    return f"{case.upper()}{version:03}{number:02}"


def settle(line: BankLine, amount: Money, state: MoneyState) -> tuple[Finding, ...]:
    """Judge whether a bank's line settles an order of ``amount``: exactly, once, in the right currency.

    Gives the findings for which it does not settle; empty when it does.
    """
    if state is not MoneyState.ESTIMATED:
        return (
            _fault(
                "settled",
                line,
                f"Order {line.reference} is {state.value} already.",
                f"La orden {line.reference} ya está en estado {state.value}.",
            ),
        )
    if line.amount != amount:
        return (
            _fault(
                "amount",
                line,
                f"Order {line.reference} is for {amount}, not {line.amount}.",
                f"La orden {line.reference} es por {amount}, no {line.amount}.",
            ),
        )
    return ()


def _fault(code: str, line: BankLine, en: str, es: str) -> Finding:
    return Finding(
        code=f"treasury.{code}",
        severity=Severity.REFUSAL,
        pointer=f"/{line.row}",
        says=Text(en=en, es=es),
        advice=Text(
            en="The line was not booked; clear it up with the bank.",
            es="La línea no se aplicó; aclárela con el banco.",
        ),
    )
