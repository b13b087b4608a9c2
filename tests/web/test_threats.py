"""What somebody may try against the pages and the API, and that it does not come about."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.filings import harness_northbound
from tests.web.keyed import ask, let_in
from tests.web.matrix import ANYBODY, NO_ROLE, Knock, knock, let_all_in, table
from tests.web.pair import Sections, together

from cruce.web.identity import Role, accounts, onetime, passwords

NORTH = harness_northbound()
PAYLOAD = "<svg onload=alert(1)>'\"{{7*7}}&lt;"
RAW = ("<svg onload", "alert(1)>'\"", "49&lt;")


async def prepared(both: Sections, content: bytes = NORTH.content) -> str:
    """Lodge a filing, and give every role its account."""
    answer = await both.local["mx"].post("/v1/filings", content=content)
    assert answer.status_code == 201, answer.text
    await both.settle()
    let_all_in(both)
    for office in both.offices.values():
        await office.desk(office.board.catch_up)
    return str(answer.json()["case"])


def rows(method: str, *, systems: bool = False) -> Iterator[tuple[str, str]]:
    """Give each door that is for roles, with a role that may come in there."""
    for door, roles in table().items():
        way, path = door.split(" ")
        known = [role for role in roles if role not in (ANYBODY, *NO_ROLE)]
        if way == method and known and path.startswith("/v1/") is systems and "live" not in path:
            yield path, "chief" if "chief" in known else known[0]


def test_no_form_counts_that_another_page_sent(tmp_path):
    async def forging(both: Sections) -> None:
        case = await prepared(both)
        size = both.offices["mx"].section.store.tree.size
        office = both.offices["mx"]
        wrong = []
        for path, role in rows("POST"):
            account = office.sessions.accounts.named(f"mx-{role}")
            assert account is not None
            token, _ = office.sessions.open(account, office.now())
            for body in (b"", b"csrf=", b"csrf=forged", b"csrf=forged&csrf="):
                answer = await both.away["mx"].post(
                    Knock("POST", path, case).address,
                    content=body,
                    headers={"cookie": f"cruce={token}", "content-type": "application/x-www-form-urlencoded"},
                )
                if answer.status_code not in (400, 403, 404, 413):
                    wrong.append((path, answer.status_code))
        assert wrong == []
        assert both.offices["mx"].section.store.tree.size == size

    together(tmp_path, forging)


def test_signing_out_everywhere_ends_each_session_and_by_ones_own_form_only(tmp_path):
    async def leaving(both: Sections) -> None:
        await prepared(both)
        office, door = both.offices["mx"], both.away["mx"]
        chief, other = (office.sessions.accounts.named(f"mx-{role}") for role in ("chief", "officer"))
        assert chief is not None
        assert other is not None
        mine = [office.sessions.open(chief, office.now()) for _ in range(3)]
        others = office.sessions.open(other, office.now())
        fields = {"cookie": f"cruce={mine[0][0]}"}
        assert "everywhere" in (await door.get("/how-to-cross", headers=fields)).text
        for csrf, status, left in (("forged", 403, 3), (mine[0][1].csrf, 303, 0)):
            form = {"csrf": csrf, "everywhere": "yes"}
            answer = await door.post("/sign-out", data=form, headers=fields)
            assert answer.status_code == status
            known = [office.sessions.who(token, office.now()) for token, _ in mine]
            assert len([one for one in known if one is not None]) == left
        assert office.sessions.who(others[0], office.now()) is not None

    together(tmp_path, leaving)


@pytest.mark.parametrize(("language", "said"), [("en", "13 May, 12:00 UTC"), ("es", "13 may, 12:00 UTC")])
def test_whose_clock_is_off_is_told_what_time_it_is_here(language, said, tmp_path):
    async def late(both: Sections) -> None:
        section = both.offices["mx"].section
        secret = onetime.new_secret()
        both.clock.now = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)
        made = accounts.Account(
            name="luz",
            person="Luz Mora",
            roles=(Role.CHIEF,),
            password=passwords.hashed("right"),
            totp=secret,
        )
        accounts.write(section.folder, [made])
        now = both.offices["mx"].now()
        for hours, status in ((3, 401), (-2, 401), (0, 303)):
            code = onetime.code_at(secret, (now + hours * 3600) // onetime.STEP)
            form = {"name": "luz", "password": "right", "code": code}
            answer = await both.away["mx"].post("/sign-in", data=form, headers={"accept-language": language})
            assert answer.status_code == status, hours
            assert (said in answer.text) is (status == 401)

    together(tmp_path, late)


def test_a_session_that_was_there_before_the_sign_in_is_not_the_one_after_it(tmp_path):
    async def fixing(both: Sections) -> None:
        both.offices["mx"].sessions.accounts.training = True
        section = both.offices["mx"].section
        section.settings = section.settings.model_copy(update={"bank": "simulated"})
        door = both.away["mx"]
        answer = await door.post(
            "/sign-in/training", data={"name": "chief"}, headers={"cookie": "cruce=chosen-by-somebody"}
        )
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"]
        assert "chosen-by-somebody" not in cookie
        assert all(word in cookie.lower() for word in ("httponly", "samesite=strict", "secure"))
        again = await door.get("/centre", headers={"cookie": "cruce=chosen-by-somebody"})
        assert again.headers["location"].startswith("/sign-in")

    together(tmp_path, fixing)


def test_no_answer_is_framed_guessed_at_or_left_in_a_cache(tmp_path):
    async def looking(both: Sections) -> None:
        case = await prepared(both)
        wrong = []
        for path, role in (*rows("GET"), *rows("GET", systems=True)):
            answer = await knock(both, Knock("GET", path, case), f"mx-{role}")
            assert answer is not None, path
            fields = answer.headers
            if fields.get("x-content-type-options") != "nosniff" or "no-store" not in fields["cache-control"]:
                wrong.append((path, dict(fields)))
            if "text/html" in fields["content-type"]:
                policy = fields.get("content-security-policy", "")
                if "frame-ancestors 'none'" not in policy or "unsafe" in policy:
                    wrong.append((path, policy))
        assert wrong == []

    together(tmp_path, looking)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Go through every text of a document."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, (*path, place))
    elif isinstance(value, str):
        yield path


def put(document: Any, path: tuple[Any, ...], text: str) -> Any:
    """Give a copy of a document with another text in one place."""
    made = copy.deepcopy(document)
    place = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text
    return made


def test_nothing_that_a_trader_writes_runs_on_a_page(tmp_path):
    """In every field of a filing that takes such a text, and in every act of an officer that quotes it."""

    async def looking(both: Sections) -> None:
        document = json.loads(NORTH.content)
        for path in leaves(NORTH.document):
            spoilt = put(document, path, PAYLOAD)
            answer = await both.local["mx"].post("/v1/filings/checks", content=json.dumps(spoilt).encode())
            if answer.status_code == 200 and answer.json()["would_lodge"]:
                document = spoilt
        content = json.dumps(document).encode()
        assert content.count(b"<svg onload") >= 8, "too few fields take it: this tests nothing"
        case = await prepared(both, content)
        looked = 0
        for place, _ in rows("GET"):
            for role in ("chief", "broker", "director"):
                page = await knock(both, Knock("GET", place, case), f"mx-{role}")
                if page is not None and "text/html" in page.headers["content-type"]:
                    found = [word for word in RAW if word in page.text]
                    assert not found, (place, role, found)
                    looked += "&lt;svg onload" in page.text
        assert looked >= 3, "no page showed it: this tests nothing"

    together(tmp_path, looking)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/v1/cases/{case}/decision",
            {"verdict": "hold", "reasons": ["origin.doubt"], "by": "Somebody Else"},
        ),
        ("/v1/cases/{case}/decision", {"verdict": "hold", "reasons": ["origin.doubt"], "section": "us"}),
        ("/v1/cases/{case}/presentation", {"at": "2026-05-13T15:30:00Z", "channel": "green"}),
        (
            "/v1/cases/{case}/examination",
            {"at": "2026-05-13T15:30:00Z", "team": ["mx: A"], "state": "released"},
        ),
        ("/v1/webhooks", {"url": "https://hooks.example/x", "account": "broker"}),
        ("/v1/webhooks", {"url": "https://hooks.example/x", "secret": "mine"}),
    ],
)
def test_nobody_sets_what_is_not_theirs_to_set(path, body, tmp_path):
    async def setting(both: Sections) -> None:
        let_in(both)
        case = await both.lodge(NORTH)
        size = both.offices["mx"].section.store.tree.size
        answer = await ask(both.away["mx"], "chief", "POST", path.replace("{case}", case), json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "serve.malformed")
        assert both.offices["mx"].section.store.tree.size == size

    together(tmp_path, setting)


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
    ],
)
def test_no_sign_in_leads_elsewhere(place, tmp_path):
    async def going(both: Sections) -> None:
        both.offices["mx"].sessions.accounts.training = True
        section = both.offices["mx"].section
        section.settings = section.settings.model_copy(update={"bank": "simulated"})
        answer = await both.away["mx"].post("/sign-in/training", data={"name": "chief", "next": place})
        assert answer.status_code == 303
        assert re.fullmatch(r"/[a-z-]*", answer.headers["location"])
        page = await both.away["mx"].get("/sign-in", params={"next": place})
        assert "evil.example" not in page.text

    together(tmp_path, going)


def test_a_name_that_nobody_has_is_answered_as_one_with_another_password(tmp_path, monkeypatch):
    async def trying(both: Sections) -> None:
        section = both.offices["mx"].section
        known = let_one_in(section.folder)
        door, costs = both.away["mx"], []
        hashing = hashlib.scrypt

        def counted(*given: Any, **named: Any) -> bytes:
            costs.append(named["n"])
            return hashing(*given, **named)

        monkeypatch.setattr("hashlib.scrypt", counted)
        answers = []
        for name in (known, "nobody-here"):
            before = len(costs)
            answers.append(await door.post("/sign-in", data={"name": name, "password": "wrong", "code": ""}))
            costs.append(len(costs) - before)
        one, other = answers
        assert (one.status_code, one.content) == (other.status_code, other.content)
        assert one.status_code == 401
        assert costs == [1 << 14, 1, 1 << 14, 1]  # the same work, so the same time

    together(tmp_path, trying)


def let_one_in(folder: Any) -> str:
    """Make an account with a real password."""
    made = accounts.Account(
        name="luz", person="Luz Mora", roles=(Role.BROKER,), password=passwords.hashed("right")
    )
    accounts.write(folder, [made])
    return "luz"


def test_what_comes_too_large_or_in_pieces_without_end_is_not_read(tmp_path):
    async def flooding(both: Sections) -> None:
        let_in(both)
        door = both.away["mx"]
        told = await ask(door, "broker", "POST", "/v1/filings", content=b"x" * ((8 << 20) + 1))
        assert (told.status_code, told.json()["code"]) == (413, "serve.large")

        async def pieces():
            for _ in range(200):
                yield b"x" * 4096

        told = await ask(door, "chief", "POST", f"/v1/cases/{'a' * 24}/decision", content=pieces())
        assert (told.status_code, told.json()["code"]) == (413, "serve.large")

    together(tmp_path, flooding)
