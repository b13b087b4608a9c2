"""Assess filings of five lines by the starter rules and a list of 10,000 entries.

Workload: the shared sample of a right northbound filing with five lines (it is green) under 997 references.
In `clean_us` the names of its parties have been met before; in `cold_us` two of them are new to the process.
The look at the gate is timed apart. No peer: `bench/rules.py` is for the language.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

from _run import ROOT, Bench

sys.path.insert(0, str(ROOT))

from tests.filings import ARRIVAL, harness_northbound
from tests.risk.starter import DAY, law, starter_files

from cruce.model import Filing, Presentation
from cruce.risk import RiskContext, assess, observe
from cruce.risk.rules import RuleSet, load_rules
from cruce.risk.screening import ListIndex, load_list

LINES, ENTRIES = 5, 10_000
HALF = Decimal("0.5")


def timed(act: Callable[..., Any], *given: Any) -> float:
    """Return how many microseconds an act takes."""
    began = perf_counter_ns()
    act(*given)
    return (perf_counter_ns() - began) / 1000


def made_up_list() -> bytes:
    """Write a list as long as the official ones, of names and identifiers that nobody bears."""
    rows = (
        f"E-{n},Exportadora Imaginaria {n} SA de CV,Grupo Imaginario {n}|Imaginaria {n},MX,P,EIM{n:06d}Q01"
        for n in range(ENTRIES)
    )
    return "\n".join(["id,name,aliases,country,programme,identifiers", *rows]).encode()


def filings(count: int, *, new_names: bool) -> list[Filing]:
    """Return right filings; with `new_names`, exporter and importer of each stand in no other."""
    base = harness_northbound(lines=LINES)
    changed = []
    for n in range(count):
        changes: dict[str, Any] = {"/reference": f"BENCH-{n}"}
        if new_names:
            changes["/consignments/0/exporter/name"] = f"Fábrica Número {n} de Querétaro, S.A. de C.V."
            changes["/consignments/0/importer/name"] = f"Customer {n} of Greer, Inc."
        changed.append(base.spoilt(changes).filing)
    return changed


def main() -> None:
    """Measure and print."""
    bench = Bench(__doc__, seed=20260513, quick_leaves_out="27 of 30 rounds")
    rounds = bench.pick(full=range(30), quick=range(3))
    shared, secret, content = starter_files("shared"), starter_files("secret"), made_up_list()
    bench.speed("load_rules_ms", [timed(load_rules, shared, secret) / 1000 for _ in rounds])
    bench.speed("load_list_ms", [timed(load_list, content, "made-up", "1") / 1000 for _ in rounds])
    rules, index = load_rules(shared, secret), load_list(content, "made-up", "1")
    assert isinstance(rules, RuleSet)
    assert isinstance(index, ListIndex)
    context = RiskContext("us", DAY, rules, law(), (index,), random_share=Decimal("0.02"))
    bench.figure("rules", len(context.criteria))
    bench.figure("list_entries", len(index.entries))
    bench.speed("ready_ms", [timed(ready, rules, index) / 1000 for _ in rounds])

    known = filings(997, new_names=False)
    one = [[timed(assess, filing, context, HALF) for filing in known] for _ in rounds]
    bench.speed("clean_us", [median(each) for each in one])
    bench.figure("clean_p99_us", quantiles([t for each in one for t in each], n=100)[-1], len(rounds) * 997)
    bench.speed("lines_per_s", [LINES * len(known) * 1e6 / sum(each) for each in one])
    cold = filings(len(rounds) * 100, new_names=True)
    bench.speed("cold_us", [timed(assess, filing, context, HALF) for filing in cold])
    bench.log("the gate")
    profile = assess(known[0], context, HALF)
    seen = Presentation(
        at=ARRIVAL + timedelta(minutes=9), seals=("MX7745120",), plates=("R21-4417",), gross_kg=Decimal(22000)
    )
    looks = [[timed(observe, filing, seen, profile, context) for filing in known] for _ in rounds]
    bench.speed("observe_us", [median(each) for each in looks])
    bench.figure("green", profile.channel == "green" and not profile.reasons)
    bench.finish()


def ready(rules: RuleSet, index: ListIndex) -> None:
    """Make a context ready for a day: compile the rules, look up lists and figures."""
    _ = RiskContext("us", DAY, rules, law(), (index,)).program


if __name__ == "__main__":
    main()
