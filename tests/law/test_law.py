"""The law answers by day: a figure, or to what day it is known."""

from datetime import date
from decimal import Decimal

from cruce.law import Known, Unknown, open_law


def test_the_fee_of_a_year_ends_with_it():
    law = open_law()
    last, after = date(2026, 9, 30), date(2026, 10, 1)
    fee = law.value("us/fees/mpf/minimum", last)
    assert isinstance(fee, Known)
    assert fee.value == Decimal("33.58")
    unknown = law.value("us/fees/mpf/minimum", after)
    assert isinstance(unknown, Unknown)
    assert unknown.known_to == last
