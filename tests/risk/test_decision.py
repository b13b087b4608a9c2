"""Decision tables and local lists: the first row that applies decides; every slip in a CSV has its place."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.filings import harness_northbound
from tests.risk.interpreter import truth
from tests.risk.starter import DAY, MIDDLE, context, law, loaded, rule, sheet

from cruce.model import Finding
from cruce.risk import assess
from cruce.risk.decision import read_table
from cruce.risk.facts import Scope
from cruce.risk.rules import RuleSet, check_rules, load_rules
from cruce.risk.sweep import Filed

FILING = harness_northbound(lines=3).filing
EXAMPLES = [
    {"facts": {"item.origin": "MX", "item.hs": "854430"}, "hit": True},
    {"facts": {"item.origin": "ZZ", "item.hs": "9301"}, "hit": False},
]


def tabled(rows: str, **changes: Any) -> RuleSet | tuple[Finding, ...]:
    written = rule(
        when=None, table="prices.csv", says={"en": "x", "es": "y"}, **{"examples": EXAMPLES} | changes
    )
    return load_rules({"shared/a.yaml": sheet(written), "shared/prices.csv": rows.encode()})


def codes(rows: str, **changes: Any) -> set[tuple[str, str]]:
    found = tabled(rows, **changes)
    assert isinstance(found, tuple)
    assert all(one.says.en != one.says.es for one in found)
    return {(one.code, one.pointer) for one in found}


def refused(files: dict[str, bytes]) -> list[tuple[str, str]]:
    found = load_rules(files)
    assert isinstance(found, tuple)
    return [(one.code, one.pointer) for one in found]


TABLE = """\
item.origin in,item.hs startsWith,item.value_usd <,channel,weight
CN|VN,,,red,90
MX,8544,1,orange,
MX,8544,,yellow,7
MX,,,green,1
"""


def test_the_first_row_that_applies_decides_alone():
    rules = loaded(tabled(TABLE))
    assert check_rules(rules, law(), DAY) == ()
    found = assess(FILING, context(rules), MIDDLE)
    assert {reason.rule for reason in found.reasons} == {"a-rule@1#4"}
    assert (found.score, {str(reason.channel) for reason in found.reasons}) == (7, {"yellow"})


def test_columns_ask_a_table_as_the_generated_function_does():
    chosen = context(loaded(tabled(TABLE)))
    cheap = harness_northbound(lines=3).spoilt(
        {"/consignments/0/items/0/value": "0.5", "/consignments/0/items/2/origin": "VN"}
    )
    movement = chosen.movement(cheap.filing)
    filed = Filed([movement], [()])
    columns = {(place, at) for place, mask in chosen.sweep.hits(filed) for at in mask.nonzero()[0].tolist()}
    hits = chosen.program.examine[cheap.filing.direction](movement, [])
    assert columns == {(place, row.index) for place, row in hits} == {(1, 0), (2, 1), (0, 2)}


CELLS = st.sampled_from(["", "MX", "CN", "MX|CN"])
NUMBERS = st.sampled_from(["", "1", "2.5", "-1"])


@settings(max_examples=80)
@given(
    st.lists(st.tuples(CELLS, NUMBERS, NUMBERS), min_size=1, max_size=6),
    st.fixed_dictionaries(
        {},
        optional={
            "item.origin": st.sampled_from(["MX", "CN"]),
            "item.net_kg": st.sampled_from([-1.0, 1.0, 3.0]),
        },
    ),
)
def test_a_row_that_is_shadowed_never_decides(rows, said):
    page = io.StringIO()
    csv.writer(page).writerows([("item.origin in", "item.net_kg <", "item.net_kg >="), *rows])
    faults: list[Finding] = []
    read = read_table("t.csv", page.getvalue().encode(), Scope.ITEM, faults)
    shadowed = {int(one.pointer.rpartition(":")[2]) for one in faults if one.code == "risk.table-shadowed"}
    assert {one.code for one in faults} <= {"risk.table-shadowed"}
    decides = next((row.line for row in read if truth(row.condition, said) is True), None)
    assert decides not in shadowed


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("", ("risk.table-empty", "/shared/prices.csv:1")),
        ("item.origin in\n", ("risk.table-empty", "/shared/prices.csv:1")),
        ("item.nope\nMX\n", ("risk.table-head", "/shared/prices.csv:1:1")),
        ("item.origin,party.name\nMX,x\n", ("risk.table-head", "/shared/prices.csv:1:2")),
        ("item.origin ~\nMX\n", ("risk.table-head", "/shared/prices.csv:1:1")),
        ("item.net_kg startsWith\n1\n", ("risk.table-head", "/shared/prices.csv:1:1")),
        ("item.net_kg <\ncheap\n", ("risk.table-cell", "/shared/prices.csv:2:1")),
        ("item.net_kg <\n1 || true\n", ("risk.table-cell", "/shared/prices.csv:2:1")),
        ("item.net_kg has\nmaybe\n", ("risk.table-cell", "/shared/prices.csv:2:1")),
        ("item.origin,channel\nMX,purple\n", ("risk.table-cell", "/shared/prices.csv:2")),
        ("item.origin,weight\nMX\n", ("risk.table-width", "/shared/prices.csv:2")),
        ('item.origin\n"MX\n', ("risk.list-table", "/shared/prices.csv")),
        ("item.origin in\nMX|CN\nMX\n", ("risk.table-shadowed", "/shared/prices.csv:3")),
        ("item.origin\n\nMX\nMX\n", ("risk.table-shadowed", "/shared/prices.csv:4")),
    ],
)
def test_a_fault_in_a_table_has_its_place(rows, found):
    assert found in codes(rows)


def test_a_table_and_its_rule_belong_together():
    written = rule(when=None, table="prices.csv", examples=EXAMPLES)
    table = {"prices.csv": b"item.origin\nMX\n"}
    assert refused({"a.yaml": sheet(written)}) == [("risk.no-table", "/a.yaml:1")]
    assert refused({"a.yaml": sheet(rule(table="prices.csv"))} | table) == [
        ("risk.when-and-table", "/a.yaml:1")
    ]
    assert refused({"a.yaml": sheet(rule())} | table) == [("risk.table-unused", "/prices.csv")]


# Local lists


PRICED = rule(
    when=(
        'item.usd_per_kg < number("local/prices", "hs", item.hs, "low")'
        ' && item.hs in list("local/watched", "hs")'
    ),
    says={"en": "x", "es": "y"},
    examples=[
        {"facts": {"item.hs": "854430", "item.usd_per_kg": "1"}, "hit": True},
        {"facts": {"item.hs": "854430", "item.usd_per_kg": "90"}, "hit": False},
        {"facts": {"item.hs": "940421", "item.usd_per_kg": "1"}, "hit": False},
    ],
)
LISTS = {
    "shared/prices.list.csv": b"code,hs,low\nharness,854430,80\nmattress,940421,2.5\n",
    "secret/watched.list.csv": b"code,hs,note\n1,854430,ours\n",
}


def test_a_local_list_holds_codes_and_control_values():
    rules = loaded(load_rules({"shared/a.yaml": sheet(PRICED)}, LISTS))
    assert check_rules(rules, law(), DAY) == ()
    assert assess(FILING, context(rules), MIDDLE).reasons
    without = loaded(load_rules({"shared/a.yaml": sheet(PRICED)}))
    assert "risk.unknown-list" in {one.code for one in check_rules(without, law(), DAY)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("hs\n1\n", "risk.local-columns"),
        ("code,code\n1,2\n", "risk.local-columns"),
        ("code,hs\n1,2\n1,3\n", "risk.local-code"),
        ("code,hs\n,2\n", "risk.local-code"),
        ("code,hs\n1\n", "risk.table-width"),
        ("code\n", "risk.table-empty"),
    ],
)
def test_a_local_list_with_a_fault_is_refused(content, code):
    assert [found for found, _ in refused({"shared/x.list.csv": content.encode()})] == [code]
