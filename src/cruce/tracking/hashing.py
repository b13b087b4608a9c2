"""The event hash of the Core Business Vocabulary 2.0: one string of an event, whatever its syntax, and its
SHA-256.

The rules are those of the standard (section on the EPCIS event hash) as its published vectors apply them.
Where the text of the standard and the vectors differ, the vectors count, for they are what other programs
compute: what is not a plain field (transactions, sources, destinations, ILMD, extensions) stands at the end,
in the order of its letters.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from cruce.tracking import words
from cruce.tracking.contexts import Context
from cruce.tracking.gs1 import canonical_link
from cruce.tracking.instants import canonical_moment
from cruce.tracking.shape import EVENTS

VERSION: Final = "CBV2.0"
IGNORED: Final = frozenset(
    ("@context", "type", "eventID", "recordTime", "errorDeclaration", "rdfs:comment", "comment")
)
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_EXPONENT: Final = 400
_URNS: Final = {
    "urn:epcglobal:cbv:bizstep:": f"{words.CBV}BizStep-",
    "urn:epcglobal:cbv:disp:": f"{words.CBV}Disp-",
    "urn:epcglobal:cbv:btt:": f"{words.CBV}BTT-",
    "urn:epcglobal:cbv:sdt:": f"{words.CBV}SDT-",
    "urn:epcglobal:cbv:er:": f"{words.CBV}ER-",
}
_METADATA: Final = (
    *(
        "time",
        "startTime",
        "endTime",
        "deviceID",
        "deviceMetadata",
        "rawData",
        "dataProcessingMethod",
        "bizRules",
    ),
)
_REPORT: Final = (
    *("type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time"),
    *("microorganism", "chemicalSubstance", "value", "component", "stringValue", "booleanValue"),
    *(
        "hexBinaryValue",
        "uriValue",
        "minValue",
        "maxValue",
        "meanValue",
        "sDev",
        "percRank",
        "percValue",
        "uom",
    ),
    "coordinateReferenceSystem",
)
_WORDS: Final = {"type": "measurement", "exception": "alert", "component": "component"}
_MOMENTS: Final = frozenset(("time", "startTime", "endTime"))


class Repeated(list[Any]):
    """Elements of one name that stand side by side in XML; no list of JSON."""


def event_hash(event: Mapping[str, Any], context: Context, ignored: frozenset[str] = frozenset()) -> str:
    """Name an event by its hash: ``ni:///sha-256;…?ver=CBV2.0`` (RFC 6920)."""
    return named(prehash(event, context, ignored))


def named(text: str) -> str:
    """Name what was hashed as an RFC 6920 URI."""
    return f"ni:///sha-256;{hashlib.sha256(text.encode()).hexdigest()}?ver={VERSION}"


def prehash(event: Mapping[str, Any], context: Context, ignored: frozenset[str] = frozenset()) -> str:
    """Write an event as the one string that is hashed; ``ignored`` are names in full that do not count."""
    own = context.within(event.get("@context"))
    kind = str(event.get("type", ""))
    named_kind = kind if kind in EVENTS else own.name(kind)
    return f"eventType={named_kind}" + _Writer(own, ignored).event(event)


def ignored_names(document: Mapping[str, Any], context: Context) -> frozenset[str]:
    """Name the fields that a document says are a repository's own and count in no hash (``ignoreFields``)."""
    found: set[str] = set()
    for key, value in document.items():
        if context.name(key).endswith("}ignoreFields"):
            names = value if isinstance(value, list) else value if isinstance(value, dict) else [value]
            found.update(context.name(one) for one in names if isinstance(one, str))
    return frozenset(found)


