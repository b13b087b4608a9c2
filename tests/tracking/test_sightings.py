"""Our words of the border go out as EPCIS 2.0 that anybody reads, and come back as they went."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tracking import published
from tests.tracking.test_hashing import event
from tests.tracking.trips import NOON, handed, position, seen

from cruce.tracking import Act, Sighting, epcis, sightings
from cruce.tracking.sightings import CONTEXT, event_of, hand_over_words, identifier, named_as, sighting_of


def through(one: Sighting) -> Any:
    """Write a sighting as a document and read it again."""
    content = epcis.written(epcis.document([event_of(one)], NOON, [CONTEXT]))
    reading = epcis.read(content)
    assert not reading.findings, reading.findings
    return told(reading.events[0])


def told(read: epcis.Read) -> Any:
    """Read an event as a sighting."""
    return sighting_of(read)


PLATES, SEALS = ("1AB-2345", "TX 99/x"), ("S-1", "S:2")


@pytest.mark.parametrize("act", list(Act))
def test_each_act_comes_back(act):
    papers = (identifier("case", "a" * 24), "urn:x:invoice")
    one = seen(
        act,
        3,
        things=PLATES[:1],
        seals=SEALS,
        crossing="US-TX-WTB",
        lane="FAST",
        papers=papers,
        outcome="x",
        by="L. Hart",
    )
    made = through(one)
    assert made.model_copy(update={"hash": one.hash, "place": one.place}) == one


def test_a_position_and_a_hand_over_come_back():
    one = position(3, "27.5972081234", "-99.5368")
    assert through(one).point == (Decimal("27.5972081234"), Decimal("-99.5368"))
    other = handed(4, "Fletes del Norte, S.A.", "Drayage LLC")
    assert through(other).hand_over == other.hand_over.model_copy(
        update={
            side: signed.model_copy(update={"holds": None})
            for side, signed in (("given", other.hand_over.given), ("taken", other.hand_over.taken))
        }
    )


def test_the_official_schema_takes_every_act():
    judge = jsonschema_rs.Draft7Validator(published.schema(), validate_formats=True)
    all_acts = [seen(act, 1, things=PLATES, seals=SEALS, crossing="US-TX-WTB") for act in Act]
    for one in (*all_acts, position(1, "27", "-99"), handed(1, "a", "b")):
        document = epcis.document([event_of(one)], NOON, [CONTEXT])
        assert judge.is_valid(json.loads(epcis.written(document))), one.act


@pytest.mark.parametrize(
    ("more", "act"),
    [
        ({"bizStep": "arriving"}, Act.GATE_IN),
        ({"bizStep": "arriving", "disposition": "in_progress"}, Act.ARRIVED),
        ({"bizStep": "https://ref.gs1.org/cbv/BizStep-departing"}, Act.GATE_OUT),
        ({"bizStep": "urn:example:strolling"}, Act.OTHER),
        ({"bizStep": "inspecting"}, Act.SCANNED),
        ({"bizStep": "other"}, Act.OTHER),
        ({"bizStep": "receiving"}, Act.ARRIVED),
    ],
)
def test_events_of_others_are_read_by_their_step(more, act):
    (one,) = epcis.read(epcis.written(event(**more))).events
    assert told(one).act is act


@pytest.mark.parametrize(
    ("action", "act"), [("ADD", Act.SEAL_ON), ("DELETE", Act.SEAL_BROKEN), ("OBSERVE", Act.SEAL_CHECKED)]
)
def test_seals_are_known_by_their_kind(action, act):
    said = event(
        type="AssociationEvent", action=action, parentID="urn:x:t", childEPCs=["https://a.org/seal/S1"]
    )
    del said["epcList"]
    (one,) = epcis.read(epcis.written(said)).events
    made = told(one)
    assert (made.act, made.seals) == (act, ("S1",))


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "1850-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_a_moment_beyond_the_calendar_is_no_sighting(at):
    (one,) = epcis.read(epcis.written(event(eventTime=at))).events
    assert told(one) is None


def test_positions_off_the_globe_are_none():
    for lat in ("91", "-90.5", "999999999999"):
        (one,) = epcis.read(epcis.written(event_of(position(1, "27", "-99")) | {"@context": CONTEXT})).events
        report = one.data["sensorElementList"][0]["sensorReport"][0]
        report["value"] = Decimal(lat)
        assert told(one).point is None


@given(st.text(min_size=1, max_size=30))
def test_any_name_goes_into_a_uri_and_comes_back(name):
    name = name.encode("utf-8", "replace").decode()
    assert named_as("holder", identifier("holder", name)) == name


def test_both_sides_sign_the_same_words():
    one = handed(4, "a", "b")
    assert hand_over_words(one) == hand_over_words(
        one.model_copy(update={"hand_over": one.hand_over.model_copy(update={"given": None})})
    )
    assert hand_over_words(one) != hand_over_words(handed(5, "a", "b"))


def test_the_room_says_what_it_offers():
    from cruce import tracking

    assert sightings.NAMESPACE == "urn:cruce:track:"
    assert len(tracking.__all__) <= 15
