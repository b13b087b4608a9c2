"""The list of parties is in the platform's own form, and its names turn up on papers as people write them."""

import csv
import io

from tests.traffic.conftest import SEED

from cruce.traffic import Fault, Truck, listed_parties
from cruce.traffic.draws import Draw
from cruce.traffic.listed import COLUMNS, WAYS, listed, on_paper


def test_the_list_is_a_table_of_distinct_entries():
    rows = list(csv.DictReader(io.StringIO(listed_parties(SEED).decode())))
    assert tuple(rows[0]) == COLUMNS
    assert len({row["id"] for row in rows}) == len(rows) == len(listed(SEED))
    assert all(row["name"] and row["aliases"] for row in rows)


def test_the_risk_room_reads_the_list():
    from cruce.risk.screening import load_list

    assert not isinstance(load_list(listed_parties(SEED), "sample", "2026-05-13"), tuple)


def test_no_honest_party_is_listed(trucks: list[Truck]):
    names = [entry.name for entry in listed(SEED)]
    for truck in trucks:
        if Fault.LISTED_PARTY not in {fault.kind for fault in truck.truth.faults}:
            text = truck.document.decode()
            assert not [name for name in names if name in text]


def test_each_way_of_writing_changes_the_name_or_not():
    entry = next(entry for entry in listed(1) if entry.rfc)
    names = {way: on_paper(entry, way, Draw(way))["name"] for way in WAYS}
    assert names["exact"] == entry.name
    assert names["alias"] == entry.alias
    assert len(set(names.values())) == len(WAYS)
    assert on_paper(entry, "identifier", Draw(2))["rfc"] == entry.rfc
