"""Faults of shape: each with its place, its sentence, and a draft on which the rest can be looked at."""

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.looking import look, places
from tests.filings import DROP, a1_southbound, harness_northbound

from cruce.documents import filing_schema, read
from cruce.documents.forms import FORMS
from cruce.documents.shape_kinds import OTHER
from cruce.model import Filing

ITEM = "/consignments/0/items/0"
RIGHT = harness_northbound()

KINDS: list[tuple[dict[str, Any], str, str]] = [
    ({"/crossing": DROP}, "shape.missing", "/crossing"),
    ({"/crossing": None}, "shape.missing", "/crossing"),
    ({"/declarant": 12}, "shape.text", "/declarant"),
    ({"/declarant": ""}, "shape.length", "/declarant"),
    ({"/declarant": "x" * 241}, "shape.length", "/declarant"),
    ({"/reference": "a b"}, "shape.form", "/reference"),
    ({"/direction": "north"}, "shape.choice", "/direction"),
    ({"/format": "cruce/filing/2"}, "shape.choice", "/format"),
    ({"/expected_arrival": "tomorrow"}, "shape.moment", "/expected_arrival"),
    ({"/expected_arrival": "2026-05-13"}, "shape.moment", "/expected_arrival"),
    ({"/expected_arrival": "2026-05-13T15:30:00"}, "shape.moment", "/expected_arrival"),
    ({"/expected_arrival": "0001-01-01T00:00:00+14:00"}, "shape.moment", "/expected_arrival"),
    ({"/expected_arrival": 1778686200}, "shape.moment", "/expected_arrival"),
    ({"/expected_arrival": "0001-01-01T00:00:00Z"}, "shape.moment", "/expected_arrival"),
    ({"/expected_arrival": "9999-12-31T23:59:59Z"}, "shape.moment", "/expected_arrival"),
    ({"/trip/driver/born_on": "29/02/1984"}, "shape.date", "/trip/driver/born_on"),
    ({"/trip/driver/born_on": "1985-02-29"}, "shape.date", "/trip/driver/born_on"),
    ({"/trip/driver/born_on": 0}, "shape.date", "/trip/driver/born_on"),
    ({"/trip/hazardous": "yes"}, "shape.boolean", "/trip/hazardous"),
    ({"/trip/hazardous": 1}, "shape.boolean", "/trip/hazardous"),
    ({"/trip/equipment": {}}, "shape.list", "/trip/equipment"),
    ({"/trip/driver": "José"}, "shape.object", "/trip/driver"),
    ({"/consignments/0/items": []}, "shape.count", "/consignments/0/items"),
    (
        {"/consignments/0/pedimento/payment/forms": []},
        "shape.object",
        "/consignments/0/pedimento/payment/forms",
    ),
    ({f"{ITEM}/value": "-0.01"}, "shape.range", f"{ITEM}/value"),
    ({f"{ITEM}/value": "1,234.50"}, "shape.amount", f"{ITEM}/value"),
    *(
        ({f"{ITEM}/value": written}, "shape.amount", f"{ITEM}/value")
        for written in (
            "1_000",
            "１２",
            "٣",
            " 5",
            "5 ",
            "5\t",
            "+5",
            "1e5",
            "1E+2",
            ".5",
            "5.",
            "0x10",
            "- 5",
            "",
        )
    ),
    ({f"{ITEM}/net_kg": "1_000"}, "shape.amount", f"{ITEM}/net_kg"),
    ({f"{ITEM}/value": "9" * 19}, "shape.amount", f"{ITEM}/value"),
    ({f"{ITEM}/value": "0.0000001"}, "shape.amount", f"{ITEM}/value"),
    ({f"{ITEM}/value": True}, "shape.amount", f"{ITEM}/value"),
    (
        {f"{ITEM}/classification/fraccion": "٨٥٤٤٣٠٩٩"},
        "shape.form",
        f"{ITEM}/classification/fraccion",
    ),
    ({"/consignments/0/entry/port": "２３０４"}, "shape.form", "/consignments/0/entry/port"),
    ({f"{ITEM}/packages": "24"}, "shape.integer", f"{ITEM}/packages"),
    ({f"{ITEM}/packages": -1}, "shape.range", f"{ITEM}/packages"),
    ({f"{ITEM}/packages": 2_000_000}, "shape.range", f"{ITEM}/packages"),
    ({f"{ITEM}/description": {}}, "shape.description", f"{ITEM}/description"),
    (
        {"/consignments/0/split": {"shipment": "S", "part": 3, "of": 2}},
        "shape.split",
        "/consignments/0/split",
    ),
    ({"/trip/drivr": {}}, "shape.unknown-field", "/trip/drivr"),
    ({"/a~1b~0c": 1}, "shape.unknown-field", "/a~1b~0c"),
]


