"""Bills of materials that are wrong: each fault is named, with its place; and certifications of origin."""

import json
from datetime import date
from typing import Any

import pytest
from tests.tariff.origin_law import DAY, bill, material

from cruce.law import open_law
from cruce.tariff.origin import Bill, determine, read_bill

LAW = open_law()
GOOD: dict[str, Any] = {"name": "g", "code": "0406.90", "made_in": "MX", "transaction_value": "100"}
MILK: dict[str, Any] = {"name": "milk", "code": "0401.20", "value": "30", "origin": "US"}


def of(*products: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"currency": "USD", "products": products, **more}).encode()


UNREADABLE = {
    "not JSON": (b"\xff\x00", "not-json", ""),
    "an endless list": (b"[" * 100_000, "not-json", ""),
    "no products": (of(), "form", "/products"),
    "no currency": (b'{"products": []}', "missing", "/currency"),
    "a fractional price": (
        of(GOOD | {"transaction_value": 1.5}),
        "fraction",
        "/products/0/transaction_value",
    ),
    "a negative value": (
        of(GOOD | {"materials": [MILK | {"value": "-1"}]}),
        "negative",
        "/products/0/materials/0/value",
    ),
    "a price in the words of Python": (
        of(GOOD | {"transaction_value": "1_0e1"}),
        "amount",
        "/products/0/transaction_value",
    ),
    "a code that is none": (of(GOOD | {"code": "04069"}), "code", "/products/0/code"),
    "a field nobody knows": (of(GOOD | {"colour": "red"}), "unknown", "/products/0/colour"),
}
FAULTY = {
    "a circle": (
        (
            GOOD | {"materials": [MILK | {"made_as": "h"}]},
            GOOD | {"name": "h", "materials": [MILK | {"made_as": "g"}]},
        ),
        "cycle",
        "/products/1/materials/0/made_as",
    ),
    "itself": (
        (GOOD | {"materials": [MILK | {"made_as": "g"}]},),
        "cycle",
        "/products/0/materials/0/made_as",
    ),
    "a product that is not there": (
        (GOOD | {"materials": [MILK | {"made_as": "h"}]},),
        "no-product",
        "/products/0/materials/0/made_as",
    ),
    "a chapter that is not": ((GOOD | {"code": "7701"},), "code-unknown", "/products/0/code"),
    "a material of no chapter": (
        (GOOD | {"materials": [MILK | {"code": "9801.00"}]},),
        "code-unknown",
        "/products/0/materials/0/code",
    ),
    "two of one name": ((GOOD, GOOD), "repeated", "/products/1/name"),
    "materials above the net cost": (
        (GOOD | {"net_cost": "29.99", "materials": [MILK]},),
        "materials-above-price",
        "/products/0/net_cost",
    ),
    "materials above the price": (
        (GOOD | {"transaction_value": "29", "materials": [MILK]},),
        "materials-above-price",
        "/products/0/transaction_value",
    ),
    "a net cost above the total": (
        (GOOD | {"net_cost": "3", "total_cost": "2"},),
        "net-above-total",
        "/products/0/net_cost",
    ),
    "more regional than value": (
        (GOOD | {"materials": [MILK | {"regional": "31"}]},),
        "regional-above-value",
        "/products/0/materials/0/regional",
    ),
    "no origin": (
        (GOOD | {"materials": [{**MILK, "origin": None}]},),
        "no-origin",
        "/products/0/materials/0/origin",
    ),
    "obtained, and not originating": (
        (GOOD | {"materials": [MILK | {"obtained": True, "originating": False}]},),
        "contradiction",
        "/products/0/materials/0/obtained",
    ),
    "wholly obtained, of foreign milk": (
        (GOOD | {"obtained": True, "materials": [MILK | {"originating": False}]},),
        "obtained-with-foreign",
        "/products/0/obtained",
    ),
}
PERSON = {"name": "Ana", "title": "Manager", "address": "Calle 1", "telephone": "1", "email": "a@example.mx"}
WHOLE: dict[str, Any] = {
    "certified_by": "producer",
    "certifier": PERSON,
    "exporter": PERSON,
    "importer": {"name": "Bob"},
    "description": "Cheese",
    "code": "040690",
    "criterion": "B",
    "blanket_from": "2026-01-01",
    "blanket_to": "2026-12-31",
    "signed_by": "Ana",
    "signed_on": "2026-01-01",
}
CERTIFIED = {
    "whole": ({}, {}, []),
    "empty": (dict.fromkeys(WHOLE), {}, ["element"] * 10),
    "no telephone": ({"certifier": PERSON | {"telephone": None}}, {}, ["element"]),
    "another code": ({"code": "040610"}, {}, ["other-code"]),
    "four digits": ({"code": "0406"}, {}, ["code-short"]),
    "another criterion": ({"criterion": "A"}, {}, ["other-criterion"]),
    "another producer": ({"producer": PERSON | {"name": "Eva"}}, {}, ["other-certifier"]),
    "twelve months and a day": ({"blanket_to": "2027-01-01"}, {}, ["period-long"]),
    "half a period": ({"blanket_to": None}, {}, ["half-period"]),
    "a period past": ({"blanket_to": "2026-05-31"}, {}, ["period"]),
    "signed after the day": ({"signed_on": "2026-06-02"}, {}, ["signed-later"]),
    "four years old": ({"signed_on": "2022-06-01"}, {}, ["expired"]),
    "a day younger": ({"signed_on": "2022-06-02"}, {}, []),
    "of little value": (dict.fromkeys(WHOLE), {"value": "1000"}, ["not-needed"]),
    "of a dollar more": ({}, {"value": "1001"}, []),
}


