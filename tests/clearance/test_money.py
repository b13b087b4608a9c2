"""The case knows money: what is owed is ordered once, and nothing leaves before it is paid or secured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clearance.border import (
    acts,
    charged,
    file_of,
    founded,
    lodge,
    opened,
    owed,
    pay,
    present,
    state,
)
from tests.filings import DROP, Sample, a1_southbound, harness_northbound

from cruce import clearance
from cruce.clearance import Lodged
from cruce.clearance.money import UNPROVED
from cruce.model import JointState, PowerError, Verdict
from cruce.section import grant
from cruce.traffic.examples import renumber
from cruce.treasury import Entitlement

NORTH = harness_northbound()
SOUTH = a1_southbound()
ITEM, ENTRY, PEDIMENTO = "/consignments/0/items/0", "/consignments/0/entry", "/consignments/0/pedimento"
UNBONDED = NORTH.spoilt({f"{ENTRY}/bond/amount": "1", f"{ITEM}/preference": DROP})
BONDED = NORTH.spoilt({f"{ITEM}/preference": DROP})


def worth(value: str) -> Sample:
    """The southbound filing at another price."""
    return SOUTH.spoilt({f"{ITEM}/value": value, "/consignments/0/eei/declared_value": value})


def amend(border, sample):
    outcome = border.amend(sample.content, "broker")
    assert isinstance(outcome, Lodged), outcome
    return outcome.case


def rows(border, case, at="mx"):
    return [(row.state, row.amount) for row in border.sections[at].store.receivables_of(case)]


def settle(border, content, at="mx"):
    result = clearance.paying.settle(border.sections[at], content, "bank")
    border.relay()
    return result


def orders(border, case, at="mx"):
    return clearance.paying.bank_file(border.sections[at], [case])


# --- paid before release -----------------------------------------------------------------------------------


def test_an_unpaid_pedimento_holds_one_side_only_and_is_released_by_the_banks_line(border):
    case = lodge(border, SOUTH, "us")
    present(border, case, SOUTH)
    decisions = {made.decision.section: made.decision for made in border.joint(case).decisions}
    assert decisions["us"].verdict is Verdict.RELEASE
    assert (decisions["mx"].verdict, decisions["mx"].reasons) == (Verdict.HOLD, ("treasury.unpaid",))
    assert state(border, case) is JointState.HELD
    assert settle(border, orders(border, case)) == (1, ())
    assert state(border, case) is JointState.RELEASED
    assert owed(border.sections["mx"], case) == charged(border.sections["mx"], case) > 0


def test_a_pedimento_paid_before_presentation_is_never_held(border):
    case = lodge(border, SOUTH)
    pay(border, case)
    present(border, case, SOUTH)
    assert state(border, case) is JointState.RELEASED
    assert all(acts(one, case).count("clearance.decided") == 1 for one in border.sections.values())


def test_an_insufficient_bond_holds_until_the_entry_is_amended(border):
    case = lodge(border, UNBONDED)
    present(border, case, UNBONDED)
    held = file_of(border.sections["us"], case).decisions["us"].decision
    assert (held.verdict, held.reasons) == (Verdict.HOLD, ("treasury.bond-insufficient",))
    assert orders(border, case, "us") == b""  # a bond is not paid at a bank
    amend(border, BONDED)
    present(border, case, BONDED)
    assert state(border, case) is JointState.RELEASED
    assert owed(border.sections["us"], case) == charged(border.sections["us"], case) > 0


# --- what no bank collects ---------------------------------------------------------------------------------

IMMEX = {f"{PEDIMENTO}/clave": "IN", f"{PEDIMENTO}/immex": "1234-2006"}
SECURED: dict[str, dict[str, Any]] = {
    "credit": IMMEX | {f"{PEDIMENTO}/vat_certified": "A", f"{PEDIMENTO}/payment/forms": {"3": "21"}},
    "guarantee": {f"{PEDIMENTO}/payment/guarantee": "CTA-77", f"{PEDIMENTO}/payment/forms": {"6": "2"}},
    "another form": {
        f"{PEDIMENTO}/payment/forms": {"3": "12"},
        f"{PEDIMENTO}/payment/references": {"12": "AVISO-7"},
    },
}
HOLDER = str(SOUTH.filing.consignments[0].importer.rfc)


def granted(border, form, reference, **more):
    """Put on record in Mexico that the importer of the samples may use a paper."""
    row = {"form": form, "reference": reference, "holder": HOLDER, "valid_from": "2026-01-01", **more}
    grant(border.sections["mx"], [Entitlement.model_validate(row)], "treasury")


def all_granted(border):
    for form, reference in (("21", "A"), ("2", "CTA-77"), ("12", "AVISO-7")):
        granted(border, form, reference)


@pytest.mark.parametrize(
    ("how", "states"),
    [
        ("credit", ["guaranteed", "paid"]),
        ("guarantee", ["estimated", "guaranteed"]),
        ("another form", ["estimated", "paid"]),
    ],
)
def test_what_no_bank_collects_is_owed_all_the_same(border, how, states):
    all_granted(border)
    made, mx = SOUTH.spoilt(SECURED[how]), border.sections["mx"]
    case = lodge(border, made)
    assert sorted(state for state, _ in rows(border, case)) == states
    assert owed(mx, case) == charged(mx, case)
    cash = sum(amount for state, amount in rows(border, case) if state == "estimated")
    assert (f",{cash},MXN," in orders(border, case).decode()) == bool(cash)
    amend(border, made.spoilt({f"{ITEM}/value": "60000.00"}))
    assert owed(mx, case) == charged(mx, case)
    pay(border, case)
    present(border, case, made)
    assert state(border, case) is JointState.RELEASED
    assert {state for state, _ in rows(border, case)} == {"cancelled", *states, "paid"} - {"estimated"}


ALREADY_PAID = SOUTH.spoilt(
    {f"{PEDIMENTO}/payment/form": "13", f"{PEDIMENTO}/payment/references": {"13": "OP-1"}}
)


def decision(border, case, at="mx"):
    return file_of(border.sections[at], case).decisions[at].decision


def test_a_form_of_payment_without_its_paper_pays_nothing(border):
    case = lodge(border, made := SOUTH.spoilt({f"{PEDIMENTO}/payment/form": "13"}))
    present(border, case, made)
    assert decision(border, case).reasons == ("treasury.unpaid",)
    pay(border, case)
    assert state(border, case) is JointState.RELEASED


@pytest.mark.parametrize(
    "paper",
    [
        None,
        {"reference": "OP-2"},
        {"form": "12"},
        {"holder": "XEXX010101000"},
        {"valid_to": "2026-05-01"},
        {"amount": {"amount": "1", "currency": "MXN"}},
    ],
)
def test_a_paper_that_was_not_granted_releases_nothing_until_an_officer_accepts_it(border, paper):
    if paper is not None:
        granted(border, **{"form": "13", "reference": "OP-1", **paper})
    case, mx = lodge(border, ALREADY_PAID), border.sections["mx"]
    present(border, case, ALREADY_PAID)
    assert (decision(border, case).verdict, decision(border, case).reasons) == (Verdict.HOLD, (UNPROVED,))
    assert orders(border, case) == b"", "the bank of an exercise pays what is asked in money alone"
    with pytest.raises(PowerError, match="unsettled"):
        clearance.rule(mx, case, Verdict.RELEASE, (), "Officer")
    clearance.paying.accept(mx, case, "Officer Ruiz")
    border.relay()
    assert state(border, case) is JointState.RELEASED
    assert owed(mx, case) == charged(mx, case)
    assert acts(mx, case).count("treasury.accepted") == 1
    with pytest.raises(PowerError, match=r"case\.closed"):
        clearance.paying.accept(mx, case, "Officer Ruiz")


def test_a_paper_that_was_granted_releases_by_itself_and_once_only(border):
    granted(border, "13", "OP-1")
    first = lodge(border, ALREADY_PAID)
    present(border, first, ALREADY_PAID)
    assert state(border, first) is JointState.RELEASED
    again = Sample(renumber(ALREADY_PAID.spoilt({"/reference": "AGAIN-1"}).document, 77))
    second = lodge(border, again)
    present(border, second, again)
    assert decision(border, second).reasons == (UNPROVED,)


def test_a_withdrawn_case_gives_its_paper_back(border):
    granted(border, "13", "OP-1")
    clearance.withdraw(border.sections["mx"], lodge(border, ALREADY_PAID), "broker")
    border.relay()
    second = lodge(border, again := ALREADY_PAID.spoilt({"/reference": "AGAIN-1"}))
    present(border, second, again)
    assert state(border, second) is JointState.RELEASED


def test_only_a_named_officer_accepts_and_only_what_waits(border):
    case, mx = lodge(border, SOUTH), border.sections["mx"]
    with pytest.raises(PowerError, match="nobody"):
        clearance.paying.accept(mx, case, " ")
    with pytest.raises(PowerError, match="no-papers"):
        clearance.paying.accept(mx, case, "Officer")


def test_nothing_is_granted_by_nobody(border):
    with pytest.raises(PowerError, match=r"grant\.nobody"):
        grant(border.sections["mx"], [], "  ")


def test_entitlements_are_on_record_and_outlive_the_process(home):
    with opened(home) as border:
        all_granted(border)
    with opened(home) as border:
        assert border.sections["mx"].granted.find("21", "A", HOLDER) is not None
        assert border.sections["us"].granted.find("21", "A", HOLDER) is None


def test_a_payment_in_the_future_is_not_booked(border):
    case = lodge(border, SOUTH)
    line = orders(border, case).decode().replace("2026-05-13", "2026-05-15")
    settled, findings = settle(border, line.encode())
    assert (settled, [one.code for one in findings]) == (0, ["treasury.date"])


# --- the bank's file ---------------------------------------------------------------------------------------


def test_the_same_bank_file_twice_pays_once(border):
    case = lodge(border, SOUTH)
    content = orders(border, case)
    assert settle(border, content) == (1, ())
    size = border.sections["mx"].store.head().size
    assert settle(border, content) == (0, ())
    assert border.sections["mx"].store.head().size == size
    assert acts(border.sections["mx"], case).count("treasury.paid") == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda line: line.replace(",MXN", ",USD"), "treasury.amount"),
        (lambda line: line.replace(".00,", ".01,") if ".00," in line else _dearer(line), "treasury.amount"),
        (lambda line: "X" + line[1:], "treasury.order-unknown"),
    ],
)
def test_a_line_that_does_not_pay_the_order_exactly_changes_nothing(border, change, code):
    case = lodge(border, SOUTH)
    header, line, _ = orders(border, case).decode().split("\n")
    size = border.sections["mx"].store.head().size
    settled, faults = settle(border, f"{header}\n{change(line)}\n".encode())
    assert (settled, {fault.code for fault in faults}) == (0, {code})
    assert border.sections["mx"].store.head().size == size


def _dearer(line: str) -> str:
    fields = line.split(",")
    fields[2] = str(Decimal(fields[2]) + 1)
    return ",".join(fields)


def test_one_operation_of_the_bank_does_not_pay_two_orders(border):
    first, second = lodge(border, SOUTH), lodge(border, a1_southbound("SECOND"))
    line = orders(border, first).decode().split("\n")[1].split(",")
    header, other, _ = orders(border, second).decode().split("\n")
    assert settle(border, orders(border, first))[0] == 1
    fields = other.split(",")
    fields[1] = line[1]
    settled, faults = settle(border, f"{header}\n{','.join(fields)}\n".encode())
    assert (settled, {fault.code for fault in faults}) == (0, {"treasury.operation-used"})


def test_in_training_the_bank_pays_by_itself(tmp_path):
    with opened(founded(tmp_path / "home", bank="simulated")) as border:
        case = lodge(border, SOUTH)
        present(border, case, SOUTH)
        assert state(border, case) is JointState.RELEASED
        amend_case = lodge(border, a1_southbound("SECOND"))
        amend(border, a1_southbound("SECOND").spoilt({f"{ITEM}/value": "53000.00"}))
        mx = border.sections["mx"]
        assert owed(mx, amend_case) == charged(mx, amend_case)
        assert {row.state for row in mx.store.receivables_of(amend_case)} == {"paid"}


# --- amendments: the difference, and nothing twice ---------------------------------------------------------


def test_of_an_amendment_that_owes_more_the_difference_is_ordered(border):
    case = lodge(border, SOUTH)
    before = charged(border.sections["mx"], case)
    pay(border, case)
    amend(border, worth("60000.00"))
    after = charged(border.sections["mx"], case)
    assert after > before
    assert rows(border, case) == [("paid", before), ("estimated", after - before)]
    pay(border, case)
    assert rows(border, case) == [("paid", before), ("paid", after - before)]


def test_of_an_amendment_that_owes_less_the_difference_stands_in_the_traders_favour(border):
    case = lodge(border, SOUTH)
    before = charged(border.sections["mx"], case)
    pay(border, case)
    amend(border, worth("40000.00"))
    after = charged(border.sections["mx"], case)
    assert rows(border, case) == [("paid", before), ("corrected", after - before)]
    assert after < before
    present(border, case, SOUTH)
    assert state(border, case) is JointState.RELEASED


def test_an_order_that_was_not_paid_is_replaced(border):
    case = lodge(border, SOUTH)
    content = orders(border, case)
    amend(border, worth("60000.00"))
    assert [state for state, _ in rows(border, case)] == ["cancelled", "estimated"]
    settled, faults = settle(border, content)  # somebody pays the old order after all
    assert settled == 0
    assert "treasury.settled" in {fault.code for fault in faults}
    assert owed(border.sections["mx"], case) == charged(border.sections["mx"], case)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({f"{PEDIMENTO}/number": "262430016009999"}, id="another pedimento"),
        pytest.param(
            {f"{PEDIMENTO}/consolidated": {"remesa": 1, "opened_on": "2026-05-11", "period": "weekly"}},
            id="paid later, with the consolidated pedimento",
        ),
    ],
)
def test_what_was_paid_counts_whatever_the_amendment_turns_it_into(border, changes):
    case = lodge(border, SOUTH)
    pay(border, case)
    paid = owed(border.sections["mx"], case)
    outcome = border.amend(SOUTH.spoilt(changes).content, "broker")
    if not isinstance(outcome, Lodged):
        pytest.skip(f"not a filing any more: {outcome.findings[0].code}")
    mx = border.sections["mx"]
    assert owed(mx, case) == charged(mx, case)
    assert sum(amount for state, amount in rows(border, case) if state == "corrected") == -paid


prices = st.lists(st.integers(20_000, 90_000), min_size=1, max_size=5)


@settings(max_examples=12)
@given(prices, st.lists(st.booleans(), min_size=6, max_size=6))
def test_whatever_is_amended_and_paid_in_between_the_sum_is_what_is_owed(tmp_path_factory, values, pays):
    with opened(founded(tmp_path_factory.mktemp("money") / "home")) as border:
        mx, case = border.sections["mx"], lodge(border, SOUTH)
        for value, paying in zip(values, pays, strict=False):
            if paying:
                pay(border, case)
            amend(border, worth(f"{value}.00"))
            assert owed(mx, case) == charged(mx, case)
        pay(border, case)
        assert owed(mx, case) == charged(mx, case)
        assert {row.state for row in mx.store.receivables_of(case)} <= {"paid", "corrected", "cancelled"}
        operations = [row.operation for row in mx.store.receivables_of(case) if row.operation]
        assert len(operations) == len(set(operations))
        present(border, case, SOUTH)
        assert state(border, case) is JointState.RELEASED
