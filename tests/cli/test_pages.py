"""The pages that say what the program says are what it says."""

import pytest
from tests.house.source import ROOT
from tools import pages

from cruce.cli.program import program


@pytest.fixture(scope="module")
def expected():
    """Every page with what must stand in it."""
    return dict(pages.pages())


@pytest.mark.parametrize(
    "name",
    ["README.md", "README.es.md", *(f"docs/reference/{page}" for page in ("commands.md", "commands.es.md"))],
)
def test_a_page_of_commands_is_what_the_program_says(expected, name):
    assert (ROOT / name).read_text(encoding="utf-8") == expected[ROOT / name], "run: make pages"


def test_the_published_schema_is_the_programs(expected):
    page = ROOT / "docs" / "reference" / "filing.schema.json"
    assert page.read_text(encoding="utf-8") == expected[page], "run: make pages"


def test_every_command_has_its_place_in_the_reference(expected):
    named = {command.name for command in program.registered_commands}
    for group in program.registered_groups:
        assert group.typer_instance is not None
        named |= {group.name} if group.typer_instance.registered_callback else set()
        named |= {f"{group.name} {command.name}" for command in group.typer_instance.registered_commands}
    assert named == set(pages.COMMANDS)
