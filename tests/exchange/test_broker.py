"""NATS as a second transport: the store is the record, whatever the broker forgets."""

from __future__ import annotations

import contextlib
import json
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.clearance.border import acts, check_log, founded, opened
from tests.cli.shell import cruce
from tests.exchange.brokers import Servers
from tests.exchange.test_http import backlog, check_exact
from tests.filings import a1_southbound, harness_northbound
from tests.require import extra
from tests.web.served import Served, free_ports, settled, until

from cruce.exchange import keys
from cruce.model import JointState
from cruce.section import Section

T = TypeVar("T")


@contextlib.contextmanager
def served(tmp_path: Path, home: Path, names: tuple[str, ...]) -> Iterator[tuple[Servers, list[Served]]]:
    """Run the servers and the sections; the sections know no address of each other."""
    servers = Servers(tmp_path / "nats", home, names)
    sections = []
    for place, (name, port) in enumerate(zip(sorted(names), free_ports(len(names)), strict=True), start=1):
        options = ("--nats", f"nats://127.0.0.1:{servers.port + place}")
        sections.append(Served(home / name, port, options))
    try:
        servers.start("hub", *names)
        for one in sections:
            one.start()
        for one in sections:
            until(one.health)
        yield servers, sections
    finally:
        for one in sections:
            one.kill(signal.SIGTERM)
            one.door.close()
        servers.stop(*list(servers.running))


@pytest.mark.slow
def test_a_backlog_crosses_exactly_while_sections_and_servers_are_killed(tmp_path):
    home = founded(tmp_path / "home", ("mx", "us"), "simulated")
    cases = backlog(home, "mx", [harness_northbound(f"N-{number}") for number in range(120)])
    cases += backlog(home, "us", [a1_southbound(f"S-{number}") for number in range(120)])
    with served(tmp_path, home, ("mx", "us")) as (servers, (mx, us)):
        us.kill()
        servers.stop("us")
        servers.start("us")
        us.start()
        until(us.health)
        servers.stop("hub")
        mx.kill()
        mx.start()
        servers.start("hub")
        until(mx.health)
        until(lambda: settled([mx, us]), 180)
    with opened(home) as border:
        check_exact(list(border.sections.values()), cases)


@pytest.mark.slow
def test_three_sections_clear_a_truck_through_the_broker(tmp_path):
    home = founded(tmp_path / "home", ("ca", "mx", "us"), "simulated")
    sample = harness_northbound()
    with served(tmp_path, home, ("ca", "mx", "us")) as (_, sections):
        _, mx, us = sections
        case = mx.door.post("/v1/filings", content=sample.content).json()["case"]
        until(lambda: us.case(case))
        reading = json.dumps({"at": sample.filing.expected_arrival.isoformat()})
        assert us.door.post(f"/v1/cases/{case}/presentation", content=reading).status_code == 200
        until(lambda: all(one.case(case).get("state") == JointState.RELEASED.value for one in sections))


