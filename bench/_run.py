"""The frame that all benchmarks share: arguments, figures with their uncertainty, peers, table, JSON line.

    bench = Bench(__doc__, seed=20260513, quick_leaves_out="the second peer, 27 of 30 seeds")
    bench.peer("xgboost-cpu")
    bench.speed("filings_per_s", [run(seed) for seed in bench.pick(full=range(30), quick=range(3))])
    bench.share("green_share", green, filings)
    bench.finish()

The peer, the workload, the seed and what `--quick` leaves out are committed before a figure is taken; a claim
is always the full run.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import fmean, median, stdev
from typing import NoReturn, TypeVar

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Figure:
    """One measured figure, of how many measurements, and half of its 95 % confidence interval."""

    key: str
    value: float | bool | str
    n: int | None = None
    half_width: float | None = None


class Bench:
    """One benchmark from its arguments to its last line; shares are fractions of 1, times plain numbers."""

    def __init__(
        self,
        says: str | None,
        *,
        seed: int,
        quick_leaves_out: str,
        arguments: Callable[[argparse.ArgumentParser], object] | None = None,
    ) -> None:
        self.name = Path(sys.argv[0]).stem
        parser = argparse.ArgumentParser(prog=f"bench/{self.name}.py", description=says)
        parser.add_argument("--quick", action="store_true", help=f"the same code without {quick_leaves_out}")
        parser.add_argument("--json", action="store_true", help="end with one JSON object on the last line")
        parser.add_argument(
            "--seed", type=int, default=seed, help="seed of the workload (default %(default)s)"
        )
        if arguments:
            arguments(parser)
        self.args = parser.parse_args()
        self.quick: bool = self.args.quick
        self.seed: int = self.args.seed
        self._says = (says or self.name).strip().partition("\n")[0]
        self._left_out = quick_leaves_out
        self._figures: list[Figure] = []
        self._peers: dict[str, str] = {}
        self._began = time.perf_counter()

    def pick(self, *, full: Choice, quick: Choice) -> Choice:
        """Choose between the full run's workload and the quick one's."""
        return quick if self.quick else full

    def log(self, progress: str) -> None:
        """Tell a person how far it is, on standard error."""
        print(f"{time.perf_counter() - self._began:7.1f} s  {progress}", file=sys.stderr)

    def peer(self, distribution: str) -> None:
        """Register what is measured beside us, with its version; exit 2 when it is not installed."""
        try:
            self._peers[distribution] = version(distribution)
        except PackageNotFoundError:
            self._absent(f"The peer {distribution} is not installed: make setup")

    def official(self, path: str) -> Path:
        """Return an official file under `$CRUCE_DATA`, else `../shared/data`; exit 2 when it is absent."""
        folder = Path(os.environ.get("CRUCE_DATA") or ROOT.parent / "shared" / "data")
        if not (folder / path).exists():
            self._absent(f"{path} is not in {folder}; name the folder of official files in CRUCE_DATA.")
        return folder / path

    def figure(self, key: str, value: float | bool | str, n: int | None = None) -> None:
        """Record a figure as it is: a count, a yes or no, a quantile of `n` measurements."""
        self._figures.append(Figure(key, value, n))

    def speed(self, key: str, repeats: Sequence[float]) -> None:
        """Record the median of repeated measurements of a speed; half-width of the mean by Student's t."""
        self._figures.append(Figure(key, median(repeats), len(repeats), _half_width(repeats)))

    def share(self, key: str, hits: int, n: int) -> None:
        """Record a share of `n` cases, as a fraction of 1; half-width by Wilson's score interval."""
        from scipy.stats import binomtest

        low, high = binomtest(hits, n).proportion_ci(method="wilson")
        self._figures.append(Figure(key, hits / n, n, float(high - low) / 2))

    def error(self, key: str, errors: Sequence[float]) -> None:
        """Record a mean of errors over independent cases (seeds, pages, ports), with its half-width."""
        self._figures.append(Figure(key, fmean(errors), len(errors), _half_width(errors)))

    def finish(self) -> None:
        """Print the table and, with `--json`, the object on the last line."""
        self.figure("seconds", round(time.perf_counter() - self._began, 1))
        console = Console()
        console.print(self._table())
        for name, number in self._peers.items():
            console.print(f"peer: {name} {number}", highlight=False)
        if self.quick:
            console.print(f"Quick run, without {self._left_out}: no ground for a claim.", highlight=False)
        if self.args.json:
            print(json.dumps(self._object(), ensure_ascii=False))

    def _table(self) -> Table:
        table = Table("figure", "value", "± 95 %", "n", title=self._says, title_justify="left")
        for figure in self._figures:
            half = "" if figure.half_width is None else f"{figure.half_width:.3g}"
            table.add_row(figure.key, _shown(figure.value), half, "" if figure.n is None else str(figure.n))
        return table

    def _object(self) -> dict[str, object]:
        return {
            "bench": self.name,
            "quick": self.quick,
            "seed": self.seed,
            **{figure.key: figure.value for figure in self._figures},
            "n": {figure.key: figure.n for figure in self._figures if figure.n is not None},
            "half_width_95": {f.key: f.half_width for f in self._figures if f.half_width is not None},
            "peers": self._peers,
        }

    def _absent(self, reason: str) -> NoReturn:
        print(reason, file=sys.stderr)
        raise SystemExit(2)


def _half_width(sample: Sequence[float]) -> float | None:
    from scipy.stats import t

    n = len(sample)
    return float(t.ppf(0.975, n - 1)) * stdev(sample) / n**0.5 if n > 1 else None


def _shown(value: float | bool | str) -> str:
    if isinstance(value, bool | str):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
