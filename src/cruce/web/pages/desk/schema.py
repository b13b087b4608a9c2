"""The form of a filing as its JSON Schema tells it: what may stand at a place, and what is asked first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from cruce.documents import filing_schema
from cruce.model import Text

Node = Mapping[str, Any]
LONGEST_LINE: Final = 240

FIRST: Final[Mapping[str, str]] = {
    "Filing": "declarant reference direction crossing expected_arrival trip consignments acceptances",
    "Trip": "load conveyance equipment carrier driver manifest carta_porte",
    "Conveyance": "plates",
    "Equipment": "trailer plates seals",
    "Seal": "number high_security",
    "Carrier": "name scac caat ctpat rfc",
    "Driver": "name nationality licence travel_document",
    "Party": "name ior rfc address",
    "Consignment": "reference exporter importer related incoterm currency exported_on documents pedimento "
    "entry eei items",
    "Document": "kind number issued_on issued_by",
    "Pedimento": "clave number customs_office patente cove mve doda",
    "UsEntry": "type number port bill bond statement",
    "UsExport": "itn exemption port filed_at",
    "GoodsItem": "description classification origin quantity us_quantities mx_quantity packages gross_kg "
    "net_kg value",
    "Classification": "hts fraccion nico schedule_b",
    "Acceptance": "role kind name licence mandate accepted_at",
}
"""By kind of part, the fields that are asked before the rarer ones; a part not named here shows all."""

_BEGUN: Final = """
/trip /trip/conveyance /trip/conveyance/plates /trip/equipment /trip/equipment/plates /trip/equipment/seals
/trip/carrier /trip/driver /consignments /consignments/exporter /consignments/exporter/address
/consignments/importer /consignments/importer/address /consignments/incoterm /consignments/documents
/consignments/pedimento /consignments/pedimento/payment /consignments/items /consignments/items/description
/consignments/items/classification /consignments/items/quantity /acceptances /acceptances/mandate
"""
STARTED: Final = frozenset(_BEGUN.split())
"""The parts that a new form begins with; the others are added by who needs them."""


@cache
def whole() -> Node:
    """Give the schema of a filing."""
    return filing_schema()


def resolved(node: Node) -> Node:
    """Follow references, and of alternatives take the first that is not null."""
    while True:
        if "$ref" in node:
            node = whole()["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            node = next(one for one in node["anyOf"] if one.get("type") != "null")
        else:
            return node


def kind_of(node: Node) -> str:
    """Tell what a place holds: ``part``, ``parts``, ``lines``, ``pairs``, ``choice``, ``truth``, ``moment``,
    ``day``, ``count``, ``prose`` or ``text``.
    """
    found = resolved(node)
    if "properties" in found:
        return "part"
    if found.get("type") == "array":
        return "parts" if "properties" in resolved(found["items"]) else "lines"
    if found.get("additionalProperties"):
        return "pairs"
    if "enum" in found:
        return "choice"
    simple = {"boolean": "truth", "integer": "count"}.get(found.get("type", ""))
    forms = {"date-time": "moment", "date": "day"}
    prose = "prose" if found.get("maxLength", 0) > LONGEST_LINE else "text"
    return simple or forms.get(found.get("format", ""), prose)


def below(node: Node, step: str) -> Node | None:
    """Give the schema of what stands one step below a place; none where nothing may stand there."""
    found = resolved(node)
    if found.get("type") == "array":
        return dict(found["items"])
    wanted = found.get("properties", {}).get(step)
    return None if wanted is None or "const" in wanted else dict(wanted)


def title_of(node: Node) -> Text:
    """Name a field as the schema does, in both languages."""
    return Text(en=node.get("title", "–"), es=node.get("titleEs", node.get("title", "–")))


def at(steps: list[str]) -> Node | None:
    """Give the schema at a place of a filing; none where a filing has no such place."""
    node: Node | None = whole()
    for step in steps:
        if node is None:
            return None
        node = below(node, step)
    return node


def steps_of(pointer: str) -> list[str]:
    """Read a JSON pointer (RFC 6901) as its steps."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def pattern_of(pointer: str) -> str:
    """Give a pointer without its places in lists: the name of a field wherever it stands."""
    return "".join(f"/{step}" for step in pointer.split("/")[1:] if not step.isdecimal())
