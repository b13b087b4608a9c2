"""`cruce duty`: one line for a person, a table of any length for a machine; what is bad is named."""

import csv
import gzip
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from tests.cli.shell import cruce

PORK = "0203.29.40.00,MX,40000,2026-08-03"
HEAD = "entry_id,line_id,code,origin,value,on"
TABLE = f"{HEAD}\nE,1,{PORK}\nF,1,{PORK}\nE,2,{PORK}\n"
ONE = ("duty", "--section", "us", "--code", "8708.30.50.90", "--origin", "MX", "--value", "1000")


@pytest.fixture(name="lines")
def _lines(tmp_path: Path) -> Path:
    file = tmp_path / "lines.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def fees(rows: Sequence[dict[str, str]]) -> dict[str, str]:
    return {row["entry_id"]: row["amount"] for row in rows if row["authority"] == "MPF"}


def test_a_table_becomes_a_table_of_charges(lines, tmp_path):
    charges, errors = tmp_path / "charges.csv", tmp_path / "errors.csv"
    said = cruce(
        "duty", "--section", "us", "--input", lines, "--output", charges, "--errors", errors, "--json"
    )
    assert said.code == 0
    assert {**said.json, "seconds": 0} == {
        "section": "us",
        "currency": "USD",
        "lines": 3,
        "entries": 2,
        "charges": 5,
        "unrated": 0,
        "lines_refused": 0,
        "owed": {"MPF": "415.68"},
        "owed_total": "415.68",
        "guaranteed": {},
        "findings": {},
        "seconds": 0,
    }
    assert fees(table(charges.read_text(encoding="utf-8"))) == {"E": "277.12", "F": "138.56"}
    assert table(errors.read_text(encoding="utf-8")) == []


def test_a_table_goes_through_standard_streams_with_its_sums_last(tmp_path):
    said = cruce("duty", "--section", "us", "--input", "-", "--json", stdin=gzip.compress(TABLE.encode()))
    assert said.code == 0
    assert said.json["findings"] == {"lines.entry.returns": 1}
    rows = table("\n".join(said.out.splitlines()[:-1]))
    assert {row["charge"] for row in rows if row["line_id"] == "2"} == {"UNRATED"}


def test_tables_are_packed_and_unpacked(lines, tmp_path):
    packed, charges = tmp_path / "lines.csv.gz", tmp_path / "charges.csv.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    assert cruce("duty", "--section", "us", "--input", packed, "--output", charges).code == 0
    assert fees(table(gzip.decompress(charges.read_bytes()).decode())) == {"E": "277.12", "F": "138.56"}


def test_a_gzip_that_is_cut_off_is_told(lines, tmp_path):
    packed = tmp_path / "lines.csv.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes())[:-12])
    said = cruce("duty", "--section", "us", "--input", packed)
    assert said.code == 2
    assert "the gzip is cut off or damaged" in said.err


@pytest.mark.parametrize(("language", "sentence"), [("en", "is no number"), ("es", "no es un número")])
def test_a_bad_row_is_unrated_with_its_reason_and_named_with_its_place(language, sentence, tmp_path):
    lines, errors = tmp_path / "lines.csv", tmp_path / "errors.csv"
    lines.write_text(f"{TABLE}G,1,0203.29.40.00,MX,1_000,2026-08-03\n", encoding="utf-8")
    said = cruce("duty", "--section", "us", "--input", lines, "--errors", errors, "--lang", language)
    assert said.code == 0
    (bad,) = (row for row in table(said.out) if row["charge"] == "UNRATED")
    assert (bad["entry_id"], bad["amount"], bad["status"]) == ("G", "", "")
    assert sentence in bad["note"]
    (remark,) = table(errors.read_text(encoding="utf-8"))
    assert (remark["row"], remark["column"], remark["code"]) == ("5", "value", "lines.number")
    assert "is no number" in remark["says_en"]
    assert "no es un número" in remark["says_es"]


def test_the_sums_are_printed_beside_a_table(lines, tmp_path):
    said = cruce("duty", "--section", "us", "--input", lines, "--output", tmp_path / "c.csv")
    assert "3 lines in 2 entries: 5 charges, 0 unrated" in said.out
    assert "MPF 415.68" in said.flat
    aside = cruce("duty", "--section", "us", "--input", lines)
    assert "3 lines in 2 entries" in aside.err
    assert aside.out.startswith("entry_id,line_id,level,charge,authority,base,rate,amount,currency,status,")


