"""`cruce border generate` writes what the simulator gives, the truth apart."""

import csv
from pathlib import Path

import pytest
from tests.cli.shell import cruce


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("border") / "new"
    said = cruce(
        "border", "generate", "--output", made, "--weeks", 5, "--lines", 120, "--opened", 200, "--json"
    )
    assert said.code == 0, said.err
    assert said.json["lines"] == len(rows(made / "lines.csv"))
    assert said.json["labels"] == len(rows(made / "labels.csv"))
    return made


def test_lines_labels_and_truth_meet_on_the_number_of_the_line(folder):
    lines, labels, truth = (rows(folder / name) for name in ("lines.csv", "labels.csv", "truth.csv"))
    assert [row["line"] for row in lines] == [row["line"] for row in truth]
    assert {row["line"] for row in labels} < {row["line"] for row in lines}
    assert 0.1 < len(labels) / len(lines) < 0.3
    told = {row["line"]: row["outcome"] for row in truth}
    assert all(told[row["line"]] == row["outcome"] for row in labels)


def test_a_line_bears_nothing_of_the_truth_and_its_time_is_a_time(folder):
    line = rows(folder / "lines.csv")[0]
    assert not {"typology", "scheme", "outcome", "true_value_usd"} & line.keys()
    assert line["at"].startswith("2026-01-05T")
    assert line["direction"] in ("northbound", "southbound")


def test_the_same_seed_writes_the_same_bytes(folder, tmp_path):
    cruce("border", "generate", "--output", tmp_path, "--weeks", 5, "--lines", 120, "--opened", 200)
    for name in ("lines.csv", "labels.csv", "truth.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_what_is_there_is_not_overwritten(folder):
    before = (folder / "truth.csv").read_bytes()
    said = cruce("border", "generate", "--output", folder, "--weeks", 1, "--lines", 20, "--lang", "es")
    assert said.code == 2
    assert "ya existe" in said.err
    assert (folder / "truth.csv").read_bytes() == before
