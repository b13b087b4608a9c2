"""A correction is the difference of two assessments, charge by charge."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.declaring import declare

from cruce.law import open_law
from cruce.liabilities.correcting import correct
from cruce.model import ChargeStatus, Liability
from cruce.tariff import assess
from cruce.treasury import MoneyState

LAW = open_law()


def pedimento(*values: int, **line: Any) -> Liability:
    goods = ({"code": "39012001", "value": value, **line} for value in values)
    return assess(declare("mx", "import", "A1", *goods, currency="MXN"), LAW)


def test_a_claim_made_afterwards_is_owed_back():
    made = correct(pedimento(937_950), pedimento(937_950, claim="T-MEC"))
    assert made.state is MoneyState.CORRECTED
    assert {change.kind: str(change.difference.amount) for change in made.changes} == {
        "igi": "-46897",
        "dta": "-7504",
        "iva": "-8704",
    }
    assert str(made.amount) == "-63,105 MXN"
    assert made.unrated == ("prv", "prv_iva")


def test_a_line_more_is_owed_more():
    made = correct(pedimento(100_000), pedimento(100_000, 50_000))
    assert {(change.kind, change.line) for change in made.changes} == {("igi", 2), ("dta", None), ("iva", 2)}
    assert str(made.amount) == "11,364 MXN"


def test_nothing_changed_is_no_change():
    made = correct(pedimento(100_000), pedimento(100_000))
    assert made.changes == ()
    assert not made.amount.amount


def test_several_additional_duties_on_one_line_are_told_apart():
    def entry(value: int) -> Liability:
        goods = {"code": "3923300090", "value": value}
        return assess(declare("us", "import", "01", goods, day=date(2026, 2, 1)), LAW)

    after = entry(10_000)
    (emergency,) = (charge for charge in after.charges if charge.kind == "additional")
    another = emergency.model_copy(update={"edition": "another-duty"})
    made = correct(entry(20_000), after.model_copy(update={"charges": (*after.charges, another)}))
    changes = {(change.kind, change.measure): str(change.difference.amount) for change in made.changes}
    assert changes == {
        ("duty", None): "-300.00",
        ("additional", "us-ieepa-mexico"): "-2500.00",
        ("additional", "another-duty"): "2500.00",
        ("mpf", None): "-34.64",
    }


def test_a_duty_in_whose_place_another_is_not_known_is_not_given_back():
    def entry(day: date) -> Liability:
        goods = {"code": "3923300090", "value": 10_000}
        return assess(declare("us", "import", "01", goods, day=day), LAW)

    before = entry(date(2026, 2, 1))
    (emergency,) = (charge for charge in before.charges if charge.kind == "additional")
    unknown = emergency.model_copy(
        update={"edition": "in-its-place", "status": ChargeStatus.UNRATED, "amount": None}
    )
    others = tuple(charge for charge in before.charges if charge.kind != "additional")
    for place in ({}, {"edition": emergency.edition}):
        instead = before.model_copy(update={"charges": (*others, unknown.model_copy(update=place))})
        for made in (correct(before, instead), correct(instead, before)):
            assert (made.changes, made.unrated) == ((), ("additional",))
    elsewhere = unknown.model_copy(update={"authority": "232"})
    made = correct(before, before.model_copy(update={"charges": (*others, elsewhere)}))
    assert [str(change.difference.amount) for change in made.changes] == ["-2500.00"]


def test_a_duty_that_takes_the_place_of_another_is_a_change_of_its_own():
    goods = {"code": "3923300090", "value": 10_000}
    days = (date(2026, 2, 1), date(2026, 5, 13))
    made = correct(*(assess(declare("us", "import", "01", goods, day=day), LAW) for day in days))
    changes = {change.authority: str(change.difference.amount) for change in made.changes}
    assert changes == {"IEEPA": "-2500.00", "122": "1000.00"}


@given(st.integers(80_000, 10**8), st.integers(80_000, 10**8))
def test_a_correction_bridges_the_two_sums(one: int, other: int):
    before, after = pedimento(one), pedimento(other)
    assert before.owed.amount + correct(before, after).amount.amount == after.owed.amount
