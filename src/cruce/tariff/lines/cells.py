"""The cells of one row of a table of lines, read one by one; what is wrong is noted, not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from cruce.law import Law
from cruce.model import Finding
from cruce.tariff.claims import USMCA_NAMES, USMCA_SYMBOLS
from cruce.tariff.lines.faults import WRONG
from cruce.tariff.units import is_asked_for, is_declared

FIRST_YEAR: Final = 1971
LAST_YEAR: Final = 2998
LONGEST_ID: Final = 80  # characters of an id, a name or a key
_NUMBER = re.compile(r"([0-9]{1,40})(?:\.([0-9]{1,40}))?")
_USUAL = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_NEGATIVE = re.compile(r"[-\u2212]\s*[0-9.,]*[1-9][0-9.,]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SEPARATORS = re.compile(r"[.\s]")
_PROGRAMME = re.compile(r"[A-Z][A-Z0-9-]{1,11}|[A-Z]{1,2}[+*]?")
_BETWEEN = re.compile(r"[\s,;/|&]+")
_USMCA = USMCA_NAMES | USMCA_SYMBOLS

Unit = tuple[str, Decimal]
"""A unit as the tariffs write it, and how many of it one of the declared unit makes."""


class Cells:
    """The cells of one row that hold something, by column; reading one notes what is wrong with it."""

    __slots__ = ("_said", "findings")

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said
        self.findings: list[Finding] = []

    def __contains__(self, column: str) -> bool:
        return column in self._said

    def any_of(self, columns: frozenset[str]) -> bool:
        """Tell whether any of some columns holds something."""
        return not columns.isdisjoint(self._said)

    def text(self, column: str, most: int = LONGEST_ID) -> str | None:
        """Give the text of a cell of at most so many printable characters."""
        said = self._said.get(column)
        if said is not None and len(said) > most:
            self.wrong("cell.long", column, most=most)
            return None
        if said is not None and not said.isprintable():
            self.wrong("cell.control", column)
            return None
        return said

    def needed(self, column: str) -> str:
        """Give the text of a cell that must not be empty."""
        said = self._said.get(column, "")
        if not said:
            self.wrong("cell.missing", column)
        return said

    def number(self, column: str, kind: str = "number") -> Decimal | None:
        """Read an amount that is not negative: digits and at most one point."""
        said = self._said.get(column)
        if said is None:
            return None
        found = _number(said)
        if isinstance(found, Decimal):
            return found
        self.wrong(found if kind == "number" else kind, column, text=said)
        return None

    def quantity(self, column: str, *, of_part: bool = False) -> Decimal | None:
        """Read a quantity of goods, which is above nought; that of a part (lead content) may be nought."""
        found = self.number(column, "quantity.unread")
        if found == 0 and not of_part:
            # A rate by quantity would make goods of some value free.
            self.wrong("quantity.unread", column, text=self._said[column])
            return None
        return found

    def share(self, column: str) -> Decimal | None:
        """Read a share of one: ``0.35`` or ``35%``."""
        said = self._said.get(column)
        if said is None:
            return None
        percent = said.endswith("%")
        found = _number(said.removesuffix("%").rstrip())
        share = found / 100 if percent and isinstance(found, Decimal) else found
        if isinstance(share, Decimal) and share <= 1:
            return share
        self.wrong("share", column, text=said)
        return None

    def day(self, column: str) -> date | None:
        """Read a date as ISO 8601 writes it, in years that law and trucks can have."""
        said = self._said.get(column)
        if said is None:
            return None
        found = _day(said)
        if isinstance(found, date):
            return found
        self.wrong(found, column, text=said)
        return None

    def chosen(self, column: str, pattern: re.Pattern[str], kind: str) -> str | None:
        """Read a key in capitals of a known shape."""
        said = self._said.get(column)
        if said is None:
            return None
        if pattern.fullmatch(said.upper()):
            return said.upper()
        self.wrong(kind, column, text=said)
        return None

    def among(self, column: str, codes: frozenset[str], kind: str) -> str | None:
        """Read a code of a list."""
        said = self._said.get(column)
        if said is None or said in codes:
            return said
        if said.upper() in codes:
            return said.upper()
        self.wrong(kind, column, text=said)
        return None

    def digits(self, column: str) -> str | None:
        """Give a tariff code without its points and blanks."""
        said = self._said.get(column)
        return None if said is None else _bare(said)

    def preference(self) -> str | None:
        """Read the claim of preference: one programme, by any of its names."""
        said = self._said.get("preference")
        if said is None:
            return None
        found = _programme(said)
        if found.startswith("!"):
            self.wrong(found[1:], "preference", text=said)
            return None
        return found

    def wrong(self, kind: str, column: str, **facts: object) -> None:
        """Note what is wrong with a column."""
        self.findings.append(WRONG[kind].at(column, **facts))


def _number(text: str) -> Decimal | str:
    """Read a plain number; else name the kind of fault."""
    if _USUAL.fullmatch(text):
        return Decimal(text)
    found = _NUMBER.fullmatch(text)
    if found is None:
        return "number.negative" if _NEGATIVE.fullmatch(text) else "number"
    whole, part = found.groups()
    if len(whole.lstrip("0")) > 12 or len((part or "").rstrip("0")) > 6:
        return "number.size"
    return Decimal(text)


@lru_cache(maxsize=8192)
def _day(text: str) -> date | str:
    if not _DAY.fullmatch(text):
        return "day"
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return "day"
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else "day.impossible"


@lru_cache(maxsize=65536)
def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text)


@lru_cache(maxsize=1024)
def _programme(text: str) -> str:
    """Give the one programme that a cell names; ``!`` and the kind of fault where it does not name one."""
    names = [name for name in _BETWEEN.split(text.upper()) if name]
    if not names or not all(_PROGRAMME.fullmatch(name) for name in names):
        return "!preference"
    different = {"USMCA" if name in _USMCA else name for name in names}
    return names[0] if len(different) == 1 else "!preference.several"


@lru_cache(maxsize=16)
def codes_of(law: Law, name: str) -> frozenset[str]:
    """List the codes that a list of the law has ever held."""
    return frozenset(entry.code for entry in law.entries(name, None))


@lru_cache(maxsize=4096)
def unit_of(law: Law, text: str) -> Unit | None:
    """Give what a declared unit is: a text of either schedule, or a UN/ECE code that converts exactly."""
    for entry in law.entries("units", None):
        if entry.code == text.upper() or entry.attributes.get("symbol") == text.lower():
            return entry.attributes["unit"], Decimal(entry.attributes["size"])
    if is_declared(text) or is_asked_for(text) or text.lower() in _units_of_schedules(law):
        return text, Decimal(1)
    return None


@lru_cache(maxsize=16)
def _units_of_schedules(law: Law) -> frozenset[str]:
    entries = (*law.entries("us/units", None), *law.entries("mx/units", None))
    texts = (text for entry in entries for text in (entry.code, entry.attributes.get("symbol", "")))
    return frozenset(text.lower() for text in texts if text)
