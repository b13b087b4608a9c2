"""Several processes serve one section, and sections in databases exchange as any others: nothing twice."""

from __future__ import annotations

import random
import signal
import ssl
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.clearance.border import check_log, opened, seen
from tests.filings import Sample, a1_southbound, harness_northbound
from tests.postgres import Server, server
from tests.web.certificates import certificates
from tests.web.served import Served, free_ports, home_with_ports, served, settled, until

from cruce import clearance
from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange import PUBLIC_KEYS
from cruce.model import JointState
from cruce.section import storing, utc_now


def lodge_all(one: Served, samples: Sequence[Sample], answers: list[int]) -> None:
    answers += (one.door.post("/v1/filings", content=sample.content).status_code for sample in samples)


@pytest.mark.slow
def test_two_processes_lodge_into_one_section_and_every_case_is_there_once(tmp_path):
    home = tmp_path / "home"
    ports = home_with_ports(home, ("mx", "us"))
    storing.move(home / "mx", server().database(), utc_now())
    samples = [harness_northbound(f"N-{number}") for number in range(30)]
    answers: list[int] = []
    with served(home, ports) as both:
        second = Served(home / "mx", free_ports(1)[0])
        second.start()
        until(second.health)
        doors = both["mx"], second
        threads = [
            threading.Thread(target=lodge_all, args=(door, chosen, answers))
            for door in doors
            for chosen in (samples, samples[::-1])  # each filing comes four times, twice at each door
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Counter(answers) == {201: 30, 200: 90}
        cases = [
            row["case"]
            for row in (doors[0].door.post("/v1/filings", content=one.content).json() for one in samples)
        ]
        # What one process was told, the other knows; either stands at the gate.
        for number, (case, sample) in enumerate(zip(cases[:6], samples, strict=False)):
            reading = seen(sample.filing).model_dump_json(exclude_none=True)
            assert (
                doors[number % 2].door.post(f"/v1/cases/{case}/presentation", content=reading).status_code
                == 200
            )
        until(lambda: all(doors[0].case(case).get("state") == "released" for case in cases[:6]))
        assert all(doors[1].case(case)["state"] == "released" for case in cases[:6])
        second.kill()  # the other goes on alone
        assert (
            doors[0].door.post("/v1/filings", content=harness_northbound("LAST").content).status_code == 201
        )
        until(lambda: settled(list(both.values())))
        ring = KeyRing.parse((home / PUBLIC_KEYS).read_text())
        for case in cases[:6]:
            found = JointReceipt.parse(doors[0].door.get(f"/v1/cases/{case}/receipt").content)
            assert verify(found, ring).joint.state is JointState.RELEASED
        second.door.close()
        for one in (*both.values(), second):
            assert "Traceback" not in one.said.read_text()
    with opened(home) as border:
        mx, us = border.sections["mx"], border.sections["us"]
        assert len(list(mx.store.cases())) == 31
        for row in mx.store.cases():
            kinds = Counter(event.kind for event in mx.store.events(row.id))
            assert kinds["clearance.lodged"] == 1
            assert us.store.case(row.id) is not None
        assert mx.store.whole.check() == mx.store.head()
        check_log(mx)


@pytest.mark.slow
def test_two_sections_on_two_databases_exchange_over_tls_while_processes_and_servers_are_killed(tmp_path):
    home = tmp_path / "home"
    certificates(tmp_path / "tls", ("mx", "us"))
    ports = home_with_ports(home, ("mx", "us"), "https")
    authority = str(tmp_path / "tls" / "authority.pem")
    trust = ssl.create_default_context(cafile=authority)
    with Server(settings=()) as one, Server(settings=()) as other:
        for name, its in (("mx", one), ("us", other)):
            storing.move(home / name, its.database(), utc_now())
        sections = [_over_tls(home / name, ports[name], tmp_path / "tls", trust) for name in ("mx", "us")]
        mx, us = sections
        try:
            cases = _lodge_while_all_is_killed(sections, one)
            until(lambda: settled(sections), 120)
            reading = seen(harness_northbound("N-0").filing).model_dump_json(exclude_none=True)
            assert us.door.post(f"/v1/cases/{cases[0]}/presentation", content=reading).status_code == 200
            until(lambda: all(door.case(cases[0])["state"] == "released" for door in sections))
            until(lambda: mx.door.get(f"/v1/cases/{cases[0]}/receipt").status_code == 200)
            receipt = JointReceipt.parse(mx.door.get(f"/v1/cases/{cases[0]}/receipt").content)
            assert (
                verify(receipt, KeyRing.parse((home / PUBLIC_KEYS).read_text())).joint.state
                is JointState.RELEASED
            )
            until(lambda: settled(sections), 120)
        finally:
            for door in sections:
                door.kill(signal.SIGTERM)
                door.door.close()
        with opened(home) as border:
            kept = list(border.sections.values())
            assert (
                [row.id for row in kept[0].store.cases()]
                == [row.id for row in kept[1].store.cases()]
                == sorted(cases)
            )
            for section in kept:
                for case in cases:
                    kinds = Counter(event.kind for event in section.store.events(case))
                    assert kinds["clearance.lodged"] == 1
                check_log(section)
                assert section.store.whole.check() == section.store.head()
            assert clearance.joint(kept[1], cases[0]).state is JointState.RELEASED


def _over_tls(folder: Path, port: int, tls: Path, trust: ssl.SSLContext) -> Served:
    own = f"{tls / folder.name}.pem", f"{tls / folder.name}.key"
    options = ["--tls-cert", own[0], "--tls-key", own[1], "--peer-ca", str(tls / "authority.pem")]
    one = Served(folder, port, options, verify=trust)
    one.start()
    until(one.health)
    return one


def _lodge_while_all_is_killed(sections: Sequence[Served], first: Server) -> list[str]:
    """File at both; end a process with SIGKILL now and then, and once let the server of the first crash."""
    chance, cases = random.Random(20260513), []
    for number in range(8):
        for door, sample in zip(
            sections, (harness_northbound(f"N-{number}"), a1_southbound(f"S-{number}")), strict=True
        ):
            answer = door.door.post("/v1/filings", content=sample.content)
            assert answer.status_code == 201, answer.text
            cases.append(answer.json()["case"])
        if number in (2, 6):
            victim = chance.choice(sections)
            victim.kill()
            victim.start()
            until(victim.health)
        if number == 4:
            first.stop("immediate")
            refused = sections[0].door.post("/v1/filings", content=harness_northbound("N-5").content)
            assert refused.status_code == 503
            assert refused.headers["retry-after"]
            first.start()
            until(sections[0].health)
    return cases
