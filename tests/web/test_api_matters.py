"""Overrides, courses, amended charges and payments through the API; nobody learns what is not theirs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clearance.border import examined, seen
from tests.filings import a1_southbound
from tests.web.keyed import ALL, account, ask, is_refused, post
from tests.web.pair import Sections, together
from tests.web.test_desk_own import practise

from cruce import clearance
from cruce.model import Find
from cruce.web import api
from cruce.web.identity import Role, accounts

SOUTH = a1_southbound()
WHO = (
    account("broker", Role.BROKER, declarants=[SOUTH.filing.declarant]),
    account("officer", Role.OFFICER),
    account("second", Role.CHIEF),
    account("director", Role.DIRECTOR),
    *(one for one in ALL if one.name in ("rival", "elsewhere", "gate")),
)


def let_in(both: Sections) -> None:
    accounts.write(both.offices["mx"].section.folder, WHO)


async def found(both: Sections) -> str:
    """Lodge, present behind a broken seal, and examine: a team found something; gives the case's address."""
    let_in(both)
    case = await both.lodge(SOUTH)

    def act(section) -> None:
        clearance.present(section, {case: seen(SOUTH.filing, seals=("BROKEN",))}, "gate")
        what = examined("value.low").model_copy(update={"find": Find.REVENUE})
        (fault,) = clearance.examine(section, {case: what}, "Ana Uno").values()
        assert fault is None

    await both.offices["mx"].desk(act)
    return f"/v1/cases/{case}"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x85", "\u202e", "\u2066"])
def test_text_that_hides_or_turns_is_no_text_of_a_form(tmp_path, sign):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, place = both.away["mx"], f"/v1/cases/{await both.lodge(SOUTH)}"
        await post(door, "officer", f"{place}/holds", {"reason": "weapon"})
        (hold,) = (await ask(door, "officer", "GET", f"{place}/holds")).json()["holds"]
        lift = {"kind": "lift-hold", "about": hold["id"], "why": f"Fuera{sign} de turno"}
        answer = await ask(door, "second", "POST", f"{place}/overrides", json=lift)
        assert answer.status_code == 400, answer.text
        assert "/why" in answer.text

    together(tmp_path, visit)


# --- overrides ---------------------------------------------------------------------------------------------


