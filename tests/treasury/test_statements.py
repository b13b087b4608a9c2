"""US entries are paid on statements: ten working days after release, or with the month."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.law import Unknown, open_law
from cruce.model import Money
from cruce.treasury.calendar import payable_on, summary_due, working_day
from cruce.treasury.statements import StatementItem, statement

LAW = open_law()


@pytest.mark.parametrize(
    ("released", "due"),
    [
        (date(2026, 5, 13), date(2026, 5, 28)),  # Memorial Day, 25 May, lies between
        (date(2026, 6, 1), date(2026, 6, 15)),
        (date(2026, 7, 1), date(2026, 7, 16)),  # 3 July is the holiday as observed
        (date(2026, 12, 18), date(2027, 1, 5)),  # Christmas and New Year
    ],
)
def test_summary_and_deposit_are_due_ten_working_days_after_release(released: date, due: date):
    assert summary_due(released, LAW) == due


def test_the_monthly_statement_is_paid_on_the_fifteenth_working_day_of_the_next_month():
    assert payable_on(date(2026, 5, 13), "monthly", LAW) == date(2026, 6, 22)  # Juneteenth lies before
    assert payable_on(date(2026, 5, 31), "monthly", LAW) == date(2026, 6, 22)
    assert payable_on(date(2026, 5, 13), "daily", LAW) == summary_due(date(2026, 5, 13), LAW)


def test_beyond_the_list_of_holidays_the_day_is_not_guessed():
    answer = working_day(date(2027, 12, 28), 10, LAW)
    assert isinstance(answer, Unknown)
    assert "2028" in answer.why.en


@given(st.dates(date(2025, 1, 1), date(2027, 6, 1)), st.integers(1, 60))
def test_a_working_day_is_one_and_later_counts_are_later_days(after: date, count: int):
    day, following = working_day(after, count, LAW), working_day(after, count + 1, LAW)
    assert isinstance(day, date)
    assert isinstance(following, date)
    assert day.weekday() < 5
    assert after < day < following


def item(
    entry: str, payer: str, released: date, period: str = "daily", amount: str = "100.10"
) -> StatementItem:
    return StatementItem.model_validate(
        {
            "entry": entry,
            "payer": payer,
            "released_on": released,
            "period": period,
            "amount": Money(amount=Decimal(amount), currency="USD"),
        }
    )


def test_entries_of_one_payer_and_day_are_paid_together():
    day = date(2026, 5, 13)
    rows = statement(
        [
            item("E-2", "IMP-1", day),
            item("E-1", "IMP-1", day),
            item("E-3", "IMP-2", day),
            item("E-4", "IMP-1", date(2026, 5, 14)),
            item("E-5", "IMP-1", day, "monthly"),
            item("E-6", "IMP-1", date(2026, 5, 20), "monthly"),
            item("E-7", "IMP-1", day, "single"),
            item("E-8", "IMP-1", day, "single"),
        ],
        LAW,
    )
    assert {
        (row.payer, row.period, row.entries): (str(row.pay_on), str(row.amount.amount)) for row in rows
    } == {
        ("IMP-1", "daily", ("E-1", "E-2")): ("2026-05-28", "200.20"),
        ("IMP-2", "daily", ("E-3",)): ("2026-05-28", "100.10"),
        ("IMP-1", "daily", ("E-4",)): ("2026-05-29", "100.10"),
        ("IMP-1", "monthly", ("E-5", "E-6")): ("2026-06-22", "200.20"),
        ("IMP-1", "single", ("E-7",)): ("2026-05-28", "100.10"),
        ("IMP-1", "single", ("E-8",)): ("2026-05-28", "100.10"),
    }
    assert [row.pay_on for row in rows] == sorted(row.pay_on for row in rows if row.pay_on)


def test_an_entry_beyond_the_known_holidays_has_no_day_and_is_not_lost():
    (row,) = statement([item("E-1", "IMP-1", date(2027, 12, 30))], LAW)
    assert row.pay_on is None
    assert row.entries == ("E-1",)
