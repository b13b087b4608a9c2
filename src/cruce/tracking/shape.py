"""What the published JSON Schema of EPCIS 2.0 asks of a document, said in our words: every fault, each at its
place.

The verdict is the schema's own; the tests hold the one against the other over the official examples and over
what Hypothesis makes of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

from cruce.model import Finding, Text
from cruce.tracking import words
from cruce.tracking.bounded import pointer
from cruce.tracking.faults import fault
from cruce.tracking.instants import is_moment

Way: TypeAlias = tuple[str, ...]
Check: TypeAlias = Callable[[Any, Way], Iterator[Finding]]

EVENTS: Final = (
    *("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"),
)
_PCHAR: Final = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_URI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:"
    rf"(?://(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{{2}})*@)?"
    r"(?:\[[0-9A-Fa-fv:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?"
    rf"(?:/{_PCHAR}*)*|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_PCHAR}+(?:/{_PCHAR}*)*|)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?"
)
_OFFSET: Final = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_NOT_CBV: Final = re.compile(r"urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/")
_NOT_GS1: Final = re.compile(r"https?://(?:www\.)?gs1\.org/voc/")


def _what(en: str, es: str) -> Text:
    return Text(en=en, es=es)


_AN: Final = {
    "object": _what("an object", "un objeto"),
    "array": _what("a list", "una lista"),
    "string": _what("a text", "un texto"),
    "number": _what("a number", "un número"),
    "boolean": _what("true or false", "true o false"),
    "uri": _what("a URI", "una URI"),
    "time": _what(
        "a moment as RFC 3339 writes it, with its offset", "un momento según RFC 3339, con su desfase"
    ),
    "hex": _what("hexadecimal digits", "dígitos hexadecimales"),
    "uom": _what(
        "a unit of two or three capitals or digits", "una unidad de dos o tres mayúsculas o dígitos"
    ),
    "offset": _what("an offset such as -06:00", "un desfase como -06:00"),
    "version": _what("a version such as 2.0", "una versión como 2.0"),
    "context": _what(
        "a context: a URI, an object or a list of them", "un contexto: una URI, un objeto o una lista"
    ),
    "certificate": _what("a URI or a list of URIs", "una URI o una lista de URI"),
    "attribute": _what("a text, a number or an object", "un texto, un número o un objeto"),
}


def is_uri(value: object) -> bool:
    """Tell whether it is a URI with its scheme (RFC 3986)."""
    return isinstance(value, str) and _URI.fullmatch(value) is not None


def _plain(name: str, true: Callable[[Any], bool]) -> Check:
    def check(value: Any, way: Way) -> Iterator[Finding]:
        if not true(value):
            yield fault("form", pointer(way), what=_AN[name])

    return check


def _matching(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def is_number(value: object) -> bool:
    """Tell whether it is a number of JSON; true and false are none."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


_object_only = _plain("object", lambda value: isinstance(value, dict))
_string = _plain("string", lambda value: isinstance(value, str))
_number = _plain("number", is_number)
_boolean = _plain("boolean", lambda value: isinstance(value, bool))
_uri = _plain("uri", is_uri)
_time = _plain("time", lambda value: isinstance(value, str) and is_moment(value))
_hex = _plain("hex", _matching("[A-Fa-f0-9]+"))
_uom = _plain("uom", _matching("[A-Z0-9]{2,3}"))
_offset = _plain("offset", lambda value: isinstance(value, str) and bool(_OFFSET.fullmatch(value)))
_version = _plain("version", _matching(r"[0-9]+(?:\.[0-9]+)*"))
_attribute = _plain("attribute", lambda value: is_number(value) or isinstance(value, str | dict))


def _word(name: str, known: Collection[str], barred: re.Pattern[str] | None = _NOT_CBV) -> Check:
    """A bare word of a vocabulary, or a URI of somebody's own outside the vocabulary (``barred``)."""

    def check(value: Any, way: Way) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield fault("form", pointer(way), what=_AN["string"])
        elif value not in known and (barred is None or not is_uri(value) or barred.match(value)):
            yield fault("word", pointer(way), given=value, what=name)

    return check


def _enumerated(name: str, known: Collection[str]) -> Check:
    def check(value: Any, way: Way) -> Iterator[Finding]:
        if not isinstance(value, str) or value not in known:
            yield fault("word", pointer(way), given=str(value)[:40], what=name)

    return check


def _list(item: Check, least: int = 0, *, unique: bool = False) -> Check:
    def check(value: Any, way: Way) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield fault("form", pointer(way), what=_AN["array"])
            return
        if len(value) < least:
            yield fault("few", pointer(way), least=least)
        if unique and len({_same(one) for one in value}) < len(value):
            yield fault("repeated", pointer(way))
        for place, one in enumerate(value):
            yield from item(one, (*way, str(place)))

    return check


def _same(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=float)


