"""What must hold of any table of lines: when it is split, of more value, in the other direction."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.tabling import LAW, rate, total
from tests.tariff.whole import whole_law

from cruce.law import Law
from cruce.tariff import RatedEntry

PESOS = {"code": "39012001", "origin": "CN", "currency": "MXN", "on": "2026-05-13"}
DOLLARS = {"code": "8544300000", "origin": "CO", "on": "2026-08-03"}
parts = st.lists(st.integers(100_000, 10**7), min_size=1, max_size=5)
kinds = st.sampled_from(["A1", "IN", "AF", "RT", "K1", "T3"])


def entry_of(base: dict[str, str], values: list[int], *, apart: bool = False) -> list[dict[str, Any]]:
    return [
        {**base, "entry_id": f"E{place if apart else ''}", "line_id": place, "value": value}
        for place, value in enumerate(values)
    ]


def by_level(entries: list[RatedEntry], level: str) -> Decimal:
    rows = (row for one in entries for row in one.rows if row.status == "due" and row.level == level)
    return sum((Decimal(row.amount) for row in rows), Decimal(0))


@given(parts)
def test_splitting_the_lines_of_an_entry_changes_a_us_total_by_rounding_alone(values: list[int]):
    whole, split = (total(rate("us", entry_of(DOLLARS, each))) for each in ([sum(values)], values))
    assert abs(whole - split) <= Decimal("0.01") * len(values)


@given(parts)
def test_splitting_the_lines_of_a_pedimento_changes_its_total_by_rounding_alone(values: list[int]):
    whole, split = (total(rate("mx", entry_of(PESOS, each))) for each in ([sum(values)], values))
    assert abs(whole - split) <= 2 * len(values)


@given(parts)
def test_splitting_an_entry_changes_its_total_by_what_is_levied_on_the_entry(values: list[int]):
    one, several = (rate("us", entry_of(DOLLARS, values, apart=apart)) for apart in (False, True))
    assert by_level(one, "line") == by_level(several, "line")
    assert total(several) - total(one) == by_level(several, "entry") - by_level(one, "entry")


def test_four_hundred_thousand_dollars_pay_the_greatest_fee_once_an_entry():
    one, two = (rate("us", entry_of(DOLLARS, [200_000] * 2, apart=apart)) for apart in (False, True))
    assert by_level(one, "entry") == Decimal("651.50")
    assert by_level(two, "entry") == Decimal("1303.00")


@pytest.fixture(name="whole", scope="module")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return whole_law(tmp_path_factory.mktemp("whole"), {"id": "tyres", "codes": ["4011"], "formula": "7%"})


@given(parts)
def test_splitting_a_pedimento_without_dta_adds_a_prevalidation_for_each_more(whole: Law, values: list[int]):
    claimed = {**PESOS, "origin": "US", "preference": "T-MEC"}
    one, several = (
        total(rate("mx", entry_of(claimed, values, apart=apart), whole)) for apart in (False, True)
    )
    assert several - one == (290 + 46) * (len(values) - 1)


@given(st.lists(st.integers(1000, 10**6), min_size=1, max_size=5))
def test_splitting_a_pedimento_adds_what_is_levied_on_it_and_the_iva_on_its_dta(
    whole: Law, values: list[int]
):
    one, several = (rate("mx", entry_of(PESOS, values, apart=apart), whole) for apart in (False, True))
    dta = of(several, "DTA") - of(one, "DTA")
    assert of(several, "PRV") - of(one, "PRV") == 290 * (len(values) - 1)
    assert of(several, "IVA-PRV") - of(one, "IVA-PRV") == 46 * (len(values) - 1)
    assert of(several, "IGI") == of(one, "IGI")
    assert abs(of(several, "IVA") - of(one, "IVA") - dta * Decimal("0.16")) <= len(values)
    assert total(several) - total(one) == sum(
        of(several, name) - of(one, name) for name in ("DTA", "PRV", "IVA-PRV", "IVA")
    )


def of(entries: list[RatedEntry], authority: str) -> Decimal:
    rows = (row for one in entries for row in one.rows if row.authority == authority)
    return sum((Decimal(row.amount) for row in rows), Decimal(0))


@given(st.integers(1, 10**8), st.integers(0, 10**8), st.sampled_from(["us", "mx"]))
def test_more_value_never_owes_less(value: int, more: int, section: str):
    base = DOLLARS if section == "us" else PESOS
    less, greater = (total(rate(section, entry_of(base, [each]))) for each in (value, value + more))
    assert 0 <= less <= greater


@given(
    st.integers(1, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(["39012001", "40111010", "22030001", "10059099", "30049099"]),
    st.sampled_from(["A1", "IN", "AF"]),
    st.sampled_from(["", "AAA"]),
)
def test_more_value_never_owes_mexico_less_past_every_least_amount(
    whole: Law, value: int, more: int, code: str, kind: str, certified: str
):
    base = {**PESOS, "code": code, "origin": "DE", "clave_pedimento": kind, "iva_certified": certified}
    less, greater = (rate("mx", entry_of(base, [each]), whole) for each in (value, value + more))
    for status in ("due", "guaranteed"):
        assert 0 <= summed(less, status) <= summed(greater, status)
    assert not any(row.charge == "UNRATED" for one in (*less, *greater) for row in one.rows)


def summed(entries: list[RatedEntry], status: str) -> Decimal:
    rows = (row for one in entries for row in one.rows if row.status == status)
    return sum((Decimal(row.amount) for row in rows), Decimal(0))


@given(st.integers(1, 10**4), st.integers(2, 9))
def test_contributions_in_percent_are_linear_in_value(whole: Law, units: int, times: int):
    """Of 100,000 pesos of these tyres each of IGI, DTA, cuota and IVA comes to whole pesos."""
    tyres = {**PESOS, "code": "40111010", "origin": "DE"}
    once, often = (rate("mx", entry_of(tyres, [100_000 * units * each]), whole) for each in (1, times))
    for authority in ("IGI", "cuota", "DTA", "IVA"):
        assert of(often, authority) == of(once, authority) * times > 0


@given(st.integers(1, 10**6), st.integers(2, 9))
def test_a_duty_in_percent_is_linear_in_value(hundreds: int, times: int):
    once, often = (
        by_level(rate("us", entry_of(DOLLARS, [100 * hundreds * each])), "line") for each in (1, times)
    )
    assert often == once * times


@given(st.lists(st.sampled_from(["8544300000", "0203294000", "0804400000", "2203000060", "1"]), min_size=1))
def test_the_united_states_charges_no_export(codes: list[str]):
    rows = [{**DOLLARS, "code": code, "value": 100, "direction": "export"} for code in codes]
    rated = (row for one in rate("us", rows) for row in one.rows)
    assert all(row.charge == "UNRATED" for row in rated)


claims = st.sampled_from(["", "USMCA", "T-MEC"])


@given(kinds, st.sampled_from(["import", "export"]), parts, claims, st.booleans())
def test_no_charge_of_mexico_is_negative_and_what_is_not_paid_says_why(
    whole: Law, kind: str, direction: str, values: list[int], claim: str, all_known: bool
):
    more = {"clave_pedimento": kind, "direction": direction, "origin": "US", "preference": claim}
    law = whole if all_known else LAW
    entries = rate("mx", entry_of({**PESOS, **more}, values), law)
    assert any(one.rows for one in entries)
    _never_negative(entries)


us_kinds = st.sampled_from(["01", "03", "06", "11", "21", "23", "61", "62"])
us_codes = st.sampled_from(
    ["8544300000", "0203294000", "0804400000", "2203000060", "8708295060", "7326908688"]
)


@given(us_kinds, us_codes, st.sampled_from(["MX", "CN", "CO", "CU"]), parts, claims)
def test_no_charge_of_the_united_states_is_negative_and_what_is_not_paid_says_why(
    kind: str, code: str, origin: str, values: list[int], claim: str
):
    base = {**DOLLARS, "code": code, "origin": origin, "entry_type": kind, "preference": claim}
    entries = rate("us", entry_of(base, values))
    assert any(one.rows for one in entries)
    _never_negative(entries)


def _never_negative(entries: list[RatedEntry]) -> None:
    for row in (row for one in entries for row in one.rows):
        assert (row.status == "") == (row.charge == "UNRATED") == (row.amount == "")
        assert row.amount == "" or Decimal(row.amount) >= 0
        assert row.status not in ("zero", "exempt", "deferred") or not Decimal(row.amount)
        assert row.status not in ("due", "guaranteed") or Decimal(row.amount)
        assert row.charge != "UNRATED" or row.note


def test_exempt_zero_and_not_due_are_three_things():
    pork = {
        **PESOS,
        "code": "02032999",
        "origin": "US",
        "preference": "T-MEC",
        "value": 1000,
        "entry_id": "Z",
    }
    inputs = {**PESOS, "clave_pedimento": "IN", "value": 1000, "entry_id": "N"}
    found = {
        (row.entry_id, row.authority): row.status for one in rate("mx", [pork, inputs]) for row in one.rows
    }
    assert found["Z", "IVA"] == "zero"
    assert found["Z", "DTA"] == "exempt"
    assert found["N", "IGI"] == "deferred"


def test_exempt_zero_and_not_due_are_three_things_in_the_united_states_too():
    claimed = {**DOLLARS, "origin": "MX", "preference": "S", "value": 50_000, "entry_id": "Z"}
    bonded = {**DOLLARS, "entry_type": "61", "value": 50_000, "entry_id": "N"}
    found = {
        (row.entry_id, row.charge, row.authority): row.status
        for one in rate("us", [claimed, bonded])
        for row in one.rows
    }
    assert found["Z", "preferential", "USMCA"] == "zero"
    assert found["Z", "fee", "MPF"] == "exempt"
    assert found["N", "general", "HTS"] == "deferred"
