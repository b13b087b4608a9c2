"""Chance that repeats: integers from a hash of what they are for, equal on every machine and Python.

The standard library promises the same stream across versions for `random.random` alone, which gives floats;
a hash in counter mode gives integers, and a stream of its own for every truck, company and fault.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Sequence
from hashlib import shake_128
from typing import TypeVar

T = TypeVar("T")

_WORDS = 32
_UNPACK = struct.Struct(f"<{_WORDS}Q").unpack
_RANGE = 64


class Draw:
    """A stream of integers named by its purpose: the same purpose gives the same stream."""

    __slots__ = ("_block", "_left", "_purpose")

    def __init__(self, *purpose: str | int) -> None:
        self._purpose = "\x1f".join(map(str, purpose)).encode()
        self._block = 0
        self._left: list[int] = []

    def below(self, end: int) -> int:
        """Give an integer from 0 to ``end - 1``."""
        left = self._left
        if not left:
            left.extend(_UNPACK(shake_128(b"%b\x1e%d" % (self._purpose, self._block)).digest(8 * _WORDS)))
            self._block += 1
        return (left.pop() * end) >> _RANGE

    def between(self, low: int, high: int) -> int:
        """Give an integer from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def near(self, low: int, high: int) -> int:
        """Give an integer from ``low`` to ``high`` that is more often in the middle (mean of three)."""
        span = high - low + 1
        return low + (self.below(span) + self.below(span) + self.below(span)) // 3

    def chance(self, permille: int) -> bool:
        """Tell whether something of probability ``permille`` / 1000 happens."""
        return self.below(1000) < permille

    def pick(self, choices: Sequence[T]) -> T:
        """Give one of the choices, each as likely."""
        return choices[self.below(len(choices))]

    def by_weight(self, cumulative: Sequence[int]) -> int:
        """Give a place in a list of cumulative weights, as likely as its own weight."""
        return bisect_right(cumulative, self.below(cumulative[-1]))

    def digits(self, length: int) -> str:
        """Give a number of ``length`` digits as text, leading zeros kept."""
        return str(self.below(10**length)).zfill(length)

    def marks(self, alphabet: str, length: int) -> str:
        """Give ``length`` characters of an alphabet."""
        return "".join([alphabet[self.below(len(alphabet))] for _ in range(length)])
