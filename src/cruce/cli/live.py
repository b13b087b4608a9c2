"""`cruce demo` with its pages: both sections served, a day that goes on by itself, every role."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, TypeVar

from cruce.academy import DaySummary, Options, Progress, Tracked, live, summed_up
from cruce.clearance import Lodged, Refused
from cruce.cli import staging
from cruce.exchange import Border, found
from cruce.model import Minute
from cruce.section import Keys, Peer, Section, Settings, acquaint, grant, utc_now
from cruce.traffic import Truck, day, granted, listed_parties
from cruce.treasury import Register
from cruce.web import Office, together

if TYPE_CHECKING:
    import socket

T = TypeVar("T")
NAMES: Final = ("mx", "us")
_MORNING: Final = timedelta(hours=13)
_SKIPPED: Final = 0.1
_AHEAD: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a demo is shown: at which pace (none: as fast as the machine works), and whether it stays after the
    day.
    """

    pace: int | None
    stay: bool


class AtOffices:
    """The day's people, acting at the desks of sections that this process serves."""

    def __init__(self, offices: Mapping[str, Office]) -> None:
        self._offices = offices

    async def lodge(self, section: str, content: bytes, by: str) -> Lodged | Refused:
        """Hand in a filing at the desk of a section."""
        return await self._offices[section].desk.lodge(content, by)

    async def act(self, section: str, job: Callable[[Section], T]) -> T:
        """Do an act at the desk of a section."""
        return await self._offices[section].desk(job)

    def look(self, section: str, case: str) -> live.Standing | None:
        """Look at the board of a section."""
        row = self._offices[section].board.rows.get(case)
        if row is None:
            return None
        return live.Standing(row.state, row.channel, row.presented is not None, row.examined is not None)


def run_live(
    options: Options, shown: Shown, told: Callable[[str], None], report: Callable[[Progress], None]
) -> DaySummary:
    """Serve both sections of a new home and let the day go on in them; sums it up at the end.

    ``told`` hears the address of the first page, which nothing but this machine can reach.
    """
    with TemporaryDirectory(prefix="cruce-") as temporary:
        started = time.monotonic()
        home = options.home or Path(temporary) / "home"
        seed = sha256(f"cruce/day/{options.seed}".encode()).digest()
        begins = datetime.combine(options.day, datetime.min.time(), UTC)
        founded = begins - timedelta(days=2)
        doors = _founded(home, founded, seed, options.seed)
        agreed = staging.signed(home, NAMES, founded, watched=shown.pace is not None)
        clock = live.Pace(begins + (_MORNING if shown.pace else -timedelta(days=1)), shown.pace)
        sections = {
            name: Section.open(home / name, law=options.law, clock=clock, shared=True) for name in NAMES
        }
        run = _Run(options, shown, clock, seed, agreed, report)

        async def beside(offices: Mapping[str, Office]) -> bool:
            told(f"{doors[NAMES[0]][1]}/tour")
            await run.play(offices)
            return not shown.stay

        together.serve_together(sections, {name: door[0] for name, door in doors.items()}, utc_now, beside)
        with Border.open(home, law=options.law, clock=clock) as border:
            border.settle()
            seconds = round(time.monotonic() - started)
            return summed_up(run.tracked, border, home, seconds, kept=options.home is not None)


@dataclass(slots=True)
class _Run:
    """One live day from its trucks on."""

    options: Options
    shown: Shown
    clock: live.Pace
    seed: bytes
    agreed: tuple[Minute, ...]
    report: Callable[[Progress], None]
    tracked: list[Tracked] = field(default_factory=list)

    async def play(self, offices: Mapping[str, Office]) -> None:
        """Write the day's papers, let the chiefs set up their crossings, and let the trucks come."""
        law = offices[NAMES[0]].section.law
        trucks = await asyncio.to_thread(
            lambda: list(day(law, self.options.day, self.options.trucks, self.options.seed))
        )
        grants, _ = Register.read(granted(one.document for one in trucks))
        await offices["mx"].desk(lambda section: grant(section, grants, "treasury"))
        for office in offices.values():
            await office.desk(lambda section: staging.set_up(section, self.agreed))
        if self.shown.pace:
            begins, trucks = live.after(trucks, _SKIPPED)
            self.clock.start(begins)
            trucks = [_later(one) for one in trucks]
        self.tracked = [Tracked(one) for one in trucks]
        await live.LiveDay(self.tracked, self.clock, AtOffices(offices), self.seed, self.report).run()


def _later(truck: Truck) -> Truck:
    """File a truck at most two hours ahead: who looks on begins in the middle of the day."""
    at = max(truck.filed_at, truck.presentation.at - _AHEAD)
    return replace(truck, filed_at=at)


def _founded(home: Path, at: datetime, seed: bytes, number: int) -> dict[str, tuple[socket.socket, str]]:
    """Found both sections, each told of the other's address."""
    found(home, [Settings(name=name, bank="practice") for name in NAMES], at, seed=seed)
    doors = {name: together.free_address() for name in NAMES}
    for name in NAMES:
        (home / name / "lists" / "listed-parties.csv").write_bytes(listed_parties(number))
        for other in NAMES:
            if other != name:
                card = Peer.of(other, Keys.load(home / other / "keys"))
                acquaint(home / name, card.model_copy(update={"url": doors[other][1]}))
    return doors
