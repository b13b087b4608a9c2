"""Numbers on papers are well formed, and have the check digit that belongs to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso6346, luhn
from stdnum.mx import curp, rfc

from cruce.traffic.draws import Draw
from cruce.traffic.identifiers import (
    company_rfc,
    container,
    decimal,
    entry_number,
    manufacturer_id,
    pedimento_number,
    person_curp,
)
from cruce.traffic.people import People
from cruce.traffic.shipments import clabe

seeds = st.integers(0, 10**6)


@given(seeds)
def test_identifiers_have_their_check_digits(seed: int):
    draw = Draw(seed)
    assert rfc.is_valid(company_rfc(draw, "Química Ñandú, S.A. de C.V."), validate_check_digits=True)
    assert iso6346.is_valid(container(draw, "CRU"))
    account = clabe("40012", draw)
    weighed = sum(int(digit) * (3, 7, 1)[place % 3] % 10 for place, digit in enumerate(account[:17]))
    assert (weighed + int(account[17])) % 10 == 0
    assert account.startswith("012")


@given(seeds, st.integers(0, 10))
def test_a_driver_has_a_curp_that_holds(seed: int, index: int):
    driver = People(seed).driver(index, index)
    assert curp.is_valid(driver["curp"])
    assert curp.get_birth_date(driver["curp"]).isoformat() == driver["born_on"]


@given(st.integers(0, 10**7 - 1))
def test_the_entry_number_closes_by_luhn(serial: int):
    number = entry_number("XYZ", serial)
    assert len(number) == 13
    assert luhn.is_valid("789" + number[4:11] + number[12])  # X, Y, Z count as 7, 8, 9


def test_the_pedimento_number_is_read_back():
    assert pedimento_number(date(2026, 5, 13), "240", "3450", 1234) == "262434506001234"


def test_a_manufacturer_is_named_by_the_rule():
    code = manufacturer_id(
        "MX", "Arneses Peñasco Azul, S.A. de C.V.", "Carretera Aeropuerto km 7", "Nuevo Laredo"
    )
    assert code == "MXARNPEN7NUE"


def test_a_name_that_makes_a_bad_word_is_changed():
    letters = person_curp(Draw(1), "Óscar", ("Peña", "Rentería"), date(1980, 1, 2))
    assert curp.is_valid(letters)


@pytest.mark.parametrize(
    ("units", "places", "text"), [(5, 2, "0.05"), (123456, 2, "1234.56"), (7, 0, "7"), (0, 3, "0.000")]
)
def test_integers_are_written_as_decimals(units: int, places: int, text: str):
    assert decimal(units, places) == text
