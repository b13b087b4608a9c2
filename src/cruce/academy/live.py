"""A day as it is lived: the same trucks, by a clock that goes on by itself, at sections that are served.

Who practises acts beside it, on cases of their own or of the day's; what somebody else did already, the day's
own officers leave alone.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from cruce import clearance
from cruce.academy import queueing
from cruce.academy.day import Tracked
from cruce.academy.inspectors import MINUTES, examination
from cruce.academy.summary import Progress
from cruce.clearance import Lodged, Refused, tracing
from cruce.model import Channel, CruceError, Direction, JointState, Verdict
from cruce.section import Section
from cruce.traffic import Fault, Truck

T = TypeVar("T")
SIDES: Final = {Direction.NORTHBOUND: ("mx", "us"), Direction.SOUTHBOUND: ("us", "mx")}
"""Where goods of a direction are filed and go out, and where they come in."""

_TOGETHER: Final = 12
_CROWD: Final = 48
"""So many act at once while somebody looks on, and while nobody does: then who waits for the other side would
keep the desks idle.
"""

_GLANCE: Final = 0.25
_PATIENCE: Final = 40
_OPEN: Final = 60
_STEP: Final = timedelta(minutes=5)
_SEIZED: Final = {"weapon": Fault.WEAPON, "precursor": Fault.PRECURSOR}


class Standing(NamedTuple):
    """How a case stands at a section, as its boards show it."""

    state: JointState
    channel: Channel
    presented: bool
    examined: bool


class Hands(Protocol):
    """How a day's people act at the sections, wherever these run."""

    async def lodge(self, section: str, content: bytes, by: str) -> Lodged | Refused:
        """Hand in a filing."""

    async def act(self, section: str, job: Callable[[Section], T]) -> T:
        """Do an act at a section."""

    def look(self, section: str, case: str) -> Standing | None:
        """Tell how a case stands there; none while it is not known."""


class Pace:
    """A clock that goes ``pace`` times as fast as the wall's from a moment on; without a pace it stands until
    it is put forward, when all work of the moment is done.
    """

    def __init__(self, begins: datetime, pace: int | None) -> None:
        self._begins = begins
        self._pace = pace
        self._started = time.monotonic()

    def __call__(self) -> datetime:
        """Tell the time of the day."""
        if self._pace is None:
            return self._begins
        return self._begins + timedelta(seconds=(time.monotonic() - self._started) * self._pace)

    def start(self, at: datetime) -> None:
        """Begin at a moment, now."""
        self._begins, self._started = at, time.monotonic()

    async def until(self, moment: datetime) -> None:
        """Let the time pass until a moment; a standing clock is put there."""
        if self._pace is None:
            self._begins = max(self._begins, moment)
            await asyncio.sleep(0)
            return
        while (ahead := (moment - self()).total_seconds()) > 0:  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(min(ahead / self._pace, 1.0))

    @property
    def stands(self) -> bool:
        """Tell whether it stands until it is put forward."""
        return self._pace is None