@pytest.mark.slow
def test_keys_are_rotated_and_revoked_while_parcels_go_through_the_broker(tmp_path):
    """Who comes back under another key is heard on; who was robbed, once a co-director accepted the new."""
    home = founded(tmp_path / "home", ("mx", "us"), "simulated")
    with served(tmp_path, home, ("mx", "us")) as (_, (mx, us)):

        def crosses(name: str) -> None:
            sample = harness_northbound(name)
            case = us.door.post("/v1/filings", content=sample.content).json()["case"]
            until(lambda: mx.case(case))
            reading = json.dumps({"at": sample.filing.expected_arrival.isoformat()})
            assert us.door.post(f"/v1/cases/{case}/presentation", content=reading).status_code == 200
            until(lambda: all(one.case(case).get("state") == "released" for one in (mx, us)))

        def stopped(one: Served, do: Callable[[Section], T]) -> T:
            one.kill(signal.SIGTERM)
            section = Section.open(one.folder, clock=one.now_at)
            try:
                return do(section)
            finally:
                section.close()
                one.start()
                until(one.health)

        crosses("N-1")
        uses: tuple[keys.Use, ...] = ("act", "log", "witness")
        stopped(us, lambda section: [keys.rotate(section, use, "A. Jones") for use in uses])
        crosses("N-2")
        since = us.now_at()
        made = stopped(us, lambda section: keys.revoke(section, "act", "A. Jones", since, "Stolen."))
        sample = harness_northbound("N-3")
        case = us.door.post("/v1/filings", content=sample.content).json()["case"]
        until(lambda: "unaccepted" in str(mx.health()))
        assert not mx.case(case)
        stopped(mx, lambda section: keys.accept(section, made, "B. Ruiz", "Compared by telephone."))
        until(lambda: mx.case(case))
        crosses("N-4")
    with opened(home) as border:
        for one in border.sections.values():
            check_log(one)
        told = {one.use for one in border.sections["mx"].peers["us"].former}
        assert told == {"act", "log", "witness"}
        assert not [kind for one in border.sections.values() for kind in acts(one, case) if "refused" in kind]


def test_an_account_hears_what_is_for_it_and_speaks_for_itself_only(tmp_path):
    """The servers themselves keep apart what nobody exported."""
    import asyncio

    nats = extra("nats")
    home = founded(tmp_path / "home", ("ca", "mx", "us"))
    servers = Servers(tmp_path / "nats", home, ("ca", "mx", "us"))
    servers.start("hub")
    secrets = {
        name: (home / name / "keys" / "nats.password").read_text().strip() for name in ("ca", "mx", "us")
    }

    async def line(user: str, password: str) -> Any:
        url = f"nats://127.0.0.1:{servers.port}"
        return await nats.connect(url, user=user, password=password, allow_reconnect=False, connect_timeout=5)

    async def talking() -> None:
        heard: dict[str, list[str]] = {name: [] for name in secrets}
        lines = {}
        for name, secret in secrets.items():
            lines[name] = await line(name, secret)

            async def hear(letter: Any, name: str = name) -> None:
                heard[name].append(letter.subject)

            await lines[name].subscribe(">", cb=hear)
            await lines[name].flush()
        for what in ("cruce.mx.us.parcels", "cruce.ca.us.parcels", "cruce.us.ca.answers", "other"):
            await lines["mx"].publish(what, b"x")
        await lines["mx"].flush()
        await asyncio.sleep(0.5)
        assert heard["us"] == ["cruce.mx.us.parcels"]
        assert heard["ca"] == []
        for one in lines.values():
            await one.close()
        with pytest.raises(nats.errors.Error):
            await line("mx", secrets["us"])

    try:
        asyncio.run(talking())
    finally:
        servers.stop("hub")


def test_files_with_passwords_are_their_owners_alone_and_stay_the_same(tmp_path):
    home = founded(tmp_path / "home")
    first = cruce("exchange", "nats-config", home, "--out", tmp_path / "nats", "--json").json["files"]
    assert {Path(file).name for file in first} == {"hub.conf", "mx.conf", "us.conf"}
    secrets = [*map(Path, first), *home.glob("*/keys/nats.password")]
    before = {file: file.read_bytes() for file in secrets}
    assert len(before) == 5
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets} == {0o600}
    assert cruce("exchange", "nats-config", home, "--out", tmp_path / "nats").code == 0
    assert {file: file.read_bytes() for file in secrets} == before
    for name in ("mx", "us"):
        text = (tmp_path / "nats" / f"{name}.conf").read_text()
        assert "no_advertise: true" in text
        assert (
            before[home / ("us" if name == "mx" else "mx") / "keys" / "nats.password"].strip().decode()
            not in text
        )
    assert "no section" in cruce("exchange", "nats-config", tmp_path / "nowhere", "--out", tmp_path / "x").err
