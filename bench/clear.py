"""How many filings two sections clear in a second, and how long one takes.

The time of a filing runs from bytes in to the joint decision durable in both sections. The workload is
filings of five lines, half northbound (lodged in Mexico), half southbound (lodged in the United States), all
honest, paid and bonded, each truck at the gate when its filing is lodged. Each section is a process of its
own; parcels go through pipes. A filing counts when both sections have both signed decisions on disk. The
limits are what the machine does of one ingredient alone, in the same run: durable commits, decoded filings,
signatures.
"""

import copy
import cProfile
import multiprocessing
import pstats
import queue
import sqlite3
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from typing import Any

from _run import ROOT, Bench

sys.path.insert(0, str(ROOT))

from tests.filings import AS_OF, Sample, a1_southbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance import Lodged
from cruce.ledger import Signer
from cruce.model import Channel, Examination, Filing, JointState, Presentation, case_id
from cruce.section import Section, Settings, few_collections
from cruce.traffic.examples import renumber

LINES = 5
BATCH = 64
RATE = 50
SECTIONS = ("mx", "us")
PARCEL, ANSWER = "parcel", "answer"
DECISIVE = ("clearance.decided", "exchange.received")


@dataclass(frozen=True)
class Load:
    """One filing of the workload: its bytes, its case, what the gate sees, and when it comes (seconds)."""

    content: bytes
    case: str
    seen: Presentation
    comes: float


@dataclass
class Finished:
    """What one section reports: when each of its own filings came, when each case was whole, how many
    green, and the seconds of processor time it took.
    """

    came: dict[str, float] = field(default_factory=dict)
    whole: dict[str, float] = field(default_factory=dict)
    green: int = 0
    cpu: float = 0


def main() -> None:
    """Measure throughput, then times under a steady rate, then the limits."""
    bench = Bench(__doc__, seed=20260513, quick_leaves_out="four of five runs and most filings of each")
    repeats = bench.pick(full=5, quick=1)
    count = bench.pick(full=2000, quick=200)
    rates, costs, parts = [], [], list[Finished]()
    for turn in range(repeats):
        bench.log(f"throughput {turn + 1} of {repeats}: {count} filings at once")
        parts = cleared(workload(count, spacing=0))
        rates.append(count / spent(parts))
        costs.append(1000 * sum(part.cpu for part in parts) / count)
    bench.speed("filings_per_s", rates)
    bench.speed("cpu_ms_per_filing", costs)  # of both sections: says more than the rate on a busy machine
    steady = bench.pick(full=1500, quick=150)
    bench.log(f"times: {steady} filings at {RATE} a second")
    waits = times(cleared(workload(steady, spacing=1 / RATE)))
    cuts = quantiles(waits, n=100, method="inclusive")
    bench.figure("p50_ms", round(cuts[49] * 1000, 1), len(waits))
    bench.figure("p99_ms", round(cuts[98] * 1000, 1), len(waits))
    bench.figure("processes", len(SECTIONS))
    bench.share("green_share", min(part.green for part in parts), count)
    limits(bench, bench.pick(full=5, quick=2))
    where_time_goes(bench, bench.pick(full=256, quick=64))
    bench.finish()


def workload(count: int, spacing: float) -> dict[str, list[Load]]:
    """Make the filings of each section, northbound and southbound in turn."""
    loads: dict[str, list[Load]] = {name: [] for name in SECTIONS}
    for number in range(count):
        north = number % 2 == 0
        reference = f"BENCH-{number}"
        sample = harness_northbound(reference, lines=LINES) if north else southbound(reference)
        renumber(sample.document, number)  # no two trucks share a paper, a plate or a seal
        filing = sample.filing
        plates = [plate.number for plate in filing.trip.conveyance.plates]
        trailers = [plate.number for piece in filing.trip.equipment for plate in piece.plates]
        seals = tuple(seal.number for seal in filing.trip.seals)
        seen = Presentation(at=filing.expected_arrival, plates=(*plates, *trailers), seals=seals)
        load = Load(sample.content, case_id(filing.declarant, filing.reference), seen, number * spacing)
        loads["mx" if north else "us"].append(load)
    return loads


def southbound(reference: str) -> Sample:
    """Make a southbound filing of five lines: the one line of the sample, in five equal parts."""
    sample = a1_southbound(reference)
    consignment = sample.document["consignments"][0]
    consignment["items"] = [part(consignment["items"][0]) for _ in range(LINES)]
    return sample


