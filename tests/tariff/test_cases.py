"""Cases that a broker can read: the facts of a declaration, and what it owes (`cases/*.yaml`)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.tariff.declaring import declare, forms, keys, owed, unchecked

from cruce.law import open_law
from cruce.model import Declaration
from cruce.tariff import assess

CASES = Path(__file__).with_name("cases")
SIDES = {"us_entries": ("us", "import"), "us_exports": ("us", "export"), "mx_imports": ("mx", "import")}
SIDES["mx_exports"] = ("mx", "export")
LAW = open_law()


def cases() -> list[Any]:
    return [
        pytest.param(case, SIDES[file.stem], id=f"{file.stem}: {case['case']}")
        for file in sorted(CASES.glob("*.yaml"))
        # Every scalar stays the text that was written: no float, and no other reading of "08".
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["cases"]
    ]


def declared(case: dict[str, Any], side: tuple[str, str], *, claims: bool = True) -> Declaration:
    day = date.fromisoformat(case.get("day", "2026-08-03"))
    lines = [line if claims else {**line, "claim": None} for line in case["lines"]]
    return declare(*side, case["kind"], *lines, day=day, **case.get("papers", {}))


@pytest.mark.parametrize(("case", "side"), cases())
def test_case(case: dict[str, Any], side: tuple[str, str]):
    liability = assess(declared(case, side), LAW)
    assert owed(liability) == case["owes"]
    if "values" in case:
        assert [str(value.value.amount) for value in liability.values] == case["values"]
    if "findings" in case:
        assert sorted(finding.code for finding in liability.findings) == sorted(case["findings"])
    if "forms" in case:
        assert forms(liability) == case["forms"] | {"prv": "0", "prv_iva": "0"}
    if "unchecked" in case:
        assert unchecked(liability) == case["unchecked"]
    if "keys" in case:
        assert keys(liability) == case["keys"]
    if "twice" in case:
        assert str(2 * liability.owed.amount) == case["twice"]
    if "without_claim" in case:
        assert owed(assess(declared(case, side, claims=False), LAW)) == case["without_claim"]


@pytest.mark.parametrize(("case", "side"), cases())
def test_every_charge_stands_on_law_or_says_why_not(case: dict[str, Any], side: tuple[str, str]):
    for charge in assess(declared(case, side), LAW).charges:
        if charge.status.value == "unrated":
            assert charge.amount is None
            assert charge.why is not None
            assert charge.why.en
            assert charge.why.es
        else:
            assert charge.citations
            assert charge.amount is not None
            assert (charge.amount.amount > 0) == (charge.status.value == "due")
