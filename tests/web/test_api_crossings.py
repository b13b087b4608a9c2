"""A crossing and the minutes through the API: how a chief keeps one, how co-directors sign the other."""

from __future__ import annotations

from typing import Any

from tests.clearance.border import acts
from tests.filings import AS_OF, harness_northbound
from tests.web.keyed import account, ask, is_refused, post
from tests.web.pair import Sections, together
from tests.web.test_oversight import DRAFT

from cruce import governance
from cruce.model import Minute
from cruce.web import Office
from cruce.web.identity import Role, accounts, onetime

NORTH = harness_northbound()
HERE = NORTH.filing.crossing
PLACE = f"/v1/crossings/{HERE}"
WHO = (
    account("chief", Role.CHIEF),
    account("officer", Role.OFFICER),
    account("director", Role.DIRECTOR),
    account("overseer", Role.OVERSIGHT),
    account("elsewhere", Role.CHIEF, crossings=["MX-NOWHERE"]),
)
LANE = {"lane": "3", "kind": "fast", "direction": "northbound", "open": True}


def let_in(both: Sections, totp: str | None = None) -> None:
    """Let all of them in; with a secret, their one-time codes are made of it."""
    folder = both.offices["mx"].section.folder
    accounts.write(folder, [one.model_copy(update={"totp": totp}) for one in WHO])


def direct(office: Office, name: str, *, training: bool = True) -> None:
    """Name the co-director of a section; in training nobody needs a one-time code."""
    told = {"directors": (name,), "bank": "simulated" if training else "files"}
    office.section.settings = office.section.settings.model_copy(update=told)


