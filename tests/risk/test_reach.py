"""What is told of a condition before any filing: it is sure, and it names the slips that analysts make."""

import pytest
from hypothesis import given, settings
from tests.risk.interpreter import truth
from tests.risk.starter import DAY, law, rule, rule_set
from tests.risk.trees import facts, questions

from cruce.model import Severity
from cruce.risk.condition import parse
from cruce.risk.facts import Kind, Scalar, Scope
from cruce.risk.program import facts_of
from cruce.risk.reach import always_hits, never_hits, unguarded_divisors
from cruce.risk.rules import check_rules
from cruce.risk.tree import Question

FILLED: dict[Kind, Scalar] = {Kind.TEXT: "93", Kind.NUMBER: 1.0, Kind.TRUTH: True}


def read(written: str) -> Question:
    tree = parse(written, Scope.ITEM)
    assert not isinstance(tree, tuple), tree
    return tree


@pytest.mark.parametrize(
    "written",
    [
        "item.net_kg > 5 && item.net_kg < 5",
        "item.net_kg >= 5 && 5 > item.net_kg",
        "item.net_kg == 3 && item.net_kg > 3",
        'item.chapter == "93" && item.chapter == "94"',
        'item.chapter in ["93", "94"] && item.chapter == "95"',
        'item.chapter in ["93"] && !(item.chapter in ["93", "94"])',
        'item.hs.startsWith("93") && item.hs in ["940421"]',
        'item.hs.startsWith("93") && item.hs.startsWith("85")',
        "!has(item.net_kg) && item.net_kg > 1",
        "!has(item.quantity)",
        "item.hs in []",
        "movement.hazardous && !movement.hazardous",
        "item.net_kg > 5 && (item.net_kg < 2 || item.net_kg < 5)",
        "item.net_kg < -1 && item.net_kg > 2 - 1",
    ],
)
def test_a_condition_that_nothing_meets_is_told(written):
    assert never_hits(read(written))


@pytest.mark.parametrize(
    "written",
    [
        "item.net_kg >= 5 && item.net_kg <= 5",
        'item.hs.startsWith("93") && item.hs.startsWith("9301")',
        "item.net_kg > 5 || item.net_kg < 2",
        'item.net_kg > 5 && item.chapter != "93"',
    ],
)
def test_a_condition_that_something_meets_is_not(written):
    assert not never_hits(read(written))


def test_what_hits_everything_is_told():
    assert always_hits(read("item.quantity > 1 || item.quantity <= 1"))
    assert not always_hits(read("item.net_kg > 1 || item.net_kg <= 1"))  # the weight may be missing
    assert not always_hits(read("item.quantity > 1"))


@settings(max_examples=150)
@given(questions, facts)
def test_what_is_told_is_sure(tree: Question, said):
    every_filing_has = {fact.name: FILLED[fact.kind] for fact in facts_of(tree) if not fact.optional}
    answer = truth(tree, every_filing_has | said)
    assert not (never_hits(tree) and answer is True)
    assert not (always_hits(tree) and answer is not True)


@pytest.mark.parametrize(
    ("written", "divisors"),
    [
        ("item.value_usd / item.packages > 2", ("item.packages",)),
        ("item.packages > 0 && item.value_usd / item.packages > 2", ()),
        ("item.packages != 0 && item.value_usd / item.packages > 2", ()),
        ("!(item.packages == 0) && item.value_usd / item.packages > 2", ()),
        ("item.packages > -1 && item.value_usd / item.packages > 2", ("item.packages",)),
        ("item.packages > 0 || item.value_usd / item.packages > 2", ("item.packages",)),
        ("item.value_usd / (item.packages + 1) > 2", ("item.packages + 1.0",)),
        ("item.value_usd / 3 > 2", ()),
    ],
)
def test_a_divisor_that_may_be_zero_is_named(written, divisors):
    assert unguarded_divisors(read(written)) == divisors


@pytest.mark.parametrize("written", ["1 / 0 > 2", "item.quantity / (1 - 1) > 2", "1 / -0 > 2"])
def test_a_divisor_that_is_zero_is_refused(written):
    wrongs = parse(written, Scope.ITEM)
    assert isinstance(wrongs, tuple)
    assert "divides by zero" in wrongs[0].problem.en


def sides(quantity: str) -> list[dict[str, object]]:
    return [
        {"facts": {"item.quantity": quantity, "item.chapter": "93"}, "hit": True},
        {"facts": {"item.quantity": quantity, "item.chapter": "85"}, "hit": False},
    ]


def test_a_check_names_them_with_their_line():
    never = rule(when='item.chapter == "93" && item.chapter == "85"', examples=sides("1"))
    found = {one.code: one for one in check_rules(rule_set(never), law(), DAY)}
    assert set(found) == {"risk.never-hits", "risk.example-fails"}
    assert found["risk.never-hits"].pointer == "/shared/test.yaml:1"
    divides = rule(when='item.chapter == "93" && 1 / item.quantity > 0', examples=sides("1"))
    (caution,) = check_rules(rule_set(divides), law(), DAY)
    assert (caution.code, caution.severity) == ("risk.may-divide-by-zero", Severity.WARNING)