def canonical_value(value: object, context: Context) -> str:
    """Write one value as the hash sees it: numbers bare, URIs of GS1 and of the vocabulary in their one
    form.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).strip()
    for urn, home in _URNS.items():
        if text.startswith(urn):
            return home + text[len(urn) :]
    if _NUMBER.fullmatch(text):
        return _number(text)
    text = context.value(text)
    return canonical_link(text) or text


def _number(text: str) -> str:
    number = Decimal(text)
    if number.is_zero():
        return "0"
    if abs(number.adjusted()) > _EXPONENT:
        return text
    plain = f"{number:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).removeprefix("+")


class _Writer:
    """Writes the parts of one event in the order in which they are hashed."""

    def __init__(self, context: Context, ignored: frozenset[str]) -> None:
        self.context = context
        self.ignored = ignored

    def event(self, event: Mapping[str, Any]) -> str:
        body = "".join(write(self, name, event[name]) for name, write in _ORDER if name in event)
        return body + "".join(sorted(self._rest(event)))

    def _rest(self, event: Mapping[str, Any]) -> Iterator[str]:
        """Write what stands at the end: lists of parties and papers, ILMD, extensions."""
        placed = {name for name, _ in _ORDER}
        for name, value in event.items():
            if name in IGNORED or name in placed:
                continue
            if name in _TYPED:
                yield self.typed(name, value)
            elif name == "ilmd":
                yield from [f"ilmd{self.extensions(value)}"] if value else []
            else:
                yield from self.extension(name, value)

    def pair(self, name: str, value: object) -> str:
        text = canonical_value(value, self.context)
        return f"{name}={text}" if text else ""

    def moment(self, name: str, value: object) -> str:
        return f"{name}={canonical_moment(str(value))}"

    def word(self, name: str, value: object) -> str:
        return self.pair(name, words.expanded(name, str(value)))

    def each(self, name: str, value: object) -> str:
        """One value, or each of several under the same name."""
        values = value if isinstance(value, list) else [value]
        return "".join(sorted(self.pair(name, one) for one in values))

    def epcs(self, name: str, value: Iterable[object]) -> str:
        return _listed(name, (self.pair("epc", one) for one in value))

    def quantities(self, name: str, value: Iterable[Mapping[str, Any]]) -> str:
        fields = ("epcClass", "quantity", "uom")
        written = (
            "quantityElement" + "".join(self.pair(field, one[field]) for field in fields if field in one)
            for one in value
        )
        return _listed(name, written)

    def persistent(self, name: str, value: Mapping[str, Iterable[str]]) -> str:
        written = [
            text
            for field in ("set", "unset")
            for text in sorted(
                self.pair(field, words.expanded("disposition", one)) for one in value.get(field, ())
            )
        ]
        return name + "".join(written) if written else ""

    def place(self, name: str, value: Mapping[str, Any]) -> str:
        written = self.pair("id", value.get("id")) + self.others(value, ("id",))
        return name + written if written else ""

    def typed(self, name: str, value: Iterable[Mapping[str, Any]]) -> str:
        """A list of papers or parties: of each its type, and then its name."""
        field, kind = _TYPED[name]
        written = []
        for one in value:
            its_type = self.pair("type", words.expanded(kind, str(one["type"]))) if "type" in one else ""
            written.append(its_type + self.pair(field, one.get(field)))
        return _listed(name, written)

    def sensors(self, name: str, value: Iterable[Mapping[str, Any]]) -> str:
        return _listed(name, map(self._sensor, value))

    def _sensor(self, element: Mapping[str, Any]) -> str:
        metadata = self._fields("sensorMetadata", element.get("sensorMetadata", {}), _METADATA)
        reports = sorted(
            self._fields("sensorReport", report, _REPORT) for report in element.get("sensorReport", ())
        )
        others = self.others(element, ("sensorMetadata", "sensorReport"))
        return "sensorElement" + metadata + "".join(reports) + others

    def _fields(self, name: str, held: Mapping[str, Any], order: Iterable[str]) -> str:
        written = "".join(self._field(field, held[field]) for field in order if field in held)
        written += self.others(held, order)
        return name + written if written else ""

    def _field(self, name: str, value: object) -> str:
        if name in _MOMENTS:
            return self.moment(name, value)
        if name in _WORDS:
            return self.pair(name, words.expanded(_WORDS[name], str(value)))
        return self.pair(name, value)

    def others(self, held: Mapping[str, Any], known: Iterable[str]) -> str:
        """Write the extensions within a field of the standard, behind its own."""
        left = {name: value for name, value in held.items() if name not in (*known, *IGNORED - {"type"})}
        return self.extensions(left)

    def extensions(self, held: Mapping[str, Any]) -> str:
        return "".join(sorted(text for name, value in held.items() for text in self.extension(name, value)))

    def extension(self, name: str, value: object) -> Iterator[str]:
        """Write an extension: its name in full, its value, and all within it in the order of their
        letters.
        """
        key = self.context.name(name)
        if key in self.ignored or name in IGNORED - {"type"}:
            return
        if isinstance(value, list) and key.endswith("List") and not isinstance(value, Repeated):
            parts = [text for one in value for text in self.extension(key.removesuffix("List"), one)]
            yield key + "".join(sorted(parts))
        elif isinstance(value, list):
            for one in value:
                yield from self.extension(key, one)
        elif isinstance(value, Mapping):
            text = canonical_value(value.get("#text"), self.context)
            inner = {field: held for field, held in value.items() if field != "#text"}
            yield key + (f"={text}" if text else "") + self.extensions(inner)
        else:
            text = canonical_value(value, self.context)
            yield f"{key}={text}" if text else key


def _listed(name: str, written: Iterable[str]) -> str:
    parts = sorted(text for text in written if text)
    return name + "".join(parts) if parts else ""


_TYPED: Final = {
    "bizTransactionList": ("bizTransaction", "transaction"),
    "sourceList": ("source", "party"),
    "destinationList": ("destination", "party"),
}
_ORDER: Final[tuple[tuple[str, Callable[[_Writer, str, Any], str]], ...]] = (
    ("eventTime", _Writer.moment),
    ("eventTimeZoneOffset", _Writer.pair),
    ("certificationInfo", _Writer.each),
    ("parentID", _Writer.pair),
    ("epcList", _Writer.epcs),
    ("inputEPCList", _Writer.epcs),
    ("childEPCs", _Writer.epcs),
    ("quantityList", _Writer.quantities),
    ("childQuantityList", _Writer.quantities),
    ("inputQuantityList", _Writer.quantities),
    ("outputEPCList", _Writer.epcs),
    ("outputQuantityList", _Writer.quantities),
    ("action", _Writer.pair),
    ("transformationID", _Writer.pair),
    ("bizStep", _Writer.word),
    ("disposition", _Writer.word),
    ("persistentDisposition", _Writer.persistent),
    ("readPoint", _Writer.place),
    ("bizLocation", _Writer.place),
    ("sensorElementList", _Writer.sensors),
)
