"""The timeline of a shipment, what departs from what was declared, and when it will arrive."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.tracking.trips import at, codes, position, seen

from cruce.tracking import Act, Plan, eta, timeline
from cruce.tracking.geometry import distance, from_route
from cruce.tracking.measuring import Measured

BRIDGE = (Decimal("27.597208"), Decimal("-99.536873"))
SOUTH = (Decimal("27.0"), Decimal("-99.6"))
ROUTE = (SOUTH, BRIDGE)


def test_sightings_stand_in_the_order_of_time_one_of_each_hash():
    late, early = seen(Act.GATE_IN, 10), seen(Act.QUEUED, 0)
    made = timeline([late, early, late])
    assert [one.act for one in made.sightings] == [Act.QUEUED, Act.GATE_IN]
    assert made.last == late
    assert not made.deviations


def test_distances_are_those_of_the_globe():
    laredo, dallas = (Decimal("27.5306"), Decimal("-99.4803")), (Decimal("32.7767"), Decimal("-96.7970"))
    assert distance(laredo, dallas) == pytest.approx(638, abs=5)
    assert from_route((Decimal("27.3"), Decimal("-99.5")), ROUTE) == pytest.approx(6.9, abs=0.5)
    assert from_route((Decimal("26.0"), Decimal("-99.6")), ROUTE) == pytest.approx(
        distance((Decimal("26.0"), Decimal("-99.6")), SOUTH), rel=0.01
    )


def test_a_position_away_from_the_route_is_told():
    on, off = position(0, "27.2", "-99.58"), position(120, "27.2", "-99.9")
    made = timeline([on, off], Plan(route=ROUTE, width_km=5))
    assert [(one.code, one.evidence) for one in made.deviations] == [("track.off-route", (off.hash,))]
    assert not timeline([on, off]).deviations


def test_another_crossing_than_the_declared_is_told():
    gate = seen(Act.GATE_IN, crossing="US-TX-COL")
    assert codes(timeline([gate], Plan(crossing="US-TX-WTB")).deviations) == ["track.crossing"]
    assert not timeline([gate], Plan(crossing="US-TX-COL")).deviations


def test_standing_still_too_long_is_told_with_where_it_began():
    stay = [position(60 * hour, "27.2", f"-99.58{hour}") for hour in range(6)]
    made = timeline(stay, Plan(dwell=timedelta(hours=4)))
    (one,) = made.deviations
    assert (one.code, one.evidence) == ("track.dwell", (stay[0].hash, stay[-1].hash))
    assert not timeline(stay, Plan(dwell=timedelta(hours=6))).deviations


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ([(Act.SEAL_CHECKED, "A-1")], []),
        ([(Act.SEAL_CHECKED, "a1")], []),
        ([(Act.SEAL_CHECKED, "B2")], ["track.seal-mismatch"]),
        ([(Act.SEAL_BROKEN, "A1")], ["track.seal-broken"]),
        ([(Act.SEAL_BROKEN, "A1"), (Act.SEAL_ON, "B2"), (Act.PRESENTED, "B2")], ["track.seal-broken"]),
        ([(Act.SEAL_ON, "B2"), (Act.SEAL_CHECKED, "A1")], ["track.seal-mismatch"]),
        ([(Act.GATE_IN, "")], []),
        ([(Act.SEAL_CHECKED, "")], ["track.seal-mismatch"]),
    ],
)
def test_seals_are_followed_from_hand_to_hand(acts, told):
    way = [seen(act, step, seals=(seal,) if seal else ()) for step, (act, seal) in enumerate(acts)]
    assert codes(timeline(way, Plan(seals=("A1",))).deviations) == told


def test_a_clock_ahead_and_a_leap_in_space_are_told():
    ahead = seen(Act.GATE_IN, 60, recorded=at(0))
    assert codes(timeline([ahead]).deviations) == ["track.future"]
    assert codes(timeline([position(0, "27", "-99"), position(10, "28", "-99")]).deviations) == [
        "track.too-fast"
    ]
    assert codes(timeline([position(0, "27", "-99"), position(0, "28", "-99")]).deviations) == [
        "track.too-fast"
    ]


def test_arrival_is_foretold_from_its_own_speed_and_measured_waits():
    way = [position(minute, f"{27 + minute / 200:.4f}", "-99.55") for minute in range(0, 60, 10)]
    waits: Any = Measured(
        crossing="X",
        direction="northbound",
        n=9,
        median=timedelta(minutes=40),
        low=timedelta(minutes=30),
        high=timedelta(minutes=60),
    )
    made: Any = eta(way, BRIDGE, at(52), waits)
    low, middle, high = made.at_crossing
    assert at(52) < low <= middle <= high < at(52 + 180)
    assert made.through == (low + waits.low, middle + waits.median, high + waits.high)
    assert eta(way, BRIDGE, at(52)).through is None


@pytest.mark.parametrize(
    ("way", "point", "minutes"),
    [
        ([], BRIDGE, 0),
        ([position(0, "27", "-99")], BRIDGE, 1),
        ([position(0, "27", "-99"), position(10, "27", "-99")], BRIDGE, 11),
        ([position(0, "27", "-99"), position(10, "27.1", "-99")], BRIDGE, 600),
        ([position(0, "27", "-99"), position(10, "27.1", "-99")], None, 11),
    ],
)
def test_what_cannot_be_foretold_is_said_to_be_unknown(way, point, minutes):
    made = eta(way, point, at(minutes))
    assert made.at_crossing is None
    assert made.why_not is not None
    assert made.why_not.en != made.why_not.es
