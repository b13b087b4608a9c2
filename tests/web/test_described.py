"""What the description of the API says is so: tried by schemathesis with what nobody would send."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.clearance.border import founded
from tests.web.keyed import account
from tests.web.served import Served, free_ports, until

from cruce.web import api
from cruce.web.identity import Role, accounts

SEED = 20260513
SETTINGS = """
[generation]
max-examples = {examples}
deterministic = true
database = "none"

[phases.stateful]
enabled = false

[checks]
positive_data_acceptance.enabled = false

[[operations]]
include-name = "GET /v1/events"
checks.negative_data_rejection.enabled = false
"""
LAX = "[limits]\n" + "".join(f'{one} = "100000/100000"\n' for one in ("file", "act", "read", "public"))


@pytest.fixture
def section(tmp_path) -> Iterator[Served]:
    """A section to which nobody comes without a key, and an account that may do everything there."""
    home = tmp_path / "home"
    founded(home, ("mx",), "simulated")
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(f'[serve]\nlocal = "nobody"\n{LAX}')
    accounts.write(home / "mx", [account("all", *Role, declarants=["*"])])
    one = Served(home / "mx", free_ports(1)[0])
    one.start()
    until(one.health)
    yield one
    one.kill()
    one.door.close()


PARTS = {
    "filings": ("filings",),
    "desk": ("bulk", "cases", "appointments", "payments"),
    "matters": ("matters", "overrides", "courses"),
    "officers": ("inspections", "acts", "targeting", "oversight"),
    "others": ("crossings", "minutes", "epcis", "feed", "hooks", "public"),
}
"""The matters of the API, tried apart: none of these runs may take longer than all of it once did."""


def test_every_matter_is_tried():
    tried = [name for part in PARTS.values() for name in part]
    assert sorted(tried) == sorted({door.matter for door in api.ALL})


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_no_door_answers_otherwise_than_it_is_described(section, tmp_path, part):
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(SETTINGS.format(examples=12), encoding="utf-8")
    program = Path(sys.executable).with_name("schemathesis")
    address = f"{section.door.base_url}/v1/openapi.json".replace("//v1", "/v1")
    run = subprocess.run(
        [
            *(program, "--config-file", settings, "run", address, "--seed", str(SEED), "--no-color"),
            *("-H", "Authorization: Bearer all-key", "--request-timeout", "30"),
            *(word for name in PARTS[part] for word in ("--include-tag", name)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=220,
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert (section.health() or {})["store"]["fault"] is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_description_is_sound_and_names_every_door(language):
    told = api.document(api.ALL, language)
    assert told["openapi"] == "3.1.0"
    said = {(method.upper(), path) for path, ways in told["paths"].items() for method in ways}
    assert said == {(door.method, door.path) for door in api.ALL}
    refs = [part.split('"')[0] for part in json.dumps(told).split('"$ref": "#/components/schemas/')[1:]]
    assert set(refs) <= told["components"]["schemas"].keys()
    for door in api.ALL:
        operation = told["paths"][door.path][door.method.lower()]
        assert operation["summary"] == door.says[language]
        assert operation["description"]
        assert {str(status) for status in door.gives} <= operation["responses"].keys()
        assert all("x-problems" in one for name, one in operation["responses"].items() if name >= "400")
