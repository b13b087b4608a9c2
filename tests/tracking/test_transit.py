"""A sealed transit arrives sealed and in time, late, or broken, and why."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError
from tests.tracking.trips import at, codes, position, seen

from cruce.tracking import Act
from cruce.tracking.transit import Arrived, Order, judge

WAY = ((Decimal("27.0"), Decimal("-99.6")), (Decimal("27.6"), Decimal("-99.54")))
ORDER = Order(begins=at(0), until=at(240), seals=("A1", "A2"), route=WAY, crossing="US-TX-WTB", by="L. Hart")
ARRIVAL = {"seals": ("A-1", "a2"), "crossing": "US-TX-WTB"}


def test_as_ordered():
    made = judge(ORDER, [position(60, "27.3", "-99.57")], seen(Act.PRESENTED, 120, **ARRIVAL), at(121))
    assert (made.verdict, made.at, made.reasons) == (Arrived.SEALED, at(120), ())


def test_late():
    made = judge(ORDER, [], seen(Act.PRESENTED, 300, **ARRIVAL), at(301))
    assert (made.verdict, codes(made.reasons)) == (Arrived.LATE, ["transit.late"])
    assert "60" in made.reasons[0].says.es


@pytest.mark.parametrize(
    ("between", "arrival", "why"),
    [
        ([], {**ARRIVAL, "seals": ("A1",)}, "transit.seals-at-arrival"),
        ([], {**ARRIVAL, "seals": ()}, "transit.seals-at-arrival"),
        ([], {**ARRIVAL, "seals": ("A1", "A2", "A3")}, "transit.seals-at-arrival"),
        ([seen(Act.SEAL_BROKEN, 60, seals=("A1",))], ARRIVAL, "track.seal-broken"),
        ([seen(Act.SEAL_CHECKED, 60, seals=("A1", "B9"))], ARRIVAL, "track.seal-mismatch"),
        ([position(60, "27.3", "-98.9")], ARRIVAL, "track.off-route"),
        ([seen(Act.GATE_OUT, 60, crossing="US-TX-COL")], ARRIVAL, "track.crossing"),
    ],
)
def test_broken_and_why(between, arrival, why):
    made = judge(ORDER, between, seen(Act.PRESENTED, 300, **arrival), at(301))
    assert made.verdict is Arrived.BROKEN
    assert {why, "transit.late"} <= set(codes(made.reasons))


def test_underway_and_overdue():
    assert judge(ORDER, [], None, at(200)).verdict is Arrived.UNDERWAY
    made = judge(ORDER, [], None, at(300))
    assert (made.verdict, codes(made.reasons)) == (Arrived.LATE, ["transit.late"])


def test_what_was_before_the_order_does_not_count():
    before = seen(Act.SEAL_BROKEN, -60, seals=("Z9",))
    assert judge(ORDER, [before], seen(Act.PRESENTED, 120, **ARRIVAL), at(121)).verdict is Arrived.SEALED


@pytest.mark.parametrize(
    "change", [{"until": at(0)}, {"until": at(60 * 24 * 61)}, {"seals": ()}, {"width_km": 0}]
)
def test_an_order_that_cannot_be_kept_is_none(change):
    with pytest.raises(ValidationError):
        Order.model_validate({**dict(ORDER), **change})


def test_rail_too():
    rail = ORDER.model_copy(update={"mode": "rail"})
    assert judge(rail, [], seen(Act.ARRIVED, 10, seals=("A1", "A2")), at(11)).verdict is Arrived.SEALED
