"""What we ask of a document is what the official JSON Schema asks: the same verdict on the same document."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracking import published

from cruce.tracking import bounded, shape


@cache
def judge():
    return jsonschema_rs.Draft7Validator(published.schema(), validate_formats=True)


def ours(document: Any) -> list[Any]:
    return list(shape.of_document(document))


def documents() -> list[tuple[str, Any]]:
    return [(name, json.loads(content)) for name, content in sorted(published.examples().items())]


def test_every_official_document_is_as_it_should_be():
    found = {name: ours(bounded.parse(content)[0]) for name, content in published.examples().items()}
    assert len(found) >= 45
    assert not {name: faults for name, faults in found.items() if faults}


PLAIN = st.sampled_from(
    [
        *(None, True, False, 0, -1, 3.5, "", "x", "urn:x:y", "https://e.org/a b", "2020-01-01T00:00:00Z"),
        *(
            "2020-01-01T00:00:00",
            "2020-13-01T00:00:00Z",
            "2016-12-31T23:59:60Z",
            "2020-06-30T12:00:60Z",
            "9999-12-31T23:59:59-12:00",
        ),
        *("+00:00", "-06:00", "+14:00", "+14:30", "OBSERVE", "ADD", "DELETE", "shipping", "in_transit", "po"),
        *("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"),
        *(
            "EPCISDocument",
            "EPCISQueryDocument",
            "urn:epcglobal:cbv:bizstep:shipping",
            "https://gs1.org/voc/X",
        ),
        *(
            "https://ns.gs1.org/cbv/BizStep-x",
            "http:",
            "a:",
            "1a:b",
            "urn:x%2",
            "urn:é",
            "2.0",
            "2.",
            "KGM",
            "kg",
        ),
        *(
            "https://[::1]:80/a?b#c",
            "https://u@h:9/",
            "owning_party",
            "Temperature",
            "latitude",
            "00AF",
            "0G",
        ),
    ]
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "ext:a", "b", "epcClass"]), inner, max_size=3)
    ),
    max_leaves=4,
)
NAMES = st.sampled_from(
    [
        *("type", "action", "eventTime", "eventTimeZoneOffset", "epcList", "quantityList", "ilmd", "bizStep"),
        *(
            "childEPCs",
            "childQuantityList",
            "parentID",
            "bizTransactionList",
            "sensorElementList",
            "readPoint",
        ),
        *(
            "transformationID",
            "inputEPCList",
            "outputEPCList",
            "persistentDisposition",
            "@context",
            "ext:a",
            "zz",
        ),
        *(
            "errorDeclaration",
            "certificationInfo",
            "recordTime",
            "sourceList",
            "destinationList",
            "schemaVersion",
        ),
    ]
)


def ways(document: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the places of a document."""
    found = [way]
    if isinstance(document, dict | list):
        pairs = document.items() if isinstance(document, dict) else enumerate(document)
        for key, value in pairs:
            found += ways(value, (*way, key))
    return found


def changed(document: Any, way: tuple[Any, ...], how: str, name: str, value: Any) -> Any:
    """Change a document at one place: put something else there, take it away, or add to it."""
    if not way:
        return value if how == "put" else document
    made = deepcopy(document)
    holder = made
    for step in way[:-1]:
        holder = holder[step]
    held = holder[way[-1]]
    if how == "put":
        holder[way[-1]] = value
    elif how == "drop":
        del holder[way[-1]]
    elif isinstance(held, dict):
        held[name] = value
    elif isinstance(held, list):
        held.append(deepcopy(held[0]) if held and how == "again" else value)
    return made


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_the_verdict_is_the_schemas(data):
    name, document = data.draw(st.sampled_from(documents()))
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(ways(document)))
        how = data.draw(st.sampled_from(["put", "drop", "add", "again"]))
        document = changed(document, way, how, data.draw(NAMES), data.draw(VALUES))
    exact, refused = bounded.parse(json.dumps(document).encode())
    assert not refused
    faults = ours(exact)
    assert (not faults) == judge().is_valid(document), (name, [(one.code, one.pointer) for one in faults])


def test_all_faults_are_told_at_once_each_at_its_place():
    event = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "ObjectEvent",
        "eventTime": "yesterday",
        "eventTimeZoneOffset": "6",
        "action": "LOOK",
        "bizStep": "strolling",
        "epcList": ["no uri", "urn:x:1", "urn:x:1"],
        "plate": "1",
        "quantityList": [{"quantity": "two"}],
    }
    told = {(one.code, one.pointer) for one in ours(event)}
    assert told == {
        ("epcis.form", "/eventTime"),
        ("epcis.form", "/eventTimeZoneOffset"),
        ("epcis.word", "/action"),
        ("epcis.word", "/bizStep"),
        ("epcis.repeated", "/epcList"),
        ("epcis.form", "/epcList/0"),
        ("epcis.unknown", "/plate"),
        ("epcis.missing", "/quantityList/0"),
        ("epcis.form", "/quantityList/0/quantity"),
    }
    assert all(one.says.en != one.says.es for one in ours(event))


@pytest.mark.parametrize("document", [None, 1, "x", [], [{}], {}, {"type": 5}, {"type": "EPCISDocument"}])
def test_what_is_no_document_is_refused(document):
    assert ours(document)
