"""Crossing times of a section's crossings, measured from its own record: from the queue to the booth.

A truck enters when an event says that it stands in the queue or came in through a gate, and is out when
it is presented at the booth or leaves through a gate. What is kept of it here is a keyed hash under a
salt of the day that this process draws and forgets; nothing of it is written down.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from cruce.clearance import tracing
from cruce.store import Recorded
from cruce.tracking import Act, measuring

if TYPE_CHECKING:
    from cruce.web.board import Row

KEPT: Final = measuring.WINDOW + measuring.LONGEST
"""So long a reading counts: the window, and the longest wait before it."""

_MOST: Final = 60_000
_TURN: Final = 10
_KINDS: Final = frozenset(("clearance.presented", tracing.OBSERVED, "exchange.received"))
_IN: Final = frozenset((Act.QUEUED.value, Act.GATE_IN.value))
_OUT: Final = Act.GATE_OUT.value


class Salts:
    """The secret of each day, drawn when it is first asked for, and forgotten when two later ones are
    known.
    """

    def __init__(self, draw: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._draw = draw
        self._known: dict[date, bytes] = {}

    def __call__(self, day: date) -> bytes:
        """Give the secret of a day."""
        if day not in self._known:
            self._known[day] = self._draw(32)
            for old in sorted(self._known)[:-4]:
                del self._known[old]
        return self._known[day]


@dataclass
class Waits:
    """The readings that may still count, and the times measured from them."""

    salt: Callable[[date], bytes] = field(default_factory=Salts)
    readings: list[measuring.Reading] = field(default_factory=list)
    _told: tuple[int, tuple[measuring.Measured, ...]] | None = None

    def take(self, event: Recorded, rows: Mapping[str, Row], now: datetime) -> None:
        """Take in one act, in whatever order they come; ``rows`` tell of each case where it crosses."""
        if event.kind not in _KINDS or event.case_id not in rows:
            return
        for one in self._readings(event, rows[event.case_id]):
            if one.at >= now - KEPT:
                self.readings.append(one)
        if len(self.readings) > _MOST:  # only here, on the thread of the desk: others read the list meanwhile
            self.readings = [one for one in self.readings[-_MOST // 2 :] if one.at >= now - KEPT]

    def measured(self, now: datetime) -> tuple[measuring.Measured, ...]:
        """Give the crossing times as of now; measured anew every ten seconds, however many ask."""
        turn = int(now.timestamp()) // _TURN
        if self._told is None or self._told[0] != turn:
            held = [one for one in self.readings if one.at >= now - KEPT]
            self._told = turn, measuring.measure(held, now)
        return self._told[1]

    def at(self, crossing: str, now: datetime) -> tuple[measuring.Measured, ...]:
        """Give the crossing times of one crossing: each direction as a whole, then its lanes."""
        found = (one for one in self.measured(now) if one.crossing == crossing)
        return tuple(sorted(found, key=lambda one: (one.direction, one.lane is not None, one.lane or "")))

    def _readings(self, event: Recorded, row: Row) -> Iterator[measuring.Reading]:
        body: Mapping[str, Any] = json.loads(event.content).get("body", {})
        found = _point(event.kind, body)
        if found is None or not row.plates:
            return
        point, at, lane = found
        yield measuring.Reading(
            keys=measuring.hashed(row.plates[0], at, self.salt),
            at=at,
            point=point,
            crossing=row.crossing,
            direction=row.direction.value,
            lane=lane,
        )


def _point(kind: str, body: Mapping[str, Any]) -> tuple[measuring.Point, datetime, str | None] | None:
    """Tell of an act whether it is an entry or a way out, when and in which lane; None for any other."""
    if kind == "clearance.presented":
        seen = body["presentation"]
        return measuring.Point.EXIT, datetime.fromisoformat(seen["at"]), seen.get("lane")
    act = body.get("act") if "hash" in body else None
    if act == "observed":
        act = body.get("observed")
    if act in _IN:
        return measuring.Point.ENTRY, datetime.fromisoformat(body["seen"]), None
    return (measuring.Point.EXIT, datetime.fromisoformat(body["seen"]), None) if act == _OUT else None
