"""Faults are planted as often as is said, in all their variants, and each where its truth says."""

import json
from collections import Counter
from typing import Any

import pytest

from cruce.law import Law
from cruce.model import Direction, Filing
from cruce.traffic import Fault, Truck
from cruce.traffic.facts import facts
from cruce.traffic.faults import AT_THE_GATE, ON_PAPER, planter


def planted(trucks: list[Truck]) -> Counter[Fault]:
    """Count the faults by kind."""
    return Counter(fault.kind for truck in trucks for fault in truck.truth.faults)


def at(document: Any, pointer: str) -> Any:
    """Follow a JSON pointer as far as it goes; none where it ends early."""
    for step in pointer.split("/")[1:]:
        if isinstance(document, list):
            document = document[int(step)] if int(step) < len(document) else None
        elif isinstance(document, dict):
            document = document.get(step)
    return document


def test_there_are_several_of_each_kind(trucks: list[Truck]):
    counts = planted(trucks)
    assert {kind: counts[kind] >= 5 for kind in Fault} == dict.fromkeys(Fault, True)


def test_most_trucks_are_honest(trucks: list[Truck]):
    assert sum(bool(truck.truth.faults) for truck in trucks) < len(trucks) / 8


def test_variants_take_turns(trucks: list[Truck]):
    used = Counter((fault.kind, fault.variant) for truck in trucks for fault in truck.truth.faults)
    for kind, plan in (ON_PAPER | AT_THE_GATE).items():
        missing = [way.name for way in plan.variants if not used[kind, way.name]]
        assert not missing, kind


def test_every_kind_has_a_plan_and_a_rate():
    assert set(ON_PAPER) | set(AT_THE_GATE) == set(Fault)
    assert set(facts()["faults"]["one_in"]) == {kind.value for kind in Fault}


def test_a_truth_points_into_its_document(trucks: list[Truck]):
    for truck in trucks:
        document = json.loads(truck.document)
        for fault in truck.truth.faults:
            above = fault.pointer.rpartition("/")[0]
            assert at(document, above) is not None, fault
            assert fault.says.en
            assert fault.says.es


def test_weapons_and_cash_go_south_only(trucks: list[Truck]):
    for truck in trucks:
        kinds = {fault.kind for fault in truck.truth.faults}
        assert truck.truth.direction is Direction.SOUTHBOUND or not kinds & {Fault.WEAPON, Fault.CASH}


def test_undeclared_cash_is_found_above_the_limit(trucks: list[Truck]):
    for truck in trucks:
        if Fault.CASH in {fault.kind for fault in truck.truth.faults}:
            found = truck.presentation.cash_found
            assert found is not None
            assert found.amount > (10_000 if found.currency == "USD" else 180_000)


def test_seals_differ_unless_cloned(trucks: list[Truck], filings: list[Filing]):
    for truck, filing in zip(trucks, filings, strict=True):
        for fault in truck.truth.faults:
            if fault.kind is Fault.SEAL:
                same = truck.presentation.seals == tuple(seal.number for seal in filing.trip.seals)
                assert same == (fault.variant == "cloned")


def test_only_unpaid_trucks_do_not_pay(trucks: list[Truck]):
    for truck in trucks:
        assert truck.pays != (Fault.UNPAID in {fault.kind for fault in truck.truth.faults})


@pytest.mark.parametrize("seed", range(4))
def test_one_of_each_block_is_chosen(seed: int):
    plants = planter(seed)
    size = facts()["faults"]["one_in"]["seal"]
    turns = [plants._due(Fault.SEAL) for _ in range(size * 3)]
    assert [sum(turns[block * size : (block + 1) * size]) for block in range(3)] == [1, 1, 1]


def test_documents_find_faults_of_paper_and_only_those(law: Law, trucks: list[Truck], filings: list[Filing]):
    check = pytest.importorskip("cruce.documents").check
    found: Counter[bool] = Counter()
    for truck, filing in zip(trucks, filings, strict=True):
        refusals = [finding for finding in check(filing, law, truck.filed_at) if finding.refuses]
        on_paper = [fault for fault in truck.truth.faults if fault.kind in ON_PAPER]
        assert on_paper or not refusals, (refusals, truck.document)
        if any(fault.kind is Fault.PAPER for fault in on_paper):
            found[bool(refusals)] += 1
    assert found[True] > found[False]
