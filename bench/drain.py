"""Two days of the whole border, 160,000 trucks, that two sections catch up on while they are killed.

The workload and the messages are those of `bench/exchange.py`: each truck is filed and presented in one of
two sections while the other is dark, and six messages about it cross afterwards, 960,000 in all. Here they
cross once over HTTPS and once over NATS, and on the way now one section and now the other is killed
(SIGKILL) and started again. The rate is messages taken by the seconds from the moment when both processes
first answer to the last message, restarts included; the goal is the whole of it within an hour, 267 a
second. `drain_exact` says that every truck was decided by both, but the few that were selected and wait to
be examined; every message was taken once; and both logs are whole and witnessed. The full run takes about
two hours and 25 GB of the temporary folder, and says little on a machine that does other work.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from _run import ROOT, Bench

sys.path.insert(0, str(ROOT))

from tests.web.served import settled, until

from exchange import OVER, apart, backlog, crossed_in, start, whole

HOUR = 3600.0
TOLD_EVERY = 60.0
LOOK = 2.0


def main() -> None:
    """Make the backlog once, then drain a copy of it over each transport under fire."""
    bench = Bench(
        __doc__, seed=20260513, quick_leaves_out="all trucks but 300, all kills but two", arguments=_arguments
    )
    trucks = bench.args.trucks or bench.pick(full=160_000, quick=300)
    apart_for = bench.pick(full=(60.0, 300.0), quick=(0.2, 1.0))
    kills = bench.pick(full=8, quick=2)
    with tempfile.TemporaryDirectory(dir=bench.args.folder) as folder:
        left = bench.args.left or Path(folder) / "left"
        listed = left.with_suffix(".json")
        if not left.exists():
            listed.write_text(json.dumps(backlog(left, trucks)))
        cases = json.loads(listed.read_text())
        bench.log(f"{len(cases)} trucks wait")
        exact = True
        for over in bench.args.over or OVER:
            home = Path(folder) / over
            crossed, seconds, cpu = drained(bench, left, home, over, (kills, *apart_for))
            bench.figure(f"messages_{over}", crossed)
            bench.figure(f"seconds_{over}", round(seconds, 1))
            bench.figure(f"messages_per_s_{over}", crossed / seconds)
            bench.figure(f"cpu_ms_per_message_{over}", 1000 * cpu / crossed)
            bench.figure(f"within_an_hour_{over}", seconds < HOUR)
            bench.log(f"{over}: {crossed} messages in {seconds:.0f} s; now each is checked")
            exact = exact and whole(home, cases)
            shutil.rmtree(home)
        bench.figure("drain_exact", exact, len(cases))
    bench.finish()


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trucks", type=int, help="how many trucks wait (default 160,000)")
    parser.add_argument("--over", action="append", choices=OVER, help="one transport alone")
    parser.add_argument("--left", type=Path, help="keep the backlog in this folder, or take it from there")
    parser.add_argument("--folder", type=Path, help="where the sections live meanwhile (default: temporary)")


def drained(
    bench: Bench, left: Path, home: Path, over: str, fire: tuple[int, float, float]
) -> tuple[int, float, float]:
    """Let both sections catch up under fire; gives the messages taken, the seconds, and the processor time.

    `fire` is how many kills, and the least and the most seconds from one to the next.
    """
    chance = random.Random(bench.seed)
    kills, least, most = fire
    with apart(left, home, over) as sections:
        start(sections)
        began = told = time.perf_counter()
        cpu, killed = 0.0, 0
        next_kill = began + chance.uniform(least, most)
        while not settled(sections):
            time.sleep(LOOK if most > LOOK else LOOK / 20)
            now = time.perf_counter()
            if killed < kills and now >= next_kill:
                victim = chance.choice(sections)
                cpu += victim.cpu()
                victim.kill()
                victim.start()
                until(victim.health)
                killed += 1
                next_kill = time.perf_counter() + chance.uniform(least, most)
                bench.log(f"{over}: {victim.name} killed and back")
            if now - told >= TOLD_EVERY:
                told = now
                logs = {one.name: (one.health() or {}).get("log", {}).get("size") for one in sections}
                bench.log(f"{over}: logs {logs}")
        seconds = time.perf_counter() - began
        cpu += sum(one.cpu() for one in sections)
    return crossed_in(home), seconds, cpu


if __name__ == "__main__":
    main()
