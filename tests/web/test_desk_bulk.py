"""Filing in bulk on the page: queued whole, told honestly, each filing once, and on again after kill -9."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import partial

import httpx
import pytest
from tests.filings import empty_northbound
from tests.web.desks import Trader, account, with_sections
from tests.web.served import home_with_ports, served, until

from cruce.web import handing
from cruce.web.identity import Role
from cruce.web.pages.desk import many


def trucks(count: int, mark: str = "BULK") -> list[bytes]:
    return [empty_northbound(f"{mark}-{number}").content for number in range(count)]


async def sent(trader: Trader, content: bytes, name: str = "trucks.jsonl") -> httpx.Response:
    form = {"csrf": trader.client.headers["x-csrf"]}
    return await trader.client.post("/desk/bulk", data=form, files={"file": (name, content)})


async def drained(office) -> None:
    while await office.queue.turn():
        pass


def test_a_file_is_queued_and_each_filing_told_and_kept_as_a_table(tmp_path):
    async def visit(both):
        trader, office = Trader(both), both.offices["mx"]
        content = b"\n".join([*trucks(3), b'{"reference": "=HYPERLINK(1)"}', trucks(1)[0]])
        answer = await sent(trader, content, "..\\..\\evil/<svg onload=alert(1)>.json")
        assert answer.status_code == 303, answer.text
        place = answer.headers["location"]
        waiting = (await trader.get(place)).text
        assert "0 of 5 done" in waiting
        assert "before the next of yours: 0; before your last: 4" in waiting
        assert "<svg" not in waiting
        assert "evil" not in waiting
        await drained(office)
        done = (await trader.get(place)).text
        assert "5 of 5 done" in done
        rows = list(
            csv.DictReader(io.StringIO((await trader.get(f"{place}/results.csv")).text.lstrip("\ufeff")))
        )
        states = {row["number"]: row["state"] for row in rows}
        assert list(states.values()) == ["lodged", "lodged", "lodged", "refused", "same"]
        assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
        kept = json.loads((await trader.get(f"{place}/results.json")).content)
        assert [one["state"] for one in kept] == list(states.values())
        assert all(one["findings"] for one in kept if one["state"] == "refused")
        only = (await trader.get(f"{place}?state=refused")).text
        assert only.count("<tr><td") == 1
        assert len(list(office.section.store.cases())) == 3
        assert {
            json.loads(e.content)["by"]
            for row in office.section.store.cases()
            for e in office.section.store.events(row.id)
        } == {"P broker"}
        assert (await trader.send(f"{place}/drop")).status_code == 303
        assert (await trader.get(place)).status_code == 404
        assert len(list(office.section.store.cases())) == 3

    with_sections(tmp_path, visit)


def test_a_flood_of_one_account_leaves_others_their_turn_and_the_gate_its_time(tmp_path):
    async def visit(both):
        office = both.offices["mx"]
        flood = Trader(both, account(Role.BROKER))
        other = Trader(both, account(Role.BROKER, Role.CARRIER))
        for who in (flood.who, other.who):
            office.sessions.accounts._by_name[who.name] = who
        first = (await sent(flood, b"\n".join(trucks(40, "FLOOD")))).headers["location"]
        second = (await sent(other, b"\n".join(trucks(2, "FEW")))).headers["location"]
        told = (await other.get(second)).text
        assert "before the next of yours: 1; before your last: 3" in told
        await office.queue.turn()
        assert "2 of 2 done" in (await other.get(second)).text
        assert "2 of 40 done" in (await flood.get(first)).text
        assert (await other.get(first)).status_code == 404
        case = await both.lodge(empty_northbound("GATE"))
        assert office.section.store.case(case) is not None, "a single filing waits for no file"

    with_sections(tmp_path, visit)


def test_a_file_that_is_none_or_too_much_is_refused_whole(tmp_path, monkeypatch):
    async def visit(both):
        trader, section = Trader(both), both.offices["mx"].section
        for content in (b"", b"[{}", b"PK\x03\x04", b"<?xml version='1.0'?><x/>", b"\x1f\x8b\x08no"):
            answer = await sent(trader, content)
            assert answer.status_code == 422, content
            assert "refused whole" in answer.text
        monkeypatch.setattr(handing, "LARGEST", 100)
        assert (await sent(trader, b"[" + b"{}," * 99)).status_code == 413
        monkeypatch.undo()
        monkeypatch.setattr(handing, "MOST", 2)
        answer = await sent(trader, b"\n".join(trucks(3)))
        assert "would wait" in answer.text
        assert section.store.bulk.batches("broker") == ()
        assert not section.store.bulk.waiting()
        carrier = Trader(both, account(Role.CARRIER))
        assert (await sent(carrier, b"{}")).status_code == 404
        assert (await carrier.get("/desk/bulk")).status_code == 404
        answer = await trader.client.post("/desk/bulk", data={"csrf": "x"}, files={"file": b"{}"})
        assert answer.status_code == 403

    with_sections(tmp_path, visit)


@pytest.mark.parametrize(
    ("sent_as", "shown"),
    [
        ("C:\\x\\a.json", "a.json"),
        ("../../etc/passwd", "passwd"),
        ("", "–"),
        ("a\x00b\n.csv", "ab.csv"),
        ("ñ" * 200, "ñ" * 80),
    ],
)
def test_a_path_is_no_name(sent_as, shown):
    assert handing.bare(sent_as) == shown


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1"])
def test_no_cell_is_a_formula(cell):
    assert many.harmless(cell) == f"'{cell}"


@pytest.mark.slow
def test_after_kill_9_none_is_lost_and_none_lodged_twice(tmp_path):
    home = tmp_path / "home"
    ports = home_with_ports(home, ("mx", "us"))
    count = 120
    with served(home, ports) as sections:
        door = sections["mx"].door
        csrf = signed_in(door)
        files = {"file": ("trucks.jsonl", b"\n".join(trucks(count)))}
        place = door.post("/desk/bulk", data={"csrf": csrf}, files=files).headers["location"]
        for least in (8, 40):
            until(partial(has_done, door, place, least))
            sections["mx"].kill()
            sections["mx"].start()
            until(sections["mx"].health)
            signed_in(door)
        until(partial(has_done, door, place, count))
        outcomes = door.get(f"{place}/results.json").json()
        assert [one["number"] for one in outcomes] == list(range(1, count + 1))
        assert {one["state"] for one in outcomes} == {"lodged"}, "one lodged twice would be “same”"
        assert len({one["case"] for one in outcomes}) == count


def signed_in(door: httpx.Client) -> str:
    door.cookies.clear()
    door.post("/sign-in/training", data={"name": "broker", "next": "/desk"})
    found = re.search(r'name="csrf" value="([^"]+)"', door.get("/desk").text)
    assert found
    return found[1]


def has_done(door: httpx.Client, place: str, least: int) -> bool:
    found = re.search(r"([\d,]+) of [\d,]+ done", door.get(place, headers={"accept-language": "en"}).text)
    return found is not None and int(found[1].replace(",", "")) >= least
