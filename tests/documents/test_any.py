"""Whatever comes in: no traceback, every finding in both languages, every pointer into the document."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.looking import law, look, resolves
from tests.filings import DROP, Sample, a1_southbound, empty_northbound, harness_northbound

from cruce.documents import Reading, gap_report, read, read_all, write_csv, write_json
from cruce.documents.parse import parse, plain
from cruce.documents.shape import shaped
from cruce.model import Filing

SAMPLES = [harness_northbound(lines=2), a1_southbound(preference=True), empty_northbound()]


def judge(reading: Reading, document: Any = None) -> None:
    """Hold a reading against what is promised of all."""
    assert reading.filing is not None or reading.findings
    assert reading.filing is None or reading.filing == reading.draft
    for finding in reading.findings:
        for text in (finding.says, finding.advice):
            assert text.en.strip()
            assert text.es.strip()
        finding.model_dump_json()
        if document is not None:
            assert resolves(document, finding.pointer), finding
    assert len(set(map(repr, reading.findings))) == len(reading.findings)


def places(data: Any, pointer: str = "") -> list[str]:
    """List every place of a document."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [pointer] * bool(pointer) + [
        place for key, part in parts for place in places(part, f"{pointer}/{key}")
    ]


LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        [
            "0",
            "-1",
            "1e99",
            "NaN",
            "MX",
            "USD",
            "2999-01-01",
            "1900-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "99",
            "ZZ",
        ]
    )
)
JSON = st.recursive(
    LEAF,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=10), part, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=400))
def test_any_bytes(content: bytes):
    judge(look(content))
    for reading in read_all(content):
        judge(reading)


@given(
    st.binary(max_size=60),
    st.sampled_from([b"{", b"[", b"\x1f\x8b\x08", b"\xff\xfe", b"declarant,reference\n"]),
)
def test_any_bytes_that_begin_like_something(content: bytes, head: bytes):
    judge(look(head + content))


@given(JSON)
def test_any_json(data: Any):
    judge(look(json.dumps(data).encode()))


@given(st.text(max_size=300))
def test_any_table(text: str):
    for reading in read_all(
        b"declarant,reference,trip.load,item.value\n" + text.encode("utf-8", "ignore"), "text/csv"
    ):
        judge(reading)


@settings(max_examples=200)
@given(st.data())
def test_any_spoilt_filing(data: st.DataObject):
    sample = data.draw(st.sampled_from(SAMPLES))
    document = copy.deepcopy(sample.document)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from(places(document)))
        document = Sample(document).spoilt({place: data.draw(JSON | st.just(DROP))}).document
    reading = look(json.dumps(document).encode())
    judge(reading, document)
    if reading.draft is not None:
        gap_report(reading.draft, law(), sample.as_of)
    if reading.filing is not None:
        assert read(write_json(reading.filing)).filing == reading.filing
        for again in read_all(write_csv(reading.filing)):
            judge(again)


@given(st.data())
def test_truncated_at_any_byte(data: st.DataObject):
    content = data.draw(st.sampled_from(SAMPLES)).content
    cut = data.draw(st.integers(0, len(content) - 1))
    reading = look(content[:cut])
    assert reading.filing is None
    judge(reading)


@given(st.data())
def test_the_quick_look_and_the_close_one_agree(data: st.DataObject):
    """What reads as plain at a glance has no finding when looked at closely, and means the same."""
    sample = data.draw(st.sampled_from(SAMPLES))
    change = {
        place: data.draw(JSON)
        for place in data.draw(st.lists(st.sampled_from(places(sample.document)), max_size=1))
    }
    text = json.dumps(sample.spoilt(change).document, ensure_ascii=data.draw(st.booleans()))
    closely = parse(text)
    assert not plain(text) or not closely.findings
    if plain(text) and (filing := shaped(closely).filing):
        assert filing == Filing.model_validate_json(text, strict=True)
