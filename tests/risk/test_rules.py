"""Rule files: every fault is named at once, with file and line; one fault, and none of the rules is taken."""

from datetime import date
from typing import Any

import pytest
from tests.data import ROOT
from tests.risk.starter import DAY, law, loaded, rule, rule_set, sheet

from cruce.model import Finding
from cruce.risk.rules import check_rules, load_rules


def faults(*rules: dict[str, Any]) -> list[str]:
    found = load_rules({"shared/test.yaml": sheet(*rules)})
    assert isinstance(found, tuple)
    assert all(finding.says.es != finding.says.en for finding in found)
    return [finding.code for finding in found]


def sides(hits: dict[str, str], misses: dict[str, str]) -> list[dict[str, Any]]:
    return [{"facts": hits, "hit": "true"}, {"facts": misses, "hit": "false"}]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"when": None}, "risk.missing"),
        ({"whem": "true"}, "risk.unknown-key"),
        ({"says": {"en": "Only English"}}, "risk.missing"),
        ({"id": "Not An Id"}, "risk.form"),
        ({"version": 0}, "risk.form"),
        ({"version": "one"}, "risk.form"),
        ({"scope": "truck"}, "risk.form"),
        ({"directions": ["eastbound"]}, "risk.form"),
        ({"effect": {"channel": "purple"}}, "risk.form"),
        ({"effect": {"channel": "red", "percentage": 0}}, "risk.form"),
        ({"effect": {"channel": "red", "percentage": "NaN"}}, "risk.form"),
        ({"effect": {"weight": -1}}, "risk.form"),
        ({"valid_from": "soon"}, "risk.form"),
        ({"valid_from": "1767225600"}, "risk.form"),
        ({"field": "hs"}, "risk.form"),
        ({"valid_to": "2019-12-31"}, "risk.end-before-start"),
        ({"when": "item.chapter =="}, "risk.syntax"),
        ({"when": "item.chapter == 93"}, "risk.type"),
        ({"when": "item.chaptre == '93'"}, "risk.type"),
        ({"says": {"en": "{party.name}", "es": "…"}}, "risk.placeholder"),
        ({"says": {"en": "{0.__class__}", "es": "…"}}, "risk.placeholder"),
        ({"examples": []}, "risk.examples-one-sided"),
        ({"examples": sides({"item.chapter": "93"}, {"party.name": "X"})}, "risk.example-fact"),
        ({"examples": sides({"item.chapter": "93"}, {"item.value_usd": "dear"})}, "risk.example-type"),
        (
            {
                "when": 'item.chapter == "93" && item.quantity > 1',
                "examples": sides({"item.quantity": "5"}, {}),
            },
            "risk.example-lacks",
        ),
    ],
)
def test_a_fault_is_named(changes, code):
    assert faults(rule(**changes)) == [code]


def test_a_rule_of_another_scope_sees_neither_its_facts_nor_its_examples():
    assert set(faults(rule(scope="movement"))) == {"risk.type", "risk.placeholder", "risk.example-fact"}


def test_versions_of_one_rule_follow_each_other():
    first, second = rule(valid_to="2026-06-30"), rule(version=2, valid_from="2026-07-01")
    assert len(rule_set(first, second).criteria) == 2
    assert faults(first, rule(version=2, valid_from="2026-06-30")) == ["risk.repeated-rule"]
    assert faults(first, rule(valid_from="2026-07-01")) == ["risk.repeated-rule"]


def test_a_rule_at_the_gate_takes_all_that_it_hits():
    gate = rule(
        scope="presentation",
        when="presentation.seals_missing > 0",
        says={"en": "Seal", "es": "Candado"},
        effect={"channel": "red", "percentage": 50},
        examples=sides({"presentation.seals_missing": "1"}, {}),
    )
    assert faults(gate) == ["risk.gate-percentage"]


def test_all_faults_are_named_at_once_each_with_its_line():
    text = """\
rules:
  - id: first
    version: 1
    author: tests
    scope: item
    valid_from: 2020-01-01
    when: >-
      item.nope == 1 &&
      item.hs == 5
    effect: {channel: red}
    code: weapon
    says: {en: "One", es: "Uno"}
    examples:
      - {facts: {}, hit: true}
      - {facts: {}, hit: false}
  - id: second
    version: 0
    colour: blue
"""
    found = load_rules({"shared/test.yaml": text.encode()})
    assert isinstance(found, tuple)
    assert {(finding.code, finding.pointer) for finding in found} == {
        ("risk.type", "/shared/test.yaml:8:7"),
        ("risk.type", "/shared/test.yaml:9:18"),
        ("risk.form", "/shared/test.yaml:17"),
        ("risk.unknown-key", "/shared/test.yaml:18"),
        *(("risk.missing", "/shared/test.yaml:16"),) * 1,
    }
    assert sum(finding.code == "risk.type" for finding in found) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "risk.yaml"),
        (b"rules: [", "risk.yaml"),
        (b"rules:\n- &a {x: 1}\n- *a\n", "risk.yaml"),
        (b"rules: !!python/object:os.system {}\n", "risk.yaml"),
        (b"rules: []\nrules: []\n", "risk.yaml"),
        (b"[" * 100_000, "risk.yaml"),
        (b"- " * 5000, "risk.yaml"),
        (b" " * (1 << 21), "risk.yaml"),
        (b"\xff\xfe\x00", "risk.encoding"),
        (b"just text", "risk.missing"),
        (b"rules: text", "risk.missing"),
        (b"rules: []\nmore: []\n", "risk.missing"),
        (b"rules: [text]\n", "risk.form"),
    ],
)
def test_what_is_no_file_of_rules_is_refused(content, code):
    found = load_rules({"shared/test.yaml": content})
    assert isinstance(found, tuple)
    assert {finding.code for finding in found} == {code}


