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


@dataclass(slots=True)
class _Shown:
    """What the screens of one crossing in one language show now."""

    panels: dict[str, str] = field(default_factory=dict)
    number: int = 0
    followers: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    task: asyncio.Task[None] | None = None


class Screens:
    """All open screens of a section, by crossing and language."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._shown: dict[tuple[str, str], _Shown] = {}

    def now(self, crossing: str) -> Picture:
        """Take the picture of a crossing as it stands."""
        return take(self._office.board, crossing, self._office.section.clock())

    async def follow(self, crossing: str, language: str, render: Render) -> AsyncGenerator[str, None]:
        """Yield what changed on a screen since the last yield, beginning with all of it."""
        key = crossing, language
        shown = self._shown.setdefault(key, _Shown())
        shown.followers += 1
        if shown.task is None:
            shown.task = asyncio.create_task(self._keep(crossing, shown, render))
        try:
            had: dict[str, str] = {}
            number = 0
            while True:
                async with shown.changed:
                    await shown.changed.wait_for(lambda: shown.number > number)  # noqa: B023 - waited for here
                if self._office.ending:
                    return
                number = shown.number
                fresh = [html for name, html in shown.panels.items() if had.get(name) is not html]
                had = dict(shown.panels)
                yield "".join(fresh)
        finally:
            shown.followers -= 1
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
            async with shown.changed:
                shown.panels = panels
                shown.number += 1
                shown.changed.notify_all()
            if self._office.ending:
                return
            await asyncio.sleep(_GAP)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._office.grown(picture.size), _STILL)
