"""What a section must not believe, brought to its real door: refused by name, and nothing else stops."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.clearance.border import StandingClock, check_log, opened
from tests.filings import harness_northbound
from tests.store.engines import connection_of
from tests.web.pair import Sections, home_of, running, together
from tests.web.test_peer import by_hand, refused

from cruce import exchange
from cruce.exchange import publication as witnessing
from cruce.exchange.parcels import CONTEXT
from cruce.exchange.pulling import Puller
from cruce.ledger import Checkpoint, Note, Signer
from cruce.model import CruceError
from cruce.section import Section

NAMES = ("ca", "mx", "us")
Words = dict[str, Any]


def numbered(number: int) -> Any:
    return harness_northbound(f"R-{number}")


async def pulled(all_three: Sections, name: str, peer: str) -> CruceError | None:
    """Let one section pull once from a peer; gives what went wrong."""
    (puller,) = (one for one in all_three.offices[name].pullers if one.peer == peer)
    await puller.turn()
    fault = puller.contact.fault
    assert fault is None or isinstance(fault, CruceError), fault
    return fault


def telling(monkeypatch: Any, changed: Callable[[Words], Words], key: Signer | None = None) -> None:
    """Let what Mexico's door gives be a parcel with other words in it, signed all the same."""

    def told(section: Section, peer: str, *limits: int, **more: int) -> bytes | None:
        content = exchange.parcel(section, peer, *limits, **more)
        if content is None or section.name != "mx":
            return content
        words = changed(json.loads(content.partition(b"\n")[2]))
        body = json.dumps(words, separators=(",", ":")).encode()
        return (key or section.keys.act).sign(body, context=CONTEXT).hex().encode() + b"\n" + body

    monkeypatch.setattr("cruce.web.peer.parcel", told)


async def works(all_three: Sections, number: int) -> None:
    """Check that the United States still takes filings, hears Canada, and is heard by it."""
    case = await all_three.lodge(numbered(number), "us")
    assert await pulled(all_three, "ca", "us") is None
    assert await pulled(all_three, "us", "ca") is None
    assert all_three.offices["ca"].section.store.case(case) is not None
    check_log(all_three.offices["us"].section)


