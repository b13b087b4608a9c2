"""The feed of acts: read by cursor, followed live, each act made ready once for all who follow."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from cruce.model import PowerError, StoreError, Text
from cruce.section import Section
from cruce.store import Recorded
from cruce.web.api import forms, views
from cruce.web.api.cases import AFTER, LIMIT, may_see
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import READERS, Answer, Call, Door, Field
from cruce.web.board import Board, Row
from cruce.web.identity import Account
from cruce.web.office import Office

_SCANNED: Final = 1000
_LATELY: Final = 4000
_BEAT: Final = 15
_AGAIN: Final = 0.2
_STREAMS: Final = 200
T = TypeVar("T")
STREAM: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Item:
    """One act made ready: its place in the log, whose case it is on, and what outsiders are told."""

    seq: int
    row: Row
    event: forms.PublicEvent

    @property
    def cursor(self) -> str:
        """The place behind it."""
        return str(Cursor(views.FEED, str(self.seq)))


@dataclass
class Feed:
    """The acts made ready last, for all who follow; those before are read from the record."""

    office: Office
    upto: int = -1
    since: int = -1
    lately: deque[tuple[Item, bytes]] = field(default_factory=lambda: deque(maxlen=_LATELY))
    open: Counter[str] = field(default_factory=Counter)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def catch_up(self) -> None:
        """Make ready what came since; who comes while that is done waits and finds it done."""
        async with self._turn:
            if self.upto < 0:
                self.upto = self.since = self.office.board.size - 1
            while self.upto < self.office.board.size - 1:
                items, self.upto = await scanned(self.office, self.upto)
                if len(self.lately) + len(items) > _LATELY and self.lately:
                    self.since = self.lately[min(len(items), len(self.lately)) - 1][0].seq
                self.lately.extend((one, _chunk(one)) for one in items)

    async def after(self, seq: int, who: Account | None) -> tuple[list[tuple[int, bytes]], int]:
        """Give what somebody may see behind a place, and up to where that reaches."""
        await self.catch_up()
        if seq >= self.since:
            found = [
                (one.seq, chunk) for one, chunk in self.lately if one.seq > seq and may_see(who, one.row)
            ]
            return found, self.upto
        items, upto = await scanned(self.office, seq)
        return [(one.seq, _chunk(one)) for one in items if may_see(who, one.row)], upto


async def scanned(office: Office, after: int) -> tuple[list[Item], int]:
    """Make ready the acts behind a place as `scan` does; waits while too much else waits."""
    board = office.board
    return await patiently(lambda: office.desk.answer(lambda section: scan(section, board, after)))


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask until there is room at the desk; raises all else."""
    while True:
        try:
            return await ask()
        except StoreError as error:
            if error.code != "serve.busy":
                raise
        await asyncio.sleep(_AGAIN)


def scan(section: Section, board: Board, after: int) -> tuple[list[Item], int]:
    """Make ready the acts behind a place, of a bounded piece of the log; tells up to where it reaches.

    The boards show what they are of, and no further than those is looked.
    """
    size = board.size
    found = section.store.logged.after(after, _SCANNED)
    items = [item for one in found if one.seq < size and (item := _item(section, board, one)) is not None]
    whole = len(found) < _SCANNED or found[-1].seq >= size
    return items, max(after, size - 1 if whole else found[-1].seq)


def _item(section: Section, board: Board, recorded: Recorded) -> Item | None:
    row = board.known(section, recorded.case_id, recorded.seq)
    event = views.public(recorded) if row is not None else None
    return None if row is None or event is None else Item(recorded.seq, row, event)


def _chunk(one: Item) -> bytes:
    data = one.event.model_dump_json(exclude_none=True)
    return f"id: {one.cursor}\nevent: {one.event.kind}\ndata: {data}\n\n".encode()


