"""Crossing times measured by recognising vehicles again: from the end of the queue to the way out, with a
band.

A vehicle is known by a keyed hash of its plate or tag under a salt of the day, so that no list of who crossed
when comes of it. The time told is the median of those who came out within the window; its band is the
interval between two order statistics that holds the true median with at least the confidence asked for,
whatever the distribution.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from cruce.model import Instant, Value
from cruce.tracking.sightings import bare

WINDOW: Final = timedelta(hours=2)
CONFIDENCE: Final = 0.9
LEAST: Final = timedelta(seconds=20)
LONGEST: Final = timedelta(hours=12)
"""Nobody crosses quicker or waits longer in one queue: what lies beyond is another trip or a wrong reading.
"""

_FAR: Final = 3.5
_SPREAD: Final = 1.4826  # the median deviation times this is the standard deviation of a normal distribution
_TIGHT: Final = 0.05


class Point(StrEnum):
    """Where a vehicle was recognised: at the end of the queue, or on its way out of the crossing."""

    ENTRY = "entry"
    EXIT = "exit"


class Reading(Value):
    """One recognition of a vehicle: its keyed hashes (of the day, and of the day before), where and when."""

    keys: tuple[str, ...]
    at: Instant
    point: Point
    crossing: str
    direction: str
    lane: str | None = None


class Measured(Value):
    """A crossing time as measured: median and band, of how many, how old; None where there is not enough.

    ``left_out`` counts pairs that no queue explains; ``unmatched`` entries of the window whose way out was
    not seen. ``last`` is the last way out that counts.
    """

    crossing: str
    direction: str
    lane: str | None = None
    n: int = 0
    median: timedelta | None = None
    low: timedelta | None = None
    high: timedelta | None = None
    confidence: float = CONFIDENCE
    last: Instant | None = None
    left_out: int = 0
    unmatched: int = 0

    @property
    def is_enough(self) -> bool:
        """Tell whether there is a figure with a band."""
        return self.median is not None and self.low is not None

    def age(self, now: datetime) -> timedelta | None:
        """Tell how old the figure is: since the last vehicle that counts came out."""
        return None if self.last is None else max(now - self.last, timedelta())


def hashed(name: str, at: datetime, salt: Callable[[date], bytes]) -> tuple[str, ...]:
    """Give the keyed hashes of a plate or tag: under the salt of its day by UTC, and under that of the day
    before.

    With both, a vehicle that waits over midnight is known again. ``salt`` gives a day's secret; once it is
    forgotten, nobody can tell who crossed.
    """
    today = at.astimezone(UTC).date()
    days = (today, date.fromordinal(today.toordinal() - 1))
    known = bare(name).encode()
    return tuple(hmac.digest(salt(day), known, "sha256").hex()[:24] for day in days)


def measure(
    readings: Iterable[Reading], now: datetime, window: timedelta = WINDOW, confidence: float = CONFIDENCE
) -> tuple[Measured, ...]:
    """Measure the crossing times of every crossing, direction and lane that was read, and of each crossing's
    lanes together (``lane`` None).
    """
    groups: dict[tuple[str, str], list[Reading]] = {}
    for one in readings:
        if one.at <= now:
            groups.setdefault((one.crossing, one.direction), []).append(one)
    found: list[Measured] = []
    for (crossing, direction), held in sorted(groups.items()):
        pairs, unmatched = matched(held, now - window)
        lanes = sorted({exit_.lane for _, exit_ in pairs if exit_.lane})
        for lane in (None, *lanes):
            mine = [(start, end) for start, end in pairs if lane is None or end.lane == lane]
            alone = unmatched if lane is None else 0
            found.append(_measured(crossing, direction, lane, mine, alone, confidence))
    return tuple(found)


def matched(readings: Sequence[Reading], since: datetime) -> tuple[list[tuple[Reading, Reading]], int]:
    """Pair each way out since then with the entry that it belongs to; also count entries that nobody saw come
    out.

    Read several times while it stands in the queue, a vehicle entered when it was read first, but not before
    it last came out. A pair that is too quick or too long is none.
    """
    entered: dict[str, list[Reading]] = {}
    pairs: list[tuple[Reading, Reading]] = []
    for one in sorted(readings, key=lambda held: (held.at, held.point is Point.ENTRY, held.keys)):
        if one.point is Point.ENTRY:
            for key in one.keys[:1]:
                entered.setdefault(key, []).append(one)
            continue
        waiting = next((entered.pop(key) for key in one.keys if key in entered), [])
        first = next((held for held in waiting if one.at - held.at <= LONGEST), None)
        if first is not None and one.at - first.at >= LEAST and one.at >= since:
            pairs.append((first, one))
    left = sum(1 for held in entered.values() if held[-1].at >= since)
    return pairs, left


def _measured(
    crossing: str,
    direction: str,
    lane: str | None,
    pairs: Sequence[tuple[Reading, Reading]],
    unmatched: int,
    confidence: float,
) -> Measured:
    times = [(end.at - start.at).total_seconds() for start, end in pairs]
    kept = [time for time, fits in zip(times, _plausible(times), strict=True) if fits]
    ends = [end.at for (_, end), fits in zip(pairs, _plausible(times), strict=True) if fits]
    made = Measured(
        crossing=crossing,
        direction=direction,
        lane=lane,
        n=len(kept),
        confidence=confidence,
        last=max(ends, default=None),
        left_out=len(times) - len(kept),
        unmatched=unmatched,
    )
    ranks = median_ranks(len(kept), confidence)
    if ranks is None:
        return made
    ordered = sorted(kept)
    low, high = ordered[ranks[0]], ordered[ranks[1]]
    return made.model_copy(update={"median": _span(median(ordered)), "low": _span(low), "high": _span(high)})


def _span(seconds: float) -> timedelta:
    return timedelta(seconds=round(seconds))


def _plausible(times: Sequence[float]) -> Iterator[bool]:
    """Tell of each time whether a queue explains it: within 3.5 robust deviations of the median, on a log
    scale.

    Waits are skewed and multiply; on the log scale a queue that doubles is as far as one that halves. Where
    most times are alike, a spread of five per cent is assumed.
    """
    if len(times) < 5:
        yield from (True for _ in times)
        return
    logs = [math.log(time) for time in times]
    middle = median(logs)
    spread = max(_SPREAD * median(abs(one - middle) for one in logs), _TIGHT)
    yield from (abs(one - middle) <= _FAR * spread for one in logs)


def median_ranks(count: int, confidence: float) -> tuple[int, int] | None:
    """Give the ranks (from 0) of the two order statistics between which the median lies with this confidence.

    How many of ``count`` values lie below the median is binomial with p = 1/2, so the interval holds for
    every distribution. None where even the least and the greatest do not reach the confidence: not enough was
    seen.
    """
    if count < 1:
        return None
    below, rank, tail = 0.0, -1, (1 - confidence) / 2
    chance = 0.5**count if count < 1000 else 0.0
    if chance == 0.0:  # the normal approximation of the binomial
        rank = (
            math.floor(count / 2 - 1.6448536269514722 * math.sqrt(count) / 2) - 1
            if confidence == CONFIDENCE
            else -1
        )
        return (rank, count - 1 - rank) if rank >= 0 else None
    for drawn in range(count):
        below += chance
        if below > tail:
            break
        rank = drawn
        chance = chance * (count - drawn) / (drawn + 1)
    return (rank, count - 1 - rank) if rank >= 0 and rank < count - 1 - rank else None
