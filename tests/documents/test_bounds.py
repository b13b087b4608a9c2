"""Documents made to keep the reader busy: refused in a sentence, for work that grows no faster than they do.

Each is built twice, once ten times as large; what is counted is the lines that the reader runs, not seconds.
"""

import json
from collections.abc import Callable

import pytest
from tests.documents.looking import law
from tests.filings import AS_OF, harness_northbound
from tests.steps import steps

from cruce.documents import inspect, many, read
from cruce.documents.parse import FIELDS_LIMIT, MEMBERS_LIMIT, MOST

WRONG = json.dumps(
    {
        "origin": "AA",
        "quantity": {"amount": "", "unit": "0"},
        "value": "",
        "description": {"en": None, "es": None},
        "classification": {"fraccion": None, "hs": None},
        "x": 42,
    }
)
SHAPES: dict[str, Callable[[int], str]] = {
    "numbers for consignments": lambda n: f'{{"consignments":[{",".join(["0"] * n)}]}}',
    "fractions": lambda n: f'{{"consignments":[{",".join(["1.5"] * n)}]}}',
    "each key twice": lambda n: "{" + ",".join(f'"k{i}":1,"k{i}":2' for i in range(n)) + "}",
    "unknown keys": lambda n: "{" + ",".join(f'"k{i}":1' for i in range(n)) + "}",
    "empty lines": lambda n: f'{{"consignments":[{{"items":[{",".join(["{}"] * n)}]}}]}}',
    "wrong lines": lambda n: f'{{"consignments":[{{"items":[{",".join([WRONG] * n)}]}}]}}',
    "times without a zone": lambda n: f'{{"expected_arrival":[{",".join([chr(34) + "5" + chr(34)] * n)}]}}',
    "columns": lambda n: "reference," + ",".join(f"c{i}" for i in range(n)) + "\nA,1\n",
    "one column again and again": lambda n: "reference," + ",".join(["a"] * n) + "\nA,1\n",
    "rows that differ": lambda n: "reference,trip.load\n" + "\n".join(f"r,{i}" for i in range(n)),
    "rows too long": lambda n: "reference,b\n" + "\n".join(["r,b,c"] * n),
    "filings in one table": lambda n: "reference,declarant\n" + "\n".join(f"r{i},d" for i in range(n)),
}


HERE = "cruce/documents"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_ten_times_the_document_is_no_more_than_ten_times_the_work(shape):
    small, large = shape(1_500).encode(), shape(15_000).encode()
    _, few = steps(lambda: read(small), HERE)
    reading, many_steps = steps(lambda: read(large), HERE)
    assert many_steps <= 13 * few
    assert reading.filing is None
    assert len(reading.findings) <= MOST + 1


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_far_more_faults_than_can_be_named_are_said_to_be_more(shape):
    reading = read(shape(30_000).encode())
    codes = {one.code for one in reading.findings}
    assert codes & {"document.many-faults", "document.too-wide", "table.several-filings"}
    assert reading.draft is None


def test_a_thousand_faults_are_all_named():
    document = harness_northbound().document
    line = document["consignments"][0]["items"][0]
    document["consignments"][0]["items"] = [{**line, "origin": "?"} for _ in range(MOST)]
    reading = read(json.dumps(document).encode())
    assert [one.code for one in reading.findings] == ["shape.form"] * MOST
    assert reading.draft is not None


def test_one_more_is_told_and_not_named():
    document = harness_northbound().document
    line = document["consignments"][0]["items"][0]
    document["consignments"][0]["items"] = [{**line, "origin": "?"} for _ in range(MOST + 1)]
    first, *others = read(json.dumps(document).encode()).findings
    assert (first.code, len(others)) == ("document.many-faults", MOST)
    assert first.says.es.endswith("1,000.")


def test_a_large_filing_that_is_right_is_read_as_it_is():
    document = harness_northbound().document
    lines = document["consignments"][0]["items"]
    document["consignments"][0]["items"] = [{**lines[0], "packages": number} for number in range(1, 701)]
    reading = read(json.dumps(document).encode())
    assert reading.findings == ()
    assert reading.filing is not None
    assert [line.packages for line in reading.filing.consignments[0].items] == list(range(1, 701))


def test_faults_of_meaning_are_bounded_too():
    document = harness_northbound().document
    line = document["consignments"][0]["items"][0]
    # Heavier without its packing than with it.
    document["consignments"][0]["items"] = [{**line, "net_kg": "1181"} for _ in range(MOST + 50)]
    findings = inspect(json.dumps(document).encode(), law(), AS_OF).findings
    refusing = [one for one in findings if one.refuses]
    assert len(refusing) == MOST + 2
    assert "document.many-faults" in {one.code for one in refusing}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({f"k{number}": 1 for number in range(FIELDS_LIMIT + 1)}, ""),
        ({"consignments": [{"items": [0] * (MEMBERS_LIMIT + 1)}]}, "/consignments/0/items"),
    ],
)
def test_too_wide_a_part_is_pointed_at(content, place):
    (finding,) = read(json.dumps(content).encode()).findings
    assert (finding.code, finding.pointer) == ("document.too-wide", place)


def test_a_table_of_too_many_filings_is_refused_before_they_are_read():
    content = ("reference,declarant\n" + "\n".join(f"r{i},d" for i in range(many.MOST + 1))).encode()
    several, work = steps(lambda: many.split(content), HERE)
    assert [one.code for one in several.findings] == ["document.too-many"]
    assert work < 60 * many.MOST


def test_columns_nested_beyond_reason_are_refused():
    content = f"reference,{'.'.join('a' * 60_000)}\nA,1\n".encode()
    assert [one.code for one in read(content).findings] == ["document.too-deep"]
