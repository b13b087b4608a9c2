"""The door between sections: what comes by it is taken once; what is false is refused by name."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
from tests.clearance.border import acts, check_log, file_of
from tests.filings import AS_OF, a1_southbound, harness_northbound
from tests.web.pair import Sections, together

from cruce import clearance
from cruce.credentials import JointReceipt
from cruce.exchange.signatures import WINDOW, Request, sign_request
from cruce.model import CruceError, JointState
from cruce.section.minutes import Agreed

NORTH = harness_northbound()
NOW = int(AS_OF.timestamp())


def test_a_truck_filed_at_one_door_is_decided_by_both_and_has_one_receipt(tmp_path):
    async def crossing(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        await both.present(case, NORTH, "us")
        await both.settle()
        for name, door in both.local.items():
            told = (await door.get(f"/v1/cases/{case}")).json()
            assert (told["state"], set(told["decisions"])) == ("released", {"mx", "us"})
            check_log(both.offices[name].section)
        receipts = {(await door.get(f"/v1/cases/{case}/receipt")).text for door in both.local.values()}
        (one,) = receipts
        assert set(JointReceipt.parse(one.encode()).parts) == {"mx", "us"}

    together(tmp_path, crossing)


def test_three_sections_work_as_one_border(tmp_path):
    async def crossing(all_three: Sections) -> None:
        case = await all_three.lodge(NORTH, "us")
        await all_three.settle()
        await all_three.present(case, NORTH, "ca")
        await all_three.settle()
        for office in all_three.offices.values():
            assert clearance.joint(office.section, case).state is JointState.RELEASED
            assert file_of(office.section, case).observed.keys() == {"ca", "mx", "us"}

    together(tmp_path, crossing, ("ca", "mx", "us"))


def test_a_parcel_whose_answer_was_lost_is_taken_once(tmp_path):
    async def crossing(both: Sections) -> None:
        case = await both.lodge(NORTH)
        (puller,) = both.offices["us"].pullers

        async def lose(answer: httpx.Response) -> httpx.Response:
            if both.switch.seen[-1].method == "POST":
                raise httpx.ReadTimeout("lost")
            return answer

        both.switch.answers = lose
        await puller.turn()
        assert puller.contact.failures == 1
        both.switch.answers = None
        await both.settle()
        assert acts(both.offices["us"].section, case).count("clearance.lodged") == 1

    together(tmp_path, crossing)


def test_a_peer_that_is_away_is_asked_ever_more_seldom_and_blocks_nobody(tmp_path):
    async def crossing(all_three: Sections) -> None:
        case = await all_three.lodge(NORTH)
        all_three.switch.cut = {"ca"}
        to_ca, to_mx = all_three.offices["us"].pullers
        waits = [await to_ca.turn() for _ in range(9)]
        assert all(wait > 0.2 for wait in waits)
        assert max(waits[:2]) < min(waits[5:])
        assert waits[-1] <= 60
        assert isinstance(to_ca.contact.fault, CruceError)
        assert to_ca.contact.fault.code == "peer.away"
        await to_mx.turn()
        assert all_three.offices["us"].section.store.case(case) is not None
        all_three.switch.cut = set()
        await to_ca.turn()
        assert to_ca.contact.failures == 0

    together(tmp_path, crossing, ("ca", "mx", "us"))


def test_a_parcel_holds_no_more_than_was_asked_for(tmp_path):
    async def crossing(both: Sections) -> None:
        for number in range(6):
            await both.lodge(harness_northbound(f"R-{number}"))
        (puller,) = both.offices["us"].pullers
        sizes = []
        for limit, most in ((2, 1 << 20), (1000, 1 << 20), (1000, 9000), (1000, 1)):
            content = await puller.source.outbox(0, limit, most)
            assert content is not None
            sizes.append(len(json.loads(content.partition(b"\n")[2])["messages"]))
        assert sizes[0] == 2
        assert sizes[1] == 6
        assert 1 <= sizes[2] < 6
        assert sizes[3] == 1  # else a message larger than that would never come over

    together(tmp_path, crossing)


# --- the threats of this door, one after the other ---------------------------------------------------------


def again(answer: httpx.Response, body: bytes) -> httpx.Response:
    """An answer with other content under the same fields."""
    return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(body))


def by_hand(
    both: Sections, query: str = "to=us&after=0&limit=9&most=9999", **changes: object
) -> httpx.Request:
    """A request of Mexico to the United States, right in everything that is not changed."""
    words = {"at": NOW, "nonce": "n" * 24, "by": "mx", "path": "/peer/v1/outbox", **changes}
    key = both.offices[str(words["by"])].section.keys.act
    path = str(words["path"])
    fields = sign_request(key, Request("GET", path, query), int(str(words["at"])), str(words["nonce"]))
    return httpx.Request("GET", f"https://us.example{path}?{query}", headers=fields)


async def refused(both: Sections, request: httpx.Request, status: int, code: str) -> None:
    """Check that a request is refused by name, counted, and moves nothing but the record of refusals."""
    us = both.offices["us"]
    before = us.section.store.head(), us.refusals[code]
    places = [us.section.store.position(name, box) for name in both.offices for box in ("in", "out")]
    answer = await both.away["us"].send(request)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["says"]["en"] != answer.json()["says"]["es"]
    assert us.refusals[code] == before[1] + 1
    written = [us.section.store.event(seq) for seq in range(before[0].size, us.section.store.head().size)]
    told = [json.loads(one.content) for one in written if one is not None]
    assert [(one["kind"], one["body"]["code"]) for one in told] == [("exchange.turned_away", code)]
    assert places == [us.section.store.position(name, box) for name in both.offices for box in ("in", "out")]


def test_what_is_unsigned_forged_or_from_a_stranger_is_refused(tmp_path):
    async def threats(all_three: Sections) -> None:
        bare = httpx.Request("GET", "https://us.example/peer/v1/outbox?to=us")
        await refused(all_three, bare, 401, "peer.unsigned")
        forged = by_hand(all_three)
        forged.headers["signature-input"] = forged.headers["signature-input"].replace("/mx/", "/ca/")
        await refused(all_three, forged, 401, "peer.signature")
        stranger = by_hand(all_three)
        stranger.headers["signature-input"] = stranger.headers["signature-input"].replace("/mx/", "/zz/")
        await refused(all_three, stranger, 403, "peer.unknown")
        version = by_hand(all_three)
        version.headers["signature-input"] = version.headers["signature-input"].replace("peer-1", "peer-2")
        await refused(all_three, version, 400, "peer.version")

    together(tmp_path, threats, ("ca", "mx", "us"))


def test_what_is_replayed_early_late_or_for_another_is_refused(tmp_path):
    async def threats(both: Sections) -> None:
        first = by_hand(both)
        assert (await both.away["us"].send(first)).status_code == 200
        await refused(both, by_hand(both), 401, "peer.replayed")
        await refused(both, by_hand(both, at=NOW + WINDOW + 1), 401, "peer.early")
        await refused(both, by_hand(both, at=NOW - WINDOW - 1), 401, "peer.late")
        await refused(both, by_hand(both, "to=ca&after=0&limit=9&most=9"), 421, "peer.other")
        await refused(both, by_hand(both, "to=us&after=x&limit=9&most=9", nonce="m" * 24), 400, "serve.query")

    together(tmp_path, threats)


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path):
    async def threats(both: Sections) -> None:
        read = []

        async def endless():
            for _ in range(1000):
                read.append(1)
                yield bytes(1 << 16)

        url = "https://us.example/peer/v1/acknowledgements?to=us"
        told = httpx.Request("POST", url, content=b"", headers={"content-length": str(1 << 40)})
        await refused(both, told, 413, "serve.large")
        await refused(both, httpx.Request("POST", url, content=endless()), 413, "serve.large")
        assert len(read) <= 1000

    together(tmp_path, threats)


def test_an_answer_that_another_section_gave_is_not_brought_by_this_one(tmp_path):
    async def threats(all_three: Sections) -> None:
        await all_three.lodge(NORTH, "us")
        parcel = await all_three.offices["mx"].pullers[1].source.outbox(0, 10, 1 << 20)
        assert parcel is not None
        from cruce.exchange import accept

        answer = accept(all_three.offices["mx"].section, parcel)
        await all_three.offices["ca"].pullers[1].turn()
        line = all_three.offices["ca"].lines["us"]
        with pytest.raises(CruceError) as refusal:
            await line.acknowledge(answer)
        assert "peer.other" in refusal.value.says.en
        await all_three.offices["mx"].lines["us"].acknowledge(answer)

    together(tmp_path, threats, ("ca", "mx", "us"))


def test_an_answer_changed_or_swapped_on_the_way_is_not_taken(tmp_path):
    async def threats(both: Sections) -> None:
        case = await both.lodge(NORTH)
        (puller,) = both.offices["us"].pullers
        before: list[httpx.Response] = []

        async def swapped(answer: httpx.Response) -> httpx.Response:
            await answer.aread()
            before.append(answer)
            return again(before[0], before[0].content)

        async def changed(answer: httpx.Response) -> httpx.Response:
            body = (await answer.aread()).replace(b"clearance", b"clearanse")
            return again(answer, body)

        async def gateway(_: httpx.Response) -> httpx.Response:
            return again(httpx.Response(502), b"<html>bad gateway</html>")

        both.switch.answers = swapped
        await puller.source.outbox(0, 10, 1 << 20)
        for fault, code in (
            (swapped, "peer.signature"),
            (changed, "peer.signature"),
            (gateway, "peer.answer"),
        ):
            both.switch.answers = fault
            await puller.turn()
            assert isinstance(puller.contact.fault, CruceError)
            assert puller.contact.fault.code == code
        assert both.offices["us"].section.store.case(case) is None

    together(tmp_path, threats)


def test_an_answer_larger_than_is_read_is_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr("cruce.exchange.http.LARGEST", 500)

    async def threats(both: Sections) -> None:
        case = await both.lodge(NORTH)
        (puller,) = both.offices["us"].pullers
        await puller.turn()
        assert isinstance(puller.contact.fault, CruceError)
        assert puller.contact.fault.code == "peer.large"
        assert both.offices["us"].section.store.case(case) is None

    together(tmp_path, threats)


def test_a_wrong_clock_stops_the_exchange_by_name_until_it_is_right(tmp_path):
    async def threats(both: Sections) -> None:
        case = await both.lodge(NORTH)
        mx, us = both.offices["mx"], both.offices["us"]
        (puller,) = us.pullers
        us.lines["mx"]._clock = lambda: AS_OF + timedelta(minutes=6)
        await puller.turn()
        assert isinstance(puller.contact.fault, CruceError)
        assert puller.contact.fault.code == "peer.late"  # so it seems to who is ahead
        assert mx.refusals["peer.early"] == 1
        us.lines["mx"]._clock = us.section.clock
        await puller.turn()
        assert us.section.store.case(case) is not None

    together(tmp_path, threats)


def test_a_log_that_was_put_back_is_found_at_the_door_and_nothing_else_stops(tmp_path):
    """Mexico has seen more of the log of the United States than is in it now."""

    async def threats(both: Sections) -> None:
        await both.lodge(a1_southbound(), "us")
        await both.settle()
        mx, us = both.offices["mx"], both.offices["us"]
        before = us.section.store
        from cruce.ledger import Tree

        us.section.store._tree = Tree()
        (puller,) = mx.pullers
        await both.lodge(NORTH, "mx")
        await puller.turn()
        assert puller.contact.failures == 1
        assert us.section.store is before
        answer = await both.local["mx"].get("/healthz")
        assert answer.status_code == 200
        assert answer.json()["peers"]["us"]["failures"] == 1

    together(tmp_path, threats)


def test_receipts_are_given_to_peers_only_as_far_as_a_minute_lets_channels_cross(tmp_path):
    async def asking(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        await both.present(case, NORTH)
        await both.settle()
        line = both.offices["us"].lines["mx"]
        assert await line.receipt(case) is not None
        assert await line.receipt("unknown") is None
        both.offices["mx"].section.agreed = Agreed()
        assert await line.receipt(case) is None

    together(tmp_path, asking)
