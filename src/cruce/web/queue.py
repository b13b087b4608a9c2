"""The queue of filings in bulk, worked on while the section serves: a few at a time, each account in turn."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cruce.clearance import bulk
from cruce.model import UsageError
from cruce.section import Section
from cruce.web.identity import Act

if TYPE_CHECKING:
    from cruce.web.office import Office

_LOOK: Final = 2.0
"""Seconds between two looks for what another process on the section was handed."""


class Queue:
    """The queue of one process. What waits stands in the record: it goes on there after any end of it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._last = ""
        self._some = asyncio.Event()

    def wake(self) -> None:
        """Say that something was handed in."""
        self._some.set()

    async def run(self) -> None:
        """Lodge what waits, until cancelled."""
        with suppress(Exception):  # what is left behind is looked for at the next start
            await self._office.desk.bulk(bulk.drop_abandoned)
        while True:
            try:
                done = await self.turn()
            except Exception as error:  # noqa: BLE001 - a full disk ends; the queue waits for it
                self._office.count(error)
                done = 0
            if not done:
                self._some.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._some.wait(), _LOOK)

    async def turn(self) -> int:
        """Lodge the next few; gives how many."""
        if not await self._office.desk.bulk(lambda section: bool(section.store.bulk.waiting())):
            return 0
        with suppress(UsageError):  # a file that is broken now: those known before stay so
            self._office.sessions.accounts.refresh()
        done, self._last = await self._office.desk.bulk(self._take_turn)
        return done

    def _take_turn(self, section: Section) -> tuple[int, str]:
        return bulk.take_turn(section, self._last, self._may)

    def _may(self, name: str, declarant: str) -> bool:
        account = self._office.sessions.accounts.named(name)
        return account is not None and account.may(Act.FILE) and account.sees(declarant)
