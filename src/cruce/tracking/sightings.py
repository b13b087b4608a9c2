"""The words of the border in EPCIS 2.0: what a gate, a seal, a tracker or an officer tells of a shipment.

Each of our acts has its form in the standard's own vocabulary, so that any reader of EPCIS understands it,
and our word beside it as an extension (``cruce:act``), so that it comes back as it went. Of events by others
the act is read from their business step, action and disposition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from pydantic import Field

from cruce.model import Instant, Json, Value, canonical, plain
from cruce.tracking.contexts import STANDARD, Context
from cruce.tracking.epcis import Read, moment_of
from cruce.tracking.hashing import event_hash
from cruce.tracking.shape import is_number
from cruce.tracking.words import BIZ_STEP, CBV, expanded

NAMESPACE: Final = "urn:cruce:track:"
CONTEXT: Final = {"cruce": NAMESPACE}
"""What a document of ours declares beside the standard's context."""

DECLARED: Final[tuple[Any, ...]] = (STANDARD, CONTEXT, {})
"""The contexts that an event in a document of ours need not declare for itself."""

CRS: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_IDS: Final = "urn:cruce:"


class Act(StrEnum):
    """What was seen of a shipment: at a gate or in the queue, of its seals, its place, its custody, by an
    officer; in the order in which acts of one moment follow each other.
    """

    QUEUED = "queued"
    GATE_IN = "gate_in"
    GATE_OUT = "gate_out"
    POSITION = "position"
    HANDED_OVER = "handed_over"
    ARRIVED = "arrived"
    PRESENTED = "presented"
    SCANNED = "scanned"
    EXAMINED = "examined"
    SEAL_BROKEN = "seal_broken"
    SEAL_ON = "seal_on"
    SEAL_CHECKED = "seal_checked"
    DECIDED = "decided"
    OTHER = "other"


class Signature(Value):
    """One side's signature under a hand-over: by which key, and whether it holds over what was said."""

    key: str
    hex: str = Field(pattern=r"^[0-9a-f]{2,512}$")
    holds: bool | None = None


class HandOver(Value):
    """Custody passing from one holder to another, each signing for it; a signature that is missing is
    none.
    """

    giver: str
    taker: str
    given: Signature | None = None
    taken: Signature | None = None


