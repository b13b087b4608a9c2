"""`cruce clear` and `cruce amend`: from files to receipts, all faults at once, each file alone."""

import csv
import json
import shutil

import pytest
from tests.cli.shell import cruce
from tests.filings import a1_southbound, empty_northbound, harness_northbound

from cruce.documents import write_csv
from cruce.traffic import examples

CASE = "7y7cicfzwsn5t6pzghyl6kgd"  # of southbound-fca-laredo: it follows from who files under which reference


@pytest.fixture(scope="module")
def cleared(founded, tmp_path_factory):
    """All examples in one go, as JSON."""
    folder = tmp_path_factory.mktemp("cleared")
    shutil.copytree(founded, folder / "home")
    said = cruce("clear", *examples.names(), "--home", folder / "home", "--receipt", folder, "--json")
    return said, folder


def test_every_example_ends_as_its_index_says(cleared):
    said, folder = cleared
    rows = {row["file"]: row for row in said.json["files"]}
    for example in examples.index():
        row = rows[example.name]
        refusals = {one["code"] for one in row["findings"] if one["severity"] == "refusal"}
        assert refusals == set(example.refused)
        assert row["lodged"] == (not example.refused)
        if row["lodged"] and row["state"] == "released":
            assert (folder / f"{row['case']}.receipt.json").is_file()
    assert said.code == 1
    assert said.err == ""


def test_the_receipts_of_all_examples_verify(cleared):
    _, folder = cleared
    said = cruce("verify", *sorted(folder.glob("*.receipt.json")), "--home", folder / "home", "--json")
    assert said.code == 0
    assert said.json["genuine"] == len(said.json["receipts"]) >= 15


def test_what_is_owed_is_in_the_numbers_of_the_law(cleared):
    rows = {row["file"]: row for row in cleared[0].json["files"]}
    assert rows["southbound-fca-laredo"]["owed"] == {"mx": {"MXN": "213177"}, "us": {"USD": "0"}}
    assert rows["southbound-fca-laredo-tmec"]["owed"]["mx"] == {"MXN": "150072"}
    assert rows["corn-southbound"]["owed"]["mx"] == {"MXN": "0"}
    assert rows["southbound-fca-laredo"]["unrated"] == 2


def test_a_release_is_told_from_statement_to_receipt(home):
    said = cruce("clear", "southbound-fca-laredo")
    assert said.code == 0
    for piece in (
        f"lodged as case {CASE}, version 1.",
        "Training clock: filed at 2026-05-13 12:00 UTC.",
        "IGI (import duty) due 46,897 MXN",
        "Owed + 2 unrated 213,177 MXN",
        "Unrated is not zero",
        "(simulated bank)",
        "Mexico: release (desaduanamiento libre)",
        "Joint decision RELEASED",
        f"Receipt {CASE}.receipt.json",
    ):
        assert piece in said.flat
    assert (home.parent / f"{CASE}.receipt.json").is_file()


@pytest.mark.parametrize("language", ["en", "es"])
def test_ten_faults_are_named_at_once_and_nothing_is_recorded(home, language):
    before = {path: path.read_bytes() for path in home.glob("*/store.db")}
    said = cruce("clear", "ten-faults", "--lang", language)
    assert said.code == 1
    (example,) = (one for one in examples.index() if one.name == "ten-faults")
    for code in example.refused:
        assert code in said.out
    assert "10." in said.out
    assert "11." not in said.out
    assert said.out.count("→") == 10
    for row in ("size", "root"):
        assert row not in said.out
    assert not list(home.parent.glob("*.receipt.json"))
    assert {path.name for path in before} == {"store.db"}
    assert cruce("show", "anything").code == 2


def test_the_same_filing_again_is_the_same_case(home):
    first = cruce("clear", "southbound-fca-laredo", "--json").json["files"][0]
    again = cruce("clear", "southbound-fca-laredo", "--json").json["files"][0]
    assert (first["fresh"], again["fresh"]) == (True, False)
    assert first["case"] == again["case"] == CASE
    assert again["receipt"]


