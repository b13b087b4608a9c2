"""Filings in bulk as an account hands them in: a file taken whole or refused whole, and how far it came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from cruce.clearance import bulk
from cruce.documents import many as documents
from cruce.model import Finding, Text, UsageError
from cruce.section import Section
from cruce.store import Work
from cruce.store import bulk as held
from cruce.web.entitled import not_yours
from cruce.web.identity import Account
from cruce.web.office import Office

LARGEST: Final = 16 << 20
MOST: Final = 50_000
"""So many filings of one account may wait."""

STATES: Final = ("waiting", "lodged", "same", "refused", "failed")
_TOGETHER: Final = 200
Sealing = Callable[[int, int], Work[None]]
"""Gives what is written with a file when it counts, by its number and how many filings it holds."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file with its counts and its place in the queue."""

    batch: held.Batch
    counts: dict[str, int]
    position: bulk.Position

    @property
    def at(self) -> datetime:
        """Tell when it was handed in."""
        return datetime.fromisoformat(self.batch.at)

    @property
    def done(self) -> int:
        """Tell how many of its filings have their outcome."""
        return sum(count for state, count in self.counts.items() if state != "waiting")


async def hand_in(
    office: Office, account: Account, name: str, content: bytes, sealing: Sealing | None = None
) -> tuple[int, int, tuple[Finding, ...]]:
    """Take a file of many filings, queued whole: gives its number and how many it holds; or what is wrong
    with it, and then it was refused whole.

    What ``sealing`` gives is written with that by which the file counts. Raises `UsageError` ``bulk.empty``
    for a file of none, ``bulk.full`` where too many of the account's filings would wait.
    """
    found = await asyncio.to_thread(documents.split, content)
    if found.findings:
        return 0, 0, found.findings
    if not found.singles:
        raise _empty()
    given = [(one.content, b"" if one.content else bulk.refusal(one.findings)) for one in found.singles]
    return await _queued(office, account, bare(name), given, sealing), len(given), ()


async def _queued(
    office: Office, account: Account, name: str, given: Sequence[bulk.Given], sealing: Sealing | None
) -> int:
    """Write a file into the queue, a part at a time, so that nobody waits; it counts once it is whole."""
    waiting = await office.desk.answer(lambda section: section.store.bulk.waiting())
    if waiting.get(account.name, 0) + len(given) > MOST:
        raise _full()
    number = await office.desk.bulk(lambda section: bulk.begin(section, account.name, account.person, name))
    for first in range(0, len(given), _TOGETHER):
        some = given[first : first + _TOGETHER]

        def write(section: Section, first: int = first, some: Sequence[bulk.Given] = some) -> None:
            bulk.add(section, account.name, number, first + 1, some)

        await office.desk.bulk(write)

    def seal(section: Section) -> None:
        if sealing is None:
            bulk.seal(section, number)
            return
        section.flush()  # what was put off is no part of it
        with section.store.beside(sealing(number, len(given))):
            bulk.seal(section, number)

    await office.desk.bulk(seal)
    office.queue.wake()
    return number


def shown(section: Section, batch: held.Batch) -> Shown:
    """Tell how far a file has come."""
    return Shown(batch, section.store.bulk.counted(batch.number), bulk.position(section, batch))


def own(section: Section, number: int, account: Account) -> held.Batch:
    """Find a file of an account by its number; raises ``page.not-yours``."""
    batch = section.store.bulk.batch(number) if 0 < number < 1 << 62 else None
    if batch is None or batch.account != account.name or not batch.pieces:
        raise not_yours()
    return batch


def bare(name: str) -> str:
    """Give the last part of a file's name, whatever path it was sent with; it is shown and never opened."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(one for one in last if one.isprintable())[:80] or "–"


def _empty() -> UsageError:
    return UsageError(
        "bulk.empty",
        Text(en="The file holds no filing.", es="El archivo no contiene ningún trámite."),
        Text(en="Nothing was taken. Send one with filings.", es="No se tomó nada. Envíe uno con trámites."),
    )


def _full() -> UsageError:
    return UsageError(
        "bulk.full",
        Text(
            en=f"With this file more than {MOST:,} filings of your account would wait.",
            es=f"Con este archivo esperarían más de {MOST:,} trámites de su cuenta.",
        ),
        Text(
            en="Nothing was taken. Send it when some of them are done.",
            es="No se tomó nada. Envíelo cuando algunos hayan terminado.",
        ),
    )
