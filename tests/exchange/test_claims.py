"""Two histories under one name, with real processes: named and kept as evidence, and nobody else stops."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import check_log, founded, opened
from tests.exchange.test_broker import served as by_broker
from tests.filings import AS_OF, harness_northbound
from tests.web.served import Served, home_with_ports, served, settled, until, ways_of

from cruce.exchange import keys
from cruce.exchange import publication as witnessing
from cruce.ledger import Checkpoint, Note
from cruce.section import Section
from cruce.store import Draft, Transaction

NAMES = ("ca", "mx", "us")


@contextmanager
def running(tmp_path: Path, way: str) -> Iterator[tuple[Path, dict[str, Served]]]:
    """Run three sections that talk by their addresses, or by a broker."""
    home = tmp_path / "home"
    with ExitStack() as stack:
        if way == "https":
            sections = stack.enter_context(served(home, home_with_ports(home, NAMES)))
        else:
            founded(home, NAMES, "simulated")
            _, ones = stack.enter_context(by_broker(tmp_path, home, NAMES))
            sections = {one.name: one for one in ones}
        yield home, sections


def lodge(one: Served, name: str) -> str:
    answer = one.door.post("/v1/filings", content=harness_northbound(name).content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case"])


def rest(sections: dict[str, Served]) -> None:
    until(lambda: settled(list(sections.values())), 120)


def copied(folder: Path, to: Path) -> None:
    """Copy a section's store, all parts of it, while nobody works on it."""
    to.mkdir()
    for path in folder.glob("store.db*"):
        shutil.copy(path, to)


def put_back(folder: Path, copy: Path, *, marked: bool = False) -> None:
    """Put an older copy in the place of a section's store, and forget how far its log had come."""
    for path in folder.glob("store.*"):
        if path.suffix != ".head" or not marked:
            path.unlink()
    for path in copy.iterdir():
        shutil.copy(path, folder)


def faults(one: Served, peer: str) -> set[str]:
    """Name what stands between a section and a peer now, on every way."""
    told = one.health() or {}
    ways: list[dict[str, Any]] = [told.get("peers", {}).get(peer, {})]
    ways.append(told.get("broker", {}).get("peers", {}).get(peer, {}))
    return {str(way["fault"]) for way in ways if way.get("fault")}


