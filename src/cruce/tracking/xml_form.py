"""EPCIS in XML, read into the form of the JSON, so that one event has one hash in both; bounded, without
entities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from cruce.model import Finding, Text
from cruce.tracking.bounded import BYTES, DEPTH, PARTS
from cruce.tracking.contexts import Context
from cruce.tracking.faults import fault
from cruce.tracking.hashing import Repeated

_WRAPPERS: Final = frozenset(("extension", "baseExtension"))
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(slots=True)
class Element:
    """An element of XML: its name in full, its attributes, its text and what stands within it."""

    name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def content(self) -> str:
        """The text of the element, without blanks around it."""
        return "".join(self.text).strip()

    def inner(self) -> Iterator[Element]:
        """Give the children, those of mere wrappers in their place."""
        for child in self.children:
            if child.name in _WRAPPERS:
                yield from child.inner()
            else:
                yield child


class _StopError(Exception):
    """The document is not read on."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class _Reader:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.spaces: dict[str, str] = {}
        self.parts = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.StartNamespaceDeclHandler = self._space
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _space(self, prefix: str | None, uri: str) -> None:
        if prefix:
            self.spaces[prefix] = uri

    def _doctype(self, *_: object) -> None:
        raise _StopError(fault("doctype", ""))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.parts += 1 + len(attributes)
        if self.parts > PARTS:
            raise _StopError(fault("too-many", "", most=PARTS))
        if len(self.open) >= DEPTH:
            raise _StopError(fault("too-deep", "", most=DEPTH))
        made = Element(_braced(name), {_braced(key): value for key, value in attributes.items()})
        if self.open:
            self.open[-1].children.append(made)
        else:
            self.root = made
        self.open.append(made)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _said(self, text: str) -> None:
        self.open[-1].text.append(text)


def _braced(name: str) -> str:
    space, blank, local = name.rpartition(" ")
    return f"{{{space}}}{local}" if blank else name


def parse(content: bytes) -> tuple[Element | None, Context, tuple[Finding, ...]]:
    """Read a document in XML; gives its root and the prefixes it declares, or the fault that stopped it."""
    if len(content) > BYTES:
        return None, Context(), (fault("too-large", "", most=BYTES),)
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except _StopError as stop:
        return None, Context(), (stop.finding,)
    except (expat.ExpatError, ValueError, LookupError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "offset", 0) + 1
        why = Text(
            en=f"no XML from line {line}, column {column}",
            es=f"no es XML desde la línea {line}, columna {column}",
        )
        return None, Context(), (fault("unread", "", why=why),)
    return reader.root, Context().within(reader.spaces), ()


def events_of(root: Element) -> Iterator[dict[str, Any]]:
    """Give the events of a document, each in the form of the JSON."""
    holder = next((one for one in _all(root) if one.name == "EventList"), None)
    if holder is None:
        return
    for element in holder.inner():
        yield {"type": element.name, **_event(element)}


def fields_of(root: Element) -> dict[str, Any]:
    """Give what a document says of itself beside its events: the extensions at its top."""
    return {
        child.name: {field.name: "" for field in child.children} or child.content
        for child in root.children
        if child.name.startswith("{")
    }


def _all(root: Element) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        held = waiting.pop(0)
        yield held
        waiting.extend(held.children)


def _event(element: Element) -> dict[str, Any]:
    made: dict[str, Any] = {}
    extensions: list[Element] = []
    for child in element.inner():
        if child.name in _FIELDS:
            made[child.name] = _FIELDS[child.name](child)
        elif child.name.startswith("{"):
            extensions.append(child)
        else:
            made[child.name] = child.content
    return {**made, **_within(extensions)}


def _texts(element: Element) -> list[str]:
    return [child.content for child in element.inner()]


def _place(element: Element) -> dict[str, Any]:
    return _plain(element, "id")


def _plain(element: Element, *names: str) -> dict[str, Any]:
    """Read children that are plain values, and extensions beside them."""
    own = {child.name: child.content for child in element.inner() if child.name in names}
    return {**own, **_within([child for child in element.inner() if child.name not in names])}


def _quantities(element: Element) -> list[dict[str, Any]]:
    return [{part.name: part.content for part in child.inner()} for child in element.inner()]


def _typed(element: Element) -> list[dict[str, Any]]:
    return [{**child.attributes, child.name: child.content} for child in element.inner()]


def _sensors(element: Element) -> list[dict[str, Any]]:
    made = []
    for child in element.inner():
        metadata = [part for part in child.inner() if part.name == "sensorMetadata"]
        reports = [part for part in child.inner() if part.name == "sensorReport"]
        others = [part for part in child.inner() if part.name not in ("sensorMetadata", "sensorReport")]
        one: dict[str, Any] = {"sensorReport": [_attributed(part) for part in reports], **_within(others)}
        if metadata:
            one["sensorMetadata"] = _attributed(metadata[0])
        made.append(one)
    return made


def _attributed(element: Element) -> dict[str, Any]:
    return {**element.attributes, **_within(element.inner())}


def _dispositions(element: Element) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for child in element.inner():
        made.setdefault(child.name, []).append(child.content)
    return made


def _within(elements: Any) -> dict[str, Any]:
    """Read extensions: by name, those that stand several times side by side."""
    made: dict[str, Repeated] = {}
    for element in elements:
        made.setdefault(element.name, Repeated()).append(_extension(element))
    return dict(made)


def _extension(element: Element) -> Any:
    attributes = {name: value for name, value in element.attributes.items() if not name.startswith(_XSI)}
    if not element.children and not attributes:
        return element.content
    text = {"#text": element.content} if element.content else {}
    return {**text, **attributes, **_within(element.children)}


_FIELDS: Final[dict[str, Callable[[Element], Any]]] = {
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _texts),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), _quantities
    ),
    **dict.fromkeys(("readPoint", "bizLocation"), _place),
    **dict.fromkeys(("bizTransactionList", "sourceList", "destinationList"), _typed),
    "sensorElementList": _sensors,
    "persistentDisposition": _dispositions,
    "ilmd": lambda element: _within(element.inner()),
}
