"""The booth's own page: with the centre killed it decides from the signed copy, and is reconciled."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter
from tests.cli.guide import steps
from tests.cli.shell import cruce
from tests.cli.test_contingency import ARRIVAL, BEFORE, CASE, GUIDE, SMITH
from tests.web.served import PATIENCE, Served, free_ports, until

from cruce.clearance import contingency
from cruce.ledger import Signer
from cruce.model import Instant
from cruce.store import AppendOnly
from cruce.web import alone

PLATES, SEAL = "R214439 86AK8F 340UB7", "H7745142"
at = TypeAdapter(Instant).validate_python


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A training home whose sections let a booth act alone, with one truck on its way."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRUCE_HOME", str(tmp_path / "home"))
    assert cruce("init", tmp_path / "home").code == 0
    (minute,) = (
        step.write for step in steps(GUIDE.read_text(encoding="utf-8")) if step.file == "minute.yaml"
    )
    Path("minute.yaml").write_text(minute, encoding="utf-8")
    early = ("--at", "2026-05-13T09:00Z")
    assert cruce("minute", "draft", "minute.yaml", "--section", "us", *SMITH, *early).code == 0
    for section in ("us", "mx"):
        assert cruce("minute", "sign", "acta-2", "--section", section, *SMITH, *early).code == 0
    assert cruce("clear", "southbound-fca-laredo", "--no-present", "--at", BEFORE).code == 0
    key = cruce("booth", "key", "booth.key", "--name", "laredo/booth", "--json").json["key"]
    where = ("--crossing", "US-TX-WTB", "--booth", key, "--output", "booth.copy")
    assert cruce("booth", "copy", tmp_path / "home" / "us", *where, *SMITH, "--at", BEFORE).code == 0
    return tmp_path / "home"


@contextmanager
def booth_at(home: Path, moment: str = ARRIVAL) -> Iterator[httpx.Client]:
    """Run the booth's page as a process of its own."""
    command = ["booth", "serve", "booth.copy", "booth.journal", "--key", "booth.key", "--officer", "Guard"]
    options = ["--keys", str(home / "public-keys.txt"), "--at", moment]
    process = subprocess.Popen(
        [sys.executable, "-m", "cruce", "--lang", "en", *command, *options], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        (url,) = re.findall(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        with httpx.Client(base_url=url, timeout=PATIENCE, follow_redirects=True) as client:
            yield client
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def decide(client: httpx.Client, scan: str, **seen: str) -> str:
    """Find a truck and decide it by what is typed; gives the page of the verdict."""
    page = client.get("/booth/US-TX-WTB", params={"scan": scan}).text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return client.post("/booth/US-TX-WTB", data={**fields, **seen}).text


@pytest.mark.slow
def test_with_the_centre_killed_the_booth_goes_on_and_is_reconciled(home):
    centre = Served(home / "us", free_ports(1)[0])
    centre.start()
    until(centre.health)
    centre.kill(signal.SIGKILL)
    assert centre.health() is None
    with booth_at(home) as client:
        first = client.get("/").text
        assert "This booth works by itself" in first
        assert "acta-2" in first
        assert "LET IT GO" in decide(client, "EX-FCA-0513", plates=PLATES, seals=SEAL)
        assert "This truck was let go before" in decide(client, CASE, plates=PLATES, seals=SEAL)
    take = ("booth", "reconcile", home / "us", "booth.journal", *SMITH, "--at", "2026-05-13T20:00Z", "--json")
    told = cruce(*take).json
    assert (told["new"], told["released"], told["stopped"], told["unknown"]) == (2, 1, 1, [])
    assert cruce(*take).json["known"] == 2


def at_work(home: Path, moment: str = ARRIVAL) -> tuple[alone.Booth, AppendOnly]:
    """Open a booth within the test's own process."""
    from cruce.credentials import KeyRing

    content = Path("booth.copy").read_bytes()
    ring = KeyRing.parse((home / "public-keys.txt").read_text())
    copy, key = contingency.open_copy(content, ring.act_keys()), Signer.load(Path("booth.key"), None)
    file = AppendOnly(Path("booth.journal"))
    booth = alone.Booth(copy, content, file, key, "Guard", "America/Chicago", lambda: at(moment))
    return booth, file


def client_of(booth: alone.Booth, base: str = "http://127.0.0.1:1") -> httpx.AsyncClient:
    doors: Any = alone.application(booth)
    return httpx.AsyncClient(transport=httpx.ASGITransport(doors), base_url=base)


async def visited(booth: alone.Booth) -> None:
    client = client_of(booth)
    for scan in (CASE, "r214439", SEAL.lower(), "EX-FCA-0513"):
        assert "R214439" in (await client.get("/booth/US-TX-WTB", params={"scan": scan})).text, scan
    assert "Nothing in the copy bears" in (await client.get("/booth/US-TX-WTB?scan=ZZZ999")).text
    assert (await client.get("/booth/US-AZ-LUK")).status_code == 400
    other = client_of(booth, "http://evil.example:1")
    assert "R214439" not in (await other.get("/booth/US-TX-WTB", params={"scan": CASE})).text
    form = {"csrf": "x", "entry": "0", "plates": PLATES}
    assert (await client.post("/booth/US-TX-WTB", data=form)).status_code == 400
    assert not booth.entries, "a form of somebody else decides nothing"
    form |= {"csrf": booth.token, "seals": SEAL}
    for _ in range(2):  # a double click is one act
        answer = await client.post("/booth/US-TX-WTB", data=form)
        assert answer.headers["location"] == "/booth/US-TX-WTB?line=1"
    assert len(booth.entries) == 1
    spanish = await client.get("/booth/US-TX-WTB?line=1", headers={"accept-language": "es"})
    assert "DEJE PASAR" in spanish.text


def test_it_finds_by_whatever_is_read_and_decides_once(home):
    import asyncio

    booth, file = at_work(home)
    with file:
        asyncio.run(visited(booth))
        journal = contingency.read_journal(Path("booth.journal").read_bytes(), booth.key.verifier)
        assert journal.entries == tuple(booth.entries), "on disk before it was shown"


def test_a_copy_out_of_time_stops_every_truck_and_says_so(home):
    import asyncio

    booth, file = at_work(home)
    late = booth.copy.valid_until + timedelta(minutes=1)
    booth.clock = lambda: late
    with file:
        made = booth.decide({"plates": PLATES, "seals": SEAL})
        assert made.answer is contingency.Answer.STOP
        assert "copy-expired" in made.reasons
        text = asyncio.run(client_of(booth).get("/booth/US-TX-WTB")).text
        assert "The copy is out of time" in text
