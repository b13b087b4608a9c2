"""Keys changed while two services talk over HTTP: nobody needs to have heard of it to go on."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tests.clearance.border import StandingClock, acts, bodies, check_log, opened
from tests.filings import AS_OF, harness_northbound
from tests.web.pair import Sections, home_of, running, together

from cruce import clearance
from cruce.exchange import keys
from cruce.exchange.signatures import WINDOW, Request, sign_request
from cruce.ledger import Signer
from cruce.model import JointState
from cruce.section.succession import KEYS, KeyChange

NORTH = harness_northbound()
NOW = int(AS_OF.timestamp())
BY = "A. Jones"


def test_a_service_that_comes_back_with_another_key_is_heard_on_and_its_old_one_is_not(tmp_path):
    """Rotated between two runs; the other heard nothing of it, and asks first."""

    async def before(both: Sections) -> str:
        case = await both.lodge(NORTH)
        await both.settle()
        return case

    async def after(both: Sections, case: str, thief: Signer) -> None:
        await both.present(case, NORTH, "us")
        await both.settle()
        for office in both.offices.values():
            assert clearance.joint(office.section, case).state is JointState.RELEASED
            check_log(office.section)
        receipts = {(await door.get(f"/v1/cases/{case}/receipt")).status_code for door in both.local.values()}
        assert receipts == {200}
        mx = both.offices["mx"].section
        assert acts(mx, KEYS) == ["exchange.key_heard"] * 2
        query = "to=mx&after=0&limit=1&most=1000000"
        forged = sign_request(thief, Request("GET", "/peer/v1/outbox", query), NOW, "x" * 20)
        answer = await both.away["mx"].get(f"/peer/v1/outbox?{query}", headers=forged)
        assert (answer.status_code, answer.json()["code"]) == (401, "peer.key-retired")
        (told,) = bodies(mx, KEYS, "exchange.key_refused")
        assert (told["what"], told["key"]) == ("request", str(thief.verifier))
        odd = await both.away["mx"].get(
            f"/peer/v1/outbox?{query}", headers={**forged, keys.FIELD: "bm90IGEgY2hhbmdl"}
        )
        assert odd.status_code == 401

    async def all_of_it() -> None:
        home = home_of(tmp_path / "home", bank="simulated")
        with opened(home) as border:
            async with running(border) as both:
                case = await before(both)
            us = border.sections["us"]
            thief = us.keys.act
            keys.rotate(us, "act", BY)
            keys.rotate(us, "log", BY)
        with opened(home, 1) as border:
            async with running(border) as both:
                await after(both, case, thief)

    asyncio.run(all_of_it())


def test_a_header_that_nobody_signed_changes_nothing(tmp_path):
    async def crossing(both: Sections) -> None:
        us, mx = both.offices["us"].section, both.offices["mx"].section
        thief = Signer.generate("cruce/us/act")
        change = KeyChange(
            section="us",
            use="act",
            old=str(us.keys.act.verifier),
            new=str(thief.verifier),
            at=AS_OF,
            since=AS_OF,
            size=0,
            cause="rotated",
        )
        us.changes = (keys.SignedChange.make(change, thief, thief),)
        field = keys.as_fields(us)
        us.changes = ()
        query = "to=mx&after=0&limit=1&most=1000000"
        forged = sign_request(thief, Request("GET", "/peer/v1/outbox", query), NOW, "x" * 20)
        answer = await both.away["mx"].get(f"/peer/v1/outbox?{query}", headers={**forged, **field})
        assert (answer.status_code, answer.json()["code"]) == (401, "peer.signature")
        assert acts(mx, KEYS) == []

    together(tmp_path, crossing)


def test_a_request_on_its_way_while_the_key_was_changed_is_told_from_a_use_of_the_old_key(tmp_path):
    """It was signed before the change, and is in time; all else is the old key used again."""

    async def all_of_it() -> None:
        home, clock = home_of(tmp_path / "home", bank="simulated"), StandingClock()
        with opened(home, clock=clock) as border:
            async with running(border, clock) as both:
                case = await both.lodge(NORTH)
                await both.settle()
            us = border.sections["us"]
            former = us.keys.act
            keys.rotate(us, "act", BY)
        changed = NOW
        clock.now += timedelta(seconds=60)
        with opened(home, 1, clock) as border:
            async with running(border, clock) as both:
                await both.settle()  # the change is heard
                mx = both.offices["mx"].section

                async def asked(created: int) -> str:
                    query = "to=mx&after=0&limit=1&most=1000000"
                    request = Request("GET", "/peer/v1/outbox", query)
                    fields = sign_request(former, request, created, f"n{created}" * 2)
                    answer = await both.away["mx"].get(f"/peer/v1/outbox?{query}", headers=fields)
                    assert answer.status_code == 401
                    assert str(former.verifier) in answer.json()["says"]["en"]
                    return str(answer.json()["code"])

                before = acts(mx, KEYS)
                for created in (changed - 1, changed - 30, changed + 60 - WINDOW):
                    assert await asked(created) == "peer.key-changed"
                assert acts(mx, KEYS) == before
                for number, created in enumerate((changed, changed + 60, changed + 59 - WINDOW), start=1):
                    assert await asked(created) == "peer.key-retired"
                    kinds = acts(mx, KEYS)[len(before) :]
                    assert set(kinds) == {"exchange.key_refused"}
                    assert len(kinds) <= number
                assert mx.store.case(case) is not None
                await both.settle()  # and under the new key all goes on

    asyncio.run(all_of_it())


def test_a_key_that_was_revoked_has_no_such_time(tmp_path):
    async def all_of_it() -> None:
        home, clock = home_of(tmp_path / "home", bank="simulated"), StandingClock()
        with opened(home, clock=clock) as border:
            us = border.sections["us"]
            former = us.keys.act
            made = keys.revoke(us, "act", BY, AS_OF, "Stolen.")
            keys.accept(border.sections["mx"], made, BY, "Compared by telephone.")
        with opened(home, 1, clock) as border:
            async with running(border, clock) as both:
                query = "to=mx&after=0&limit=1&most=1000000"
                fields = sign_request(former, Request("GET", "/peer/v1/outbox", query), NOW - 1, "x" * 20)
                answer = await both.away["mx"].get(f"/peer/v1/outbox?{query}", headers=fields)
                assert answer.json()["code"] == "peer.key-retired"
                assert "exchange.key_refused" in acts(both.offices["mx"].section, KEYS)

    asyncio.run(all_of_it())


@pytest.mark.parametrize("text", ["", "!", "W10=", "bm90IGpzb24="])
def test_a_header_that_is_none_tells_nothing(text):
    assert keys.of_fields({keys.FIELD: text}) == ()
