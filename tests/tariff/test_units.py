"""Units: every text of the official schedules is read, and what converts does so exactly."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.data import official
from tests.tariff.official_law import official_folder
from tests.tariff.tabling import LAW

from cruce.law import import_edition
from cruce.tariff.amounts import declared_in
from cruce.tariff.lines.cells import unit_of
from cruce.tariff.rates import read_rate, read_special
from cruce.tariff.terms import Rate
from cruce.tariff.units import declared, is_declared

LIGIE = ("ligie_rates_part.csv", "ligie_igi_2026-03-30_ch27-98_part.csv")


def rows_of(folder: Path, tariff: str) -> Iterator[dict[str, Any]]:
    for edition in (folder / "editions" / tariff).iterdir():
        yield from map(json.loads, (edition / "lines.jsonl").read_text().splitlines())


def not_read(folder: Path, tariff: str) -> set[str]:
    texts = {unit.strip() for row in rows_of(folder, tariff) for unit in row.get("units", ())}
    assert len(texts) > 10
    return {text for text in texts if text and unit_of(LAW, text) is None}


def test_every_quantity_text_of_the_us_editions_is_a_unit():
    assert not_read(official_folder(), "us-hts") == set()


def test_every_quantity_text_of_the_ligie_is_a_unit(tmp_path):
    for place, name in enumerate(LIGIE):
        content = official(f"mx_tariff/{name}").read_bytes()
        import_edition("mx-ligie", content, f"part-{place}", date(2026, 1 + place, 1), None, tmp_path)
    assert not_read(tmp_path, "mx-ligie") == set()


def asked_for(row: dict[str, Any]) -> Iterator[str]:
    """Give the units in which the rates of a row ask for goods or parts of them."""
    rates = [read_rate(row[column], "us-hts") for column in ("general", "other") if row.get(column)]
    rates += read_special(row.get("special") or "").values()
    for rate in rates:
        if isinstance(rate, Rate):
            terms = (*rate.terms, *rate.least, *rate.most)
            yield from (declared_in(term) for term in terms if term.unit and term.amount)


def test_every_unit_that_a_rate_of_the_us_editions_asks_for_can_be_declared():
    units = {unit for row in rows_of(official_folder(), "us-hts") for unit in asked_for(row)}
    assert len(units) > 20
    assert {unit for unit in units if unit_of(LAW, unit) is None} == set()


@pytest.mark.parametrize(
    ("text", "size", "unit"),
    [
        # NIST Handbook 44, appendix C: the yard, the pound and the US gallon are exact.
        ("GLL", "3.785411784", "l"),
        ("gal (US)", "3.785411784", "l"),
        ("GLI", "4.54609", "l"),
        ("QTL", "0.946352946", "l"),
        ("PTL", "0.473176473", "l"),
        ("OZA", "0.0295735295625", "l"),
        ("LBR", "0.45359237", "kg"),
        ("STN", "907.18474", "kg"),
        ("LTN", "1016.0469088", "kg"),
        ("APZ", "0.0311034768", "kg"),
        ("FTQ", "28.316846592", "l"),
        ("YDQ", "764.554857984", "l"),
        ("INQ", "0.016387064", "l"),
        ("YRD", "0.9144", "m"),
        ("YDK", "0.83612736", "m2"),
        ("INK", "0.00064516", "m2"),
        ("Dz Pcs", "12", "no"),
        ("Mll", "1000", "no"),
        ("doc", "12", "no"),
        ("cto", "100", "no"),
        ("each", "1", "no"),
        ("thousand m", "1000", "m"),
        ("cy kg", "1", "cy kg"),
        ("Jwls.", "1", "jwls."),
        ("jewel", "1", "jwls."),
    ],
)
def test_a_unit_converts_exactly(text, size, unit):
    found = unit_of(LAW, text)
    assert found
    written, times = found
    account = declared(written)
    assert (times * account.size, account.name) == (Decimal(size), unit)


@pytest.mark.parametrize("text", ["gal", "ton", "pt", "oz t", "furlong", "kg 1/", "usd", "kg of the goods"])
def test_a_text_that_is_no_unit_or_more_than_one_is_not_guessed(text):
    assert unit_of(LAW, text) is None


@pytest.mark.parametrize(
    ("unit", "whole"), [("each", True), ("cy kg", True), ("jewel", False), ("Pb kg", False)]
)
def test_only_a_part_of_the_goods_may_be_nought(unit, whole):
    assert is_declared(unit) is whole