def test_the_same_reference_with_other_content_is_a_finding(home, tmp_path):
    (tmp_path / "one.json").write_bytes(a1_southbound().content)
    (tmp_path / "two.json").write_bytes(a1_southbound(preference=True).content)
    assert cruce("clear", "one.json").code == 0
    said = cruce("clear", "two.json", "--json")
    assert said.code == 1
    assert "case.exists" in {one["code"] for one in said.json["files"][0]["findings"]}


def test_a_table_may_hold_several_filings(home, tmp_path):
    filings = [harness_northbound(lines=2).filing, a1_southbound("ROW-2").filing]
    (tmp_path / "two.csv").write_bytes(write_csv(*filings))
    said = cruce("clear", "two.csv", "--json")
    assert said.code == 0
    assert [row["file"] for row in said.json["files"]] == ["two.csv#1", "two.csv#2"]
    assert {row["state"] for row in said.json["files"]} == {"released"}


def test_a_folder_does_not_hide_an_example(home, tmp_path):
    (tmp_path / "rt").mkdir()
    assert cruce("clear", "rt").code == 0


def test_of_a_table_the_filing_at_fault_is_refused_for_its_own_faults(home, tmp_path):
    filings = [a1_southbound(name).filing for name in ("ROW-1", "ROW-2")]
    head, one, two = csv.reader(write_csv(*filings).decode().splitlines())
    two[head.index("item.value")] = "-1.00"
    with (tmp_path / "two.csv").open("w") as table:
        csv.writer(table).writerows([head, one, two])
    said = cruce("clear", "two.csv", "--json")
    assert said.code == 1
    assert [row["lodged"] for row in said.json["files"]] == [True, False]
    found = {(fault["code"], fault["pointer"]) for fault in said.json["files"][1]["findings"]}
    assert ("shape.range", "/consignments/0/items/0/value") in found
    assert "table.several-filings" not in {code for code, _ in found}


def test_a_truck_may_be_left_on_the_road_and_come_later(home):
    said = cruce("clear", "southbound-fca-laredo", "--no-present")
    assert said.code == 0
    assert "Open until the truck is presented." in said.flat
    assert "RELEASED" in cruce("clear", "southbound-fca-laredo").out


def test_what_the_gate_saw_counts_not_what_was_filed(home, tmp_path):
    seen = {"at": "2026-05-13T15:40:00Z", "plates": ["R21-4417"], "seals": ["BROKEN-1"]}
    (tmp_path / "gate.json").write_text(json.dumps(seen))
    (tmp_path / "filing.json").write_bytes(harness_northbound().content)
    row = cruce("clear", "filing.json", "--gate", "gate.json", "--json").json["files"][0]
    assert row["state"] == "open"
    assert row["channel"] != "green"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{}", "at: falta"),
        ("[", "no es JSON"),
        ('{"at": "noon"}', "at: no tiene su forma"),
        ('{"at": "2026-05-13T15:40:00Z", "plate": "X"}', "plate: no existe ese campo"),
        ('{"at": "2026-05-13T15:40:00Z", "gross_kg": "-5"}', "gross_kg: no tiene su forma"),
    ],
)
def test_a_gate_reading_that_is_none_is_refused_before_anything_is_filed(home, tmp_path, content, why):
    (tmp_path / "gate.json").write_text(content)
    said = cruce("clear", "southbound-fca-laredo", "--gate", "gate.json", "--lang", "es")
    assert said.code == 2
    assert f"no es una lectura de garita: {why}. Escríbala como {{" in said.err
    assert "{{" not in said.err
    assert cruce("show", CASE).code == 2


def test_a_gate_reading_is_of_one_truck(home):
    said = cruce("clear", "rt", "af", "--gate", "gate.json")
    assert said.code == 2
    assert "one truck" in said.err


def test_the_clock_may_be_set_in_training(home, tmp_path):
    (tmp_path / "filing.json").write_bytes(empty_northbound().content)
    said = cruce("clear", "filing.json", "--at", "2026-05-13T09:00-05:00", "--no-present")
    assert "filed at 2026-05-13 14:00 UTC" in said.flat


