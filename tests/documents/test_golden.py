"""Documents that are wrong in ways seen in the field, each named for its defect, and all that is found."""

from pathlib import Path

import pytest
import yaml
from tests.documents.looking import look

GOLDEN = Path(__file__).parent / "golden"
EXPECTED: dict[str, list[str]] = yaml.safe_load((GOLDEN / "expected.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_golden_document_finds_what_is_written(name: str):
    found = look((GOLDEN / name).read_bytes()).findings
    assert [f"{one.severity.value} {one.code} at {one.pointer}".strip() for one in found] == EXPECTED[name]


def test_ten_faults_are_ten():
    assert len(EXPECTED["ten-faults.json"]) == 10
    assert sum(line.startswith("refusal") for line in EXPECTED["ten-faults.json"]) == 9


def test_every_golden_document_is_expected():
    assert {path.name for path in GOLDEN.iterdir()} - {"expected.yaml"} == set(EXPECTED)
