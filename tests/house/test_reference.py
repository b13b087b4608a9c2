"""The generated references say what the program says; `make pages` writes them."""

import pytest
from tests.house.source import ROOT
from tools import doors, filing, findings

from cruce.documents import RULES, columns
from cruce.section import Settings

REFERENCE = ROOT / "docs" / "reference"


def text(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("filing.md", filing.page),
        ("findings.md", findings.page),
        ("doors.md", doors.doors_page),
        ("problems.md", doors.problems_page),
    ],
)
def test_a_reference_is_what_the_program_says(name, page):
    assert text(name) == page(), "run: make pages"


def test_every_rule_and_every_column_has_its_row():
    assert not [rule.code for rule in RULES if f"\n| `{rule.code}` |" not in text("findings.md")]
    assert not [name for name, _ in columns() if f"\n| `{name}` |" not in text("filing.md")]


def test_every_theme_of_findings_is_told_of():
    assert {kind.code.partition(".")[0] for kind in findings.kinds()} == findings.THEMES.keys()


def test_every_setting_of_a_section_has_its_row():
    assert not [name for name in Settings.model_fields if f"\n| `{name}` |" not in text("home.md")]
