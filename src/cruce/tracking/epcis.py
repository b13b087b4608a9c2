"""A document of EPCIS 2.0 read: its events, each named by its hash, and every fault at its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from cruce.model import Finding, Severity, refused
from cruce.tracking import bounded, words, xml_form
from cruce.tracking.contexts import STANDARD, Context, strangers, unread
from cruce.tracking.faults import fault, told
from cruce.tracking.hashing import Repeated, ignored_names, named, prehash
from cruce.tracking.instants import moment
from cruce.tracking.shape import of_document

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Read:
    """One event as it was read: its data, the string that is hashed, and its name."""

    data: Mapping[str, Any]
    prehash: str
    context: Context

    @property
    def hash(self) -> str:
        """The event's name by its hash: ``ni:///sha-256;…?ver=CBV2.0``."""
        return named(self.prehash)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the events of a document that is as it should be, or why it is refused.

    ``document`` is the JSON as read, None for XML, which is read for its events alone.
    """

    events: tuple[Read, ...]
    findings: tuple[Finding, ...]
    document: Mapping[str, Any] | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether the document is refused as a whole."""
        return refused(self.findings)


def read(content: bytes) -> Reading:
    """Read a document, a query document or a bare event of EPCIS 2.0, in JSON-LD or XML; nothing is
    fetched.
    """
    if content.removeprefix(_BOM).lstrip()[:1] == b"<":
        return _read_xml(content)
    data, found = bounded.parse(content)
    if data is None:
        return Reading((), told([*found]) or (fault("no-events", ""),))
    return of_data(data, found)


def of_data(data: Any, found: Sequence[Finding] = ()) -> Reading:
    """Read a document that is parsed already."""
    findings = [*found, *of_document(data)]
    if not isinstance(data, dict):
        return Reading((), told(findings))
    outer = Context().within(data.get("@context"))
    findings += unread(data.get("@context", []), ())
    events = [one for one in _events(data) if isinstance(one[0], dict)]
    for event, way in events:
        findings += strangers(event, outer.within(event.get("@context")), way)
        findings += _offsets(event, way)
    if refused(tuple(findings)):
        return Reading((), told(_grave_first(findings)), data)
    ignored = ignored_names(data, outer)
    made = tuple(Read(event, prehash(event, outer, ignored), outer) for event, _ in events)
    return Reading(made, told(findings), data)


def _grave_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: not one.refuses)


def _events(data: Mapping[str, Any]) -> list[tuple[Any, tuple[str, ...]]]:
    kind = data.get("type")
    if kind not in ("EPCISDocument", "EPCISQueryDocument"):
        return [(data, ())]
    way = ("epcisBody", "eventList")
    if kind == "EPCISQueryDocument":
        way = ("epcisBody", "queryResults", "resultsBody", "eventList")  # type: ignore[assignment]
    held: Any = data
    for step in way:
        held = held.get(step) if isinstance(held, dict) else None
    return [(one, (*way, str(place))) for place, one in enumerate(held if isinstance(held, list) else [])]


def _offsets(event: Mapping[str, Any], way: tuple[str, ...]) -> Iterable[Finding]:
    """Point out where the offset beside a moment is not the one within it, for both are kept."""
    at, offset = event.get("eventTime"), event.get("eventTimeZoneOffset")
    if isinstance(at, str) and isinstance(offset, str) and at[-6:] != offset and at[-1:] not in "Zz":
        where = bounded.pointer((*way, "eventTimeZoneOffset"))
        yield fault("zone", where, Severity.INFO, offset=offset, at=at)


def _read_xml(content: bytes) -> Reading:
    root, context, found = xml_form.parse(content)
    if root is None:
        return Reading((), found)
    ignored = ignored_names(xml_form.fields_of(root), context)
    events = [Read(one, prehash(one, context, ignored), context) for one in xml_form.events_of(root)]
    return Reading(tuple(events), () if events else (fault("no-events", ""),))


def kept(one: Read) -> bytes:
    """Write one event with the prefixes it needs, so that it can be read again by itself: see `reread`."""
    own = one.context.within(one.data.get("@context"))
    spaces = {space: prefix for prefix, space in own.prefixes.items()}
    made: dict[str, str] = {}
    data = {name: value for name, value in one.data.items() if name != "@context"}
    bare = _prefixed(data, spaces, made)
    declared = {prefix: space for prefix, space in own.prefixes.items() if prefix not in words.STANDARD}
    return written({"@context": [STANDARD, {**declared, **made}], **bare})


def reread(content: bytes) -> Read:
    """Read an event that `kept` wrote; raises ``ValueError`` for what is none."""
    data, _ = bounded.parse(content)
    if not isinstance(data, dict):
        raise ValueError("not an event that was kept")
    return Read(data, prehash(data, Context()), Context())


def _prefixed(held: Any, spaces: Mapping[str, str], made: dict[str, str]) -> Any:
    """Write names that came with their namespace (of XML) with a prefix; lists of one as what they hold."""
    if isinstance(held, Mapping):
        return {_short(name, spaces, made): _prefixed(value, spaces, made) for name, value in held.items()}
    if isinstance(held, list):
        parts = [_prefixed(one, spaces, made) for one in held]
        return parts[0] if isinstance(held, Repeated) and len(parts) == 1 else parts
    return held


def _short(name: str, spaces: Mapping[str, str], made: dict[str, str]) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].rpartition("}")
    prefix = spaces.get(space) or next((one for one, held in made.items() if held == space), None)
    if prefix is None:
        prefix = f"ns{len(made)}"
        made[prefix] = space
    return f"{prefix}:{local}"


def document(
    events: Iterable[Mapping[str, Any]], made_at: datetime, contexts: Sequence[Any] = ()
) -> dict[str, Any]:
    """Put events together as an EPCISDocument; ``contexts`` declare the prefixes of their extensions."""
    return {
        "@context": [STANDARD, *contexts],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": made_at.isoformat().replace("+00:00", "Z"),
        "epcisBody": {"eventList": [dict(event) for event in events]},
    }


def written(data: Any) -> bytes:
    """Write a document as JSON; numbers as exactly as they were read."""
    return (_encode(data) + "\n").encode()


def _encode(data: Any) -> str:
    """Write JSON whose numbers may be `Decimal`, which the encoder of the library knows no way to write."""
    if isinstance(data, Mapping):
        return (
            "{"
            + ", ".join(
                f"{json.dumps(name, ensure_ascii=False)}: {_encode(held)}" for name, held in data.items()
            )
            + "}"
        )
    if isinstance(data, list | tuple):
        return "[" + ", ".join(map(_encode, data)) + "]"
    return str(data) if isinstance(data, Decimal) else json.dumps(data, ensure_ascii=False)


def moment_of(event: Mapping[str, Any], field: str = "eventTime") -> datetime | None:
    """Give the moment of an event, or of when it was recorded."""
    at = event.get(field)
    return moment(at) if isinstance(at, str) else None
