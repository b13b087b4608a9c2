"""A day at the border, run through real sections: traffic in, decisions out, the truth beside them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from cruce import clearance
from cruce.academy.inspectors import MINUTES, examination
from cruce.academy.reckoning import summarise
from cruce.academy.summary import DaySummary, Progress
from cruce.clearance import Lodged, Refused
from cruce.exchange import Border, found, seeded_salts
from cruce.model import Channel, Direction, Finding, JointState, Verdict
from cruce.section import Settings, few_collections, grant
from cruce.traffic import Fault, Truck, day, granted, listed_parties
from cruce.treasury import Register

TICK: Final = timedelta(minutes=5)
_LARGEST: Final = 6  # filings in one commit: more would be faster on the whole and slower for each
_SEIZED: Final = {"weapon": Fault.WEAPON, "precursor": Fault.PRECURSOR}


@dataclass(frozen=True, slots=True)
class Options:
    """Which day to run: how many trucks, from which seed, on which date, under which law, kept where."""

    trucks: int = 2000
    seed: int = 1
    day: date = date(2026, 5, 13)
    law: Path | None = None
    home: Path | None = None


@dataclass(slots=True)
class Tracked:
    """One truck's way through the day, with its truth."""

    truck: Truck
    case: str | None = None
    rejected: tuple[Finding, ...] = ()
    channel: Channel | None = None
    found: frozenset[Fault] = frozenset()
    state: JointState = JointState.OPEN
    milliseconds: int = 0


