"""Checking as a whole: all at once, in order, nothing twice, nothing guessed from what could not be read."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.documents.looking import law, look, places
from tests.filings import AS_OF, DROP, a1_southbound, harness_northbound

from cruce.documents import check, inspect, judged, read
from cruce.documents.reading import ordered
from cruce.model import Severity

RIGHT = harness_northbound()


def test_findings_stand_in_the_order_of_the_document():
    sample = harness_northbound(lines=12)
    changes: dict[str, Any] = {f"/consignments/0/items/{row}/value": "0" for row in (11, 2, 0)}
    changes |= {f"/consignments/0/items/{row}/us_content": DROP for row in (11, 2, 0)}
    changes |= {f"/consignments/0/items/{row}/classification/us_additional": [] for row in (11, 2, 0)}
    found = places(check(sample.spoilt(changes).filing, law(), AS_OF))
    assert found == [("value.zero", f"/consignments/0/items/{row}/value") for row in (0, 2, 11)]


def test_nothing_is_said_twice():
    finding = look(RIGHT.spoilt({"/crossing": "US-TX-XXX"}).content).findings[0]
    assert ordered([finding, finding.model_copy()]) == (finding,)


def test_what_was_exactly_read_stays_so_beside_refusals():
    reading = look(RIGHT.spoilt({"/consignments/0/entry/bond": DROP}).content)
    assert reading.filing is not None
    assert reading.findings[0].refuses
    assert reading.digest is not None


def test_the_same_content_has_the_same_digest():
    pretty = json.dumps(RIGHT.document, indent=3).encode()
    assert read(pretty).digest == read(RIGHT.content).digest
    dotless = RIGHT.content.replace(b"8544.30.00.00", b"8544300000")
    assert read(dotless).digest == read(RIGHT.content).digest
    assert read(b"{}").digest is None


@pytest.mark.parametrize(
    ("change", "unsaid"),
    [
        ({"/crossing": "bridge"}, {"trip.crossing-unknown", "us.port", "mexico.office-differs"}),
        ({"/acceptances/0": "broker"}, {"parties.us-declarant", "parties.filer-differs"}),
        ({"/trip": DROP}, {"trip.scac", "trip.goods-on-empty", "trip.manifest"}),
        (
            {"/expected_arrival": "soon"},
            {"clocks.arrival-past", "clocks.manifest", "classification.known-to"},
        ),
        (
            {"/consignments/0/items/0/classification/fraccion": "x"},
            {"classification.fraccion", "classification.nico"},
        ),
        ({"/consignments/0/pedimento/clave": 7}, {"mexico.clave-unknown"}),
        (
            {"/consignments/0/exporter": []},
            {"parties.rfc", "parties.manufacturer", "parties.mandate-of-stranger"},
        ),
    ],
)
def test_nothing_is_said_of_what_could_not_be_read(change: dict[str, object], unsaid: set[str]):
    reading = look(RIGHT.spoilt(change).content)
    assert reading.filing is None
    assert reading.draft is not None
    assert all(code.startswith("shape.") for code, _ in places(reading.findings)), places(reading.findings)
    assert not unsaid & {code for code, _ in places(reading.findings)}


def test_a_reading_without_draft_is_left_alone():
    reading = read(b"[]")
    assert judged(reading, law(), AS_OF) is reading


def test_findings_of_the_reader_stay_beside_those_of_the_rules():
    reading = read(a1_southbound().content)
    warned = look(RIGHT.spoilt({"/crossing": "US-TX-XXX"}).content).findings[0]
    both = judged(replace(reading, findings=(warned,)), law(), AS_OF)
    assert warned in both.findings


def test_the_moment_decides_what_is_late():
    sample = a1_southbound()
    assert not inspect(sample.content, law(), sample.as_of).findings
    late = inspect(sample.content, law(), sample.filing.expected_arrival.replace(hour=23))
    assert [finding.severity for finding in late.findings] == [Severity.WARNING]
