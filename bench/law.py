"""What law costs: importing the official tariff, opening it, look-ups; beside the bare library calls.

Importing stands beside unpacking and decoding the same JSON, opening the edition beside decoding its lines,
and look-ups of random lines on random days beside a plain dict that holds the same answers.
"""

import gzip
import json
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from _run import Bench
from cruce.law import Law, TariffLine, import_edition, open_law
from cruce.model import Flow

TARIFF, EFFECTIVE, DAYS = "us-hts", date(2026, 6, 8), 90
Question = tuple[str, str, date]


def main() -> None:
    """Run all parts over one import of the official tariff."""
    bench = Bench(__doc__, seed=20260513, quick_leaves_out="7 of 10 repeats and nine tenths of the look-ups")
    content = bench.official("us_tariff/hts_2026_rev_10.json.gz").read_bytes()
    repeats = bench.pick(full=10, quick=3)
    with tempfile.TemporaryDirectory() as folder:
        laws = [Path(folder, str(number)) for number in range(repeats)]
        imports(bench, content, laws)
        openings(bench, laws)
        lookups(bench, laws[0], bench.pick(full=1_000_000, quick=100_000), repeats)
    bench.finish()


def imports(bench: Bench, content: bytes, laws: Sequence[Path]) -> None:
    """Import the whole tariff into an empty law directory each time, written and synced."""
    ours, bare, kept = [], [], []
    for law in laws:
        began = time.perf_counter()
        report = import_edition(TARIFF, content, "rev10", EFFECTIVE, None, law)
        ours.append(time.perf_counter() - began)
        kept.append(report.kept)
        bare.append(seconds(lambda: json.loads(gzip.decompress(content))))
    bench.figure("import_lines", len(json.loads(gzip.decompress(content))))
    bench.figure("import_kept", min(kept))
    bench.speed("import_seconds", ours)
    bench.speed("limit_decode_seconds", bare)
    bench.log(f"imported {kept[0]:,} lines")


def openings(bench: Bench, laws: Sequence[Path]) -> None:
    """Open the law, and answer the first question of a tariff, which loads the edition."""
    lines = next(laws[0].glob("editions/*/*/lines.jsonl")).read_bytes().splitlines()
    opening, load, bare = [], [], []
    for folder in laws:
        opening.append(seconds(lambda: open_law(laws[0])))
        law = open_law(folder)
        began = time.perf_counter()
        law.line(TARIFF, "8708305090", EFFECTIVE)
        load.append(time.perf_counter() - began)
        bare.append(seconds(lambda: [json.loads(line) for line in lines]))
    bench.speed("open_seconds", opening)
    bench.speed("load_seconds", load)
    bench.speed("limit_decode_lines_seconds", bare)
    bench.log("opened")


def lookups(bench: Bench, folder: Path, count: int, repeats: int) -> None:
    """Ask for random lines on random days: the first time each, again, and in a dict."""
    law, chance = open_law(folder), random.Random(bench.seed)
    rows = next(folder.glob("editions/*/*/lines.jsonl")).read_text(encoding="utf-8").splitlines()
    codes = [code for row in rows if len(code := json.loads(row)["code"]) in (8, 10)]
    days = [EFFECTIVE + timedelta(days=number) for number in range(DAYS)]
    asked = [(TARIFF, chance.choice(codes), chance.choice(days)) for _ in range(count)]
    first = seconds(lambda: [law.line(TARIFF, code, EFFECTIVE) for code in codes])
    bench.figure("first_lookups_per_s", len(codes) / first, len(codes))
    bench.share("lines_known", sum(isinstance(law.line(*question), TariffLine) for question in asked), count)
    answers = {question: law.line(*question) for question in asked}
    bench.speed("lookups_per_s", [count / seconds(lambda: ask(law, asked)) for _ in range(repeats)])
    bench.speed("limit_dict_per_s", [count / seconds(lambda: look(answers, asked)) for _ in range(repeats)])
    figures = [count / seconds(lambda: value(law, asked)) for _ in range(repeats)]
    bench.speed("figures_per_s", figures)
    bench.speed("measures_per_s", [count / seconds(lambda: measures(law, asked)) for _ in range(repeats)])


def ask(law: Law, asked: Sequence[Question]) -> None:
    """Look lines up in the law."""
    for tariff, code, day in asked:
        law.line(tariff, code, day)


def look(answers: Mapping[Question, object], asked: Sequence[Question]) -> None:
    """Look the same lines up in a dict, which is the limit."""
    for question in asked:
        answers[question]


def value(law: Law, asked: Sequence[Question]) -> None:
    """Look a fee up on each of the days."""
    for _, _, day in asked:
        law.value("us/fees/mpf/rate", day)


def measures(law: Law, asked: Sequence[Question]) -> None:
    """List the measures that cover each of the codes."""
    for _, code, day in asked:
        law.measures("us", Flow.IMPORT, code, day, "MX")


def seconds(run: Callable[[], object]) -> float:
    """Measure one run."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
