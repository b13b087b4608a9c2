"""The public API: what it takes and gives, in whose language, by whom, once, and as seen."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clearance.border import acts
from tests.filings import AS_OF, harness_northbound
from tests.web.keyed import ALL, ask, bearer, let_in
from tests.web.pair import Sections, together

from cruce.model import UsageError
from cruce.web.api.cursors import Cursor
from cruce.web.language import preferred

NORTH = harness_northbound()
SEEN = {"at": NORTH.filing.expected_arrival.isoformat()}


def amended(number: str = "2"):
    return NORTH.spoilt({"/consignments/0/documents/1/number": f"PL-88123-{number}"})


async def board_up_to_date(both: Sections, name: str = "mx") -> None:
    office = both.offices[name]
    await office.desk(office.board.catch_up)


# --- languages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("es", "es"),
        ("es-MX,en;q=0.5", "es"),
        ("en;q=0.5, es;q=0.9", "es"),
        ("fr, de", None),
        ("es;q=0", None),
        ("es;q=x, en;q=0.1", "en"),
        ("es;q=NaN, en;q=0.1", "en"),
        ("", None),
        ("," * 5000 + "es", None),
    ],
)
def test_the_language_that_is_wanted_most_is_spoken(said, language):
    assert preferred(said) == language


def test_a_refusal_is_told_in_the_language_asked_for_and_in_both(tmp_path):
    async def asking(both: Sections) -> None:
        door = both.local["mx"]
        for language in ("en", "es"):
            wanted = {"accept-language": language}
            for answer in (
                await door.get("/v1/cases/unknown", headers=wanted),
                await door.post("/v1/filings", content=b"{}", headers=wanted),
                await door.get("/v1/nothing", headers=wanted),
            ):
                told = answer.json()
                assert answer.headers["content-language"] == language
                assert answer.headers["content-type"] == "application/problem+json"
                assert told["title"] == told["says"][language] != told["says"][_other(language)]
                assert told["detail"] == f"{told['says'][language]} {told['advice'][language]}"

    together(tmp_path, asking)


def _other(language: str) -> str:
    return "es" if language == "en" else "en"


# --- who ---------------------------------------------------------------------------------------------------


def test_what_is_not_there_and_what_is_not_yours_answer_the_same_bytes(tmp_path):
    async def asking(both: Sections) -> None:
        let_in(both)
        door = both.away["mx"]
        case = (await ask(door, "broker", "POST", "/v1/filings", content=NORTH.content)).json()["case"]
        for who in ("rival", "elsewhere"):
            for method, tail, body in (
                ("GET", "", b""),
                ("GET", "/receipt", b""),
                ("GET", "/events", b""),
                ("POST", "/withdrawal", b""),
                ("POST", "/presentation", json.dumps(SEEN).encode()),
            ):
                here = await ask(door, who, method, f"/v1/cases/{case}{tail}", content=body)
                gone = await ask(door, who, method, f"/v1/cases/{'a' * 24}{tail}", content=body)
                assert (here.status_code, here.content) == (gone.status_code, gone.content), (who, tail)
                assert here.status_code == 404
        assert (await ask(door, "broker", "GET", f"/v1/cases/{case}")).status_code == 200
        assert (await ask(door, "rival", "GET", "/v1/cases")).json() == {"cases": []}

    together(tmp_path, asking)


def test_without_a_key_nobody_comes_in_where_the_settings_say_nobody(tmp_path):
    async def asking(both: Sections) -> None:
        let_in(both)
        section = both.offices["mx"].section
        serving = section.settings.serve.model_copy(update={"local": "nobody"})
        section.settings = section.settings.model_copy(update={"serve": serving})
        answer = await both.local["mx"].get("/v1/cases")
        assert (answer.status_code, answer.json()["code"]) == (401, "serve.key")
        assert answer.headers["www-authenticate"] == "Bearer"
        assert (await ask(both.local["mx"], "chief", "GET", "/v1/cases")).status_code == 200
        assert (await both.local["mx"].get("/v1/crossings")).status_code == 200

    together(tmp_path, asking)


def test_an_account_is_told_who_it_is(tmp_path):
    async def asking(both: Sections) -> None:
        let_in(both)
        for one in ALL:
            told = (await ask(both.away["mx"], one.name, "GET", "/v1/me")).json()
            assert (told["account"], told["section"], told["roles"]) == (one.name, "mx", list(one.roles))
            assert "password" not in str(told)
            assert told["acts"]
        assert (await both.local["mx"].get("/v1/me")).status_code == 403

    together(tmp_path, asking)


# --- filings -----------------------------------------------------------------------------------------------


def test_a_filing_is_tried_out_and_nothing_is_kept(tmp_path):
    async def trying(both: Sections) -> None:
        door, store = both.local["mx"], both.offices["mx"].section.store
        size = store.tree.size
        told = (await door.post("/v1/filings/checks", content=NORTH.content)).json()
        assert told["would_lodge"] is True
        assert told["due"] == ["mx", "us"]
        assert {one["country"] for one in told["owed"]} == {"mx", "us"}
        assert all(one["charges"] for one in told["owed"])
        assert store.tree.size == size
        case = (await door.post("/v1/filings", content=NORTH.content)).json()["case"]
        assert told["case"] == case
        again = (await door.post("/v1/filings/checks", content=amended().content)).json()
        assert (again["would_lodge"], again["findings"][-1]["code"]) == (False, "case.exists")
        bad = NORTH.spoilt({"/direction": "sideways", "/consignments/0/items/0/value": "-1"})
        answer = await door.post("/v1/filings/checks", content=bad.content)
        assert (answer.status_code, answer.json()["code"]) == (422, "filing.refused")
        assert len({one["pointer"] for one in answer.json()["findings"]}) >= 2

    together(tmp_path, trying)


def test_a_case_is_amended_and_withdrawn_at_its_own_address(tmp_path):
    async def amending(both: Sections) -> None:
        let_in(both)
        door = both.away["mx"]
        case = (await ask(door, "broker", "POST", "/v1/filings", content=NORTH.content)).json()["case"]
        place = f"/v1/cases/{case}/versions"
        told = await ask(door, "broker", "POST", place, content=amended().content)
        assert (told.status_code, told.json()["version"], told.json()["fresh"]) == (201, 2, True)
        again = await ask(door, "broker", "POST", place, content=amended().content)
        assert (again.status_code, again.json()["version"], again.json()["fresh"]) == (200, 2, False)
        first, second = (await ask(door, "broker", "GET", place)).json()["versions"]
        assert (first["version"], "changes" in first and first["changes"]) == (1, [])
        (changed,) = second["changes"]
        assert changed["pointer"] == "/consignments/0/documents/1/number"
        assert (changed["before"], changed["after"]) == ("PL-88123", "PL-88123-2")
        other = await ask(door, "broker", "POST", place, content=harness_northbound("OTHER").content)
        assert (other.status_code, other.json()["code"]) == (422, "case.other-filing")
        gone = await ask(door, "broker", "POST", f"/v1/cases/{case}/withdrawal")
        assert gone.json()["state"] == "withdrawn"
        late = await ask(door, "broker", "POST", place, content=amended("3").content)
        assert (late.status_code, late.json()["findings"][-1]["code"]) == (422, "case.closed")

    together(tmp_path, amending)


def test_an_officer_decides_by_name_and_no_machine_does(tmp_path):
    async def deciding(both: Sections) -> None:
        let_in(both)
        case = await both.lodge(NORTH)
        place = f"/v1/cases/{case}/decision"
        ruling = {"verdict": "hold", "reasons": ["document.missing"]}
        machine = await both.local["mx"].post(place, json=ruling)
        assert (machine.status_code, machine.json()["code"]) == (409, "case.machine")
        known = await ask(both.away["mx"], "chief", "POST", place, json=ruling)
        assert known.status_code in (200, 409), known.text
        bare = await ask(both.away["mx"], "chief", "POST", place, json={"verdict": "hold"})
        assert bare.json()["code"] == "case.no-reason"
        assert (await ask(both.away["mx"], "broker", "POST", place, json=ruling)).status_code == 404

    together(tmp_path, deciding)


def test_holds_and_messages_are_at_the_api_as_on_the_page(tmp_path):
    async def talking(both: Sections) -> None:
        let_in(both)
        door = both.away["mx"]
        case = await both.lodge(NORTH)
        place = f"/v1/cases/{case}"
        held = {"reason": "origin.doubt", "says": "The mill is not known here.", "secret": True}
        answer = await ask(door, "chief", "POST", f"{place}/holds", json=held)
        assert answer.status_code == 200, answer.text
        (own,) = (await ask(door, "chief", "GET", f"{place}/holds")).json()["holds"]
        (shown,) = (await ask(door, "broker", "GET", f"{place}/holds")).json()["holds"]
        assert (own["reason"], own["says"]) == (held["reason"], held["says"])
        assert "mill" not in str(shown)
        assert shown["reason"] != held["reason"]  # a secret reason is told to nobody else
        lifting = f"{place}/holds/{own['id']}/lifting"
        assert (await ask(door, "chief", "POST", lifting, json={"why": "It is."})).status_code == 200
        said = {"text": "¿Qué falta?", "key": "m-1"}
        for _ in range(2):
            assert (await ask(door, "broker", "POST", f"{place}/messages", json=said)).status_code == 200
        thread = (await ask(door, "chief", "GET", f"{place}/messages")).json()["messages"]
        assert [one["letter"]["text"] for one in thread if "letter" in one] == ["¿Qué falta?"]
        for _ in range(2):
            read = {"upto": thread[-1]["place"]}
            after = await ask(door, "chief", "POST", f"{place}/messages/reading", json=read)
            assert after.json()["messages"][-1]["read_by"] == ["mx"]
        assert acts(both.offices["mx"].section, case).count("clearance.marked") == 1
        for method, tail in (("GET", "holds"), ("GET", "messages"), ("POST", "messages")):
            hidden = await ask(door, "rival", method, f"{place}/{tail}", json=said)
            assert hidden.status_code == 404, tail

    together(tmp_path, talking)


# --- lists -------------------------------------------------------------------------------------------------


def test_a_list_goes_on_where_it_stopped_while_others_come_in(tmp_path):
    async def listing(both: Sections) -> None:
        door = both.local["mx"]
        first = {await both.lodge(harness_northbound(f"L-{number}")) for number in range(7)}
        await board_up_to_date(both)
        found, after = [], None
        for turn in range(20):
            query = {"limit": 2, **({"after": after} if after else {})}
            told = (await door.get("/v1/cases", params=query)).json()
            found += [one["case"] for one in told["cases"]]
            if turn == 1:
                await both.lodge(harness_northbound("LATER"))
                await board_up_to_date(both)
            after = told.get("next")
            if after is None:
                break
        assert first <= set(found)
        assert len(found) == len(set(found)) in (7, 8)

    together(tmp_path, listing)


def test_a_list_is_narrowed_by_what_is_asked(tmp_path):
    async def listing(both: Sections) -> None:
        door = both.local["mx"]
        case = await both.lodge(NORTH)
        await both.lodge(harness_northbound("ANOTHER"))
        await board_up_to_date(both)
        line = (await door.get("/v1/cases", params={"reference": NORTH.filing.reference})).json()["cases"][0]
        assert (line["case"], line["state"], line["declarant"]) == (case, "open", NORTH.filing.declarant)
        for query, count in (
            ({"state": "open"}, 2),
            ({"state": "released"}, 0),
            ({"crossing": line["crossing"], "channel": line["channel"]}, 2),
            ({"expected_from": line["expected"]}, 2),
            ({"expected_to": line["expected"]}, 0),
        ):
            told = (await door.get("/v1/cases", params=query)).json()["cases"]
            assert len(told) == count, query
        wrong = [{"limit": "0"}, {"limit": "x"}, {"limit": "201"}, {"state": "x"}, {"after": "x"}]
        wrong += [{"nothing": "1"}, {"expected_from": "soon"}, {"expected_from": "2026-05-13T10:00:00"}]
        wrong += [{"after": str(Cursor("events", "1"))}, {"crossing": "\x00"}]
        for query in wrong:
            answer = await door.get("/v1/cases", params=query)
            assert (answer.status_code, answer.json()["code"]) == (400, "serve.query"), query
        twice = await door.get("/v1/cases?limit=1&limit=2")
        assert twice.status_code == 400

    together(tmp_path, listing)


@given(st.text(max_size=8), st.text(max_size=20))
def test_a_cursor_comes_back_as_it_went(kind, at):
    kind = kind.replace(" ", "_").encode("utf-8", "ignore").decode()
    at = at.encode("utf-8", "ignore").decode()
    made = Cursor(kind, at)
    assert Cursor.read(str(made)) == made


@given(st.text(max_size=60))
def test_no_cursor_is_made_up(text):
    with pytest.raises(UsageError):
        Cursor.read(text)


# --- as it was seen ----------------------------------------------------------------------------------------


def test_of_two_who_act_on_what_they_saw_the_second_is_told(tmp_path):
    async def acting(both: Sections) -> None:
        let_in(both)
        door = both.away["mx"]
        case = await both.lodge(NORTH)
        await both.settle()
        place = f"/v1/cases/{case}"
        seen = await ask(door, "broker", "GET", place)
        mark = seen.headers["etag"]
        same = await ask(door, "broker", "GET", place, headers={"if-none-match": mark})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", mark)
        both_at_once = await asyncio.gather(
            *(
                ask(
                    door,
                    "broker",
                    "POST",
                    f"{place}/versions",
                    content=amended(number).content,
                    headers={"if-match": mark},
                )
                for number in "23"
            )
        )
        assert sorted(one.status_code for one in both_at_once) == [201, 412]
        told = next(one for one in both_at_once if one.status_code == 412).json()
        assert told["code"] == "case.changed"
        section = both.offices["mx"].section
        assert acts(section, case).count("clearance.lodged") == 2
        fresh = (await ask(door, "broker", "GET", place)).headers["etag"]
        assert fresh != mark
        anyhow = await ask(door, "broker", "POST", f"{place}/withdrawal", headers={"if-match": "*"})
        assert anyhow.status_code == 200

    together(tmp_path, acting)


# --- once --------------------------------------------------------------------------------------------------


def test_the_same_key_and_the_same_body_are_one_act_and_one_answer(tmp_path):
    async def acting(both: Sections) -> None:
        door = both.local["mx"]
        case = await both.lodge(NORTH)
        await both.settle()
        place, key = f"/v1/cases/{case}/presentation", {"idempotency-key": '"gate-1"'}
        first = await door.post(place, json=SEEN, headers=key)
        again = await door.post(place, json=SEEN, headers=key)
        assert (again.status_code, again.content) == (200, first.content)
        assert again.headers["idempotency-replayed"] == "true"
        assert again.headers["etag"] == first.headers["etag"]
        assert acts(both.offices["mx"].section, case).count("clearance.presented") == 1
        other = await door.post(place, json={**SEEN, "lane": "2"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "key.reused")
        bare = await door.post(place, json=SEEN)
        assert bare.status_code == 200
        assert acts(both.offices["mx"].section, case).count("clearance.presented") == 2
        for junk in (b"", b'"', b"a b", "é".encode(), b"x" * 256):
            answer = await door.post(place, json=SEEN, headers=[(b"idempotency-key", junk)])
            assert (answer.status_code, answer.json()["code"]) == (400, "key.malformed"), junk

    together(tmp_path, acting)


def test_a_filing_under_a_key_answers_as_the_first_time_and_not_for_another(tmp_path):
    async def filing(both: Sections) -> None:
        let_in(both)
        door, key = both.away["mx"], {"idempotency-key": "f-1"}
        first = await ask(door, "broker", "POST", "/v1/filings", content=NORTH.content, headers=key)
        again = await ask(door, "broker", "POST", "/v1/filings", content=NORTH.content, headers=key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert (again.content, again.headers["location"]) == (first.content, first.headers["location"])
        theirs = await both.local["mx"].post("/v1/filings", content=NORTH.content, headers=key)
        assert theirs.status_code == 200  # the key of another account is another key
        bad = NORTH.spoilt({"/consignments/0/currency": "XXX"}).content
        refused = await ask(
            door, "broker", "POST", "/v1/filings", content=bad, headers={"idempotency-key": "f-2"}
        )
        mended = await ask(
            door, "broker", "POST", "/v1/filings", content=NORTH.content, headers={"idempotency-key": "f-2"}
        )
        assert (refused.status_code, mended.json()["code"]) == (422, "key.reused")

    together(tmp_path, filing)


def test_two_at_once_under_one_key_are_one_act(tmp_path):
    async def acting(both: Sections) -> None:
        door = both.local["mx"]
        case = await both.lodge(NORTH)
        await both.settle()
        place, key = f"/v1/cases/{case}/presentation", {"idempotency-key": "twice"}
        answers = await asyncio.gather(*(door.post(place, json=SEEN, headers=key) for _ in range(5)))
        codes = sorted(one.status_code for one in answers)
        assert codes[0] == 200
        assert set(codes) <= {200, 409}
        assert acts(both.offices["mx"].section, case).count("clearance.presented") == 1

    together(tmp_path, acting)


def test_an_act_that_was_refused_leaves_its_key_free(tmp_path):
    async def acting(both: Sections) -> None:
        door = both.local["mx"]
        case = await both.lodge(NORTH)
        await both.settle()
        key = {"idempotency-key": "exam"}
        found = {"at": AS_OF.isoformat(), "team": ["mx: A", "us: B"]}
        place = f"/v1/cases/{case}/examination"
        early = await door.post(place, json=found, headers=key)
        assert early.json()["code"] == "case.not-presented"
        await door.post(f"/v1/cases/{case}/presentation", json=SEEN)
        assert both.offices["mx"].section.store.answers.find("service", "exam") is None
        then = await door.post(place, json=found, headers=key)
        assert then.status_code == 200 or then.json()["code"] == "case.closed"

    together(tmp_path, acting)


def test_an_answer_that_was_lost_with_the_process_is_given_from_the_record(tmp_path, monkeypatch):
    """As the disk is after the act's own commit, and before the next one that carries the answer."""

    async def acting(both: Sections) -> None:
        door, section = both.local["mx"], both.offices["mx"].section
        case = await both.lodge(NORTH)
        await both.settle()
        section.flush()
        place, key = f"/v1/cases/{case}/presentation", {"idempotency-key": "lost"}
        with monkeypatch.context() as ended:
            ended.setattr(type(section), "put_off", lambda *_: None)
            await door.post(place, json=SEEN, headers=key)
        kept = section.store.answers.find("service", "lost")
        assert kept is not None
        assert kept.said == b""
        again = await door.post(place, json=SEEN, headers=key)
        assert again.status_code == 200
        assert acts(section, case).count("clearance.presented") == 1

    together(tmp_path, acting)


