"""Cases that a lawyer can read: what the law that ships answers on a day (`cases/*.yaml`)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cruce.law import Known, TariffLine, Unknown, open_law
from cruce.law.page import Page

CASES = Path(__file__).with_name("cases")
LAW = open_law()


def cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        page = Page(file.name, file.read_bytes())
        assert not page.faults
        found += [
            pytest.param(case, id=f"{file.stem}-{case.get('path') or case['line']}-{case['on']}")
            for case in page.tree["cases"]
        ]
    return found


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, str]):
    """`path` or `line`, `on`, and either `is` (the figure, or each column) or `known_to`."""
    day = date.fromisoformat(case["on"])
    tariff, _, code = case.get("line", "").partition(" ")
    answer = LAW.line(tariff, code, day) if tariff else LAW.value(case["path"], day)
    if "known_to" in case:
        assert isinstance(answer, Unknown), answer
        assert str(answer.known_to) == case["known_to"]
    elif isinstance(answer, TariffLine):
        expected: Any = case["is"]
        assert {column: getattr(answer, column) for column in expected} == expected
    else:
        assert isinstance(answer, Known), answer
        assert str(answer.value) == case["is"]
