"""What a line of duty costs: tables of lines through `cruce duty`'s engine, beside the bare arithmetic.

Lines are drawn with a seed from the codes of the official editions, in entries of one to nine lines. The
tables of `us_lines_per_s` are those of one importer: a thousand products, each with its code, one of eight
origins and a claim or none, at other values and quantities on the days of a quarter. For `us_any_lines_per_s`
every line is drawn from all codes, on any day of a year. Cold is the first table under a law just opened;
warm are tables of other lines under the same law. Speeds are by processor time of this one process: those of
a core, on a machine that does other work as well.

The limit is one look-up in a dictionary and one Decimal multiplication for each charge. The peer is
openfisca-core on the one charge that it can state alike, a fee ad valorem with a minimum and a maximum by
fiscal year. `ratio_peer` takes it as a microsimulation does, all entries of a day in one vector of 32-bit
floats; `ratio_peer_one` as its web API does, one case at a time, as entries reach a section. Ours is in both
every charge of the importer's tables, with its exact amount, its law and its reason.
"""

import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import numpy as np

from _declarations import SIDES, declarations
from _editions import LIGIE, US_EDITIONS, derive, folder_of, import_official, loaded
from _lines import HEAD, products_of, rows_of
from _openfisca import fee_system, fees
from _run import Bench
from cruce.law import Law, import_edition, open_law
from cruce.model import Declaration
from cruce.section import few_collections
from cruce.tariff import LineTable, Tally, assess_many

EDITIONS = 44
PRODUCTS = 1000  # of one importer
QUARTER = [date(2026, 4, 1) + timedelta(days=number) for number in range(91)]
YEAR = [date(2025, 7, 1) + timedelta(days=number) for number in range(365)]
FISCAL_YEARS = [date(year, 10, 1) for year in range(2020, 2026)]
PEER_DAY = 5000  # entries of one day, in one vector
PEER_CASES = 200  # entries one at a time
LANGUAGE = "en"


class Speeds(dict[str, list[float]]):
    """Repeated measurements of each speed."""

    def note(self, key: str, speed: float) -> None:
        """Add one measurement."""
        self.setdefault(key, []).append(speed)


def main() -> None:
    """Measure editions first, then tables, declarations, limit and peer in turns."""
    bench = Bench(
        __doc__, seed=20260513, quick_leaves_out="3 of 5 turns, nine tenths of the lines, 4 of 5 imports"
    )
    bench.peer("openfisca-core")
    with tempfile.TemporaryDirectory() as folder:
        law = Path(folder, "law")
        import_official(bench, law)
        editions(bench, Path(folder))
        with few_collections():
            turns(bench, law, Path(folder))
    bench.finish()


def editions(bench: Bench, folder: Path) -> None:
    """Import the last edition, and hold as many as a year and a half has had in one law."""
    file, name, effective = US_EDITIONS[-1]
    content = bench.official(file).read_bytes()
    fresh = [folder / f"import-{number}" for number in range(bench.pick(full=5, quick=1))]
    run = partial(import_edition, "us-hts", content, name, effective, None)
    bench.speed("import_s", [elapsed(partial(run, law)) for law in fresh])
    bench.log("imported")
    many = folder / "many"
    shutil.copytree(folder / "law", many)
    days = [*(day for *_, day in US_EDITIONS), *derive(many, bench.seed, EDITIONS - len(US_EDITIONS))]
    with multiprocessing.get_context("spawn").Pool(1) as process:
        count, grown, took = process.apply(loaded, (many, days))
    bench.figure("editions_44", count)
    bench.figure("editions_44_mb", round(grown, 1))
    bench.figure("editions_44_s", round(took, 2))
    bench.log(f"{count} editions held")


