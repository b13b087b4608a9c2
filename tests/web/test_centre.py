"""The command centre without a browser: a crossing's picture, what a chief sets, screens kept live."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.filings import a1_southbound, empty_northbound
from tests.web.pair import Sections
from tests.web.test_pages import account, signed_in, tried

from cruce.clearance import crossing
from cruce.model import Direction, PowerError
from cruce.web.board import bare
from cruce.web.identity import Role
from cruce.web.picture import take

NORTH, SOUTH = empty_northbound(), a1_southbound()
HERE = NORTH.filing.crossing


async def caught_up(both: Sections) -> None:
    for office in both.offices.values():
        await office.desk(office.board.catch_up)


@pytest.mark.parametrize("find", ["plate", "seal", "reference", "case", "doda", "address"])
def test_a_truck_is_found_by_whatever_can_be_read_off_it(tmp_path, find):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SOUTH, "us")
        await both.settle()
        await caught_up(both)
        trip, papers = SOUTH.filing.trip, SOUTH.filing.consignments[0].pedimento
        assert papers is not None
        doda = str(papers.doda)
        asked = str(
            {
                "plate": trip.conveyance.plates[0].number.lower(),
                "seal": f" {trip.seals[0].number} ",
                "reference": SOUTH.filing.reference,
                "case": case,
                "doda": doda,
                "address": f"https://example.gob.mx/validador?D1=16&D2=1&D3={doda}",
            }[find]
        )
        for office in both.offices.values():
            assert [row.case for row in office.board.marked(SOUTH.filing.crossing, asked)] == [case]
            assert not office.board.marked("US-AZ-LUK", asked)
            assert not office.board.marked(SOUTH.filing.crossing, "x")

    tried(tmp_path, visit)


def test_a_case_that_was_amended_is_found_by_its_new_numbers_only(tmp_path):
    async def visit(both: Sections) -> None:
        await both.lodge(NORTH)
        await caught_up(both)
        board = both.offices["mx"].board
        (row,) = board.open_at(HERE)
        plate = bare(row.plates[0])
        board._drop(row.case)
        assert not board.marked(HERE, plate)
        assert not board._marked
        assert not board.open_at(HERE)

    tried(tmp_path, visit)


def test_what_a_chief_sets_is_on_record_and_in_the_picture(tmp_path):
    async def visit(both: Sections) -> None:
        await both.lodge(NORTH)
        office = both.offices["mx"]
        client = signed_in(both, account(Role.CHIEF))
        forms = [
            {"what": "lane", "lane": "3", "kind": "fast", "direction": "northbound", "state": "on"},
            {"what": "lane", "lane": "3", "kind": "fast", "direction": "northbound"},
            {"what": "scanner", "scanner": "VACIS 1"},
            {"what": "shift", "officers": "7", "inspectors": "3", "canines": ""},
            {"what": "incident", "says": "Lane 3 flooded"},
        ]
        for form in forms:
            answer = await client.post(f"/centre/{HERE}/set", data={**form, "csrf": client.headers["x-csrf"]})
            assert answer.status_code == 303, answer.text
        await caught_up(both)
        standing = office.board.standings[HERE]
        assert not standing.lanes["3"].what.open
        assert standing.lanes["3"].by == "P chief"
        assert not standing.scanners["VACIS 1"].what.works
        assert standing.shift is not None
        assert standing.shift.what.officers == 7
        picture = take(office.board, HERE, office.section.clock())
        assert {"incident": 1, "scanner": 1}.items() <= dict(picture.urgent).items()
        text = (await client.get(f"/centre/{HERE}")).text
        assert "Lane 3 flooded" in text
        again = {**forms[-1], "csrf": client.headers["x-csrf"]}
        assert (await client.post(f"/centre/{HERE}/set", data=again)).status_code == 303  # a double click
        (incident,) = standing.incidents
        end = {"what": "end", "number": str(incident.number), "csrf": client.headers["x-csrf"]}
        assert (await client.post(f"/centre/{HERE}/set", data=end)).status_code == 303
        assert (await client.post(f"/centre/{HERE}/set", data=end)).status_code == 409
        kinds = [one.kind for one in office.section.store.events(f"crossing.{HERE}")]
        assert kinds == [
            *("clearance.lane_set", "clearance.lane_set", "clearance.scanner_set", "clearance.shift_set"),
            *("clearance.incident_noted", "clearance.incident_ended"),
        ]

    tried(tmp_path, visit)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"what": "lane", "lane": "3", "kind": "rocket", "direction": "northbound"},
        {"what": "lane", "lane": "<script>", "kind": "fast", "direction": "northbound"},
        {"what": "shift", "officers": "-1", "inspectors": "3"},
        {"what": "shift", "officers": "9" * 400, "inspectors": "3"},
        {"what": "incident", "says": ""},
        {"what": "incident", "says": "x" * 1001},
        {"what": "end", "number": "7"},
        {"what": "end", "number": "-7"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_recorded(tmp_path, form):
    async def visit(both: Sections) -> None:
        office = both.offices["mx"]
        client = signed_in(both, account(Role.CHIEF))
        before = office.section.store.tree.size
        answer = await client.post(f"/centre/{HERE}/set", data={**form, "csrf": client.headers["x-csrf"]})
        assert answer.status_code in (400, 409)
        assert office.section.store.tree.size == before

    tried(tmp_path, visit)


def test_a_crossing_that_is_not_and_one_of_others_answer_the_same_bytes(tmp_path):
    async def visit(both: Sections) -> None:
        client = signed_in(both, account(Role.CHIEF, crossings=("US-AZ-LUK",)))
        for place in ("/centre/{}", "/booth/{}", "/centre/{}/live", "/centre/{}/set"):
            other, none = [await client.get(place.format(code)) for code in (HERE, "US-TX-NOWHERE")]
            assert (other.status_code, none.status_code) == (404, 404), place
            assert other.text.replace(HERE, "") == none.text.replace("US-TX-NOWHERE", "")

    tried(tmp_path, visit)


def test_nobody_but_a_person_sets_anything(tmp_path):
    async def visit(both: Sections) -> None:
        lane = crossing.Lane(lane="1", kind=crossing.LaneKind.FAST, direction=Direction.NORTHBOUND, open=True)
        with pytest.raises(PowerError) as told:
            crossing.set_lane(both.offices["mx"].section, HERE, lane, "us: Ana")
        assert told.value.code == "case.other-officer"

    tried(tmp_path, visit)


def test_a_screen_is_sent_all_at_first_and_then_only_what_changed(tmp_path):
    async def visit(both: Sections) -> None:
        office = both.offices["mx"]
        watch = asyncio.create_task(office._watch())
        renders = []

        def render(picture):
            renders.append(picture.size)
            return {"still": "<p>still</p>", "size": f"<p>{picture.size}</p>"}

        followers = [office.screens.follow(HERE, "en", render) for _ in range(20)]
        assert all(b"still" in text for text in [await anext(one) for one in followers])
        first = len(renders)
        await both.lodge(NORTH)
        async with asyncio.timeout(10):
            told = [await anext(one) for one in followers]
        assert all(re.fullmatch(rb"event: board\ndata: <p>\d+</p>\n\n", text) for text in told)
        assert len(renders) - first < 5, "one picture for all screens"
        for one in followers:
            await one.aclose()
        assert not office.screens._shown
        watch.cancel()

    tried(tmp_path, visit)


def test_two_officers_on_one_case_the_second_is_told(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        first, second = signed_in(both, account(Role.OFFICER)), signed_in(both, account(Role.CHIEF))
        pages = [(await one.get(f"/cases/{case}")).text for one in (first, second)]
        stands = [re.findall(r'name="stand" value="(\w+)"', text)[0] for text in pages]
        assert stands[0] == stands[1]

        def form(client, stand):
            plates = " ".join(plate.number for plate in NORTH.filing.trip.conveyance.plates)
            return {"csrf": client.headers["x-csrf"], "stand": stand, "plates": plates}

        section = both.offices["mx"].section
        for _ in range(2):  # a double click is one act
            answer = await first.post(f"/cases/{case}/present", data=form(first, stands[0]))
            assert answer.status_code == 303
        answer = await second.post(f"/cases/{case}/present", data=form(second, stands[1]))
        assert answer.status_code == 409
        assert "acted on this case" in answer.text
        kinds = [one.kind for one in section.store.events(case)]
        assert kinds.count("clearance.presented") == 1

    tried(tmp_path, visit)


def test_a_booth_says_in_one_sentence_why(tmp_path):
    async def visit(both: Sections) -> None:
        await both.lodge(NORTH)
        await both.settle()
        await caught_up(both)
        client = signed_in(both, account(Role.OFFICER))
        plate = NORTH.filing.trip.conveyance.plates[0].number
        before = (await client.get(f"/booth/{HERE}?scan={plate}")).text
        assert "NOT YET" in before
        assert "Compare plates" in before
        case = both.offices["mx"].board.marked(HERE, plate)[0].case
        seen = {"csrf": client.headers["x-csrf"], "plates": "OTHER99", "driver": "Somebody Else"}
        answer = await client.post(f"/cases/{case}/present", data={**seen, "back": f"/booth/{HERE}"})
        assert answer.headers["location"] == f"/booth/{HERE}?scan={case}"
        after = (await client.get(answer.headers["location"])).text
        assert "The plates seen are not those filed" in after
        assert "The driver is not the one filed" in after
        assert "Nothing filed at this crossing bears" in (await client.get(f"/booth/{HERE}?scan=ZZZ999")).text

    tried(tmp_path, visit)


def test_a_truck_with_an_appointment_is_counted_in_its_hour(tmp_path):
    async def visit(both: Sections) -> None:
        await both.lodge(NORTH)
        await caught_up(both)
        board = both.offices["mx"].board
        (row,) = board.open_at(HERE)
        now = row.expected.replace(minute=0)
        assert [one.count for one in take(board, HERE, now).hours][:3] == [1, 0, 0]
        board._put(replace(row, booked=row.expected + timedelta(hours=2), booked_lane="2"))
        assert [one.count for one in take(board, HERE, now).hours][:3] == [0, 0, 1]
        client = signed_in(both, account(Role.CHIEF))
        assert "appointment, lane 2" in (await client.get(f"/centre/{HERE}")).text

    tried(tmp_path, visit)
