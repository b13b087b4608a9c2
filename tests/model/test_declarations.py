"""One filing, two national declarations, by direction."""

from __future__ import annotations

from datetime import date

from tests.filings import a1_southbound, empty_northbound, harness_northbound

from cruce.model import Flow, declarations

DAY = date(2026, 5, 13)


def test_northbound_is_a_mexican_export_and_a_us_entry():
    papers = declarations(harness_northbound(lines=3).filing, DAY)
    assert [(paper.country, paper.flow, paper.kind) for paper in papers] == [
        ("us", Flow.IMPORT, "01"),
        ("mx", Flow.EXPORT, "RT"),
    ]
    assert [line.seq for line in papers[0].lines] == [1, 2, 3]
    assert papers[1].lines[2].pointer == "/consignments/0/items/2"
    assert {len(line.code or "") for line in papers[1].lines} == {8}


def test_southbound_is_an_eei_and_a_mexican_import():
    papers = declarations(a1_southbound().filing, DAY)
    assert [(paper.country, paper.flow, paper.kind) for paper in papers] == [
        ("us", Flow.EXPORT, "EEI"),
        ("mx", Flow.IMPORT, "A1"),
    ]


def test_an_empty_truck_has_no_declaration():
    assert declarations(empty_northbound().filing, DAY) == ()


def test_consignments_under_one_number_are_one_declaration():
    sample = harness_northbound()
    first = sample.document["consignments"][0]
    sample.document["consignments"].append({**first, "reference": "SECOND"})
    papers = declarations(sample.filing, DAY)
    assert [len(paper.lines) for paper in papers] == [2, 2]
    assert papers[0].lines[1].pointer == "/consignments/1/items/0"
    sample.document["consignments"][1] = {
        **first,
        "reference": "SECOND",
        "entry": {**first["entry"], "number": "XYZ-7654321-0"},
    }
    assert [paper.country for paper in declarations(sample.filing, DAY)] == ["us", "us", "mx"]
