"""The lesser of two duties: never above either, nothing from originating inputs, and the sums are exact."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.declaring import declare

from cruce.law import Unknown, open_law
from cruce.liabilities import between
from cruce.liabilities.lesser import Input, LesserOfTwo, file_by, lesser_of_two
from cruce.model import Citation, Conversion, Liability, Money, Text
from cruce.tariff import assess

LAW = open_law()
DAY = date(2026, 8, 3)
CASES = yaml.load(
    Path(__file__).with_name("cases").joinpath("lesser_of_two.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)["cases"]

pesos = st.integers(0, 10**8).map(Decimal)
dollars = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
rates = st.integers(150_000, 250_000).map(lambda points: Decimal(points) / 10_000)
inputs = st.lists(
    st.builds(
        Input,
        line=st.integers(1, 9),
        duty=pesos.map(lambda amount: Money(amount=amount, currency="MXN")),
        used=st.integers(0, 100).map(lambda percent: Decimal(percent) / 100),
        originating=st.booleans(),
    ),
    max_size=5,
)


def at(rate: Decimal) -> Conversion:
    why = Text(en="made up", es="inventado")
    return Conversion(
        source="USD",
        target="MXN",
        rate=rate,
        day=DAY,
        why=why,
        citation=Citation(law="CFF", article="art. 20"),
    )


def usd(amount: Decimal) -> Money:
    return Money(amount=amount, currency="USD")


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, Any]):
    given_in = [
        Input.model_validate({**one, "line": place, "duty": {"amount": one["duty"], "currency": "MXN"}})
        for place, one in enumerate(case["inputs"], start=1)
    ]
    made = lesser_of_two(given_in, usd(Decimal(case["abroad"])), at(Decimal(case["rate"])))
    assert [str(one.waived.amount) for one in made.reliefs] == case["waived"]
    assert str(made.payable.amount) == case["payable"]
    assert case["rate"] in made.why.es


@given(inputs, dollars, rates)
def test_it_is_never_above_either_duty_and_its_parts_add_up(
    some: list[Input], abroad: Decimal, rate: Decimal
):
    some = [*some, Input(line=9, duty=Money(amount=Decimal(0), currency="MXN"))]
    made = lesser_of_two(some, usd(abroad), at(rate))
    assert made.waived.amount <= made.deferred.amount
    assert made.waived.amount <= abroad * rate
    assert sum(one.waived.amount for one in made.reliefs) == made.waived.amount
    assert all(one.waived.amount <= one.duty.amount for one in made.reliefs)
    owed = sum(one.duty.amount * one.used for one in some if not one.originating)
    assert made.deferred.amount <= owed
    assert 0 <= made.payable.amount <= made.deferred.amount + 1


@given(inputs, dollars, rates)
def test_originating_inputs_change_nothing(some: list[Input], abroad: Decimal, rate: Decimal):
    some = [*some, Input(line=9, duty=Money(amount=Decimal(7), currency="MXN"))]
    without = [one for one in some if not one.originating]
    assert lesser_of_two(some, usd(abroad), at(rate)) == lesser_of_two(without, usd(abroad), at(rate))


@given(inputs, dollars, dollars, rates)
def test_more_duty_abroad_never_leaves_more_to_pay(
    some: list[Input], one: Decimal, other: Decimal, rate: Decimal
):
    some = [*some, Input(line=9, duty=Money(amount=Decimal(7), currency="MXN"))]
    less, more = (lesser_of_two(some, usd(paid), at(rate)) for paid in sorted((one, other)))
    assert less.waived.amount <= more.waived.amount
    assert less.payable.amount >= more.payable.amount


def test_the_mirror_of_the_united_states_is_the_same_rule_in_cents():
    steel = Input(line=1, duty=usd(Decimal("1234.56")))
    turned = at(Decimal("0.05")).model_copy(update={"source": "MXN", "target": "USD"})
    made = lesser_of_two([steel], Money(amount=Decimal(10_001), currency="MXN"), turned)
    assert str(made.payable) == "734.51 USD"


def test_two_moneys_do_not_meet_without_a_conversion():
    with pytest.raises(ValueError, match="USD to MXN"):
        lesser_of_two([Input(line=1, duty=Money(amount=Decimal(5), currency="MXN"))], usd(Decimal(1)))


def pedimento(**line: Any) -> Liability:
    """The inputs as if imported definitively."""
    goods = {"code": "39012001", "value": 937_950, "origin": "CN", **line}
    return assess(declare("mx", "import", "A1", goods, currency="MXN", day=DAY), LAW)


def entry(**line: Any) -> Liability:
    goods = {"code": "3923300090", "value": 100_000, "origin": "MX", **line}
    return assess(declare("us", "import", "01", goods, day=DAY), LAW)


def test_it_is_determined_from_what_both_treasuries_were_owed():
    made = between(pedimento(), entry(), LAW, DAY)
    assert isinstance(made, LesserOfTwo)
    rate = LAW.convert("mx", "USD", DAY)
    assert not isinstance(rate, Unknown)
    assert made.conversion is not None
    assert made.conversion.rate == rate.value
    assert made.conversion.illustrative
    assert str(made.deferred.amount) == "46897.00"
    assert made.abroad.amount == Decimal(3000) * Decimal(rate.value)
    assert made.payable.amount == max(0, 46897 - made.abroad.amount)


def test_goods_free_under_the_agreement_leave_the_whole_duty_and_originating_inputs_none():
    free = between(pedimento(), entry(claim="S"), LAW, DAY)
    assert isinstance(free, LesserOfTwo)
    assert str(free.payable) == "46,897 MXN"
    own = between(pedimento(origin="US", claim="T-MEC"), entry(), LAW, DAY)
    assert isinstance(own, LesserOfTwo)
    assert not own.deferred.amount


def test_a_duty_that_is_unrated_on_either_side_leaves_it_unknown():
    for inputs_of, goods in ((pedimento(code="99999999"), entry()), (pedimento(), entry(code="9999999999"))):
        made = between(inputs_of, goods, LAW, DAY)
        assert isinstance(made, Unknown)
        assert made.why.es


def test_the_complementary_pedimento_is_due_sixty_days_after_exportation():
    assert file_by(date(2026, 8, 3), LAW) == date(2026, 10, 2)
