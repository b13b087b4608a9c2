"""Official files to test against; they are read where they lie and never copied into the project."""

import os
from pathlib import Path

from tests.require import absent

ROOT = Path(__file__).resolve().parent.parent


def official(path: str) -> Path:
    """Return one official file, such as `official("us_tariff/hts_2026_rev_10.json.gz")`.

    `$CRUCE_DATA` names the folder, else `../shared/data` beside the checkout. Where the file is absent the
    test is skipped with the reason, or fails when `data` stands in `CRUCE_REQUIRE`.
    """
    folder = Path(os.environ.get("CRUCE_DATA") or ROOT.parent / "shared" / "data")
    file = folder / path
    return (
        file
        if file.exists()
        else absent("data", f"{path} is not in {folder} (name the folder in CRUCE_DATA)")
    )
