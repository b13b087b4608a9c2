"""Filing in bulk and appointments through the API: what a broker's system does before the truck moves."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from tests.clearance.contingent import agree
from tests.clearance.test_booking import plan
from tests.filings import empty_northbound
from tests.web.keyed import ALL, account, ask, is_refused, post
from tests.web.pair import Sections, together
from tests.web.test_desk_bulk import drained, trucks

from cruce.web import handing
from cruce.web.identity import Role, accounts

DECLARANT = empty_northbound().filing.declarant
WHO = (
    account("broker", Role.BROKER, declarants=[DECLARANT]),
    account("carrier", Role.CARRIER, declarants=[DECLARANT]),
    *(one for one in ALL if one.name in ("rival", "chief")),
)


def let_in(both: Sections) -> None:
    accounts.write(both.offices["mx"].section.folder, WHO)


# --- bulk --------------------------------------------------------------------------------------------------


def test_a_file_is_taken_whole_and_each_filing_has_its_outcome(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, office = both.away["mx"], both.offices["mx"]
        send = partial(ask, door, "broker", "POST", "/v1/bulk")
        content = b"\n".join([*trucks(3), b'{"reference": "X"}', trucks(1)[0]])
        answer = await send(params={"name": "..\\evil/trucks.jsonl"}, content=content)
        assert answer.status_code == 202, answer.text
        place = answer.headers["location"]
        assert answer.json() == {"file": int(place.rpartition("/")[2]), "filings": 5}
        waiting = (await ask(door, "broker", "GET", place)).json()
        assert (waiting["name"], waiting["filings"], waiting["done"]) == ("trucks.jsonl", 5, 0)
        assert waiting["position"] == {"waiting": 5, "before_next": 0, "before_last": 4}
        await drained(office)
        done = (await ask(door, "broker", "GET", place)).json()
        assert done["states"] == {"lodged": 3, "refused": 1, "same": 1}
        found, after = list[Any](), None
        while after or not found:
            query = {"limit": 2, **({"after": after} if after else {})}
            told = (await ask(door, "broker", "GET", f"{place}/filings", params=query)).json()
            found += told["filings"]
            after = told.get("next")
        assert [one["number"] for one in found] == [1, 2, 3, 4, 5]
        assert [one["state"] for one in found] == ["lodged", "lodged", "lodged", "refused", "same"]
        assert found[3]["findings"][0]["says"]["es"]
        assert found[0]["case"] == found[4]["case"]
        only = (await ask(door, "broker", "GET", f"{place}/filings", params={"state": "refused"})).json()
        assert [one["number"] for one in only["filings"]] == [4]
        for who in ("rival", "carrier"):
            for method, tail in (("GET", ""), ("GET", "/filings"), ("DELETE", "")):
                is_refused(await ask(door, who, method, f"{place}{tail}"), "page.not-yours")
        assert (await ask(door, "broker", "DELETE", place)).json() == {"done": True}
        is_refused(await ask(door, "broker", "GET", place), "page.not-yours")
        is_refused(await ask(door, "broker", "GET", "/v1/bulk/nothing"), "page.not-yours")
        assert len(list(office.section.store.cases())) == 3, "what was lodged stays"

    together(tmp_path, visit)


def test_a_file_under_one_key_is_taken_once_though_the_answer_was_lost(tmp_path, monkeypatch):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, section = both.away["mx"], both.offices["mx"].section
        key = {"idempotency-key": "bulk-1"}
        with monkeypatch.context() as ended:
            ended.setattr(type(section), "put_off", lambda *_: None)
            first = await ask(door, "broker", "POST", "/v1/bulk", content=trucks(1)[0], headers=key)
        doors: Any = door._transport
        doors.app.gate.keys.lately.clear()  # as after a new start: only the record is left
        again = await ask(door, "broker", "POST", "/v1/bulk", content=trucks(1)[0], headers=key)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers["idempotency-replayed"] == "true"
        assert len(section.store.bulk.batches("broker")) == 1
        other = await ask(door, "broker", "POST", "/v1/bulk", content=trucks(2)[1], headers=key)
        is_refused(other, "key.reused")

    together(tmp_path, visit)


def test_what_is_no_file_is_refused_whole_and_the_list_goes_on_by_cursor(tmp_path, monkeypatch):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, section = both.away["mx"], both.offices["mx"].section
        send = partial(ask, door, "broker", "POST", "/v1/bulk")
        for content in (b"", b"[{}", b"PK\x03\x04", b"\x1f\x8b\x08no"):
            answer = await send(content=content)
            is_refused(answer, "filing.refused")
        is_refused(await send(content=b"[]"), "bulk.empty")
        monkeypatch.setattr(handing, "MOST", 2)
        is_refused(await send(content=b"\n".join(trucks(3))), "bulk.full")
        monkeypatch.undo()
        assert section.store.bulk.batches("broker") == ()
        is_refused(await both.local["mx"].post("/v1/bulk", content=trucks(1)[0]), "serve.no-act")
        is_refused(await ask(door, "carrier", "POST", "/v1/bulk", content=trucks(1)[0]), "page.not-yours")
        for number in range(3):
            await send(content=trucks(1, f"L{number}")[0], params={"name": f"{number}.json"})
        first = (await ask(door, "broker", "GET", "/v1/bulk", params={"limit": 2})).json()
        rest = (await ask(door, "broker", "GET", "/v1/bulk", params={"after": first["next"]})).json()
        assert [one["name"] for one in (*first["files"], *rest["files"])] == ["2.json", "1.json", "0.json"]
        assert "next" not in rest
        wrong = await ask(door, "broker", "GET", "/v1/cases", params={"after": first["next"]})
        is_refused(wrong, "serve.query")

    together(tmp_path, visit)


# --- appointments ------------------------------------------------------------------------------------------


async def agreed(both: Sections) -> None:
    """Let both sections agree on appointments for two lanes, one of them for trusted traders."""
    lanes = (plan(), plan("FAST").model_copy(update={"operators": "trusted"}))
    border: Any = type("Border", (), {"sections": {n: one.section for n, one in both.offices.items()}})
    agree(border, "citas-1", lanes=lanes)


def test_a_slot_is_booked_moved_and_cancelled_with_honest_capacity(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        await agreed(both)
        door, section = both.away["mx"], both.offices["mx"].section
        cases = [await both.lodge(empty_northbound(f"C-{number}")) for number in range(3)]
        place = f"/v1/cases/{cases[0]}"
        told = (await ask(door, "carrier", "GET", f"{place}/slots")).json()
        assert (told["open"], told["ours"], "booking" in told) == (True, True, False)
        here = [one for one in told["slots"] if one["lane"] == "standard"]
        assert {one["share"] for one in here} == {2}
        wanted = {name: here[0][name] for name in ("lane", "starts")}
        for case in cases[:2]:
            made = await post(door, "carrier", f"/v1/cases/{case}/appointment", wanted)
            assert made["booking"]["starts"] == wanted["starts"]
        told = (await ask(door, "carrier", "GET", f"{place}/slots")).json()
        assert told["slots"][told["slots"].index({**here[0], "free": 0})]["share"] == 2
        full = await ask(door, "carrier", "POST", f"/v1/cases/{cases[2]}/appointment", json=wanted)
        is_refused(full, "case.slot-full")
        later = {name: here[1][name] for name in ("lane", "starts")}
        moved = await post(door, "broker", f"{place}/appointment", later)
        assert moved["booking"]["starts"] == later["starts"]
        for _ in range(2):
            gone = await ask(door, "broker", "DELETE", f"{place}/appointment")
            assert gone.json() == {"case": cases[0], "missed": False}
        kinds = [one.kind for one in section.store.events(cases[0])]
        assert (kinds.count("clearance.booked"), kinds.count("clearance.unbooked")) == (2, 2)

    together(tmp_path, visit)


def test_what_cannot_be_booked_is_told_by_its_code(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        await agreed(both)
        door, case = both.away["mx"], await both.lodge(empty_northbound())
        place = f"/v1/cases/{case}"

        async def refused(code: str, body: Any, who: str = "broker") -> None:
            is_refused(await ask(door, who, "POST", f"{place}/appointment", json=body), code)

        told = (await ask(door, "broker", "GET", f"{place}/slots")).json()
        slots = {one["lane"]: {name: one[name] for name in ("lane", "starts")} for one in told["slots"]}
        await refused("case.no-slot", {**slots["standard"], "lane": "none"})
        await refused("case.no-slot", {"lane": "standard", "starts": "2030-01-01T12:00:00Z"})
        if not told["trusted"]:
            await refused("case.slot-trusted", slots["FAST"])
        await refused("serve.malformed", {**slots["standard"], "starts": "2026-05-13T12:00:00"})
        await refused("page.not-yours", slots["standard"], "rival")
        await refused("page.not-yours", slots["standard"], "chief")
        for day in ("soon", "2026-W20-3", "20260513", "2026-02-30"):
            answer = await ask(door, "broker", "GET", f"{place}/slots", params={"day": day})
            is_refused(answer, "serve.query")
        far = (await ask(door, "broker", "GET", f"{place}/slots", params={"day": "2031-01-01"})).json()
        assert far["day"] == far["last"]
        seen = {"at": empty_northbound().filing.expected_arrival.isoformat()}
        assert (await both.local["mx"].post(f"{place}/presentation", json=seen)).status_code == 200
        await refused("case.came", slots["standard"])

    together(tmp_path, visit)


def test_an_appointment_of_another_section_is_moved_there(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        await agreed(both)
        accounts.write(both.offices["us"].section.folder, WHO)
        case = await both.lodge(empty_northbound())
        await both.settle()
        place = f"/v1/cases/{case}"
        told = (await ask(both.away["us"], "broker", "GET", f"{place}/slots")).json()
        wanted = next(one for one in told["slots"] if one["lane"] == "standard")
        body = {name: wanted[name] for name in ("lane", "starts")}
        await post(both.away["us"], "broker", f"{place}/appointment", body)
        await both.settle()
        mx = both.away["mx"]
        told = (await ask(mx, "broker", "GET", f"{place}/slots")).json()
        assert (told["ours"], told["booking"]["section"]) == (False, "us")
        for method, sent in (("POST", {"json": body}), ("DELETE", {})):
            answer = await ask(mx, "broker", method, f"{place}/appointment", **sent)
            is_refused(answer, "case.booked-elsewhere")
        assert json.loads(both.offices["mx"].section.store.events(case)[-1].content)["kind"]

    together(tmp_path, visit)