@pytest.mark.parametrize(
    ("change", "code", "pointer"), KINDS, ids=[f"{code} {pointer}" for _, code, pointer in KINDS]
)
def test_one_fault_of_shape_is_one_finding(change: dict[str, Any], code: str, pointer: str):
    """Nothing else is said, for the rest of the filing is right."""
    reading = look(RIGHT.spoilt(change).content)
    assert reading.filing is None
    assert reading.draft is not None
    assert places(reading.findings) == [(code, pointer)]


def test_a_field_nearly_right_is_suggested():
    finding = read(RIGHT.spoilt({"/trip/manifiest": "X"}).content).findings[0]
    assert "“manifest”" in finding.advice.en
    assert "«manifest»" in finding.advice.es


def test_choices_are_listed_alike_in_both_languages():
    finding = read(RIGHT.spoilt({"/trip/load": "full"}).content).findings[0]
    assert finding.advice.en == "Write one of: laden, empty, bobtail."
    assert finding.advice.es == "Escriba uno de: laden, empty, bobtail."


def test_all_faults_are_told_at_once_in_their_order():
    changes = {
        f"{ITEM}/value": "-1",
        f"{ITEM}/origin": "Mexico",
        "/direction": DROP,
        "/trip/equipment/0/seals/0": 7,
        "/acceptances/0/mandate": DROP,  # two faults of meaning beside those of shape
        "/consignments/0/entry/bond": DROP,
    }
    reading = look(RIGHT.spoilt(changes).content)
    assert places(reading.findings) == [
        ("parties.mandate", "/acceptances/0/mandate"),
        ("us.bond", "/consignments/0/entry/bond"),
        ("shape.form", f"{ITEM}/origin"),
        ("shape.range", f"{ITEM}/value"),
        ("shape.missing", "/direction"),
        ("shape.object", "/trip/equipment/0/seals/0"),
    ]


def test_a_missing_direction_is_read_from_the_regimes():
    for sample, direction in ((harness_northbound(), "northbound"), (a1_southbound(), "southbound")):
        reading = look(sample.spoilt({"/direction": DROP}).content)
        assert reading.draft is not None
        assert reading.draft.direction == direction
        assert places(reading.findings) == [("shape.missing", "/direction")]


def test_codes_with_dots_and_blanks_are_codes():
    filing = read(RIGHT.spoilt({f"{ITEM}/classification/hts": " 8544 30.00 00 "}).content).filing
    assert filing is not None
    assert filing.consignments[0].items[0].classification.hts == "8544300000"


def test_every_pattern_of_the_model_is_put_in_words():
    patterns = set(re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(Filing.model_json_schema())))
    for pattern in map(json.loads, patterns):
        assert re.fullmatch(pattern, FORMS[pattern].sample), pattern


def leaves(data: Any, pointer: str = "") -> list[str]:
    """List every place of a document."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [pointer] * bool(pointer) + [
        place for key, part in parts for place in leaves(part, f"{pointer}/{key}")
    ]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(max_size=12)
    | st.dates().map(date.isoformat),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(leaves(RIGHT.document)), JSON)
def test_whatever_stands_in_a_place_has_a_kind_of_its_own(place: str, value: Any):
    reading = look(RIGHT.spoilt({place: value}).content)
    assert reading.filing is not None or reading.findings
    assert OTHER.code not in {finding.code for finding in reading.findings}
    if reading.filing is None:
        assert reading.draft is not None


def test_the_schema_agrees_with_the_reader():
    jsonschema = pytest.importorskip("jsonschema")
    schema = filing_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    valid = jsonschema.Draft202012Validator(schema).is_valid
    for sample in (harness_northbound(lines=2), a1_southbound(preference=True)):
        assert valid(sample.document)
    for change, code, _ in KINDS:
        if code not in ("shape.moment", "shape.date", "shape.description", "shape.split", "shape.amount"):
            assert not valid(RIGHT.spoilt(change).document), change
    for node in (schema, *schema["$defs"].values()):
        for field in node.get("properties", {}).values():
            assert field["title"]
            assert field["titleEs"]
