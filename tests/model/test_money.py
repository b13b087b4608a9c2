"""Exact money and the three roundings of the law."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cruce.model import Money, Quantity, sum_by_currency, to_cents, to_pesos, to_whole

amounts = st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("exact", "pesos"),
    [
        ("46897.50", "46897"),
        ("7503.60", "7504"),
        ("158776.16", "158776"),
        ("0.50", "0"),
        ("0.51", "1"),
        ("0.509", "0"),
        ("1.00", "1"),
    ],
)
def test_pesos_go_down_to_fifty_cents_and_up_from_fifty_one(exact, pesos):
    assert to_pesos(Decimal(exact)) == Decimal(pesos)


@pytest.mark.parametrize(
    ("exact", "dollars"), [("10.49", "10"), ("10.50", "11"), ("11.50", "12"), ("0", "0")]
)
def test_dollars_go_up_from_fifty_cents(exact, dollars):
    assert to_whole(Decimal(exact)) == Decimal(dollars)


@given(amounts)
def test_rounding_moves_an_amount_by_at_most_half_a_unit_and_a_cent(amount):
    assert abs(to_pesos(amount) - amount) <= Decimal("0.51")
    assert abs(to_whole(amount) - amount) <= Decimal("0.50")
    assert abs(to_cents(amount) - amount) <= Decimal("0.005")


@given(amounts, amounts)
def test_rounding_keeps_order(smaller, larger):
    smaller, larger = sorted((smaller, larger))
    assert to_pesos(smaller) <= to_pesos(larger)
    assert to_cents(smaller) <= to_cents(larger)


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(first, second):
    one, other = (Money(amount=amount, currency="MXN") for amount in (first, second))
    assert (one + other) - other == one
    assert sum_by_currency([one, other]) == {"MXN": first + second}


def test_two_currencies_are_never_added():
    with pytest.raises(ValueError, match="USD"):
        Money(amount=Decimal(1), currency="MXN") + Money(amount=Decimal(1), currency="USD")


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "1e400", "-1", "1.0000001", "9" * 30, "uno", 1.5, True])
def test_absurd_quantities_are_refused(wrong):
    for read in (Quantity.model_validate, lambda said: Quantity.model_validate_json(json.dumps(said))):
        with pytest.raises(ValidationError):
            read({"amount": wrong, "unit": "kg"})


@given(st.text(alphabet="0123456789.-+eE_ ٣２ \n", max_size=26))
def test_a_decimal_is_read_only_as_it_is_written_and_never_beyond_its_bounds(text):
    plain = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)
    whole, _, part = text.lstrip("-").partition(".")
    fits = plain and len(part) <= 9 and len(whole.lstrip("0")) <= 15
    for read in (Money.model_validate, lambda said: Money.model_validate_json(json.dumps(said), strict=True)):
        try:
            money = read({"amount": text, "currency": "USD"})
        except ValidationError:
            assert not fits, text
        else:
            assert plain, text
            assert money.amount == Decimal(text)


def test_decimals_travel_as_plain_strings():
    money = Money(amount=Decimal("1E+3"), currency="MXN")
    assert money.model_dump(mode="json") == {"amount": "1000", "currency": "MXN"}
