"""The exchange rate of law: the table that each country's rule chooses, and how long one is carried."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.folder import put

from cruce.law import Known, Law, Unknown, open_law

DAY = date(2026, 5, 13)


def figure(
    law: Path, path: str, unit: str, values: dict[str, str], until: dict[str, str] | None = None
) -> None:
    said = {"says": {"en": "Rate", "es": "Tipo"}, "unit": unit, "values": values, "until": until or {}}
    put(law, f"parameters/{path}.yaml", json.dumps(said))


def known(law: Law, country: str, currency: str, on: date = DAY) -> Known:
    found = law.convert(country, currency, on)
    assert isinstance(found, Known)
    return found


@pytest.mark.parametrize(
    ("daily", "used"),
    [
        ("0.05700000", "0.05700000"),
        ("0.05700001", "0.060000"),
        ("0.05699999", "0.05699999"),
        ("0.06299999", "0.060000"),
        ("0.06300000", "0.06300000"),
        ("0.090000", "0.090000"),
    ],
)
def test_the_daily_rate_takes_the_place_of_the_quarterly_from_five_percent(
    tmp_path: Path, daily: str, used: str
):
    figure(
        tmp_path, "us/exchange/MXN", "USD per MXN", {"2026-04-01": "0.060000"}, {"2026-04-01": "2026-06-30"}
    )
    ends = {"2026-05-13": "2026-05-13"}
    figure(tmp_path, "us/exchange-daily/MXN", "USD per MXN", {"2026-05-13": daily}, ends)
    law = open_law(tmp_path)
    assert str(known(law, "us", "MXN").value) == used
    assert str(known(law, "us", "MXN", DAY - timedelta(days=1)).value) == "0.060000"


def test_it_says_which_table_gave_the_rate_and_why(tmp_path: Path):
    figure(tmp_path, "us/exchange/MXN", "USD per MXN", {"2026-04-01": "0.06"}, {"2026-04-01": "2026-06-30"})
    figure(tmp_path, "us/exchange-daily/MXN", "USD per MXN", {"2026-05-12": "0.055", "2026-05-13": "0.0606"})
    law = open_law(tmp_path)
    far, near = (known(law, "us", "MXN", day) for day in (date(2026, 5, 12), DAY))
    assert "differs by 8.33 % from the quarterly 0.06 of 2026-04-01" in far.says.en
    assert (far.since, near.since) == (date(2026, 5, 12), date(2026, 4, 1))
    assert (
        near.says.es
        == "Tipo. El tipo trimestral del 2026-04-01; el diario 0.0606 del 2026-05-13 difiere solo en 1.00 %."
    )


def test_without_a_quarterly_rate_the_daily_one_is_used(tmp_path: Path):
    figure(tmp_path, "us/exchange-daily/PLN", "USD per PLN", {"2026-05-13": "0.27"})
    found = known(open_law(tmp_path), "us", "PLN")
    assert (str(found.value), found.path) == ("0.27", "us/exchange/PLN")


def test_another_currency_goes_to_pesos_by_way_of_the_dollar(tmp_path: Path):
    figure(
        tmp_path, "mx/exchange/USD", "MXN per USD", {"2026-05-13": "18.0375"}, {"2026-05-13": "2026-05-13"}
    )
    figure(
        tmp_path,
        "mx/equivalence/KRW",
        "USD per KRW",
        {"2026-05-08": "0.0007019"},
        {"2026-05-08": "2026-06-07"},
    )
    law = open_law(tmp_path)
    found = known(law, "mx", "KRW")
    assert found.value == Decimal("0.012660521")
    assert (found.unit, found.since, found.until) == ("MXN per KRW", DAY, DAY)
    late = law.convert("mx", "KRW", date(2026, 5, 14))
    assert isinstance(late, Unknown)
    assert late.known_to == DAY
    assert law.value("mx/exchange/KRW", DAY) == found


def test_without_a_table_of_equivalences_the_figure_at_hand_stays(tmp_path: Path):
    assert open_law(tmp_path).convert("mx", "EUR", DAY) == open_law().convert("mx", "EUR", DAY)


def test_the_last_rate_is_carried_as_long_as_the_directory_says_and_no_longer(tmp_path: Path):
    figure(tmp_path, "mx/exchange/USD", "MXN per USD", {"2026-05-13": "18"}, {"2026-05-13": "2026-05-13"})
    figure(tmp_path, "mx/conversion/carried-days", "days", {"2020-01-01": "10"})
    law = open_law(tmp_path)
    for days, carried in ((0, True), (1, True), (10, True), (11, False), (40, False), (-1, False)):
        found = law.last_rate("mx", "USD", DAY + timedelta(days=days))
        assert isinstance(found, Known) == carried, days
        assert isinstance(law.convert("mx", "USD", DAY + timedelta(days=days)), Known) == (days == 0)


def test_each_table_is_carried_on_its_own(tmp_path: Path):
    """An equivalence that ended is multiplied by the dollar of the day, not by that of its last day."""
    figure(tmp_path, "mx/exchange/USD", "MXN per USD", {"2026-05-01": "18", "2026-05-13": "19"})
    figure(tmp_path, "mx/equivalence/EUR", "USD per EUR", {"2026-04-08": "1.1"}, {"2026-04-08": "2026-05-07"})
    found = open_law(tmp_path).last_rate("mx", "EUR", DAY)
    assert isinstance(found, Known)
    assert found.value == Decimal("20.9")


def test_a_daily_rate_is_not_carried_beyond_its_day(tmp_path: Path):
    ends = {"2026-05-12": "2026-05-12"}
    figure(tmp_path, "us/exchange-daily/PLN", "USD per PLN", {"2026-05-12": "0.27"}, ends)
    assert isinstance(open_law(tmp_path).last_rate("us", "PLN", DAY), Unknown)


@pytest.mark.parametrize("absurd", ["0", "-18.0375", "unknown"])
def test_an_absurd_rate_is_passed_over_for_the_last_valid_one(tmp_path: Path, absurd: str):
    figure(tmp_path, "mx/exchange/USD", "MXN per USD", {"2026-05-12": "18.02", "2026-05-13": absurd})
    law = open_law(tmp_path)
    found, last = law.convert("mx", "USD", DAY), law.last_rate("mx", "USD", DAY)
    assert isinstance(found, Unknown)
    assert "is no rate" in found.why.en
    assert isinstance(last, Known)
    assert (last.value, last.since) == (Decimal("18.02"), date(2026, 5, 12))


def test_an_absurd_first_rate_leaves_nothing_to_carry(tmp_path: Path):
    figure(tmp_path, "mx/exchange/USD", "MXN per USD", {"2026-05-13": "0"})
    assert isinstance(open_law(tmp_path).last_rate("mx", "USD", DAY), Unknown)


@given(
    st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.sampled_from(["us MXN", "us EUR", "mx USD", "mx CAD"])
)
def test_what_is_known_is_never_replaced_by_an_older_rate(day: date, asked: str):
    country, currency = asked.split()
    found, last = (ask(country, currency, day) for ask in (LAW.convert, LAW.last_rate))
    assert last == found or (isinstance(found, Unknown) and isinstance(last, Known) and last.since <= day)


LAW = open_law()
