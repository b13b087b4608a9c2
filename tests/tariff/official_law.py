"""The law of three official editions of the US tariff, to try additional duties of 2025 and 2026 on."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.data import official

from cruce.law import Law, import_edition, open_law

EDITIONS = (
    ("hts_2025_basic.json.gz", "basic", date(2025, 1, 1), None),
    ("hts-2025-revision-25_usitc_export.csv.gz", "revision-25", date(2025, 10, 14), None),
    # Revision 10 of 8 June stands for all of 2026: no rate of the cases changed in it.
    ("hts_2026_rev_10.json.gz", "revision-10", date(2026, 1, 1), date(2026, 9, 6)),
)


@cache
def official_folder() -> Path:
    """Import the official editions into a law directory; skips where they are not at hand."""
    files = [official(f"us_tariff/{name}") for name, *_ in EDITIONS]
    folder = Path(mkdtemp(prefix="cruce-law-"))
    for file, (_, name, effective, known_to) in zip(files, EDITIONS, strict=True):
        import_edition("us-hts", file.read_bytes(), name, effective, known_to, folder)
    return folder


@cache
def official_law() -> Law:
    """Open the official editions over the starter law."""
    return open_law(official_folder())
