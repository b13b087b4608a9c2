"""A crossing at one look: what a shift chief must know now, from the boards alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from cruce.clearance import contingency
from cruce.clearance import crossing as places
from cruce.model import Channel, JointState, Verdict
from cruce.web.board import Board, Row, by_due

HOURS: Final = 8
"""How many hours ahead the arrivals are counted."""

_HOUR: Final = timedelta(hours=1)
_LATE: Final = timedelta(minutes=30)
_SHOWN: Final = 40
_LATELY: Final = 12
_LISTED: Final = "party.listed"


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the day, and how many trucks are expected in it."""

    begins: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Picture:
    """How a crossing stands at ``at``. Lists are cut to what a screen holds; ``counts`` has their lengths.

    ``gate_minutes`` is the median of minutes between gate and last decision of those closed within the last
    hour, none where none were; ``urgent`` names what comes first, with the number of cases.
    """

    crossing: str
    at: datetime
    size: int
    states: Mapping[str, int]
    channels: Mapping[str, int]
    counts: Mapping[str, int]
    hours: tuple[Hour, ...]
    hours_of: timedelta
    queue: tuple[Row, ...]
    held: tuple[Row, ...]
    inspections: tuple[Row, ...]
    expected: tuple[Row, ...]
    lately: tuple[Row, ...]
    decisions: Mapping[str, int]
    again: tuple[Row, ...]
    gate_minutes: int | None
    gate_count: int
    longest: int | None
    waiting: Mapping[str, int]
    standing: places.Standing
    links: Mapping[str, contingency.Link]
    drill: contingency.Drilled | None
    urgent: tuple[tuple[str, int], ...]


def take(board: Board, place: str, now: datetime) -> Picture:
    """Take the picture of a crossing from the boards, at a moment of the section's clock."""
    shelf, here = board.at(place), board.open_at(place)
    arrived = sorted((row for row in here if row.presented), key=lambda row: row.presented or now)
    held = [row for row in arrived if row.state is JointState.HELD]
    going_on = [row for row in arrived if row.state is not JointState.HELD]
    examined = [row for row in going_on if must_look(row)]
    queue = [row for row in going_on if not must_look(row)]
    expected = [row for row in here if row.presented is None]
    decided = shelf.decided_since(now - _HOUR)
    recent = [row for row in decided if not row.is_open]
    through = sorted(_minutes(row.decided - row.presented) for row in recent if row.decided and row.presented)
    standing = board.standings.get(place, places.Standing())
    again = by_due(shelf.again)
    lists = {"queue": queue, "held": held, "inspections": examined, "expected": expected, "again": again}
    lists["alert"] = [row for row in here if any(one.code == _LISTED for one in row.reasons)]
    return Picture(
        crossing=place,
        at=now,
        size=board.size,
        states=shelf.states(),
        channels=Counter(row.channel.value for row in here),
        counts={name: len(found) for name, found in lists.items()},
        hours=hours(expected, now),
        hours_of=_HOUR,
        queue=tuple(queue[:_SHOWN]),
        held=tuple(held[:_SHOWN]),
        inspections=tuple(examined[:_SHOWN]),
        expected=tuple(expected[:_SHOWN]),
        lately=tuple(shelf.closed_lately(_LATELY)),
        decisions=_decisions(decided, now),
        again=tuple(again[:_SHOWN]),
        gate_minutes=round(median(through)) if through else None,
        gate_count=len(through),
        longest=max((_minutes(now - row.presented) for row in arrived if row.presented), default=None),
        waiting=Counter(name for row in arrived for name in row.waiting_for),
        standing=standing,
        links=board.links,
        drill=board.drills.get(place),
        urgent=tuple(urgent(lists, standing, board.links, now)),
    )


def must_look(row: Row) -> bool:
    """Tell whether a truck that is here waits for its examination, or is being examined."""
    ordered = row.inspection is not None and row.inspection.is_open
    return ordered or (row.channel is not Channel.GREEN and row.examined is None)


def hours(expected: Iterable[Row], now: datetime) -> tuple[Hour, ...]:
    """Count the trucks on the way by hour, those overdue in the first."""
    first = now.replace(minute=0, second=0, microsecond=0)
    counts = Counter(max((row.due - first) // _HOUR, 0) for row in expected)
    return tuple(Hour(first + number * _HOUR, counts[number]) for number in range(HOURS))


def urgent(
    lists: Mapping[str, list[Row]],
    standing: places.Standing,
    links: Mapping[str, contingency.Link],
    now: datetime,
) -> Iterable[tuple[str, int]]:
    """Name what somebody must see to, the gravest first: a link down, goods held, looks again, and so on."""
    silent = sum(one.contact is None or one.may_act for one in links.values())
    down = sum(not one.what.works for one in standing.scanners.values())
    incidents = sum(one.over is None for one in standing.incidents)
    long = sum(now - (row.presented or now) > _LATE for row in (*lists["queue"], *lists["inspections"]))
    red = sum(row.channel is Channel.RED for row in lists["inspections"])
    found = {
        "link": silent,
        "incident": incidents,
        "held": len(lists["held"]),
        "red": red,
        "long": long,
        "scanner": down,
        "again": len(lists["again"]),
        "alert": len(lists["alert"]),
    }
    return [(name, count) for name, count in found.items() if count]


def _decisions(rows: Iterable[Row], now: datetime) -> Mapping[str, int]:
    """Count the decisions of the last hour, of all sections, by verdict."""
    made = [one for row in rows for one in row.rulings if timedelta(0) <= now - one.at <= _HOUR]
    return {verdict.value: sum(one.verdict is verdict for one in made) for verdict in Verdict}


def _minutes(span: timedelta) -> int:
    return max(span // timedelta(minutes=1), 0)