def part(item: dict[str, Any]) -> dict[str, Any]:
    """Give a fifth of a line: its value, weights and quantities."""
    made = copy.deepcopy(item)
    holders = [made, made["quantity"], *made.get("us_quantities", []), made.get("mx_quantity", {})]
    for holder in holders:
        for name in ("value", "gross_kg", "net_kg", "amount"):
            if name in holder:
                holder[name] = str(Decimal(holder[name]) / LINES)
    return made


def cleared(loads: dict[str, list[Load]]) -> list[Finished]:
    """Clear a workload through two processes; gives each section's report.

    A section reports when every case is whole in it, and goes on answering its peer until both have reported.
    """
    context = multiprocessing.get_context("fork")
    reports, begin, over = context.SimpleQueue(), context.Barrier(len(SECTIONS)), context.Event()
    inboxes = {name: context.Queue() for name in SECTIONS}
    with home() as folder:
        processes = [
            context.Process(target=run, args=(folder / name, inboxes, loads, begin, reports, over))
            for name in SECTIONS
        ]
        for process in processes:
            process.start()
        parts = [reports.get() for _ in processes]
        over.set()
        for process in processes:
            process.join()
    return parts


@contextmanager
def home() -> Iterator[Path]:
    """Found two sections in a new folder, whose bank confirms payments by itself and which draw no lots."""
    with tempfile.TemporaryDirectory() as folder:
        settings = [Settings(name=name, bank="simulated", random_share=Decimal(0)) for name in SECTIONS]
        exchange.found(Path(folder), settings, AS_OF)
        yield Path(folder)


def run(
    folder: Path, inboxes: dict[str, Any], loads: dict[str, list[Load]], begin: Any, reports: Any, over: Any
) -> None:
    """Be one section's process: warm up on filings of its own, clear and report, answer until all is over."""
    section = Section.open(folder, clock=lambda: AS_OF)
    warm_up(section)
    desk = Desk(section, inboxes, loads)
    begin.wait()
    with few_collections():
        desk.work()
        reports.put(desk.finished)
        while not over.is_set():
            desk.exchange()
    for inbox in inboxes.values():
        inbox.cancel_join_thread()  # what is still under way, nobody waits for any more
    section.close()


def warm_up(section: Section) -> None:
    """Lodge a filing of each kind, so that the law of the day is at hand."""
    samples = harness_northbound(f"WARM-{section.name}", lines=LINES), southbound(f"WARM-{section.name}-S")
    clearance.lodge(section, [sample.content for sample in samples], "bench")


class Desk:
    """One section at work: lodges and presents what comes, exchanges parcels, notes which cases are whole."""

    def __init__(self, section: Section, inboxes: dict[str, Any], loads: dict[str, list[Load]]) -> None:
        self.section = section
        (self.peer,) = section.peers
        self.heard, self.sent = inboxes[section.name], inboxes[self.peer]
        self.waiting = deque(loads[section.name])
        self.unfinished = {load.case for own in loads.values() for load in own}
        self.finished = Finished()
        self.examined: set[str] = set()
        self.noted = section.store.tree.size
        self.answered = True

    def work(self) -> None:
        """Work until every case is whole here."""
        self.began, cpu = time.monotonic(), time.process_time()
        while self.unfinished:
            self.take()
            self.exchange()
            self.note()
        self.finished.cpu = time.process_time() - cpu

    def take(self) -> None:
        """Lodge and present what has come, in one batch."""
        now = time.monotonic() - self.began
        batch: list[Load] = []
        while self.waiting and self.waiting[0].comes <= now and len(batch) < BATCH:
            batch.append(self.waiting.popleft())
        if batch:
            self.finished.came.update((load.case, load.comes + self.began) for load in batch)
            outcomes = clearance.lodge(self.section, [load.content for load in batch], "bench")
            assert all(isinstance(outcome, Lodged) for outcome in outcomes), str(outcomes)[:2000]
            clearance.present(self.section, {load.case: load.seen for load in batch}, "gate")

    def exchange(self) -> None:
        """Send one parcel at a time, and take in what the other section sent."""
        if self.answered and (content := exchange.parcel(self.section, self.peer)) is not None:
            self.sent.put((PARCEL, content))
            self.answered = False
        try:
            kind, content = self.heard.get(timeout=0.001)
        except queue.Empty:
            return
        if kind == PARCEL:
            self.sent.put((ANSWER, exchange.accept(self.section, content)))
        else:
            exchange.acknowledge(self.section, content)
            self.answered = True

    def note(self) -> None:
        """Note which cases became whole, both signed decisions on disk here; examine at once what is
        selected.
        """
        size = self.section.store.tree.size
        events = (self.section.store.event(seq) for seq in range(self.noted, size))
        touched = {event.case_id for event in events if event is not None and event.kind in DECISIVE}
        self.noted = size
        for case in touched & self.unfinished:
            joint = clearance.joint(self.section, case)
            if joint.state is not JointState.OPEN:
                self.unfinished.remove(case)
                self.finished.whole[case] = time.monotonic()
                self.finished.green += (joint.state, joint.channel) == (JointState.RELEASED, Channel.GREEN)
            elif joint.channel is not Channel.GREEN:
                self.examine(case)

    def examine(self, case: str) -> None:
        """Examine what this section lodged and someone selected: nothing is found, and no time is spent."""
        if case in self.finished.came and case not in self.examined:
            self.examined.add(case)
            found = Examination(at=AS_OF, team=("mx: officer", "us: officer"))
            clearance.examine(self.section, {case: found}, "team")


