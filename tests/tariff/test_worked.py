"""Pedimentos worked by hand, each with its source and its working (`worked/pedimentos.yaml`)."""

import re
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.tariff.tabling import rate
from tests.tariff.whole import whole_law

from cruce.tariff.lines.charges import ChargeRow

FILE = Path(__file__).with_name("worked") / "pedimentos.yaml"
# Every scalar stays the text that was written: no float, and no other reading of "08".
BOOK = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES = [pytest.param(case, id=case["case"]) for case in BOOK["cases"]]
PREVALIDATION = {"PRV": "290", "IVA-PRV": "46"}  # 290.50 and 16 % of it, 46.48

LINE = re.compile(r"(?P<of>[^:]+): (?P<sum>[^=]+) = (?P<exact>[0-9.]+) -> (?P<pesos>[0-9]+)")
TERM = re.compile(r"[0-9.]+|per mille|[-+x%()]")
PYTHON = {"x": "*", "%": "*D('0.01')", "per mille": "*D('0.001')"}


def told(row: ChargeRow) -> tuple[str, str]:
    """Give a charge by authority and line, and what it comes to in one word."""
    name = row.authority if row.level == "entry" else f"{row.authority}/{row.line_id}"
    if row.charge == "UNRATED":
        return name, row.charge
    paid = row.amount if row.status == "due" else row.status
    return name, f"{paid} {row.amount}" if paid == "guaranteed" else paid


def worked(line: str) -> tuple[str, Decimal, Decimal, Decimal]:
    """Work one line of a working out: of what it is, its sum, the exact and the rounded figure it states."""
    found = LINE.fullmatch(line)
    assert found is not None, line
    terms = TERM.findall(found["sum"])
    assert "".join(terms).replace(" ", "") == found["sum"].replace(" ", ""), line
    written = "".join(PYTHON.get(term, f"D('{term}')" if term[0].isdigit() else term) for term in terms)
    total = eval(written, {"__builtins__": {}, "D": Decimal})
    return found["of"], total, Decimal(found["exact"]), Decimal(found["pesos"])


@pytest.mark.parametrize("case", CASES)
def test_a_pedimento_owes_what_was_worked_out_by_hand(case: dict[str, Any], tmp_path: Path):
    assert case["source"]
    rows = [
        {**BOOK["common"], "entry_id": "E", "line_id": place, **row}
        for place, row in enumerate(case["rows"], start=1)
    ]
    (entry,) = rate("mx", rows, whole_law(tmp_path, *case.get("measures", ())))
    assert dict(map(told, entry.rows)) == case["owes"] | PREVALIDATION
    codes = {remark.finding.code for remark in entry.remarks}
    claims = {code for code in codes if code.startswith("tariff.claim")}
    assert claims == set(case.get("findings", ()))
    assert not any(code.startswith("lines.") for code in codes)


@pytest.mark.parametrize("case", CASES)
def test_its_working_adds_up_and_leaves_no_amount_without_one(case: dict[str, Any]):
    come_to: dict[str, Decimal] = {}
    for line in case["works"]:
        of, total, exact, pesos = worked(line)
        assert total == exact, line
        # CFF art. 20: 1 to 50 cents down, 51 to 99 up.
        whole = exact.quantize(Decimal(1), rounding=ROUND_DOWN)
        assert pesos == whole + (exact - whole > Decimal("0.50")), line
        come_to[of] = pesos
    amounts = {
        name: Decimal(said.removeprefix("guaranteed "))
        for name, said in case["owes"].items()
        if said.removeprefix("guaranteed ").isdecimal()
    }
    assert amounts == {name: come_to[name] for name in amounts}
