"""How much one account may ask of one function of the API and the pages: a bucket of tokens for each,
filled as time passes.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import Final

from cruce.model import CruceError, PowerError, Text

_MOST: Final = 20_000


class Function(StrEnum):
    """What a door serves; each has limits of its own, so that a flood at one leaves the others alone."""

    FILE = "file"
    ACT = "act"
    READ = "read"
    PUBLIC = "public"


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to somebody: of ``most`` at once ``left``, all of it again in ``full_in`` seconds.

    ``wait`` is how many seconds until the next; 0 where this one was let in.
    """

    most: int
    left: int
    full_in: int
    wait: int

    def fields(self) -> Mapping[str, str]:
        """Give the header fields that tell so."""
        told = {
            "ratelimit-limit": str(self.most),
            "ratelimit-remaining": str(self.left),
            "ratelimit-reset": str(self.full_in),
        }
        return {**told, "retry-after": str(self.wait)} if self.wait else told


@dataclass
class Buckets:
    """The buckets of everybody, in bounded room: of who asked longest ago it is forgotten what they took."""

    limits: Mapping[Function, tuple[int, int]]
    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[tuple[Function, str], _Bucket] = field(default_factory=OrderedDict)

    def take(self, function: Function, who: str) -> Allowance:
        """Take one token for a request."""
        rate, most = self.limits[function]
        now, subject = self.clock(), (function, who[:120])
        bucket = self._kept.pop(subject, None) or _Bucket(most, now)
        bucket.tokens = min(most, bucket.tokens + rate * (now - bucket.at))
        bucket.at = now
        let_in = bucket.tokens >= 1
        bucket.tokens -= let_in
        self._kept[subject] = bucket
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        wait = 0 if let_in else max(1, ceil((1 - bucket.tokens) / rate))
        return Allowance(most, int(bucket.tokens), ceil((most - bucket.tokens) / rate), wait)


def reached(allowance: Allowance) -> CruceError:
    """Say that somebody asked too much of a function: ``limit.reached``."""
    return PowerError(
        "limit.reached",
        Text(
            en="This account has asked for more than its share of this function.",
            es="Esta cuenta pidió más de lo que le toca de esta función.",
        ),
        Text(
            en=f"Nothing was taken. Go on in {allowance.wait} seconds.",
            es=f"No se tomó nada. Continúe en {allowance.wait} segundos.",
        ),
    )