async def events(call: Call) -> Answer:
    """Give what happened to all cases that are yours, piece by piece, or as a stream that stays open.

    With `Accept: text/event-stream` it is a stream (server-sent events): from `Last-Event-ID` on, else from
    now. As pieces it starts at the beginning of the record. `from` says otherwise.
    """
    if STREAM in call.request.headers.get("accept", ""):
        if _feed(call).open[call.by] >= _STREAMS:
            raise _many()
        return Answer(stream=_followed(call, _place(call)), kind=STREAM, headers={"x-accel-buffering": "no"})
    limit, after = int(call.fields.get("limit", 50)), _place(call)
    board, who = call.office.board, call.who
    await call.office.abreast()

    def read(section: Section) -> forms.EventList:
        start = board.size - 1 if after is None else after
        items, reached = scan(section, board, start)
        mine = [one for one in items if may_see(who, one.row)]
        if len(mine) > limit:
            mine, reached = mine[:limit], mine[limit - 1].seq
        more = reached < board.size - 1
        return forms.EventList(
            events=tuple(one.event for one in mine), next=str(Cursor(views.FEED, str(reached))), more=more
        )

    return Answer(await call.office.desk.answer(read))


def _feed(call: Call) -> Feed:
    feed: Feed = call.request.state.gate.feed
    return feed


def _many() -> PowerError:
    return PowerError(
        "limit.streams",
        Text(
            en=f"This account has {_STREAMS} streams open.",
            es=f"Esta cuenta tiene {_STREAMS} flujos abiertos.",
        ),
        Text(
            en="Close one, or let one serve several readers.", es="Cierre uno, o deje que uno sirva a varios."
        ),
    )


def _place(call: Call) -> int | None:
    """Tell from where somebody reads on; none: from now."""
    cursor = call.cursor
    last = call.request.headers.get("last-event-id", "")
    if cursor is None and last:
        cursor = Cursor.read(last)
    if cursor is not None:
        return cursor.number(views.FEED)
    stream = STREAM in call.request.headers.get("accept", "")
    return None if call.fields.get("from", "now" if stream else "start") == "now" else -1


async def _followed(call: Call, after: int | None) -> AsyncIterator[bytes]:
    feed = _feed(call)
    feed.open[call.by] += 1
    try:
        async for chunk in _chunks(call, feed, call.office.board.size - 1 if after is None else after):
            yield chunk
    finally:
        feed.open[call.by] -= 1


async def _chunks(call: Call, feed: Feed, seq: int) -> AsyncIterator[bytes]:
    office = call.office
    yield b"retry: 2000\n\n"
    while _still(call):
        found, seq = await feed.after(seq, call.who)
        if found:
            yield b"".join(chunk for _, chunk in found)
        if seq >= office.board.size - 1:
            try:
                await asyncio.wait_for(office.grown(seq + 1), _BEAT)
            except TimeoutError:
                yield b": still here\n\n"


def _still(call: Call) -> bool:
    """Tell whether the key by which somebody came in still opens the door."""
    if call.who is None:
        return True
    known = call.office.sessions.accounts.named(call.who.name)
    return known is not None and known.keys == call.who.keys and known.roles == call.who.roles


def visible(items: Sequence[Item], who: Account | None, kinds: Sequence[str]) -> list[Item]:
    """Choose what an account may see (none: that is no more), of the kinds that it asked for (none: all)."""
    if who is None:
        return []
    return [one for one in items if may_see(who, one.row) and (not kinds or one.event.kind in kinds)]


DOORS: Final = (
    Door(
        "GET",
        "/v1/events",
        events,
        Text(en="Follow what happens", es="Seguir lo que ocurre"),
        acts=READERS,
        fields=(
            AFTER,
            LIMIT,
            Field(
                "from",
                Text(en="Where to start without a place", es="Dónde empezar sin un lugar"),
                {"type": "string", "enum": ["start", "now"]},
            ),
        ),
        gives={200: forms.EventList},
        refuses=("limit.streams",),
        streams=True,
    ),
)
