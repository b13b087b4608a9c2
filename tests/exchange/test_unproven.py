"""A peer that shows a newer log without proof that it goes on: not followed, nor told as caught up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

import pytest
from tests.clearance.border import StandingClock, lodge, opened
from tests.exchange.test_witnessing import forged, forked, packed
from tests.filings import AS_OF, harness_northbound
from tests.require import extra
from tests.web.pair import Sections, together
from tests.web.test_bad_messages import pulled, telling

from cruce import clearance, exchange
from cruce.exchange import publication as witnessing
from cruce.model import CruceError
from cruce.section import Section

T = TypeVar("T")


def numbered(number: int) -> Any:
    return harness_northbound(f"R-{number}")


def test_over_https_what_is_unproven_is_refused_by_name_and_shown(tmp_path, monkeypatch):
    async def threats(both: Sections) -> None:
        us, mx = both.offices["us"], both.offices["mx"]

        async def way() -> dict[str, Any]:
            told: dict[str, Any] = (await both.local["us"].get("/healthz")).json()["peers"]["mx"]
            return told

        await both.lodge(numbered(1))
        await both.settle()
        assert await pulled(both, "us", "mx") is None
        size = mx.section.store.tree.size
        told = await way()
        assert (told["caught_up"], told["shown"], told["proven"]) == (True, size, size)
        case = await both.lodge(numbered(2))
        with monkeypatch.context() as patched:
            telling(patched, lambda words: words | {"witnessed": 0, "proof": []})
            for turn in range(2):
                fault = await pulled(both, "us", "mx")
                assert fault is not None
                assert (fault.code, str(size) in fault.says.en) == ("peer.unproven", True)
                told = await way()
                assert (told["caught_up"], told["fault"], told["failures"]) == (
                    False,
                    "peer.unproven",
                    turn + 1,
                )
                assert told["proven"] == size < told["shown"] == mx.section.store.tree.size
            patched.setattr("cruce.web.peer.parcel", lambda *_, **__: None)  # and then it says nothing
            assert await pulled(both, "us", "mx") is None
            assert not (await way())["caught_up"]
        assert us.section.store.case(case) is None
        while await both.pull("us"):
            pass
        told = await way()
        assert (told["caught_up"], told["shown"]) == (True, told["proven"])
        assert us.section.store.case(case) is not None
        counted = (await both.local["us"].get("/healthz")).json()["turned_away"]["mx"]
        assert counted["peer.unproven"]["count"] == 2

    together(tmp_path, threats)


class Line:
    """A line to a broker that keeps what is published."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.letters: list[bytes] = []
        self.some = asyncio.Event()

    async def publish(self, subject: str, content: bytes) -> None:
        self.letters.append(content)
        self.some.set()
        self.sent.append((subject, json.loads(content.partition(b"\n")[2])))


def broker_of(section: Section, noted: list[tuple[str, str]]) -> Any:
    extra("nats")
    from cruce.exchange.broker import Broker

    async def desk(job: Callable[[Section], T]) -> T:
        return job(section)

    async def note(peer: str, fault: Exception) -> None:
        noted.append((peer, getattr(fault, "code", "")))

    return Broker(section, desk, "nats://127.0.0.1:1", Random(0), None, note)


def test_by_the_broker_a_peer_has_time_to_prove_and_is_then_refused_by_name(home, monkeypatch):
    with opened(home) as border:
        lodge(border, numbered(1))
        border.settle()
        mx, us = border.sections["mx"], border.sections["us"]
        size, noted, line = mx.store.tree.size, list[tuple[str, str]](), Line()
        broker = broker_of(us, noted)
        contact = broker.contacts["mx"]
        clearance.lodge(mx, [numbered(2).content], "broker")
        unproven = forged(mx, witnessed=0, proof=[])

        async def taking(what: bytes) -> None:
            await broker._take(line, "mx", "parcels", what)

        asyncio.run(taking(unproven))
        assert (contact.fault, contact.shown, contact.proven) == (None, mx.store.tree.size, size)
        assert not contact.caught_up
        assert line.sent[-1][0] == "cruce.us.mx.answers"
        assert f"\n{size}\n" in line.sent[-1][1]["checkpoint"]  # told from where it has to prove
        monkeypatch.setattr("cruce.exchange.broker._UNPROVEN", -1.0)
        with pytest.raises(Exception, match=r"peer\.unproven"):
            asyncio.run(taking(unproven))
        asyncio.run(taking(packed(mx)))
        assert (contact.fault, contact.shown) == (None, contact.proven)
        assert contact.taken == len(mx.store.outbox(0)) - 1


