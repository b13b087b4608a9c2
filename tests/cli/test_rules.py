"""`cruce rules`: every fault of a folder at once, and what rules say of a filing, with what is not known."""

import gzip
import json
from pathlib import Path

import pytest
from tests.cli.shell import cruce
from tests.filings import harness_northbound
from tests.risk.starter import rule, sheet


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


WEIGHED = rule(
    id="light",
    when="item.net_kg < 5 || item.origin == 'MX'",
    code="weight.anomaly",
    effect={"channel": "yellow", "percentage": 25, "weight": 5},
    says={"en": "Of {item.origin}", "es": "De {item.origin}"},
    field="/net_kg",
    examples=[
        {"facts": {"item.net_kg": "1", "item.origin": "CN"}, "hit": True},
        {"facts": {"item.net_kg": "9", "item.origin": "CN"}, "hit": False},
    ],
)
UNSURE = rule(
    id="unsure",
    when='item.cas == "1" && item.origin == "MX"',
    says={"en": "x", "es": "y"},
    examples=[
        {"facts": {"item.cas": "1", "item.origin": "MX"}, "hit": True},
        {"facts": {"item.origin": "MX"}, "hit": False},
    ],
)


def test_the_rules_that_ship_are_right_and_say_where_they_are():
    said = cruce("rules", "check")
    assert said.code == 0
    assert "cruce/risk/starter" in said.out.replace("\n", "")
    assert "todo en orden" in cruce("--lang", "es", "rules", "check", "starter").flat
    assert cruce("rules", "check", "--json").json["sound"] is True


def test_every_fault_of_a_folder_is_named_at_once(folder):
    text = """\
rules:
  - id: first
    version: 1
    author: tests
    scope: item
    valid_from: 2020-01-01
    valid_to: 2019-01-01
    when: >-
      item.quantity > 0 &&
      item.nope == 1 || 1 / 0 > 2
    effect: {channel: red}
    code: weapon
    says: {en: "One", es: "Uno"}
    examples: []
"""
    (folder / "a.yaml").write_text(text)
    (folder / "b.yaml").write_bytes(
        sheet(rule(id="two", when="true ="), rule(id="two", valid_to="2019-01-01"))
    )
    said = cruce("rules", "check", "mine", "--json")
    assert said.code == 1
    found = {(one["code"], one["pointer"]) for one in said.json["findings"]}
    assert found >= {
        ("risk.type", "/a.yaml:10:7"),
        ("risk.type", "/a.yaml:10:25"),
        ("risk.end-before-start", "/a.yaml:7"),
        ("risk.examples-one-sided", "/a.yaml:14"),
        ("risk.end-before-start", "/b.yaml:1"),
    }
    assert {code for code, _ in found} == {
        "risk.type",
        "risk.syntax",
        "risk.end-before-start",
        "risk.examples-one-sided",
    }
    assert all(
        one["says"]["en"] != one["says"]["es"] and one["advice"]["es"] for one in said.json["findings"]
    )
    person = cruce("rules", "check", "mine")
    assert person.code == 1
    assert "there is no fact “item.nope”" in person.flat


def test_rules_are_tried_on_filings(folder):
    (folder / "secret").mkdir()
    (folder / "secret" / "a.yaml").write_bytes(sheet(WEIGHED, UNSURE))
    filing = json.dumps(harness_northbound(lines=2).document).encode()
    Path("one.json.gz").write_bytes(gzip.compress(filing))
    said = cruce("rules", "run", "mine", "one.json.gz", "--section", "us", "--json")
    assert said.code == 0
    trial = said.json["filings"][0]["sections"]["us"]
    assert (trial["channel"], trial["score"]) == ("yellow", 5)
    assert [(hit["rule"], hit["percentage"], hit["pointer"]) for hit in trial["hits"]] == [
        ("light@1", "25", f"/consignments/0/items/{row}/net_kg") for row in range(2)
    ]
    (unknown,) = trial["unknown"]
    assert (unknown["rule"], unknown["missing"], len(unknown["pointers"])) == ("unsure@1", ["item.cas"], 2)
    person = cruce("rules", "run", "mine", "one.json.gz", "northbound-harness")
    assert "Not known: unsure@1 (2 places), for want of item.cas" in person.flat
    assert "drawn in 25 % of its hits" in person.flat


def test_rules_of_a_section_are_tried_with_its_own_lists(home):
    def codes():
        found = cruce("rules", "run", home / "us", "southbound-fca-laredo", "--json").json
        return {
            name: [hit["code"] for hit in one["hits"]]
            for name, one in found["filings"][0]["sections"].items()
        }

    assert "party.listed" not in codes()["us"]
    (home / "us" / "lists" / "watch.csv").write_text("id,name\nW-1,Saltgrass Polymers\n")
    assert set(codes()) == {"us"}
    assert "party.listed" in codes()["us"]
    (home / "us" / "lists" / "watch.csv").write_text('id,name\nW-1,"Salt')
    assert cruce("rules", "run", home / "us", "southbound-fca-laredo").code == 2


def test_what_cannot_be_tried_is_refused(folder):
    assert cruce("rules", "check", "mine").code == 2
    assert cruce("rules", "check", "nowhere").code == 2
    (folder / "a.yaml").write_bytes(sheet(rule(when="?")))
    said = cruce("rules", "run", "mine", "northbound-harness", "--json")
    assert (said.code, said.json["filings"]) == (1, [])
    assert said.json["findings"][0]["code"] == "risk.syntax"
    Path("bad.json").write_text("{")
    (folder / "a.yaml").write_bytes(sheet(WEIGHED))
    said = cruce("rules", "run", "mine", "bad.json", "northbound-harness", "--json")
    assert said.code == 1
    assert [bool(one["sections"]) for one in said.json["filings"]] == [False, True]


def test_a_section_is_asked_for_by_a_name_that_one_can_have():
    said = cruce("rules", "run", "starter", "northbound-harness", "--section", "../x")
    assert said.code == 2
