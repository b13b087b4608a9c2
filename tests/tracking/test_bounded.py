"""What comes from outside is read within bounds, and what is hostile is refused with a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.steps import steps
from tests.tracking.test_hashing import event

from cruce.tracking import epcis

HERE = "cruce/tracking"
HEAD = b"<d:EPCISDocument xmlns:d='urn:epcglobal:epcis:xsd:2'>"
BOMB = b"<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>" + HEAD + b"&b;</d:EPCISDocument>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unread"),
        (b"nothing", "unread"),
        (b'{"type": "ObjectEvent"', "unread"),
        (b"\xff\xfe{}", "encoding"),
        (b'{"a": "\\ud800"}', "encoding"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "encoding"),
        (b'{"a": NaN}', "number"),
        (b'{"a": -Infinity}', "number"),
        (b'{"a": 1e99999}', "number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number"),
        (b"[" * 100_000, "too-deep"),
        (b"[" * 40 + b"]" * 40, "too-deep"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "too-deep"),
        (b'{"type": "ObjectEvent", "type": "AggregationEvent"}', "twice"),
        (b'{"a": "' + b"x" * 20_000 + b'"}', "too-long"),
        (b"[" + b"0," * 250_000 + b"0]", "too-many"),
        (b" " * ((8 << 20) + 1), "too-large"),
        (b"<" + b"x" * (9 << 20), "too-large"),
        (BOMB, "doctype"),
        (b"<a>" * 100 + b"</a>" * 100, "too-deep"),
        (b"<a>" + b"<b/>" * 250_000 + b"</a>", "too-many"),
        (b"<a><b></a>", "unread"),
        (HEAD + b"</d:EPCISDocument>", "no-events"),
        (b"<?xml version='1.0' encoding='utf-99'?><a/>", "unread"),
    ],
)
def test_what_is_hostile_is_refused_in_both_languages(content, code):
    reading, work = steps(lambda: epcis.read(content), HERE)
    assert work < 2_000 + 20 * len(content)
    assert reading.is_refused
    assert not reading.events
    assert f"epcis.{code}" in {one.code for one in reading.findings}
    assert all(one.says.en and one.says.es and one.advice.es for one in reading.findings)


def test_ten_megabytes_are_refused_before_they_are_read():
    reading, work = steps(lambda: epcis.read(json.dumps(["x" * 1000] * 10_000).encode()), HERE)
    assert reading.is_refused
    assert work < 2_000


def test_a_name_of_many_doubles_takes_no_square_of_time():
    content = b'{"a": 1' + b"".join(b', "k%d": 1, "k%d": 2' % (n, n) for n in range(40_000)) + b"}"
    reading, work = steps(lambda: epcis.read(content), HERE)
    assert work < 5 * len(content)
    assert reading.findings[-1].code == "epcis.more"
    assert len(reading.findings) == 200


def test_only_what_no_hash_sees_may_stand_twice():
    content = epcis.written(event(eventID="urn:x:2")).replace(
        b'"eventID"', b'"eventID": "urn:x:1", "eventID"', 1
    )
    reading = epcis.read(content)
    assert [one.code for one in reading.findings] == ["epcis.twice"]
    assert reading.events[0].data["eventID"] == "urn:x:2"


def test_a_bare_term_that_nothing_defines_is_refused_where_the_schema_lets_it_pass():
    reading = epcis.read(epcis.written(event(readPoint={"id": "urn:x:1", "colour": "red"})))
    assert [(one.code, one.pointer) for one in reading.findings] == [("epcis.undefined", "/readPoint/colour")]


def test_a_prefix_that_nobody_declared_is_told_and_kept():
    reading = epcis.read(epcis.written(event(**{"strange:field": 1})))
    assert [(one.code, one.refuses) for one in reading.findings] == [("epcis.prefix", False)]
    assert "strange:field=1" in reading.events[0].prehash


def test_no_context_from_elsewhere_is_fetched():
    reading = epcis.read(epcis.written({**event(), "@context": ["https://evil.example/context.jsonld"]}))
    assert [one.code for one in reading.findings] == ["epcis.context"]


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_break_it(content):
    reading = epcis.read(content)
    assert reading.is_refused
    assert all(one.says.en for one in reading.findings)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([*event(), "readPoint", "sensorElementList", "ilmd", "cruce:act", "cruce:handOver"]), JSON
)
def test_no_value_at_any_place_breaks_it(name, value):
    reading = epcis.read(json.dumps({**event(), name: value}).encode())
    for one in reading.events:
        assert one.hash.startswith("ni:///sha-256;")
