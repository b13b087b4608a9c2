"""What must hold of any table of lines: when it is split, of more value, in the other direction."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.tabling import rate, total

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


@given(st.integers(1, 10**8), st.integers(0, 10**8), st.sampled_from(["us", "mx"]))
def test_more_value_never_owes_less(value: int, more: int, section: str):
    base = DOLLARS if section == "us" else PESOS
    less, greater = (total(rate(section, entry_of(base, [each]))) for each in (value, value + more))
    assert 0 <= less <= greater


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


@given(kinds, st.sampled_from(["import", "export"]), parts, st.sampled_from(["", "T-MEC"]))
def test_no_charge_is_negative_and_what_is_not_paid_says_why(
    kind: str, direction: str, values: list[int], claim: str
):
    more = {"clave_pedimento": kind, "direction": direction, "origin": "US", "preference": claim}
    rows = [row for one in rate("mx", entry_of({**PESOS, **more}, values)) for row in one.rows]
    assert rows
    for row in rows:
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
