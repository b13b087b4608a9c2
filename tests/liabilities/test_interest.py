"""Interest on what is given back: days, quarters, leap years; unknown where a rate is not at hand."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cruce.law import Known, Unknown, open_law
from cruce.liabilities.interest import Interest, Payee, interest
from cruce.model import Money

LAW = open_law()
CASES = yaml.load(
    Path(__file__).with_name("cases").joinpath("interest.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)["cases"]
KNOWN = (date(2020, 7, 1), date(2026, 3, 31))

days = st.dates(*KNOWN)
cents = st.integers(0, 10**9).map(lambda number: Decimal(number) / 100)


def earned(amount: Decimal, since: date, until: date, payee: Payee = "corporation") -> Interest:
    made = interest(Money(amount=amount, currency="USD"), since, until, payee, LAW)
    assert isinstance(made, Interest)
    return made


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, Any]):
    since, until = (date.fromisoformat(case[name]) for name in ("since", "until"))
    made = earned(Decimal(case["refund"]), since, until, case["payee"])
    assert str(made.amount.amount) == case["interest"]
    assert sum(spell.days for spell in made.spells) == (until - since).days


def by_hand(amount: Decimal, since: date, until: date) -> Fraction:
    """Compound day by day in whole fractions."""
    sum_so_far, day = Fraction(amount), since
    while day < until:
        day += timedelta(days=1)
        rate = LAW.value("us/interest/refund-corporation", day)
        assert isinstance(rate, Known)
        leap = day.year % 4 == 0
        sum_so_far *= 1 + Fraction(Decimal(rate.value)) / (366 if leap else 365)
    return sum_so_far - Fraction(amount)


@given(cents, days, st.integers(0, 60))
def test_it_equals_the_sum_compounded_day_by_day(amount: Decimal, since: date, count: int):
    until = min(since + timedelta(days=count), KNOWN[1])
    made = earned(amount, since, until).amount.amount
    assert abs(Fraction(made) - by_hand(amount, since, until)) <= Fraction(1, 200)


@given(cents, cents, days, days)
def test_it_grows_with_the_sum_and_with_time(one: Decimal, other: Decimal, a: date, b: date):
    since, until = sorted((a, b))
    less, more = sorted((one, other))
    assert 0 <= earned(less, since, until).amount.amount <= earned(more, since, until).amount.amount
    longer = earned(more, since, KNOWN[1]).amount.amount
    assert earned(more, since, until).amount.amount <= longer
    assert earned(more, since, until, "other").amount.amount >= earned(more, since, until).amount.amount


def test_a_quarter_whose_rate_is_not_at_hand_leaves_the_whole_unknown():
    made = interest(
        Money(amount=Decimal(100), currency="USD"), date(2026, 3, 1), date(2026, 4, 1), "other", LAW
    )
    assert isinstance(made, Unknown)
    assert made.known_to == KNOWN[1]
    assert "2026-03-31" in made.why.es


def test_it_says_which_rates_were_not_compared_with_their_publication():
    assert earned(Decimal(100), date(2023, 10, 1), date(2024, 8, 1)).checked
    assert not earned(Decimal(100), date(2022, 3, 1), date(2022, 5, 1)).checked
