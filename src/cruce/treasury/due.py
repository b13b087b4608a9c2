"""What must be paid or guaranteed before the goods may go, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from cruce.model import (
    Bond,
    Charge,
    ChargeStatus,
    Declaration,
    Finding,
    Flow,
    Liability,
    Money,
    Pedimento,
    Severity,
    Value,
)
from cruce.treasury.entitlements import NOTHING_GRANTED, Register, holder_of
from cruce.treasury.life import Means, MoneyState
from cruce.treasury.words import UNPAID, WAITING

GUARANTEES: Final = frozenset({"2", "4", "15", "19", "22"})
CREDIT: Final = "21"
SETTLED: Final = frozenset({"7", "12", "13", "16", "18"})
"""Payment forms of Anexo 22 appendix 13: those that guarantee, that credit, that settle without a bank."""

OF_VAT: Final = {"21": ("iva", "ieps"), "22": ("iva", "ieps")}
"""Credit and guarantee of a certified company settle IVA and IEPS alone (LIVA art. 28-A)."""

INFORMAL: Final = "11"
IN_BOND: Final = frozenset({"61", "62", "63"})


class DueLine(Value):
    """One charge to be settled: its key (Anexo 22 appendix 12) or kind, its payment form, and by what means.

    ``reference`` names the paper that a form relies on which no bank collects; ``proved`` tells whether this
    treasury has granted it.
    """

    kind: str
    key: str | None = None
    line: int | None = None
    form: str | None = None
    means: Means = Means.PAYMENT
    amount: Money
    reference: str | None = None
    proved: bool = True


class Due(Value):
    """What one declaration must pay or guarantee before release, and what stands in the way.

    ``amount`` is what the bank must collect (`Means.PAYMENT`), now or at the closing of a consolidated
    pedimento (`Means.LATER`), or what the bond must cover (`Means.BOND`). ``missing`` is the reason code for
    which release must wait until the payment or the bond is there; see `waiting`. Charges that could not be
    rated stop neither the payment of the others nor release; ``unrated`` counts them.
    """

    country: str
    declaration: str
    means: Means
    amount: Money
    lines: tuple[DueLine, ...] = ()
    state: MoneyState
    missing: str | None = None
    unrated: int = 0

    def without_bank(self) -> dict[tuple[Means, str | None], tuple[DueLine, ...]]:
        """Give the charges that no bank collects, by their means and by the paper that they use up.

        Guarantees and credits serve again and use nothing up; all other papers serve one case.
        """
        found: dict[tuple[Means, str | None], tuple[DueLine, ...]] = {}
        for line in self.lines:
            if line.reference is not None:
                used = f"payment {line.form} {line.reference}" if line.means is Means.OTHERWISE else None
                found[line.means, used] = (*found.get((line.means, used), ()), line)
        return found


def due(liability: Liability, declaration: Declaration, granted: Register = NOTHING_GRANTED) -> Due:
    """Say what a declaration must pay or guarantee before its goods are released.

    A pedimento is paid before the goods are presented (LA arts. 36-A and 83), a consolidated one when it is
    closed (LA art. 37-A); a US entry is released on a bond and paid by entry summary (19 CFR 142.4, 142.12);
    goods in bond move on the carrier's. A US export owes nothing (Constitution, art. I, section 9, clause 5).

    A form of payment that no bank collects settles a charge only by a paper that is named; where it is not
    among what this treasury has ``granted``, the line is not proved, and an officer must accept it.
    """
    charges = [
        charge
        for charge in liability.charges
        if charge.status is ChargeStatus.DUE and charge.amount is not None and charge.amount.amount > 0
    ]
    if liability.country == "us":
        return _of_entry(liability, declaration, charges)
    return _of_pedimento(liability, declaration, charges, granted)


def waiting(one: Due) -> Finding | None:
    """Say why release waits for this money, in both languages; nothing when it does not."""
    if one.missing is None or one.state is not MoneyState.ESTIMATED:
        return None
    says, advice, citation = WAITING[one.missing]
    return Finding(
        code=one.missing,
        severity=Severity.REFUSAL,
        pointer="",
        says=says,
        advice=advice,
        citation=citation or UNPAID.get(one.country),
    )


# --- Mexico ----------------------------------------------------------------------------------------------


def _of_pedimento(
    liability: Liability, declaration: Declaration, charges: Iterable[Charge], granted: Register
) -> Due:
    pedimento = declaration.consignments[0].pedimento
    closed_later = pedimento is not None and pedimento.consolidated is not None
    lines = _proved([_settled(charge, pedimento) for charge in charges], declaration, granted)
    cash = _total((line for line in lines if line.means is Means.PAYMENT), liability.currency)
    if closed_later and cash.amount:
        lines = [
            line.model_copy(update={"means": Means.LATER}) if line.means is Means.PAYMENT else line
            for line in lines
        ]
        return _due(liability, Means.LATER, cash, lines, MoneyState.ESTIMATED)
    if cash.amount:
        return _due(liability, Means.PAYMENT, cash, lines, MoneyState.ESTIMATED, "treasury.unpaid")
    held = any(line.means is Means.GUARANTEE for line in lines)
    return _due(liability, Means.NOTHING, cash, lines, MoneyState.GUARANTEED if held else MoneyState.PAID)


def _settled(charge: Charge, pedimento: Pedimento | None) -> DueLine:
    """Say by what means, and on which paper, its payment form settles a charge that is due.

    A guarantee, payment or ruling that is not named, a credit without certification, a form meant for another
    contribution, or one that exempts what the law does not exempt settle nothing: the charge is to be paid.
    """
    form = charge.form or ""
    if pedimento is None or charge.kind not in OF_VAT.get(form, (charge.kind,)):
        return _line(charge, Means.PAYMENT)
    payment = pedimento.payment
    means, reference = Means.PAYMENT, None
    if form == CREDIT:
        means, reference = Means.CREDIT, pedimento.vat_certified
    elif form in GUARANTEES and payment is not None:
        means, reference = Means.GUARANTEE, payment.guarantee
    elif form in SETTLED and payment is not None:
        means, reference = Means.OTHERWISE, payment.references.get(form)
    line = _line(charge, means if reference else Means.PAYMENT)
    return line.model_copy(update={"reference": reference}) if reference else line


def _proved(lines: list[DueLine], declaration: Declaration, granted: Register) -> list[DueLine]:
    """Say of lines that rely on a paper whether it is granted to the taxpayer, for their sum, on the day."""
    sums: dict[tuple[str, str], Money] = {}
    for line in lines:
        if line.form and line.reference:
            paper = (line.form, line.reference)
            sums[paper] = sums[paper] + line.amount if paper in sums else line.amount
    holder, day = holder_of(declaration), declaration.day
    found = {paper: granted.find(*paper, holder) for paper in sums}
    unproved = {paper for paper, one in found.items() if one is None or not one.covers(sums[paper], day)}
    return [
        line.model_copy(update={"proved": False}) if (line.form, line.reference) in unproved else line
        for line in lines
    ]


# --- United States ---------------------------------------------------------------------------------------


def _of_entry(liability: Liability, declaration: Declaration, charges: Iterable[Charge]) -> Due:
    lines = [_line(charge, Means.BOND) for charge in charges]
    owed = _total(lines, liability.currency)
    if liability.flow is Flow.EXPORT:
        return _due(liability, Means.NOTHING, owed, lines, MoneyState.PAID)
    if declaration.kind in IN_BOND:
        return _due(liability, Means.NOTHING, owed, lines, MoneyState.GUARANTEED)
    fault = _bond_fault(declaration, owed.amount)
    if declaration.kind == INFORMAL and fault is not None:
        return _without_bond(liability, owed, lines)
    state = MoneyState.GUARANTEED if fault is None else MoneyState.ESTIMATED
    return _due(liability, Means.BOND, owed, lines, state, fault)


def _without_bond(liability: Liability, owed: Money, lines: Iterable[DueLine]) -> Due:
    """An informal entry needs no bond when its duties are deposited before release (19 CFR 142.4(c))."""
    if not owed.amount:
        return _due(liability, Means.NOTHING, owed, lines, MoneyState.PAID)
    paid = [line.model_copy(update={"means": Means.PAYMENT}) for line in lines]
    return _due(liability, Means.PAYMENT, owed, paid, MoneyState.ESTIMATED, "treasury.unpaid")


def _bond_fault(declaration: Declaration, owed: Decimal) -> str | None:
    """Find what is wrong with the bonds behind an entry: one of its consignments without, not in force,
    too small.
    """
    for consignment in declaration.consignments:
        bond = consignment.entry.bond if consignment.entry else None
        if bond is None:
            return "treasury.bond-missing"
        if not _in_force(bond, declaration):
            return "treasury.bond-expired"
        if bond.amount < owed:
            return "treasury.bond-insufficient"
    return None


def _in_force(bond: Bond, declaration: Declaration) -> bool:
    return bond.valid_from <= declaration.day and (bond.valid_to is None or declaration.day <= bond.valid_to)


# --- both ------------------------------------------------------------------------------------------------


def _line(charge: Charge, means: Means) -> DueLine:
    assert charge.amount is not None
    return DueLine(
        kind=charge.kind,
        key=charge.key,
        line=charge.line,
        form=charge.form,
        means=means,
        amount=charge.amount,
    )


def _due(
    liability: Liability,
    means: Means,
    amount: Money,
    lines: Iterable[DueLine],
    state: MoneyState,
    missing: str | None = None,
) -> Due:
    return Due(
        country=liability.country,
        declaration=liability.declaration,
        means=means,
        amount=amount,
        lines=tuple(lines),
        state=state,
        missing=missing,
        unrated=len(liability.unrated),
    )


def _total(lines: Iterable[DueLine], currency: str) -> Money:
    return Money(amount=sum((line.amount.amount for line in lines), Decimal(0)), currency=currency)