def test_by_the_broker_a_section_put_back_learns_it_before_it_sends(home):
    """What is cosigned here is told to each peer, though it sent nothing."""
    with forked(home) as (us, mx, old):
        assert old.store.tree.size < mx.store.tree.size
        line, noted = Line(), list[tuple[str, str]]()
        asyncio.run(_told_once(broker_of(us, noted), line, "mx"))
        (letter,) = line.letters
        broker = broker_of(old, noted)
        with pytest.raises(Exception, match=r"exchange\.own-log-lost"):
            asyncio.run(broker._take(line, "us", "answers", letter))
        assert broker._ways["us"].since == mx.store.tree.size


async def _told_once(broker: Any, line: Line, peer: str) -> None:
    task = asyncio.create_task(broker._stand(line, peer))
    await asyncio.wait_for(line.some.wait(), 10)
    task.cancel()


def test_by_the_broker_of_two_logs_of_one_name_both_checkpoints_are_kept(home):
    """The copy learns what was cosigned, has to prove from there, and cannot."""
    with forked(home) as (us, mx, twin):
        clearance.lodge(twin, [numbered(number).content for number in range(3, 9)], "broker")
        assert twin.store.tree.size > mx.store.tree.size
        here, there = broker_of(us, []), broker_of(twin, [])
        line, back = Line(), Line()
        asyncio.run(here._take(line, "mx", "parcels", packed(twin)))
        with pytest.raises(Exception, match=r"exchange\.own-log-lost"):
            asyncio.run(there._take(back, "us", "answers", line.letters[-1]))
        since = there._ways["us"].since
        assert since == mx.store.tree.size
        content = exchange.parcel(twin, "us", since=since)
        assert content is not None
        with pytest.raises(Exception, match=r"ledger\.log-inconsistent"):
            asyncio.run(here._take(line, "mx", "parcels", content))
        assert len(line.letters) == 2  # it is told again where it was cosigned
        (kept,) = witnessing.contradictions(us)
        assert len(kept["notes"]) == 2


def test_by_the_broker_a_clock_ahead_is_refused_by_name_until_it_is_right(home):
    """There letters may lie for hours; a cosignature from the future was signed by a wrong clock."""
    with opened(home) as border:
        case = lodge(border, harness_northbound("C-1"))
        mx, us = border.sections["mx"], border.sections["us"]
        clock, noted, line = StandingClock(AS_OF + timedelta(hours=2)), list[tuple[str, str]](), Line()
        us.clock = clock
        broker = broker_of(mx, noted)
        content = exchange.parcel(mx, "us")
        assert content is not None
        answer = exchange.accept(us, content)
        before = mx.store.position("us", "witnessed")
        with pytest.raises(CruceError, match=r"peer\.early") as refusal:
            asyncio.run(broker._take(line, "us", "answers", answer))
        assert "7200" in refusal.value.says.es
        mx.flush()
        assert mx.store.position("us", "witnessed") == before
        assert us.store.case(case) is not None
        clock.now = AS_OF
        border.settle()
        lodge(border, harness_northbound("C-2"))
        content = exchange.parcel(mx, "us")
        assert content is not None
        asyncio.run(broker._take(line, "us", "answers", exchange.accept(us, content)))
        assert broker.contacts["us"].fault is None
