"""Checking a filing: every rule on the whole, on each consignment and on each item, all findings at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from cruce.documents.dossier import Dossier, Line, Shipment, open_dossier
from cruce.documents.kind import Fault, Need, Rule
from cruce.documents.read import read
from cruce.documents.reading import Reading, ordered
from cruce.documents.rules import RULES
from cruce.law import Law
from cruce.model import Filing, Finding


def check(filing: Filing, law: Law, as_of: datetime) -> tuple[Finding, ...]:
    """Find everything that is wrong with a filing, or must be known of it, at one moment; sorted by place.

    Completeness, consistency, identifiers, codes of the day, legal clocks, permits, and who must accept.
    """
    return ordered([rule.of(fault) for rule, fault in _faults(open_dossier(filing, law, as_of))])


def inspect(content: bytes, law: Law, as_of: datetime, media_type: str | None = None) -> Reading:
    """Read one document and check what it says: all findings, of shape and of meaning, at once.

    Where the document is not exactly a filing, its draft is checked, and what rests on places that could not
    be read is left unsaid.
    """
    return judged(read(content, media_type), law, as_of)


def judged(reading: Reading, law: Law, as_of: datetime) -> Reading:
    """Add to a reading everything that is wrong with what it says."""
    if reading.filing is not None:
        found = check(reading.filing, law, as_of)
        return Reading(
            reading.filing, reading.draft, ordered([*reading.findings, *found]) if found else reading.findings
        )
    if reading.draft is None:
        return reading
    draft = reading.draft
    if "/expected_arrival" in reading.unsure:
        draft = draft.model_copy(update={"expected_arrival": as_of})
    sure = [
        rule.of(fault)
        for rule, fault in _faults(open_dossier(draft, law, as_of))
        if not _doubtful(fault, reading.unsure)
    ]
    return Reading(None, reading.draft, ordered([*reading.findings, *sure]), reading.unsure)


def needs(dossier: Dossier) -> Iterator[tuple[Need[Any], Fault]]:
    """List what each country's authorities need of a filing, held or missing."""
    for scope, rules in ((dossier, _OF_FILING), *((s, _OF_SHIPMENT) for s in dossier.shipments)):
        for rule in rules:
            if isinstance(rule, Need):
                yield from ((rule, fault) for fault in rule.looks(scope))
    for line in dossier.lines:
        for rule in _OF_LINE:
            if isinstance(rule, Need):
                yield from ((rule, fault) for fault in rule.looks(line))


def _of(scope: type[Any]) -> tuple[Rule[Any], ...]:
    return tuple(rule for rule in RULES if rule.scope is scope)


_OF_FILING, _OF_SHIPMENT, _OF_LINE = _of(Dossier), _of(Shipment), _of(Line)


def _faults(dossier: Dossier) -> Iterator[tuple[Rule[Any], Fault]]:
    yield from _looked(_OF_FILING, (dossier,))
    yield from _looked(_OF_SHIPMENT, dossier.shipments)
    for shipment in dossier.shipments:
        yield from _looked(_OF_LINE, shipment.lines)


def _looked(rules: tuple[Rule[Any], ...], scopes: Iterable[Any]) -> Iterator[tuple[Rule[Any], Fault]]:
    for scope in scopes:
        for rule in rules:
            for fault in rule.looks(scope):
                if not fault.held:
                    yield rule, fault


def _doubtful(fault: Fault, unsure: frozenset[str]) -> bool:
    """Tell whether a claim stands at, in, or beside a place that could not be read."""
    for place in unsure:
        if fault.pointer == place or fault.pointer.startswith(f"{place}/"):
            return True
        for rest in fault.beside:
            if rest == place or rest.startswith(f"{place}/") or place.startswith(f"{rest}/"):
                return True
    return False
