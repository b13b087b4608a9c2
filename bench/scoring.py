"""Score declarations by a trained model: many at once, and one with its reasons.

Workload: the official public set, leak-free (without net mass and price); one model is trained on the
training part, and the later part is scored. A batch is 60,000 rows, the later part repeated; one declaration
goes the whole way from a record to a score with five reasons. Parity: the greatest gap between the margin of
a row in the batch and that of the row alone, scored and explained, over rows drawn by the seed. What crosses
of columns add is judged in the same run. No peer.
"""

import gzip
from statistics import quantiles
from time import perf_counter
from typing import Any

import numpy as np

from _run import Bench
from cruce.risk import score

LABEL = "Fraud"
BATCH = 60_000


def declarations(bench: Bench, part: str, schema: score.Schema) -> score.Declarations:
    """Read one part of the public set."""
    path = bench.official(f"risk/declarations_{part}.csv.gz")
    read = score.read_declarations(gzip.decompress(path.read_bytes()), part, LABEL, schema)
    assert isinstance(read, score.Declarations), read
    return read


def records(rows: score.Rows, places: Any) -> list[dict[str, Any]]:
    """Give rows as records, one dictionary each; the leak-free track has no numbers."""
    return [{name: column[place] for name, column in rows.texts.items()} for place in places.tolist()]


def main() -> None:
    """Measure and print."""
    bench = Bench(
        __doc__, seed=20260519, quick_leaves_out="2,700 of 3,000 single rows, the track without crosses"
    )
    schema = score.SCHEMA.without(score.LEAKS)
    early, late = declarations(bench, "train", schema), declarations(bench, "valid", schema)
    recipe = score.Recipe(blend=0.0)
    began = perf_counter()
    model = score.train(schema, early.rows, early.labels, early.days, bench.seed, recipe=recipe)
    bench.figure("train_s", perf_counter() - began, len(early))
    bench.log("trained")

    whole = late.rows.take(np.arange(BATCH) % len(late))
    score.score_many(model, whole)
    speeds = []
    for _ in range(7):
        began = perf_counter()
        score.score_many(model, whole)
        speeds.append(BATCH / (perf_counter() - began))
    bench.speed("rows_per_s", speeds)
    bench.log("batches")

    places = np.random.default_rng(bench.seed).integers(len(late), size=bench.pick(full=3000, quick=300))
    batch = score.score_many(model, late.rows).margin[places]
    times, gaps = [], []
    for record, margin in zip(records(late.rows, places), batch, strict=True):
        began = perf_counter()
        row = score.Rows.of(schema, [record])
        (told,) = score.explain(model, row)
        times.append((perf_counter() - began) * 1000)
        alone = float(score.score_many(model, row).margin[0])
        gaps += [abs(told.margin - margin), abs(alone - margin)]
    bench.speed("one_ms", times)
    bench.figure("one_p99_ms", quantiles(times, n=100)[-1], len(times))
    bench.figure("parity", max(gaps), len(gaps))

    bench.figure("auc", score.figures(late.labels, score.score_many(model, late.rows))["auc"], len(late))
    if not bench.quick:
        plain = schema.model_copy(update={"crosses": ()})
        without = score.train(plain, early.rows, early.labels, early.days, bench.seed, recipe=recipe)
        found = score.figures(late.labels, score.score_many(without, late.rows))
        bench.figure("auc_without_crosses", found["auc"], len(late))
        bench.figure("precision_at_5_without_crosses", found["precision_at_5"], len(late))
    bench.finish()


if __name__ == "__main__":
    main()