def _record(fields: Mapping[str, Check], required: Collection[str] = (), others: str = "any") -> Check:
    """An object: what its names hold, which must be there, and what others may be (``any``, ``uri``,
    ``none``).
    """

    def check(value: Any, way: Way) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield fault("form", pointer(way), what=_AN["object"])
            return
        for name in sorted(set(required) - value.keys()):
            yield fault("missing", pointer(way), name=name)
        for name, held in value.items():
            if name in fields:
                yield from fields[name](held, (*way, name))
            elif others == "none" or (others == "uri" and not is_uri(name)):
                yield fault("unknown", pointer((*way, name)), name=name)

    return check


def _context(value: Any, way: Way) -> Iterator[Finding]:
    fine = _is_context(value)
    if isinstance(value, list):
        fine = all(_is_context(one) for one in value) and len({_same(one) for one in value}) == len(value)
    if not fine:
        yield fault("form", pointer(way), what=_AN["context"])


def _is_context(value: Any) -> bool:
    return isinstance(value, dict) or is_uri(value)


def _certificates(value: Any, way: Way) -> Iterator[Finding]:
    fine = is_uri(value) or (isinstance(value, list) and all(map(is_uri, value)))
    if not fine:
        yield fault("form", pointer(way), what=_AN["certificate"])


_biz_step = _word("bizStep", words.BIZ_STEP)
_disposition = _word("disposition", words.DISPOSITION)
_epcs = _list(_uri, unique=True)
_quantity = _record(
    {"epcClass": _uri, "quantity": _number, "uom": _uom}, required=("epcClass",), others="none"
)
_quantities = _list(_quantity)
_transactions = _list(
    _record(
        {"type": _word("bizTransaction/type", words.TRANSACTION), "bizTransaction": _uri},
        required=("bizTransaction",),
        others="none",
    )
)
_place = _record({"id": _uri}, required=("id",))
_error = _record(
    {
        "declarationTime": _time,
        "reason": _word("errorDeclaration/reason", words.ERROR),
        "correctiveEventIDs": _list(_uri),
    },
    required=("declarationTime",),
    others="uri",
)


def _parties(name: str) -> Check:
    kinds = _word(f"{name}/type", words.PARTY)
    return _list(_record({"type": kinds, name: _uri}, required=("type", name), others="none"))