@pytest.mark.parametrize(("content", "code", "pointer"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_bill_that_cannot_be_read_says_where(content: bytes, code: str, pointer: str):
    findings = read_bill(content)
    assert isinstance(findings, tuple)
    assert (f"origin.bill-{code}", pointer) in [(one.code, one.pointer) for one in findings]


@pytest.mark.parametrize(("products", "code", "pointer"), FAULTY.values(), ids=FAULTY)
def test_a_fault_of_a_bill_is_named(products: tuple[dict[str, Any], ...], code: str, pointer: str):
    read = read_bill(of(*products))
    assert isinstance(read, Bill)
    found = determine(read, "usmca", LAW, DAY)
    assert [(one.code, one.pointer) for one in found.findings] == [(f"origin.{code}", pointer)]
    if found.findings[0].refuses:
        assert found.outcome == "undetermined"


def test_every_fault_is_named_at_once():
    found = determine(bill("7701", material("9801", 200), name="x"), "usmca", LAW, DAY)
    assert {one.code for one in found.findings} == {"origin.code-unknown", "origin.materials-above-price"}
    assert len(found.findings) == 3


def test_a_long_chain_of_products_is_no_circle():
    """Two thousand products deep would be too many; a thousand is walked without recursion."""
    chain = [
        {**GOOD, "name": f"p{n}", "materials": [MILK | {"made_as": f"p{n + 1}"}]} for n in range(999)
    ] + [{**GOOD, "name": "p999", "obtained": True}]
    found = determine(Bill.model_validate_json(of(*chain)), "usmca", LAW, DAY)
    assert (found.outcome, found.criterion, len(found.made)) == ("originating", "C", 999)


@pytest.mark.parametrize(("changes", "more", "codes"), CERTIFIED.values(), ids=CERTIFIED)
def test_a_certification_is_held_to_its_nine_elements(
    changes: dict[str, Any], more: dict[str, Any], codes: list[str]
):
    cheese = GOOD | {
        "materials": [
            MILK | {"originating": True},
            {"name": "rennet", "code": "350710", "value": "1", "origin": "DK"},
        ]
    }
    read = read_bill(of(cheese, certification=WHOLE | changes | more))
    assert isinstance(read, Bill)
    found = determine(read, "usmca", LAW, date(2026, 6, 1))
    assert found.criterion == "B"
    assert [one.code for one in found.findings] == [f"origin.certification-{code}" for code in codes]
