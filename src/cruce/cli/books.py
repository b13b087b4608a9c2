"""The books of a section on the terminal: orders for the bank, a reconciliation, statements of US entries."""

from __future__ import annotations

from typing import Any

from cruce.books import balances, payment_orders, reconciliation, statements
from cruce.cli import words
from cruce.cli.desk import Desk
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.language import say
from cruce.cli.printing import put, put_block, put_json, shown, table
from cruce.cli.statement import money
from cruce.section import Section


def put_orders(desk: Desk, case: str, *, json: bool) -> None:
    """Print the orders of a case that a bank collects, row by row, in every section that has some."""
    found = {
        name: payment_orders(section, case)
        for name, section in desk.border.sections.items()
        if section.store.case(case) is not None
    }
    if not found:
        desk.border.joint(case)  # says that there is no such case
    if json:
        put_json({name: [one.model_dump(mode="json") for one in orders] for name, orders in found.items()})
        return
    for one in (one for orders in found.values() for one in orders):
        put(say(words.ORDER).format(reference=one.order.reference, state=say(words.MONEY_STATES[one.state])))
        rows = table(say(words.KEY), say(words.FORM), say(words.AMOUNT), right=(2,))
        for row in one.order.rows:
            key = say(words.ORDER_KEYS[row.key]) if row.key in words.ORDER_KEYS else row.key
            rows.add_row(shown(key), shown(row.form or "–"), shown(money(row.amount)))
        rows.add_section()
        rows.add_row(shown(say(words.TOTAL), "bold"), "", shown(money(one.order.amount), "bold"))
        put_block(rows, indent=2)
    if not any(found.values()):
        put(say(words.NO_ORDERS))


def put_reconciliation(section: Section, bank_file: bytes, *, json: bool) -> bool:
    """Print what a bank's file settles and what not, and what is receivable; tells if all fits."""
    found, standing = reconciliation(section, bank_file), balances(section)
    equal = not any(one.cases for one in standing)
    if json:
        put_json(_as_json(found, standing, equal=equal))
    else:
        for title, orders in ((words.MATCHED, found.matched), (words.DIFFERENT, found.differences)):
            put(say(title).format(count=len(orders)), style="bold")
            for one in orders:
                put(f"{one.line.operation}: {one.order.reference} {money(one.line.amount)}", indent=2)
        put(say(words.UNKNOWN_LINES).format(count=len(found.unmatched)), style="bold")
        for line in found.unmatched:
            put(f"{line.operation}: {line.reference} {money(line.amount)}", indent=2)
        put(say(words.MISSING_ORDERS).format(count=len(found.missing)), style="bold")
        for order in found.missing:
            put(f"{order.reference} {money(order.amount)}", indent=2)
        put_findings(found.findings)
        for balance in standing:
            sentence = words.UNBALANCED if balance.cases else words.BALANCED
            facts = {"charges": money(balance.charges), "standing": money(balance.receivable)}
            put(say(sentence).format(**facts, cases=", ".join(balance.cases)))
    return equal and not found.findings


def _as_json(found: Any, standing: Any, *, equal: bool) -> dict[str, Any]:
    parts = ("matched", "differences", "unmatched", "missing")
    return {
        **{part: [one.model_dump(mode="json") for one in getattr(found, part)] for part in parts},
        "findings": findings_as_json(found.findings),
        "balances": [one.model_dump(mode="json") for one in standing],
        "equal": equal,
    }


def put_statements(section: Section, *, json: bool) -> None:
    """Print what each payer owes on which day for released entries."""
    found = statements(section)
    if json:
        put_json({"statements": [one.model_dump(mode="json") for one in found]})
        return
    rows = table(*(say(title) for title in words.STATEMENT_COLUMNS), right=(4,))
    for one in found:
        rows.add_row(
            shown(one.pay_on or say(words.DAY_UNKNOWN)),
            shown(one.payer),
            shown(say(words.PERIODS[one.period])),
            shown(", ".join(one.entries)),
            shown(money(one.amount)),
        )
    put_block(rows)
    if not found:
        put(say(words.NO_STATEMENTS))
