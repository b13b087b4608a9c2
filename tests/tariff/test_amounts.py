"""Sums are shared out exactly; a rate on quantities converts units only where that is exact."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.model import Description, GoodsItem, Quantity
from cruce.tariff.amounts import CENT, EXACT, PESO, amount_of, shared
from cruce.tariff.rates import Rate, Term, read_rate


def goods(**quantities: str) -> GoodsItem:
    return GoodsItem.model_validate(
        {
            "description": Description(en="Goods"),
            "classification": {},
            "origin": "MX",
            "quantity": {"amount": "1", "unit": "lot"},
            "us_quantities": [
                Quantity(amount=Decimal(amount), unit=unit.replace("_", " "))
                for unit, amount in quantities.items()
            ],
            "value": "100",
        }
    )


def on(text: str, item: GoodsItem, value: str = "100") -> Decimal | Term:
    rate = read_rate(text)
    assert isinstance(rate, Rate)
    with localcontext(EXACT):
        return amount_of(rate, Decimal(value), item)


@pytest.mark.parametrize(
    ("text", "declared", "amount"),
    [
        ("1¢/kg", {"kg": "250"}, "2.50"),
        ("1¢/kg", {"t": "2"}, "20"),
        ("1¢/kg", {"g": "500"}, "0.005"),
        ("$1.24/t", {"kg": "500"}, "0.62"),
        ("2.8¢/doz.", {"No.": "30"}, "0.07"),
        ("$1 each", {"doz.": "2"}, "24"),
        ("6¢/gross", {"thousands": "0.288"}, "0.12"),
        ("90¢/pr. + 20%", {"prs.": "10"}, "29"),
        ("4.2¢/liter", {"liters": "1000"}, "42"),
        ("23.7¢/pf. liter", {"pf.liters": "10"}, "2.37"),
        ("0.8¢/kg on lead content", {"Pb_kg": "100"}, "0.8"),
        ("33 1/3%", {}, "33.33333"),
        ("Free", {}, "0"),
        ("0¢/kg", {}, "0"),
    ],
)
def test_a_rate_on_the_quantities_declared(text: str, declared: dict[str, str], amount: str):
    got = on(text, goods(**declared))
    assert isinstance(got, Decimal)
    assert got.quantize(Decimal("0.00001")) == Decimal(amount).quantize(Decimal("0.00001"))


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("1¢/kg", {"No.": "5"}),
        ("1¢/liter", {"kg": "5"}),
        ("0.8¢/kg on lead content", {"kg": "100"}),
        ("3.7¢/kg on drained weight", {"kg": "100"}),
        ("6% on the case", {"No.": "5"}),
        ("2¢/jewel over 7", {"No.": "5"}),
    ],
)
def test_the_term_that_lacks_its_quantity_is_named(text: str, declared: dict[str, str]):
    missing = on(text, goods(**declared))
    assert isinstance(missing, Term)
    assert str(missing) in str(read_rate(text))


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
