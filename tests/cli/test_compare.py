"""`cruce duty compare`: what another law changes, what is given back, and the files that ask for it."""

import csv
import json
from pathlib import Path

import pytest
from tests.cli.shell import cruce
from tests.filings import harness_northbound
from tests.liabilities.books import struck_down, with_duty

TWO_DAYS = ("precursor-northbound", "--on-a", "2026-02-02", "--on-b", "2026-08-03")


@pytest.fixture(name="entry")
def _entry(tmp_path: Path) -> Path:
    """A filing of August 2025 whose goods are those of the made-up laws, without a claim."""
    item = "/consignments/0/items/0"
    sample = harness_northbound().spoilt(
        {
            "/expected_arrival": "2025-08-15T15:00:00Z",
            f"{item}/classification/hts": "9999000001",
            f"{item}/classification/us_additional": [],
            f"{item}/us_content": None,
            f"{item}/preference": None,
        }
    )
    (tmp_path / "entry.json").write_bytes(sample.content)
    return tmp_path / "entry.json"


@pytest.fixture(name="books")
def _books(tmp_path: Path) -> tuple[str, ...]:
    first, second = with_duty(tmp_path / "a"), struck_down(tmp_path / "b")
    return ("--law", str(first), "--law", str(second))


def test_every_changed_cent_its_refund_and_interest(entry: Path, books: tuple[str, ...]):
    said = cruce("duty", "compare", entry, *books, "--until", "2026-02-24", "--json")
    assert said.code == 0
    (change,) = (one for one in said.json["changes"] if one["country"] == "us")
    (duty,) = change["changes"]
    assert (duty["authority"], duty["after"]["amount"]) == ("IEEPA", "0")
    assert duty["difference"]["amount"] == f"-{change['refund']['amount']}"
    assert change["interest"]["since"] == "2025-08-29"
    dollars = next(one for one in said.json["totals"] if one["refund"]["currency"] == "USD")
    assert dollars["refund"] == change["refund"]
    assert dollars["interest"] == change["interest"]["amount"]


def test_it_is_told_in_both_languages(entry: Path, books: tuple[str, ...]):
    english = cruce("duty", "compare", entry, *books, "--until", "2026-02-24")
    spanish = cruce("duty", "compare", entry, *books, "--until", "2026-02-24", "--lang", "es")
    assert "interest" in english.flat
    assert "from 2025-08-29 to 2026-02-24" in english.flat
    assert "Devolución" in spanish.flat
    assert "del 2025-08-29 al 2026-02-24" in spanish.flat


def test_files_of_changes_and_of_refunds_are_written(entry: Path, books: tuple[str, ...], tmp_path: Path):
    table = tmp_path / "entries.csv"
    table.write_text("entry,deposited_on,liquidated_on,protested\n", encoding="utf-8")
    arguments = (
        "--until",
        "2026-04-20",
        "--changes",
        tmp_path / "changes.csv",
        "--refunds",
        tmp_path / "out",
    )
    said = cruce("duty", "compare", entry, *books, *arguments, "--entries", table, "--json")
    assert said.json["changes"] == []
    assert said.json["refund_files"]["files"] == ["refunds-1.csv"]
    assert said.json["interest_unknown"] == 1
    with (tmp_path / "changes.csv").open(encoding="utf-8", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["country"] == "us")
    assert (row["charge"], row["authority"], row["currency"]) == ("additional", "IEEPA", "USD")
    lines = (tmp_path / "out" / "refunds-1.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["Entry Number", row["number"].replace("-", "")]
    assert (tmp_path / "out" / "excluded.csv").read_text(encoding="utf-8").startswith("entry,code,why")


def test_an_entry_under_protest_is_left_out_by_name(entry: Path, books: tuple[str, ...], tmp_path: Path):
    number = json.loads(entry.read_bytes())["consignments"][0]["entry"]["number"]
    table = tmp_path / "entries.csv"
    table.write_text(f"entry,deposited_on,liquidated_on,protested\n{number},,,yes\n", encoding="utf-8")
    arguments = ("--until", "2026-04-20", "--entries", table, "--refunds", tmp_path / "out")
    said = cruce("duty", "compare", entry, *books, *arguments)
    assert "0 entries in 0 refund files, 1 left out" in said.flat
    assert f"{number},protest," in (tmp_path / "out" / "excluded.csv").read_text(encoding="utf-8")


def test_one_law_on_two_days():
    said = cruce("duty", "compare", *TWO_DAYS, "--until", "2026-03-20", "--json")
    (change,) = (one for one in said.json["changes"] if one["country"] == "us")
    assert change["refund"]["amount"] == "382.50"


LINES = """entry_id,line_id,code,origin,value,on,importer
E1,1,9999000001,MX,10000,2025-08-15,Aceros
E2,1,9999000001,MX,1x,2025-08-15,Aceros
E3,1,9999000001,MX,3000,2025-08-15,Bolsas
E1,2,9999000001,MX,10000,2025-08-15,Aceros
"""


@pytest.mark.parametrize(("language", "refused"), [("en", "refused and not"), ("es", "rechazada, no")])
def test_a_table_of_lines_is_compared_by_importer(books, tmp_path, language, refused):
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    arguments = ("--section", "us", *books, "--until", "2026-02-24", "--lang", language, "--json")
    said = cruce("duty", "compare", tmp_path / "lines.csv", *arguments)
    assert said.code == 1
    assert f"row 3: {refused}" in said.err.replace("fila", "row")
    sums = {one["importer"]: one["refund"]["amount"] for one in said.json["importers"]}
    assert sums == {"Aceros": "5000.00", "Bolsas": "750.00"}
    assert said.json["declarations"] == 2


def test_a_table_of_lines_needs_its_section_and_a_first_row(books, tmp_path):
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    said = cruce("duty", "compare", tmp_path / "lines.csv", *books)
    assert said.code == 1
    assert "--section" in said.err
    (tmp_path / "none.csv").write_bytes(b"")
    said = cruce("duty", "compare", tmp_path / "none.csv", *books, "--section", "us", "--json")
    assert said.code == 1
    assert said.json["refused"] == [str(tmp_path / "none.csv")]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("southbound-fca-laredo",),
        ("southbound-fca-laredo", *(("--law", "a") * 3)),
    ],
)
def test_what_cannot_be_compared_is_said(arguments: tuple[str, ...]):
    said = cruce("duty", "compare", *arguments, "--lang", "es")
    assert said.code == 2
    assert said.err.startswith("Error: ")


def test_a_file_that_is_not_there_stops_no_other():
    said = cruce("duty", "compare", "no-such", *TWO_DAYS, "--json")
    assert said.code == 2
    assert said.json["refused"] == ["no-such"]
    assert said.json["changed"] >= 1


def test_a_refused_file_stops_no_other(tmp_path: Path):
    (tmp_path / "bad.json").write_bytes(b"\0")
    said = cruce("duty", "compare", tmp_path / "bad.json", *TWO_DAYS, "--json")
    assert said.code == 1
    assert said.json["refused"] == [str(tmp_path / "bad.json")]
    assert said.json["changed"] >= 1
