"""``python -m tests.simulation [--seed N] [--seeds N] [--years Y]``: play seeds, and say what happened."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.simulation.checks import check
from tests.simulation.hurry import in_haste
from tests.simulation.world import World


def main() -> int:
    """Play seeds one after the other; the first that fails ends it, with its number."""
    reader = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    reader.add_argument("--seed", type=int, default=0, help="the first seed")
    reader.add_argument("--sections", default="mx,us", help="their names")
    reader.add_argument("--seeds", type=int, default=1, help="how many")
    asked = reader.parse_args()
    start = time.perf_counter()
    events: Counter[str] = Counter()
    for seed in range(asked.seed, asked.seed + asked.seeds):
        world = World(seed, names=tuple(asked.sections.split(",")))
        try:
            world.run()
            check(world)
        except BaseException:
            sys.stderr.write(f"seed {seed}\n")
            raise
        finally:
            events += world.events
            world.close()
    spent = time.perf_counter() - start
    able = events["could decide"] / events["asked"]
    sys.stdout.write(f"{asked.seeds} seeds in {spent:.1f} s; a booth could decide {able:.4%} of the time\n")
    for what, count in sorted(events.items()):
        sys.stdout.write(f"{count:8,} {what}\n")
    return 0


if __name__ == "__main__":
    with in_haste():
        sys.exit(main())