def test_a_chief_keeps_a_crossing_and_officers_see_it_at_one_look(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, office = both.away["mx"], both.offices["mx"]
        await both.lodge(NORTH)
        told = await post(door, "chief", f"{PLACE}/lanes", LANE)
        assert (told["lanes"][0]["lane"], told["lanes"][0]["by"]) == ("3", "Ana Chief")
        await post(door, "chief", f"{PLACE}/lanes", {**LANE, "open": False})
        await post(door, "chief", f"{PLACE}/scanners", {"scanner": "VACIS", "works": False})
        await post(door, "chief", f"{PLACE}/shift", {"officers": 4, "inspectors": 2})
        key = {"idempotency-key": "incident-1"}
        for _ in range(2):
            told = await post(door, "chief", f"{PLACE}/incidents", {"says": "A pallet fell"}, headers=key)
        (incident,) = told["incidents"]
        await office.desk(office.board.catch_up)
        seen = (await ask(door, "officer", "GET", PLACE)).json()
        assert (seen["lanes"][0]["open"], seen["scanners"][0]["works"]) == (False, False)
        assert (seen["shift"]["officers"], seen["shift"]["canines"]) == (4, 0)
        assert seen["counts"]["expected"] == 1
        assert seen["states"]["open"] == 1
        assert {one["what"] for one in seen["urgent"]} >= {"incident", "scanner"}
        assert [one["section"] for one in seen["links"]] == ["us"]
        assert seen["name"]["es"]
        assert len(seen["hours"]) > 1
        told = await post(door, "chief", f"{PLACE}/incidents/{incident['incident']}/ending")
        assert told["incidents"][0]["over"]
        kinds = acts(office.section, f"crossing.{HERE}")
        assert kinds.count("clearance.incident_noted") == 1

    together(tmp_path, visit)


def test_what_a_crossing_refuses_is_told_by_its_code_and_writes_nothing(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        door, size = both.away["mx"], both.offices["mx"].section.store.tree.size

        async def refused(code: str, tail: str, body: Any = None, who: str = "chief") -> None:
            sent = {} if body is None else {"json": body}
            is_refused(await ask(door, who, "POST", f"{PLACE}/{tail}", **sent), code)

        await refused("serve.malformed", "lanes", {**LANE, "lane": "<b>"})
        await refused("serve.malformed", "lanes", {**LANE, "kind": "magic"})
        await refused("serve.malformed", "shift", {"officers": -1, "inspectors": 0})
        await refused("case.incident-words", "incidents", {"says": "a\nb"})
        await refused("case.incident", "incidents/7/ending")
        await refused("page.not-yours", "incidents/nothing/ending")
        await refused("page.not-yours", "lanes", LANE, "officer")
        own = await both.local["mx"].post(f"{PLACE}/lanes", json=LANE)
        is_refused(own, "case.machine")
        for who, method, tail in (("elsewhere", "GET", ""), ("elsewhere", "POST", "/lanes")):
            sent = {"json": LANE} if method == "POST" else {}
            here = await ask(door, who, method, f"{PLACE}{tail}", **sent)
            gone = await ask(door, who, method, f"/v1/crossings/US-XX-XXX{tail}", **sent)
            assert (here.status_code, here.content) == (gone.status_code, gone.content)
            is_refused(here, "page.not-yours")
        is_refused(await ask(door, "chief", "GET", "/v1/crossings/US-XX-XXX"), "page.not-yours")
        assert both.offices["mx"].section.store.tree.size == size

    together(tmp_path, visit)


def test_a_co_director_drafts_and_withdraws_a_minute(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        minute = governance.read_draft(DRAFT.encode())
        assert isinstance(minute, Minute)
        office, door = both.offices["mx"], both.away["mx"]
        direct(office, "Ana Director")
        draft = minute.model_dump(mode="json", exclude_none=True)
        wrong = await ask(
            door, "director", "POST", "/v1/minutes", json={**draft, "effective": "soon", "no": 1}
        )
        is_refused(wrong, "minute.refused")
        assert {one["pointer"] for one in wrong.json()["findings"]} == {"/effective", "/no"}
        for name in ("draft-1", "draft-1"):
            told = await post(door, "director", "/v1/minutes", draft, headers={"idempotency-key": name})
            assert (told["stage"], told["minute"]["id"]) == ("drafted", minute.id)
        other = {**draft, "title": {"en": "Other", "es": "Otra"}}
        is_refused(await ask(door, "director", "POST", "/v1/minutes", json=other), "minute.exists")
        is_refused(await ask(door, "chief", "POST", "/v1/minutes", json=draft), "page.not-yours")
        told = await post(door, "director", f"/v1/minutes/{minute.id}/withdrawal")
        assert told["withdrawn"]
        again = await ask(door, "director", "POST", f"/v1/minutes/{minute.id}/withdrawal")
        is_refused(again, "minute.withdrawn")

    together(tmp_path, visit)


def test_what_binds_a_real_section_needs_a_fresh_code_at_the_api_too(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        minute = governance.read_draft(DRAFT.encode())
        assert isinstance(minute, Minute)
        office, door, secret = both.offices["mx"], both.away["mx"], onetime.new_secret()
        direct(office, "Ana Director", training=False)
        governance.draft(office.section, minute, "Ana Director")
        place = f"/v1/minutes/{minute.id}/signature"
        is_refused(await ask(door, "director", "POST", place), "page.no-code")
        let_in(both, totp=secret)
        for code in ("", "000000", "nonsense"):
            is_refused(await ask(door, "director", "POST", place, json={"code": code}), "page.wrong-code")
        assert not governance.life_of(office.section, minute.id, AS_OF.date()).signatures
        right = onetime.code_at(secret, office.now() // onetime.STEP)
        told = await post(door, "director", place, {"code": right})
        assert [one["section"] for one in told["signatures"]] == ["mx"]
        withdrawal = f"/v1/minutes/{minute.id}/withdrawal"
        is_refused(await ask(door, "director", "POST", withdrawal, json={"code": right}), "page.wrong-code")

    together(tmp_path, visit)


def test_a_co_director_reads_discusses_and_signs_a_minute(tmp_path):
    async def visit(both: Sections) -> None:
        let_in(both)
        minute = governance.read_draft(DRAFT.encode())
        assert isinstance(minute, Minute)
        office, door = both.offices["mx"], both.away["mx"]
        direct(office, "Ana Director")
        governance.draft(office.section, minute, "Ana Director")
        place = f"/v1/minutes/{minute.id}"
        told = (await ask(door, "overseer", "GET", place)).json()
        assert (told["stage"], told["minute"]["text"]["es"]) == ("drafted", minute.text.es)
        key = {"idempotency-key": "said-1"}
        for _ in range(2):
            told = await post(door, "director", f"{place}/comments", {"says": "Fine by us"}, headers=key)
        assert [one["says"] for one in told["comments"]] == ["Fine by us"]
        told = await post(door, "director", f"{place}/signature")
        assert ([one["section"] for one in told["signatures"]], told["missing"]) == (["mx"], ["us"])
        found, after = list[str](), None
        for _ in range(20):
            query = {"limit": 1, **({"after": after} if after else {})}
            listed = (await ask(door, "director", "GET", "/v1/minutes", params=query)).json()
            found += [one["id"] for one in listed["minutes"]]
            after = listed.get("next")
            if after is None:
                break
        assert minute.id in found
        assert found == sorted(set(found))
        assert len(found) == len(governance.lives(office.section, office.section.clock().date()))
        is_refused(await ask(door, "overseer", "GET", "/v1/minutes/none"), "minute.unknown")
        is_refused(await ask(door, "director", "POST", "/v1/minutes/none/signature"), "minute.unknown")
        blank = await ask(door, "director", "POST", f"{place}/comments", json={"says": "  "})
        is_refused(blank, "minute.comment")
        is_refused(await ask(door, "overseer", "POST", f"{place}/signature"), "page.not-yours")
        is_refused(await ask(door, "chief", "GET", "/v1/minutes"), "page.not-yours")
        direct(office, "Otro")
        is_refused(await ask(door, "director", "POST", f"{place}/signature"), "minute.not-director")

    together(tmp_path, visit)
