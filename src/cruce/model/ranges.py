"""Ranges of tariff codes, as rules name the goods that they speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"(\d{2,10})(?:-(\d{2,10}))?")
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class CodeRange:
    """A chapter, heading, subheading or tariff item (WCO Classification), or all from one to another.

    Both ends belong to it.
    """

    first: str
    last: str

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a range as files of law write it: ``0201-0210``, ``030611-030614``, ``97``."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            return None
        first, last = written[1], written[2] or written[1]
        ordered = first.ljust(_DIGITS, "0") <= last.ljust(_DIGITS, "9")
        return cls(first, last) if ordered and len(first) % 2 == len(last) % 2 == 0 else None

    def covers(self, code: str) -> bool | None:
        """Tell whether a code lies in the range; nothing when the code is too short to tell."""
        low, high = code.ljust(_DIGITS, "0"), code.ljust(_DIGITS, "9")
        if self._low <= low and high <= self._high:
            return True
        return None if low <= self._high and self._low <= high else False

    @property
    def width(self) -> int:
        """How many codes of ten digits it spans."""
        return int(self._high) - int(self._low) + 1

    @property
    def _low(self) -> str:
        return self.first.ljust(_DIGITS, "0")

    @property
    def _high(self) -> str:
        return self.last.ljust(_DIGITS, "9")

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}-{self.last}"
