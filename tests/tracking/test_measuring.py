"""Crossing times come out as they were, with a band that holds them, and honestly none where too little
was seen.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tracking.trips import at

from cruce.tracking.measuring import LONGEST, Point, Reading, hashed, matched, measure, median_ranks

HERE = {"crossing": "US-TX-WTB", "direction": "northbound"}


def salt(day):
    return day.isoformat().encode()


def read(plate, minutes, point, lane=None):
    moment = at(minutes)
    return Reading(keys=hashed(plate, moment, salt), at=moment, point=point, lane=lane, **HERE)


def crossing(plate, enters, minutes, lane=None):
    return [read(plate, enters, Point.ENTRY), read(plate, enters + minutes, Point.EXIT, lane)]


def measured(readings, now=120.0) -> Any:
    return measure(readings, at(now))[0]


def test_the_median_and_its_band():
    times = [31, 35, 40, 42, 44, 47, 50, 55, 61]
    readings = [one for n, time in enumerate(times) for one in crossing(f"P{n}", n, time)]
    made = measured(readings)
    assert (made.n, made.median, made.left_out) == (9, timedelta(minutes=44), 0)
    assert made.low <= made.median <= made.high
    assert made.age(at(120)) == timedelta(minutes=120 - 69)


def test_too_few_are_too_few():
    readings = [one for n in range(4) for one in crossing(f"P{n}", n, 30)]
    made = measured(readings)
    assert (made.n, made.median, made.low, made.is_enough) == (4, None, None, False)
    assert measure([], at(0)) == ()


def test_lanes_are_told_apart_and_together():
    readings = [one for n in range(8) for one in crossing(f"F{n}", n, 10, "FAST")]
    readings += [one for n in range(8) for one in crossing(f"S{n}", n, 50, "standard")]
    made = {one.lane: one for one in measure(readings, at(120))}
    assert made["FAST"].median == timedelta(minutes=10)
    assert made["standard"].median == timedelta(minutes=50)
    assert made[None].n == 16


def test_a_truck_that_slept_beside_the_road_does_not_move_the_figure():
    readings = [one for n in range(9) for one in crossing(f"P{n}", n, 30 + n)]
    without = measured(readings)
    made = measured([*readings, *crossing("SLEEPER", -500, 590)])
    assert (made.median, made.left_out) == (without.median, 1)


def test_read_twice_in_the_queue_it_entered_when_it_was_read_first():
    readings = [read("A", 0, Point.ENTRY), read("A", 5, Point.ENTRY), read("A", 30, Point.EXIT)]
    ((start, end),), left = matched(readings, at(-60))
    assert (end.at - start.at, left) == (timedelta(minutes=30), 0)


def test_who_comes_again_is_another_crossing():
    readings = [*crossing("A", 0, 30), *crossing("A", 60, 40)]
    pairs, _ = matched(readings, at(-60))
    assert [(end.at - start.at) / timedelta(minutes=1) for start, end in pairs] == [30, 40]


def test_a_way_out_without_an_entry_and_the_reverse_are_no_pair():
    assert matched([read("A", 0, Point.EXIT), read("A", 5, Point.ENTRY)], at(-60)) == ([], 1)


@pytest.mark.parametrize("minutes", [0, 0.1, LONGEST / timedelta(minutes=1) + 1])
def test_no_queue_is_so_quick_or_so_long(minutes):
    assert matched(crossing("A", 0, minutes), at(-60))[0] == []


def test_what_came_out_before_the_window_or_after_now_does_not_count():
    readings = [one for n in range(9) for one in crossing(f"P{n}", n, 30)]
    assert measured(readings, now=300).n == 0
    assert measured(readings, now=33.5).n == 4


def test_a_vehicle_is_known_again_over_midnight_and_by_nobody_else():
    before, after = datetime(2026, 3, 2, 23, 50, tzinfo=UTC), datetime(2026, 3, 3, 0, 20, tzinfo=UTC)
    entry = Reading(keys=hashed("1-AB 2345", before, salt), at=before, point=Point.ENTRY, **HERE)
    exit_ = Reading(keys=hashed("1ab2345", after, salt), at=after, point=Point.EXIT, **HERE)
    assert len(matched([entry, exit_], before)[0]) == 1
    assert not set(hashed("X", before, salt)) & set(hashed("X", before, lambda day: b"other" + salt(day)))
    assert "1AB2345" not in str(entry)


def test_the_band_holds_the_true_median_as_often_as_it_says():
    """A thousand queues with a known median: skewed times, the band at 90 %."""
    chance, held, told = random.Random(7), 0, 0
    for _ in range(1000):
        times = [30 * 2.718281828 ** chance.gauss(0, 0.4) for _ in range(15)]
        ranks: Any = median_ranks(15, 0.9)
        ordered = sorted(times)
        held += ordered[ranks[0]] <= 30 <= ordered[ranks[1]]
        told += 1
    assert 0.9 <= held / told <= 0.98


@pytest.mark.parametrize(
    ("count", "ranks"),
    [(0, None), (1, None), (4, None), (5, (0, 4)), (10, (1, 8)), (20, (5, 14)), (100, (41, 58))],
)
def test_the_ranks_are_those_of_the_tables(count, ranks):
    """Order-statistic intervals for the median at 90 %, as in tables of the binomial."""
    assert median_ranks(count, 0.9) == ranks


def test_thousands_of_readings_have_ranks_too():
    ranks: Any = median_ranks(4000, 0.9)
    low, high = ranks
    assert high - low < 120
    assert abs((low + high) / 2 - 2000) < 1


@given(st.lists(st.floats(min_value=1, max_value=600), min_size=5, max_size=40))
def test_the_figure_lies_within_its_band_and_among_the_times(times):
    readings = [one for n, time in enumerate(times) for one in crossing(f"P{n}", -time, time)]
    made: Any = measure(readings, at(1), timedelta(hours=3))[0]
    assert made.n + made.left_out == len(times)
    if made.is_enough:
        assert made.low <= made.median <= made.high
        assert min(times) - 0.1 <= made.median / timedelta(minutes=1) <= max(times) + 0.1
        assert made.median / timedelta(minutes=1) == pytest.approx(median(times), rel=1)


def test_ten_thousand_readings_are_measured_at_once():
    readings = [one for n in range(5000) for one in crossing(f"P{n}", n / 100, 30 + n % 20)]
    assert measured(readings).n == 5000
