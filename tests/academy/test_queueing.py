"""The queue of a synthetic day: seeded, before the booth, and told as a reader beside the road would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.academy import queueing
from cruce.model import Presentation
from cruce.tracking import Act, epcis, sightings

COMES = datetime(2026, 5, 13, 15, tzinfo=UTC)


def truck(lane: str | None, plate: str = "R1") -> Presentation:
    return Presentation(at=COMES, plates=(plate, "T1"), seals=(), lane=lane)


@pytest.mark.parametrize(("lane", "least", "most"), [("FAST", 5, 20), ("empty", 10, 35), (None, 18, 75)])
@given(seed=st.binary(min_size=32, max_size=32))
def test_a_truck_waits_as_its_lane_does_and_the_same_under_the_same_seed(lane, least, most, seed):
    entered = queueing.entered(truck(lane), seed)
    assert timedelta(minutes=least) <= COMES - entered <= timedelta(minutes=most)
    assert queueing.entered(truck(lane), seed) == entered


def test_trucks_and_seeds_wait_differently():
    waits = {
        queueing.entered(truck("FAST", f"R{one}"), bytes([two]) * 32) for one in (1, 2) for two in (1, 2)
    }
    assert len(waits) == 4


def test_the_reader_tells_of_the_tractor_in_the_queue():
    at = queueing.entered(truck("standard"), b"1" * 32)
    read = epcis.read(queueing.reading(truck("standard"), at))
    assert not read.findings
    (told,) = [sightings.sighting_of(one) for one in read.events]
    assert told is not None
    assert (told.act, told.at, told.things) == (Act.QUEUED, at, ("R1",))
