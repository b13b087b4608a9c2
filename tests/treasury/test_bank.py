"""The bank's word: files read with all their faults at once, orders settled exactly and once, reconciled."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.model import Money
from cruce.treasury import (
    BankLine,
    Due,
    Means,
    MoneyState,
    order_reference,
    read_bank_file,
    settle,
    write_bank_file,
)
from cruce.treasury.due import DueLine
from cruce.treasury.orders import PaymentOrder, mistyped, order
from cruce.treasury.reconciling import reconcile

PAID_ON = date(2026, 5, 13)
CASE = "mzxw6ytboi4dcmjsgezdgnbv"


def pesos(amount: object) -> Money:
    return Money(amount=Decimal(str(amount)), currency="MXN")


def made(number: int, amount: int = 213_177, pay_by: date | None = None) -> PaymentOrder:
    one = Due(
        country="mx",
        declaration=f"mx-import-{number}",
        means=Means.PAYMENT,
        amount=pesos(amount),
        lines=(
            DueLine(kind="igi", key="6", line=1, form="0", amount=pesos(1000)),
            DueLine(kind="igi", key="6", line=2, form="0", amount=pesos(2000)),
            DueLine(kind="iva", key="3", line=1, form="0", amount=pesos(amount - 3000)),
            DueLine(kind="iva", key="3", line=2, form="21", means=Means.CREDIT, amount=pesos(77)),
        ),
        state=MoneyState.ESTIMATED,
    )
    written = order(one, order_reference("mx", CASE, 1, number), pay_by)
    assert written is not None
    return written


def paid(of: PaymentOrder, operation: str = "OP-1", amount: object = None, row: int = 1) -> BankLine:
    money = of.amount if amount is None else pesos(amount)
    return BankLine(
        row=row, reference=of.reference, operation=operation, amount=money, paid_on=PAID_ON, bank="40012"
    )


def codes(findings: object) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


def test_an_order_sums_charges_by_contribution_and_form_and_leaves_out_what_no_bank_collects():
    written = made(0)
    assert [(row.key, row.form, str(row.amount.amount)) for row in written.rows] == [
        ("6", "0", "3000"),
        ("3", "0", "210177"),
    ]
    assert written.amount == pesos(213_177)


def test_nothing_to_collect_is_no_order():
    nothing = Due(country="us", declaration="d", means=Means.NOTHING, amount=pesos(0), state=MoneyState.PAID)
    assert order(nothing, "X") is None


def test_a_reference_follows_from_the_case_and_knows_a_slip_of_the_pen():
    reference = order_reference("mx", CASE, 1, 0)
    assert reference == order_reference("mx", CASE, 1, 0)
    assert (
        len({order_reference("mx", CASE, version, number) for version in range(5) for number in range(5)})
        == 25
    )
    assert not mistyped(reference)
    swapped = reference[:3] + reference[4] + reference[3] + reference[5:]
    assert mistyped(swapped)
    assert mistyped(reference[:-1])
    assert mistyped("ñandú")
    assert mistyped("")


# --- settling --------------------------------------------------------------------------------------------


def test_the_exact_amount_settles_an_order():
    assert settle(paid(made(0)), made(0).amount, MoneyState.ESTIMATED, PAID_ON) == ()


@pytest.mark.parametrize("amount", [213_176, 213_178, "213176.99", 1])
def test_another_amount_does_not(amount: object):
    assert codes(settle(paid(made(0), amount=amount), made(0).amount, MoneyState.ESTIMATED)) == [
        "treasury.amount"
    ]


def test_another_currency_does_not():
    dollars = Money(amount=Decimal(213_177), currency="USD")
    assert codes(settle(paid(made(0)), dollars, MoneyState.ESTIMATED)) == ["treasury.amount"]


def test_a_late_payment_does_not_for_its_rates_are_those_of_another_day():
    late = settle(paid(made(0)), made(0).amount, MoneyState.ESTIMATED, date(2026, 5, 12))
    assert codes(late) == ["treasury.late"]


@pytest.mark.parametrize("state", [MoneyState.PAID, MoneyState.CANCELLED, MoneyState.GUARANTEED])
def test_an_order_is_settled_once(state: MoneyState):
    assert codes(settle(paid(made(0)), made(0).amount, state)) == ["treasury.settled"]


def test_all_that_is_wrong_is_said_at_once():
    wrong = settle(paid(made(0), amount=1), made(0).amount, MoneyState.PAID, date(2026, 5, 12))
    assert codes(wrong) == ["treasury.settled", "treasury.amount", "treasury.late"]
    assert all(finding.says.es and finding.pointer == "/1" for finding in wrong)


# --- files -----------------------------------------------------------------------------------------------

HEADER = b"reference,operation,amount,currency,paid_on,bank\n"

lines = st.lists(
    st.builds(
        BankLine,
        row=st.just(0),
        reference=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40),
        operation=st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=40),
        amount=st.builds(
            Money, amount=st.decimals("0.01", 10**12, places=2), currency=st.sampled_from(["MXN", "USD"])
        ),
        paid_on=st.dates(),
        bank=st.text(st.characters(categories=["L", "N", "P"]), max_size=20),
    ),
    unique_by=lambda line: line.operation,
    max_size=8,
)


@given(lines)
def test_a_file_written_and_read_again_is_the_same(written: list[BankLine]):
    read, faults = read_bank_file(write_bank_file(written))
    assert not faults
    assert [line.model_copy(update={"row": 0}) for line in read] == written
    assert [line.row for line in read] == list(range(1, len(written) + 1))


@given(st.binary(max_size=400))
def test_reading_never_raises(content: bytes):
    read_bank_file(content)
    read_bank_file(HEADER + content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "header"),
        (b"a,b,c\n", "header"),
        (b"\xff\xfe\x00", "encoding"),
        (HEADER + b'"open', "csv"),
        (HEADER + b"R,O,1.00,MXN,2026-05-13\n", "fields"),
        (HEADER + b"R,O,0,MXN,2026-05-13,\n", "not-positive"),
        (HEADER + b"R,O,-5,MXN,2026-05-13,\n", "not-positive"),
        (HEADER + b"R,O,NaN,MXN,2026-05-13,\n", "field"),
        (HEADER + b"R,O,1e400,MXN,2026-05-13,\n", "field"),
        (HEADER + b"R,O,1e3,MXN,2026-05-13,\n", "field"),
        (HEADER + b"R,O,1_000,MXN,2026-05-13,\n", "field"),
        (HEADER + "R,O,１２,MXN,2026-05-13,\n".encode(), "field"),
        (HEADER + b"R,O, 5,MXN,2026-05-13,\n", "field"),
        (HEADER + b"R,O,+5,MXN,2026-05-13,\n", "field"),
        (HEADER + b"R,O,1.00,MXN,1778630400,\n", "field"),
        (HEADER + b"R,O,1.00,MXN,2026-05-13T00:00:00,\n", "field"),
        (HEADER + b"R,O,1.00,pesos,2026-05-13,\n", "field"),
        (HEADER + b"R,O,1.00,MXN,13/05/2026,\n", "field"),
        (HEADER + b",O,1.00,MXN,2026-05-13,\n", "field"),
    ],
)
def test_a_fault_of_the_file_is_named(content: bytes, code: str):
    read, faults = read_bank_file(content)
    assert read == ()
    assert codes(faults) == [f"treasury.bank-file.{code}"]


def test_all_faults_are_named_at_once_and_the_other_lines_stand():
    content = HEADER + (
        b"R1,O1,1.00,MXN,2026-05-13,40012\n"
        b"R2,O2,x,XX,yesterday,40012\n"
        b"R3,O1,2.00,MXN,2026-05-13,40012\n"
        b"\n"
        b"R4,O4,4.00,MXN,2026-05-13,40012\n"
    )
    read, faults = read_bank_file(content)
    assert [line.reference for line in read] == ["R1", "R4"]
    assert [finding.pointer for finding in faults] == ["/2", "/2", "/2", "/3"]
    assert codes(faults)[-1] == "treasury.bank-file.twice"
    assert {
        column for column in ("amount", "currency", "paid_on") if any(column in f.says.en for f in faults)
    } == {
        "amount",
        "currency",
        "paid_on",
    }


# --- reconciliation --------------------------------------------------------------------------------------


def test_every_order_and_every_line_ends_in_one_place():
    orders = [made(number, 10_000 + number, PAID_ON) for number in range(5)]
    stranger = made(9)
    typed_wrong = paid(orders[0], "OP-7").model_copy(update={"reference": orders[0].reference[:-1] + "X"})
    content = write_bank_file(
        [
            paid(orders[0], "OP-1"),
            paid(orders[1], "OP-2", amount=1),
            paid(orders[2], "OP-3"),
            paid(orders[2], "OP-4"),
            paid(stranger, "OP-5"),
            typed_wrong,
        ]
    )
    result = reconcile(orders, content)
    assert [one.order.reference for one in result.matched] == [orders[0].reference, orders[2].reference]
    assert [one.line.operation for one in result.differences] == ["OP-2", "OP-4"]
    assert [line.operation for line in result.unmatched] == ["OP-5", "OP-7"]
    assert [one.reference for one in result.missing] == [orders[place].reference for place in (1, 3, 4)]
    assert codes(result.findings) == [
        "treasury.amount",
        "treasury.settled",
        "treasury.order-unknown",
        "treasury.reference-mistyped",
    ]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_when_all_is_paid_the_bank_file_equals_the_receivables(amounts: list[int]):
    orders = [made(number, 3000 + amount) for number, amount in enumerate(amounts)]
    content = write_bank_file(paid(one, f"OP-{number}") for number, one in enumerate(orders))
    result = reconcile(orders, content)
    assert not result.findings
    assert not result.missing
    assert sum(one.line.amount.amount for one in result.matched) == sum(one.amount.amount for one in orders)
