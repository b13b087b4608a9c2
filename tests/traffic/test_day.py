"""The day repeats to the byte, has the shares of the facts, and honest trucks have honest papers."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import pytest
from tests.traffic.conftest import DAY, SEED

from cruce.law import Known, Law, open_law
from cruce.model import Direction, Filing, GoodsItem, Load
from cruce.traffic import Truck, day

DIGEST = """
import hashlib
from datetime import date
from cruce.law import open_law
from cruce.traffic import day, listed_parties
whole = hashlib.sha256(listed_parties(3))
for truck in day(open_law(), date(2026, 5, 13), 60, 3):
    whole.update(repr((truck.document, truck.filed_at, truck.presentation, truck.pays, truck.truth)).encode())
print(whole.hexdigest())
"""


def share(of: Iterable[bool]) -> float:
    """Give the part of the cases that are so."""
    cases = list(of)
    return sum(cases) / len(cases)


def laden(filings: list[Filing], way: Direction) -> list[Filing]:
    """Give the filings of a direction that hold goods."""
    return [filing for filing in filings if filing.direction is way and filing.consignments]


def test_the_same_seed_gives_the_same_bytes_in_any_process():
    digests = set()
    for hash_seed in ("0", "17"):
        shell = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo" if hash_seed == "0" else "UTC"}
        run = subprocess.run(
            [sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True, env=shell
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_another_seed_or_date_gives_another_day(law: Law):
    days = [
        hashlib.sha256(b"".join(truck.document for truck in day(law, on, 20, seed))).hexdigest()
        for on, seed in ((DAY, 1), (DAY, 2), (DAY + timedelta(days=1), 1))
    ]
    assert len(set(days)) == 3


def test_trucks_come_lazily_and_in_the_order_of_filing(law: Law, trucks: list[Truck]):
    assert [truck.document for truck in islice(day(law, DAY, 2000, SEED), 3)] == [
        t.document for t in trucks[:3]
    ]
    assert [t.filed_at for t in trucks] == sorted(t.filed_at for t in trucks)


def test_every_truck_files_first_and_comes_on_the_day_within_hours(
    law: Law, trucks: list[Truck], filings: list[Filing]
):
    for truck, filing in zip(trucks, filings, strict=True):
        assert truck.filed_at < filing.expected_arrival <= truck.presentation.at
        assert all(paper.accepted_at <= truck.filed_at for paper in filing.acceptances)
        assert filing.trip.departed_at is not None
        assert filing.trip.departed_at < truck.filed_at
        assert law.local_day(filing.crossing, filing.expected_arrival) == DAY
        hour = (truck.presentation.at - timedelta(hours=5)).hour
        assert hour >= (7 if filing.crossing == "US-TX-WTB" else 8) or hour == 0


def test_references_and_numbers_are_given_once(filings: list[Filing]):
    consignments = [part for filing in filings for part in filing.consignments]
    numbers = [
        part.pedimento.number for part in consignments if part.pedimento and not part.pedimento.consolidated
    ]
    remesas = [
        (part.pedimento.number, part.pedimento.consolidated.remesa)
        for part in consignments
        if part.pedimento and part.pedimento.consolidated
    ]
    entries = [part.entry.number for part in consignments if part.entry]
    for given in (numbers, remesas, entries, [filing.reference for filing in filings]):
        assert len(given) == len(set(given)) > 250


@pytest.mark.parametrize(
    ("name", "expected", "tolerance", "yes"),
    [
        ("northbound", 0.5, 0.03, lambda f: f.direction is Direction.NORTHBOUND),
        ("World Trade Bridge", 0.741, 0.03, lambda f: f.crossing == "US-TX-WTB"),
        ("bobtails", 0.0575, 0.015, lambda f: f.trip.load is Load.BOBTAIL),
        ("empty", 0.233, 0.03, lambda f: f.trip.load is Load.EMPTY),
        ("several shipments", 0.042, 0.015, lambda f: len(f.consignments) > 1),
    ],
)
def test_shares_of_trucks_follow_the_facts(
    filings: list[Filing], name: str, expected: float, tolerance: float, yes: Callable[[Filing], bool]
):
    assert abs(share(map(yes, filings)) - expected) < tolerance, name


def values(law: Law, filings: list[Filing]) -> Iterable[tuple[Filing, GoodsItem, Decimal]]:
    """Yield each line of goods with its value in US dollars."""
    pesos = law.convert("mx", "USD", DAY)
    assert isinstance(pesos, Known)
    for filing in filings:
        for part in filing.consignments:
            rate = law.convert("mx", part.currency, DAY)
            each = Decimal(rate.value) if isinstance(rate, Known) else Decimal(1)
            for item in part.items:
                yield filing, item, item.value * each / Decimal(pesos.value)


def by_value(law: Law, filings: list[Filing], yes: Callable[[Filing, GoodsItem], bool]) -> Decimal:
    """Give the part of the value for which it is so."""
    rows = list(values(law, filings))
    return sum((value for filing, item, value in rows if yes(filing, item)), Decimal(0)) / sum(
        r[2] for r in rows
    )


def test_shares_of_value_follow_the_facts(law: Law, filings: list[Filing]):
    north, south = (laden(filings, way) for way in (Direction.NORTHBOUND, Direction.SOUTHBOUND))
    trusted = by_value(law, north, lambda filing, _: filing.consignments[0].exporter.oea is not None)
    assert abs(trusted - Decimal("0.41")) < Decimal("0.1")
    assert not [f for f in south if any(p.exporter.ctpat or p.importer.oea for p in f.consignments)]
    for filings_of, chapter, part in (
        (north, "87", 26),
        (north, "84", 21),
        (north, "85", 18),
        (south, "84", 19),
    ):
        assert abs(by_value(law, filings_of, in_chapter(chapter)) * 100 - part) < 6, chapter


def in_chapter(chapter: str) -> Callable[[Filing, GoodsItem], bool]:
    """Tell of goods whether they are of an HS chapter."""
    return lambda _, item: (item.classification.heading or "").startswith(chapter)


def test_usmca_use_follows_the_date(law: Law):
    def use(on: date) -> Decimal:
        filings = [Filing.model_validate_json(truck.document) for truck in day(law, on, 700, SEED)]
        north = laden(filings, Direction.NORTHBOUND)
        return by_value(law, north, lambda _, item: item.preference is not None)

    assert abs(use(date(2025, 3, 12)) - Decimal("0.487")) < Decimal("0.12")
    assert Decimal("0.6") < use(DAY) < Decimal("0.85")


def test_a_truckload_is_worth_and_weighs_what_the_facts_say(law: Law, filings: list[Filing]):
    north = laden(filings, Direction.NORTHBOUND)
    worth = sum(value for _, _, value in values(law, north)) / len(north)
    weight = sum(
        item.gross_kg or 0 for filing in north for part in filing.consignments for item in part.items
    )
    assert 50_000 < worth < 110_000  # 158 bn USD in 2.35 million loaded containers are 67,000 (BTS, 2023)
    assert 9_000 < weight / len(north) < 13_000


def test_parties_come_back(filings: list[Filing]):
    exporters = [part.exporter.name for filing in filings for part in filing.consignments]
    assert 60 < len(set(exporters)) < len(exporters) / 5


def test_fast_trucks_are_northbound_and_trusted_throughout(trucks: list[Truck], filings: list[Filing]):
    fast = [f for truck, f in zip(trucks, filings, strict=True) if truck.presentation.lane == "FAST"]
    assert len(fast) > 100
    for filing in fast:
        assert filing.direction is Direction.NORTHBOUND
        assert filing.trip.driver.fast_card
        assert filing.trip.carrier.ctpat
        assert all(seal.high_security for seal in filing.trip.seals)
        assert all(part.importer.ctpat and part.exporter.ctpat for part in filing.consignments)


def test_the_truth_is_not_in_the_papers(trucks: list[Truck]):
    words = [f"{fault.kind.value} {fault.variant}" for truck in trucks for fault in truck.truth.faults]
    for truck in trucks:
        text = truck.document.decode()
        assert not any(fault.says.en in text or fault.says.es in text for fault in truck.truth.faults)
        assert '"truth"' not in text
        assert '"faults"' not in text
    assert len(words) > 60


def test_honest_gates_see_what_the_papers_say(trucks: list[Truck], filings: list[Filing]):
    excess = []
    for truck, filing in zip(trucks, filings, strict=True):
        if not truck.truth.faults:
            assert truck.pays
            assert truck.presentation.seals == tuple(seal.number for seal in filing.trip.seals)
            assert truck.presentation.plates == tuple(p.number for p in filing.trip.conveyance.plates)
            assert filing.trip.gross_kg is not None
            assert truck.presentation.gross_kg is not None
            excess.append(truck.presentation.gross_kg / filing.trip.gross_kg - 1)
    assert max(map(abs, excess)) < Decimal("0.06")
    assert 0 < share(abs(part) > Decimal("0.01") for part in excess) < 0.02


@pytest.mark.parametrize("on", [date(2020, 7, 1), date(2024, 11, 3), date(2030, 1, 1)])
def test_a_day_outside_the_law_at_hand_still_has_traffic(on: date):
    assert len(list(day(open_law(), on, 12, 5))) == 12