def test_what_takes_two_is_proposed_by_one_and_confirmed_by_another(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, place = both.away["mx"], f"/v1/cases/{await both.lodge(SOUTH)}"
        await post(door, "officer", f"{place}/holds", {"reason": "weapon"})
        (hold,) = (await ask(door, "officer", "GET", f"{place}/holds")).json()["holds"]
        lift = {"kind": "lift-hold", "about": hold["id"], "why": "Fuera de turno"}
        told = await post(door, "second", f"{place}/overrides", lift)
        (made,) = told["overrides"]
        assert (made["kind"], made["proposed_by"]) == ("lift-hold", "Ana Second")
        again = await ask(door, "second", "POST", f"{place}/overrides", json=lift)
        is_refused(again, "case.override-open")
        confirming = f"{place}/overrides/{made['id']}/confirmation"
        is_refused(await ask(door, "second", "POST", confirming), "case.override-same")
        is_refused(await ask(door, "officer", "POST", confirming), "page.not-yours")
        key = {"idempotency-key": "two"}
        for _ in range(2):
            told = await post(door, "director", confirming, headers=key)
            assert told["overrides"][0]["confirmed_by"] == "Ana Director"
        is_refused(await ask(door, "director", "POST", confirming), "case.override-over")
        (hold,) = (await ask(door, "officer", "GET", f"{place}/holds")).json()["holds"]
        assert hold["lifted"]["second"] == "Ana Director"
        assert (await ask(door, "broker", "GET", f"{place}/overrides")).status_code == 404
        own = (await both.local["mx"].get(f"{place}/overrides")).json()
        assert own == {"overrides": []}  # the section's own machine is no officer

    together(tmp_path, visit)


def test_what_stands_against_an_override_is_told_and_one_is_put_aside(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, place = both.away["mx"], f"/v1/cases/{await both.lodge(SOUTH)}/overrides"
        for code, wanted in (
            ("case.no-hold", {"kind": "lift-hold", "about": "mx:1", "why": "x"}),
            ("case.not-examinable", {"kind": "second-inspection", "why": "x"}),
            ("case.not-presented", {"kind": "release-unexamined", "why": "x"}),
            ("case.override-reason", {"kind": "lift-hold", "why": "dos\nrenglones"}),
            ("serve.malformed", {"kind": "sell", "why": "x"}),
            ("serve.malformed", {"kind": "lift-hold"}),
        ):
            answer = await ask(door, "officer", "POST", place, json=wanted)
            is_refused(answer, code)
        is_refused(await ask(door, "second", "POST", f"{place}/mx:1/confirmation"), "case.no-override")
        is_refused(await ask(door, "second", "POST", f"{place}/mx:1/dismissal"), "case.no-override")
        await post(door, "officer", place.replace("overrides", "holds"), {"reason": "weapon"})
        (hold,) = (await ask(door, "officer", "GET", place.replace("overrides", "holds"))).json()["holds"]
        lift = {"kind": "lift-hold", "about": hold["id"], "why": "Visto"}
        (made,) = (await post(door, "officer", place, lift))["overrides"]
        told = await post(door, "officer", f"{place}/{made['id']}/dismissal")
        assert told["overrides"][0]["dismissed_by"] == "Ana Officer"
        late = await ask(door, "second", "POST", f"{place}/{made['id']}/confirmation")
        is_refused(late, "case.override-over")

    together(tmp_path, visit)


# --- courses and amended charges ---------------------------------------------------------------------------

LOW = {"line": "/consignments/0/items/0", "reason": "value.low", "found": {"value": "60000.00"}}


def test_a_discrepancy_becomes_charges_a_course_and_a_guarantee(tmp_path):
    async def visit(both: Sections) -> None:
        door, place = both.away["mx"], await found(both)
        told = await post(door, "officer", f"{place}/discrepancies", {"discrepancies": [LOW]})
        mine = told["amended"]["mx"]
        assert mine["differences"][0]["found"] == "60000.00"
        sums = mine["sums"]["mx"]
        assert float(sums["found"]["amount"]) > float(sums["declared"]["amount"])
        assert any(one["differs"] for one in mine["charges"])
        assert (await ask(door, "broker", "GET", f"{place}/discrepancies")).json() == told
        waiting = (await ask(door, "broker", "GET", f"{place}/payments")).json()["waiting"]
        assert "treasury.amended" in [one["code"] for one in waiting]
        await post(door, "officer", f"{place}/guarantees", {"paper": "Fianza 7"})
        after = (await ask(door, "broker", "GET", f"{place}/payments")).json()
        assert "treasury.amended" not in [one["code"] for one in after["waiting"]]
        assert "guaranteed" in [one["state"] for one in after["secured"]]
        begun = {"kind": "pama", "says": "Subvaluación", "custody": {"place": "Patio 7", "holder": "ANAM"}}
        told = await post(door, "officer", f"{place}/courses", begun)
        (one,) = told["courses"]
        assert "pama" in [kind["code"] for kind in told["kinds"]]
        assert one["remedy"]["es"] != one["remedy"]["en"]
        assert one["course"]["custody"] == begun["custody"]
        steps = f"{place}/courses/{one['course']['id']}/steps"
        for stage in ("notified", "answered"):
            told = await post(door, "officer", steps, {"stage": stage})
        assert [step["stage"] for step in told["courses"][0]["course"]["steps"]] == ["notified", "answered"]
        assert any(term.get("last") for term in told["courses"][0]["terms"])
        moved = {"stage": "moved", "custody": {"place": "Recinto 2", "holder": "SAT"}}
        await post(door, "officer", steps, moved)
        told = await post(door, "officer", steps, {"stage": "closed", "says": "Resuelto"})
        theirs = (await ask(door, "broker", "GET", f"{place}/courses")).json()
        assert theirs == told

    together(tmp_path, visit)


def test_what_a_course_or_a_statement_refuses_is_told_by_its_code(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, section = both.away["mx"], both.offices["mx"].section

        async def refused(code: str, path: str, body: Any, who: str = "officer") -> None:
            size = section.store.tree.size
            is_refused(await ask(door, who, "POST", path, json=body), code)
            assert section.store.tree.size == size

        early = f"/v1/cases/{await both.lodge(SOUTH)}"
        await refused("case.not-presented", f"{early}/courses", {"kind": "pama"})
        await refused("case.not-examined", f"{early}/discrepancies", {"discrepancies": [LOW]})
        await refused("case.no-amended", f"{early}/guarantees", {"paper": "Fianza 7"})
        place = await found(both)
        await refused("case.course-kind", f"{place}/courses", {"kind": "detention"})
        await refused("case.course-day", f"{place}/courses", {"kind": "pama", "opened": "2030-01-01"})
        await refused("case.course-words", f"{place}/courses", {"kind": "pama", "says": "a\nb"})
        await refused("case.reason", f"{place}/courses", {"kind": "pama", "reasons": ["none.such"]})
        await refused("serve.malformed", f"{place}/courses", {"kind": "pama", "opened": "mañana"})
        await refused("page.not-yours", f"{place}/courses", {"kind": "pama"}, "broker")
        missing = {**LOW, "line": "/consignments/0/items/77"}
        await refused("case.discrepancy-line", f"{place}/discrepancies", {"discrepancies": [missing]})
        strange = {**LOW, "reason": "none.such"}
        await refused("case.reason", f"{place}/discrepancies", {"discrepancies": [strange]})
        words = {**LOW, "remarks": "a\nb"}
        await refused("case.discrepancy-words", f"{place}/discrepancies", {"discrepancies": [words]})
        await refused("serve.malformed", f"{place}/discrepancies", {"discrepancies": []})
        await refused("case.guarantee-words", f"{place}/guarantees", {"paper": "a\nb"})
        (one,) = (await post(door, "officer", f"{place}/courses", {"kind": "pama"}))["courses"]
        steps = f"{place}/courses/{one['course']['id']}/steps"
        await refused("case.no-course", steps.replace(one["course"]["id"], "mx:1"), {"stage": "closed"})
        await refused("case.course-custody", steps, {"stage": "moved"})
        await refused("case.course-day", steps, {"stage": "notified", "on": "2020-01-01"})
        await refused("serve.malformed", steps, {"stage": "sold"})
        await post(door, "officer", steps, {"stage": "closed"})
        await refused("case.course-over", steps, {"stage": "answered"})

    together(tmp_path, visit)


# --- payments ----------------------------------------------------------------------------------------------


def test_what_is_owed_is_told_with_its_law_and_paid_once_in_training_alone(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, place = both.away["mx"], f"/v1/cases/{await both.lodge(SOUTH)}"
        stated = (await ask(door, "gate", "GET", f"{place}/statement")).json()
        assert {one["country"] for one in stated["liabilities"]} == {"mx", "us"}
        assert all(charge["citations"] for charge in stated["liabilities"][0]["charges"])
        told = (await ask(door, "broker", "GET", f"{place}/payments")).json()
        assert [one["state"] for one in told["orders"]] == ["estimated"]
        assert told["orders"][0]["order"]["reference"]
        assert [one["code"] for one in told["waiting"]] == ["treasury.unpaid"]
        assert told["waiting"][0]["advice"]["es"]
        assert [one["country"] for one in told["others"]] == ["us"]
        assert (await ask(door, "gate", "GET", f"{place}/payments")).status_code == 404
        is_refused(await ask(door, "broker", "POST", f"{place}/payments"), "page.not-yours")
        practise(both.offices["mx"])
        key = {"idempotency-key": "pay-1"}
        for _ in range(2):
            told = await post(door, "broker", f"{place}/payments", headers=key)
            assert [one["state"] for one in told["orders"]] == ["paid"]
        assert told["orders"][0]["operation"].startswith("SIMULATED-")
        assert told["waiting"] == []
        kinds = [one.kind for one in both.offices["mx"].section.store.events(place.split("/")[3])]
        assert kinds.count("treasury.paid") == 1

    together(tmp_path, visit)


# --- nobody learns what is not theirs ----------------------------------------------------------------------

BODIES: dict[str, Any] = {
    "holds": {"reason": "weapon"},
    "lifting": {"why": "x"},
    "messages": {"text": "x"},
    "presentation": {"at": "2026-05-13T12:00:00Z"},
    "decision": {"verdict": "hold", "reasons": ["value.low"]},
    "examination": {"at": "2026-05-13T12:00:00Z", "team": ["mx: A"]},
    "overrides": {"kind": "second-inspection", "why": "x"},
    "courses": {"kind": "pama"},
    "steps": {"stage": "closed"},
    "discrepancies": {"discrepancies": [LOW]},
    "guarantees": {"paper": "x"},
    "appointment": {"lane": "standard", "starts": "2026-05-13T12:00:00Z"},
    "orders": {"kinds": ["scan"], "site": "US-TX-WTB-US"},
    "members": {},
    "answers": {"answers": {"a": {"result": "as-declared"}}},
    "weights": {"weight": {"amount": "1", "unit": "kg"}},
    "seals": {},
    "evidence": {"pieces": [{"kind": "paper", "content": "YQ=="}]},
    "finding": {},
    "cancelling": {"reason": "x"},
    "seal-checks": {},
    "reading": {"upto": "mx:1"},
    "comments": {"says": "x"},
    "alerts": {"alert": "x", "decision": "cleared", "why": "x"},
}
OF_CASES = [door for door in api.ALL if "{case}" in door.path]


@pytest.mark.parametrize("who", ["rival", "elsewhere"])
def test_a_case_of_others_and_one_that_is_not_answer_the_same_bytes_at_every_door(tmp_path, who):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, case = both.away["mx"], await both.lodge(SOUTH)
        size = both.offices["mx"].section.store.tree.size
        for one in OF_CASES:
            sent: dict[str, Any] = {}
            if one.takes is not None:
                body = BODIES.get(one.path.rpartition("/")[2])
                sent = {"content": SOUTH.content} if body is None else {"json": body}
            asked = one.path.replace("{digest}", "0" * 64)
            for name in ("hold", "override", "course"):
                asked = asked.replace(f"{{{name}}}", "mx:1")
            answers = [
                await ask(door, who, one.method, asked.replace("{case}", each), **sent)
                for each in (case, "a" * 24)
            ]
            here, gone = [(answer.status_code, answer.content) for answer in answers]
            assert here == gone, one.path
            if who == "elsewhere" or one.takes is None or "/versions" not in one.path:
                assert here[0] == 404, (one.path, here)
        assert both.offices["mx"].section.store.tree.size == size

    together(tmp_path, visit)


def test_every_door_with_keys_can_answer_again_when_its_answer_was_lost():
    keeps_it_with_the_act = {"lodge", "file_in_bulk"}
    bare = {door.name for door in api.ALL if door.keyed and door.recovers is None}
    assert bare == keeps_it_with_the_act