def times(parts: Sequence[Finished]) -> list[float]:
    """Give for each filing the seconds from its bytes to both decisions on disk in both sections."""
    came = {case: moment for part in parts for case, moment in part.came.items()}
    return [max(part.whole[case] for part in parts) - moment for case, moment in came.items()]


def spent(parts: Sequence[Finished]) -> float:
    """Give the seconds from the first filing to the last case whole."""
    began = min(moment for part in parts for moment in part.came.values())
    return max(moment for part in parts for moment in part.whole.values()) - began


def limits(bench: Bench, repeats: int) -> None:
    """Measure one ingredient at a time: durable commits, decoded filings, signatures, on one core each."""
    content = harness_northbound("LIMIT", lines=LINES).content
    signer = Signer.generate("bench/limit")
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "limit.db", isolation_level=None)
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a);")
        insert = "INSERT INTO t VALUES (1)"
        bench.speed(
            "limit_commits_per_s", [per_second(lambda: connection.execute(insert)) for _ in range(repeats)]
        )
        connection.close()
    bench.speed(
        "limit_decodes_per_s",
        [per_second(lambda: Filing.model_validate_json(content)) for _ in range(repeats)],
    )
    bench.speed("limit_signatures_per_s", [per_second(lambda: signer.sign(content)) for _ in range(repeats)])


def per_second(act: Callable[[], object], seconds: float = 0.5) -> float:
    """Repeat an act for a while and give its rate."""
    done, began = 0, time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        act()
        done += 1
    return done / (now - began)


PARTS = {
    "documents": ("documents/", "inspect"),
    "charges": ("tariff/assess.py", "assess_many"),
    "risk": ("risk/profile.py", "assess"),
    "risk at the gate": ("risk/profile.py", "observe"),
    "canonical bytes": ("model/canonical.py", "canonical"),
    "signing": ("ledger/keys.py", "sign"),
    "verifying": ("ledger/keys.py", "verify"),
    "writing (all that a commit holds)": ("store/sqlite.py", "write"),
    "hearing the other section": ("exchange/delivery.py", "accept"),
}


def where_time_goes(bench: Bench, count: int) -> None:
    """Say what a filing's time is spent on, in one process under a profiler: shares, not speeds."""
    loads = workload(count, spacing=0)
    with home() as folder, exchange.Border.open(folder, clock=lambda: AS_OF) as border:
        for section in border.sections.values():
            warm_up(section)
        border.relay()
        with cProfile.Profile() as profile:
            for name, own in loads.items():
                clearance.lodge(border.sections[name], [load.content for load in own], "bench")
                clearance.present(border.sections[name], {load.case: load.seen for load in own}, "gate")
                border.relay()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = sum(row[2] for row in stats.values())
    for part, (file, function) in PARTS.items():
        inside = sum(row[3] for place, row in stats.items() if file in place[0] and place[2] == function)
        bench.log(f"{inside / whole:6.1%} of the time: {part} (parts overlap)")


if __name__ == "__main__":
    main()