def turns(bench: Bench, folder: Path, scratch: Path) -> None:
    """Measure all in turns, so that a busy machine slows all alike."""
    count = bench.pick(full=20_000, quick=2_000)
    law = {section: open_law(folder) for section in ("us", "mx")}
    last = {
        "us": folder_of(folder, "us-hts", US_EDITIONS[-1]),
        "mx": folder_of(folder, "mx-ligie", LIGIE),
    }
    busy = {section: products_of(section, last[section], bench.seed, PRODUCTS) for section in law}
    for section, products in busy.items():
        took, _ = rated(section, law[section], rows_of(products, QUARTER, f"{bench.seed}/cold", count))
        bench.figure(f"{section}_cold_lines_per_s", round(count / took), count)
    starter = open_law()
    papers = {side: declarations(side, starter, bench.seed, count // 100) for side in SIDES}
    system = fee_system(starter, FISCAL_YEARS, scratch / "peer")
    speeds = Speeds()
    for turn in range(bench.pick(full=5, quick=2)):
        for section, products in busy.items():
            table(speeds, section, law[section], rows_of(products, QUARTER, f"{bench.seed}/{turn}", count))
        products = products_of("us", last["us"], f"{bench.seed}/{turn}", count)
        took, _ = rated("us", law["us"], rows_of(products, YEAR, f"{bench.seed}/any/{turn}", count))
        speeds.note("us_any_lines_per_s", count / took)
        took = sum(seconds(partial(one_by_one, some, starter)) for some in papers.values())
        speeds.note("assessments_per_s", len(papers) * (count // 100) / took)
        peer(speeds, system, bench.seed + turn)
        bench.log(f"turn {turn + 1}")
    for key, repeats in speeds.items():
        bench.speed(key, repeats)
    ours = speeds["us_charges_per_s"]
    for key, theirs in (("ratio_peer", "peer_charges_per_s"), ("ratio_peer_one", "peer_one_charges_per_s")):
        bench.speed(key, [mine / other for mine, other in zip(ours, speeds[theirs], strict=True)])


def table(speeds: Speeds, section: str, law: Law, rows: Sequence[bytes]) -> None:
    """Rate a table of other lines under a law in use; for the United States, beside the limit."""
    took, tally = rated(section, law, rows)
    speeds.note(f"{section}_lines_per_s", tally.lines / took)
    speeds.note(f"{section}_charges_per_line", tally.charges / tally.lines)
    if section == "us":
        speeds.note("us_charges_per_s", tally.charges / took)
        speeds.note("us_additional_per_line", tally.added / tally.lines)
        speeds.note("limit_lines_per_s", tally.lines / seconds(partial(arithmetic, tally.charges)))


class Counted(Tally):
    """A tally that counts the additional duties too."""

    added = 0


def rated(section: str, law: Law, rows: Sequence[bytes]) -> tuple[float, Counted]:
    """Rate a table from its bytes to its rows of charges, as `cruce duty` does; give seconds and sums."""
    tally = Counted(section)
    began = time.process_time()
    lines = LineTable(HEAD, section, law)
    lines.look_through(rows)
    for entry in lines.rated(rows):
        tally.add(entry)
        for row in entry.rows:
            row.cells(LANGUAGE)
        for remark in tally.worth_telling(entry):
            remark.cells  # noqa: B018 -- made, as a table of findings has it
        tally.added += sum(row.charge == "additional" for row in entry.rows)
    return time.process_time() - began, tally


def one_by_one(papers: Sequence[Declaration], law: Law) -> None:
    """Assess each declaration of five lines as it comes, as a section does."""
    for paper in papers:
        assess_many((paper,), law)


def arithmetic(charges: int) -> None:
    """Look a rate up and multiply once for each charge, and nothing else."""
    rates = {number: Decimal(number) / 1000 for number in range(1000)}
    value = Decimal("37500.00")
    for number in range(charges):
        value * rates[number % 1000]


def peer(speeds: Speeds, system: object, seed: int) -> None:
    """Let the peer work out its one charge: a day of entries at once, then one entry at a time."""
    values = np.random.default_rng(seed).uniform(100, 500_000, PEER_DAY).round(2)
    days = FISCAL_YEARS * 10
    took = seconds(lambda: [fees(system, day, values) for day in days])
    speeds.note("peer_charges_per_s", len(days) * PEER_DAY / took)
    took = seconds(lambda: [fees(system, day, values[:1]) for day in days * (PEER_CASES // len(days))])
    speeds.note("peer_one_charges_per_s", len(days) * (PEER_CASES // len(days)) / took)


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work by the processor time of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def elapsed(work: Callable[[], object]) -> float:
    """Time one piece of work by the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
