"""`cruce case`: hold and lift, two officers, goods as found, legal courses, messages, all from the shell."""

import json

import pytest
from tests.cli.shell import cruce

MX = ("--section", "mx", "--officer", "Ana Uno")
TEAM = ("--officer", "mx: Ana", "--officer", "us: Bob")
LINE = {"line": "/consignments/0/items/0", "found": {"value": "90000.00"}, "reason": "value.low"}


@pytest.fixture
def case(home):
    """A case in which a joint team found something."""
    row = cruce("clear", "precursor-southbound", "--json").json["files"][0]
    assert cruce("examine", row["case"], *TEAM, "--found", "value.low").code == 0
    return row["case"]


def test_a_hold_is_set_told_to_the_other_section_and_lifted(case):
    hold = ("case", "hold", case, *MX, "--reason", "weapon", "--says", "On the scan", "--secret", "--json")
    one = cruce(*hold).json["hold"]
    assert (one["reason"], one["owner"], one["secret"]) == ("weapon", "Ana Uno", True)
    there = cruce("--lang", "es", "case", "thread", case, "--section", "us")
    assert "Retenido para inspección" in there.flat
    assert "On the scan" not in there.out
    assert "On the scan" not in cruce("show", case, "--json").out
    assert "On the scan" in cruce("show", case, "--json", "--secret").out
    other = ("--section", "mx", "--officer", "Bea Dos")
    assert cruce("case", "lift", case, one["id"], *other, "--why", "No.").code == 2
    assert cruce("case", "lift", case, one["id"], *MX, "--why", "Seen.").code == 0
    assert cruce("case", "lift", case, one["id"], *MX, "--why", "Seen.").code == 2


def test_two_officers_lift_the_hold_of_a_third(case):
    one = cruce("case", "hold", case, *MX, "--reason", "documents", "--json").json["hold"]
    second = ("--section", "mx", "--officer", "Bea Dos")
    propose = ("case", "propose", case, "lift-hold", *second, "--why", "Off duty", "--hold", one["id"])
    name = cruce(*propose, "--json").json["override"]["id"]
    same = cruce("case", "confirm", case, name, *second)
    assert same.code == 2
    assert "second person" in same.err
    assert cruce("case", "confirm", case, name, "--section", "mx", "--officer", "Cleo Tres").code == 0
    assert "A hold was lifted" in cruce("case", "thread", case, "--section", "us").flat


def test_what_was_found_is_rated_ordered_and_guaranteed(case, tmp_path):
    file = tmp_path / "found.json"
    file.write_text(json.dumps([LINE]))
    made = cruce("case", "found", case, file, *MX, "--json").json
    assert [row[1] for row in made["differences"]] == ["value"]
    assert int(made["sums"]["mx"]["found"]) > int(made["sums"]["mx"]["declared"])
    assert "declared" in cruce("case", "found", case, file, *MX).flat
    (reference,) = cruce("case", "secure", case, *MX, "--paper", "Fianza 77", "--json").json["references"]
    assert reference.startswith("MX")
    assert cruce("case", "secure", case, *MX, "--paper", "Fianza 77").code == 2
    for wrong in ("{", "[1]", "[{}]", json.dumps([{**LINE, "line": "/etc"}]), "[" * 5000):
        file.write_text(wrong)
        said = cruce("case", "found", case, file, *MX)
        assert said.code == 2, wrong
        assert "Traceback" not in said.err


def test_a_course_is_opened_stepped_and_listed_as_due(case):
    kinds = cruce("case", "course", case, "--section", "mx", "--json").json["kinds"]
    assert "pama" in {one["code"] for one in kinds}
    made = cruce("case", "course", case, *MX, "--kind", "pama", "--says", "Subvaluación", "--json").json
    name = made["course"]["id"]
    assert cruce("case", "course", case, *MX, "--kind", "detention").code == 2
    said = cruce("--lang", "es", "case", "step", case, name, "notified", *MX)
    assert "Ofrecer pruebas y alegatos" in said.flat
    assert "sin cotejar" in said.flat
    rows = cruce("case", "due", "--section", "mx", "--on", "2027-12-31", "--json").json["terms"]
    assert [(row["course"], row["overdue"]) for row in rows] == [(name, True)] * 2
    assert "overdue" in cruce("case", "due", "--section", "mx", "--on", "2027-12-31").flat
    assert "Nothing is due" in cruce("case", "due", "--section", "us").flat
    moved = ("case", "step", case, name, "moved", *MX, "--place", "Patio 4")
    assert cruce(*moved).code == 2
    assert cruce(*moved, "--holder", "Aduana").code == 0


def test_trader_and_officers_talk_in_one_thread(case):
    said = ("case", "write", case, "¿Qué falta?", "--section", "mx", "--by", "L. Broker", "--trader")
    assert cruce(*said).code == 0
    assert cruce("case", "write", case, "The permit.", "--section", "us", "--by", "Bob").code == 0
    for section in ("mx", "us"):
        told = cruce("case", "thread", case, "--section", section, "--json").json["thread"]
        texts = sorted(one["letter"]["text"] for one in told if "letter" in one)
        assert texts == ["The permit.", "¿Qué falta?"]
    for text in ("", "x" * 4001):
        assert cruce("case", "write", case, text, *said[4:]).code == 2
    assert cruce("case", "thread", "a" * 24, "--section", "mx").code == 2
    assert cruce("case", "thread", case, "--section", "ca").code == 2
