"""The feed of acts, live and by webhooks: one's own cases, nothing secret, none lost over a kill."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest
from tests.filings import AS_OF, harness_northbound
from tests.web import keyed
from tests.web.keyed import ask, bearer, let_in
from tests.web.pair import Sections, together
from tests.web.receiver import Receiver
from tests.web.served import Served, home_with_ports, served, until

from cruce.exchange import webhooks
from cruce.web.api import views
from cruce.web.identity import accounts

NORTH = harness_northbound()
SEEN = {"at": NORTH.filing.expected_arrival.isoformat()}
SECRET = ("profile", "lot", "circumstances", "probability", "liability", "salt", "canonical", "reasons")


async def read_all(door: httpx.AsyncClient, who: str, limit: int = 3) -> list[dict[str, object]]:
    found, after = [], None
    for _ in range(500):
        query = {"limit": limit, **({"after": after} if after else {})}
        told = (await ask(door, who, "GET", "/v1/events", params=query)).json()
        found += told["events"]
        if not told["more"]:
            return found
        after = told["next"]
    raise AssertionError("it has no end")


def test_the_feed_tells_of_own_cases_and_nothing_that_is_secret(tmp_path):
    async def reading(both: Sections) -> None:
        let_in(both)
        door, office = both.away["mx"], both.offices["mx"]
        case = await both.lodge(NORTH)
        await both.settle()
        await both.present(case, NORTH)
        await both.settle()
        await office.desk(office.board.catch_up)
        found = await read_all(door, "broker")
        kinds = Counter(one["kind"] for one in found)
        assert kinds["case.lodged"] == kinds["case.presented"] == 1
        assert kinds["case.decided"] >= 1
        assert kinds.keys() <= views.KINDS.keys()
        assert len({one["id"] for one in found}) == len(found)
        assert not [word for word in SECRET if f'"{word}"' in json.dumps(found)]
        assert await read_all(door, "chief") == found
        assert await read_all(door, "rival") == []
        assert await read_all(door, "elsewhere") == []
        line = (await ask(door, "broker", "GET", f"/v1/cases/{case}/events")).json()["events"]
        assert line == found
        now = (await ask(door, "broker", "GET", "/v1/events", params={"from": "now"})).json()
        assert (now["events"], now["more"]) == ([], False)

    together(tmp_path, reading)


def test_a_kind_that_is_on_no_list_is_told_to_nobody():
    from cruce.store import Recorded

    content = json.dumps({"id": "mx:1", "kind": "clearance.unheard_of", "body": {"secret": 1}}).encode()
    assert views.public(Recorded(1, "c", "clearance.unheard_of", b"", content)) is None


def test_webhooks_are_made_listed_and_ended_by_their_own_account(tmp_path):
    async def asking(both: Sections) -> None:
        let_in(both)
        door = both.away["mx"]
        made = await ask(door, "broker", "POST", "/v1/webhooks", json={"url": "https://hooks.example/x"})
        assert made.status_code == 201
        hook, secret = made.json()["hook"], made.json()["secret"]
        assert secret.startswith(webhooks.PREFIX)
        told = (await ask(door, "broker", "GET", "/v1/webhooks")).text
        assert hook in told
        assert secret not in told
        section = both.offices["mx"].section
        record = b"".join(one.content for one in section.store.events("webhooks"))
        assert secret.encode() not in record
        assert (section.folder / "webhooks.key").stat().st_mode & 0o777 == 0o600
        place = f"/v1/webhooks/{hook}"
        assert (await ask(door, "rival", "GET", "/v1/webhooks")).json() == {"webhooks": []}
        assert (await ask(door, "rival", "DELETE", place)).status_code == 404
        assert (await ask(door, "rival", "POST", f"{place}/beginning", json={})).status_code == 404
        assert (await both.local["mx"].get("/v1/webhooks")).json()["code"] == "serve.no-act"
        for bad in (
            {"url": "http://hooks.example/x"},  # a real section: TLS only
            {"url": "https://user@hooks.example/x"},
            {"url": "https://hooks.example/x", "kinds": ["case.unheard"]},
        ):
            answer = await ask(door, "broker", "POST", "/v1/webhooks", json=bad)
            assert (answer.status_code, answer.json()["code"]) == (422, "hook.unfit"), bad
        assert (await ask(door, "broker", "DELETE", place)).status_code == 200
        assert (await ask(door, "broker", "GET", "/v1/webhooks")).json() == {"webhooks": []}
        wanted = [{"url": f"https://hooks.example/{number}"} for number in range(11)]
        answers = [await ask(door, "broker", "POST", "/v1/webhooks", json=one) for one in wanted]
        assert [one.status_code for one in answers] == [201] * 10 + [409]
        assert answers[-1].json()["code"] == "hook.many"

    together(tmp_path, asking)


class Follower(threading.Thread):
    """Follows the stream of an account as a browser does: it comes back with the last id that it saw."""

    def __init__(self, url: str, who: str) -> None:
        super().__init__(daemon=True)
        self.url, self.who = url, who
        self.came: list[str] = []
        self.last = ""
        self.over = False

    def run(self) -> None:
        """Follow until told to end."""
        while not self._ended():
            headers = {**bearer(self.who), "accept": "text/event-stream"}
            if self.last:
                headers["last-event-id"] = self.last
            try:
                with httpx.stream("GET", f"{self.url}/v1/events", headers=headers, timeout=5) as answer:
                    for line in answer.iter_lines():
                        self._take(line)
                        if self._ended():
                            return
            except httpx.HTTPError:
                time.sleep(0.1)

    def _ended(self) -> bool:
        return self.over

    def _take(self, line: str) -> None:
        if line.startswith("id: "):
            self.last = line[4:]
        elif line.startswith("data: "):
            self.came.append(json.loads(line[6:])["id"])


def two(home: Path) -> dict[str, int]:
    ports = home_with_ports(home, ("mx", "us"))
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write('webhooks = ["127.0.0.0/8"]\n')
    accounts.write(home / "mx", keyed.ALL)
    return ports


def lodged(mx: Served, number: int) -> str:
    sample = harness_northbound(f"E-{number}")
    answer = mx.door.post("/v1/filings", content=sample.content, headers=bearer("broker"))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case"])


def feed_of(mx: Served, who: str) -> list[str]:
    async def reading() -> list[str]:
        async with httpx.AsyncClient(base_url=mx.door.base_url, timeout=30) as door:
            return [str(one["id"]) for one in await read_all(door, who, 200)]

    return asyncio.run(reading())


@pytest.mark.slow
def test_none_is_lost_and_none_counts_twice_over_kills_and_a_receiver_that_is_away(tmp_path):
    home = tmp_path / "home"
    ports = two(home)
    with Receiver(lambda count: 500 if count % 5 == 2 else 204) as receiver, served(home, ports) as sections:
        mx = sections["mx"]
        made = mx.door.post("/v1/webhooks", json={"url": receiver.url}, headers=bearer("broker")).json()
        rival = mx.door.post("/v1/webhooks", json={"url": receiver.url + "/rival"}, headers=bearer("rival"))
        assert rival.status_code == 201
        follower = Follower(str(mx.door.base_url), "broker")
        follower.start()
        until(lambda: mx.health() is not None)
        for number in range(12):
            lodged(mx, number)
            if number in (3, 7):
                time.sleep(0.3)
                mx.kill()
                mx.start()
                until(mx.health)
        wanted = feed_of(mx, "broker")
        assert len(wanted) >= 24

        def all_came() -> bool:
            taken = {name["webhook-id"] for name, _ in receiver.came}
            return taken >= set(wanted) and set(follower.came) >= set(wanted)

        until(all_came)
        follower.over = True
        for headers, body in receiver.came:
            assert webhooks.verify(made["secret"], headers, body, int(headers["webhook-timestamp"]))
            assert json.loads(body)["id"] == headers["webhook-id"]
        order = list(dict.fromkeys(headers["webhook-id"] for headers, _ in receiver.came))
        assert order == wanted  # each for the first time in the order of the log
        assert len(follower.came) == len(set(follower.came))  # a stream repeats nothing
        before = len(receiver.came)
        receiver.answers = lambda _: 204
        again = {
            "after": mx.door.get("/v1/events", params={"limit": 1}, headers=bearer("broker")).json()["next"]
        }
        place = f"/v1/webhooks/{made['hook']}/beginning"
        assert mx.door.post(place, json=again, headers=bearer("broker")).status_code == 200
        until(lambda: len(receiver.came) >= before + len(wanted) - 1)


@pytest.mark.slow
def test_a_keyed_act_is_done_once_and_answered_alike_over_a_kill(tmp_path):
    home = tmp_path / "home"
    ports = two(home)
    key = {"idempotency-key": "K", **bearer("gate")}
    with served(home, ports) as sections:
        mx = sections["mx"]
        case = lodged(mx, 1)
        place = f"/v1/cases/{case}/presentation"
        seen = {"at": AS_OF.isoformat(), "plates": ["X1"]}
        first = mx.door.post(place, json=seen, headers=key)
        filed = mx.door.post(
            "/v1/filings", content=NORTH.content, headers={"idempotency-key": "F", **bearer("broker")}
        )
        mx.kill()
        mx.start()
        until(mx.health)
        again = mx.door.post(place, json=seen, headers=key)
        assert (
            (again.status_code, again.content) == (first.status_code, first.content) == (200, first.content)
        )
        refiled = mx.door.post(
            "/v1/filings", content=NORTH.content, headers={"idempotency-key": "F", **bearer("broker")}
        )
        assert (refiled.status_code, refiled.content) == (201, filed.content)
        kinds = [
            one["kind"]
            for one in mx.door.get(f"/v1/cases/{case}/events", headers=bearer("broker")).json()["events"]
        ]
        assert kinds.count("case.presented") == 1