_METADATA: Final = {
    **dict.fromkeys(("time", "startTime", "endTime"), _time),
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _uri),
}
_REPORT: Final = {
    "type": _word("sensorReport/type", words.MEASUREMENT, _NOT_GS1),
    "exception": _word("sensorReport/exception", words.ALERT, _NOT_GS1),
    "time": _time,
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _uri),
    **dict.fromkeys(("microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"), _uri),
    **dict.fromkeys(("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), _number),
    "component": _word("sensorReport/component", words.COMPONENT),
    "stringValue": _string,
    "booleanValue": _boolean,
    "hexBinaryValue": _hex,
    "uom": _string,
}
_sensor = _record(
    {
        "sensorMetadata": _record(_METADATA, others="uri"),
        "sensorReport": _list(_record(_REPORT, required=("type",), others="uri"), least=1),
    },
    required=("sensorReport",),
    others="uri",
)
_dispositions = _list(_disposition, least=1, unique=True)


def _persistent(value: Any, way: Way) -> Iterator[Finding]:
    yield from _record({"set": _dispositions, "unset": _dispositions}, others="none")(value, way)
    if isinstance(value, dict) and not {"set", "unset"} & value.keys():
        yield fault("missing", pointer(way), name="set")


_COMMON: Final[dict[str, Check]] = {
    "type": _string,
    "@context": _context,
    "eventTime": _time,
    "recordTime": _time,
    "eventTimeZoneOffset": _offset,
    "eventID": _uri,
    "certificationInfo": _certificates,
    "errorDeclaration": _error,
}
_SHARED: Final[dict[str, Check]] = {
    "bizStep": _biz_step,
    "disposition": _disposition,
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": _transactions,
    "sourceList": _parties("source"),
    "destinationList": _parties("destination"),
    "sensorElementList": _list(_sensor),
}
_ACTION: Final = {"action": _enumerated("action", words.ACTION)}
_MADE: Final = {"persistentDisposition": _persistent, "ilmd": _record({}, others="uri")}
_CHILDREN: Final = {"parentID": _uri, "childEPCs": _list(_uri), "childQuantityList": _quantities}
_OF: Final[dict[str, tuple[dict[str, Check], tuple[str, ...]]]] = {
    "ObjectEvent": (
        {**_SHARED, **_ACTION, **_MADE, "epcList": _epcs, "quantityList": _quantities},
        ("action",),
    ),
    "AggregationEvent": ({**_SHARED, **_ACTION, **_CHILDREN}, ("action",)),
    "AssociationEvent": ({**_SHARED, **_ACTION, **_CHILDREN}, ("action", "parentID")),
    "TransactionEvent": (
        {**_SHARED, **_ACTION, "parentID": _uri, "epcList": _list(_uri), "quantityList": _quantities},
        ("action", "bizTransactionList"),
    ),
    "TransformationEvent": (
        {
            **_SHARED,
            **_MADE,
            "inputEPCList": _epcs,
            "outputEPCList": _epcs,
            "inputQuantityList": _quantities,
            "outputQuantityList": _quantities,
            "transformationID": _uri,
        },
        (),
    ),
}
_CHECKS: Final = {
    kind: _record({**_COMMON, **fields}, ("type", "eventTime", "eventTimeZoneOffset", *required), "uri")
    for kind, (fields, required) in _OF.items()
}
_foreign = _record({**_COMMON, "type": _uri}, ("type", "eventTime", "eventTimeZoneOffset"))


def of_event(event: Any, way: Way = ()) -> Iterator[Finding]:
    """Name every fault of one event, wherever it stands."""
    if not isinstance(event, dict) or not isinstance(event.get("type", ""), str):
        yield fault("form", pointer(way), what=_AN["object" if not isinstance(event, dict) else "string"])
        return
    kind = event.get("type")
    if kind not in _OF:
        yield from _foreign(event, way)
        return
    yield from _CHECKS[kind](event, (*way,))
    needs = _NEEDS[kind](event)
    if needs:
        yield fault("what", pointer(way), what=needs)
    if "ilmd" in event and kind == "ObjectEvent" and event.get("action") != "ADD":
        yield fault("ilmd", pointer((*way, "ilmd")))
    if kind == "TransactionEvent" and event.get("bizTransactionList") == []:
        yield fault("few", pointer((*way, "bizTransactionList")), least=1)


def _some(event: Mapping[str, Any], *names: str) -> bool:
    return any(isinstance(event.get(name), list) and event[name] for name in names)


def _object_needs(event: Mapping[str, Any]) -> str:
    sensed = _some(event, "sensorElementList") and "readPoint" in event
    fine = isinstance(event.get("epcList"), list) or _some(event, "quantityList") or sensed
    return "" if fine else "epcList, quantityList, sensorElementList + readPoint"


def _children_need(event: Mapping[str, Any]) -> str:
    fine = _some(event, "childEPCs", "childQuantityList") or event.get("action") == "DELETE"
    return "" if fine else "childEPCs, childQuantityList"


def _transaction_needs(event: Mapping[str, Any]) -> str:
    fine = isinstance(event.get("epcList"), list) or _some(event, "quantityList")
    return "" if fine or event.get("action") == "DELETE" else "epcList, quantityList"


def _transformation_needs(event: Mapping[str, Any]) -> str:
    went_in = _some(event, "inputEPCList", "inputQuantityList")
    came_out = _some(event, "outputEPCList", "outputQuantityList")
    fine = (went_in and came_out) or ("transformationID" in event and (went_in or came_out))
    return "" if fine else "inputEPCList, inputQuantityList, outputEPCList, outputQuantityList"


_NEEDS: Final = {
    "ObjectEvent": _object_needs,
    "AggregationEvent": _children_need,
    "AssociationEvent": _children_need,
    "TransactionEvent": _transaction_needs,
    "TransformationEvent": _transformation_needs,
}
_vocabularies = _list(
    _record(
        {
            "type": _uri,
            "vocabularyElementList": _list(
                _record(
                    {
                        "id": _uri,
                        "attributes": _list(_record({"id": _uri, "attribute": _attribute}, ("id",))),
                        "children": _list(_uri),
                    },
                    ("id",),
                )
            ),
        },
        ("type",),
    )
)
_header = _record({"epcisMasterData": _record({"vocabularyList": _vocabularies})}, others="uri")
_events = _list(of_event)
_document = _record(
    {
        "@context": _context,
        "id": _uri,
        "type": _enumerated("type", ("EPCISDocument",)),
        "schemaVersion": _version,
        "creationDate": _time,
        "instanceIdentifier": _string,
        "sender": _string,
        "receiver": _string,
        "epcisHeader": _header,
        "epcisBody": _record({"eventList": _events}, ("eventList",)),
    },
    ("@context", "type", "schemaVersion", "creationDate", "epcisBody"),
    "uri",
)
_results = _record(
    {
        "queryName": _string,
        "subscriptionID": _string,
        "resultsBody": _record(
            {"eventList": _events, "vocabularyList": _vocabularies}, ("eventList",), "uri"
        ),
    },
    ("queryName", "resultsBody"),
    "uri",
)
_query_document = _record(
    {
        "@context": _context,
        "id": _uri,
        "type": _enumerated("type", ("EPCISQueryDocument",)),
        "schemaVersion": _version,
        "creationDate": _time,
        "epcisBody": _record({"queryResults": _results}, ("queryResults",), "uri"),
    },
    ("@context", "type", "epcisBody"),
    "uri",
)


def of_document(document: Any) -> Iterator[Finding]:
    """Name every fault of a document, a query document or a bare event."""
    if not isinstance(document, dict):
        yield from _object_only(document, ())
        return
    kind = document.get("type")
    if kind == "EPCISDocument":
        yield from _document(document, ())
    elif kind == "EPCISQueryDocument":
        yield from _query_document(document, ())
    else:
        if "@context" not in document:
            yield fault("missing", "", name="@context")
        yield from of_event(document)
