"""Columns: asked of many rows at once, a condition means what it means of one."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.risk.interpreter import LAW, truth
from tests.risk.trees import facts, questions

from cruce.risk.batch import Asking, Given
from cruce.risk.condition import parse
from cruce.risk.facts import FACTS, Scalar, Scope
from cruce.risk.program import facts_of, holds
from cruce.risk.tree import Question

ROWS = st.lists(facts, max_size=6)


def answers(conditions: list[Question], rows: list[dict[str, Scalar]]) -> list[list[bool | None]]:
    """Ask conditions of rows in columns; for each condition what each row answers."""
    names = {fact.name for condition in conditions for fact in facts_of(condition)}
    given_rows = Given({name: [row.get(name) for row in rows] for name in names}, len(rows), Scope.ITEM)
    asked = Asking(conditions).of(given_rows, LAW)
    found = []
    for place in range(len(conditions)):
        yes, no = (asked.known_to_be(known, place, Scope.ITEM).tolist() for known in (True, False))
        assert not any(a and b for a, b in zip(yes, no, strict=True))
        found.append([True if a else False if b else None for a, b in zip(yes, no, strict=True)])
    return found


@settings(max_examples=200)
@given(st.lists(questions, min_size=1, max_size=4), ROWS)
def test_columns_answer_as_the_tree_does(trees: list[Question], rows: list[dict[str, Scalar]]):
    assert answers(trees, rows) == [[truth(tree, row) for row in rows] for tree in trees]


@settings(max_examples=100)
@given(questions, ROWS)
def test_both_back_ends_agree(tree: Question, rows: list[dict[str, Scalar]]):
    (found,) = answers([tree], rows)
    assert [answer is True for answer in found] == [holds(tree, row, LAW) for row in rows]


@pytest.mark.parametrize(
    ("written", "row", "answer"),
    [
        ("1 / -size(item.unit) < 0", {"item.unit": ""}, True),  # the zero below the line has a sign
        ("item.gross_kg / item.gross_kg < 1", {"item.gross_kg": 0.0}, None),
        ("item.gross_kg / item.gross_kg != 1", {"item.gross_kg": 0.0}, True),
        ("!(item.gross_kg in [1, 2])", {"item.gross_kg": 3.0}, True),
        ("item.hs == item.hts", {"item.hs": "93", "item.hts": "93"}, True),
        ("item.hs == item.hts", {"item.hs": "93"}, None),
        ("item.hs == item.hts && item.quantity > 1", {"item.quantity": 0.0}, False),
        ('item.hs in list("l/unknown")', {"item.hs": "93"}, None),
        ("movement.hazardous in [true]", {"movement.hazardous": True}, True),
    ],
)
def test_an_edge_of_the_language(written: str, row: dict[str, Any], answer: bool | None):
    tree = parse(written, Scope.ITEM)
    assert not isinstance(tree, tuple), tree
    assert answers([tree], [row, {}])[0][0] is answer
    assert holds(tree, row, LAW) is (answer is True)
    assert truth(tree, row) is answer


def test_no_rows_no_answers():
    tree = parse('item.hs in ["93"] && item.hs.startsWith(item.unit) && item.quantity > 1', Scope.ITEM)
    assert not isinstance(tree, tuple)
    assert answers([tree], []) == [[]]


def test_every_fact_can_be_a_column():
    for fact in FACTS.values():
        tree = parse(f"has({fact.name})", fact.scope)
        assert not isinstance(tree, tuple)
        assert answers([tree], [{}]) == [[False]]
