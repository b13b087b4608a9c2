"""Editions for `bench/tariff.py`: the official ones imported, and others derived from the last of them."""

import gc
import json
import random
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from _run import Bench
from cruce.law import import_edition, open_law

US_EDITIONS = (
    ("us_tariff/hts_2025_basic.json.gz", "basic", date(2025, 1, 1)),
    ("us_tariff/hts-2025-revision-25_usitc_export.csv.gz", "revision-25", date(2025, 10, 14)),
    ("us_tariff/hts_2026_rev_10.json.gz", "revision-10", date(2026, 1, 1)),
)
LIGIE = ("mx_tariff/ligie_igi_2026-03-30_ch27-98_part.csv", "igi", date(2026, 1, 1))
KNOWN_TO = date(2026, 12, 31)
CHANGED = 100  # one line in so many changes from one derived edition to the next


def import_official(bench: Bench, law: Path) -> None:
    """Import the official editions of both tariffs into a law directory."""
    for kind, files in (("us-hts", US_EDITIONS), ("mx-ligie", (LIGIE,))):
        for file, name, effective in files:
            known_to = KNOWN_TO if effective.year == KNOWN_TO.year else None
            import_edition(kind, bench.official(file).read_bytes(), name, effective, known_to, law)


def derive(law: Path, seed: int, count: int) -> list[date]:
    """Write so many further US editions, a week apart, each with one line in a hundred unlike the last.

    Gives the days on which they take effect.
    """
    chance = random.Random(f"{seed}/editions")
    last = folder_of(law, "us-hts", US_EDITIONS[-1])
    rows = (last / "lines.jsonl").read_text(encoding="utf-8").strip().split("\n")
    title = (last / "edition.yaml").read_text(encoding="utf-8")
    days = [date(2026, 1, 8) + timedelta(weeks=number) for number in range(count)]
    for number, day in enumerate(days):
        for place in chance.sample(range(len(rows)), len(rows) // CHANGED):
            row = json.loads(rows[place])
            row["text"] = f"{row.get('text', '')} (as amended, {number})"
            rows[place] = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        folder = last.with_name(f"{day}_derived-{number}")
        folder.mkdir()
        (folder / "lines.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
        named = title.replace("name: revision-10", f"name: derived-{number}")
        named = named.replace("'2026-01-01'", f"'{day}'").replace(
            f"'{KNOWN_TO}'", f"'{day + timedelta(days=6)}'"
        )
        (folder / "edition.yaml").write_text(named, encoding="utf-8")
    return days


def folder_of(law: Path, kind: str, edition: tuple[str, str, date]) -> Path:
    """Name the folder of an imported edition."""
    _, name, effective = edition
    return law / "editions" / kind / f"{effective}_{name}"


def loaded(law: Path, days: Sequence[date]) -> tuple[int, float, float]:
    """Load the edition of each day in one Law; run in a process of its own, so that nothing else is counted.

    Gives the editions in use, how many megabytes the resident memory has grown by, and the seconds it took.
    """
    gc.collect()
    before, began = resident_mb(), time.perf_counter()
    book = open_law(law)
    for day in days:
        book.line("us-hts", "8708305090", day)
    took = time.perf_counter() - began
    gc.collect()
    editions = {edition.effective for edition in book.editions(date.max) if edition.tariff == "us-hts"}
    return len(editions), resident_mb() - before, took


def resident_mb() -> float:
    """Read the resident memory of this process, in megabytes of 10^6 bytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
