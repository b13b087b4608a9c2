"""`cruce risk benchmark`: figures of the learned score by its two tracks; files refused by name."""

import gzip
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.shell import Said, alone, cruce

COLUMNS = [
    "Declaration ID",
    "Date",
    "Office ID",
    "Process Type",
    "Import Type",
    "Import Use",
    "Payment Type",
    "Mode of Transport",
    "Declarant ID",
    "Importer ID",
    "Seller ID",
    "Courier ID",
    "HS6 Code",
    "Country of Departure",
    "Country of Origin",
    "Tax Rate",
    "Tax Type",
    "Country of Origin Indicator",
    "Net Mass",
    "Item Price",
    "Fraud",
    "Critical Fraud",
]
FIGURES = {
    "auc",
    "ap",
    *(f"{kind}_at_{share}" for kind in ("precision", "recall") for share in (1, 2, 5, 10)),
}
LEAKS = ("--drop", "Net Mass,Item Price")


def row(at: int, chance: random.Random) -> dict[str, str]:
    """Make up a declaration; one kind of goods from one country is fraud three times in four."""
    made = dict.fromkeys(COLUMNS, "A")
    made |= {
        "Declaration ID": str(at),
        "Date": f"2020-{1 + at // 100:02d}-{1 + at % 28:02d}",
        "Courier ID": "",
    }
    made |= {"HS6 Code": chance.choice(("880110", "720110", "010121")), "Importer ID": f"I{at % 50}"}
    made |= {"Country of Origin": chance.choice(("CN", "US")), "Item Price": str(at / 7)}
    made["Net Mass"] = "" if at % 40 == 0 else str(at % 90)
    fraud = chance.random() < (0.75 if made["HS6 Code"] + made["Country of Origin"] == "880110CN" else 0.05)
    return made | {"Fraud": str(int(fraud)), "Critical Fraud": str(int(fraud) * chance.choice((1, 2)))}


def written(path: str, rows: list[dict[str, str]], columns: list[str] = COLUMNS) -> None:
    lines = [",".join(columns), *(",".join(one[name] for name in columns) for one in rows)]
    Path(path).write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(4)
    rows = [row(at, chance) for at in range(900)]
    written("train.csv", rows[:500])
    written("valid.csv", rows[500:700])
    written("test.csv", rows[700:])


def judged(*more: object, train: str = "train.csv", valid: str = "valid.csv", test: str = "test.csv") -> Said:
    return cruce("risk", "benchmark", "--train", train, "--valid", valid, "--test", test, *more)


def test_the_figures_of_the_leak_free_track():
    told = judged(*LEAKS, "--json").json
    assert told.keys() >= FIGURES
    assert all(0 <= told[key] <= 1 for key in FIGURES)
    assert told["auc"] > 0.75
    assert told["seeds"] == 5
    assert (told["track"], told["dropped"]) == ("leak-free", ["Net Mass", "Item Price"])
    assert (told["given_twice"], told["left_out"], told["ignored"]) == ([], 0, [])
    assert told["half_width_95"].keys() >= FIGURES


def test_critical_fraud_is_the_value_two():
    told = judged(*LEAKS, "--label", "Critical Fraud", "--json").json
    critical = sum(line.endswith(",2") for line in Path("test.csv").read_text(encoding="utf-8").splitlines())
    assert told["positive"] == "2"
    assert told["files"]["test"]["positives"] == critical


def test_order_of_columns_further_columns_and_packing_change_nothing():
    plain = judged(*LEAKS, "--json").json
    lines = [line.split(",") for line in Path("test.csv").read_text(encoding="utf-8").splitlines()]
    text = "\n".join(
        ",".join([*reversed(cells), "Remark" if at == 0 else "x"]) for at, cells in enumerate(lines)
    )
    Path("other.csv.gz").write_bytes(gzip.compress(text.encode()))
    told = judged(*LEAKS, "--json", test="other.csv.gz").json
    assert told["ignored"] == ["Remark"]
    assert {key: told[key] for key in FIGURES} == {key: plain[key] for key in FIGURES}