def test_rows_without_a_day_take_the_one_of_the_command(tmp_path):
    lines = tmp_path / "lines.csv"
    lines.write_text("code,origin,value\n0203.29.40.00,MX,40000\n", encoding="utf-8")
    dated = cruce("duty", "--section", "us", "--input", lines, "--on", "2026-08-03", "--json")
    assert dated.json["owed_total"] == "138.56"
    undated = cruce("duty", "--section", "us", "--input", lines, "--json")
    assert undated.json["findings"] == {"lines.cell.missing": 1}


def test_a_table_that_has_not_its_columns_is_refused_whole(tmp_path):
    lines = tmp_path / "lines.csv"
    lines.write_text("codigo,valor\n1,2\n", encoding="utf-8")
    said = cruce("duty", "--section", "us", "--input", lines)
    assert said.code == 1
    assert "The table has no column “code”." in said.flat
    assert cruce("duty", "--section", "us", "--input", lines, "--json").json["refused"] is True


@pytest.mark.parametrize(("language", "sentence"), [("en", "No column is called"), ("es", "Ninguna columna")])
def test_a_column_nobody_knows_is_named_once_for_the_table(language, sentence, tmp_path):
    lines = tmp_path / "lines.csv"
    lines.write_text("code,origin,value,colour\n" + "0203.29.40.00,MX,40000,red\n" * 3, encoding="utf-8")
    given = ("duty", "--section", "us", "--input", lines, "--on", "2026-08-03", "--lang", language)
    for said in (cruce(*given), cruce(*given, "--output", tmp_path / "charges.csv")):
        assert said.code == 0
        assert said.err.count("colour") == 1
        assert sentence in said.err
    told = cruce(*given, "--errors", tmp_path / "errors.csv", "--json").json
    assert (told["charges"] > 0, [one["pointer"] for one in told["faults"]]) == (True, ["/colour"])
    assert told["findings"]["lines.column.unknown"] == 1
    assert [row["column"] for row in table((tmp_path / "errors.csv").read_text())].count("colour") == 1


def test_one_line_is_rated_and_explained():
    said = cruce(*ONE, "--on", "2026-05-01", "--preference", "USMCA", "--explain")
    assert said.code == 0
    assert "1,000 USD × Free (S) = 0 USD" in said.flat
    assert "The law is that of 2026-05-01: the time of entry for consumption" in said.flat
    assert "Without the claim of preference it would be 25.00 USD." in said.flat


def test_one_line_is_explained_in_spanish():
    said = cruce(*ONE, "--on", "2026-05-01", "--explain", "--lang", "es")
    assert "La ley es la vigente el 2026-05-01" in said.flat
    assert "Considerado, y no aplica" in said.flat


def test_one_line_is_given_as_data_in_both_languages():
    told = cruce(*ONE, "--on", "2026-05-01", "--preference", "S", "--explain", "--json").json
    general, preferential, fee = told["rows"]
    assert (general["charge"], general["rate"], general["amount"]) == ("general", "2.5%", "0.00")
    assert (preferential["charge"], preferential["authority"]) == ("preferential", "USMCA")
    assert (fee["authority"], fee["status"], fee["level"]) == ("MPF", "exempt", "entry")
    assert {one["about"] for one in told["explained"]} == {"day", "value", "duty", "mpf", "declaration"}
    assert set(told["explained"][0]["title"]) == {"en", "es"}


def test_any_column_can_be_told_of_one_line():
    dollars = cruce(
        *("duty", "--section", "mx", "--code", "39012001", "--origin", "US", "--value", "52000"),
        *("--currency", "USD", "--on", "2026-05-13", "--cell", "incoterm=EXW", "--cell", "freight=100"),
    )
    assert "939,754 MXN × 5% = 46,988 MXN" in dollars.flat  # (52,000 + 100) x 18.0375, 46,987.70 up


