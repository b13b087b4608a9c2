"""The clock of a served section stands wrong by hours: named by both sides, on record, mended by itself."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta

import pytest
from tests.clearance.border import StandingClock, acts, bodies, check_log, opened
from tests.filings import AS_OF, harness_northbound
from tests.web.pair import Sections, home_of, running
from tests.web.served import home_with_ports, served, settled, until

from cruce.exchange.pulling import IDLE
from cruce.exchange.tally import REFUSALS
from cruce.web import Office

AHEAD, BEHIND = timedelta(hours=3), -timedelta(minutes=50)
"""Not further behind: there the acceptances of the filings would be dated in the future."""


async def names_the_other(both: Sections, name: str, seen: str, off: str) -> None:
    """Check that a section tells of the other's clock as it looks from there, and how far it is off."""
    told = (await both.local[name].get("/healthz")).json()
    (peer,) = told["peers"].values()
    assert (peer["fault"], peer["caught_up"]) == (seen, False)
    assert off in peer["says"]["en"]
    assert off in peer["says"]["es"]
    ((sender, counted),) = told["turned_away"].items()
    assert sender != name
    assert counted[seen]["count"] == 6  # three requests, and the answers to three of ours
    assert off in counted[seen]["says"]["en"]


async def is_whole(both: Sections, office: Office, cases: list[str]) -> None:
    """Check that nothing stands between a section and the other, and each case is there once."""
    assert await office.pullers[0].turn() == IDLE
    told = (await both.local[office.section.name].get("/healthz")).json()
    (peer,) = told["peers"].values()
    assert (peer["fault"], peer["caught_up"]) == (None, True)
    for case in cases:
        assert acts(office.section, case).count("clearance.lodged") == 1
    check_log(office.section)


@pytest.mark.parametrize("wrong", [AHEAD, BEHIND], ids=["ahead", "behind"])
def test_a_clock_that_is_wrong_by_hours_and_jumps_back_while_it_runs(wrong, tmp_path):
    """What is filed meanwhile at either side stays its own until then, and crosses once."""
    clocks = {name: StandingClock() for name in ("mx", "us")}
    off = str(int(abs(wrong).total_seconds()))
    to_right, to_wrong = ("peer.early", "peer.late") if wrong == AHEAD else ("peer.late", "peer.early")

    async def crossing(both: Sections) -> None:
        us, mx = both.offices["us"], both.offices["mx"]
        first = await both.lodge(harness_northbound("C-1"))
        await both.settle()
        clocks["mx"].now += wrong
        mine = await both.lodge(harness_northbound("C-2"), "us")
        theirs = await both.lodge(harness_northbound("C-3"), "mx")
        for turn in range(1, 4):
            for office in (us, mx):
                await office.pullers[0].turn()
                assert office.pullers[0].contact.failures == turn
        assert (us.section.store.case(theirs), mx.section.store.case(mine)) == (None, None)
        for name, seen in (("us", to_right), ("mx", to_wrong)):
            await names_the_other(both, name, seen, off)
        day = f"{REFUSALS}{AS_OF.date()}"
        assert [one["count"] for one in bodies(us.section, day, "exchange.turned_away")] == [1, 2, 4]
        clocks["mx"].now -= wrong
        await both.settle()
        for office in (us, mx):
            await is_whole(both, office, [first, mine, theirs])

    async def all_of_it() -> None:
        with opened(home_of(tmp_path / "home")) as border:
            for name, section in border.sections.items():
                section.clock = clocks[name]
            async with running(border) as both:
                await crossing(both)

    asyncio.run(all_of_it())


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [AHEAD, BEHIND], ids=["ahead", "behind"])
def test_a_process_started_by_a_wrong_clock_is_named_and_heals_when_started_right(wrong, tmp_path):
    home = tmp_path / "home"
    with served(home, home_with_ports(home, ("ca", "mx", "us"))) as sections:
        mx, us, ca = sections["mx"], sections["us"], sections["ca"]
        until(lambda: settled(list(sections.values())))
        mx.kill(signal.SIGTERM)
        mx._began -= wrong.total_seconds()
        mx.start()
        until(mx.health)
        here, there = ("peer.early", "peer.late") if wrong == AHEAD else ("peer.late", "peer.early")

        def lodged(one, name: str) -> str:
            answer = one.door.post("/v1/filings", content=harness_northbound(name).content)
            assert answer.status_code == 201, answer.text
            case: str = answer.json()["case"]
            return case

        mine, theirs = lodged(us, "C-1"), lodged(mx, "C-2")
        until(lambda: here in (us.health() or {})["turned_away"].get("mx", {}))
        until(lambda: (us.health() or {})["peers"]["mx"]["fault"] == here)
        until(lambda: (mx.health() or {})["peers"]["us"]["fault"] == there)
        until(lambda: ca.case(mine))  # the others go on
        assert not us.case(theirs)
        mx.kill()
        mx._began += wrong.total_seconds()
        mx.start()
        until(mx.health)
        until(lambda: us.case(theirs) and mx.case(mine), 120)
        until(lambda: settled(list(sections.values())), 120)