@dataclass(slots=True)
class Run:
    """A day while it runs: the border, its simulated clock, and the trucks by time of what comes next."""

    options: Options
    border: Border
    clock: Clock
    seed: bytes
    trucks: Sequence[Tracked]
    progress: Progress
    report: Callable[[Progress], None]
    examinations: dict[datetime, list[Tracked]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Clock:
    """A clock that stands where it is put."""

    now: datetime

    def __call__(self) -> datetime:
        """Tell the simulated time."""
        return self.now


def run_day(options: Options, report: Callable[[Progress], None] = lambda progress: None) -> DaySummary:
    """Run a day: found two sections, let the trucks come, and sum up what both sides made of them.

    Keys, salts, clock and officers' luck follow from the seed, so all figures but the times are the same on
    every run.
    """
    with TemporaryDirectory(prefix="cruce-") as temporary:
        started = time.monotonic()
        home = options.home or Path(temporary) / "home"
        seed = sha256(f"cruce/day/{options.seed}".encode()).digest()
        clock = Clock(datetime.combine(options.day, datetime.min.time(), UTC) - timedelta(days=2))
        _found(home, clock(), seed, options.seed)
        salts = partial(seeded_salts, seed, purpose="day")
        with Border.open(home, law=options.law, clock=clock, salts=salts) as border, few_collections():
            run = _start(options, border, clock, seed, report)
            for tick in _ticks(run):
                _work_off(run, tick)
            border.settle()
            seconds = round(time.monotonic() - started)
            return summarise(run.trucks, border, home, seconds, kept=options.home is not None)


def _found(home: Path, at: datetime, seed: bytes, number: int) -> None:
    settings = [Settings(name=name, bank="files") for name in ("mx", "us")]
    found(home, settings, at, seed=seed)
    for one in settings:
        (home / one.name / "lists" / "listed-parties.csv").write_bytes(listed_parties(number))


def _start(
    options: Options, border: Border, clock: Clock, seed: bytes, report: Callable[[Progress], None]
) -> Run:
    law = next(iter(border.sections.values())).law
    trucks = [Tracked(truck) for truck in day(law, options.day, options.trucks, options.seed)]
    entitlements, _ = Register.read(granted(one.truck.document for one in trucks))
    grant(border.sections["mx"], entitlements, "treasury")
    progress = Progress(total=len(trucks))
    return Run(options, border, clock, seed, trucks, progress, report)


@dataclass(slots=True)
class _Tick:
    end: datetime
    filed: list[Tracked]
    arriving: list[Tracked]


def _ticks(run: Run) -> Iterator[_Tick]:
    filed = _by_tick(run.trucks, lambda one: one.truck.filed_at)
    arriving = _by_tick(run.trucks, lambda one: one.truck.presentation.at)
    for end in sorted(filed.keys() | arriving.keys()):
        yield _Tick(end, filed.get(end, []), arriving.get(end, []))
    while run.examinations:
        yield _Tick(min(run.examinations), [], [])


def _by_tick(
    trucks: Sequence[Tracked], when: Callable[[Tracked], datetime]
) -> Mapping[datetime, list[Tracked]]:
    ticks: dict[datetime, list[Tracked]] = defaultdict(list)
    for one in sorted(trucks, key=when):
        ticks[_tick(when(one))].append(one)
    return ticks


def _tick(moment: datetime) -> datetime:
    begun = (moment - datetime(2000, 1, 1, tzinfo=UTC)) // TICK
    return datetime(2000, 1, 1, tzinfo=UTC) + TICK * (begun + 1)


def _work_off(run: Run, tick: _Tick) -> None:
    run.clock.now = tick.end
    for direction in Direction:
        for some in _in_groups([one for one in tick.filed if one.truck.truth.direction is direction]):
            _timed(some, partial(_lodge, run, some, direction))
    arrived = [one for one in tick.arriving if one.case is not None]
    for some in _in_groups(arrived):
        _timed(some, partial(_present, run, some))
    for due in sorted(moment for moment in run.examinations if moment <= tick.end):
        for some in _in_groups(run.examinations.pop(due)):
            _timed(some, partial(_examine, run, some))
    run.progress.clock = tick.end.isoformat()
    run.report(run.progress)


def _timed(some: Sequence[Tracked], act: Callable[[], None]) -> None:
    started = time.perf_counter_ns()
    act()
    spent = round((time.perf_counter_ns() - started) / 1_000_000)
    for one in some:
        one.milliseconds += spent


def _in_groups(trucks: Sequence[Tracked]) -> Iterator[Sequence[Tracked]]:
    for start in range(0, len(trucks), _LARGEST):
        yield trucks[start : start + _LARGEST]


def _lodge(run: Run, some: Sequence[Tracked], direction: Direction) -> None:
    documents = [one.truck.document for one in some]
    times = [one.truck.filed_at for one in some]
    for one, outcome in zip(
        some, run.border.lodge(documents, "broker", section=direction.leaves, received=times), strict=True
    ):
        _take_outcome(run, one, outcome)
    _pay(run, some)


def _take_outcome(run: Run, one: Tracked, outcome: Lodged | Refused) -> None:
    run.progress.filed += 1
    if isinstance(outcome, Lodged):
        one.case = outcome.case
        for section in run.border.sections.values():
            for row in section.store.receivables_of(outcome.case):
                owed = run.progress.owed.get(row.currency, Decimal(0))
                run.progress.owed[row.currency] = owed + row.amount
    else:
        run.progress.rejected += 1
        one.rejected = tuple(finding for finding in outcome.findings if finding.refuses)


def _pay(run: Run, some: Sequence[Tracked]) -> None:
    """Let the brokers' bank pay the pedimentos of those who pay, by the file that a bank sends."""
    section = run.border.sections["mx"]
    cases = [one.case for one in some if one.case is not None and one.truck.pays]
    bank_file = clearance.paying.bank_file(section, cases)
    if bank_file:
        clearance.paying.settle(section, bank_file, "bank")


def _present(run: Run, some: Sequence[Tracked]) -> None:
    arrivals = {one.case: one.truck.presentation for one in some if one.case is not None}
    run.border.present(arrivals, "gate")
    for one in some:
        assert one.case is not None
        joint = run.border.joint(one.case)
        one.channel, one.state = joint.channel, joint.state
        run.progress.channels[joint.channel.value] += 1
        if joint.state is JointState.OPEN and joint.channel is not Channel.GREEN:
            later = _tick(run.clock() + timedelta(minutes=MINUTES[joint.channel]))
            run.examinations[later].append(one)
        else:
            _finish(run, one)


def _examine(run: Run, some: Sequence[Tracked]) -> None:
    found_here = {}
    for one in some:
        assert one.case is not None
        assert one.channel is not None
        made, one.found = examination(one.channel, one.truck.truth, one.case, run.clock(), run.seed)
        found_here[one.case] = made
    run.border.examine(found_here, "joint team")
    for one in some:
        assert one.case is not None
        seized = sorted(code for code, kind in _SEIZED.items() if kind in one.found)
        if seized:
            _refuse(run, one, seized)
        one.state = run.border.joint(one.case).state
        _finish(run, one)


def _refuse(run: Run, one: Tracked, reasons: Sequence[str]) -> None:
    side = one.truck.truth.direction.enters
    assert one.case is not None
    clearance.rule(run.border.sections[side], one.case, Verdict.REFUSE, reasons, "officer")
    run.border.settle()


def _finish(run: Run, one: Tracked) -> None:
    run.progress.decision_ms.append(one.milliseconds)
    if one.state is JointState.RELEASED:
        run.progress.released += 1
    elif one.state is JointState.REFUSED:
        run.progress.refused += 1
    else:
        run.progress.held += 1