BAD: dict[str, tuple[Callable[[Words], Words], str]] = {
    "of another version": (lambda words: words | {"v": 2}, "peer.version"),
    "for another section": (lambda words: words | {"to": "ca"}, "peer.unknown"),
    "in the name of another": (lambda words: words | {"from": "ca"}, "peer.signature"),
    "with a gap": (lambda words: words | {"after": words["after"] + 1}, "peer.parcel"),
    "with a field more": (lambda words: words | {"more": 1}, "peer.parcel"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_parcel_that_is_not_what_was_agreed_moves_nothing(tmp_path, monkeypatch, name):
    change, code = BAD[name]

    async def threats(all_three: Sections) -> None:
        us = all_three.offices["us"].section
        case = await all_three.lodge(numbered(1))
        with monkeypatch.context() as patched:
            telling(patched, change)
            fault = await pulled(all_three, "us", "mx")
            assert fault is not None
            assert fault.code == code
            assert fault.says.en != fault.says.es
            assert (us.store.case(case), us.store.position("mx", "in")) == (None, 0)
            await works(all_three, 2)
        assert await pulled(all_three, "us", "mx") is None  # and what was meant is taken when it comes
        assert us.store.case(case) is not None

    together(tmp_path, threats, NAMES)


def test_a_parcel_under_another_sections_key_is_refused(tmp_path, monkeypatch):
    async def threats(all_three: Sections) -> None:
        case = await all_three.lodge(numbered(1))
        telling(monkeypatch, lambda words: words, all_three.offices["ca"].section.keys.act)
        fault = await pulled(all_three, "us", "mx")
        assert fault is not None
        assert fault.code == "peer.signature"
        assert all_three.offices["us"].section.store.case(case) is None

    together(tmp_path, threats, NAMES)


def test_an_old_parcel_that_comes_again_moves_nothing(tmp_path, monkeypatch):
    async def threats(all_three: Sections) -> None:
        us = all_three.offices["us"].section
        await all_three.lodge(numbered(1))
        kept: list[Words] = []

        def keeping(words: Words) -> Words:
            kept.append(words)
            return words

        with monkeypatch.context() as patched:
            telling(patched, keeping)
            await pulled(all_three, "us", "mx")
        await all_three.lodge(numbered(2))
        await all_three.settle()
        before = us.store.head(), us.store.position("mx", "in")
        await all_three.lodge(numbered(3))
        with monkeypatch.context() as patched:
            telling(patched, lambda words: kept[0])
            assert await pulled(all_three, "us", "mx") is None
        assert (us.store.head(), us.store.position("mx", "in")) == before

    together(tmp_path, threats, NAMES)


def test_a_checkpoint_that_shrinks_is_refused_and_kept_as_evidence(tmp_path, monkeypatch):
    async def threats(all_three: Sections) -> None:
        us, mx = (all_three.offices[name].section for name in ("us", "mx"))
        await all_three.lodge(numbered(1))
        await all_three.settle()
        small = mx.store.checkpoint()
        assert small is not None
        await all_three.lodge(numbered(2))
        await all_three.settle()
        seen = us.store.witnessed("cruce/mx")
        await all_three.lodge(numbered(3))
        telling(monkeypatch, lambda words: words | {"checkpoint": str(small), "proof": []})
        fault = await pulled(all_three, "us", "mx")
        assert fault is not None
        assert fault.code == "ledger.log-shrunk"
        (kept,) = witnessing.contradictions(us)
        log = mx.keys.log.verifier
        sizes = [Checkpoint.open(Note.parse(note), log).size for note in kept["notes"]]
        assert sizes[0] > sizes[1]
        assert us.store.witnessed("cruce/mx") == seen
        await works(all_three, 4)

    together(tmp_path, threats, NAMES)


def in_two_lives(
    tmp_path: Path,
    first: Callable[[Sections], Awaitable[None]],
    between: Callable[[Path], None],
    second: Callable[[Sections], Awaitable[None]],
) -> None:
    """Run all sections, end them, do something to their folders, and run them again."""
    home, clock = home_of(tmp_path / "home", NAMES), StandingClock()

    async def life(do: Callable[[Sections], Awaitable[None]], turn: int) -> None:
        with opened(home, turn, clock) as border:
            async with running(border, clock) as sections:
                await do(sections)

    asyncio.run(life(first, 1))
    between(home)
    asyncio.run(life(second, 2))


def test_a_request_is_replayed_in_vain_though_the_section_was_started_again(tmp_path):
    async def before(all_three: Sections) -> None:
        assert (await all_three.away["us"].send(by_hand(all_three))).status_code in (200, 204)

    async def after(all_three: Sections) -> None:
        await refused(all_three, by_hand(all_three), 401, "peer.replayed")
        answer = await all_three.away["us"].send(by_hand(all_three, nonce="m" * 24))
        assert answer.status_code in (200, 204)

    in_two_lives(tmp_path, before, lambda home: None, after)


def test_a_section_that_comes_back_with_a_smaller_copy_is_told_so_and_stops_nobody(tmp_path):
    """Half a backup: an older store, and nothing left beside it that knows how far it had come."""

    async def first(all_three: Sections) -> None:
        await all_three.lodge(numbered(1))
        await all_three.settle()
        home = all_three.offices["mx"].section.folder
        connection_of(all_three.offices["mx"].section.store).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(home / "store.db", tmp_path / "old.db")
        await all_three.lodge(numbered(2))
        await all_three.settle()

    def put_back(home: Path) -> None:
        for name in ("store.db-wal", "store.db-shm", "store.head"):
            (home / "mx" / name).unlink(missing_ok=True)
        shutil.copy(tmp_path / "old.db", home / "mx" / "store.db")

    async def second(all_three: Sections) -> None:
        us = all_three.offices["us"].section
        seen = us.store.witnessed("cruce/mx")
        await all_three.lodge(numbered(3))
        assert await pulled(all_three, "us", "mx") is not None
        told = (await all_three.local["us"].get("/healthz")).json()["peers"]["mx"]
        assert (told["failures"], told["fault"]) == (1, "peer.answer")
        assert "exchange.own-log-lost" in told["says"]["en"]  # Mexico's own word, under its signature
        assert all_three.offices["mx"].refusals["exchange.own-log-lost"] == 1
        assert us.store.witnessed("cruce/mx") == seen
        await works(all_three, 4)

    in_two_lives(tmp_path, first, put_back, second)


def test_a_section_put_back_is_told_so_before_it_acts_again(tmp_path):
    """Half a backup, and nothing new in it: the first who asks has seen more of its log than there is."""

    async def first(all_three: Sections) -> None:
        await all_three.lodge(numbered(1))
        await all_three.settle()
        home = all_three.offices["mx"].section.folder
        connection_of(all_three.offices["mx"].section.store).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(home / "store.db", tmp_path / "old.db")
        await all_three.lodge(numbered(2))
        await all_three.settle()

    def put_back(home: Path) -> None:
        for name in ("store.db-wal", "store.db-shm", "store.head"):
            (home / "mx" / name).unlink(missing_ok=True)
        shutil.copy(tmp_path / "old.db", home / "mx" / "store.db")

    async def second(all_three: Sections) -> None:
        fault = await pulled(all_three, "us", "mx")
        assert fault is not None
        assert "exchange.own-log-lost" in fault.says.en
        assert all_three.offices["mx"].refusals["exchange.own-log-lost"] == 1
        await works(all_three, 4)

    in_two_lives(tmp_path, first, put_back, second)


def test_two_databases_that_claim_one_log_are_found_out(tmp_path):
    """The same folder was started on two machines: both sign, and no witness can believe both."""

    async def first(all_three: Sections) -> None:
        await all_three.lodge(numbered(1))
        await all_three.settle()

    def copied(home: Path) -> None:
        shutil.copytree(home, tmp_path / "copy")

    async def second(all_three: Sections) -> None:
        with opened(tmp_path / "copy", 3, all_three.clock) as other:
            async with running(other, all_three.clock) as twins:
                await all_three.lodge(numbered(2))
                await twins.lodge(numbered(3))
                await twins.lodge(numbered(4))
                assert await pulled(all_three, "us", "mx") is None
                door = all_three.switch.doors["mx"]
                all_three.switch.doors["mx"] = twins.switch.doors["mx"]
                fault = await pulled(all_three, "us", "mx")
                assert fault is not None
                (way,) = (one for one in all_three.offices["us"].pullers if one.peer == "mx")
                assert way.contact.failures == 1
                told = (await all_three.local["us"].get("/healthz")).json()["peers"]["mx"]
                assert told["says"]["en"] != told["says"]["es"]
                assert twins.offices["mx"].refusals["exchange.own-log-lost"] == 1
                assert (told["fault"], fault.code) == ("ledger.log-inconsistent", "ledger.log-inconsistent")
                (kept,) = witnessing.contradictions(all_three.offices["us"].section)
                log = all_three.offices["mx"].section.keys.log.verifier
                sizes = [Checkpoint.open(Note.parse(note), log).size for note in kept["notes"]]
                assert sizes[0] < sizes[1]  # both signed by Mexico, and no log holds both
                await works(all_three, 5)
                all_three.switch.doors["mx"] = door
                assert await pulled(all_three, "us", "mx") is None  # the one that was first goes on

    in_two_lives(tmp_path, first, copied, second)


# --- who was away and speaks again -------------------------------------------------------------------------


class Away:
    """A peer that does not answer; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[int] = asyncio.Queue()

    async def outbox(self, after: int, limit: int, most: int, since: int | None = None) -> bytes | None:
        self.asked.put_nowait(after)
        raise ConnectionError("away")

    async def acknowledge(self, answer: bytes) -> None:
        raise AssertionError("nothing came")


def test_a_peer_that_was_away_is_asked_at_once_when_it_speaks(tmp_path):
    async def waiting(both: Sections) -> None:
        source = Away()
        puller = Puller("mx", source, both.offices["us"].desk, Random(0))
        puller.heard()  # who is not away is asked at the usual pace
        assert not puller._heard.is_set()
        puller.contact.failures = 20  # the next wait is of half a minute, or longer
        task = asyncio.create_task(puller.run())
        try:
            for _ in range(3):
                await asyncio.wait_for(source.asked.get(), 10)
                puller.heard()
        finally:
            task.cancel()
        assert puller.contact.failures == 23

    together(tmp_path, waiting)
