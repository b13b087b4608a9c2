"""Additional duties: conditions, groups, precedence and what gives way, on small law written for the test."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.declaring import declare

from cruce.law import Law, open_law
from cruce.law.shelf import STARTER
from cruce.model import Charge, GoodsItem
from cruce.tariff import assess, explain

DAY = date(2026, 5, 13)
PORK = "0203294000"  # free
STEEL = {"kind": "steel", "value": "3000", "kg": "400"}


def law_of(folder: Path, *rows: dict[str, Any]) -> Law:
    common = {
        "flow": "import",
        "kind": "additional",
        "charge": "additional",
        "codes": [PORK[:6]],
        "says": {"en": "A duty of the test.", "es": "Un impuesto de la prueba."},
        "citations": [{"law": "Test Act"}],
        "effective": "2026-01-01",
    }
    ours = folder / "measures" / "us"
    ours.mkdir(parents=True, exist_ok=True)
    for file in (STARTER / "measures" / "us").glob("[ios]*.yaml"):  # all that ships of additional duties
        (ours / file.name).write_text("measures: []\n", encoding="utf-8")
    (ours / "test.yaml").write_text(
        json.dumps({"measures": [{**common, **row} for row in rows]}), encoding="utf-8"
    )
    return open_law(folder)


def charges(law: Law, day: date = DAY, **goods: Any) -> dict[str, str]:
    """Give the additional duties of one line of 10,000 dollars: amount, or that one is unrated."""
    return {name: amount for name, (amount, _) in _entered(law, day, goods).items()}


def _entered(law: Law, day: date, goods: dict[str, Any]) -> dict[str, tuple[str, Charge]]:
    claim, exported = goods.pop("claim", None), goods.pop("exported_on", day)
    line = {
        "code": goods.pop("code", PORK),
        "value": "10000",
        "origin": goods.pop("origin", "MX"),
        "claim": claim,
    }
    paper = declare("us", "import", "01", line, day=day, exported_on=exported)
    item = GoodsItem.model_validate({**paper.lines[0].goods.model_dump(), **goods})
    lines = (paper.lines[0].model_copy(update={"goods": item}),)
    made = assess(paper.model_copy(update={"lines": lines}), law)
    return {
        str(one.edition or one.authority): (str(one.amount.amount) if one.amount else "unrated", one)
        for one in made.charges
        if one.kind in ("additional", "ad_cvd")
    }


FIRST = {"id": "t-first", "authority": "A", "formula": "25%", "precedence": 10}
SECOND = {"id": "t-second", "authority": "B", "formula": "10%", "precedence": 20}


def test_duties_of_two_authorities_add_up(tmp_path: Path):
    assert charges(law_of(tmp_path, FIRST, SECOND)) == {"t-first": "2500.00", "t-second": "1000.00"}


def test_a_duty_on_a_suffix_is_unrated_where_eight_digits_do_not_tell_the_suffix(tmp_path: Path):
    on_suffix = {**FIRST, "codes": [PORK]}
    free = {**FIRST, "id": "t-free", "codes": [PORK], "formula": "Free", "group": "g", "precedence": 5}
    law = law_of(
        tmp_path, on_suffix, {**SECOND, "yields_to": ["A"]}, {**SECOND, "id": "t-third", "group": "g"}, free
    )
    assert charges(law) == {"t-first": "2500.00"}
    told = charges(law, code=PORK[:8])
    assert told == {"t-first": "unrated", "t-second": "unrated", "t-third": "unrated"}
    elsewhere = law_of(tmp_path / "other", {**on_suffix, "where": ["claimed = yes"], "heading": "9903.01.01"})
    assert charges(elsewhere, code=PORK[:8]) == {}


def test_a_duty_gives_way_to_the_authority_that_it_names(tmp_path: Path):
    assert charges(law_of(tmp_path, FIRST, {**SECOND, "yields_to": ["A"]})) == {"t-first": "2500.00"}


def test_it_gives_way_only_as_far_as_the_value_goes_that_the_other_is_levied_on(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "base": "steel"}, {**SECOND, "yields_to": ["A"]})
    assert charges(law, metals=[STEEL]) == {"t-first": "750.00", "t-second": "700.00"}


def test_of_one_group_the_first_that_reaches_the_goods_stands(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "group": "g"}, {**SECOND, "group": "g"})
    assert charges(law) == {"t-first": "2500.00"}


def test_a_free_measure_takes_the_goods_out_of_its_group(tmp_path: Path):
    free = {"id": "t-free", "formula": "Free", "group": "g", "precedence": 1, "where": ["metal_share < 0.15"]}
    law = law_of(tmp_path, free, {**FIRST, "group": "g"})
    assert charges(law, metals=[STEEL], net_kg="10000") == {}
    assert charges(law, metals=[STEEL], net_kg="1000") == {"t-first": "2500.00"}


def test_what_a_condition_asks_and_nobody_said_leaves_the_duty_unrated_and_never_takes_it_away(
    tmp_path: Path,
):
    free = {"id": "t-free", "formula": "Free", "group": "g", "precedence": 1, "where": ["metal_share < 0.15"]}
    law = law_of(tmp_path, free, {**FIRST, "group": "g"}, {**SECOND, "yields_to": ["A"]})
    assert charges(law) == {"t-first": "unrated", "t-second": "unrated"}


def test_the_value_of_a_metal_that_is_not_stated_leaves_the_duty_on_it_unrated(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "base": "copper"})
    assert charges(law) == {"t-first": "unrated"}
    assert charges(law, metals=[STEEL]) == {}, "what the goods contain is stated, and copper is not among it"


@pytest.mark.parametrize("way", ["A", "any A"])
def test_a_base_that_is_not_stated_matters_not_where_all_of_the_value_is_taken(tmp_path: Path, way: str):
    steel = {**SECOND, "base": "steel", "yields_to": [way]}
    assert charges(law_of(tmp_path, FIRST, steel)) == {"t-first": "2500.00"}
    unclear = {**SECOND, "where": ["melted_in = US"], "yields_to": [way]}
    assert charges(law_of(tmp_path / "unclear", FIRST, unclear)) == {"t-first": "2500.00"}
    on_part = law_of(tmp_path / "part", {**FIRST, "base": "us"}, steel)
    told = {"t-first": "1000.00"} if way == "any A" else {"t-first": "1000.00", "t-second": "unrated"}
    assert charges(on_part, us_share="0.4") == told


def test_a_metal_whose_value_is_not_stated_counts_in_full_where_the_law_says_so(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "base": "steel-or-full"})
    assert charges(law) == {"t-first": "2500.00"}
    assert charges(law, metals=[{"kind": "steel", "melted_in": "MX"}]) == {"t-first": "2500.00"}
    assert charges(law, metals=[STEEL]) == {"t-first": "750.00"}


def test_others_give_way_to_a_charge_of_nothing_and_not_to_what_is_free(tmp_path: Path):
    second = {**SECOND, "yields_to": ["A"]}
    assert charges(law_of(tmp_path, {**FIRST, "formula": "0%"}, second)) == {"t-first": "0"}
    free = law_of(tmp_path / "free", {**FIRST, "formula": "Free"}, second)
    assert charges(free) == {"t-second": "1000.00"}


@pytest.mark.parametrize(
    ("metal", "reached"),
    [
        ({"melted_in": "RU", "cast_in": "MX"}, True),
        ({"cast_in": "RU"}, True),
        ({"cast_in": "MX"}, False),
        ({}, False),
    ],
)
def test_where_aluminum_is_said_to_be_smelted_or_cast(tmp_path: Path, metal: dict[str, str], reached: bool):
    law = law_of(tmp_path, {**FIRST, "where": ["smelted_or_cast = RU"]})
    aluminum = {"kind": "aluminum", "value": "10", **metal}
    assert charges(law, metals=[aluminum]) == ({"t-first": "2500.00"} if reached else {})
    assert charges(law) == {}


def test_a_duty_on_all_but_the_us_content(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "base": "non-us"})
    assert charges(law, us_share="0.4") == {"t-first": "1500.00"}
    assert charges(law) == {"t-first": "unrated"}


@pytest.mark.parametrize(
    ("condition", "goods", "reached"),
    [
        ("us_share >= 0.2", {"us_share": "0.2"}, True),
        ("us_share >= 0.2", {"us_share": "0.19"}, False),
        ("melted_in = US | MX", {"metals": [{**STEEL, "melted_in": "US"}]}, True),
        ("melted_in != US", {"metals": [{**STEEL, "melted_in": "US"}]}, False),
        ("end_use = agriculture", {"end_use": "agriculture"}, True),
        ("end_use = agriculture", {}, False),
        ("exported_on < 2026-05-01", {"exported_on": date(2026, 4, 30)}, True),
        ("exported_on < 2026-05-01", {"exported_on": date(2026, 5, 1)}, False),
        ("ad_valorem < 15", {}, True),
        ("entered_free = yes", {"claim": "S"}, True),
        ("entered_free = yes", {}, False),
        ("footnoted = yes", {}, False),
        ("claimed = yes", {}, False),
    ],
)
def test_conditions(tmp_path: Path, condition: str, goods: dict[str, Any], reached: bool):
    law = law_of(tmp_path, {**FIRST, "heading": "9903.01.01", "where": [condition]})
    assert charges(law, **goods) == ({"t-first": "2500.00"} if reached else {})


def test_a_heading_that_the_declarant_names_is_claimed(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "heading": "9903.01.01", "where": ["claimed = yes"]})
    named = {"hts": PORK, "us_additional": ["99030101"]}
    assert charges(law, classification=named) == {"t-first": "2500.00"}


def test_a_floor_tops_the_general_rate_up(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "formula": "to 15%"})
    assert charges(law) == {"t-first": "1500.00"}, "the goods are free under the general rate"


def test_a_floor_counts_a_rate_by_quantity_as_a_share_of_the_value(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "formula": "to 15%", "codes": ["080440"]})
    line = {"code": "0804400040", "value": "10000", "quantities": {"kg": 4000}}  # 11.2 cents a kilogram

    def owed_on(told: dict[str, Any]) -> list[str | None]:
        made = assess(declare("us", "import", "01", told, day=DAY), law)
        return [str(one.amount.amount) if one.amount else None for one in made.charges if one.line]

    assert owed_on(line) == ["448.00", "1052.00"]
    assert owed_on({**line, "claim": "S"}) == ["0", "1500.00"], "what is paid under the claim counts"
    assert owed_on({**line, "quantities": {}}) == [None, None]


def test_a_free_measure_on_a_part_of_the_value_spares_that_part(tmp_path: Path):
    free = {"id": "t-free", "formula": "Free", "group": "g", "base": "us", "precedence": 1}
    law = law_of(tmp_path, free, {**FIRST, "group": "g"})
    assert charges(law, us_share="0.3") == {"t-first": "1750.00"}
    assert charges(law) == {"t-first": "unrated"}


def test_a_duty_gives_way_to_a_group_as_to_an_authority(tmp_path: Path):
    first = {**FIRST, "group": "g", "base": "steel"}
    law = law_of(tmp_path, first, {**SECOND, "authority": "A", "yields_to": ["group g"]})
    assert charges(law, metals=[STEEL]) == {"t-first": "750.00", "t-second": "700.00"}


def test_a_duty_gives_way_wholly_to_any_charge_under_an_authority(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "base": "steel"}, {**SECOND, "yields_to": ["any A"]})
    assert charges(law, metals=[STEEL]) == {"t-first": "750.00"}
    assert charges(law, metals=[{**STEEL, "kind": "copper"}]) == {"t-second": "1000.00"}


def test_goods_processed_abroad_bear_a_duty_on_the_full_value_where_the_law_says_so(tmp_path: Path):
    law = law_of(tmp_path, {**FIRST, "base": "full"}, SECOND)
    named = {"hts": PORK, "us_additional": ["9802006000"]}
    assert charges(law, classification=named, us_content="4000") == {
        "t-first": "2500.00",
        "t-second": "600.00",
    }


def test_where_no_footnotes_are_at_hand_a_duty_that_asks_for_them_is_unrated(tmp_path: Path):
    row = {**FIRST, "heading": "9903.88.03", "where": ["footnoted = yes"], "effective": "2025-01-01"}
    law = law_of(tmp_path, row)
    assert charges(law, day=date(2025, 8, 1)) == {"t-first": "unrated"}, "no edition of 2025 ships"


@pytest.mark.parametrize(("fact", "share"), [("steel_share", "0.04"), ("aluminum_copper_share", "0.03")])
def test_the_share_of_some_metals_only(tmp_path: Path, fact: str, share: str):
    metals = [STEEL, {**STEEL, "kind": "aluminum", "kg": "300"}]
    for sign, reached in (("<", False), ("<=", True)):
        law = law_of(tmp_path, {**FIRST, "where": [f"{fact} {sign} {share}"]})
        assert charges(law, metals=metals, net_kg="10000") == ({"t-first": "2500.00"} if reached else {})


def test_an_order_that_no_measure_rates_is_unrated_by_name(tmp_path: Path):
    entered = _entered(law_of(tmp_path, FIRST), DAY, {"ad_case": "A-201-999"})
    amount, charge = entered["AD"]
    assert amount == "unrated"
    assert charge.why is not None
    assert "A-201-999" in charge.why.en


def test_an_order_that_a_measure_rates(tmp_path: Path):
    order = {
        **FIRST,
        "id": "t-order",
        "charge": "ad_cvd",
        "authority": "AD",
        "where": ["ad_case = A-201-844"],
    }
    assert charges(law_of(tmp_path, order), ad_case="A-201-844") == {"t-order": "2500.00"}


def test_why_a_measure_does_not_apply_is_explained(tmp_path: Path):
    law = law_of(tmp_path, FIRST, {**SECOND, "yields_to": ["A"]})
    paper = declare("us", "import", "01", {"code": PORK, "value": "10000"}, day=DAY)
    told = explain(paper, assess(paper, law), law)
    aside = [said for one in told if one.about == "declaration" for said in one.sentences]
    assert any("gives way" in said.en and "cede" in said.es for said in aside)


def test_an_authority_is_named_on_the_charge(tmp_path: Path):
    _, charge = _entered(law_of(tmp_path, FIRST), DAY, {})["t-first"]
    assert charge.authority == "A"


@given(steel=st.integers(0, 10_000), first=st.integers(1, 60), second=st.integers(1, 60))
def test_what_gives_way_and_what_does_not_never_stand_on_more_than_the_value(
    tmp_path_factory: pytest.TempPathFactory, steel: int, first: int, second: int
):
    law = law_of(
        tmp_path_factory.mktemp("law"),
        {**FIRST, "base": "steel", "formula": f"{first}%"},
        {**SECOND, "yields_to": ["A"], "formula": f"{second}%"},
    )
    made = _entered(law, DAY, {"metals": [{**STEEL, "value": str(steel)}]})
    bases = [charge.base.amount for _, charge in made.values() if charge.base is not None]
    assert sum(bases) == 10_000
