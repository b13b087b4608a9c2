"""A joint inspection through the API alone: from the order to two decisions, and every way it is refused."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.clearance.border import acts, file_of, seen
from tests.clearance.inspected import JPEG, MX_SITE, NORTH, US_SITE
from tests.web.keyed import account, ask, is_refused, post
from tests.web.pair import Sections, together

from cruce import clearance
from cruce.model import digest
from cruce.web.identity import Role, accounts

ORDER = {"kinds": ["intensive"], "site": US_SITE, "dock": "4"}
WHO = (account("bob", Role.CHIEF), account("carl", Role.INSPECTOR), account("gate", Role.GATE))


def inspected(tmp_path: Path, do: Callable[[Sections, str], Awaitable[None]]) -> None:
    """Let a truck come whose seal is not the one filed, so that both sections must see the goods."""

    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        for office in both.offices.values():
            accounts.write(office.section.folder, WHO)
            await office.desk(
                lambda section: clearance.present(
                    section, {case: seen(NORTH.filing, seals=("OTHER1",))}, "gate"
                )
            )
        await both.settle()
        await do(both, f"/v1/cases/{case}/inspection")

    together(tmp_path, visit)


async def at_work(both: Sections, place: str) -> Any:
    """Order, join with an officer of each section, and begin; gives the sheet."""
    us, mx = both.away["us"], both.away["mx"]
    await post(us, "bob", f"{place}/orders", ORDER)
    await both.settle()
    for door in (us, mx):
        await post(door, "bob", f"{place}/members", {})
    await both.settle()
    told = await post(us, "bob", f"{place}/beginning")
    await both.settle()
    return told


async def under_way(both: Sections, **query: str) -> Any:
    """List the inspections that are under way, with the board brought up to date."""
    office = both.offices["us"]
    await office.desk(office.board.catch_up)
    return (await ask(both.away["us"], "bob", "GET", "/v1/inspections", params=query)).json()


def answers(sheet: Any, **changes: Any) -> dict[str, Any]:
    plain = {one["code"]: {"result": "as-declared"} for one in sheet["questions"]}
    return {"answers": {**plain, **changes}}


def piece(content: bytes, kind: str = "photo", **more: str) -> dict[str, str]:
    return {"kind": kind, "content": base64.b64encode(content).decode(), **more}


def test_from_the_order_to_two_decisions_at_the_doors_of_both_sections(tmp_path):
    async def visit(both: Sections, place: str) -> None:
        us, mx = both.away["us"], both.away["mx"]
        sheet = (await ask(us, "bob", "GET", place)).json()
        assert "inspection" not in sheet
        assert {one["code"] for one in sheet["sites"]} == {US_SITE, MX_SITE}
        assert sheet["goods"][0]["item"] == "1/1"
        sheet = await at_work(both, place)
        assert (sheet["state"], sheet["awaited"]) == ("under-way", [])
        assert [one["officer"] for one in sheet["inspection"]["members"]] == ["Ana Bob", "Ana Bob"]
        listed = await under_way(both)
        assert [one["state"] for one in listed["inspections"]] == ["under-way"]
        assert listed["inspections"][0]["site"] == US_SITE
        assert "next" not in listed
        pieces = [piece(JPEG, says="the <b>doors</b>", item="1/1"), piece(b"a note", "paper")]
        told = await post(mx, "bob", f"{place}/evidence", {"pieces": pieces})
        assert set(told["kept"]) == {digest(JPEG), digest(b"a note")}
        got = await ask(mx, "bob", "GET", f"{place}/evidence/{digest(JPEG)}")
        assert (got.content, got.headers["content-type"]) == (JPEG, "image/jpeg")
        assert got.headers["content-disposition"] == "attachment"
        await both.settle()
        await post(us, "bob", f"{place}/answers", answers(sheet))
        told = await post(us, "bob", f"{place}/seals", {"broken": ["OTHER1"], "put_on": ["N-77"]})
        assert told["seals"] == ["N-77"]
        weighed = {"weight": {"amount": "8120.5", "unit": "kg"}, "says": "the whole truck"}
        told = await post(us, "bob", f"{place}/weights", weighed)
        assert told["inspection"]["weights"][0]["weight"]["amount"] == "8120.5"
        found = {"items": [{"item": "1/1", "says": "all there"}], "remarks": "in order"}
        told = await post(us, "bob", f"{place}/finding", found)
        assert told["state"] == "found"
        await both.settle()
        for door in (us, mx):
            told = (await ask(door, "bob", "GET", place.removesuffix("/inspection"))).json()
            assert (told["state"], len(told["decisions"])) == ("released", 2)
        assert await under_way(both) == {"inspections": []}
        for seals, differs in ((["N-77"], False), (["N-78"], True)):
            told = await post(us, "gate", f"{place}/seal-checks", {"seals": seals})
            assert (told["differs"], bool(told["findings"])) == (differs, differs)
        assert file_of(both.offices["us"].section, place.split("/")[3]).unsealed

    inspected(tmp_path, visit)


def test_what_an_inspection_refuses_is_told_by_its_code(tmp_path):
    async def visit(both: Sections, place: str) -> None:
        us = both.away["us"]

        async def refused(code: str, tail: str, body: Any = None, who: str = "bob") -> None:
            size = both.offices["us"].section.store.tree.size
            sent = {} if body is None else {"json": body}
            is_refused(await ask(us, who, "POST", f"{place}/{tail}", **sent), code)
            assert both.offices["us"].section.store.tree.size == size, "nothing was put on record"

        await refused("case.no-inspection", "beginning")
        await refused("case.no-inspection", "members", {})
        await refused("case.no-site", "orders", {**ORDER, "site": "US-TX-ELSEWHERE"})
        await refused("case.item", "orders", {**ORDER, "items": ["9/9"]})
        await refused("serve.malformed", "orders", {**ORDER, "kinds": []})
        await refused("serve.malformed", "orders", {**ORDER, "why": ""})
        await post(us, "bob", f"{place}/orders", ORDER)
        await refused("case.ordered", "orders", {**ORDER, "dock": "5"})
        await both.settle()
        await post(both.away["mx"], "bob", f"{place}/members", {})
        await both.settle()
        await refused("case.not-assembled", "beginning")
        await post(us, "bob", f"{place}/members", {})
        await refused("case.remote", "members", {"how": "remote"}, "carl")
        await refused("case.not-on-team", "beginning", who="carl")
        await refused("case.not-begun", "answers", {"answers": {"general.seals": {"result": "as-declared"}}})
        sheet = await post(us, "bob", f"{place}/beginning")
        await refused("case.question", "answers", {"answers": {"no-such": {"result": "as-declared"}}})
        question = sheet["questions"][0]["code"]
        await refused("case.note", "answers", {"answers": {question: {"result": "differs"}}})
        await refused("case.not-on-team", "weights", {"weight": {"amount": "1", "unit": "kg"}}, "carl")
        await refused("case.evidence", "weights", {"weight": {"amount": "1", "unit": "stone"}})
        await refused("case.seal-unknown", "seals", {"broken": ["NOT-THERE"]})
        await refused("case.seal-used", "seals", {"broken": ["OTHER1"], "put_on": ["OTHER1"]})
        await refused("case.seal-form", "seals", {"broken": ["--"]})
        await refused("case.seal-form", "seal-checks", {"seals": ["--"]})
        await refused("case.evidence", "evidence", {"pieces": [piece(b"<svg onload=alert(1)>")]})
        await refused("case.evidence", "evidence", {"pieces": [piece(JPEG), piece(b"MZ\x00\x01")]})
        await refused("serve.malformed", "evidence", {"pieces": [{"kind": "photo", "content": "AAAAA"}]})
        await refused("serve.malformed", "evidence", {"pieces": [{"kind": "photo", "content": "no base64"}]})
        await refused("case.unanswered", "finding", {})
        told = answers(sheet, **{question: {"result": "differs", "note": "two pallets more"}})
        await post(us, "bob", f"{place}/answers", told)
        await refused("case.differs", "finding", {})
        await refused("case.reason", "finding", {"reasons": ["no.such.reason"]})
        await refused("case.item", "finding", {"reasons": ["value.low"], "items": [{"item": "9/9"}]})
        await post(us, "bob", f"{place}/seals", {"broken": ["OTHER1"]})
        await refused("case.unsealed", "finding", {"reasons": ["value.low"]})
        await refused("case.cancel-reason", "cancelling", {"reason": " "})
        await post(us, "bob", f"{place}/cancelling", {"reason": "The dock is closed."})
        await refused("case.no-inspection", "cancelling", {"reason": "Once more."})
        gone = await ask(us, "bob", "GET", f"{place}/evidence/{'0' * 64}")
        is_refused(gone, "page.not-yours")
        big = {"pieces": [piece(bytes(12 << 20))]}
        is_refused(await ask(us, "bob", "POST", f"{place}/evidence", json=big), "serve.large")

    inspected(tmp_path, visit)


def test_an_inspection_is_ordered_once_under_one_key_and_only_as_it_was_seen(tmp_path):
    async def visit(both: Sections, place: str) -> None:
        us, section = both.away["us"], both.offices["us"].section
        case = place.split("/")[3]
        before = (await ask(us, "bob", "GET", place)).headers["etag"]
        key = {"idempotency-key": "order-1"}
        first = await ask(us, "bob", "POST", f"{place}/orders", json=ORDER, headers=key)
        again = await ask(us, "bob", "POST", f"{place}/orders", json=ORDER, headers=key)
        assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
        assert acts(section, case).count("clearance.ordered") == 1
        late = await ask(us, "bob", "POST", f"{place}/members", json={}, headers={"if-match": before})
        is_refused(late, "case.changed")
        mark = {"if-match": first.headers["etag"]}
        assert (await ask(us, "bob", "POST", f"{place}/members", json={}, headers=mark)).status_code == 200
        weight = {"weight": {"amount": "1", "unit": "kg"}}
        await post(us, "carl", f"{place}/members", {})
        await both.settle()
        await post(both.away["mx"], "bob", f"{place}/members", {})
        await both.settle()
        await post(us, "bob", f"{place}/beginning")
        for _ in range(2):
            await post(us, "carl", f"{place}/weights", weight, headers={"idempotency-key": "weight-1"})
        assert acts(section, case).count("clearance.weighed") == 1

    inspected(tmp_path, visit)
