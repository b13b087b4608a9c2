"""`cruce classify`: one text for a person, a table for a machine; what tells nothing is named."""

import csv
from pathlib import Path

import pytest
from tests.cli.shell import cruce


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_one_text_gets_ten_codes_best_first():
    said = cruce("classify", "--text", "frozen shrimp", "--json")
    assert said.code == 0
    rows = said.json["suggestions"]
    assert [row["rank"] for row in rows] == list(range(1, 11))
    assert rows[0]["code"] == "030617"
    assert said.json["findings"] == []


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "frozen shrimp", ("prawns", "no ruling")),
        ("es", "camarón congelado", ("0306.17", "no una resolución")),
    ],
)
def test_a_person_reads_it_in_their_language(language, text, told):
    said = cruce("classify", "--text", text, "--lang", language)
    assert said.code == 0
    assert all(one in said.flat for one in told)


def test_national_lines_stand_under_their_codes():
    rows = cruce("classify", "--text", "brake pads", "--section", "us", "--json").json["suggestions"]
    (brakes,) = [row for row in rows if row["code"] == "870830"]
    assert "8708305090" in [line["code"] for line in brakes["lines"]]
    said = cruce("classify", "--text", "frenos", "--section", "mx", "--lang", "es")
    assert "8708.30.99" in said.flat


def test_a_table_becomes_ten_rows_a_text():
    Path("texts.csv").write_text('text\nfrozen shrimp\n"bolsas, de mano"\n', encoding="utf-8")
    said = cruce("classify", "--input", "texts.csv", "--output", "out.csv", "--json")
    assert said.code == 0
    assert said.json == {"texts": 2, "rows": 20, "without": 0, "findings": [], "counts": {}}
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["text", "rank", "code", "score"]
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, 11)] * 2
    assert {row["text"] for row in rows} == {"frozen shrimp", "bolsas, de mano"}


@pytest.mark.parametrize(
    ("table", "code"),
    [("text,text\na,b\n", "description.twice"), ("text,code,code\na,1,2\n", "description.twice")],
)
def test_a_column_that_stands_there_twice_is_refused(table, code):
    said = cruce("classify", "--input", "-", "--output", "out.csv", "--json", stdin=table.encode())
    assert said.code == 1
    assert [one["code"] for one in said.json["findings"]] == [code]


def test_a_code_that_is_none_is_named():
    table = b"text,code\nfrozen shrimp,abc\nfrozen shrimp,030\nfrozen shrimp,0306.17\nfrozen shrimp,\n"
    said = cruce("classify", "--input", "-", "--output", "out.csv", "--json", stdin=table)
    found = [(one["code"], one["pointer"]) for one in said.json["findings"]]
    assert found == [("description.code", "/rows/0/code"), ("description.code", "/rows/1/code")]


def test_the_table_that_is_read_is_not_written_over():
    Path("texts.csv").write_text("text\nfrozen shrimp\n", encoding="utf-8")
    said = cruce("classify", "--input", "texts.csv", "--output", "./texts.csv", "--json")
    assert (said.code, said.json["fault"]["code"]) == (2, "file.same")
    assert Path("texts.csv").read_text(encoding="utf-8") == "text\nfrozen shrimp\n"


def test_bad_rows_are_named_and_stop_no_other():
    table = 'text\n123\n""\nfrozen shrimp\n大米\n'.encode()
    said = cruce("classify", "--input", "-", "--output", "out.csv", "--json", stdin=table)
    assert said.code == 0
    assert (said.json["rows"], said.json["without"]) == (10, 3)
    assert said.json["counts"] == {"description.empty": 1, "description.no-words": 1, "description.script": 1}
    assert [one["pointer"] for one in said.json["findings"]] == [
        "/rows/0/text",
        "/rows/1/text",
        "/rows/3/text",
    ]


def test_a_declared_code_of_other_goods_is_doubted():
    table = b"text,code\nfrozen shrimp,0306.17\nfrozen shrimp,8708.30.50.90\n"
    said = cruce("classify", "--input", "-", "--json", stdin=table)
    (doubt,) = said.json["findings"]
    assert (doubt["code"], doubt["pointer"]) == ("description.other", "/rows/1/code")


@pytest.mark.parametrize(
    ("table", "code"),
    [(b"name\nx\n", "column"), (b"text\ncamar\xf3n\n", "encoding"), (b"text\n", "no-rows"), (b"", "column")],
)
def test_a_table_that_cannot_be_read_is_refused_in_both_languages(table, code):
    said = cruce("classify", "--input", "-", "--output", "out.csv", "--json", stdin=table)
    assert said.code == 1
    assert said.json["findings"][0]["code"] == f"description.{code}"
    assert set(said.json["findings"][0]["says"]) == {"en", "es"}
    assert not Path("out.csv").exists()
    assert "tabla" in cruce("classify", "--input", "-", "--lang", "es", stdin=table).flat


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--text", "x", "--input", "y.csv"),
        ("--input", "y.csv", "--section", "us"),
        ("--text", "x", "--output", "y.csv"),
    ],
)
def test_what_does_not_go_together_is_a_fault_of_usage(options):
    assert cruce("classify", *options).code == 2


def test_a_text_that_tells_nothing_ends_with_1():
    said = cruce("classify", "--text", "777")
    assert said.code == 1
    assert "Name the goods" in said.flat
