"""Sections as processes, over HTTP: killed at any moment, they lose nothing and double nothing."""

from __future__ import annotations

import random
import signal
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from tests.clearance.border import check_log, opened, seen
from tests.filings import Sample, a1_southbound, harness_northbound
from tests.web.certificates import certificates
from tests.web.served import Served, home_with_ports, served, settled, until

from cruce import clearance
from cruce.clearance import Lodged
from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange import PUBLIC_KEYS
from cruce.model import JointState
from cruce.section import Section

NORTH = harness_northbound()


def test_two_processes_clear_a_truck_over_http_and_give_one_receipt(tmp_path):
    home = tmp_path / "home"
    with served(home, home_with_ports(home, ("mx", "us"))) as both:
        mx, us = both.values()
        answer = mx.door.post("/v1/filings", content=NORTH.content)
        assert answer.status_code == 201, answer.text
        case = answer.json()["case"]
        assert mx.door.post("/v1/filings", content=NORTH.content).status_code == 200
        until(lambda: us.case(case))
        reading = seen(NORTH.filing).model_dump_json(exclude_none=True)
        assert us.door.post(f"/v1/cases/{case}/presentation", content=reading).status_code == 200
        until(lambda: all(one.case(case)["state"] == "released" for one in both.values()))
        until(lambda: mx.door.get(f"/v1/cases/{case}/receipt").status_code == 200)
        receipt = JointReceipt.parse(mx.door.get(f"/v1/cases/{case}/receipt").content)
        ring = KeyRing.parse((home / PUBLIC_KEYS).read_text())
        assert verify(receipt, ring).joint.state is JointState.RELEASED
        refused = subprocess.run(
            [sys.executable, "-m", "cruce", "withdraw", case, "--home", str(home), "--lang", "en"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (refused.returncode, "Another process is writing" in refused.stderr) == (2, True)
        mx.kill(signal.SIGTERM)
        assert "Traceback" not in mx.said.read_text()
        with opened(home, only="mx") as border:  # the store is free again
            assert clearance.joint(border.sections["mx"], case).state is JointState.RELEASED


@pytest.mark.slow
def test_a_section_that_was_away_catches_up_by_itself(tmp_path):
    home = tmp_path / "home"
    with served(home, home_with_ports(home, ("mx", "us"))) as both:
        mx, us = both.values()
        us.kill()
        cases = [
            mx.door.post("/v1/filings", content=harness_northbound(f"R-{n}").content).json()["case"]
            for n in range(5)
        ]
        until(lambda: (mx.health() or {})["peers"]["us"]["fault"] == "peer.away")
        us.start()
        until(lambda: us.health() and all(us.case(case) for case in cases))
        until(lambda: settled(list(both.values())))


# --- killed on the way -------------------------------------------------------------------------------------


def backlog(home: Path, name: str, samples: Sequence[Sample]) -> list[str]:
    """Lodge filings at a section whose peers are not there."""
    with opened(home, only=name) as border:
        outcomes = clearance.lodge(border.sections[name], [one.content for one in samples], "broker")
        assert all(isinstance(outcome, Lodged) for outcome in outcomes)
        return [outcome.case for outcome in outcomes if isinstance(outcome, Lodged)]


def killed_at_random(sections: Sequence[Served], chance: random.Random, times: int) -> list[int]:
    """Kill one process after another with SIGKILL, and start it again, while the backlog drains.

    Gives for each kill how far the log of the killed section had come before it.
    """
    sizes = []
    for _ in range(times):
        time.sleep(chance.uniform(0.05, 0.6))
        victim = chance.choice(sections)
        told = victim.health()
        assert told is not None
        sizes.append(told["log"]["size"])
        victim.kill()
        victim.start()
        until(victim.health)
    return sizes


def kinds(section: Section, case: str) -> Counter[str]:
    return Counter(event.kind for event in section.store.events(case))


def check_exact(sections: Sequence[Section], cases: Sequence[str]) -> None:
    """Every case is in every section, lodged once, heard of once from each peer; every log holds."""
    for section in sections:
        assert [row.id for row in section.store.cases()] == sorted(cases)
        for case in cases:
            found = kinds(section, case)
            assert found["clearance.lodged"] == 1
            assert found["exchange.received"] == len(sections) - 1
        for other in sections:
            if other is not section:
                last = other.store.outbox(0, 1_000_000)[-1].seq
                assert section.store.position(other.name, "in") == last
                note = section.store.witnessed(other.keys.log.name)
                assert note is not None
                assert note.text.splitlines()[1] == str(other.store.tree.size)


@pytest.mark.slow
def test_two_thousand_messages_drain_exactly_while_both_processes_are_killed(tmp_path):
    home = tmp_path / "home"
    ports = home_with_ports(home, ("mx", "us"))
    cases = backlog(home, "mx", [harness_northbound(f"N-{number}") for number in range(500)])
    cases += backlog(home, "us", [a1_southbound(f"S-{number}") for number in range(500)])
    with served(home, ports) as both:
        sizes = killed_at_random(list(both.values()), random.Random(20260513), 5)
        until(lambda: settled(list(both.values())), 180)
    with opened(home) as border:
        sections = list(border.sections.values())
        check_exact(sections, cases)
        assert sum(len(section.store.outbox(0, 1_000_000)) for section in sections) == 2000
        ends = max(section.store.tree.size for section in sections)
        assert sum(size < ends for size in sizes) >= 3, "killed when all was done proves nothing"
        for section in sections:
            check_log(section)


@pytest.mark.slow
def test_three_sections_drain_exactly_while_all_are_killed(tmp_path):
    home = tmp_path / "home"
    ports = home_with_ports(home, ("ca", "mx", "us"))
    cases = backlog(home, "mx", [harness_northbound(f"N-{number}") for number in range(150)])
    cases += backlog(home, "us", [a1_southbound(f"S-{number}") for number in range(150)])
    with served(home, ports) as all_three:
        killed_at_random(list(all_three.values()), random.Random(7), 3)
        until(lambda: settled(list(all_three.values())), 180)
    with opened(home) as border:
        sections = list(border.sections.values())
        check_exact_of_three(sections, cases)


def check_exact_of_three(sections: Sequence[Section], cases: Sequence[str]) -> None:
    """As for two; what is heard of a case before its filing comes is kept aside, and heard with it."""
    for section in sections:
        assert [row.id for row in section.store.cases()] == sorted(cases)
        for case in cases:
            found = kinds(section, case)
            assert found["clearance.lodged"] == 1
            assert found["exchange.received"] == 2


# --- the channel -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_over_tls_with_certificates_on_both_ends(tmp_path):
    """A stranger without a certificate comes to no door; who asks is told by signatures only."""
    home, tls = tmp_path / "home", tmp_path / "tls"
    ports = home_with_ports(home, ("mx", "us"), "https")
    certificates(tls, ("mx", "us"))
    certificates(tls / "other", ("mx",))
    options = [*("--tls-cert", f"{tls}/mx.pem", "--tls-key", f"{tls}/mx.key")]
    options += ["--client-ca", f"{tls}/authority.pem", "--peer-ca", f"{tls}/authority.pem"]
    trusted = ssl.create_default_context(cafile=tls / "authority.pem")
    trusted.load_cert_chain(tls / "mx.pem", tls / "mx.key")
    with served(home, ports, options=options, verify=trusted) as both:
        mx, us = both.values()
        case = mx.door.post("/v1/filings", content=NORTH.content).json()["case"]
        until(lambda: us.case(case))
        address = f"https://127.0.0.1:{ports['mx']}/healthz"
        bare = ssl.create_default_context(cafile=tls / "authority.pem")
        stranger = ssl.create_default_context(cafile=tls / "authority.pem")
        stranger.load_cert_chain(tls / "other" / "mx.pem", tls / "other" / "mx.key")
        for context in (bare, stranger, ssl.create_default_context()):
            with pytest.raises(httpx.TransportError):
                httpx.get(address, verify=context)
        with pytest.raises(httpx.TransportError):
            httpx.get(address.replace("https", "http"))
        # A certificate lets in, and says nothing of who asks.
        answer = mx.door.get("/peer/v1/outbox?to=mx")
        assert (answer.status_code, answer.json()["code"]) == (401, "peer.unsigned")
        mx.kill(signal.SIGTERM)  # connections that others keep for later hold up no stop
        assert "graceful shutdown exceeded" not in mx.said.read_text()
