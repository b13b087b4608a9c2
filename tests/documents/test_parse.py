"""JSON and what it allows but a filing does not: where, how often, in which line."""

import json

import pytest
from tests.documents.looking import places
from tests.filings import a1_southbound, harness_northbound

from cruce.documents import read, write_csv

RIGHT = harness_northbound()
TEXT = json.dumps(RIGHT.document, ensure_ascii=False, indent=1)


def said(content: str) -> list[tuple[str, str]]:
    """Read JSON text and reduce its findings."""
    return places(read(content.encode("utf-8"), "application/json").findings)


@pytest.mark.parametrize("cut", [1, 40, 700, len(TEXT) - 2])
def test_a_truncated_filing_says_where_it_ends(cut: int):
    part = TEXT[:cut].rstrip()
    finding = read(part.encode()).findings[0]
    assert finding.code == "document.truncated"
    assert f"line {part.count(chr(10)) + 1}," in finding.says.en
    assert f"byte {len(part.encode())})" in finding.says.en


def test_a_missing_comma_is_shown():
    content = TEXT.replace(",", "", 1)
    finding = read(content.encode()).findings[0]
    assert finding.code == "document.not-json"
    assert "line 3, column 2 " in finding.says.en


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("[]", "una lista"),
        ("[1, 2]", "una lista"),
        ('"x"', "un texto"),
        ("null", "null"),
        ("12", "un solo valor"),
    ],
)
def test_what_is_no_object_is_no_filing(content: str, found: str):
    reading = read(content.encode(), "application/json")
    assert places(reading.findings) == [("document.not-object", "")]
    assert found in reading.findings[0].says.es


@pytest.mark.parametrize(
    "content",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        '{"a":' * 50 + "1" + "}" * 50,
        TEXT.replace('"remarks"', '"x"')[:-1] + ', "remarks": ' + "[" * 60 + "]" * 60 + "}",
        TEXT[:-1] + ', "remarks": ' + '{"a":' * 300 + "1.5" + "}" * 300 + "}",
    ],
)
def test_depth_is_bounded(content: str):
    assert said(content)[0] == ("document.too-deep", "")


def test_a_key_that_stands_twice_is_a_fault_at_its_place():
    content = TEXT.replace('"load": "laden"', '"load": "empty", "load": "laden", "load": "laden"')
    reading = read(content.encode())
    assert reading.filing is None
    assert places(reading.findings) == [("document.duplicate-key", "/trip/load")]
    assert "3" in reading.findings[0].says.en


@pytest.mark.parametrize("number", ["37500.00", "3.75e4", "1E400", "-0.5"])
def test_a_fraction_is_a_text(number: str):
    content = TEXT.replace('"value": "37500.00"', f'"value": {number}')
    assert (said(content) or [("", "")])[0][1] == "/consignments/0/items/0/value"
    assert read(content.encode()).filing is None


def test_a_fraction_is_named_as_written():
    finding = read(TEXT.replace('"value": "37500.00"', '"value": 37500.10').encode()).findings[0]
    assert finding.code == "document.fraction"
    assert finding.advice.en == 'Write it as a text: "37500.10".'


def test_a_whole_number_is_an_amount():
    assert read(TEXT.replace('"value": "37500.00"', '"value": 37500').encode()).filing is not None


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(number: str):
    assert said(TEXT.replace('"value": "37500.00"', f'"value": {number}')) == [
        ("shape.amount", "/consignments/0/items/0/value")
    ]
    assert said(TEXT.replace('"bill": "TSNL0513000177"', f'"bill": {number}')) == [
        ("document.not-a-number", "/consignments/0/entry/bill")
    ]


def test_a_number_of_five_thousand_digits_is_refused():
    assert said(TEXT.replace('"packages": 24', f'"packages": {"9" * 5000}')) == [
        ("shape.integer", "/consignments/0/items/0/packages")
    ]


@pytest.mark.parametrize("value", ["1778686200", "1778686200.5", "-3"])
def test_seconds_are_no_date(value: str):
    """Seconds since 1970 are a date for some readers, and for no trader."""
    content = json.dumps(RIGHT.spoilt({"/expected_arrival": value}).document)
    assert ("document.date", "/expected_arrival") in said(content)


@pytest.mark.parametrize(
    "sign", ["\\u0000", "\\u001b", "\\ud800", "\\b", "\\u0085", "\x85", "\\u202e", "\u202e", "\u2066", "\x7f"]
)
def test_what_cannot_be_seen_is_refused(sign: str):
    content = TEXT.replace("José Ángel", f"José{sign} Ángel")
    assert said(content) == [("document.control-character", "/trip/driver/name")]


@pytest.mark.parametrize("sign", ["\x07", "\x85", "\u202e"])
def test_what_cannot_be_seen_is_refused_in_a_table_too(sign: str):
    content = write_csv(RIGHT.filing).decode().replace("José Ángel", f"José{sign} Ángel")
    assert ("document.control-character", "/trip/driver/name") in places(read(content.encode()).findings)


def test_seconds_are_no_date_in_a_table_either():
    arrival = RIGHT.document["expected_arrival"]
    content = write_csv(RIGHT.filing).decode().replace(arrival, "1778686200")
    assert ("document.date", "/expected_arrival") in places(read(content.encode()).findings)


def test_an_invisible_key_points_at_its_object():
    assert said(
        TEXT.replace('"hazardous"', '"hazar\\u0007dous"').replace('"trip": {', '"trip": {"x\\u0000": 1, ')
    )[0] == (
        "document.control-character",
        "/trip",
    )


def test_letters_of_any_script_are_welcome():
    names = {"/trip/driver/name": "王小明 Ŵ 🚚", "/remarks": 'línea\nnueva "entre comillas"\t\\'}
    for ascii_only in (True, False):
        content = json.dumps(a1_southbound().spoilt(names).document, ensure_ascii=ascii_only)
        filing = read(content.encode()).filing
        assert filing is not None
        assert filing.trip.driver.name == "王小明 Ŵ 🚚"