@pytest.mark.parametrize(
    ("language", "pieces"),
    [
        ("en", ("track full", "fingerprint", "--valid, --test", "200 rows")),
        ("es", ("vía full", "huella", "200 renglones")),
    ],
)
def test_the_full_track_and_a_file_given_twice_are_named(language: str, pieces: tuple[str, ...]):
    said = judged("--lang", language, valid="test.csv")
    assert said.code == 0
    assert all(piece in said.flat for piece in pieces)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "risk.declarations-empty"),
        (",".join(COLUMNS), "risk.declarations-empty"),
        ("a,b\n1,2\n", "risk.declarations-form"),
        ('{"a": 1}', "risk.declarations-form"),
        ("\udcff\udcfe", "risk.declarations-form"),
    ],
)
def test_what_is_no_such_file_is_refused(content: str, code: str):
    Path("odd.csv").write_bytes(content.encode("utf-8", "surrogateescape"))
    said = judged("--json", test="odd.csv")
    assert said.code == 1
    assert [one["code"] for one in said.json["findings"]] == [code]
    assert said.json["findings"][0]["says"]["es"]


def test_every_fault_of_every_file_is_named_at_once():
    chance = random.Random(1)
    rows = [row(at, chance) for at in range(60)]
    written("train.csv", rows, [name for name in COLUMNS if name not in ("Fraud", "Tax Type")])
    rows[3]["Fraud"], rows[4]["Net Mass"], rows[5]["Date"] = "yes", "heavy", "31.12.2020"
    written("valid.csv", rows)
    written("test.csv", [one | {"Fraud": "0"} for one in rows if one["Date"] != "31.12.2020"][:2])
    found = [(one["code"], one["pointer"]) for one in judged("--json").json["findings"]]
    assert found == [
        ("risk.declarations-lack", "/--train:1"),
        ("risk.declarations-lack", "/--train:1"),
        ("risk.declarations-label", "/--valid:5"),
        ("risk.declarations-value", "/--valid:6"),
        ("risk.declarations-value", "/--valid:7"),
        ("risk.declarations-constant", "/--test"),
    ]


@pytest.mark.parametrize(
    ("more", "piece"),
    [
        (("--drop", "Net mass"), "Net mass"),
        (("--label", "fraud"), "Critical Fraud"),
        (("--drop", ",".join(COLUMNS[2:20])), "Every"),
    ],
)
def test_names_that_are_not_there_are_misuse(more: tuple[str, ...], piece: str):
    said = judged(*more)
    assert said.code == 2
    assert piece in said.err


def test_without_the_extra_it_says_how_to_add_it(tmp_path: Path):
    (tmp_path / "lightgbm.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'lightgbm'\", name='lightgbm')", encoding="utf-8"
    )
    files = [f"--{role}={tmp_path / role}.csv" for role in ("train", "valid", "test")]
    said = alone("risk", "benchmark", *files, "--lang", "en", PYTHONPATH=str(tmp_path))
    assert said.code == 2
    assert "cruce[score]" in said.err
    assert "This needs lightgbm" in said.err


def test_nothing_to_learn_from_but_what_is_judged_is_said():
    said = judged(train="test.csv", valid="test.csv")
    assert said.code == 2
    assert "is also one to judge by" in said.err
    assert "Warning" not in said.err


def test_the_room_can_be_taken_whole_without_the_extra(tmp_path):
    (tmp_path / "lightgbm.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'lightgbm'\", name='lightgbm')", encoding="utf-8"
    )
    command = [sys.executable, "-c", "from cruce.risk import *; print(assess, exploration)"]
    run = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_a_section_with_a_model_names_the_extra_that_it_lacks(tmp_path):
    (tmp_path / "lightgbm.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'lightgbm'\", name='lightgbm')", encoding="utf-8"
    )
    assert cruce("init", "home").code == 0
    Path("home/us/models/000001-a.model").write_bytes(b"cruce")
    for language, word in (("en", "This needs lightgbm"), ("es", "Esto requiere lightgbm")):
        said = alone("clear", "entry-06", "--home", "home", "--lang", language, PYTHONPATH=str(tmp_path))
        assert said.code == 2
        assert word in said.err
        assert "pip install 'cruce[score]'" in said.err