def test_an_id_belongs_to_one_rule_shared_or_secret():
    found = load_rules({"shared/a.yaml": sheet(rule(), rule())}, {"secret/b.yaml": sheet(rule())})
    assert isinstance(found, tuple)
    assert [(finding.code, finding.pointer.partition(":")[0]) for finding in found] == [
        ("risk.repeated-rule", "/shared/a.yaml"),
        ("risk.repeated-rule", "/secret/b.yaml"),
    ]


def test_one_fault_and_no_rule_is_taken():
    found = load_rules({"shared/a.yaml": sheet(rule()), "shared/b.yaml": sheet(rule(id="b", when="?"))})
    assert not hasattr(found, "criteria")


def test_a_rule_is_in_force_in_its_sections_and_between_its_dates():
    rules = rule_set(
        rule(id="always"),
        rule(id="only-us", sections=["us"]),
        rule(id="this-day", valid_from="2026-05-13", valid_to="2026-05-13"),
    )

    def ids(section: str, day: date) -> list[str]:
        return [criterion.rule.id for criterion in rules.in_force(section, day)]

    assert ids("us", DAY) == ["always", "only-us", "this-day"]
    assert ids("mx", DAY) == ["always", "this-day"]
    assert ids("mx", date(2026, 5, 12)) == ids("mx", date(2026, 5, 14)) == ["always"]
    assert ids("mx", date(2019, 12, 31)) == []


def test_the_edition_names_the_exact_content():
    one, same, other = (rule_set(rule(version=version)).edition for version in (1, 1, 2))
    assert one == same != other


def checked(**changes: Any) -> tuple[Finding, ...]:
    return check_rules(rule_set(rule(**changes)), law(), DAY)


@pytest.mark.parametrize(
    ("changes", "code", "names"),
    [
        ({"code": "no.such.code"}, "risk.unknown-code", "no.such.code"),
        ({"when": 'item.chapter in list("no/list") || item.chapter == "93"'}, "risk.unknown-list", "no/list"),
        (
            {"when": 'item.cas in list("risk/precursors", "nope") || item.chapter == "93"'},
            "risk.unknown-attribute",
            "nope",
        ),
        (
            {"when": 'item.quantity > number("risk/precursors", "hs", item.hs, "x") || item.chapter == "93"'},
            "risk.unknown-attribute",
            "hs, x",
        ),
        (
            {"when": 'item.usd_per_kg > figure("no/figure") || item.chapter == "93"'},
            "risk.unknown-figure",
            "no/fig",
        ),
        (
            {"when": 'item.usd_per_kg > figure("us/de-minimis") || item.chapter == "93"'},
            "risk.unknown-figure",
            "us/",
        ),
        ({"when": 'item.chapter == "85"'}, "risk.example-fails", "a-rule@1"),
    ],
)
def test_what_the_law_does_not_hold_and_what_an_example_refutes_is_named(changes, code, names):
    if "quantity" in changes.get("when", ""):
        changes = changes | {
            "examples": sides(
                {"item.chapter": "93", "item.quantity": "1"}, {"item.chapter": "85", "item.quantity": "1"}
            )
        }
    found = checked(**changes)
    assert {finding.code for finding in found} == {code}
    assert names in found[0].says.en
    assert names in found[0].says.es


@pytest.mark.parametrize(
    "row", ["m2,940422,NaN", 'm2,940422,"2,50"', "m2,940422,soon", "m2,940421,3", "m2,940421,"]
)
def test_a_row_of_a_local_list_that_gives_no_sure_answer_is_told(row):
    prices = f"code,hs,low\nmattress,940421,2.50\nchair,940161,4\n{row}\n".encode()
    asks = rule(
        when='item.usd_per_kg < number("local/prices", "hs", item.hs, "low")',
        examples=sides(
            {"item.hs": "940161", "item.usd_per_kg": "3"}, {"item.hs": "940161", "item.usd_per_kg": "5"}
        ),
    )
    rules = loaded(load_rules({"a.yaml": sheet(asks), "prices.list.csv": prices}))
    found = check_rules(rules, law(), DAY)
    assert [(one.code, one.refuses) for one in found] == (
        [] if row.endswith(",") else [("risk.unsure", False)]
    )


def test_a_rule_of_another_year_is_checked_on_its_own_days():
    ended = rule_set(rule(valid_from="2020-07-01", valid_to="2020-12-31"))
    assert check_rules(ended, law(), DAY) == ()
    assert loaded(ended).in_force("us", DAY) == ()


def test_the_rule_of_the_how_to_is_right():
    page = (ROOT / "docs" / "how-to" / "write-a-risk-rule.md").read_text(encoding="utf-8")
    rules = loaded(load_rules({"how-to.yaml": page.split("```yaml\n")[1].split("```")[0].encode()}))
    assert check_rules(rules, law(), DAY) == ()
    assert len(rules.criteria) == 1
