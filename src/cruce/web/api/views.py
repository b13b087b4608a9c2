"""What outsiders are told of an act: its kind under a public name, and of its content the little that is fact
for everybody who may see the case. A kind that is not in the table is told to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic_core import from_json

from cruce.model import Text
from cruce.store import Recorded
from cruce.web.api.forms import PublicEvent

FEED: Final = "events"
_Event = Mapping[str, Any]
Told = tuple[str, Mapping[str, Any]] | None


def _lodged(event: _Event) -> Told:
    return ("case.lodged" if event["version"] == 1 else "case.amended"), {}


def _decided(event: _Event) -> Told:
    words = event["body"]["decision"]["decision"]
    return "case.decided", {"section": words["section"], "verdict": words["verdict"]}


def _selected(event: _Event) -> Told:
    return "case.selected", {"channel": event["body"]["channel"]}


def _presented(event: _Event) -> Told:
    return "case.presented", {"at": event["body"]["presentation"]["at"]}


def _paid(event: _Event) -> Told:
    return "case.paid", {"reference": event["body"]["reference"]}


def _observed(event: _Event) -> Told:
    body = event["body"]
    act = body.get("observed", body["act"])  # of what another section told, "act" names its act
    return "case.observed", {"hash": body["hash"], "act": act, "seen": body["seen"]}


def _transit_ordered(event: _Event) -> Told:
    ordered = event["body"]["order"]
    return "case.transit_ordered", {"begins": ordered["begins"], "until": ordered["until"]}


def _plain(kind: str) -> Callable[[_Event], Told]:
    return lambda _: (kind, {})


def _heard(event: _Event) -> Told:
    act = event["body"].get("act")
    if act == "decided":
        return _decided(event)
    if act in ("withdrawn", "examined"):
        return f"case.{act}", {}
    if act == "observed":
        return _observed(event)
    return _transit_ordered(event) if act == "transit_ordered" else None


_VIEWS: Final[Mapping[str, Callable[[_Event], Told]]] = {
    "clearance.lodged": _lodged,
    "clearance.selected": _selected,
    "clearance.presented": _presented,
    "clearance.examined": _plain("case.examined"),
    "clearance.decided": _decided,
    "clearance.withdrawn": _plain("case.withdrawn"),
    "treasury.paid": _paid,
    "tracking.observed": _observed,
    "tracking.transit_ordered": _transit_ordered,
    "exchange.received": _heard,
}
KINDS: Final[Mapping[str, tuple[Text, str]]] = {
    "case.lodged": (Text(en="A filing became a case", es="Un trámite se hizo expediente"), ""),
    "case.amended": (Text(en="A new version took its place", es="Una versión nueva tomó su lugar"), ""),
    "case.selected": (Text(en="A channel was selected", es="Se seleccionó un canal"), "channel"),
    "case.presented": (Text(en="The truck was at a gate", es="El vehículo estuvo en una garita"), "at"),
    "case.examined": (Text(en="The goods were examined", es="Se practicó el reconocimiento"), ""),
    "case.decided": (Text(en="A section decided", es="Una sección resolvió"), "section, verdict"),
    "case.withdrawn": (Text(en="The case was withdrawn", es="El expediente se retiró"), ""),
    "case.paid": (Text(en="A bank settled an order", es="Un banco saldó una orden"), "reference"),
    "case.observed": (
        Text(en="Something was seen of the shipment (EPCIS)", es="Se vio algo del embarque (EPCIS)"),
        "hash, act, seen",
    ),
    "case.transit_ordered": (
        Text(en="A transit under seal was ordered", es="Se ordenó un tránsito precintado"),
        "begins, until",
    ),
}
"""Every public kind: what it says, and the fields of its body in version 1."""


def public(recorded: Recorded) -> PublicEvent | None:
    """Give an act as outsiders are told of it; none where they are not."""
    view = _VIEWS.get(recorded.kind)
    if view is None:
        return None
    event = from_json(recorded.content)
    found = view(event)
    if found is None:
        return None
    kind, body = found
    return PublicEvent(
        id=event["id"],
        kind=kind,
        section=event["section"],
        case=event["case"],
        version=event["version"],
        at=event["at"],
        body=dict(body),
    )
