"""The examples for clients do what they say, against a served section, with no library but Python's own."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest
from tests.clearance.border import founded
from tests.filings import harness_northbound
from tests.house.source import ROOT
from tests.web import keyed
from tests.web.keyed import bearer
from tests.web.served import Served, free_ports, until

from cruce.web.identity import accounts

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def section(tmp_path_factory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("examples") / "home"
    founded(home, ("mx",), "simulated")
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write('webhooks = ["127.0.0.0/8"]\n')
    accounts.write(home / "mx", keyed.ALL)
    one = Served(home / "mx", free_ports(1)[0])
    one.start()
    until(one.health)
    yield one
    one.kill()
    one.door.close()


def run(*command: object) -> subprocess.CompletedProcess[str]:
    told = [str(part) for part in command]
    return subprocess.run(told, capture_output=True, text=True, check=False, timeout=60)


def python(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-I", EXAMPLES / name, *arguments)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_needs_nothing_but_python(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    assert {str(name).partition(".")[0] for name in named} <= set(sys.stdlib_module_names)


def test_a_filing_is_tried_out_and_lodged_once(section, tmp_path):
    address, filing = section.door.base_url, tmp_path / "filing.json"
    filing.write_bytes(harness_northbound("EXAMPLE-1").content)
    said = python("file.py", address, "broker-key", filing)
    assert said.returncode == 0, said.stderr
    assert "owes" in said.stdout
    assert "version 1, new" in said.stdout
    assert "version 1, known" in python("file.py", address, "broker-key", filing).stdout
    bad = harness_northbound("EXAMPLE-2").spoilt({"/consignments/0/items/0/value": "-1"})
    filing.write_bytes(bad.content)
    said = python("file.py", address, "broker-key", filing)
    assert said.returncode == 1
    assert "/consignments/0/items/0/value" in said.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_files_once(section, tmp_path):
    filing = tmp_path / "filing.json"
    filing.write_bytes(harness_northbound("EXAMPLE-3").content)
    first, again = (
        run(EXAMPLES / "file.sh", str(section.door.base_url).rstrip("/"), "broker-key", filing)
        for _ in range(2)
    )
    assert json.loads(first.stdout)["fresh"] is True, first.stderr
    assert again.stdout == first.stdout


def test_many_are_filed_at_once_and_each_outcome_is_printed(section, tmp_path):
    address, file = section.door.base_url, tmp_path / "trucks.jsonl"
    good = [harness_northbound(f"MANY-{number}").content for number in range(2)]
    file.write_bytes(b"\n".join([*good, b'{"reference": "WRONG"}', good[0]]))
    said = python("bulk.py", address, "broker-key", file)
    assert said.returncode == 0, said.stderr
    rows = [line.split() for line in said.stdout.splitlines() if line.split()[0].isdecimal()]
    told = {row[0]: row[1] for row in rows if row[1] != "of"}
    assert told == {"1": "lodged", "2": "lodged", "3": "refused", "4": "same"}
    file.write_bytes(b"[]")
    said = python("bulk.py", address, "broker-key", file)
    assert (said.returncode, "no filing" in said.stderr) == (1, True)


def test_a_follower_goes_on_where_it_stopped(section, tmp_path):
    address, place = section.door.base_url, tmp_path / "place"
    for number in (4, 5):
        content = harness_northbound(f"EXAMPLE-{number}").content
        section.door.post("/v1/filings", content=content, headers=bearer("broker"))
    said = [python("follow.py", address, "broker-key", place, 1).stdout for _ in range(3)]
    listed = section.door.get("/v1/events", headers=bearer("broker")).json()["events"]
    kinds = [line.split()[1:3] for line in said]
    assert kinds == [[one["case"], one["kind"]] for one in listed[:3]]


def test_a_receiver_takes_what_is_genuine_once_and_nothing_else(section):
    (port,) = free_ports(1)
    wanted = {"url": f"http://127.0.0.1:{port}/", "kinds": ["case.lodged"]}
    made = section.door.post("/v1/webhooks", json=wanted, headers=bearer("broker")).json()
    now = datetime.fromisoformat(section.door.get("/v1/me", headers=bearer("broker")).json()["now"])
    told = {"WEBHOOK_SECRET": made["secret"], "WEBHOOK_CLOCK": str(now.timestamp())}
    receiver = subprocess.Popen(
        [sys.executable, str(EXAMPLES / "webhook.py"), str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **told},
    )
    try:
        content = harness_northbound("EXAMPLE-6").content
        case = section.door.post("/v1/filings", content=content, headers=bearer("broker")).json()["case"]
        assert receiver.stdout is not None
        assert receiver.stdout.readline().split() == [case, "case.lodged"]
        forged = httpx.post(f"http://127.0.0.1:{port}/", content=b"{}")
        assert forged.status_code == 401
    finally:
        receiver.kill()
        receiver.wait()
