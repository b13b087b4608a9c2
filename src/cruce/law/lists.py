"""Code lists: what a code says and on which days it is valid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cruce.law.forms import EntryForm, ListForm, filled
from cruce.law.page import Page
from cruce.law.sentences import not_held, not_valid
from cruce.law.values import Entry, Unknown
from cruce.model import Citation, Text


class CodeList:
    """One official list; a code may stand in it more than once, for other days."""

    def __init__(self, name: str, entries: Iterable[Entry]) -> None:
        self.name = name
        self._by_code: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_code.setdefault(entry.code, []).append(entry)

    @property
    def turns(self) -> Iterator[date]:
        """The days on which a code begins to be valid, or is no longer."""
        for entry in self.on(None):
            if entry.valid_from is not None:
                yield entry.valid_from
            if entry.valid_to is not None and entry.valid_to < date.max:
                yield entry.valid_to + timedelta(days=1)

    def entry(self, code: str, on: date | None) -> Entry | Unknown:
        """Give the entry of a code valid on a day, or of any day, the latest."""
        entries = self._by_code.get(code, ())
        valid = next((entry for entry in reversed(entries) if _valid(entry, on)), None)
        if valid is not None:
            return valid
        what = f"{self.name}/{code}"
        if not entries:
            return Unknown(what, not_held(what), None)
        last = entries[-1]
        return Unknown(what, not_valid(what, on, last.valid_from, last.valid_to), last.valid_to)

    def on(self, day: date | None) -> tuple[Entry, ...]:
        """List the entries valid on a day, or all."""
        return tuple(entry for entries in self._by_code.values() for entry in entries if _valid(entry, day))


def read_list(name: str, page: Page) -> CodeList:
    """Read a list file; its faults are noted on the page."""
    form = filled(ListForm, page)
    if form is None:
        return CodeList(name, ())
    whole = form.citation[0].citation() if form.citation else None
    seen: dict[tuple[str, date | None], int] = {}
    for place, row in enumerate(form.entries):
        if seen.setdefault((row.code, row.valid_from), place) != place:
            page.fault("repeated", ("entries", place, "code"), key=row.code)
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            page.fault("end-before-start", ("entries", place), start=row.valid_from, end=row.valid_to)
        if not _is_zone((row.model_extra or {}).get("zone")):
            page.fault("zone", ("entries", place, "zone"), zone=(row.model_extra or {})["zone"])
    return CodeList(name, (_entry(row, whole) for row in form.entries))


def _is_zone(zone: str | None) -> bool:
    try:
        return zone is None or bool(ZoneInfo(zone))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False


def _valid(entry: Entry, on: date | None) -> bool:
    return on is None or (
        (entry.valid_from is None or entry.valid_from <= on)
        and (entry.valid_to is None or on <= entry.valid_to)
    )


def _entry(row: EntryForm, whole: Citation | None) -> Entry:
    return Entry(
        code=row.code,
        says=Text(en=row.en, es=row.es),
        attributes=MappingProxyType(dict(row.model_extra or {})),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        citation=row.citation.citation() if row.citation else whole,
    )
