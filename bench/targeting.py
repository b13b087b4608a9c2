"""Target inspections at the border with a known truth, week by week, with labels only for what was opened.

Workload: `cruce.traffic.border`, three seeds, 40 weeks of 1,200 lines, 5 % opened a week, at random in the
first eight. Policies: `hybrid` (causal features, two targets, a random share that grows with surprise),
`exploit` (the same without the share), `plain` (the same without graph features), `told` (the ceiling: the
same, without the share, told the truth about every line of past weeks), and the peer `gbdt`: XGBoost as
published beside DATE. Each lives with what its own inspections tell and with rings that answer to them.
Drifting traffic for all; `stationary_cost` on traffic without drift or adaptation. All figures are of the
weeks after the first eight: `rev1` is the evaded revenue among the first 1 % by score that an examination
would find, in dollars; `recall5` the part of planted lines among the first 5 %; hit rates are of what was
opened, the random share included; `calibration_error` is over the random lines of all seeds, by the inverse
of their odds; `calibration_floor` what right probabilities would show of as many lines, the mean of 200
draws; `calibration_error_all` is by the truth, over all lines that were left to chance. Drift begins at seven
tenths of the run, so the last quarter lies within it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from rich.console import Console
from rich.table import Table

from _run import Bench
from _targeting import RECALL, Joint, Plain, Policy, Record, Told, run
from cruce.law import open_law
from cruce.risk.exploration import calibration_error
from cruce.traffic.border import Border, typologies

POLICIES: Mapping[str, Callable[[int], Policy]] = {
    "hybrid": Joint,
    "exploit": lambda seed: Joint(seed, explores=False),
    "gbdt": Plain,
    "plain": lambda seed: Joint(seed, graph=False),
    "told": Told,
}
ONLY_FULL = ("plain", "told")
STEADY = ("hybrid", "exploit")


def main() -> None:
    """Run every policy on every seed and print what they reached."""
    bench = Bench(
        __doc__,
        seed=20260513,
        quick_leaves_out="two of three seeds, 16 of 40 weeks, half of the lines, `plain` and `told`",
    )
    bench.peer("xgboost-cpu")
    bench.peer("lightgbm")
    seeds = range(bench.seed, bench.seed + bench.pick(full=3, quick=1))
    weeks, lines = bench.pick(full=(40, 1200), quick=(24, 600))
    names = [name for name in POLICIES if not bench.quick or name not in ONLY_FULL]
    law = open_law()
    drifting: dict[str, list[Record]] = {name: [] for name in names}
    steady: dict[str, list[Record]] = {name: [] for name in STEADY}
    for seed in seeds:
        for records, moves in ((drifting, True), (steady, False)):
            border = Border(law, seed, weeks=weeks, lines=lines, drifts=moves, adapts=moves)
            for name, kept in records.items():
                record = run(border.afresh(), POLICIES[name](seed), f"bench {seed}".encode())
                kept.append(record)
                where = "drift" if moves else "stationary"
                bench.log(f"{seed} {where} {name}: {record.hits_after(0)} finds of {record.opened_after(0)}")
    report(bench, drifting, steady, weeks - weeks // 4)
    bench.finish()
    table(drifting)


def report(
    bench: Bench, drifting: Mapping[str, Sequence[Record]], steady: Mapping[str, Sequence[Record]], late: int
) -> None:
    """Record the figures."""
    revenue = {name: sum(sum(one.top_revenue) for one in of) for name, of in drifting.items()}
    shares = {name: revenue[name] / sum(sum(one.revenue) for one in of) for name, of in drifting.items()}
    recall = {name: _recall(of, 0.05) for name, of in drifting.items()}
    bench.figure("rev1_vs_gbdt", revenue["hybrid"] / max(revenue["gbdt"], 1))
    bench.figure("recall5_vs_gbdt", recall["hybrid"] / recall["gbdt"])
    bench.figure("late_hit_vs_exploit", _hits(drifting["hybrid"], late) / _hits(drifting["exploit"], late))
    bench.figure("stationary_cost", 1 - _hits(steady["hybrid"]) / _hits(steady["exploit"]))
    random = [each for one in drifting["hybrid"] for each in one.random]
    likely, found, odds = (np.concatenate([each[n] for each in random]) for n in range(3))
    bench.figure("calibration_error", calibration_error(likely, found, odds), found.size)
    draw = np.random.default_rng(bench.seed)
    drawn = ((draw.random(found.size) < likely).astype(np.float64) for _ in range(200))
    right = [calibration_error(likely, each, odds) for each in drawn]
    bench.figure("calibration_floor", float(np.mean(right)))
    left = [each for one in drifting["hybrid"] for each in one.left]
    all_likely, all_found = (np.concatenate([each[n] for each in left]) for n in range(2))
    every = calibration_error(all_likely, all_found, np.ones(all_found.size))
    bench.figure("calibration_error_all", every, all_found.size)
    bench.figure("random_expected", float(np.average(likely, weights=1 / odds)), found.size)
    bench.figure("random_found", float(np.average(found, weights=1 / odds)), found.size)
    gaps = [abs(np.mean([told - true for told, true in one.rates])) for one in drifting["hybrid"]]
    bench.error("rate_error", [float(gap) for gap in gaps])
    bench.figure("random_share", float(np.mean([part for one in drifting["hybrid"] for part in one.shares])))
    for name, of in drifting.items():
        bench.figure(f"{name}_rev1_share", shares[name])
        bench.figure(f"{name}_hit_rate", _hits(of))
        bench.figure(f"{name}_late_hit_rate", _hits(of, late))
        bench.figure(f"{name}_planted", sum(one.planted.total() for one in of))
        for at in RECALL:
            bench.figure(f"{name}_recall_{at * 100:.0f}", _recall(of, at))
    if "told" in recall:
        ceiling = _hits(drifting["told"], late) / _hits(drifting["exploit"], late)
        bench.figure("late_hit_ceiling", ceiling)
        bench.figure("late_hit_vs_ceiling", _hits(drifting["hybrid"], late) / _hits(drifting["told"], late))
    if "plain" in recall:
        bench.figure("recall5_vs_plain", recall["hybrid"] / recall["plain"])
    for kind in typologies():
        for at in RECALL:
            bench.figure(f"recall_{at * 100:.0f}_{kind}", _recall(drifting["hybrid"], at, kind))


def table(drifting: Mapping[str, Sequence[Record]]) -> None:
    """Print recall by typology for each policy, to standard error."""
    shown = Table("recall at 2, 5, 10 %", *drifting, title_justify="left")
    for kind in typologies():
        cells = (" ".join(f"{_recall(of, at, kind):.2f}" for at in RECALL) for of in drifting.values())
        shown.add_row(kind, *cells)
    Console(stderr=True).print(shown)


def _hits(records: Sequence[Record], after: int = 0) -> float:
    """Give the rate of finds among all that was opened after a week."""
    return sum(one.hits_after(after) for one in records) / sum(one.opened_after(after) for one in records)


def _recall(records: Sequence[Record], at: float, kind: str = "") -> float:
    """Give the part of planted lines, of one typology or of all, among the first so many by score."""
    reached: Counter[str] = sum((one.reached[at] for one in records), Counter())
    planted: Counter[str] = sum((one.planted for one in records), Counter())
    return reached[kind] / max(planted[kind], 1) if kind else reached.total() / planted.total()


if __name__ == "__main__":
    main()
