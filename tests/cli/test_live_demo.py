"""`cruce demo` with its pages: both sections served, every role on one page, and how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
from tests.cli.shell import cruce
from tests.web.served import PATIENCE, until

from cruce.academy import live
from cruce.traffic import day

pytestmark = pytest.mark.slow
START = datetime(2026, 5, 13, 15, tzinfo=UTC)


@contextmanager
def demo(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the demo, and give its process and the address that it tells."""
    command = [sys.executable, "-m", "cruce", "demo", "--trucks", "12", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        first = process.stdout.readline()
        (url,) = re.findall(r"http://127\.0\.0\.1:\d+", first)
        yield process, url
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_it_opens_every_role_and_ends_when_it_is_asked_to():
    with demo("--stay", "--pace", "600") as (process, url):
        client = httpx.Client(base_url=url, follow_redirects=True, timeout=PATIENCE)
        tour = client.get("/tour").text
        addresses = set(re.findall(r'action="(http://127\.0\.0\.1:\d+)?/sign-in/training"', tour))
        assert len(addresses) == 2, "its own and the other section"
        for address in addresses:
            for role in ("broker", "officer", "chief", "director", "oversight"):
                answer = client.post(f"{address or url}/sign-in/training", data={"name": role})
                assert answer.status_code == 200, (address, role)
        assert {one.name for one in client.cookies.jar} == {"cruce-mx", "cruce-us"}, "both at once"
        client.post("/sign-in/training", data={"name": "chief"})
        until(lambda: "Ana Chief" in client.get("/centre/US-TX-WTB").text)
        with client.stream("GET", "/centre/US-TX-WTB/live") as screen:
            assert screen.status_code == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0, "an open screen keeps nobody"


def test_without_a_terminal_it_ends_by_itself_and_sums_up():
    said = cruce("demo", "--trucks", "12", "--seed", "7")
    assert said.code == 0
    assert "http://127.0.0.1:" in said.out
    assert "A synthetic day at the border" in said.flat


def test_a_paced_clock_goes_on_and_a_standing_one_waits():
    pace, still = live.Pace(START, 600), live.Pace(START, None)
    time.sleep(0.05)
    assert (pace() - START).total_seconds() >= 30
    assert still() == START


def test_who_looks_on_begins_when_the_first_trucks_have_come():
    from tests.clearance.border import starter_law

    trucks = list(day(starter_law(), START.date(), 40, 1))
    begins, rest = live.after(trucks, 0.25)
    assert 0 < len(rest) < 40
    assert min(one.presentation.at for one in rest) == begins
