"""EPCIS at the API: who may tell of which case, what is refused, the same event once, and a case's events
out.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.filings import harness_northbound
from tests.web.keyed import ask, let_in
from tests.web.pair import Sections, together

from cruce.clearance import tracing
from cruce.tracking import Act, Sighting, epcis, sightings, transit

NORTH = harness_northbound()
ARRIVES = NORTH.filing.expected_arrival
PLATE = NORTH.filing.trip.conveyance.plates[0].number
NO_CASE = "No case here has its number, reference, plates or seals."


def paper(act: Act = Act.QUEUED, minutes: int = -30, **more: Any) -> bytes:
    facts: dict[str, Any] = {"things": (PLATE,), **more}
    seen = Sighting(hash="", act=act, at=ARRIVES + timedelta(minutes=minutes), **facts)
    return epcis.written(epcis.document([sightings.event_of(seen)], ARRIVES, [sightings.CONTEXT]))


def plain_instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def tried(tmp_path, do) -> None:
    async def with_a_case(both: Sections) -> None:
        case = await both.lodge(NORTH)
        let_in(both)
        both.clock.now = ARRIVES
        await both.offices["mx"].desk(both.offices["mx"].board.catch_up)
        await do(both, case)

    together(tmp_path, with_a_case)


def test_a_gate_tells_what_it_saw_and_an_officer_reads_it(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        door = both.away["mx"]
        first = await ask(door, "gate", "POST", "/v1/epcis", content=paper())
        assert first.status_code == 200, first.text
        (one,) = first.json()["events"]
        assert (one["case"], one["fresh"]) == (case, True)
        again = await ask(door, "chief", "POST", "/v1/epcis", content=paper())
        assert [(held["case"], held["fresh"]) for held in again.json()["events"]] == [(case, False)]
        given = await ask(door, "broker", "GET", f"/v1/cases/{case}/epcis")
        assert given.headers["content-type"].startswith("application/ld+json")
        assert [held["eventID"] for held in given.json()["epcisBody"]["eventList"]] == [one["hash"]]

    tried(tmp_path, visit)


def test_a_seal_or_a_reference_finds_the_case_too(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        seal = NORTH.filing.trip.seals[0].number
        reference = sightings.identifier("reference", NORTH.filing.reference)
        for number, more in enumerate(
            ({"things": (), "seals": (seal,)}, {"things": (), "papers": (reference,)})
        ):
            sent = paper(Act.GATE_IN, -20 + number, **more)
            answer = await ask(both.away["mx"], "gate", "POST", "/v1/epcis", content=sent)
            assert answer.json()["events"][0]["case"] == case, more

    tried(tmp_path, visit)


def test_whose_crossing_it_is_not_is_answered_as_if_there_were_no_case(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        door = both.away["mx"]
        stranger = await ask(door, "gate", "POST", "/v1/epcis", content=paper(things=("ZZ99",)))
        named = paper(papers=(sightings.identifier("case", case),))
        for sent in (paper(), named):
            other = await ask(door, "elsewhere", "POST", "/v1/epcis", content=sent)
            assert other.status_code == 200
            (one,), (none,) = other.json()["events"], stranger.json()["events"]
            assert {**one, "hash": ""} == {**none, "hash": ""}
            assert one["why"]["en"] == NO_CASE
        for who in ("rival", "elsewhere"):
            assert (await ask(door, who, "GET", f"/v1/cases/{case}/epcis")).status_code == 404
        for who in ("broker", "rival", "carrier"):
            assert (await ask(door, who, "POST", "/v1/epcis", content=paper())).status_code == 404
        assert (await door.post("/v1/epcis", content=paper())).status_code in (401, 403)
        kinds = [event.kind for event in both.offices["mx"].section.store.events(case)]
        assert "tracking.observed" not in kinds

    tried(tmp_path, visit)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "epcis.unread"),
        (b"[" * 5000, 422, "epcis.too-deep"),
        (b'{"type": "ObjectEvent", "type": "ObjectEvent"}', 422, "epcis.twice"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 422, "epcis.doctype"),
        (paper().replace(b'"OBSERVE"', b'"LOOK"'), 422, "epcis.word"),
        (b" " * ((8 << 20) + 1), 413, None),
    ],
)
def test_what_is_hostile_is_refused_with_every_fault_in_both_languages(tmp_path, content, status, code):
    async def visit(both: Sections, case: str) -> None:
        answer = await ask(
            *(both.away["mx"], "gate", "POST", "/v1/epcis"),
            content=content,
            headers={"accept-language": "es"},
        )
        assert answer.status_code == status
        if code is not None:
            told = answer.json()
            assert told["code"] == "epcis.refused"
            assert told["title"] == "El documento de eventos se rechazó completo."
            assert code in {one["code"] for one in told["findings"]}

    tried(tmp_path, visit)


def test_numbers_of_a_position_come_out_as_they_came_in(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        door = both.away["mx"]
        sent = paper(Act.POSITION, lat="27.59720812345678901", lon="-99.5")
        assert (await ask(door, "gate", "POST", "/v1/epcis", content=sent)).status_code == 200
        given = await ask(door, "chief", "GET", f"/v1/cases/{case}/epcis")
        assert b"27.59720812345678901" in given.content
        assert json.loads(given.content)["schemaVersion"] == "2.0"

    tried(tmp_path, visit)


def test_what_was_seen_is_told_to_who_follows_the_case_and_once(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        door, office = both.away["mx"], both.offices["mx"]
        sent = paper(Act.GATE_IN, -25)
        await ask(door, "gate", "POST", "/v1/epcis", content=sent)
        (one,) = (await ask(door, "gate", "POST", "/v1/epcis", content=sent)).json()["events"]
        order = transit.Order(
            begins=ARRIVES, until=ARRIVES + timedelta(hours=3), seals=("ULN7755512",), by="mx: Ana"
        )
        await office.desk(lambda section: tracing.order(section, case, order))
        await both.settle()
        for name in both.offices:
            let_in(both, name)
            await both.offices[name].desk(both.offices[name].board.catch_up)
            told = (await ask(both.away[name], "broker", "GET", "/v1/events", params={"limit": 50})).json()
            seen = [held for held in told["events"] if held["kind"] == "case.observed"]
            assert [held["body"] for held in seen] == [
                {
                    "hash": one["hash"],
                    "act": Act.GATE_IN.value,
                    "seen": plain_instant(ARRIVES - timedelta(minutes=25)),
                }
            ], name
            assert [held["case"] for held in seen] == [case]
            (ordered,) = [held for held in told["events"] if held["kind"] == "case.transit_ordered"]
            assert ordered["body"] == {
                "begins": plain_instant(ARRIVES),
                "until": plain_instant(ARRIVES + timedelta(hours=3)),
            }
            rival = await ask(both.away[name], "rival", "GET", "/v1/events", params={"limit": 50})
            assert rival.json()["events"] == []

    tried(tmp_path, visit)
