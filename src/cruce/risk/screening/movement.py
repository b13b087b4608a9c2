"""Screening: who in a movement stands on a list, by identifier, by name as written, or by normalised name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple

from cruce.model import Carrier, Driver, Filing, Party
from cruce.risk.screening.entries import Kind, Listed, ListIndex
from cruce.risk.screening.judge import Asked
from cruce.risk.screening.names import as_written, identifier_key, known_key
from cruce.risk.screening.remembered import Cleared, Remembered
from cruce.risk.screening.search import search

NEAR_ENOUGH = 0.85
"""Score from which a similar name raises an alert on a filing: about one in a thousand other names has it."""

_NOTHING_REMEMBERED = Remembered()
_TRADERS = ("exporter", "importer", "consignee", "seller", "buyer")
_PARTY_NUMBERS = ("ior", "mid", "rfc", "curp", "lei", "duns")
_NUMBERS: dict[type, Callable[[Any], tuple[str | None, ...]]] = {
    Party: attrgetter(*_PARTY_NUMBERS),
    Carrier: attrgetter(*_PARTY_NUMBERS, "scac", "caat"),
    Driver: attrgetter("licence", "travel_document", "fast_card", "curp"),
}
_traders = attrgetter(*_TRADERS)


class Match(StrEnum):
    """How a party met a list's entry, the surest first."""

    IDENTIFIER = "identifier"
    EXACT = "exact"
    NORMALISED = "normalised"
    SIMILAR = "similar"


class Participant(NamedTuple):
    """Someone who takes part in a movement, in what role, and where the filing says so.

    ``party`` is none for a licensed declarant, who is named only.
    """

    role: str
    pointer: str
    name: str
    party: Party | Driver | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A party met a list's entry: which, by which of its names or identifiers, and whether the country
    agrees.

    ``secret``: the list is the section's own, so what it holds stays in the section. ``score``: of a similar
    name, from `NEAR_ENOUGH`. ``decided``: what was decided of it before, and ``cleared`` that it is someone
    else; never where they share an identifier, which another of the same name would not.
    """

    participant: Participant
    list: str
    entry: Listed
    matched: str
    how: Match
    same_country: bool | None
    secret: bool
    score: float = 1.0
    decided: Cleared | None = None

    @property
    def cleared(self) -> bool:
        """Tell whether it was decided before that this is someone else."""
        return self.decided is not None and not self.decided.confirmed

    def __str__(self) -> str:
        return f"{self.list}:{self.entry.id}@{self.participant.pointer}"


def participants(filing: Filing) -> list[Participant]:
    """Name everyone who takes part in the movement: traders, manufacturers, carrier, driver, declarants."""
    carrier, driver = filing.trip.carrier, filing.trip.driver
    found = [
        Participant("carrier", "/trip/carrier", carrier.name, carrier),
        Participant("driver", "/trip/driver", driver.name, driver),
    ]
    for index, acceptance in enumerate(filing.acceptances):
        found.append(Participant("declarant", f"/acceptances/{index}", acceptance.name, None))
    for index, consignment in enumerate(filing.consignments):
        for role, party in zip(_TRADERS, _traders(consignment), strict=True):
            if party is not None:
                found.append(Participant(role, f"/consignments/{index}/{role}", party.name, party))
        for row, goods in enumerate(consignment.items):
            maker = goods.manufacturer
            if maker is not None:
                at = f"/consignments/{index}/items/{row}/manufacturer"
                found.append(Participant("manufacturer", at, maker.name, maker))
    return found


def screen(
    people: Iterable[Participant],
    lists: Iterable[ListIndex],
    day: date,
    remembered: Remembered = _NOTHING_REMEMBERED,
) -> tuple[Alert, ...]:
    """Find everyone on the lists that day; one alert for each party and entry, by the surest of its
    matches.
    """
    asked = [(edition, edition.by_name, edition.by_identifier) for edition in lists if edition.entries]
    numbered = any(by_identifier for _, _, by_identifier in asked)
    alerts: list[Alert] = []
    for someone in people:
        key = known_key(someone.name)
        numbers = identifiers(someone.party) if numbered else []
        for edition, by_name, by_identifier in asked:
            met: set[str] = set()
            if key in by_name or (numbers and not by_identifier.keys().isdisjoint(numbers)):
                alerts += _meetings(someone, edition, key, numbers, day, met)
            alerts += _similar(someone, edition, day, met)
    if not remembered.decisions:
        return tuple(alerts)
    return tuple(
        replace(one, decided=remembered.of(one.participant.name, one.list, one.entry))
        if one.how is not Match.IDENTIFIER
        else one
        for one in alerts
    )


def identifiers(party: Party | Driver | None) -> list[str]:
    """Give all identifiers of a party in the form in which they are compared."""
    if party is None:
        return []
    return [identifier_key(number) for number in _NUMBERS[type(party)](party) if number]


def country(party: Party | Driver | None) -> str | None:
    """Say where a party is: the country of its address, or a driver's nationality."""
    if isinstance(party, Driver):
        return party.nationality
    return party.address.country if party is not None and party.address is not None else None


def _similar(someone: Participant, edition: ListIndex, day: date, met: set[str]) -> Iterator[Alert]:
    """Give the entries whose name is only like the party's, but for those already met."""
    where = country(someone.party)
    kind = Kind.PERSON if isinstance(someone.party, Driver) else None
    for entry, matched, verdict in search(edition, Asked(someone.name, where, (), kind), NEAR_ENOUGH, on=day):
        if entry.id not in met:
            agrees = entry.agrees(where)
            yield Alert(
                someone, edition.name, entry, matched, Match.SIMILAR, agrees, edition.secret, verdict.score
            )


def _meetings(
    someone: Participant, edition: ListIndex, key: str, numbers: Sequence[str], day: date, met: set[str]
) -> Iterator[Alert]:
    """Judge the entries met, each once: identifiers first, then names as written, then the rest."""
    written = as_written(someone.name)
    named = [
        (Match.EXACT if as_written(name) == written else Match.NORMALISED, name, entry)
        for entry, name in edition.by_name.get(key, ())
    ]
    numbered = [
        (Match.IDENTIFIER, number, entry)
        for number in numbers
        for entry in edition.by_identifier.get(number, ())
    ]
    for how, matched, entry in numbered + sorted(named, key=lambda meeting: meeting[0]):
        if entry.id not in met and entry.stands(day):
            met.add(entry.id)
            where = country(someone.party)
            yield Alert(someone, edition.name, entry, matched, how, entry.agrees(where), edition.secret)
