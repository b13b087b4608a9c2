"""The event hash equals every published vector, and changes with the event and with nothing else."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracking import published

from cruce.tracking import epcis
from cruce.tracking.instants import canonical_moment

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"ext": "https://ns.example.com/x/"},
]


def event(**more: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "type": "ObjectEvent",
        "eventTime": "2026-02-01T10:00:00-06:00",
        "eventTimeZoneOffset": "-06:00",
        "action": "OBSERVE",
        "bizStep": "departing",
        "epcList": ["urn:epc:id:sgtin:4012345.011111.1"],
        **more,
    }


def read(data: Any) -> epcis.Read:
    reading = epcis.read(epcis.written(data))
    assert not reading.is_refused, reading.findings
    (one,) = reading.events
    return one


def test_every_published_vector_comes_out():
    wrong = {}
    for name, content, prehashes, hashes in published.vectors():
        reading = epcis.read(content)
        if [one.prehash for one in reading.events] != prehashes or [
            one.hash for one in reading.events
        ] != hashes:
            wrong[name] = reading
    assert len(published.vectors()) == 17
    assert not wrong


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_an_event_is_written_does_not_matter(chance):
    whole = event(
        epcList=["urn:x:b", "urn:x:a"],
        bizTransactionList=[{"type": "po", "bizTransaction": "urn:x:1"}, {"bizTransaction": "urn:x:0"}],
        sourceList=[{"type": "location", "source": "urn:x:s"}],
        sensorElementList=[
            {"sensorReport": [{"type": "Speed", "value": 2}, {"type": "Altitude", "value": 1}]}
        ],
        **{"ext:z": {"ext:b": 1, "ext:a": [2, 1]}, "ext:a": "x"},
    )
    assert read(_shuffled(whole, chance)).hash == read(whole).hash


def _shuffled(data: Any, chance: random.Random) -> Any:
    if isinstance(data, dict):
        items = list(data.items())
        chance.shuffle(items)
        return {key: value if key == "@context" else _shuffled(value, chance) for key, value in items}
    if isinstance(data, list):
        return chance.sample([_shuffled(one, chance) for one in data], len(data))
    return data


@pytest.mark.parametrize(
    "more",
    [
        {"eventID": "urn:uuid:1"},
        {"recordTime": "2026-02-02T00:00:00Z"},
        {"errorDeclaration": {"declarationTime": "2026-02-02T00:00:00Z"}},
        {"eventTime": "2026-02-01T16:00:00.0000Z"},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-departing"},
        {"bizStep": "cbv:BizStep-departing"},
        {"epcList": ["https://brand.example/gtin/4012345111118/lot/A/ser/1?x=y"]},
        {"rdfs:comment": "seen"},
    ],
)
def test_the_same_event_written_otherwise_has_the_same_hash(more):
    assert read(event(**more)).hash == read(event()).hash


@pytest.mark.parametrize(
    "more",
    [
        {"eventTime": "2026-02-01T10:00:01-06:00"},
        {"eventTimeZoneOffset": "-05:00"},
        {"action": "ADD"},
        {"bizStep": "arriving"},
        {"epcList": []},
        {"disposition": "in_transit"},
        {"readPoint": {"id": "urn:x:1"}},
        {"persistentDisposition": {"set": ["damaged"]}},
        {"certificationInfo": "urn:x:c"},
        {"ext:note": "x"},
        {"ext:note": None},
        {"bizTransactionList": [{"bizTransaction": "urn:x:1"}]},
        {"quantityList": [{"epcClass": "urn:x:1", "quantity": 2}]},
    ],
)
def test_any_change_of_the_event_changes_the_hash(more):
    assert read(event(**more)).hash != read(event()).hash


@pytest.mark.parametrize(
    ("written", "hashed"),
    [
        *(("1", "1"), ("1.0", "1"), ("1.50", "1.5"), ("100", "100"), ("1e2", "100"), ("-0.0", "0")),
        *(("0.10", "0.1"), ("12345678901234567890.5", "12345678901234567890.5"), ("0.0000001", "0.0000001")),
    ],
)
def test_numbers_are_written_bare_and_exactly(written, hashed):
    content = epcis.written(event(quantityList=[{"epcClass": "urn:x:1", "quantity": 777}]))
    reading = epcis.read(content.replace(b"777", written.encode()))
    assert f"quantity={hashed}action" in reading.events[0].prehash


@pytest.mark.parametrize(
    ("written", "hashed"),
    [
        ("2022-02-16T08:40:21.3142715Z", "2022-02-16T08:40:21.314Z"),
        ("2022-02-16T23:59:59.9996-01:00", "2022-02-17T01:00:00.000Z"),
        ("2022-01-01T00:30:00+14:00", "2021-12-31T10:30:00.000Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60.000Z"),
        ("2016-12-31T18:59:60.5-05:00", "2016-12-31T23:59:60.500Z"),
        ("not a moment", "not a moment"),
        ("9999-12-31T23:59:59.9999Z", "9999-12-31T23:59:59.9999Z"),
    ],
)
def test_moments_are_written_in_utc_with_milliseconds(written, hashed):
    assert canonical_moment(written) == hashed


def test_what_a_repository_says_to_ignore_does_not_count():
    one = {key: value for key, value in event().items() if key != "@context"}
    document = epcis.document([{**one, "ext:captured": "1"}], read_at(), [CONTEXT[1]])
    kept = epcis.read(epcis.written(document)).events[0]
    left = epcis.read(epcis.written({**document, "ext:ignoreFields": ["ext:captured"]})).events[0]
    assert kept.hash != left.hash
    assert left.hash == read(event()).hash


def read_at():
    from datetime import UTC, datetime

    return datetime(2026, 2, 1, tzinfo=UTC)


def test_the_prefix_that_somebody_chose_does_not_matter():
    other = [CONTEXT[0], {"mine": "https://ns.example.com/x/"}]
    assert read(event(**{"ext:a": 1})).hash == read({**event(), "@context": other, "mine:a": 1}).hash
    assert read(event(**{"ext:a": 1})).hash == read({**event(), "https://ns.example.com/x/a": 1}).hash


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcZ09 .-", min_size=1, max_size=12).filter(str.strip))
def test_xml_and_json_agree_on_extensions(text):
    spelled = f"""<d:EPCISDocument xmlns:d="urn:epcglobal:epcis:xsd:2" xmlns:q="https://ns.example.com/x/">
      <EPCISBody><EventList><ObjectEvent><eventTime>2026-02-01T16:00:00Z</eventTime>
      <eventTimeZoneOffset>-06:00</eventTimeZoneOffset>
      <epcList><epc>urn:epc:id:sgtin:4012345.011111.1</epc></epcList><action>OBSERVE</action>
      <bizStep>urn:epcglobal:cbv:bizstep:departing</bizStep><q:a>{text}</q:a>
      <q:b><q:c>1.0</q:c><q:c>2</q:c></q:b>
      </ObjectEvent></EventList></EPCISBody></d:EPCISDocument>"""
    of_xml = epcis.read(spelled.encode()).events[0]
    of_json = read(event(**{"ext:a": text, "ext:b": {"ext:c": [2, "1"]}}))
    assert of_xml.prehash == of_json.prehash


def test_a_document_comes_back_as_it_went():
    for name, content in published.examples().items():
        reading = epcis.read(content)
        assert not reading.is_refused, (name, reading.findings)
        again = epcis.read(epcis.written(reading.document))
        assert again.document == reading.document
        assert [one.hash for one in again.events] == [one.hash for one in reading.events]
        assert json.loads(epcis.written(reading.document)) == json.loads(content)
