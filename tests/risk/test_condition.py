"""Conditions: what is read, what is refused and where, and that all three readings of one agree."""

from collections.abc import Callable
from typing import Any

import cel
import pytest
from hypothesis import given, settings
from tests.risk.interpreter import LAW, truth
from tests.risk.trees import COLUMNS, FIGURES, LISTS, facts, questions

from cruce.risk.condition import DEEPEST, LONGEST, parse
from cruce.risk.facts import Kind, Scalar, Scope
from cruce.risk.program import holds
from cruce.risk.tree import Question, write


@pytest.mark.parametrize(
    "written",
    [
        'item.hs.startsWith("93") && !has(item.eccn) || item.cas in list("risk/precursors", "cas")',
        "item.usd_per_kg < number('risk/reference-prices', 'hs6', item.hs, 'low') * 0.5 // a comment",
        "movement.cash_usd > figure('cash/declaration-limit')",
        "movement.hazardous",
        "(((movement.hazardous == true)))",
        'item.origin in ["CN", \'HK\',\n "MO"]',
        "item.cas in []",
        "item.description.size() > 3 && size(item.unit) >= 1",
        'item.unit == "\\u0041\\n\\\\"',
        "-item.quantity < 1e3 - -2",
        "!!true",
    ],
)
def test_a_condition_is_read_and_written_again(written):
    tree = parse(written, Scope.ITEM)
    assert not isinstance(tree, tuple), tree
    assert parse(write(tree), Scope.ITEM) == tree


