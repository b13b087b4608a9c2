"""The pages without a browser: who sees what, forms that are somebody else's, words in both languages."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from importlib import resources
from pathlib import Path

import httpx
import pytest
import typer
from tests.filings import AS_OF, a1_southbound, empty_northbound
from tests.web.pair import Sections, together

from cruce import tracking
from cruce.clearance import proving
from cruce.clearance.crossing import LaneKind
from cruce.cli import program
from cruce.documents import filing_schema
from cruce.governance import Stage as LifeStage
from cruce.model import (
    Attendance,
    Channel,
    ChargeStatus,
    Direction,
    EvidenceKind,
    Find,
    Flow,
    InspectionKind,
    InspectionState,
    JointState,
    Overriding,
    Result,
    Severity,
    Stage,
    Text,
    Verdict,
)
from cruce.risk.screening import Match
from cruce.treasury import MoneyState
from cruce.web.handing import STATES
from cruce.web.identity import MAY, Account, Act, ApiKey, Role, accounts, passwords
from cruce.web.pages import inspections, rendering, watching
from cruce.web.pages.advice import COMMANDS
from cruce.web.pages.desk.listing import SORTS

NORTH, SOUTH = empty_northbound(), a1_southbound()
_NODES = [one for part in filing_schema()["$defs"].values() for one in part.get("properties", {}).values()]
_CHOICES = {value for one in (*_NODES, *filing_schema()["$defs"].values()) for value in one.get("enum", ())}
_PARTS = [
    "plates",
    "equipment",
    "seals",
    "consignments",
    "costs",
    "documents",
    "items",
    "us_quantities",
    "metals",
    "permits",
]
_PARTS += ["acceptances"]
PLACES = {
    "/": None,
    "/crossings/US-TX-WTB": None,
    "/how-to-cross": None,
    "/calculator": None,
    "/sign-in": None,
    "/desk": (Act.FOLLOW,),
    "/centre": (Act.COMMAND,),
    "/centre/US-TX-WTB": (Act.COMMAND,),
    "/booth": (Act.PRESENT,),
    "/booth/US-TX-WTB": (Act.PRESENT,),
    "/targeting": (Act.TARGET,),
    "/targeting/US-TX-WTB": (Act.TARGET,),
    "/proof": (Act.AUDIT,),
    "/inspections": (Act.COMMAND, Act.EXAMINE, Act.DECIDE, Act.AUDIT),
    "/minutes": (Act.AUDIT,),
    "/verify": None,
}
KINDS: dict[str, list[str]] = {
    "state": list(JointState),
    "channel": list(Channel),
    "verdict": list(Verdict),
    "direction": list(Direction),
    "flow": list(Flow),
    "severity": list(Severity),
    "charge": list(ChargeStatus),
    "money": list(MoneyState),
    "role": list(Role),
    "section": ["us", "mx"],
    "country": ["us", "mx"],
    "option": ["yes", "no", *sorted(_CHOICES)],
    "desk.notice": ["saved", "copy", "refused", "back", "other"],
    "desk.sort": list(SORTS),
    "bulk.state": list(STATES),
    "part": [
        *["plates", "equipment", "seals", "consignments", "costs", "documents", "items", "us_quantities"],
        *_PARTS,
    ],
    "urgent": ["link", "incident", "held", "red", "long", "scanner", "again", "alert", "none"],
    "lane": [*LaneKind, "open", "shut", "do_open", "do_shut", "unknown"],
    "booth": ["go", "stop", "wait", "inspect"],
    "why": ["release", "hold", "refuse", "unlike.plates", "unlike.seals", "unlike.driver"],
    "column": ["holder", "look", "waits"],
    "shift": ["officers", "inspectors", "canines"],
    "on_shift": ["officers", "inspectors", "canines"],
    "unmade": ["decision", "provisional", "receipt"],
    "look": ["auto", "light", "dark"],
    "inspecting": list(InspectionState),
    "task": list(InspectionKind),
    "attendance": list(Attendance),
    "inspection.excused": ["remote", "waived"],
    "result": list(Result),
    "evidence": list(EvidenceKind),
    "topic": ["general", "scan", "canine", "agriculture", "hazmat"],
    "acted": sorted(inspections.ACTS),
    "override.kind": list(Overriding),
    "power": ["director", "chief", "named"],
    "stage": list(Stage),
    "whose": ["trader", "customs"],
    "field": [
        *["classification", "quantity", "us_quantities", "mx_quantity"],
        *["value", "origin", "preference", "undeclared", "missing"],
    ],
    "tour": ["faulty", "right", "pay", "watch", "gate", "why", "inspect", "decide", "receipt", "proof"],
    "does": list(Role),
    "replay": list(proving.PARTS),
    "minute.stage": [one.value for one in LifeStage],
    "minute.in": ["en", "es"],
    "find": list(Find),
    "target.how": list(Match),
    "seen": list(tracking.Act),
    "transit": list(tracking.transit.Arrived),
    "mode": ["truck", "car", "pedestrian", "rail", "ferry"],
    "line": ["us_code", "mx_code", "origin", "value", "currency", "quantity", "unit", "preference", "on"],
    "hint": ["us_code", "mx_code", "origin", "value", "currency", "quantity", "unit", "preference", "on"],
    "todo": ["paid", "presented", "examined", "decided", "released", "held", "refused", "withdrawn"],
    "step": ["filed", "paid", "presented", "examined", "decided", "released", "done", "next", "waits"],
}
FORMS = {"present": Act.PRESENT, "examine": Act.EXAMINE, "decide": Act.DECIDE}


def signed_in(both: Sections, account: Account, at: str = "mx") -> httpx.AsyncClient:
    """Give a client that is signed in as an account of its own making."""
    office = both.offices[at]
    office.sessions.accounts._by_name[account.name] = account
    token, session = office.sessions.open(account, office.now())
    client = httpx.AsyncClient(transport=both.switch.doors[at], base_url=f"https://{at}.example")
    client.cookies.set("cruce", token)
    client.headers["x-csrf"] = session.csrf
    return client


def account(*roles: Role, **facts: object) -> Account:
    name = "-".join(roles)
    kept = {"password": passwords.hashed("clave"), "declarants": ("*",), **facts}
    return Account.model_validate({"name": name, "person": f"P {name}", "roles": roles, **kept})


def tried(tmp_path: Path, do: Callable[[Sections], Awaitable[None]]) -> None:
    async def with_a_case(both: Sections) -> None:
        for office in both.offices.values():
            office.sessions.accounts._read = None
        await do(both)

    together(tmp_path, with_a_case)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_pages_and_does_its_own_acts(tmp_path, role):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        for office in both.offices.values():
            await office.desk(office.board.catch_up)
        client = signed_in(both, account(role))
        for place, acts in PLACES.items():
            answer = await client.get(place)
            allowed = acts is None or any(act in MAY[role] for act in acts)
            assert answer.status_code in ((200, 303) if allowed else (404,)), place
        for form, act in FORMS.items():
            fields = {"csrf": client.headers["x-csrf"], "verdict": "hold", "reasons": "weapon", "plates": "X"}
            answer = await client.post(f"/cases/{case}/{form}", data=fields)
            assert (answer.status_code == 404) is (act not in MAY[role]), form
        answer = await client.post("/desk", files={"file": b"{}"}, data={"csrf": client.headers["x-csrf"]})
        assert (answer.status_code == 404) is (Act.FILE not in MAY[role])

    tried(tmp_path, visit)


def test_nobody_sees_or_does_anything_without_signing_in(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        client = httpx.AsyncClient(transport=both.switch.doors["mx"], base_url="https://mx.example")
        for place, acts in {**PLACES, f"/cases/{case}": (Act.FOLLOW,), f"/cases/{case}/receipt": ()}.items():
            answer = await client.get(place)
            if acts is None:
                assert answer.status_code == 200
            else:
                assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={place}")
        for form in FORMS:
            assert (await client.post(f"/cases/{case}/{form}", data={"verdict": "hold"})).status_code == 401

    tried(tmp_path, visit)


def test_a_case_of_others_and_a_case_that_is_not_answer_the_same_bytes(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        client = signed_in(both, account(Role.BROKER, declarants=("SOMEBODY",)))
        other = await client.get(f"/cases/{case}")
        none = await client.get("/cases/aaaaaaaaaaaaaaaaaaaaaaaa")
        assert (other.status_code, none.status_code) == (404, 404)
        assert other.text.replace(case, "") == none.text.replace("aaaaaaaaaaaaaaaaaaaaaaaa", "")
        mine = signed_in(both, account(Role.BROKER, declarants=(NORTH.filing.declarant,)))
        assert NORTH.filing.reference in (await mine.get(f"/cases/{case}")).text

    tried(tmp_path, visit)


def test_an_officer_of_one_crossing_sees_and_does_nothing_at_another(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        office = both.offices["mx"]
        key = passwords.new_key()
        kept = ApiKey(label="gate", sha256=passwords.fingerprint(key), made=AS_OF)
        facts = {"crossings": ("US-AZ-LUK",), "keys": (kept,)}
        accounts.write(office.section.folder, [account(Role.CHIEF, Role.GATE, **facts)])
        office.sessions.accounts.refresh()
        client = signed_in(both, account(Role.CHIEF, **facts))
        before = office.section.store.tree.size
        form = {"csrf": client.headers["x-csrf"], "verdict": "hold", "reasons": "weapon", "plates": "X"}
        assert (await client.get(f"/cases/{case}")).status_code == 404
        for act in FORMS:
            assert (await client.post(f"/cases/{case}/{act}", data=form)).status_code == 404
        seen = {"at": AS_OF.isoformat(), "plates": ["X"]}
        headers = {"authorization": f"Bearer {key}"}
        answer = await both.away["mx"].post(f"/v1/cases/{case}/presentation", json=seen, headers=headers)
        assert answer.status_code == 404
        assert office.section.store.tree.size == before
        here = signed_in(both, account(Role.CHIEF, crossings=(NORTH.filing.crossing,)))
        assert (await here.get(f"/cases/{case}")).status_code == 200

    tried(tmp_path, visit)


def test_a_board_forgets_a_case_that_was_erased_and_goes_on_after_a_fault(tmp_path, monkeypatch):
    async def visit(both: Sections) -> None:
        office = both.offices["mx"]
        case = await both.lodge(NORTH)
        await office.desk(office.board.catch_up)
        assert case in office.board.rows
        with monkeypatch.context() as gone:
            gone.setattr(type(office.section.store), "case", lambda _store, _case: None)
            office.board.size = 0
            await office.desk(office.board.catch_up)
        assert case not in office.board.rows
        tries = []

        def broken(_section):
            tries.append(1)
            if len(tries) == 1:
                raise ValueError("once")
            office.board.size = office.section.store.tree.size

        office.board.size = 0
        monkeypatch.setattr(office.board, "catch_up", broken)
        watch = asyncio.create_task(office._watch())
        await asyncio.wait_for(office.grown(0), 10)
        watch.cancel()
        assert office.refusals["ValueError"] == 1

    tried(tmp_path, visit)


def test_a_trader_is_shown_nothing_of_the_section_s_own_assessment(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        trader = (await signed_in(both, account(Role.BROKER)).get(f"/cases/{case}?lang=en")).text
        officer = (await signed_in(both, account(Role.CHIEF)).get(f"/cases/{case}?lang=en")).text
        own = rendering.Words("en")("case.assessment")
        assert own not in trader.replace("&#39;", "'")
        assert own in officer.replace("&#39;", "'")

    tried(tmp_path, visit)


def test_a_form_of_another_sign_in_does_nothing(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        client = signed_in(both, account(Role.CHIEF))
        before = both.offices["mx"].section.store.tree.size
        for csrf in ("", "x", signed_in(both, account(Role.OFFICER)).headers["x-csrf"]):
            answer = await client.post(f"/cases/{case}/decide", data={"csrf": csrf, "verdict": "hold"})
            assert answer.status_code == 403
        assert both.offices["mx"].section.store.tree.size == before

    tried(tmp_path, visit)


def test_a_trader_files_for_its_own_declarants_only(tmp_path):
    async def visit(both: Sections) -> None:
        client = signed_in(both, account(Role.BROKER, declarants=("SOMEBODY",)))
        form = {"csrf": client.headers["x-csrf"], "text": NORTH.content.decode()}
        refused = await client.post("/desk", data=form)
        assert refused.status_code == 403
        assert both.offices["mx"].section.store.tree.size == (await _size(both))
        own = signed_in(both, account(Role.BROKER, declarants=(NORTH.filing.declarant,)))
        answer = await own.post("/desk", data={**form, "csrf": own.headers["x-csrf"]})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/cases/")
        again = await own.post("/desk", data={**form, "csrf": own.headers["x-csrf"]})
        assert again.headers["location"] == answer.headers["location"], "a double click files once"

    tried(tmp_path, visit)


async def _size(both: Sections) -> int:
    return both.offices["mx"].section.store.tree.size


def test_a_system_comes_in_by_the_key_of_an_account_and_acts_in_its_name(tmp_path):
    async def visit(both: Sections) -> None:
        office = both.offices["mx"]
        made = {role: passwords.new_key() for role in (Role.BROKER, Role.GATE)}
        kept = [
            account(role, declarants=(NORTH.filing.declarant,)).model_copy(
                update={"keys": (ApiKey(label="erp", sha256=passwords.fingerprint(key), made=AS_OF),)}
            )
            for role, key in made.items()
        ]
        accounts.write(office.section.folder, kept)
        away = both.away["mx"]
        broker, gate = ({"authorization": f"Bearer {made[role]}"} for role in made)
        assert (await away.post("/v1/filings", content=NORTH.content)).status_code == 403
        for key in ("Bearer x", "Basic x", f"Bearer {made[Role.BROKER]}x"):
            answer = await away.post("/v1/filings", content=NORTH.content, headers={"authorization": key})
            assert (answer.status_code, answer.json()["code"]) == (401, "serve.key")
        assert (await away.post("/v1/filings", content=NORTH.content, headers=gate)).status_code == 404
        answer = await away.post("/v1/filings", content=NORTH.content, headers=broker)
        case = answer.json()["case"]
        assert answer.status_code == 201
        (lodged, *_) = office.section.store.events(case)
        assert json.loads(lodged.content)["by"] == "P broker"
        assert (await away.get(f"/v1/cases/{case}", headers=broker)).status_code == 200
        other = SOUTH.content.replace(NORTH.filing.declarant.encode(), b"SOMEBODY")
        assert (await away.post("/v1/filings", content=other, headers=broker)).status_code == 403
        answer = await both.local["mx"].post("/v1/filings", content=other)
        theirs = answer.json()["case"]
        there, nowhere = [await away.get(f"/v1/cases/{name}", headers=broker) for name in (theirs, "a" * 24)]
        assert (
            (there.status_code, there.content)
            == (nowhere.status_code, nowhere.content)
            == (404, there.content)
        )
        seen = {"at": AS_OF.isoformat(), "plates": ["X"]}
        for headers, status in ((broker, 404), (gate, 200)):
            answer = await away.post(f"/v1/cases/{case}/presentation", json=seen, headers=headers)
            assert answer.status_code == status

    tried(tmp_path, visit)


def test_what_is_filed_cannot_write_the_page(tmp_path):
    async def visit(both: Sections) -> None:
        client = signed_in(both, account(Role.BROKER))
        for text in (
            "<script>alert(1)</script>",
            '{"declarant": "<img src=x onerror=alert(1)>"}',
            "\x00",
            "]" * 9999,
        ):
            answer = await client.post("/desk", data={"csrf": client.headers["x-csrf"], "text": text})
            assert answer.status_code == 422
            assert "<script>alert" not in answer.text
            assert "<img src=x" not in answer.text
            policy = answer.headers["content-security-policy"]
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy

    tried(tmp_path, visit)


def test_what_is_not_there_is_told_to_people_on_a_page_and_to_systems_as_a_document(tmp_path):
    async def visit(both: Sections) -> None:
        client = httpx.AsyncClient(transport=both.switch.doors["mx"], base_url="https://mx.example")
        for accept, kind in (("text/html,*/*", "text/html"), ("*/*", "application/problem+json")):
            answer = await client.get("/nowhere", headers={"accept": accept, "accept-language": "es"})
            assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (404, kind)
            assert answer.headers["content-type"].count("charset") <= 1
        assert (
            "<script"
            not in (await client.get("/%3Cscript%3E", headers={"accept": "text/html"})).text.partition(
                "<main"
            )[2]
        )
        style = await client.get("/static/cruce.css")
        assert style.headers["content-type"] == "text/css; charset=utf-8"

    tried(tmp_path, visit)


def test_after_signing_in_nobody_is_sent_elsewhere(tmp_path):
    async def visit(both: Sections) -> None:
        accounts.write(both.offices["mx"].section.folder, [account(Role.BROKER)])
        client = httpx.AsyncClient(transport=both.switch.doors["mx"], base_url="https://mx.example")
        form = {"name": "broker", "password": "clave"}
        for place in (
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/a\nb",
        ):
            answer = await client.post("/sign-in", data={**form, "next": place})
            assert (answer.status_code, answer.headers["location"]) == (303, "/desk"), place
        answer = await client.post("/sign-in", data={**form, "next": "/cases/x"})
        assert answer.headers["location"] == "/cases/x"
        cookie = answer.headers["set-cookie"].lower()
        assert all(word in cookie for word in ("httponly", "samesite=strict", "secure"))
        wrong = await client.post("/sign-in", data={**form, "password": "x"})
        assert wrong.status_code == 401

    tried(tmp_path, visit)


def test_stepping_into_a_role_is_for_training_only(tmp_path):
    async def visit(both: Sections) -> None:
        accounts.write(both.offices["mx"].section.folder, [account(Role.CHIEF)])
        client = httpx.AsyncClient(transport=both.switch.doors["mx"], base_url="https://mx.example")
        assert "chief" not in (await client.get("/sign-in")).text
        assert (await client.post("/sign-in/training", data={"name": "chief"})).status_code == 404

    tried(tmp_path, visit)


def test_an_open_page_is_told_that_the_record_has_grown(tmp_path):
    async def visit(both: Sections) -> None:
        office = both.offices["mx"]
        size = office.board.size
        watch = asyncio.create_task(office._watch())
        waiting = asyncio.create_task(office.grown(size))
        await both.lodge(NORTH)
        assert await asyncio.wait_for(waiting, 10) > size
        watch.cancel()

    tried(tmp_path, visit)


def test_every_word_stands_in_both_languages_and_with_the_same_facts():
    for key, both in rendering.words().items():
        assert set(both) == {"en", "es"}, key
        assert len({frozenset(_forms(said)) for said in both.values()}) == 1, key
        facts = [{*re.findall(r"{(\w+)}", _forms(said)["other"])} for said in both.values()]
        assert facts[0] == facts[1], key
        for said in both.values():
            assert {*re.findall(r"{(\w+)}", _forms(said).get("one", ""))} <= facts[0], key


def _forms(said):
    return {"other": said} if isinstance(said, str) else said


def test_one_is_counted_in_the_singular_and_others_in_the_plural():
    for key, both in rendering.words().items():
        for language, said in both.items():
            if isinstance(said, str):
                counted = set(re.findall(r"{count} (\w+s)\b", said))
                assert counted <= {"antes", "más"}, (key, "needs a form for one")
            else:
                assert said.keys() == {"one", "other"}, key
                w = rendering.Words(language)
                facts = dict.fromkeys(re.findall(r"{(\w+)}", said["other"]), "x")
                assert w(key, **{**facts, "count": 1}) == said["one"].format(**{**facts, "count": "1"})
                assert w(key, **{**facts, "count": 0}) == said["other"].format(**{**facts, "count": "0"})
    assert rendering.Words("es")("desk.count", count=1) == "1 expediente"
    assert rendering.Words("es")("desk.count", count=1200) == "1,200 expedientes"


def test_every_word_that_a_template_asks_for_is_there():
    known = set(rendering.words())
    for template in resources.files("cruce.web.pages").joinpath("templates").iterdir():
        asked = set(re.findall(r"w\('([a-z_.]+)'[,)]", template.read_text(encoding="utf-8")))
        assert asked <= known, (template.name, asked - known)


def test_no_word_is_left_over():
    made = {f"{kind}.{value}" for kind, values in KINDS.items() for value in values}
    folder = resources.files("cruce.web.pages")
    places = (folder, folder.joinpath("desk"), folder.joinpath("templates"))
    source = "".join(
        file.read_text(encoding="utf-8")
        for place in places
        for file in place.iterdir()
        if file.name.endswith((".py", ".html"))
    )
    asked = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)*)[\"']", source))
    means = {f"channel.{channel}.means" for channel in KINDS["channel"]}
    assert not set(rendering.words()) - made - asked - means


def test_every_value_has_its_word():
    made = {f"{kind}.{value}" for kind, values in KINDS.items() for value in values}
    assert made <= set(rendering.words())


def test_a_lane_is_named_for_what_it_is_for_in_the_words_of_the_reader():
    english, spanish = rendering.Words("en"), rendering.Words("es")
    assert (english.lane("empty"), spanish.lane("empty")) == ("Empty", "Vacíos")
    assert spanish.lane("FAST") == "FAST"
    assert spanish.lane("7B") == "7B"


def test_a_crossing_and_a_reason_are_named_in_the_words_of_the_reader(tmp_path):
    async def visit(both: Sections) -> None:
        section = both.offices["mx"].section
        named, reason = rendering.crossing_names(section), rendering.reason_of(section)
        assert named("US-TX-WTB").en.startswith("World Trade Bridge")
        assert named("US-XX-NONE").es == "US-XX-NONE"
        assert "contribuciones" in reason("treasury.unpaid").es
        assert reason("no-such-code").en == "no-such-code"

    tried(tmp_path, visit)


def test_nothing_of_a_page_comes_from_elsewhere():
    folder = resources.files("cruce.web.pages")
    for kind in ("templates", "static"):
        for file in folder.joinpath(kind).iterdir():
            if file.name.endswith((".html", ".css")):
                assert not re.search(r"(src|href)=\"(https?:)?//|url\(", file.read_text(encoding="utf-8")), (
                    file.name
                )


def test_the_vendored_scripts_are_those_that_were_published():
    kept = json.loads(resources.files("cruce.web.pages").joinpath("static", "vendored.json").read_text())
    for name, facts in kept.items():
        content = resources.files("cruce.web.pages").joinpath("static", name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == facts["sha256"], name
        assert facts["licence"]


def test_a_trader_s_page_is_told_of_theirs_alone_and_never_how_much_there_is(tmp_path):
    async def visit(both: Sections) -> None:
        office = both.offices["mx"]
        mine = Account.model_validate({**account(Role.BROKER).model_dump(), "declarants": ("nobody",)})
        before = watching.stands(office, mine, "", office.board.size)
        case = await both.lodge(NORTH)
        await office.desk(office.board.catch_up)
        assert watching.stands(office, mine, "", office.board.size) == before, "nothing of theirs"
        all_of_them = account(Role.BROKER)
        first = watching.stands(office, all_of_them, "", office.board.size)
        assert first == watching.stands(office, all_of_them, "", office.board.size + 1)
        assert first == watching.stands(office, account(Role.CHIEF), case, office.board.size)
        chief = account(Role.CHIEF)
        assert watching.stands(office, chief, "", 1) != watching.stands(office, chief, "", 2)

    tried(tmp_path, visit)


@pytest.mark.parametrize(("role", "pays"), [(Role.BROKER, True), (Role.CARRIER, True), (Role.CHIEF, False)])
def test_only_who_follows_a_case_is_shown_where_to_pay(tmp_path, role, pays):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SOUTH)
        for office in both.offices.values():
            await office.desk(office.board.catch_up)
        text = (await signed_in(both, account(role)).get(f"/cases/{case}")).text
        assert (f"/cases/{case}/statement" in text) is True
        assert (f"/cases/{case}/pay" in text) is pays

    tried(tmp_path, visit)


def test_what_a_page_advises_is_no_command_of_a_shell():
    w = rendering.Words("en")
    for said, shown in (
        ("See the case: cruce show.", "See the case."),
        ("Nothing was released. See it: cruce contingency status.", "Nothing was released. See it."),
        (
            "An officer may accept it (cruce accept), or it is paid.",
            "An officer may accept it, or it is paid.",
        ),
        ("Export it as JSON; `cruce schema` describes the form.", "Export it as JSON."),
        ("Import it with `cruce law import`, or add the figure.", "Add the figure."),
        ("See `cruce schema` for its fields.", "The form tells beside each field what it takes."),
        ("Use `cruce law import`.", "Whoever runs this section can do this."),
        ("Choose another; un cruce comercial, or wait.", "Choose another; un cruce comercial, or wait."),
    ):
        assert w.text(Text(en=said, es=said)) == shown


def test_every_command_of_the_shell_is_known_to_what_pages_leave_out():
    assert {*vars(typer.main.get_command(program.program))["commands"]} == COMMANDS
