"""What is refused between sections is on record, and no flood of it fills the log."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
from tests.clearance.border import StandingClock, bodies, check_log, opened
from tests.cli.shell import cruce
from tests.filings import AS_OF, harness_northbound
from tests.web.pair import Sections, home_of, running, together
from tests.web.test_bad_messages import BAD, NAMES, pulled, telling, works
from tests.web.test_peer import NOW, by_hand

from cruce.exchange.signatures import WINDOW
from cruce.exchange.tally import REFUSALS, STRANGER
from cruce.model import StoreError, Text
from cruce.section import Section

TODAY = f"{REFUSALS}{AS_OF.date()}"


def told(section: Section, day: str = TODAY) -> list[tuple[str, str, int]]:
    """Sender, code and number of each refusal on record of a day, in order."""
    return [(one["from"], one["code"], one["count"]) for one in bodies(section, day, "exchange.turned_away")]


async def health(sections: Sections, name: str = "us") -> Any:
    return (await sections.local[name].get("/healthz")).json()


def late(both: Sections, number: int = 0) -> httpx.Request:
    return by_hand(both, at=NOW - WINDOW - 1 - number)


def test_a_refusal_is_on_record_with_its_words_before_it_is_answered(tmp_path):
    async def threats(both: Sections) -> None:
        us = both.offices["us"].section
        answer = await both.away["us"].send(late(both))
        assert answer.json()["code"] == "peer.late"
        (one,) = bodies(us, TODAY, "exchange.turned_away")
        assert (one["from"], one["code"], one["count"]) == ("mx", "peer.late", 1)
        assert one["says"] == answer.json()["says"]
        assert one["first"] == one["last"] == AS_OF.isoformat().replace("+00:00", "Z")
        shown = (await health(both))["turned_away"]["mx"]["peer.late"]
        assert (shown["count"], shown["says"]) == (1, one["says"])
        check_log(us)

    together(tmp_path, threats)


def test_a_flood_is_told_each_time_it_has_doubled_and_wholly_at_the_end(tmp_path):
    async def threats(both: Sections) -> None:
        us = both.offices["us"]
        before = us.section.store.head().size
        for number in range(100):
            await both.away["us"].send(late(both, number))
        assert told(us.section) == [("mx", "peer.late", 2**power) for power in range(7)]
        assert us.section.store.head().size == before + 7
        assert (await health(both))["turned_away"]["mx"]["peer.late"]["count"] == 100
        await us.tally.close()
        assert told(us.section)[-1] == ("mx", "peer.late", 100)
        await us.tally.close()  # nothing new, nothing written
        assert us.section.store.head().size == before + 8

    together(tmp_path, threats)


def test_refusals_that_come_together_are_counted_once_each(tmp_path):
    async def threats(both: Sections) -> None:
        us = both.offices["us"]
        await asyncio.gather(*(both.away["us"].send(late(both, number)) for number in range(64)))
        assert (await health(both))["turned_away"]["mx"]["peer.late"]["count"] == 64
        numbers = [one[2] for one in told(us.section)]
        assert numbers == sorted(set(numbers))
        assert len(numbers) <= 7
        await us.tally.close()
        assert told(us.section)[-1][2] == 64

    together(tmp_path, threats)


def test_names_that_nobody_has_are_one_stranger(tmp_path):
    async def threats(both: Sections) -> None:
        for number in range(16):
            request = by_hand(both)
            name = f"/z{chr(97 + number)}/"
            request.headers["signature-input"] = request.headers["signature-input"].replace("/mx/", name)
            await both.away["us"].send(request)
        us = both.offices["us"].section
        assert told(us) == [(STRANGER, "peer.unknown", 2**power) for power in range(5)]

    together(tmp_path, threats)


def test_what_a_peer_gave_to_a_request_of_ours_and_was_refused_is_on_record_too(tmp_path, monkeypatch):
    async def threats(all_three: Sections) -> None:
        us = all_three.offices["us"].section
        await all_three.lodge(harness_northbound("R-1"))
        for name, (change, code) in BAD.items():
            with monkeypatch.context() as patched:
                telling(patched, change)
                assert await pulled(all_three, "us", "mx") is not None, name
            assert told(us)[-1][:2] == ("mx", code)
        all_three.switch.cut = {"mx"}
        before = told(us)
        assert await pulled(all_three, "us", "mx") is not None
        assert told(us) == before  # who is away sent nothing that could be refused
        all_three.switch.cut = set()
        await works(all_three, 2)

    together(tmp_path, threats, NAMES)


def test_after_a_restart_the_count_goes_on_from_what_is_on_record(tmp_path):
    home, clock = home_of(tmp_path / "home"), StandingClock()

    async def life(turn: int, known: int) -> list[int]:
        with opened(home, turn, clock) as border:
            async with running(border, clock) as both:  # killed at the end: what is not on record is lost
                shown = (await health(both))["turned_away"]
                assert [one["peer.late"]["count"] for one in shown.values()] == ([known] if known else [])
                for one in range(5):
                    await both.away["us"].send(late(both, one))
                return [one[2] for one in told(both.offices["us"].section)]

    assert asyncio.run(life(0, 0)) == [1, 2, 4]
    assert asyncio.run(life(1, 4)) == [1, 2, 4, 8]
    (one,) = cruce("log", "show", home / "us", "--json").json["refused"]
    assert (one["from"], one["code"], one["count"]) == ("mx", "peer.late", 8)


def test_a_new_day_counts_anew_and_the_old_one_is_told_to_its_end(tmp_path):
    async def threats(both: Sections) -> None:
        us = both.offices["us"].section
        for number in range(3):
            await both.away["us"].send(late(both, number))
        both.clock.now += timedelta(days=1)
        request = by_hand(both, at=int(both.clock.now.timestamp()) - WINDOW - 1)
        await both.away["us"].send(request)
        assert [one[2] for one in told(us)] == [1, 2, 3]
        tomorrow = f"{REFUSALS}{both.clock.now.date()}"
        assert told(us, tomorrow) == [("mx", "peer.late", 1)]
        both.clock.now -= timedelta(days=1)  # a clock that is set back goes on where that day stood
        await both.away["us"].send(late(both))
        assert [one[2] for one in told(us)] == [1, 2, 3]
        assert (await health(both))["turned_away"]["mx"]["peer.late"]["count"] == 4

    together(tmp_path, threats)


def test_a_record_that_cannot_be_written_stops_nothing_and_is_made_up_for(tmp_path, monkeypatch):
    async def threats(both: Sections) -> None:
        us = both.offices["us"].section

        def full(work: Any) -> None:
            raise StoreError("store.full", Text(en="full", es="lleno"), Text(en="-", es="-"))

        with monkeypatch.context() as patched:
            patched.setattr(type(us.store), "one", lambda self, work: full(work))
            for number in range(3):
                answer = await both.away["us"].send(late(both, number))
                assert answer.json()["code"] == "peer.late"
        assert told(us) == []
        await both.away["us"].send(late(both))
        assert told(us) == [("mx", "peer.late", 4)]

    together(tmp_path, threats)


def test_what_was_refused_is_told_by_the_shell_in_both_languages(tmp_path):
    async def threats(both: Sections) -> None:
        await both.away["us"].send(late(both))

    together(tmp_path, threats)
    home = tmp_path / "home"
    (one,) = cruce("log", "show", home / "us", "--json").json["refused"]
    for name in ("en", "es"):
        said = " ".join(cruce("log", "show", home / "us", "--lang", name).out.split())
        assert one["says"][name] in said
        assert "peer.late" in said
