"""Example filings to learn from, runnable by name, each with what becomes of it; all parties are invented."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import yaml

from cruce.model import Text, UsageError
from cruce.traffic.identifiers import entry_number

AS_OF = datetime(2026, 5, 13, 12, tzinfo=UTC)
"""The moment at which the examples are meant to be handed in, some hours before their trucks arrive."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its name, what it shows, and the codes of the findings that refuse it (none: accepted)."""

    name: str
    says: Text
    refused: tuple[str, ...]


@cache
def index() -> tuple[Example, ...]:
    """List the examples in the order in which they are best read."""
    rows = yaml.load(files(__name__).joinpath("index.yaml").read_bytes(), yaml.CSafeLoader)
    return tuple(
        Example(name, Text(en=row["en"], es=row["es"]), tuple(row.get("refused", ())))
        for name, row in rows.items()
    )


def names() -> tuple[str, ...]:
    """Name the examples."""
    return tuple(example.name for example in index())


def read(name: str) -> bytes:
    """Give an example filing as the bytes of its file; raises ``UsageError`` for a name that is not there."""
    if name not in names():
        known = ", ".join(names())
        raise UsageError(
            "examples.unknown",
            Text(en=f"There is no example “{name}”.", es=f"No existe el ejemplo «{name}»."),
            Text(en=f"Choose one of: {known}.", es=f"Elija uno de: {known}."),
        )
    return files(__name__).joinpath(f"{name}.json").read_bytes()


def own(name: str, reference: str) -> bytes:
    """Give an example under another reference, with papers, plates and seals of its own that follow from it.

    For no number of these serves two filings. Raises what `read` raises.
    """
    document = json.loads(read(name))
    document["reference"] = reference
    renumbered = renumber(document, crc32(reference.encode()) % 10**6)
    return (json.dumps(renumbered, ensure_ascii=False, indent=2) + "\n").encode()


def renumber(document: dict[str, Any], serial: int) -> dict[str, Any]:
    """Give a filing the numbers of papers, plates and seals that follow from a serial of six digits."""
    for consignment in document["consignments"]:
        _renumber_papers(consignment, serial)
    trip = document["trip"]
    for letter, plate in zip("RT", trip["conveyance"]["plates"], strict=True):
        plate["number"] = f"{letter}{serial:07}"
    for equipment in trip.get("equipment", ()):
        for plate in equipment.get("plates", ()):
            plate["number"] = f"U{serial:07}"
        for place, seal in enumerate(equipment.get("seals", ())):
            seal["number"] = f"MX{serial + place:07}"
    return document


def _renumber_papers(consignment: dict[str, Any], serial: int) -> None:
    pedimento, entry, eei = (consignment.get(name, {}) for name in ("pedimento", "entry", "eei"))
    if "number" in pedimento:
        pedimento["number"] = f"{pedimento['number'][:9]}{serial % 10**6:06}"
    if "doda" in pedimento:
        pedimento["doda"] = f"{pedimento['doda'][:-6]}{serial % 10**6:06}"
    if "number" in entry:
        entry["number"] = entry_number(entry["number"][:3], serial)
    if "itn" in eei:
        eei["itn"] = f"{eei['itn'][:9]}{serial % 10**6:06}"
