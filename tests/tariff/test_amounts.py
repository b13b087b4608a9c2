"""Sums are shared out exactly."""

from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from cruce.tariff.amounts import CENT, EXACT, PESO, shared

weights = st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=40)


@given(st.decimals(0, 10**9, places=2), weights, st.sampled_from([CENT, PESO]))
def test_parts_add_up_to_the_sum(total: Decimal, by: list[Decimal], unit: Decimal):
    with localcontext(EXACT):
        parts = shared(total, by, unit)
        assert sum(parts) == total
        assert all(part >= 0 for part in parts)
        whole = sum(by)
        if whole:
            assert all(
                abs(part - total * weight / whole) <= unit for part, weight in zip(parts, by, strict=True)
            )


def test_weights_that_are_all_nought_count_as_equal():
    assert shared(Decimal(10), [Decimal(0), Decimal(0)]) == (Decimal(5), Decimal(5))