def test_what_is_wrong_with_one_line_is_told():
    said = cruce("duty", "--section", "us", "--code", "87083050", "--origin", "Mexico", "--value", "1,000")
    assert said.code == 0
    assert "“Mexico” in origin is no country" in said.flat
    assert "“1,000” in value is no number" in said.flat


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name either a table (--input) or one line (--code), and not both."),
        (("--input", "x.csv", "--code", "1"), "Name either a table (--input) or one line (--code)"),
        (("--input", "x.csv", "--origin", "MX"), "--origin tells of one line, and a table is rated."),
        (("--code", "1", "--cell", "freight"), "“freight” is no column"),
        (("--input", "x.csv", "--explain"), "cannot both go to standard output"),
        (("--input", "x.csv"), "x.csv cannot be read: it is not there."),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why(arguments, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = cruce("duty", "--section", "us", *arguments)
    assert said.code == 2
    assert sentence in said.err


def test_each_entry_of_a_table_is_explained(lines, tmp_path):
    arguments = ("duty", "--section", "us", "--input", lines, "--output", tmp_path / "c.csv", "--explain")
    assert cruce(*arguments).flat.count("Day of law") == 2
    told = [json.loads(line) for line in cruce(*arguments, "--json").out.splitlines()]
    assert [one["entry_id"] for one in told[:-1]] == ["F", "E"]
    assert told[-1]["lines"] == 3


def test_a_place_that_cannot_be_written_is_told(lines, tmp_path):
    said = cruce("duty", "--section", "us", "--input", lines, "--output", tmp_path / "none" / "c.csv")
    assert said.code == 2
    assert "cannot be written" in said.err


PEAK = """
import resource, sys
from cruce.cli import main
assert main(sys.argv[1:]) == 0
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_table(tmp_path):
    """Of each entry some tens of bytes are kept while the table is looked through, and no more."""
    peaks = []
    for count in (20_000, 200_000):
        lines = tmp_path / "lines.csv"
        with lines.open("w", encoding="utf-8") as file:
            file.write(f"{HEAD}\n")
            file.writelines(f"E{number},1,{PORK}\n" for number in range(count))
        command = ("duty", "--section", "us", "--input", lines, "--output", tmp_path / "charges.csv")
        run = [sys.executable, "-c", PEAK, *map(str, command)]
        said = subprocess.run(run, capture_output=True, text=True, check=True)
        peaks.append(int(said.stdout.split()[-1]))
    assert peaks[1] - peaks[0] < 20_000  # kilobytes


@pytest.mark.parametrize("name", ["charges.csv", "charges.csv.gz"])
def test_a_table_that_cannot_be_written_whole_leaves_the_one_before(tmp_path, name):
    lines, charges = tmp_path / "lines.csv", tmp_path / name
    rows = (f"{random.Random(number).random()},{number},{PORK}\n" for number in range(2000))
    lines.write_text("".join((f"{HEAD}\n", *rows)), encoding="utf-8")
    charges.write_bytes(b"before")
    command = f"exec '{sys.executable}' -m cruce duty --section us --input lines.csv --output {name}"
    shell = ["sh", "-c", f"ulimit -f 32; {command} --lang en"]
    run = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert f"{name} cannot be written: it would be larger than is allowed here" in run.stderr
    assert charges.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "lines.csv"])


def test_a_table_is_written_into_a_pipe_as_it_comes(lines):
    command = [sys.executable, "-m", "cruce", "duty", "--section", "us", "--input", lines]
    run = subprocess.run([*command, "--output", "/dev/stdout"], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("entry_id,line_id,")


@pytest.mark.parametrize(
    ("output", "errors"), [("lines.csv", "e.csv"), ("c.csv", "lines.csv"), ("c.csv", "c.csv")]
)
def test_no_table_is_written_over_another_of_the_same_run(lines, tmp_path, output, errors):
    places = ("--output", tmp_path / output, "--errors", tmp_path / "." / errors)
    said = cruce("duty", "--section", "us", "--input", lines, *places)
    assert said.code == 2
    assert "one would be written over the other" in said.err
    assert lines.read_text(encoding="utf-8") == TABLE


def test_a_row_of_megabytes_is_one_row_and_the_next_has_its_own_number(tmp_path):
    file, errors = tmp_path / "lines.csv", tmp_path / "errors.csv"
    file.write_text(f"{HEAD}\nE,{'x' * 3_000_000},{PORK}\nF,?\n", encoding="utf-8")
    said = cruce("duty", "--section", "us", "--input", file, "--output", "-", "--errors", errors, "--json")
    assert said.json["lines"] == 2
    rows = table(errors.read_text(encoding="utf-8"))
    assert [(row["row"], row["code"]) for row in rows] == [("2", "lines.row.long"), ("3", "lines.row.ragged")]
    assert errors.stat().st_size < 2_000
