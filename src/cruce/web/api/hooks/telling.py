"""Telling webhooks what happened: each act in the order of the log, again until it is taken or given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Final

from cruce.exchange import webhooks
from cruce.model import CruceError, UsageError
from cruce.section import Section
from cruce.web.api.feed import Item, patiently, scanned, visible
from cruce.web.api.hooks.known import CASE, Hook, hooks, moving, note, position, secret
from cruce.web.identity import Account
from cruce.web.office import Office

GIVEN_UP: Final = timedelta(days=3)
_LONGEST: Final = 3600
_FIRST: Final = 1
Post = Callable[[str, bytes, dict[str, str]], Awaitable[int]]


@dataclass
class Trouble:
    """Why an act is not taken: since when, how often it was tried, and what was said last."""

    since: datetime
    tries: int = 0
    said: str = ""


@dataclass
class Teller:
    """Tells all webhooks of a section, each by itself: one that is slow or away keeps no other waiting."""

    office: Office
    post: Post
    chance: Random
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    troubles: dict[str, Trouble] = field(default_factory=dict)
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _known: dict[str, Hook] = field(default_factory=dict)

    async def run(self) -> None:
        """Tell until the service ends."""
        try:
            while True:
                size = self.office.board.size
                self._known = await patiently(lambda: self.office.desk.answer(hooks))
                self._begin_and_end()
                await self._until_changed(size)
        finally:
            for task in self._running.values():
                task.cancel()
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _until_changed(self, size: int) -> None:
        """Wait until the webhooks on record are others than when the log had a size."""
        while True:
            grown = await self.office.grown(size)
            changed = partial(_of_hooks, size)
            if await patiently(partial(self.office.desk.answer, changed)):
                return
            size = grown

    def _begin_and_end(self) -> None:
        wanted = {one.place: one for one in self._known.values() if one.stopped is None}
        for place in self._running.keys() - wanted.keys():
            self._running.pop(place).cancel()
        for place, hook in wanted.items():
            if place not in self._running or self._running[place].done():
                self._running[place] = asyncio.create_task(self._tell_all(hook))

    async def _tell_all(self, hook: Hook) -> None:
        seq = await patiently(partial(self.office.desk.answer, lambda section: position(section, hook)))
        while True:
            items, reached = await scanned(self.office, seq)
            for one in visible(items, self._account(hook), hook.kinds):
                if not await self._tell(hook, one):
                    return
                await self._note(hook, one.seq)
            if reached > seq:
                seq = reached
                await self._note(hook, seq)
            if seq >= self.office.board.size - 1:
                await self.office.grown(seq + 1)

    def _account(self, hook: Hook) -> Account | None:
        """Give whose webhook it is, as the account is now."""
        accounts = self.office.sessions.accounts
        with suppress(UsageError):  # a file that is broken now: those known before stay so
            accounts.refresh()
        return accounts.named(hook.account)

    async def _note(self, hook: Hook, seq: int) -> None:
        work = moving(hook, seq)
        await patiently(partial(self.office.desk, lambda section: section.put_off(work)))

    async def _tell(self, hook: Hook, one: Item) -> bool:
        """Bring one act; false where it was given up, and the webhook stopped."""
        body = one.event.model_dump_json(exclude_none=True).encode()
        while True:
            said = await self._once(hook, one.event.id, body)
            if said is None:
                self.troubles.pop(hook.name, None)
                return True
            now = self.office.section.clock()
            trouble = self.troubles.setdefault(hook.name, Trouble(now))
            trouble.tries, trouble.said = trouble.tries + 1, said
            if said == str(int(HTTPStatus.GONE)) or now - trouble.since >= GIVEN_UP:
                stop = partial(
                    note, kind="web.hook_stopped", by="system", body={"hook": hook.name, "why": said}
                )
                await patiently(partial(self.office.desk, stop))
                return False
            longest = min(_LONGEST, _FIRST * 2 ** min(trouble.tries - 1, 12))
            await self.pause(longest * (0.5 + self.chance.random() / 2))

    async def _once(self, hook: Hook, name: str, body: bytes) -> str | None:
        """Try once; gives what went wrong, if anything did."""
        section = self.office.section
        fields = webhooks.fields(secret(section, hook.name), name, self.office.now(), body)
        try:
            status = await self.post(hook.url, body, {"content-type": "application/json", **fields})
        except CruceError as error:
            return error.code
        return None if 200 <= status < 300 else str(status)


def _of_hooks(before: int, section: Section) -> bool:
    """Tell whether the webhooks changed since the log had a size."""
    return any(one.seq >= before for one in section.store.events(CASE))