def test_a_file_is_filed_some_hours_before_its_truck_is_due(home, tmp_path):
    (tmp_path / "filing.json").write_bytes(empty_northbound().content)
    assert "filed at 2026-05-13 11:30 UTC" in cruce("clear", "filing.json").flat


def test_a_real_section_has_its_own_clock_and_nobody_plays_its_gate(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cruce("init", "real", "--real")
    said = cruce("clear", "empty-northbound", "--home", "real", "--at", "2026-05-13T12:00Z")
    assert said.code == 2
    assert "training sections only" in said.err
    late = cruce("clear", "empty-northbound", "--home", "real")
    assert "Training clock" not in late.out


def test_without_a_home_the_next_step_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = cruce("clear", "empty-northbound")
    assert (said.code, said.out) == (2, "")
    assert "cruce init" in said.err


def test_without_a_file_the_examples_are_named(home):
    said = cruce("clear", "--lang", "es")
    assert said.code == 2
    assert "cruce clear --list" in said.err
    assert {one["name"] for one in cruce("clear", "--list", "--json").json["examples"]} == set(
        examples.names()
    )


def test_an_amendment_is_a_new_version(home, tmp_path):
    (tmp_path / "one.json").write_bytes(a1_southbound().content)
    (tmp_path / "two.json").write_bytes(a1_southbound(preference=True).content)
    cruce("clear", "one.json", "--no-present")
    row = cruce("amend", "two.json", "--json").json["files"][0]
    assert (row["version"], row["state"]) == (2, "released")
    assert row["owed"]["mx"] == {"MXN": "150072"}


def test_what_was_paid_too_much_before_an_amendment_is_told_as_such(home, tmp_path):
    cruce("clear", "southbound-fca-laredo", "--no-present")
    less = examples.read("southbound-fca-laredo").replace(b'"52000.00"', b'"51000.00"')
    (tmp_path / "less.json").write_bytes(less)
    said = cruce("amend", "less.json").flat
    assert "Mexico: 213,177 MXN paid, order" in said
    assert "Mexico: 4,099 MXN too much was paid; it stands in the trader's favour" in said
    assert said.count("United States: nothing to pay before release") == 1


def test_what_no_bank_collects_is_told_with_its_payment_form(home):
    said = cruce("clear", "af", "--lang", "es").flat
    assert "México: 3,111 MXN pagado, orden" in said
    assert "México: 285,091 MXN con forma de pago 21, no en efectivo" in said


def test_an_amendment_needs_a_case_that_is_still_open(home, tmp_path):
    (tmp_path / "one.json").write_bytes(a1_southbound().content)
    (tmp_path / "two.json").write_bytes(a1_southbound(preference=True).content)
    absent = cruce("amend", "one.json", "--json")
    assert (absent.code, absent.json["files"][0]["findings"][-1]["code"]) == (1, "case.absent")
    cruce("clear", "one.json")
    closed = cruce("amend", "two.json", "--json")
    assert (closed.code, closed.json["files"][0]["findings"][-1]["code"]) == (1, "case.closed")


def test_an_arrival_that_cannot_be_read_sets_no_clock_and_blames_nothing_else(home, tmp_path):
    content = examples.read("northbound-harness").replace(b'"2026-05-13T17:30:00Z"', b'"soon"', 1)
    assert b'"soon"' in content
    (tmp_path / "soon.json").write_bytes(content)
    (row,) = cruce("clear", "soon.json", "--json").json["files"]
    assert [one["code"] for one in row["findings"]] == ["shape.moment"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_section_that_is_known_and_not_there_is_named(home, language):
    shutil.rmtree(home / "us")
    said = cruce("clear", "northbound-harness", "--lang", language)
    assert {"en": "us, a section known here", "es": "us, sección conocida aquí"}[language] in said.err
    assert "RELEASED" not in said.out
    assert "LIBERADO" not in said.out
