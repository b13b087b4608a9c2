"""Checking a filing: every rule on the whole, on each consignment and on each item, all findings at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from cruce.documents.dossier import Dossier, Line, Shipment, open_dossier
from cruce.documents.kind import Fault, Looks, Need, Rule
from cruce.documents.parse import MANY, MOST, lineage, within
from cruce.documents.read import read
from cruce.documents.reading import Reading, ordered
from cruce.documents.rules import RULES
from cruce.law import Law
from cruce.model import Filing, Finding


def check(filing: Filing, law: Law, as_of: datetime) -> tuple[Finding, ...]:
    """Find everything that is wrong with a filing, or must be known of it, at one moment; sorted by place.

    Completeness, consistency, identifiers, codes of the day, legal clocks, permits, and who must accept.
    """
    dossier = open_dossier(filing, law, as_of)
    found = _bounded(rule.of(fault) for rule, fault in _faults(dossier))
    dossier.close()
    return ordered(found)


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
    dossier, doubt = open_dossier(draft, law, as_of), _Doubt(reading.unsure)
    sure = _bounded(rule.of(fault) for rule, fault in _faults(dossier) if not doubt.has(fault))
    dossier.close()
    return Reading(None, reading.draft, ordered([*reading.findings, *sure]), reading.unsure)


def needs(dossier: Dossier) -> Iterator[tuple[Need[Any], Fault]]:
    """List what each country's authorities need of a filing, held or missing."""
    scopes = ((dossier, _OF_FILING), *((shipment, _OF_SHIPMENT) for shipment in dossier.shipments))
    for scope, rules in (*scopes, *((line, _OF_LINE) for line in dossier.lines)):
        for rule, looks in rules:
            if isinstance(rule, Need):
                yield from ((rule, fault) for fault in looks(scope))


def _of(scope: type[Any]) -> tuple[tuple[Rule[Any], Looks[Any]], ...]:
    return tuple((rule, rule.looks) for rule in RULES if rule.scope is scope)


_OF_FILING, _OF_SHIPMENT, _OF_LINE = _of(Dossier), _of(Shipment), _of(Line)


def _faults(dossier: Dossier) -> Iterator[tuple[Rule[Any], Fault]]:
    """Let every rule look at what it is for."""
    shipments = dossier.shipments
    lines = [line for shipment in shipments for line in shipment.lines]
    for scopes, rules in (((dossier,), _OF_FILING), (shipments, _OF_SHIPMENT), (lines, _OF_LINE)):
        for rule, looks in rules:
            for scope in scopes:
                for fault in looks(scope):
                    if not fault.held:
                        yield rule, fault


def _bounded(findings: Iterable[Finding]) -> list[Finding]:
    """Take findings until so many refuse the filing that nobody reads on."""
    found, refusing = [], 0
    for one in findings:
        found.append(one)
        refusing += one.refuses
        if refusing > MOST:
            return [*found, MANY.at("", most=f"{len(found):,}")]
    return found


class _Doubt:
    """The places that could not be read; a claim at, in or beside one of them is not made."""

    def __init__(self, unsure: frozenset[str]) -> None:
        self._unsure = unsure
        self._around = frozenset(place for one in unsure for place in lineage(one))

    def has(self, fault: Fault) -> bool:
        """Tell whether a claim rests on what could not be read."""
        if within(fault.pointer, self._unsure):
            return True
        return any(rest in self._around or within(rest, self._unsure) for rest in fault.beside)