def start_in_vain(one: Served) -> str:
    """Start a section that refuses to be started; gives what it said."""
    command = [sys.executable, "-m", "cruce", "serve", str(one.folder), "--port", "0"]
    done = subprocess.run(
        [*command, "--at", one.now_at().isoformat()],
        capture_output=True,
        env={**os.environ, "CRUCE_LANG": "en"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    return " ".join(done.stderr.decode().split())


def works(sections: dict[str, Served], number: int) -> None:
    """Check that the others still file, and hear each other."""
    case = lodge(sections["us"], f"W-{number}")
    until(lambda: sections["ca"].case(case))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["https", "nats"])
def test_a_store_of_yesterday_is_refused_at_its_start_or_by_whoever_saw_more(way, tmp_path):
    with running(tmp_path, way) as (home, sections):
        mx, us = sections["mx"], sections["us"]
        lodge(mx, "N-1")
        rest(sections)
        mx.kill(signal.SIGTERM)
        copied(mx.folder, tmp_path / "yesterday")
        mx.start()
        until(mx.health)
        lost = lodge(mx, "N-2")
        until(lambda: us.case(lost))
        rest(sections)
        mx.kill(signal.SIGTERM)
        copied(mx.folder, tmp_path / "today")
        put_back(mx.folder, tmp_path / "yesterday", marked=True)
        assert "is not the store that was written last" in start_in_vain(mx)
        works(sections, 1)
        put_back(mx.folder, tmp_path / "yesterday")  # half a backup: nothing there knows better
        mx.start()
        until(mx.health)
        until(lambda: refused(mx, us))  # whoever saw more says so before it acts again
        works(sections, 2)
        mx.kill(signal.SIGTERM)
        put_back(mx.folder, tmp_path / "today")
        mx.start()
        until(mx.health)
        rest(sections)
        assert us.case(lost)
    with opened(home) as border:
        for one in border.sections.values():
            check_log(one)
            assert one.store.case(lost) is not None


def refused(mx: Served, us: Served) -> bool:
    """Tell whether both sides name it. Mexico was told what it lacks; the other was told so by Mexico, or,
    where that had taken messages in and grown again before it was asked, holds both histories.
    """
    told = mx.health() or {}
    if "broker" in told:
        return "exchange.own-log-lost" in faults(mx, "us")
    there = faults(us, "mx")
    known = there and there <= {"peer.answer", "ledger.log-inconsistent"}
    return bool(known) and told.get("refused", {}).get("exchange.own-log-lost", 0) > 0


@pytest.mark.slow
@pytest.mark.parametrize("use", ["act", "log"])
def test_a_store_of_yesterday_with_the_keys_of_today_is_not_opened(use, tmp_path):
    with running(tmp_path, "https") as (home, sections):
        mx, us = sections["mx"], sections["us"]
        lodge(mx, "N-1")
        rest(sections)
        mx.kill(signal.SIGTERM)
        copied(mx.folder, tmp_path / "yesterday")
        shutil.copytree(mx.folder / "keys", tmp_path / "keys")
        section = Section.open(mx.folder, clock=mx.now_at)
        keys.rotate(section, use, "B. Ruiz")
        section.close()
        mx.start()
        until(mx.health)
        case = lodge(mx, "N-2")
        until(lambda: us.case(case))
        rest(sections)
        mx.kill(signal.SIGTERM)
        copied(mx.folder, tmp_path / "today")
        put_back(mx.folder, tmp_path / "yesterday")
        assert f"The {use} key in" in start_in_vain(mx)
        works(sections, 1)
        put_back(mx.folder, tmp_path / "today")
        shutil.move(mx.folder / "keys", tmp_path / "newest")
        shutil.copytree(tmp_path / "keys", mx.folder / "keys")  # and the other way round
        assert f"The {use} key in" in start_in_vain(mx)
        shutil.rmtree(mx.folder / "keys")
        shutil.move(tmp_path / "newest", mx.folder / "keys")
        mx.start()
        until(mx.health)
        works(sections, 2)
        rest(sections)
    with opened(home) as border:
        for one in border.sections.values():
            check_log(one)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["https", "nats"])
def test_two_databases_that_claim_one_log_are_both_kept_as_evidence(way, tmp_path):
    with running(tmp_path, way) as (home, sections):
        mx, us = sections["mx"], sections["us"]
        lodge(mx, "N-1")
        rest(sections)
        mx.kill(signal.SIGTERM)
        copied(mx.folder, tmp_path / "twin")
        mx.start()
        until(mx.health)
        first = lodge(mx, "N-2")
        until(lambda: us.case(first))
        rest(sections)
        mx.kill(signal.SIGTERM)
        copied(mx.folder, tmp_path / "first")
        put_back(mx.folder, tmp_path / "twin")  # the copy is run elsewhere, under the same name
        with opened(home, 1, only="mx") as border:
            grow(border.sections["mx"], 40)  # until it is the longer one
        mx.start()
        until(mx.health)
        second = lodge(mx, "N-3")
        until(lambda: "ledger.log-inconsistent" in faults(us, "mx"), 90)
        told = us.health() or {}
        assert told["turned_away"]["mx"]["ledger.log-inconsistent"]["count"] >= 1
        assert not any(way["caught_up"] for way in ways_of(told) if way["fault"] == "ledger.log-inconsistent")
        works(sections, 1)
        assert not us.case(second)
        mx.kill(signal.SIGTERM)
        put_back(mx.folder, tmp_path / "first")
        mx.start()
        until(mx.health)
        third = lodge(mx, "N-4")
        until(lambda: us.case(third), 90)
        rest(sections)
    with opened(home, 2) as border:
        us_section, mx_section = border.sections["us"], border.sections["mx"]
        (kept, *_) = witnessing.contradictions(us_section)
        log = mx_section.keys.log.verifier
        sizes = [Checkpoint.open(Note.parse(note), log).size for note in kept["notes"]]
        assert sizes[0] < sizes[1]
        for one in border.sections.values():
            check_log(one)


def grow(section: Section, entries: int) -> None:
    """Put so many acts on record that no other section is told of."""
    for number in range(entries):
        draft = Draft("tests.recorded", f"tests-{number}", 1, AS_OF, "tests")
        section.store.one(partial(Transaction.record, draft=draft, last=None))
