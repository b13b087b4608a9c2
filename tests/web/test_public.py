"""What the public reads: measured times with their band, counts of the day, how to cross, the calculator."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clearance.border import starter_law
from tests.filings import AS_OF, empty_northbound, harness_northbound
from tests.web.keyed import is_refused
from tests.web.pair import Sections, together
from tests.web.test_pages import account, signed_in, tried

from cruce.clearance import tracing
from cruce.model import Direction
from cruce.tracking import Act, epcis, measuring, sightings
from cruce.web import calculator
from cruce.web.board import Board, Row
from cruce.web.identity import Role
from cruce.web.waits import Salts, Waits

NORTH, LADEN = empty_northbound(), harness_northbound()
PLACES = ("/", "/crossings/US-TX-WTB", "/how-to-cross", "/calculator")


def visitor(both: Sections, at: str = "mx") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=both.switch.doors[at], base_url=f"https://{at}.example")


async def caught_up(both: Sections) -> None:
    for office in both.offices.values():
        await office.desk(office.board.catch_up)


def test_the_public_needs_no_account_and_no_script_in_both_languages(tmp_path):
    async def visit(both: Sections) -> None:
        await both.lodge(NORTH)
        await caught_up(both)
        for place in PLACES:
            for language in ("en", "es"):
                answer = await visitor(both).get(place, headers={"accept-language": language})
                assert answer.status_code == 200, place
                assert f'lang="{language}"' in answer.text
                inner = re.sub(r"<(head|header|footer).*?</\1>", "", answer.text, flags=re.DOTALL)
                assert "hx-" not in inner
                assert "onclick" not in inner
        first = await visitor(both).get("/")
        assert "Not measured: no truck was seen" in first.text
        assert (await visitor(both).get("/crossings/US-TX-NOWHERE")).status_code == 404
        assert (await visitor(both).get("/crossings/%2e%2e")).status_code == 404

    tried(tmp_path, visit)


def test_a_crossing_of_the_list_without_any_case_is_shown_too(tmp_path):
    async def visit(both: Sections) -> None:
        answer = await visitor(both).get("/crossings/US-TX-PHR")
        assert answer.status_code == 200
        assert "Pharr" in answer.text
        assert "Not measured" in answer.text

    tried(tmp_path, visit)


def test_times_come_from_the_sections_own_record(tmp_path):
    """Trucks are seen in the queue and presented at the booth: the page tells their median."""

    async def visit(both: Sections) -> None:
        office = both.offices["mx"]
        case = await both.lodge(LADEN)
        await caught_up(both)
        arrives = LADEN.filing.expected_arrival
        both.clock.now = arrives + timedelta(hours=1)
        plate = LADEN.filing.trip.conveyance.plates[0].number
        seen = sightings.Sighting(
            hash="", act=Act.QUEUED, at=arrives - timedelta(minutes=42), things=(plate,)
        )
        paper = epcis.written(epcis.document([sightings.event_of(seen)], arrives, [sightings.CONTEXT]))
        await office.desk(lambda section: tracing.record(section, paper, "gate"))
        await both.present(case, LADEN)
        await caught_up(both)
        ((start, end),) = measuring.matched(tuple(office.board.waits.readings), arrives - timedelta(hours=2))[
            0
        ]
        assert end.at - start.at == timedelta(minutes=42)
        one, *_ = office.board.waits.at(LADEN.filing.crossing, both.clock.now)
        assert (one.n, one.is_enough) == (1, False)
        answer = await visitor(both).get(f"/crossings/{LADEN.filing.crossing}")
        assert "Not measured: trucks seen in and out in the last two hours: 1." in answer.text
        office.board.waits.readings.extend(_trucks(arrives, 9, LADEN.filing.crossing))
        office.board.waits._told = None
        answer = await visitor(both).get(f"/crossings/{LADEN.filing.crossing}?lang=es")
        assert "camiones en dos horas, el último hace" in answer.text
        assert "30 min" in answer.text

    tried(tmp_path, visit)


def _trucks(arrives, count, crossing):
    salt = Salts()
    for number in range(count):
        for point, at in (
            (measuring.Point.ENTRY, arrives - timedelta(minutes=30 - number)),
            (measuring.Point.EXIT, arrives + timedelta(minutes=number)),
        ):
            yield measuring.Reading(
                keys=measuring.hashed(f"T{number}", at, salt),
                at=at,
                point=point,
                crossing=crossing,
                direction="northbound",
                lane="2",
            )


def test_a_service_that_starts_again_reads_its_record(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(LADEN)
        both.clock.now = LADEN.filing.expected_arrival
        await both.present(case, LADEN)
        await caught_up(both)
        office, again = both.offices["mx"], Board()
        await office.desk(again.begin)
        while await office.desk(again.gather):
            pass
        before, after = (tuple(board.waits.readings) for board in (office.board, again))
        assert [one.point for one in after] == [one.point for one in before] == [measuring.Point.EXIT]
        assert set(after[0].keys).isdisjoint(before[0].keys)

    tried(tmp_path, visit)


@pytest.mark.parametrize(("role", "told"), [(Role.CHIEF, True), (Role.BROKER, False)])
def test_officers_alone_read_what_is_not_as_declared_and_not_every_position(tmp_path, role, told):
    async def visit(both: Sections) -> None:
        case = await both.lodge(LADEN)
        both.clock.now = LADEN.filing.expected_arrival
        plate = LADEN.filing.trip.conveyance.plates[0].number
        seen = [
            sightings.Sighting(
                hash="", act=Act.SEAL_CHECKED, at=both.clock.now, things=(plate,), seals=("X1",)
            )
        ]
        for number in range(30):
            at = both.clock.now - timedelta(minutes=60 - number)
            where: dict[str, Any] = {"lat": Decimal(f"27.{number:02}"), "lon": Decimal("-99.5")}
            seen.append(sightings.Sighting(hash="", act=Act.POSITION, at=at, things=(plate,), **where))
        events = [sightings.event_of(one) for one in seen]
        paper = epcis.written(epcis.document(events, both.clock.now, [sightings.CONTEXT]))
        await both.offices["mx"].desk(lambda section: tracing.record(section, paper, "gate"))
        await caught_up(both)
        page = (await signed_in(both, account(role)).get(f"/cases/{case}")).text
        assert ("track.seal-mismatch" in page) is told
        assert page.count('class="seen-position"') == 20
        assert "Earlier positions that are not shown: 10" in page

    tried(tmp_path, visit)


def test_no_plate_is_kept():
    row = Row("c", 1, 0, "d", "r", "X", Direction.NORTHBOUND, AS_OF, ("1AB2345",), "c", (), frozenset())
    waits = Waits()
    event = type(
        "E",
        (),
        {
            "kind": "clearance.presented",
            "content": b'{"body":{"presentation":{"at":"2026-05-13T17:30:00Z"}}}',
        },
    )
    (one,) = waits._readings(event, row)  # type: ignore[arg-type]
    assert "1AB2345" not in repr(one)


def test_salts_are_forgotten():
    salts = Salts(bytes)
    from datetime import date

    for day in range(1, 20):
        salts(date(2026, 1, day))
    assert len(salts._known) <= 5


ASKED = {
    "direction": "southbound",
    "us_code": "8708305090",
    "mx_code": "87083099",
    "origin": "US",
    "value": "1000",
    "currency": "USD",
    "on": "2026-05-13",
}


class Holder:
    """A section as the calculator needs it."""

    law = starter_law()

    @staticmethod
    def clock():
        return AS_OF


def calculated(**asked: str) -> calculator.Made:
    return calculator.calculated(Holder(), calculator.Asking.of({**ASKED, **asked}))  # type: ignore[arg-type]


def test_both_sides_are_computed_by_the_real_tariff():
    made = calculated()
    assert [(one.country, one.flow.value) for one in made.liabilities] == [("us", "export"), ("mx", "import")]
    assert all(charge.citations for one in made.liabilities for charge in one.charges if charge.amount)
    north = calculated(direction="northbound", origin="MX")
    assert [(one.country, one.flow.value) for one in north.liabilities] == [
        ("us", "import"),
        ("mx", "export"),
    ]
    duty = next(one for one in north.liabilities[0].charges if one.kind == "duty")
    assert duty.amount is not None
    assert str(duty.amount.amount) == "25.00"


def test_one_code_is_one_side():
    assert [one.country for one in calculated(us_code="").liabilities] == ["mx"]


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ({"origin": "XX"}, {"origin"}),
        ({"value": "a lot", "origin": ""}, {"value", "origin"}),
        ({"us_code": "1", "mx_code": "abc"}, {"us_code", "mx_code"}),
        (
            {"us_code": "", "mx_code": "", "origin": "", "value": ""},
            {"us_code", "mx_code", "origin", "value"},
        ),
        ({"direction": "up"}, {"direction"}),
        ({"on": "yesterday", "value": "-5"}, {"on", "value"}),
        ({"currency": "ZZZ"}, {"currency"}),
        ({"value": "1e999999"}, {"value"}),
    ],
)
def test_every_fault_is_told_at_its_field_at_once(asked, fields):
    made = calculated(**asked)
    assert made.is_refused
    assert not made.liabilities
    assert fields <= {name for name, _ in made.faults}
    assert all(one.says.en and one.says.es for _, one in made.faults)


def test_a_system_has_times_lanes_and_duties_as_the_page_has_them(tmp_path):
    async def asking(both: Sections) -> None:
        anybody = both.away["mx"]
        await both.lodge(NORTH)
        await caught_up(both)
        told = (await anybody.get("/v1/crossings")).json()["crossings"]
        here = next(one for one in told if one["crossing"] == NORTH.filing.crossing)
        assert here["day"]["expected"] == 1
        assert here["zone"] == "America/Chicago"
        assert here["times"] == []
        made = (await anybody.post("/v1/calculations", json=ASKED)).json()
        page = await anybody.get("/calculator", params=ASKED)
        for one in made["liabilities"]:
            assert all(charge["citations"] for charge in one["charges"] if charge.get("amount"))
            total = sum(Decimal(c["amount"]["amount"]) for c in one["charges"] if c["status"] == "due")
            assert f"{total:,} {one['currency']}" in page.text
        wrong = await anybody.post("/v1/calculations", json={**ASKED, "origin": "XX", "value": "-1"})
        is_refused(wrong, "calculator.refused")
        assert {one["pointer"] for one in wrong.json()["findings"]} >= {"/origin", "/value"}
        for body in ({}, {**ASKED, "direction": "up"}, {**ASKED, "value": "9" * 61}, {**ASKED, "more": 1}):
            is_refused(await anybody.post("/v1/calculations", json=body), "serve.malformed")

    together(tmp_path, asking)


TYPED = st.text(max_size=70)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(ASKED)), TYPED | st.sampled_from(["'", '"', ",", "\n", "\0", "9" * 60])
    )
)
def test_nothing_that_is_typed_breaks_it(asked):
    made = calculated(**asked)
    assert made.is_refused or made.liabilities


def test_the_page_of_the_calculator_refuses_with_the_form_as_it_was_sent(tmp_path):
    async def visit(both: Sections) -> None:
        answer = await visitor(both).get(
            "/calculator", params={**ASKED, "origin": "<script>x</script>", "value": ""}
        )
        assert answer.status_code == 422
        assert "<script>x" not in answer.text
        assert "&lt;script&gt;x" in answer.text
        assert 'aria-invalid="true"' in answer.text
        good = await visitor(both).get("/calculator", params={**ASKED, "lang": "es"})
        assert good.status_code == 200
        assert "Lo que cobra cada país" in good.text

    tried(tmp_path, visit)
