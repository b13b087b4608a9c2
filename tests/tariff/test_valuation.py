"""The value by direction and term: a matrix that a broker can read, and what holds whatever the costs."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.declaring import declare

from cruce.law import open_law
from cruce.model import CostKind, CustomsValue, Liability
from cruce.tariff import assess

LAW = open_law()
MATRIX = Path(__file__).with_name("matrix") / "values.yaml"
ROWS: list[dict[str, str]] = yaml.load(MATRIX.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["rows"]
KINDS = {"us import": "01", "us export": "EEI", "mx import": "A1", "mx export": "A1"}
CODES = {"us": "3901205000", "mx": "39012001"}
MONEY = {"us": "USD", "mx": "MXN"}
TERMS = [entry.code for entry in LAW.entries("incoterms", None)]
COSTS = [kind.value for kind in CostKind]
PLACES = ("beyond", "before")
PRICE = 10_000


def valued(direction: str, *costs: dict[str, Any], term: str = "FCA", place: str = "before") -> Liability:
    country, flow = direction.split()
    abroad = {"us": "MX", "mx": "US"}[country]
    sides = {"import": (country.upper(), abroad), "export": (abroad, country.upper())}
    delivery = {"code": term, "place": "There", "country": sides[flow][PLACES.index(place)]}
    money = MONEY[country]
    named = tuple({"currency": money, "amount": "1000", **cost} for cost in costs)
    line = {"code": CODES[country], "value": PRICE}
    return assess(
        declare(country, flow, KINDS[direction], line, currency=money, term=delivery, costs=named), LAW
    )


def value(direction: str, *costs: dict[str, Any], **more: str) -> CustomsValue:
    (found,) = valued(direction, *costs, **more).values
    return found


def amount(direction: str, *costs: dict[str, Any], **more: str) -> Decimal:
    return value(direction, *costs, **more).value.amount


def codes(liability: Liability) -> set[str]:
    return {finding.code for finding in liability.findings if finding.code.startswith("tariff.value")}


def cells(row: dict[str, str]) -> list[tuple[str, str, str, str]]:
    terms = row["terms"].split() if "terms" in row else TERMS
    places = [row["place"]] if "place" in row else PLACES
    return [(row["direction"], row["cost"], term, place) for term in terms for place in places]


def test_the_matrix_says_one_thing_of_every_direction_cost_term_and_place():
    said = [cell for row in ROWS for cell in cells(row)]
    wanted = {(d, c, t, p) for d in KINDS for c in COSTS for t in TERMS for p in PLACES}
    assert set(said) == wanted
    assert len(said) == len(wanted)


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['direction']} {row['cost']} {row.get('place', '')}"
)
def test_a_cost_is_treated_as_the_matrix_says(row: dict[str, str]):
    in_price, left_out = {"stays": 0, "comes off": -1000}, {"nothing": 0, "added": 1000}
    for direction, cost, term, place in cells(row):
        where = {"term": term, "place": place}
        inside = value(direction, {"kind": cost, "in_price": True}, **where)
        vague = value(direction, {"kind": cost, "in_price": True, "identified": False}, **where)
        outside = value(direction, {"kind": cost, "in_price": False}, **where)
        assert inside.value.amount == PRICE + in_price[row["in_price"]], (term, place)
        assert vague.value.amount == PRICE, (term, place)
        assert outside.value.amount == PRICE + left_out[row["left_out"]], (term, place)
        cited = {str(step.citation) for one in (inside, outside) for step in one.adjustments}
        assert cited <= {row["source"]}


# --- what holds whatever the costs -----------------------------------------------------------------------

directions = st.sampled_from(sorted(KINDS))
where = st.fixed_dictionaries({"term": st.sampled_from(TERMS), "place": st.sampled_from(PLACES)})
cost = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(COSTS),
        "amount": st.decimals(0, 700, places=2).map(str),
        "in_price": st.booleans(),
        "identified": st.booleans(),
    }
)
costs = st.lists(cost, max_size=6)


@given(directions, where, costs, cost)
def test_a_cost_that_the_price_leaves_out_never_lowers_the_value(
    direction: str, place: dict[str, str], some: list[dict[str, Any]], one: dict[str, Any]
):
    assert amount(direction, *some, {**one, "in_price": False}, **place) >= amount(direction, *some, **place)


@given(directions, where, costs, cost)
def test_a_cost_inside_the_price_never_raises_the_value(
    direction: str, place: dict[str, str], some: list[dict[str, Any]], one: dict[str, Any]
):
    assert amount(direction, *some, {**one, "in_price": True}, **place) <= amount(direction, *some, **place)


@given(directions, where, costs, cost)
def test_what_the_papers_do_not_identify_stays_in_the_value(
    direction: str, place: dict[str, str], some: list[dict[str, Any]], one: dict[str, Any]
):
    vague = {**one, "in_price": True, "identified": False}
    assert amount(direction, *some, vague, **place) == amount(direction, *some, **place)


@given(directions, where, costs.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_the_costs_does_not_matter(
    direction: str, place: dict[str, str], two: tuple[list[dict[str, Any]], list[dict[str, Any]]]
):
    assert amount(direction, *two[0], **place) == amount(direction, *two[1], **place)


# --- what is said ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "kind", "in_price", "said"),
    [
        ("EXW", "freight_to_line", True, True),
        ("EXW", "freight_to_line", False, False),
        ("FOB", "duties", True, True),
        ("CIP", "insurance", False, True),
        ("CIF", "insurance", False, True),
        ("CPT", "insurance", False, False),
        ("DAP", "freight_to_line", False, True),
        ("DDP", "duties", False, True),
        ("DDP", "duties", True, False),
    ],
)
def test_a_cost_on_the_other_party_than_the_term_says_is_told(
    term: str, kind: str, in_price: bool, said: bool
):
    made = valued("us import", {"kind": kind, "in_price": in_price}, term=term, place="beyond")
    assert ("tariff.value.term-cost" in codes(made)) == said


@pytest.mark.parametrize("direction", sorted(KINDS))
def test_a_sale_ex_works_without_carriage_is_told_where_the_law_adds_it(direction: str):
    told = "tariff.value.freight-missing" in codes(valued(direction, term="EXW"))
    named = valued(direction, {"kind": "freight_to_line", "in_price": False}, term="EXW")
    assert told == (direction in ("mx import", "us export"))
    assert "tariff.value.freight-missing" not in codes(named)


@pytest.mark.parametrize(("sea", "land"), [("FAS", "FCA"), ("FOB", "FCA"), ("CFR", "CPT"), ("CIF", "CIP")])
def test_a_term_of_the_sea_is_read_as_its_fellow_on_land(sea: str, land: str):
    made = valued("us import", term=sea)
    (said,) = (finding for finding in made.findings if finding.code == "tariff.incoterm.sea")
    assert said.says.es == f"{sea} es un término marítimo; en un camión se lee como {land}."
    assert not any(finding.refuses for finding in made.findings)


@pytest.mark.parametrize(
    ("direction", "article"), [("us import", "(b)(2)(B)"), ("mx import", "arts. 68 y 69")]
)
def test_related_parties_are_told_of_the_acceptance_test(direction: str, article: str):
    country, flow = direction.split()
    made = assess(
        declare(country, flow, KINDS[direction], {"code": CODES[country], "value": 1}, related=True), LAW
    )
    (said,) = (finding for finding in made.findings if finding.code == "tariff.value.related")
    assert said.citation is not None
    assert said.citation.article == article