class Sighting(Value):
    """One event about a shipment, as the timeline knows it.

    ``hash`` is the event hash, ``place`` the read point, ``things`` plates and numbers of equipment,
    ``papers`` the case and other references it names, ``outcome`` what was found or decided; ``crossing`` and
    ``lane`` come from a read point of ours.
    """

    hash: str
    act: Act
    at: Instant
    offset: str = "+00:00"
    place: str | None = None
    crossing: str | None = None
    lane: str | None = None
    things: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    lat: Decimal | None = Field(default=None, ge=-90, le=90)
    lon: Decimal | None = Field(default=None, ge=-180, le=180)
    hand_over: HandOver | None = None
    outcome: str | None = None
    by: str | None = None
    recorded: Instant | None = None

    @property
    def point(self) -> tuple[Decimal, Decimal] | None:
        """The position, latitude first."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


_STEPS: Final[dict[Act, tuple[str, str, str, str | None]]] = {
    Act.QUEUED: ("ObjectEvent", "OBSERVE", "entering_exiting", "in_transit"),
    Act.GATE_IN: ("ObjectEvent", "OBSERVE", "arriving", "in_transit"),
    Act.GATE_OUT: ("ObjectEvent", "OBSERVE", "departing", "in_transit"),
    Act.ARRIVED: ("ObjectEvent", "OBSERVE", "receiving", "in_progress"),
    Act.SEAL_ON: ("AssociationEvent", "ADD", "installing", "container_closed"),
    Act.SEAL_BROKEN: ("AssociationEvent", "DELETE", "removing", "container_open"),
    Act.SEAL_CHECKED: ("AssociationEvent", "OBSERVE", "inspecting", "container_closed"),
    Act.POSITION: ("ObjectEvent", "OBSERVE", "sensor_reporting", "in_transit"),
    Act.HANDED_OVER: ("ObjectEvent", "OBSERVE", "accepting", "in_transit"),
    Act.SCANNED: ("ObjectEvent", "OBSERVE", "inspecting", "in_progress"),
    Act.PRESENTED: ("ObjectEvent", "OBSERVE", "arriving", "in_progress"),
    Act.EXAMINED: ("ObjectEvent", "OBSERVE", "inspecting", "in_progress"),
    Act.DECIDED: ("ObjectEvent", "OBSERVE", "other", "in_progress"),
    Act.OTHER: ("ObjectEvent", "OBSERVE", "other", None),
}
"""For each act: type of event, action, business step, disposition."""


def identifier(kind: str, *parts: str) -> str:
    """Name a thing of ours as a URI: ``urn:cruce:plate:1AB2345``."""
    return _IDS + ":".join((kind, *(quote(part, safe="-._~") for part in parts)))


def named_as(kind: str, uri: str) -> str | None:
    """Give the number that a URI of a kind names, ours or one whose path ends in ``/kind/number``."""
    own = _IDS + kind + ":"
    if uri.startswith(own):
        return unquote(uri[len(own) :])
    if uri.startswith(("http://", "https://")):
        steps = urlsplit(uri).path.rstrip("/").split("/")
        if len(steps) > 2 and steps[-2] == kind:
            return unquote(steps[-1])
    return None


def bare(number: str) -> str:
    """Write a number of a seal or plate without signs between, in capitals, so that two readers agree."""
    return "".join(sign for sign in number if sign.isalnum()).upper()


def event_of(seen: Sighting) -> dict[str, Any]:
    """Write a sighting as an event of EPCIS 2.0."""
    kind, action, step, disposition = _STEPS[seen.act]
    things = [identifier("plate", one) for one in seen.things]
    seals = [identifier("seal", one) for one in seen.seals]
    local = seen.at.isoformat().replace("+00:00", "Z")
    made: dict[str, Any] = {
        "type": kind,
        "eventTime": local,
        "eventTimeZoneOffset": seen.offset,
        **({"recordTime": seen.recorded.isoformat().replace("+00:00", "Z")} if seen.recorded else {}),
        "action": action,
        "bizStep": step,
        **({"disposition": disposition} if disposition else {}),
    }
    if kind == "AssociationEvent":
        made["parentID"] = things[0] if things else identifier("shipment", "unknown")
        made["childEPCs"] = seals
    else:
        made["epcList"] = [*things, *seals]
    made |= _where(seen) | _papers(seen) | _position(seen) | _custody(seen)
    made["cruce:act"] = seen.act.value
    made |= {f"cruce:{name}": text for name, text in (("outcome", seen.outcome), ("by", seen.by)) if text}
    return made


def _where(seen: Sighting) -> dict[str, Any]:
    if seen.place:
        return {"readPoint": {"id": seen.place}}
    if seen.crossing:
        return {"readPoint": {"id": identifier("gate", seen.crossing, *([seen.lane] if seen.lane else []))}}
    return {}


def _papers(seen: Sighting) -> dict[str, Any]:
    return {"bizTransactionList": [{"bizTransaction": one} for one in seen.papers]} if seen.papers else {}


def _position(seen: Sighting) -> dict[str, Any]:
    if seen.lat is None or seen.lon is None:
        return {}
    reports = [
        {"type": "Angle", "value": value, "component": name, "uom": "DD", "coordinateReferenceSystem": CRS}
        for name, value in (("latitude", seen.lat), ("longitude", seen.lon))
    ]
    return {"sensorElementList": [{"sensorReport": reports}]}


def _custody(seen: Sighting) -> dict[str, Any]:
    if seen.hand_over is None:
        return {}
    one = seen.hand_over
    signatures = {
        f"cruce:{side}": {"cruce:key": signed.key, "cruce:signature": signed.hex}
        for side, signed in (("given", one.given), ("taken", one.taken))
        if signed is not None
    }
    return {
        "sourceList": [{"type": "possessing_party", "source": identifier("holder", one.giver)}],
        "destinationList": [{"type": "possessing_party", "destination": identifier("holder", one.taker)}],
        **({"cruce:handOver": signatures} if signatures else {}),
    }


def hand_over_words(seen: Sighting) -> bytes:
    """Give what both sides of a hand-over sign: who gives what to whom, when and where."""
    assert seen.hand_over is not None
    said: dict[str, Json] = {
        "at": plain(seen)["at"],
        "giver": seen.hand_over.giver,
        "taker": seen.hand_over.taker,
        "things": sorted(seen.things),
        "seals": sorted(seen.seals),
        **({"place": seen.place} if seen.place else {}),
    }
    return canonical(said)


def sighting_of(read: Read) -> Sighting | None:
    """Read an event as a sighting of a shipment; None where its moment is beyond the calendar."""
    data = _unprefixed(read)
    at = moment_of(data)
    if at is None or not 1900 < at.year < 2200:
        return None
    names = [*_list(data, "epcList"), *_list(data, "childEPCs"), *_text(data.get("parentID"))]
    place = data.get("readPoint", {}).get("id") if isinstance(data.get("readPoint"), Mapping) else None
    gate = named_as("gate", place or "") or ""
    crossing, _, lane = gate.partition(":")
    lat, lon = _coordinates(data)
    return Sighting(
        hash=read.hash,
        act=_act_of(data),
        at=at,
        offset=str(data.get("eventTimeZoneOffset", "+00:00")),
        place=place,
        crossing=crossing or None,
        lane=lane or None,
        things=tuple(_named("plate", names)),
        seals=tuple(_named("seal", names)),
        papers=tuple(
            str(one["bizTransaction"]) for one in _list(data, "bizTransactionList") if "bizTransaction" in one
        ),
        lat=lat,
        lon=lon,
        hand_over=_hand_over_of(data),
        outcome=_said(data, "outcome"),
        by=_said(data, "by"),
        recorded=moment_of(data, "recordTime"),
    )


def _unprefixed(read: Read) -> dict[str, Any]:
    """Give an event with our own extensions under their bare names, whatever prefix it gave them."""
    context = read.context.within(read.data.get("@context"))

    def known(held: Any) -> Any:
        if not isinstance(held, Mapping):
            return held[0] if isinstance(held, list) and len(held) == 1 else held
        return {context.name(key).removeprefix(own): known(value) for key, value in held.items()}

    own = f"{{{NAMESPACE}}}"
    mine = {key: value for key, value in read.data.items() if context.name(key).startswith(own)}
    others = {key: value for key, value in read.data.items() if key not in mine}
    return {**others, **{f"cruce {key}": value for key, value in known(mine).items()}}


def _said(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(f"cruce {name}")
    return value[:300] if isinstance(value, str) and value else None


def _text(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else []


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    return value if isinstance(value, list) else []


def _named(kind: str, uris: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(name for uri in uris if (name := named_as(kind, uri)))


def _act_of(data: Mapping[str, Any]) -> Act:
    said = _said(data, "act")
    if said in set(Act):
        return Act(said)
    step = _bare(data.get("bizStep"), "bizStep")
    disposition = _bare(data.get("disposition"), "disposition")
    if data.get("type") == "AssociationEvent" and any(_named("seal", _list(data, "childEPCs"))):
        return {"ADD": Act.SEAL_ON, "DELETE": Act.SEAL_BROKEN}.get(str(data.get("action")), Act.SEAL_CHECKED)
    if _hand_over_of(data) is not None:
        return Act.HANDED_OVER
    if _coordinates(data)[0] is not None:
        return Act.POSITION
    if step == "receiving" or (step == "arriving" and disposition == "in_progress"):
        return Act.ARRIVED
    found = (act for act, (_, _, known, _) in _STEPS.items() if known == step and act not in _OURS)
    return next(found, Act.OTHER)


_OURS: Final = frozenset(
    (Act.PRESENTED, Act.EXAMINED, Act.DECIDED, Act.OTHER, Act.SEAL_CHECKED, Act.SEAL_ON, Act.SEAL_BROKEN)
)
"""Acts that an event by others is never taken for by its business step alone."""


def _bare(value: Any, kind: str) -> str:
    """Give a word of the vocabulary bare, however it is written."""
    if not isinstance(value, str):
        return ""
    for word in (*BIZ_STEP, "in_progress", "in_transit", "container_closed", "container_open"):
        if value in (word, expanded(kind, word), f"urn:epcglobal:cbv:{_URN[kind]}:{word}"):
            return word
    return value.removeprefix(CBV)


_URN: Final = {"bizStep": "bizstep", "disposition": "disp"}


def _hand_over_of(data: Mapping[str, Any]) -> HandOver | None:
    giver = _party(data, "source")
    taker = _party(data, "destination")
    if giver is None or taker is None:
        return None
    signed = data.get("cruce handOver", {})
    given, taken = (
        (_signature(signed.get(side)) for side in ("given", "taken"))
        if isinstance(signed, Mapping)
        else (None, None)
    )
    return HandOver(giver=giver, taker=taker, given=given, taken=taken)


def _party(data: Mapping[str, Any], name: str) -> str | None:
    for one in _list(data, f"{name}List"):
        kind = str(one.get("type", "")).rpartition("possessing_party")
        uri = one.get(name)
        if kind[1] and isinstance(uri, str):
            return (named_as("holder", uri) or uri)[:200]
    return None


def _signature(held: Any) -> Signature | None:
    if not isinstance(held, Mapping):
        return None
    key, signed = held.get("key"), held.get("signature")
    try:
        return Signature(key=str(key)[:300], hex=str(signed)) if key and signed else None
    except ValueError:
        return Signature(key=str(key)[:300], hex="00", holds=False)


def _coordinates(data: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    found: dict[str, Decimal] = {}
    for element in _list(data, "sensorElementList"):
        for report in element.get("sensorReport", ()):
            name = str(report.get("component", "")).rpartition("-")[2].rpartition(":")[2]
            if name in ("latitude", "longitude"):
                value = _degrees(report.get("value"), 90 if name == "latitude" else 180)
                if value is not None:
                    found[name] = value
    lat, lon = found.get("latitude"), found.get("longitude")
    return (lat, lon) if lat is not None and lon is not None else (None, None)


def _degrees(value: Any, most: int) -> Decimal | None:
    try:
        made = Decimal(value) if is_number(value) or isinstance(value, str) else None
    except InvalidOperation:
        return None
    return made if made is not None and made.is_finite() and abs(made) <= most else None


def hashed(seen: Sighting) -> tuple[Sighting, dict[str, Any]]:
    """Write a sighting of our own as an event, and name it by the event's hash."""
    data = event_of(seen)
    return seen.model_copy(update={"hash": event_hash(data, Context().within(CONTEXT))}), data
