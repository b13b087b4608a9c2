"""Names come from the field; the words that say nothing are not among them."""

import ast
import re

from tests.house.source import modules

VAGUE = {"Manager", "Service", "Handler", "Helper", "Processor", "Data", "Info", "Base", "Common"}
EMPTY = VAGUE | {"Util", "Utils", "Impl"}
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def words(name: str) -> set[str]:
    """Take a name in either case style apart: `DatabaseURLInfo` is Database, URL, Info."""
    return {word.capitalize() for word in WORD.findall(name)}


def test_no_class_is_named_with_an_empty_word():
    classes = [
        f"{m.at(c)} {c.name}" for m in modules() for c in m.nodes(ast.ClassDef) if words(c.name) & EMPTY
    ]
    assert not classes


def test_no_file_is_a_drawer():
    assert not [str(module) for module in modules() if words(module.path.stem) & EMPTY]


def test_an_empty_word_is_seen_in_any_style():
    assert words("CaseManager") & EMPTY
    assert words("tariff_utils") & EMPTY
    assert not words("DatabaseInformation") & EMPTY
