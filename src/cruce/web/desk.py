"""The desk of a section that runs as a service: one thread does all work on it, and commits it in groups.

The event loop never touches the store. Filings that wait together are lodged in one commit, and each is
answered only after it. Work stands in one of four lines, each with a limit of its own, and the lines are
served in turn: a flood in one of them leaves the others their time.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import cycle
from typing import Any, Final, TypeVar

from cruce import clearance
from cruce.clearance import Lodged, Refused, lodging
from cruce.model import StoreError
from cruce.section import Section, storing
from cruce.web.refusals import busy, stopped

T = TypeVar("T")
BY: Final = "service"
"""Who acts where nobody is named: the door through which the act came."""

_TOGETHER: Final = 64


class Queue(Enum):
    """The lines at a desk: what the gates, the teams and the peers do; filings; questions; bulk."""

    ACTS = "acts"
    FILINGS = "filings"
    QUESTIONS = "questions"
    BULK = "bulk"


_TURNS: Final = (*[Queue.ACTS] * 16, Queue.FILINGS, Queue.QUESTIONS, Queue.BULK)
"""Who is next while all wait: trucks stand at the gate, and a filing comes hours before its truck."""


@dataclass(frozen=True, slots=True)
class _Filing:
    content: bytes
    by: str
    at: datetime
    beside: lodging.Beside | None = None
    done: Future[Lodged | Refused] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class _Job:
    do: Callable[[Section], Any]
    done: Future[Any] = field(default_factory=Future)


class Desk:
    """Does jobs with the section, in each line in the order in which they come.

    When ``most`` wait in a line, that line takes no more.
    """

    def __init__(self, section: Section, most: int = 400) -> None:
        self._section = section
        self._most = most
        self._lines: dict[Queue, deque[_Filing | _Job]] = {line: deque() for line in Queue}
        self._turns = cycle(_TURNS)
        self._some = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._work, name=f"desk-{section.name}", daemon=True)
        self._thread.start()

    async def __call__(self, job: Callable[[Section], T], /) -> T:
        """Do an act with the section; raises what it raises, and `StoreError` ``serve.busy``."""
        return await self._do(job, Queue.ACTS)

    async def answer(self, question: Callable[[Section], T], /) -> T:
        """Read from the section what somebody asks; raises as an act does."""
        return await self._do(question, Queue.QUESTIONS)

    async def bulk(self, job: Callable[[Section], T], /) -> T:
        """Do a piece of work that nobody waits for before the page; raises as an act does."""
        return await self._do(job, Queue.BULK)

    async def lodge(
        self, content: bytes, by: str = BY, beside: lodging.Beside | None = None
    ) -> Lodged | Refused:
        """Lodge a filing, with all that wait beside it in one commit; raises as an act does.

        ``beside`` is written with it, if it is lodged.
        """
        one = _Filing(content, by, self._section.clock(), beside)
        self._put(one, Queue.FILINGS)
        return await asyncio.wrap_future(one.done)

    @property
    def waiting(self) -> dict[str, int]:
        """How many wait in each line."""
        return {line.value: len(ones) for line, ones in self._lines.items()}

    def close(self) -> None:
        """Finish what waits, and take no more."""
        with self._some:
            self._open = False
            self._some.notify()
        self._thread.join()

    async def _do(self, job: Callable[[Section], T], line: Queue) -> T:
        one = _Job(job)
        self._put(one, line)
        result: T = await asyncio.wrap_future(one.done)
        return result

    def _put(self, one: _Filing | _Job, line: Queue) -> None:
        with self._some:
            if not self._open:
                raise stopped()
            if len(self._lines[line]) >= self._most:
                raise busy()
            self._lines[line].append(one)
            self._some.notify()

    def _work(self) -> None:
        while group := self._next():
            if isinstance(group[0], _Job):
                _settle(group[0].done, self._in_turn, group[0].do)
            else:
                self._lodge([one for one in group if isinstance(one, _Filing)])
            if not any(self._lines.values()):
                self._flush()

    def _in_turn(self, do: Callable[[Section], T]) -> T:
        with storing.turn(self._section):
            return do(self._section)

    def _flush(self) -> None:
        """Bring to disk what was put off; a disk that is full is told to the next who writes."""
        with suppress(Exception):
            self._section.flush()

    def _next(self) -> list[_Filing | _Job]:
        """Wait for work: one job, or the filings that stand at the head of their line."""
        with self._some:
            while self._open and not any(self._lines.values()):
                self._some.wait()
            if not any(self._lines.values()):
                return []
            line = next(line for line in self._turns if self._lines[line])
            ones = self._lines[line]
            many = _TOGETHER if line is Queue.FILINGS else 1
            return [ones.popleft() for _ in range(min(many, len(ones)))]

    def _lodge(self, filings: list[_Filing]) -> None:
        contents, times = [one.content for one in filings], [one.at for one in filings]
        names, beside = [one.by for one in filings], [one.beside for one in filings]
        try:
            with storing.turn(self._section):
                outcomes = clearance.lodge(self._section, contents, names, times, beside)
        except StoreError as error:
            for one in filings:
                _tell(one.done, error)
        except Exception:  # noqa: BLE001 - one is at fault; lodged twice is lodged once, so each alone tells
            for one in filings:
                _settle(one.done, self._lodge_alone, one)
        else:
            for one, outcome in zip(filings, outcomes, strict=True):
                _tell(one.done, outcome)

    def _lodge_alone(self, one: _Filing) -> Lodged | Refused:
        with storing.turn(self._section):
            (outcome,) = clearance.lodge(self._section, [one.content], one.by, [one.at], [one.beside])
        return outcome


def _settle(done: Future[Any], do: Callable[..., Any], what: object) -> None:
    try:
        result = do(what)
    except Exception as error:  # noqa: BLE001 - it is told to who asked; the desk works on
        _tell(done, error)
    else:
        _tell(done, result)


def _tell(done: Future[Any], result: object) -> None:
    if not done.set_running_or_notify_cancel():
        return  # who asked has gone
    if isinstance(result, BaseException):
        done.set_exception(result)
    else:
        done.set_result(result)
