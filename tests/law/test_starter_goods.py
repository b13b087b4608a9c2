"""The goods that ship for examples and traffic: coded in both tariffs on one day, in the units of both."""

from datetime import date
from decimal import Decimal

import pytest

from cruce.law import Entry, TariffLine, open_law
from cruce.model import Flow

DAY = date(2026, 5, 13)
LAW = open_law()
GOODS = LAW.entries("goods", DAY)
NORTH, SOUTH = "north_musd", "south_musd"


def line(tariff: str, code: str) -> TariffLine:
    found = LAW.line(tariff, code, DAY)
    assert isinstance(found, TariffLine), f"{tariff} {code}"
    return found


def symbol(key: str) -> str:
    entry = LAW.entry("mx/units", key, DAY)
    assert isinstance(entry, Entry), key
    return entry.attributes["symbol"]


def miscoded(goods: Entry) -> bool:
    of = goods.attributes
    ours, theirs = line("us-hts", of["hts10"]), line("mx-ligie", of["fraccion"] + of["nico"])
    units = ";".join(ours.units or ("",)).replace("No. and kg", "No.;kg")
    return not (
        of["hs6"] == of["hts10"][:6] == of["fraccion"][:6]
        and ours.general is not None
        and of["nico"] in (theirs.nico or ())
        and (symbol(of["unit"]),) == theirs.units
        and of.get("us_units", "") == units
        and len(of["us_per_unit"].split(";")) == len(units.split(";"))
    )


def test_both_tariffs_hold_the_goods_in_their_units():
    assert [goods.code for goods in GOODS if miscoded(goods)] == []


def test_amounts_are_positive_and_in_order():
    for goods in GOODS:
        of = goods.attributes
        assert Decimal(0) < Decimal(of["usd_low"]) < Decimal(of["usd_high"]), goods.code
        assert all(Decimal(part) > 0 for part in (of["kg"], *of["us_per_unit"].split(";"))), goods.code


def test_the_price_bands_lie_within_the_reference_prices():
    for goods in GOODS:
        of = goods.attributes
        reference = LAW.entry("risk/reference-prices", of["fraccion"], DAY)
        assert isinstance(reference, Entry)
        assert goods.code in reference.attributes["goods"].split()
        assert reference.attributes["unit"] == symbol(of["unit"])
        assert Decimal(reference.attributes["low"]) < Decimal(of["usd_low"]), goods.code
        assert Decimal(reference.attributes["high"]) > Decimal(of["usd_high"]), goods.code


@pytest.mark.parametrize(("way", "weight"), [("northbound", NORTH), ("southbound", SOUTH)])
def test_there_are_goods_enough_for_a_day_of_traffic(way: str, weight: str):
    crossing = [goods for goods in GOODS if goods.attributes["direction"] in (way, "both")]
    weighed = [goods for goods in crossing if Decimal(goods.attributes.get(weight, "0")) > 0]
    assert len(weighed) > 120


def test_each_precursor_asks_for_papers_in_both_countries():
    for precursor in LAW.entries("risk/precursors", DAY):
        code = precursor.attributes["hs"] + "00"
        asked = LAW.measures("mx", Flow.IMPORT, code, DAY, "US")
        shared = {"292640", "292429", "291830", "291899", "293299"}  # with many harmless goods
        if precursor.attributes["table"] == "I" and code[:6] not in shared:
            assert any(row.agency == "COFEPRIS" and row.requires for row in asked), precursor.code


@pytest.mark.parametrize(
    ("code", "origin", "relief"),
    [
        ("10059099", "US", "mx-iva-zero-corn"),
        ("02031201", "US", "mx-iva-zero-pork"),
        ("08044001", "MX", "mx-iva-zero-avocado"),
    ],
)
def test_the_zero_lines_of_iva_that_are_certain(code: str, origin: str, relief: str):
    (row,) = [row for row in LAW.measures("mx", Flow.IMPORT, code, DAY, origin) if row.charge == "iva"]
    assert (row.id, row.formula, row.verified) == (relief, "0%", True)


def test_a_measure_ends_on_its_last_day():
    names = ("us-ieepa-mexico", "us-section-122")
    for day, in_force in (
        (date(2026, 2, 23), {"us-ieepa-mexico"}),
        (date(2026, 2, 24), {"us-section-122"}),
        (date(2026, 7, 23), {"us-section-122"}),
        (date(2026, 7, 24), set()),
    ):
        found = {row.id for row in LAW.measures("us", Flow.IMPORT, "08044000", day, "MX")}
        assert found & set(names) == in_force, day


def test_patentes_end_and_are_suspended_on_their_days():
    def status(code: str, day: date) -> str:
        found = LAW.entry("mx/patentes", code, day)
        return found.attributes["status"] if isinstance(found, Entry) else "none"

    assert [status("3013", day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == ["active", "none"]
    assert [status("3017", day) for day in (date(2026, 3, 1), date(2026, 3, 2))] == ["active", "suspended"]
    assert status("3001", DAY) == "active"
