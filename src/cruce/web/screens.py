"""Open screens of command centres: what changed is made once, however many look on, and sent to each.

A picture is taken from the boards when the record has grown, at most four times a second, and else every few
seconds, so that a screen knows that it is not looking at the past.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cruce.web.picture import Picture, take

if TYPE_CHECKING:
    from cruce.web.office import Office

Render = Callable[[Picture], Mapping[str, str]]
"""Makes the panels of a screen, by name, of a picture."""

_GAP: Final = 0.25
_STILL: Final = 5.0
_AT_ONCE: Final = 8
"""How many screens are told before others of the service have their turn."""


def message(event: str, data: str) -> bytes:
    """Write one message of a stream of server-sent events (WHATWG HTML, section 9.2)."""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"event: {event}\n{lines}\n".encode()


@dataclass(slots=True)
class _Shown:
    """What the screens of one crossing in one language show now, and who waits for what is next.

    What several screens have not seen yet is written once for all of them (``written``, by panels).
    """

    panels: dict[str, str] = field(default_factory=dict)
    written: dict[tuple[str, ...], bytes] = field(default_factory=dict)
    followers: set[asyncio.Event] = field(default_factory=set)
    task: asyncio.Task[None] | None = None

    def since(self, had: Mapping[str, str]) -> bytes:
        """Write the panels that are others than a screen had."""
        fresh = tuple(name for name, html in self.panels.items() if had.get(name) is not html)
        if fresh not in self.written:
            self.written[fresh] = message("board", "".join(self.panels[name] for name in fresh))
        return self.written[fresh]

    async def tell(self) -> None:
        """Let the screens know that there is something new, a few at a time."""
        for number, follower in enumerate(list(self.followers), start=1):
            follower.set()
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)


class Screens:
    """All open screens of a section, by crossing and language."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._shown: dict[tuple[str, str], _Shown] = {}

    def now(self, crossing: str) -> Picture:
        """Take the picture of a crossing as it stands."""
        return take(self._office.board, crossing, self._office.section.clock())

    async def follow(self, crossing: str, language: str, render: Render) -> AsyncGenerator[bytes, None]:
        """Yield what changed on a screen since the last yield as an event ``board``, first all of it."""
        key = crossing, language
        shown, news = self._shown.setdefault(key, _Shown()), asyncio.Event()
        shown.followers.add(news)
        if shown.task is None:
            shown.task = asyncio.create_task(self._keep(crossing, shown, render))
        elif shown.panels:
            news.set()
        try:
            had: dict[str, str] = {}
            while True:
                await news.wait()
                if self._office.ending:
                    return
                news.clear()
                chunk, had = shown.since(had), shown.panels
                yield chunk
        finally:
            shown.followers.discard(news)
            if not shown.followers:
                self._shown.pop(key, None)
                shown.task.cancel()

    async def _keep(self, crossing: str, shown: _Shown, render: Render) -> None:
        while True:
            picture = self.now(crossing)
            panels = {**shown.panels}
            for name, html in render(picture).items():
                if panels.get(name) != html:
                    panels[name] = html
            shown.panels, shown.written = panels, {}
            await shown.tell()
            if self._office.ending:
                return
            await asyncio.sleep(_GAP)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._office.grown(picture.size), _STILL)
