"""The law in use: dated figures, tariff lines, measures and code lists, opened once and then only asked."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cruce.law.editions import KnownRows, Schedule, read_editions, read_schedule
from cruce.law.exchange import last_rate, rate_of_law
from cruce.law.lines import find_line
from cruce.law.lists import CodeList, read_list
from cruce.law.measures import Measures, in_force, never_law, read_measures
from cruce.law.origin_rules import OriginRule, OriginRules, read_origin_rules
from cruce.law.page import Page
from cruce.law.parameters import Parameter, read_parameter
from cruce.law.sentences import known_from, known_to, no_edition, not_held
from cruce.law.shelf import STARTER, Shelf, content, page_read, shelve
from cruce.law.values import Edition, Entry, Known, Measure, TariffLine, Unknown
from cruce.model import Flow

CACHED = 1 << 16  # questions remembered: a busy day's codes, not an attacker's
_TARGETING = "lists/risk/"
Read = TypeVar("Read")


def open_law(*folders: Path, known: date | None = None, starter: bool = True) -> Law:
    """Open the law: the first folder wins over the next, and the starter law that ships here comes last.

    Without ``known`` the law of a day is what was collected on it. With it, measures that a decision of that
    day or before annulled from their beginning are not law, whatever day is asked about. Not ``starter``: the
    folders hold all law, as one that was kept from an earlier day does. Raises ``LawError``
    for a folder that is not there; a broken file is named when it is first needed.
    """
    return Law(shelve((*folders, STARTER) if starter else folders), known)


class Law:
    """All law at hand, of one directory over another; immutable, files are read when first asked for.

    Missing law is an answer (`Unknown`), never an error and never a figure carried on. A broken file raises
    ``LawError``.
    """

    def __init__(self, shelf: Shelf, known: date | None = None) -> None:
        self._shelf, self._known = shelf, known
        self.files = dict(shelf.all())
        """Every file in use, by its place in a law directory: together they are this law."""
        self._rows: KnownRows = {}
        self._parameter = cache(self._read_parameter)
        self._list = cache(self._read_list)
        self._measures = cache(self._read_measures)
        self._origin = cache(self._read_origin)
        self._titles = cache(self._read_titles)
        self._turns = cache(self._find_turns)
        self._schedule = cache(self._read_schedule)
        self._line = lru_cache(CACHED)(self._find_line)
        self._entry = lru_cache(CACHED)(self._find_entry)
        self._rate = lru_cache(CACHED)(self._find_rate)
        self._last_rate = lru_cache(CACHED)(self._find_last_rate)
        self._covering = lru_cache(CACHED)(self._find_measures)
        self._turns_of = cache(self._find_turns_of)
        self.kept: dict[Hashable, Any] = {}
        """What others have worked out from this law alone, for them to fill and to bound."""

    def value(self, path: str, on: date) -> Known | Unknown:
        """Give a figure of law on a day, such as ``us/fees/mpf/rate``; for ``us/exchange/MXN`` see
        `convert`.
        """
        return self._rate(path, on) if "/exchange/" in path else self._figure(path, on)

    def line(self, tariff: str, code: str, on: date) -> TariffLine | Unknown:
        """Give a tariff line on a day: ``us-hts`` with 8 or 10 digits, ``mx-ligie`` with 8, or 8 + 2 of NICO.

        Each column is taken from the latest edition in force that holds it for this code.
        """
        turns = self._turns(tariff)
        turn = bisect_right(turns, on)
        if turn:
            return self._line(tariff, code, turns[turn - 1])
        what = f"{tariff} {code}"
        return Unknown(what, known_from(what, turns[0]) if turns else no_edition(tariff), None)

    def measures(
        self, country: str, flow: Flow, code: str, on: date, origin: str | None = None
    ) -> tuple[Measure, ...]:
        """List the measures in force whose scope covers a code and an origin, smallest precedence first.

        Without an origin, all that may apply. Programmes and kinds of declaration are for the caller to look
        at.
        """
        return in_force(self._covering(country, flow, code, origin), on)

    def measures_within(
        self, country: str, flow: Flow, code: str, on: date, origin: str
    ) -> tuple[Measure, ...]:
        """List the measures in force on numbers that divide an eight-digit code (suffixes, NICO).

        Whether they reach goods of which only the code is known cannot be told.
        """
        return in_force(self._measures(country).within(flow, code, origin), on)

    def since(self, country: str, tariff: str, lists: tuple[str, ...], on: date) -> date:
        """Give the first day since which a country's measures, a tariff and some lists have been as on a day.

        What is worked out from them alone is worth keeping under this day.
        """
        turns = self._turns_of(tariff, lists)
        return max(self._measures(country).since(on), turns[bisect_right(turns, on) - 1])

    def origin_rules(self, agreement: str, code: str, on: date) -> tuple[OriginRule, ...] | Unknown:
        """List the rules of origin of an agreement for a code on a day, the most specific first."""
        return self._origin(agreement).covering(code, on)

    def entry(self, list_name: str, code: str, on: date | None) -> Entry | Unknown:
        """Give what a code says, if it is valid on the day (no day: ever)."""
        return self._entry(list_name, code, on)

    def entries(self, list_name: str, on: date | None) -> tuple[Entry, ...]:
        """List the codes valid on a day (no day: all)."""
        found = self._list(list_name)
        return found.on(on) if found else ()

    def convert(self, country: str, currency: str, on: date) -> Known | Unknown:
        """Give the official units of national currency for one unit of ``currency`` on a day.

        ``says`` and ``since`` tell which table gave it, and of what day.
        """
        return self._rate(f"{country}/exchange/{currency}", on)

    def last_rate(self, country: str, currency: str, on: date) -> Known | Unknown:
        """Give the last official rate before a day whose own is not at hand, if it is not too old to carry.

        Whoever uses it must say so, and of what day it is.
        """
        return self._last_rate(f"{country}/exchange/{currency}", on)

    def local_day(self, crossing: str, instant: datetime) -> date:
        """Give the date on the clock of a crossing.

        A crossing that the list does not know has no clock: its date is UTC's, and that it is unknown is for
        `cruce.documents` to refuse.
        """
        known = self.entry("crossings", crossing, None)
        zone = known.attributes.get("zone") if isinstance(known, Entry) else None
        return instant.astimezone(ZoneInfo(zone) if zone else UTC).date()

    def editions(self, on: date) -> tuple[Edition, ...]:
        """List the editions of every tariff that have begun by a day, by tariff, the earliest first."""
        return tuple(
            edition
            for tariff in sorted(self._shelf.editions)
            for edition, _ in self._titles(tariff)
            if edition.effective <= on
        )

    def texts(self, tariff: str, on: date) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the codes of a tariff with their texts, outermost first, from the editions begun by a day.

        The latest edition comes first, and nothing from before a complete one. How long an edition is known
        as law is not asked: words keep their sense when rates end.
        """
        for place, (edition, _) in reversed(tuple(enumerate(self._titles(tariff)))):
            if edition.effective <= on:
                yield from self._schedule(tariff, place).texts()
                if not edition.part:
                    return

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the name and content of every file in use but those of `targeting_fingerprint`: names
        the law in a decision.
        """
        return self._print(targeting=False)

    @cached_property
    def targeting_fingerprint(self) -> str:
        """SHA-256 over the lists of targeting (``lists/risk``): what a section may keep to itself."""
        return self._print(targeting=True)

    def _print(self, *, targeting: bool) -> str:
        whole = hashlib.sha256(f"known {self._known}\n".encode() if self._known else b"")
        for place, path in self._shelf.all():
            if place.startswith(_TARGETING) is targeting:
                whole.update(f"{place}\0{hashlib.sha256(content(path)).hexdigest()}\n".encode())
        return whole.hexdigest()

    def _figure(self, path: str, on: date) -> Known | Unknown:
        parameter = self._parameter(path)
        return parameter.on(on) if parameter else Unknown(path, not_held(path), None)

    def _find_entry(self, list_name: str, code: str, on: date | None) -> Entry | Unknown:
        found = self._list(list_name)
        what = f"{list_name}/{code}"
        return found.entry(code, on) if found else Unknown(what, not_held(what), None)

    def _find_rate(self, path: str, on: date) -> Known | Unknown:
        return rate_of_law(self._figure, path, on)

    def _find_last_rate(self, path: str, on: date) -> Known | Unknown:
        return last_rate(self._figure, path, on)

    def _file(self, kind: str, name: str, read: Callable[[str, Page], Read]) -> Read | None:
        path = self._shelf.files[kind].get(name)
        return page_read(path, name, read) if path else None

    def _read_parameter(self, path: str) -> Parameter | None:
        return self._file("parameters", path, read_parameter)

    def _read_list(self, name: str) -> CodeList | None:
        return self._file("lists", name, read_list)

    def _read_measures(self, country: str) -> Measures:
        files = self._shelf.files["measures"].items()
        return Measures(
            row
            for name, path in files
            if name.split("/")[0] == country
            for row in page_read(path, country, read_measures)
            if self._known is None or not never_law(row, self._known)
        )

    def _read_origin(self, agreement: str) -> OriginRules:
        files = self._shelf.files["origin"].items()
        return OriginRules(
            agreement,
            (
                rule
                for name, path in sorted(files)
                if name.split("/")[0] == agreement
                for rule in page_read(path, agreement, read_origin_rules)
            ),
        )

    def _find_measures(self, country: str, flow: Flow, code: str, origin: str | None) -> tuple[Measure, ...]:
        return self._measures(country).covering(flow, code, origin)

    def _read_titles(self, tariff: str) -> tuple[tuple[Edition, Path], ...]:
        return read_editions(self._shelf.editions.get(tariff, ()))

    def _find_turns(self, tariff: str) -> tuple[date, ...]:
        """List the days on which an answer about a tariff may change; between them all days are alike."""
        editions = [edition for edition, _ in self._titles(tariff)]
        first = min((edition.effective for edition in editions), default=date.max)
        ends = {edition.known_to + timedelta(days=1) for edition in editions}
        return tuple(
            sorted({edition.effective for edition in editions} | {end for end in ends if end > first})
        )

    def _find_turns_of(self, tariff: str, lists: tuple[str, ...]) -> tuple[date, ...]:
        held = (found for found in map(self._list, lists) if found)
        turns = (turn for found in held for turn in found.turns)
        return tuple(sorted({date.min, *self._turns(tariff), *turns}))

    def _read_schedule(self, tariff: str, place: int) -> Schedule:
        return read_schedule(*self._titles(tariff)[place], self._rows)

    def _find_line(self, tariff: str, code: str, on: date) -> TariffLine | Unknown:
        titles = self._titles(tariff)
        begun = [place for place, (edition, _) in enumerate(titles) if edition.effective <= on]
        found = find_line(tariff, code, self._chain(tariff, begun), on)
        horizon = max(titles[place][0].known_to for place in begun)
        if isinstance(found, Unknown) and found.known_to is None and on > horizon:
            return Unknown(found.what, known_to(found.what, horizon), horizon)
        return found

    def _chain(self, tariff: str, begun: Sequence[int]) -> Iterator[Schedule]:
        """Open editions, the latest first; behind a complete one, only those with a column not yet held."""
        complete, held = False, set[str]()
        for place in reversed(begun):
            edition, _ = self._titles(tariff)[place]
            if complete and edition.columns and edition.columns <= held:
                continue
            yield self._schedule(tariff, place)
            complete = complete or not edition.part
            held |= edition.columns
