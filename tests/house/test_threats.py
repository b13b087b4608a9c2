"""The threat model names for each defence a test that is there; and says where there is no defence."""

import ast
import re
from functools import cache

import pytest
from tests.house.source import ROOT

PAGES = [ROOT / "docs" / "explanation" / name for name in ("threat-model.md", "threat-model.es.md")]
TEST = re.compile(r"`([a-z]+/test_[a-z_]+\.py)::(test_[a-z0-9_]+)`")
NOTHING = ("none", "ninguna")


def rows(page) -> list[tuple[str, str, str]]:
    """Give threat, defence and test of each row of the tables of threats."""
    found = []
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("|") and len(cells) == 3 and (TEST.search(cells[2]) or cells[2] == "–"):
            found.append((cells[0], cells[1], cells[2]))
    return found


@cache
def named_in(file: str) -> set[str]:
    """Name the tests in a file."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


NAMED = sorted(set(TEST.findall(PAGES[0].read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_test_that_it_names_is_there(file, name):
    assert (ROOT / "tests" / file).exists()
    assert name in named_in(file)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_threat_has_a_test_or_says_that_there_is_no_defence(page):
    found = rows(page)
    assert len(found) >= 35
    for threat, defence, test in found:
        assert threat
        assert (test == "–") is defence.startswith(NOTHING), threat


def test_both_languages_name_the_same_tests_in_the_same_order():
    english, spanish = ([test for _, _, test in rows(page)] for page in PAGES)
    assert english == spanish