@pytest.mark.parametrize(
    ("written", "code", "row", "column", "says"),
    [
        ("", "syntax", 1, 1, "ends too early"),
        ("movement.hazardous &&", "syntax", 1, 20, "ends too early"),
        ("item.hs == == 1", "syntax", 1, 12, "“==” cannot stand here"),
        ("item.hs ? 1 : 2", "syntax", 1, 9, "“?” is no sign"),
        ('item.hs == "open', "syntax", 1, 12, "is no sign"),
        ('item.hs == "\\q"', "syntax", 1, 12, "is no escape"),
        ('item.hs == "\\ud800"', "syntax", 1, 12, "is no escape"),
        ("+1 < 2", "syntax", 1, 1, "no “+” before it"),
        ("item.nope == 1", "type", 1, 1, "no fact “item.nope”"),
        ("nope", "type", 1, 1, "no fact “nope”"),
        ("item.hs.nope.more == 1", "type", 1, 1, "no fact “item.hs.nope.more”"),
        ("true\n  && item.hs == 5", "type", 2, 17, "a number, and text is expected"),
        ("item.hs < item.value_usd", "type", 1, 11, "a number, and text is expected"),
        ("movement.hazardous < true", "type", 1, 1, "true or false, and a number is expected"),
        ('"a" + "b" == "ab"', "type", 1, 1, "text, and a number is expected"),
        ("item.hs", "type", 1, 1, "compare this with something"),
        ("1 / 0 > 2", "type", 1, 1, "divides by zero"),
        ("1e999 > 2", "type", 1, 1, "too large"),
        ("(1 < 2) == true", "type", 1, 2, "not a condition"),
        ("1 < 2 < 3", "type", 1, 1, "not a condition"),
        ('item.hs.matches(".*")', "type", 1, 1, "no function “matches”"),
        ("item.hs.all(x, true)", "type", 1, 1, "no function “all”"),
        ("eval(item.hs)", "type", 1, 1, "no function “eval”"),
        ("has(item.hs == item.hs)", "type", 1, 5, "no fact"),
        ("item.hs in item.hts", "type", 1, 12, "after “in” stands"),
        ("item.hs in [item.hts]", "type", 1, 13, "only literals"),
        ('list("x") == item.hs', "type", 1, 1, "no function “list”"),
        ("item.hs in list(item.hts)", "type", 1, 17, "a name in quotes"),
        ("[1] == [1]", "type", 1, 1, "only after “in”"),
        ("party.name == item.hs", "type", 1, 1, "scope item cannot see “party.name”"),
        ("!" * 100 + "true", "type", 1, DEEPEST + 1, "nested too deeply"),
        ("-" * 3000 + "1 > 2", "type", 1, DEEPEST, "nested too deeply"),
        (".".join(["a"] * 1500), "type", 1, 1, "no fact"),
        ("true || " * 1000 + "true", "syntax", 1, 1, f"longer than {LONGEST}"),
        ('item.hs == "a" ||\nitem.hs == "\u202e9"', "syntax", 2, 13, "“U+202E” is a sign that nobody sees"),
        ('item.hs == "\u200b"', "syntax", 1, 13, "U+200B"),
        ('item.hs == "\x00"', "syntax", 1, 13, "U+0000"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(written, code, row, column, says):
    wrongs = parse(written, Scope.ITEM)
    assert isinstance(wrongs, tuple)
    first = wrongs[0]
    assert (first.code, first.row, first.column) == (code, row, column)
    assert says in first.problem.en
    assert first.problem.es != first.problem.en


def test_all_that_is_wrong_is_named_at_once():
    wrongs = parse("item.nope == 1 && item.hs == 5 || !(item.more > 2)", Scope.ITEM)
    assert isinstance(wrongs, tuple)
    assert [wrong.column for wrong in wrongs] == [1, 30, 37]


@pytest.mark.parametrize(
    ("written", "hit"),
    [
        ("item.quantity < 2", False),
        ("!(item.quantity < 2)", True),
        ("item.quantity <= 2 && !(item.quantity > 2) && item.quantity >= 2", True),
        ("item.quantity != 2 || !(item.quantity >= 2)", False),
        ("item.net_kg < 1 || item.quantity == 2", True),
        ("item.net_kg < 1 || item.quantity == 3", False),
        ("!(item.net_kg < 1)", False),
        ("!(item.net_kg < 1 && item.quantity == 3)", True),
        ("item.net_kg == item.net_kg", False),
        ("has(item.net_kg) || !has(item.quantity)", False),
        ("item.quantity / item.gross_kg > 1e308", True),
        ("-item.quantity / item.gross_kg < -1e308", True),
        ("item.quantity / -item.gross_kg < -1e308", True),
        ("item.gross_kg / item.gross_kg == item.gross_kg / item.gross_kg", False),
        ("item.gross_kg / item.gross_kg != 1", True),
        ("item.gross_kg / item.gross_kg < 1 || !(item.gross_kg / item.gross_kg < 1)", False),
        ("(item.quantity + 1) * 3 - 9 == 0", True),
        ("size(item.description) == 5", True),
        ('item.unit in list("l/unknown") || !(item.unit in list("l/unknown"))', False),
        ('item.unit in list("l/known") && !(item.origin in list("l/known"))', True),
        ('number("t/known", "code", item.unit, "answer") == item.quantity', True),
        ('!(number("t/known", "code", item.origin, "answer") == item.quantity)', False),
        ('word("t/words", "code", item.unit, "answer") == "CN"', True),
        ('number("t/known", "code", word("t/words", "code", item.unit, "answer"), "answer") == 0', True),
        ('figure("f/known") < item.quantity && !(figure("f/unknown") < item.quantity)', False),
        ('item.hs < "9" || item.unit < "94" && item.unit > "921"', True),
    ],
)
def test_a_condition_means_what_is_written_in_its_reference(written, hit):
    said: dict[str, Scalar] = {
        "item.quantity": 2.0,
        "item.gross_kg": 0.0,
        "item.unit": "93",
        "item.origin": "ZZ",
        "item.description": "ñandú",
    }
    tree = parse(written, Scope.ITEM)
    assert not isinstance(tree, tuple), tree
    assert holds(tree, said, LAW) is hit
    assert (truth(tree, said) is True) is hit
    assert by_cel(write(tree), said) is hit


@given(questions)
def test_what_is_written_reads_back_as_the_same_tree(tree: Question):
    assert parse(write(tree), Scope.ITEM) == tree


@settings(max_examples=300)
@given(questions, facts)
def test_the_generated_function_means_what_the_tree_means(tree: Question, said: dict[str, Scalar]):
    assert holds(tree, said, LAW) is (truth(tree, said) is True)


@settings(max_examples=300)
@given(questions, facts)
def test_an_independent_cel_agrees(tree: Question, said: dict[str, Scalar]):
    assert holds(tree, said, LAW) is by_cel(write(tree), said)


def by_cel(written: str, said: dict[str, Scalar]) -> bool:
    """Ask the CEL peer; what is not known is an error there. It counts a text's bytes, we characters."""
    variables: dict[str, Any] = {"movement": {}, "consignment": {}, "item": {}}
    for name, value in said.items():
        scope, _, word = name.partition(".")
        variables[scope][word] = value
    functions: dict[str, Callable[..., Any]] = {
        "list": lambda name, *_: _sure(LISTS[name]),
        "figure": lambda path: _sure(FIGURES[path]),
        Kind.NUMBER.value: lambda name, _, key, __: COLUMNS[name][key],
        "word": lambda name, _, key, __: COLUMNS[name][key],
        "length": lambda text: float(len(text)),
    }
    try:
        answer = cel.evaluate(written.replace("size(", "length("), cel.Context(variables, functions))
    except (KeyError, TypeError, ValueError, RuntimeError):
        return False
    assert isinstance(answer, bool)
    return answer


def _sure(known: Any) -> Any:
    if known is None:
        raise LookupError
    return known
