"""Targeting through the API: the section's own reasons for its customs officers, and nothing for others."""

from __future__ import annotations

import asyncio

from tests.clearance.border import opened
from tests.clearance.test_alerts import ALERT, WATCH
from tests.clearance.test_alerts import filing as listed
from tests.filings import a1_southbound
from tests.web.keyed import account, ask, is_refused, post
from tests.web.pair import Sections, home_of, running, together
from tests.web.test_targeting import HERE, looked_into

from cruce.books import experience
from cruce.model import Find
from cruce.web.identity import Role, accounts

SOUTH = a1_southbound()
WHO = (
    account("officer", Role.OFFICER),
    account("inspector", Role.INSPECTOR),
    account("broker", Role.BROKER, declarants=["*"]),
    account("elsewhere", Role.OFFICER, crossings=["MX-NOWHERE"]),
)


def let_in(both: Sections) -> None:
    accounts.write(both.offices["us"].section.folder, WHO)


def test_what_was_referred_is_told_with_its_reasons_and_comments_teach(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, office = both.away["us"], both.offices["us"]
        case = await looked_into(both, "seal.anomaly")
        place = f"/v1/cases/{case}/targeting"
        listed = (await ask(door, "officer", "GET", f"/v1/crossings/{HERE}/referrals")).json()
        (one,) = listed["referrals"]
        assert (one["case"], one["channel"] != "green") == (case, True)
        assert all(reason["says"]["es"] for reason in one["reasons"])
        sheet = (await ask(door, "officer", "GET", place)).json()
        assert sheet["profile"]["reasons"]
        assert SOUTH.filing.trip.carrier.name in [party["name"] for party in sheet["histories"]]
        said = {"says": "Duty short by a third", "find": "revenue"}
        key = {"idempotency-key": "said-1"}
        for _ in range(2):
            sheet = await post(door, "officer", f"{place}/comments", said, headers=key)
        assert [(each["says"], each["find"]) for each in sheet["comments"]] == [(said["says"], "revenue")]
        (after,) = experience(office.section)
        assert after.find is Find.REVENUE
        await office.desk(office.board.catch_up)
        brought = (await ask(door, "officer", "GET", "/v1/yields")).json()["rules"]
        assert brought
        assert all(rule["finds"]["revenue"] == 1 for rule in brought)
        first = (await ask(door, "officer", "GET", "/v1/yields", params={"limit": 1})).json()
        assert ("next" in first) is (len(brought) > 1)
        for who in ("inspector", "broker", "elsewhere"):
            for path in (place, f"/v1/crossings/{HERE}/referrals"):
                is_refused(await ask(door, who, "GET", path), "page.not-yours")
        for path in (place, "/v1/yields", f"/v1/crossings/{HERE}/referrals"):
            is_refused(await both.local["us"].get(path), "serve.no-act")

    together(tmp_path, visit)


def test_an_alert_is_decided_by_name_and_what_is_none_is_refused(tmp_path):
    async def visit(both: Sections) -> None:
        accounts.write(both.offices["mx"].section.folder, WHO)
        door, section = both.away["mx"], both.offices["mx"].section
        case = await both.lodge(listed("R-1"))
        place = f"/v1/cases/{case}/targeting"
        wanted = {"alert": ALERT, "decision": "cleared", "why": "Another of that name"}
        (alert,) = (await ask(door, "officer", "GET", place)).json()["alerts"]
        assert (alert["alert"], "decided" in alert) == (ALERT, False)
        size = section.store.tree.size
        for code, tail, body in (
            ("case.alert", "alerts", {**wanted, "alert": "watch:W-9@/trip/carrier"}),
            ("case.alert-reason", "alerts", {**wanted, "why": "a\nb"}),
            ("serve.malformed", "alerts", {**wanted, "decision": "perhaps"}),
            ("case.not-examined", "comments", {"says": "Looks fine", "find": "revenue"}),
            ("case.comment-words", "comments", {"says": "a\nb"}),
            ("serve.malformed", "comments", {"says": ""}),
            ("serve.malformed", "comments", {"says": "x", "find": "gold"}),
        ):
            is_refused(await ask(door, "officer", "POST", f"{place}/{tail}", json=body), code)
        assert section.store.tree.size == size
        told = await post(door, "officer", f"{place}/alerts", wanted)
        made = told["alerts"][0]["decided"]
        assert (made["confirmed"], made["why"], made["by"]) == (False, wanted["why"], "Ana Officer")
        shared = await both.lodge(listed("R-2", rfc="CQU050607AB1"))
        place = f"/v1/cases/{shared}/targeting"
        (alert,) = (await ask(door, "officer", "GET", place)).json()["alerts"]
        assert alert["how"] == "identifier"
        answer = await ask(door, "officer", "POST", f"{place}/alerts", json=wanted)
        is_refused(answer, "case.alert-identifier")

    async def all_of_it() -> None:
        home = home_of(tmp_path / "home")
        (home / "mx" / "lists" / "watch.csv").write_text(WATCH, encoding="utf-8")
        with opened(home) as border:
            async with running(border) as both:
                await visit(both)

    asyncio.run(all_of_it())
