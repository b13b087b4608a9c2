"""Who may declare for others at this port on the day: US filers, agentes and agencias aduanales."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cruce.law import Entry, Law
from cruce.traffic.facts import choices


@dataclass(frozen=True, slots=True)
class Licensee:
    """The holder of a filer code or of a patente, and in which capacity they declare."""

    kind: str
    name: str
    licence: str


def filers(law: Law, on: date, kind: str) -> tuple[Licensee, ...]:
    """List the US brokers of the day; ``kind`` is the capacity in which they act (broker or forwarder)."""
    return tuple(
        Licensee(kind, entry.says.en, entry.code)
        for entry in _active(law, "us/filer-codes", on)
        if entry.attributes.get("kind", "broker") == "broker"
    )


def agents(law: Law, on: date) -> tuple[Licensee, ...]:
    """List the patentes of the day at the customs offices of the port."""
    bridges = (law.entry("crossings", code, on) for code in choices("crossings")[0])
    offices = {bridge.attributes.get("customs_office") for bridge in bridges if isinstance(bridge, Entry)}
    return tuple(
        Licensee(
            "agencia" if "agencia" in entry.says.es else "agente", entry.says.es.split(",")[0], entry.code
        )
        for entry in _active(law, "mx/patentes", on)
        if entry.attributes.get("customs_office") in offices
    )


def _active(law: Law, name: str, on: date) -> Iterator[Entry]:
    known = law.entries(name, on) or law.entries(name, None)
    return (entry for entry in known if entry.attributes.get("status", "active") == "active")
