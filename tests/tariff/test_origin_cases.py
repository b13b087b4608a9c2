"""Cases of origin that a broker can read: what a good is made of, and whether it originates."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.tariff.origin_law import DAY, law_of, rule, told

from cruce.law import open_law
from cruce.tariff.origin import Bill, Determination, determine
from cruce.tariff.origin.terms import CORE_PARTS

FILE = Path(__file__).with_name("cases_origin") / "starter.yaml"
READ: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
WORDINGS: dict[str, Any] = yaml.load(
    FILE.with_name("wordings.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
LAW = open_law()
TRUTHS = {"true": True, "false": False}


def plain(tree: Any) -> Any:
    """Read the words true and false as such; every other scalar stays the text that was written."""
    if isinstance(tree, dict):
        return {key: plain(value) for key, value in tree.items()}
    return TRUTHS.get(tree, tree) if isinstance(tree, str) else tree


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in READ["cases"]])
def test_case(case: dict[str, Any]):
    good = plain(case["good"])
    materials = [plain(one) | {"name": f"material {n}"} for n, one in enumerate(case.get("materials", ()))]
    found = told(LAW, good.pop("code"), *materials, **good)
    assert (found.outcome, found.criterion) == (case["outcome"], case.get("criterion"))
    if found.outcome == "undetermined":
        assert found.missing
    else:
        assert found.because
        assert found.citations


@pytest.mark.parametrize("step", READ["vehicles"], ids=lambda step: f"{step['vehicle']} {step['day']}")
def test_a_vehicle_meets_the_step_of_its_day(step: dict[str, str]):
    """Exactly at the step it originates; a dollar of foreign value more and it does not."""
    at_step = vehicle(step, Decimal(0))
    assert at_step.outcome == "originating"
    assert [m.required for m in at_step.margins[:2]] == [Decimal(step["regional"]), Decimal(step["labor"])]
    assert at_step.margins[0].room == 0
    assert vehicle(step, Decimal(1)).outcome == "not-originating"


def vehicle(step: dict[str, str], beyond: Decimal) -> Determination:
    foreign = Decimal(200) * (100 - Decimal(step["regional"])) + beyond
    good = {
        "name": "vehicle",
        "code": "870323",
        "made_in": "MX",
        "net_cost": "20000",
        "vehicle": step["vehicle"],
        "shares": {"labor-value": step["labor"], "steel": "70", "aluminum": "70"},
        "statements": {CORE_PARTS: True},
        "materials": [{"name": "parts", "code": "870899", "value": str(foreign), "origin": "CN"}],
    }
    bill = Bill.model_validate({"currency": "USD", "products": [good]})
    return determine(bill, "usmca", LAW, date.fromisoformat(step["day"]))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in WORDINGS["cases"]])
def test_a_wording_means_what_it_says(case: dict[str, Any], tmp_path: Path):
    parts = [{"name": f"{n}", "origin": "CN"} | plain(one) for n, one in enumerate(case["materials"])]
    prices = {"ex_works_price": "100", "net_cost": "80"}
    law = law_of(tmp_path, rule("8501-8503", case["rule"]))
    found = told(law, "850110", *parts, **prices, statements=plain(case.get("statements", {})))
    assert found.outcome == case["outcome"], found


def test_a_vehicle_without_its_labor_value_is_left_open():
    found = told(
        LAW,
        "870323",
        {"name": "p", "code": "870899", "value": "1", "origin": "CN"},
        vehicle="light-truck",
        net_cost="9",
    )
    assert found.outcome == "undetermined"
    assert "labor-value" in " ".join(text.en for text in found.missing)


def test_before_the_first_step_nothing_is_told():
    found = determine(
        Bill.model_validate({"currency": "USD", "products": [{"name": "g", "code": "010121"}]}),
        "usmca",
        LAW,
        date(2020, 6, 30),
    )
    assert (found.outcome, date(2020, 6, 30) < DAY) == ("undetermined", True)
    assert "2020-06-30" in found.missing[0].en


def test_an_agreement_that_is_not_at_hand_is_named():
    found = determine(
        Bill.model_validate({"currency": "USD", "products": [{"name": "g", "code": "010121"}]}),
        "mercosur",
        LAW,
        DAY,
    )
    assert found.outcome == "undetermined"
    assert "mercosur" in found.missing[0].es
