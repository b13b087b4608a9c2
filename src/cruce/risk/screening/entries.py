"""The entries of a list of parties, and one edition of a list, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from cruce.model import Finding
from cruce.risk.screening.names import identifier_key, name_key
from cruce.risk.screening.near import NearIndex

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kind(StrEnum):
    """What an entry is, as far as its list says."""

    PERSON = "person"
    COMPANY = "company"
    VEHICLE = "vehicle"  # a vessel or an aircraft


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list: the names and identifiers of a person or company, and the days on which it is
    listed.

    ``programme`` says under what it is listed (a sanctions programme, a regulation, a debarment); ``weak``
    holds aliases that the list itself calls weak: they count only as written. ``country`` is the first of
    its countries (ISO 3166-1 alpha-2), ``elsewhere`` the others; ``born``: years or dates, ISO 8601.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    programme: str | None = None
    identifiers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    kind: Kind | None = None
    weak: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    born: tuple[str, ...] = ()

    def stands(self, day: date) -> bool:
        """Tell whether the entry is on the list on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def names(self) -> Iterator[str]:
        """Every name that it may be met by."""
        yield self.name
        yield from self.aliases
        yield from self.weak

    def agrees(self, country: str | None) -> bool | None:
        """Tell whether a country is one of its own; none where either is not known."""
        if country is None or self.country is None:
            return None
        return country == self.country or country in self.elsewhere


@dataclass(frozen=True)
class ListIndex:
    """One edition of one list, ready to be asked; keys of names and identifiers are computed once.

    ``edition`` names it by its content or its day; ``published`` is the day that the list itself gives;
    ``remarks``: what was found wrong with it that does not stop its use.
    """

    name: str
    edition: str
    entries: tuple[Listed, ...]
    secret: bool = False
    published: date | None = None
    remarks: tuple[Finding, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, tuple[tuple[Listed, str], ...]]:
        """The entries, and which of their names it is, by the key of the name."""
        return _gathered((name_key(name), (one, name)) for one in self.entries for name in one.names)

    @cached_property
    def by_identifier(self) -> Mapping[str, tuple[Listed, ...]]:
        """The entries by their identifiers as they are compared."""
        return _gathered((identifier_key(number), one) for one in self.entries for number in one.identifiers)

    @cached_property
    def by_weak_alias(self) -> Mapping[str, tuple[tuple[Listed, str], ...]]:
        """The entries by their weak aliases alone, by the key of the name."""
        return _gathered((name_key(name), (one, name)) for one in self.entries for name in one.weak)

    @cached_property
    def near(self) -> NearIndex[Listed]:
        """The names by their letters, for spellings that are only like them; made when first asked for."""
        return NearIndex((one, name) for one in self.entries for name in (one.name, *one.aliases))

    def __str__(self) -> str:
        return f"list {self.name} {self.edition}"


def _gathered(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    found: dict[Key, tuple[Value, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found
