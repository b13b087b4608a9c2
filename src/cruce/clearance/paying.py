"""Payment as the bank tells of it: its lines are booked against the orders, once, and held cases go on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial

from cruce.clearance.docket import Docket, refused
from cruce.clearance.lodging import allowed, today
from cruce.clearance.money import UNPROVED, accept_papers, unsettled
from cruce.clearance.officers import require_own_officer
from cruce.clearance.presenting import ANOTHER_AGE, conclude
from cruce.clearance.recalling import recall
from cruce.model import Finding, Money, Severity, Text
from cruce.section import Section
from cruce.store import Receivable, Transaction
from cruce.treasury import BankLine, MoneyState, read_bank_file, write_bank_file
from cruce.treasury import settle as judge


def settle(section: Section, bank_file: bytes, by: str) -> tuple[int, tuple[Finding, ...]]:
    """Book a bank's file: each line that pays an order exactly settles it; every other line is a finding.

    The same file again changes nothing. Gives how many orders were settled now, and the findings.
    """
    lines, faults = read_bank_file(bank_file)
    at = section.clock()
    results = section.write([partial(_book, section, line, by, at) for line in lines])
    settled = 0
    for result in results:
        if isinstance(result, Exception):
            raise result
        settled += not result
        faults += result or ()
    return settled, tuple(fault for fault in faults if fault.refuses)


def _book(
    section: Section, line: BankLine, by: str, at: datetime, transaction: Transaction
) -> tuple[Finding, ...]:
    row = transaction.receivable(line.reference)
    if row is None:
        return (_unknown(line),)
    used_for = transaction.settled_by(line.operation)
    amount = Money(amount=row.amount, currency=row.currency)
    if used_for == row.reference and line.amount == amount:
        return (_repeated(line),)
    if used_for is not None:
        return (_used(line, used_for),)
    docket = Docket.take(section, transaction, row.case_id, by, at)
    expected = recall(docket).filing.expected_arrival
    faults = (*judge(line, amount, MoneyState(row.state)), *_not_then(line, expected.date(), at.date()))
    if faults:
        return faults
    _paid(docket, row, line)
    tell_settled(docket)
    conclude(docket)
    docket.close()
    return ()


def _paid(docket: Docket, row: Receivable, line: BankLine) -> None:
    docket.transaction.save_receivable(row._replace(state=MoneyState.PAID.value, operation=line.operation))
    docket.record(
        "treasury.paid",
        {
            "reference": row.reference,
            "amount": format(row.amount, "f"),
            "currency": row.currency,
            "operation": line.operation,
            "bank": line.bank,
            "paid_on": line.paid_on.isoformat(),
        },
    )


def tell_settled(docket: Docket) -> None:
    """Tell the other sections, where a minute lets that cross, that nothing due here is open any more."""
    made = recall(docket)
    if allowed(docket, made, "settlement") and not unsettled(docket):
        docket.tell("clearance.settled", {"settled": True}, today(docket, made))


def accept(section: Section, case: str, by: str) -> None:
    """Let an officer accept, by name, the papers on which a case's forms of payment rely; the case goes on.

    Raises `PowerError` ``case.unknown``, ``case.closed``, ``case.nobody``, ``case.other-officer``,
    ``case.no-papers``.
    """
    at = section.clock()
    require_own_officer(section, by)

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        docket.require_open()
        accepted = accept_papers(docket)
        if not accepted:
            raise refused(
                "no-papers",
                f"Case {case} waits for no paper of payment.",
                f"El expediente {case} no espera ningún documento de pago.",
            )
        docket.record("treasury.accepted", {"papers": list(accepted)})
        tell_settled(docket)
        conclude(docket)
        docket.close()

    section.store.one(work)


def bank_file(section: Section, cases: Collection[str]) -> bytes:
    """Write the file with which a bank would pay the open orders of some cases: for training and exercises
    only.

    Empty when nothing is open.
    """
    today = section.clock().date()
    orders = (row for case in cases for row in section.store.receivables_of(case))
    lines = [
        BankLine(
            row=0,
            reference=row.reference,
            operation=f"SIMULATED-{row.reference}",
            amount=Money(amount=row.amount, currency=row.currency),
            paid_on=today,
            bank="simulated",
        )
        for row in orders
        if row.state == MoneyState.ESTIMATED.value
        and b'"payment"' in row.body
        and UNPROVED.encode() not in row.body
    ]
    return write_bank_file(lines) if lines else b""


def _not_then(line: BankLine, expected: date, today: date) -> tuple[Finding, ...]:
    """No bank tells of a payment yet to come, nor of one in another age than the truck's; its day may be one
    ahead of UTC.
    """
    if line.paid_on <= today + timedelta(days=1) and abs(line.paid_on - expected) <= ANOTHER_AGE:
        return ()
    return (
        _fault(
            "date",
            line,
            Severity.REFUSAL,
            f"The line says paid on {line.paid_on}; the truck was due on {expected}, and today is {today}.",
            f"La línea dice pagado el {line.paid_on}; el camión se esperaba el {expected} y hoy es {today}.",
        ),
    )


def _unknown(line: BankLine) -> Finding:
    return _fault(
        "order-unknown",
        line,
        Severity.REFUSAL,
        f"No order bears the reference {line.reference}.",
        f"Ninguna orden lleva la referencia {line.reference}.",
    )


def _used(line: BankLine, other: str) -> Finding:
    return _fault(
        "operation-used",
        line,
        Severity.REFUSAL,
        f"Operation {line.operation} has settled order {other}.",
        f"La operación {line.operation} ya liquidó la orden {other}.",
    )


def _repeated(line: BankLine) -> Finding:
    return _fault(
        "repeated",
        line,
        Severity.INFO,
        f"Operation {line.operation} was booked before; nothing changed.",
        f"La operación {line.operation} ya se había aplicado; nada cambió.",
    )


def _fault(code: str, line: BankLine, severity: Severity, en: str, es: str) -> Finding:
    return Finding(
        code=f"treasury.{code}",
        severity=severity,
        pointer=f"/{line.row}",
        says=Text(en=en, es=es),
        advice=Text(
            en="The line was not booked; clear it up with the bank.",
            es="La línea no se aplicó; aclárela con el banco.",
        ),
    )
