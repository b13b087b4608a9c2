"""What a section's score gains by remembering parties, prices and ties, on a border with a known truth.

Workload: `cruce.traffic.border`, 40 weeks of 1,200 lines a seed; one line in twenty is opened at random, and
nothing else is known. At four moments (after 24, 28, 32 and 36 weeks) a model is learnt as `cruce risk train`
does, and judged by the truth on the next four weeks, which its memory knows nothing of. Peers, on the same
rows: `filed`, the columns of the filing alone; `examined`, a memory of what was opened and of nothing else.
`ap` is average precision, `recall5` the part of planted lines among the first 5 %, `auc` the area under the
curve; means over seeds and moments.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from _run import Bench
from cruce.law import open_law
from cruce.risk.score import FILED, Rows, score_many, train
from cruce.risk.score.filed import LEARNED
from cruce.risk.score.measures import at_share, auc, average_precision
from cruce.risk.score.memory import remember
from cruce.traffic.border import Border, Line

WEEKS, OPENED, NEXT = 40, 0.05, 4


def records(lines: Sequence[Line]) -> Iterator[dict[str, object]]:
    """Write lines of the border as a filing tells them."""
    for line in lines:
        told = line._asdict()
        same = ("importer", "exporter", "carrier", "driver", "tractor", "direction", "load", "origin")
        net, value, quantity = told["net_kg"], told["value_usd"], told["quantity"]
        yield {
            **{name: told[name] for name in same},
            "hs": told["hs6"],
            "crossing": told["port"],
            "claim": "USMCA" if told["preference"] else None,
            "weekday": str(told["minute"] // 1440 % 7 + 1),
            "hour": told["minute"] // 60 % 24,
            "items": 1,
            "net_kg": net or None,
            "value_usd": value or None,
            "usd_per_kg": value / net if net else None,
            "kg_per_unit": net / quantity if quantity else None,
            "tare_kg": told["gross_kg"] - net,
        }


def main() -> None:
    """Measure and print."""
    bench = Bench(__doc__, seed=11, quick_leaves_out="three of four seeds, two of four moments")
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for seed in range(bench.seed, bench.seed + bench.pick(full=4, quick=1)):
        season(bench, seed, found)
        bench.log(f"seed {seed}")
    for (name, figure), values in found.items():
        bench.figure(f"{name}_{figure}", float(np.mean(values)), len(values))
    bench.finish()


def season(bench: Bench, seed: int, found: dict[tuple[str, str], list[float]]) -> None:
    """Live through one border, and judge the models of its moments."""
    border, chance = Border(open_law(), seed, weeks=WEEKS, lines=1200), np.random.default_rng(seed)
    lines: list[Line] = []
    outcomes: dict[int, bool] = {}
    for _ in range(WEEKS):
        week = border.week()
        lines += week
        opened = chance.choice(len(week), int(OPENED * len(week)), replace=False)
        told = border.inspect([week[place].line for place in opened])
        outcomes |= {label.line: label.outcome in ("revenue", "seizure") for label in told}
    truth = {one.line: one.typology != "" for one in border.truth}
    rows, weeks = Rows.of(FILED, list(records(lines))), np.array([line.week for line in lines])
    days = np.array([line.minute // 1440 for line in lines], np.float64)
    labels = np.array([float(outcomes.get(line.line, np.nan)) for line in lines])
    planted = np.array([float(truth[line.line]) for line in lines])
    for cut in bench.pick(full=(24, 28, 32, 36), quick=(24, 36)):
        here, after = weeks <= cut, np.flatnonzero((weeks > cut) & (weeks <= cut + NEXT))
        seen, rest = np.flatnonzero(here & ~np.isnan(labels)), np.flatnonzero(here & np.isnan(labels))
        given = (rows.take(seen), days[seen], labels[seen], seen)
        late, on = rows.take(after), days[after]
        plain = train(FILED, given[0], labels[seen], days[seen], 1)
        judge(found, "filed", planted[after], score_many(plain, late).margin)
        unopened = (rows.take(rest), days[rest], rest)
        for name, others in (("remembered", unopened), ("examined", None)):
            told_rows, memory = remember(*given, others)
            model = train(LEARNED, told_rows, labels[seen], days[seen], 1)
            judge(found, name, planted[after], score_many(model, memory.tell(late, on)).margin)


def judge(
    found: dict[tuple[str, str], list[float]], name: str, planted: np.ndarray, margin: np.ndarray
) -> None:
    """Note how well an order finds what is planted."""
    found[name, "ap"].append(float(average_precision(planted, margin)))
    found[name, "recall5"].append(float(at_share(planted, margin, 0.05)[1]))
    found[name, "auc"].append(float(auc(planted, margin)))


if __name__ == "__main__":
    main()
