"""One official list as it is read: the faults found so far, and how its cells are understood."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from cruce.model import Finding, Severity
from cruce.risk.screening.entries import Listed
from cruce.risk.screening.names import identifier_key, is_script, is_telling, shown
from cruce.risk.screening.places import country_code
from cruce.risk.sentences import fault

MOST_FAULTS: Final = 100  # of one kind; a file of another format has one in each row
LONGEST: Final = 500  # letters of a name; no list has a longer one
_SHORTEST_NUMBER: Final = 5
_WORDY: Final = re.compile("[a-z]{3}")
_DATES: Final = ("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%d/%m/%Y")
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")


class Reading:
    """The faults of one list, and what all formats understand alike.

    ``part``: which companion of the list is being read; none: the list itself. ``countries`` gives two
    letters by the names of a country, as `country_names` makes them.
    """

    def __init__(self, name: str, countries: Mapping[str, str]) -> None:
        self.name = name
        self.part = ""
        self.faults: list[Finding] = []
        self._countries = countries
        self._counts: dict[str, int] = {}

    @property
    def refused(self) -> bool:
        """Tell whether a fault was found with which the list cannot be used."""
        return any(finding.refuses for finding in self.faults)

    def fault(self, kind: str, line: int | None = None, /, **facts: object) -> None:
        """Note a fault; of one kind no more than `MOST_FAULTS`."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] <= MOST_FAULTS:
            self.faults.append(fault(kind, self._where, line, **facts))

    def warn(self, kind: str, line: int | None = None, /, **facts: object) -> None:
        """Note what does not stop the list from being used."""
        found = fault(kind, self._where, line, **facts)
        self.faults.append(found.model_copy(update={"severity": Severity.WARNING}))

    @property
    def _where(self) -> str:
        return f"{self.name}.{self.part}" if self.part else self.name

    def name_of(self, written: str, line: int | None) -> str:
        """Read a name; an empty one, one too long to be one, or one with signs of no script, is a fault."""
        plain = " ".join(written.split())
        if not plain or len(plain) > LONGEST or not is_script(plain):
            self.fault("list-row", line, column="name", value=shown(plain))
            return shown(plain)
        return plain

    def check(self, entries: Sequence[Listed]) -> None:
        """Refuse none at all, and those without a number to be named by; tell of those that nobody meets."""
        if not entries and not self.refused:
            self.fault("list-empty")
        nameless = [entry.name for entry in entries if not entry.id]
        if nameless:
            self.fault("list-no-number", None, count=len(nameless), name=shown(nameless[0]))
        nobody = [
            entry for entry in entries if not entry.identifiers and not any(map(is_telling, entry.names))
        ]
        if nobody:
            self.warn("list-nobody", None, count=len(nobody), name=shown(nobody[0].name))

    def countries(self, written: Iterable[str]) -> tuple[str, ...]:
        """Give the two letters of the countries that are known, each once."""
        found = (country_code(each, self._countries) for each in written)
        return tuple(dict.fromkeys(each for each in found if each))


def day_of(written: str, *forms: str) -> date | None:
    """Read a day in one of the forms that lists use; none where it is none of them."""
    for form in forms or _DATES:
        try:
            return datetime.strptime(written.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def birth_of(written: str) -> str | None:
    """Read a date of birth as ISO 8601, or the year alone where that is all it says."""
    day = day_of(written)
    year = _YEAR.search(written)
    return day.isoformat() if day else year.group() if year else None


def births_of(written: Iterable[str]) -> tuple[str, ...]:
    """Read dates of birth, each once; what says no year is left out."""
    return _each_once(written, birth_of)


def numbers_of(written: Iterable[str]) -> tuple[str, ...]:
    """Keep what can identify someone: numbers of five signs or more, with a digit, each once."""
    return _each_once(written, _number)


def _number(written: str) -> str | None:
    key = identifier_key(written)
    telling = (
        len(key) >= _SHORTEST_NUMBER and any(sign.isdigit() for sign in key) and not _WORDY.search(written)
    )
    return written.strip() if telling else None


def _each_once(written: Iterable[str], read: Callable[[str], str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for each in written if (found := read(each)) is not None))


def made_id(prefix: str, *parts: str) -> str:
    """Make the same id for the same content, for lists that number nothing."""
    content = "\0".join(" ".join(part.split()).casefold() for part in parts)
    return f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"
