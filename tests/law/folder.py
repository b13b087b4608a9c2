"""Law directories made for a test."""

import json
from pathlib import Path
from typing import Any


def put(law: Path, place: str, text: str) -> Path:
    """Write one file of a law directory and return the directory."""
    file = law / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return law


def edition(law: Path, tariff: str, effective: str, *rows: dict[str, Any], **title: Any) -> Path:
    """Write an edition named `x` of the given lines and return the directory."""
    stem = f"editions/{tariff}/{effective}_x"
    said = {"tariff": tariff, "name": "x", "effective": effective} | title
    put(law, f"{stem}/edition.yaml", json.dumps(said))
    return put(law, f"{stem}/lines.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows))
