"""Entries and pedimentos worked by hand that a broker can read (`duty/*.yaml`), through `cruce duty`."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli.shell import cruce
from tests.law.folder import put

CASES = Path(__file__).with_name("duty")
FIGURES = {
    "mx/dta/minimum": "450",
    "mx/dta/fixed-immex": "450",
    "mx/dta/fixed-export": "460",
    "mx/prv/amount": "290.50",
}
CUOTA = {
    "id": "t-cuota",
    "flow": "import",
    "kind": "additional",
    "charge": "cuota",
    "codes": ["39012001"],
    "origins": ["VN"],
    "formula": "10%",
    "says": {"en": "A cuota of the test.", "es": "Una cuota de la prueba."},
    "citations": [{"law": "Test Act"}],
    "effective": "2026-01-01",
}


def cases() -> list[Any]:
    read = (
        (file.stem, yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader))
        for file in sorted(CASES.glob("*.yaml"))
    )
    return [
        pytest.param(
            page["section"],
            [{"entry_id": "E", **page["common"], **row} for row in case["rows"]],
            case["owes"],
            id=f"{name}: {case['case']}",
        )
        for name, page in read
        for case in page["cases"]
    ]


@pytest.fixture(name="law", scope="module")
def _law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    law = tmp_path_factory.mktemp("law")
    for path, value in FIGURES.items():
        body = {"says": {"en": "Made up", "es": "Inventado"}, "unit": "MXN", "values": {"2026-01-01": value}}
        body["reference"] = {"2026-01-01": [{"law": "Test Act"}]}
        put(law, f"parameters/{path}.yaml", json.dumps(body))
    put(law, "measures/mx/cuota.yaml", json.dumps({"measures": [CUOTA]}))
    return law


def write(file: Path, rows: Sequence[Mapping[str, str]]) -> None:
    columns = dict.fromkeys(name for row in rows for name in row)
    with file.open("w", encoding="utf-8", newline="") as open_file:
        sheet = csv.DictWriter(open_file, tuple(columns))
        sheet.writeheader()
        sheet.writerows(rows)


def owed(file: Path) -> dict[str, str]:
    """Give each charge in one word: its amount where it is due, else its status."""
    with file.open(encoding="utf-8", newline="") as open_file:
        rows = list(csv.DictReader(open_file))
    several = len({row["entry_id"] for row in rows}) > 1
    told = dict(_told(rows, several=several))
    assert len(told) == len(rows)
    return told


def _told(rows: Iterable[Mapping[str, str]], *, several: bool) -> Iterable[tuple[str, str]]:
    for row in rows:
        name = f"{row['authority']}/{row['line_id']}" if row["level"] == "line" else row["authority"]
        word = row["charge"] if row["charge"] == "UNRATED" else row["status"]
        if word in ("due", "guaranteed"):
            word = row["amount"] if word == "due" else f"{word} {row['amount']}"
        yield (f"{row['entry_id']} {name}" if several else name), word


@pytest.mark.parametrize(("section", "rows", "owes"), cases())
def test_a_case_is_rated_as_worked_by_hand(section, rows, owes, law, tmp_path):
    write(tmp_path / "lines.csv", rows)
    said = cruce(
        *("duty", "--section", section, "--law", law),
        *("--input", tmp_path / "lines.csv", "--output", tmp_path / "charges.csv", "--json"),
    )
    assert said.code == 0, said.err
    assert owed(tmp_path / "charges.csv") == owes
    assert said.json["lines"] == len(rows)