def test_answers_are_forgotten_in_time(tmp_path):
    async def acting(both: Sections) -> None:
        door, store = both.local["mx"], both.offices["mx"].section.store
        await door.post("/v1/filings", content=NORTH.content, headers={"idempotency-key": "old"})
        assert store.answers.find("service", "old") is not None
        both.clock.now += timedelta(days=3)
        await door.post(
            "/v1/filings", content=harness_northbound("N").content, headers={"idempotency-key": "n"}
        )
        await both.offices["mx"].desk(lambda section: section.flush())  # on its own thread, or it races
        assert store.answers.find("service", "old") is None

    together(tmp_path, acting)


# --- limits ------------------------------------------------------------------------------------------------


def test_an_account_that_asks_too_much_is_told_when_to_go_on_and_others_are_not(tmp_path):
    async def asking(both: Sections) -> None:
        let_in(both)
        doors: Any = both.local["mx"]._transport
        gate = doors.app.gate
        for function in gate.buckets.limits:
            gate.buckets.limits[function] = (2, 3)
        now = 100.0
        gate.buckets.clock = lambda: now
        door = both.away["mx"]
        answers = [await ask(door, "broker", "GET", "/v1/cases") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert [one.headers["ratelimit-remaining"] for one in answers] == ["2", "1", "0", "0"]
        assert answers[-1].headers["retry-after"] == "1"
        assert answers[-1].json()["code"] == "limit.reached"
        assert (await ask(door, "carrier", "GET", "/v1/cases")).status_code == 200
        filed = await ask(door, "broker", "POST", "/v1/filings", content=NORTH.content)
        assert filed.status_code == 201  # another function
        now = 100.6
        assert (await ask(door, "broker", "GET", "/v1/cases")).status_code == 200
        assert (await ask(door, "broker", "GET", "/v1/cases")).status_code == 429
        public = [await door.get("/v1/crossings") for _ in range(4)]
        assert [one.status_code for one in public] == [200, 200, 200, 429]
        assert (await both.local["mx"].get("/v1/crossings")).status_code == 200  # from another address

    together(tmp_path, asking)


def test_the_headers_of_keys_bear_no_other_account(tmp_path):
    async def asking(both: Sections) -> None:
        let_in(both)
        for scheme in ("Basic broker-key", "Bearer", "Bearer  ", "Bearer nobody", "broker-key"):
            answer = await both.away["mx"].get("/v1/me", headers={"authorization": scheme})
            assert answer.status_code in (401, 403), scheme
        assert (await both.away["mx"].get("/v1/me", headers=bearer("chief"))).status_code == 200

    together(tmp_path, asking)
