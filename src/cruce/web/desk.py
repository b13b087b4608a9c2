"""The desk of a section that runs as a service: one thread does all work on it, and commits it in groups.

The event loop never touches the store. Filings that wait together are lodged in one commit, and each is
answered only after it.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from cruce import clearance
from cruce.clearance import Lodged, Refused
from cruce.model import StoreError
from cruce.section import Section, storing
from cruce.web.refusals import busy, stopped

T = TypeVar("T")
BY: Final = "service"
"""Who acts where nobody is named: the door through which the act came."""

_TOGETHER: Final = 64


@dataclass(frozen=True, slots=True)
class _Filing:
    content: bytes
    at: datetime
    done: Future[Lodged | Refused] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class _Job:
    do: Callable[[Section], Any]
    done: Future[Any] = field(default_factory=Future)


class Desk:
    """Does jobs with the section in the order in which they come; when ``most`` wait, it takes no more."""

    def __init__(self, section: Section, most: int = 2000) -> None:
        self._section = section
        self._most = most
        self._waiting: deque[_Filing | _Job] = deque()
        self._some = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._work, name=f"desk-{section.name}", daemon=True)
        self._thread.start()

    async def __call__(self, job: Callable[[Section], T], /) -> T:
        """Do a job with the section; raises what it raises, and `StoreError` ``serve.busy``."""
        one = _Job(job)
        self._put(one)
        result: T = await asyncio.wrap_future(one.done)
        return result

    async def lodge(self, content: bytes) -> Lodged | Refused:
        """Lodge a filing, with all that wait beside it in one commit; raises as a job does."""
        one = _Filing(content, self._section.clock())
        self._put(one)
        return await asyncio.wrap_future(one.done)

    @property
    def waiting(self) -> int:
        """How many jobs and filings wait."""
        return len(self._waiting)

    def close(self) -> None:
        """Finish what waits, and take no more."""
        with self._some:
            self._open = False
            self._some.notify()
        self._thread.join()

    def _put(self, one: _Filing | _Job) -> None:
        with self._some:
            if not self._open:
                raise stopped()
            if len(self._waiting) >= self._most:
                raise busy()
            self._waiting.append(one)
            self._some.notify()

    def _work(self) -> None:
        while group := self._next():
            if isinstance(group[0], _Job):
                _settle(group[0].done, self._in_turn, group[0].do)
            else:
                self._lodge([one for one in group if isinstance(one, _Filing)])
            if not self._waiting:
                self._flush()

    def _in_turn(self, do: Callable[[Section], T]) -> T:
        with storing.turn(self._section):
            return do(self._section)

    def _flush(self) -> None:
        """Bring to disk what was put off; a disk that is full is told to the next who writes."""
        with suppress(Exception):
            self._section.flush()

    def _next(self) -> list[_Filing | _Job]:
        """Wait for work: one job, or all filings that stand together at the head of the line."""
        with self._some:
            while self._open and not self._waiting:
                self._some.wait()
            return list(self._taken())

    def _taken(self) -> Iterator[_Filing | _Job]:
        for number in range(_TOGETHER):
            if not self._waiting or (number and isinstance(self._waiting[0], _Job)):
                return
            one = self._waiting.popleft()
            yield one
            if isinstance(one, _Job):
                return

    def _lodge(self, filings: list[_Filing]) -> None:
        contents, times = [one.content for one in filings], [one.at for one in filings]
        try:
            with storing.turn(self._section):
                outcomes = clearance.lodge(self._section, contents, BY, times)
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
            (outcome,) = clearance.lodge(self._section, [one.content], BY, [one.at])
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
