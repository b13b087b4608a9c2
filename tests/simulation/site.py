"""One section's computer: a process that dies and starts again over a disk that stays, or does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from cruce.exchange import seeded_salts
from cruce.ledger import Checkpoint, Note, Tree
from cruce.model import StoreError
from cruce.section import Section
from cruce.store import SqliteStore
from cruce.store import refusals as store_refusals
from cruce.store.sqlite import is_cut
from tests.simulation.agenda import Agenda
from tests.simulation.plan import Plan, Range

T = TypeVar("T")
NO_LIMIT = 1 << 30


class Died(BaseException):
    """The process ended here: nothing in it may catch this."""


class DownError(Exception):
    """There is no process, or it ended before it answered."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A section as it was founded, without its store; and its store as bytes."""

    section: Section
    image: bytes


def drawn(chance: Random, span: Range) -> float:
    """Draw from a range."""
    return chance.uniform(*span)


class FaultyStore(SqliteStore):
    """The store, on a disk that may fill up and in a process that may end at any step of a commit."""

    fault: Callable[[], str | None] = staticmethod(lambda: None)
    _dies_within = False

    def write(self, works: Any) -> Any:
        """Commit as the store does, with what goes wrong about it."""
        fault = self.fault()
        if fault == "die_before":
            raise Died
        self._dies_within = fault == "die_within"
        with self._full() if fault == "disk_full" else nullcontext():
            results = super().write(works)
        if fault == "die_after":
            raise Died
        return results

    def image(self) -> bytes:
        """Give what is on the disk."""
        return bytes(self._connection.serialize())

    def _extend(self, entries: list[bytes]) -> Tree:
        if self._dies_within:
            raise Died
        return super()._extend(entries)

    @contextmanager
    def _full(self) -> Iterator[None]:
        pages = self._connection.execute("PRAGMA page_count").fetchone()[0]
        self._connection.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            self._connection.execute(f"PRAGMA max_page_count = {NO_LIMIT}")


def opened_store(image: bytes, section: Section, mark: Path, salt: Callable[[], bytes]) -> FaultyStore:
    """Open a store over bytes, with the checks that opening a file makes."""

    def seal(checkpoint: Checkpoint) -> Note:
        return checkpoint.signed(section.keys.log)

    with store_refusals.named(mark):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.deserialize(image)
        (state,) = connection.execute("PRAGMA quick_check").fetchone()
        if state != "ok" or is_cut(image, len(image)):
            raise store_refusals.damaged(mark)
        return FaultyStore(connection, BytesIO(), seal, salt, mark)


class Site:
    """A section's computer and its disk."""

    def __init__(
        self, name: str, founded: Founded, agenda: Agenda, plan: Plan, seed: str, mark: Path
    ) -> None:
        self.name = name
        self.plan = plan
        self.founded = founded
        self.chance = Random(f"{seed}/{name}")
        self.healthy = False
        self.section: Section | None = None
        self.on_start: Callable[[], None] = lambda: None
        self.on_work: Callable[[], None] = lambda: None
        self.events: dict[str, int] = {}
        self._agenda = agenda
        self._seed = f"{seed}/{name}".encode()
        self._mark = mark
        self._image = founded.image
        self._backups = [founded.image]
        self._lives = 0
        self._skew = timedelta()
        self._waits = False
        self._put_aside: bytes | None = None

    # --- the process -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the process; where its store is refused, an operator puts the right one back in time."""
        if self.section is not None:
            return
        self._waits = False
        self._lives += 1
        self._skew = self._new_skew()
        salt = seeded_salts(self._seed.ljust(32)[:32], self.name, f"{self._seed!r}/{self._lives}")
        try:
            store = opened_store(self._disk(), self.founded.section, self._mark, salt)
        except StoreError as error:
            self._count(error.code)
            self._put_aside = None
            self._later(drawn(self.chance, self.plan.centre.restore_minutes) * 60)
            return
        store.fault = self._fault
        self.section = self._section(store)
        self._image = b""
        self.on_start()

    def kill(self) -> None:
        """End the process where it stands; what was committed is on the disk."""
        if self.section is None:
            return
        store = self.section.store
        assert isinstance(store, FaultyStore)
        self._image = store.image()
        self.section = None
        with suppress(sqlite3.Error):
            store.close()

    def crash(self) -> None:
        """End the process; what stands on the disk when it starts again may not be what it left."""
        if self.section is None:
            return
        self._count("crash")
        self.kill()
        centre, lot = self.plan.centre, self.chance.random()
        if lot < centre.older_copy:
            self._put_aside = self.chance.choice(self._backups)
        elif lot < centre.older_copy + centre.truncated:
            self._put_aside = self._image[: self.chance.randrange(1, len(self._image))]
        self._later(drawn(self.chance, centre.down_minutes) * 60)

    def go_dark(self, length: timedelta) -> None:
        """End the process, and let nobody start it for so long."""
        self._count("dark")
        self.kill()
        self._waits = True
        self._agenda.after(length, self.start)

    def go_back(self, backup: int) -> None:
        """Put an old copy in place of the store, and away with what tells that it is old."""
        self.kill()
        self._image = self._backups[backup]
        self._mark.unlink(missing_ok=True)
        self.start()

    def back_up(self) -> None:
        """Copy the disk aside."""
        if self.section is not None and isinstance(self.section.store, FaultyStore):
            self._backups = [*self._backups[-3:], self.section.store.image()]

    def do(self, act: Callable[[Section], T]) -> T:
        """Let the process do something; raises `DownError` when it ends before it answers."""
        if self.section is None:
            raise DownError
        try:
            return act(self.section)
        except Died:
            self._count("died")
            self.kill()
            self._later(drawn(self.chance, self.plan.commit.down_seconds))
            raise DownError from None

    def heal(self) -> None:
        """Let nothing go wrong here any more."""
        self.healthy = True
        self._skew = timedelta()
        self._put_aside = None
        self.start()

    def clock(self) -> datetime:
        """Tell the time as this computer has it."""
        return self._agenda.now + self._skew

    # --- what goes wrong -------------------------------------------------------------------------------

    def _disk(self) -> bytes:
        return self._image if self._put_aside is None else self._put_aside

    def _later(self, seconds: float) -> None:
        if not self._waits:
            self._waits = True
            self._agenda.after(timedelta(seconds=seconds), self.start)

    def _new_skew(self) -> timedelta:
        clock = self.plan.clock
        if self.healthy:
            return timedelta()
        if self.chance.random() < clock.jump:
            return timedelta(minutes=drawn(self.chance, clock.jump_minutes))
        return timedelta(seconds=drawn(self.chance, clock.skew_seconds))

    def _fault(self) -> str | None:
        if self.healthy:
            return None
        lot, commit = self.chance.random(), self.plan.commit
        for name in ("die_before", "die_within", "die_after", "disk_full"):
            lot -= getattr(commit, name)
            if lot < 0:
                self._count(name)
                return name
        return None

    def _count(self, what: str) -> None:
        self.events[what] = self.events.get(what, 0) + 1

    def _section(self, store: SqliteStore) -> Section:
        made = self.founded.section
        section = Section(
            *(made.name, made.folder, made.settings, made.keys, made.law, made.rules, made.lists),
            *(store, made.peers, self.clock),
        )
        section._contexts = made._contexts  # law and rules of a day are the same for every seed
        section.reload_minutes()
        section.reload_entitlements()
        section.reload_remembered()
        section._contexts = made._contexts
        return section