@dataclass(slots=True)
class LiveDay:
    """A day under way: its trucks, and what comes next of them in the order of time."""

    trucks: Sequence[Tracked]
    clock: Pace
    hands: Hands
    seed: bytes
    report: Callable[[Progress], None] = lambda progress: None
    progress: Progress = field(default_factory=Progress)
    _next: list[tuple[datetime, int, Callable[[Tracked], Awaitable[None]], Tracked]] = field(
        default_factory=list
    )
    _number: Iterator[int] = field(default_factory=count)
    _pending: dict[str, Tracked] = field(default_factory=dict)

    async def run(self) -> None:
        """Let every truck be filed, come, be examined where that is asked, and go; ends when all are done."""
        self.progress.total = len(self.trucks)
        for one in self.trucks:
            self._plan(one.truck.filed_at, self._file, one)
        while self._next or self._pending:
            await (self._work_off() if self._next else self._last())
            await self._settle()
            self.progress.clock = self.clock().isoformat()
            self.report(self.progress)

    def _plan(self, at: datetime, deed: Callable[[Tracked], Awaitable[None]], one: Tracked) -> None:
        heapq.heappush(self._next, (at, next(self._number), deed, one))

    async def _work_off(self) -> None:
        """Do what is due, some at a time; where nothing is, let the time pass until something may be."""
        first = self._next[0][0]
        if self.clock.stands:
            await self.clock.until(first + _STEP)
        elif first > self.clock():
            await self.clock.until(min(first, self.clock() + _STEP))
        now = self.clock()
        due: list[Awaitable[None]] = []
        most = _CROWD if self.clock.stands else _TOGETHER
        while self._next and self._next[0][0] <= now and len(due) < most:
            _, _, deed, one = heapq.heappop(self._next)
            due.append(deed(one))
        for fault in await asyncio.gather(*due, return_exceptions=True):
            if isinstance(fault, BaseException) and not isinstance(fault, CruceError):
                raise fault

    async def _settle(self) -> None:
        """See what became of trucks at the gate; a standing clock waits while too many have no answer yet."""
        for turn in range(_PATIENCE):
            for case, one in list(self._pending.items()):
                self._look(case, one)
            if not self.clock.stands or len(self._pending) < _OPEN or turn == _PATIENCE - 1:
                return
            await asyncio.sleep(_GLANCE)

    async def _last(self) -> None:
        """Wait for the answers to the last trucks, as long as any come; the others stay as they are."""
        silent = 0
        while self._pending and silent < _PATIENCE and not self._next:
            before = len(self._pending)
            await asyncio.sleep(_GLANCE)
            await self._settle()
            silent = silent + 1 if len(self._pending) == before else 0
        if not self._next:
            for case, one in list(self._pending.items()):
                self._finish(case, one)

    async def _file(self, one: Tracked) -> None:
        side, started = SIDES[one.truck.truth.direction][0], time.perf_counter()
        outcome = await self.hands.lodge(side, one.truck.document, "broker")
        one.milliseconds += _spent(started)
        self.progress.filed += 1
        if isinstance(outcome, Refused):
            self.progress.rejected += 1
            one.rejected = tuple(finding for finding in outcome.findings if finding.refuses)
            return
        one.case = outcome.case
        if one.truck.pays:
            await self._pay(outcome.case)
        if not self.clock.stands:  # where nobody looks on, nobody reads the times of the queue
            entered = queueing.entered(one.truck.presentation, self.seed)
            self._plan(max(entered, self.clock()), self._queue, one)
        self._plan(max(one.truck.presentation.at, self.clock()), self._arrive, one)

    async def _queue(self, one: Tracked) -> None:
        """Let the reader at the end of the queue tell of a truck."""
        case, seen = str(one.case), one.truck.presentation
        told = queueing.reading(seen, queueing.entered(seen, self.seed))
        await self.hands.act(
            SIDES[one.truck.truth.direction][0],
            lambda section: tracing.record(section, told, queueing.READER, case=case),
        )

    async def _pay(self, case: str) -> None:
        """Let the broker's bank pay what Mexico collects, by a bank's file, once the case is known there."""

        def pay(section: Section) -> None:
            bank_file = clearance.paying.bank_file(section, [case])
            if bank_file:
                clearance.paying.settle(section, bank_file, "bank")

        if await self._known("mx", case, lambda stands: True):
            await self.hands.act("mx", pay)

    async def _known(self, side: str, case: str, enough: Callable[[Standing], bool]) -> Standing | None:
        """Wait until what the other side told of a case has come over; none where it does not come."""
        for _ in range(_PATIENCE):
            stands = self.hands.look(side, case)
            if stands is not None and enough(stands):
                return stands
            await asyncio.sleep(_GLANCE / 2)
        return None

    async def _arrive(self, one: Tracked) -> None:
        case, seen = str(one.case), one.truck.presentation
        side = SIDES[one.truck.truth.direction][0]
        at, started = seen.model_copy(update={"at": self.clock()}), time.perf_counter()
        await self.hands.act(
            side, lambda section: _raised(clearance.present(section, {case: at}, "gate"), case)
        )
        one.milliseconds += _spent(started)
        self._pending[case] = one

    def _look(self, case: str, one: Tracked) -> None:
        stands = self.hands.look(SIDES[one.truck.truth.direction][0], case)
        if stands is None:
            return
        before, one.channel, one.state = one.channel, stands.channel, stands.state
        if stands.state is not JointState.OPEN:
            self._finish(case, one)
        elif stands.channel is not Channel.GREEN and before in (None, Channel.GREEN) and not stands.examined:
            later = self.clock() + timedelta(minutes=MINUTES[stands.channel])
            self._plan(later, self._examine, one)

    async def _examine(self, one: Tracked) -> None:
        case, side = str(one.case), SIDES[one.truck.truth.direction][1]
        stands = await self._known(side, case, lambda one: one.presented)
        if stands is None or stands.examined or stands.state is not JointState.OPEN or one.channel is None:
            return
        found, one.found = examination(one.channel, one.truck.truth, case, self.clock(), self.seed)
        found = found.model_copy(update={"at": self.clock()})
        await self.hands.act(
            side, lambda section: _raised(clearance.examine(section, {case: found}, "joint team"), case)
        )
        seized = sorted(code for code, kind in _SEIZED.items() if kind in one.found)
        if seized:
            with suppress(CruceError):
                await self.hands.act(
                    side, lambda section: clearance.rule(section, case, Verdict.REFUSE, seized, "officer")
                )

    def _finish(self, case: str, one: Tracked) -> None:
        del self._pending[case]
        self.progress.decision_ms.append(one.milliseconds)
        self.progress.channels[(one.channel or Channel.GREEN).value] += 1
        if one.state is JointState.RELEASED:
            self.progress.released += 1
        elif one.state is JointState.REFUSED:
            self.progress.refused += 1
        else:
            self.progress.held += 1


def after(trucks: Sequence[Truck], share: float) -> tuple[datetime, list[Truck]]:
    """Cut the beginning off a day: the moment by which a share of its trucks have come, and the others."""
    arrivals = sorted(one.presentation.at for one in trucks)
    begins = arrivals[int(len(arrivals) * share)] if arrivals else datetime.max.replace(tzinfo=UTC)
    return begins, [one for one in trucks if one.presentation.at >= begins]


def _spent(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _raised(results: Mapping[str, Any], case: str) -> None:
    fault = results[case]
    if fault is not None:
        raise fault
