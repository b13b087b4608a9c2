"""Oversight without a browser: a decision computed again, a receipt verified by anybody, a minute signed."""

from __future__ import annotations

import html
import json
import re

import httpx
import yaml
from tests.clearance.border import seen
from tests.cli.guide import steps
from tests.cli.test_contingency import GUIDE
from tests.filings import a1_southbound, empty_northbound, harness_northbound
from tests.web import keyed
from tests.web.keyed import is_refused
from tests.web.pair import Sections, together
from tests.web.test_pages import account, signed_in, tried

from cruce import governance
from cruce.exchange import keys
from cruce.ledger import commit
from cruce.model import Minute, canonical
from cruce.web.identity import Role, accounts, onetime

NORTH = empty_northbound()
(DRAFT,) = (one.write for one in steps(GUIDE.read_text(encoding="utf-8")) if one.file == "minute.yaml")


async def released(both: Sections) -> str:
    """Let one empty truck through."""
    case = await both.lodge(NORTH)
    await both.settle()
    for name in ("mx", "us"):
        body = seen(NORTH.filing).model_dump_json(exclude_none=True)
        await both.local[name].post(f"/v1/cases/{case}/presentation", content=body)
        await both.settle()
    assert (await both.local["mx"].get(f"/v1/cases/{case}")).json()["state"] == "released"
    return case


def test_a_decision_is_traced_and_computed_again_on_the_page(tmp_path):
    async def visit(both: Sections) -> None:
        case = await released(both)
        client = signed_in(both, account(Role.OVERSIGHT), "us")
        traced = (await client.get(f"/proof?case={case}")).text
        assert "NOT in the log" not in traced
        assert "law:" in traced
        assert "/minutes/" in traced
        again = await client.get(f"/proof/{case}/replay")
        assert again.status_code == 200
        assert "the same, bit for bit" in again.text, re.findall('role="(?:alert|status)".*', again.text)
        spanish = await client.get(f"/proof/{case}/replay?lang=es")
        assert "la misma, bit por bit" in spanish.text
        assert "P oversight" in spanish.text, "its own reads stand in the journal of reads"

    tried(tmp_path, visit)


def test_a_decision_is_traced_and_computed_again_at_the_api(tmp_path):
    async def visit(both: Sections) -> None:
        case, section, door = await released(both), both.offices["us"].section, both.away["us"]
        made = [keyed.account(one.value, one) for one in (Role.OVERSIGHT, Role.OFFICER)]
        accounts.write(section.folder, made)
        place = f"/v1/cases/{case}"
        told = (await keyed.ask(door, "oversight", "GET", f"{place}/proof")).json()
        assert [one["place"] for one in told["acts"]] == [one.seq for one in section.store.events(case)]
        assert all(one["holds"] for one in told["acts"])
        assert [one["decision"]["section"] for one in told["decisions"]] == ["us"]
        assert told["checkpoint"] == str(section.store.checkpoint())
        assert told["minutes"]
        again = (await keyed.ask(door, "oversight", "GET", f"{place}/proof")).json()
        assert "Ana Oversight" in [one["by"] for one in again["reads"]], "its own reads are noted"
        same = (await keyed.ask(door, "oversight", "GET", f"{place}/replay")).json()
        assert (same["same"], same["differences"]) == (True, [])
        assert same["decision"]["verdict"] == "release"
        open_case = await both.lodge(harness_northbound(), "us")
        undecided = await keyed.ask(door, "oversight", "GET", f"/v1/cases/{open_case}/replay")
        keyed.is_refused(undecided, "case.undecided")
        for tail in ("proof", "replay"):
            for who, each in (("officer", case), ("oversight", "a" * 24)):
                gone = await keyed.ask(door, who, "GET", f"/v1/cases/{each}/{tail}")
                keyed.is_refused(gone, "page.not-yours")
            keyed.is_refused(await both.local["us"].get(f"{place}/{tail}"), "serve.no-act")

    tried(tmp_path, visit)


def test_an_act_that_the_log_does_not_hold_is_told_as_such(tmp_path, monkeypatch):
    async def visit(both: Sections) -> None:
        case, section = await released(both), both.offices["us"].section
        accounts.write(section.folder, [keyed.account("oversight", Role.OVERSIGHT)])
        changed = lambda salt, content: commit(salt, content + b" ")  # noqa: E731
        monkeypatch.setattr("cruce.web.proofs.commit", changed)
        told = (await keyed.ask(both.away["us"], "oversight", "GET", f"/v1/cases/{case}/proof")).json()
        assert not any(one["holds"] for one in told["acts"])
        assert told["acts"]

    tried(tmp_path, visit)


def test_what_is_not_decided_is_said_to_be_so(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        client = signed_in(both, account(Role.OVERSIGHT))
        answer = await client.get(f"/proof/{case}/replay")
        assert answer.status_code == 200
        assert "no decision here" in answer.text
        assert (await client.get("/proof/aaaaaaaaaaaaaaaaaaaaaaaa/replay")).status_code == 404
        trader = signed_in(both, account(Role.BROKER))
        assert (await trader.get(f"/proof/{case}/replay")).status_code == 404

    tried(tmp_path, visit)


def test_anybody_verifies_a_receipt_and_a_changed_one_is_refused(tmp_path):
    async def visit(both: Sections) -> None:
        case = await released(both)
        content = (await both.local["mx"].get(f"/v1/cases/{case}/receipt")).content
        anybody = both.away["us"]
        fine = await anybody.post("/verify", files={"file": ("receipt.json", content)})
        assert fine.status_code == 200
        assert "Genuine" in fine.text
        whole = json.loads(content)
        del whole["parts"]["us"]
        for wrong in (json.dumps(whole).encode(), b"", b"{}", b"<svg/>", content[:-40], b"\xff\xfe"):
            answer = await anybody.post("/verify", files={"file": ("receipt.json", wrong)})
            assert answer.status_code == 422, wrong[:20]
            assert "Not proven" in answer.text
        large = await anybody.post("/verify", files={"file": ("receipt.json", b" " * (1 << 21))})
        assert large.status_code == 413

    tried(tmp_path, visit)


def test_a_system_verifies_a_receipt_as_a_person_does_on_the_page(tmp_path):
    place = "/v1/receipts/verifications"

    async def asking(both: Sections) -> None:
        case = await released(both)
        content = (await both.local["mx"].get(f"/v1/cases/{case}/receipt")).content
        anybody = both.away["us"]
        told = (await anybody.post(place, content=content)).json()
        assert (told["joint"]["case"], told["joint"]["state"]) == (case, "released")
        assert set(told["logs"]) == {"us"}, "of an empty truck, the side that it enters"
        assert told["logs"]["us"]["cosigners"] == ["cruce/mx/witness"]
        whole = json.loads(content)
        del whole["parts"]["us"]
        wrong = {
            content.replace(case[:4].encode(), b"aaaa"): None,
            canonical(whole) + b"\n": "receipt.malformed",
            b"{}": "receipt.malformed",
            b"": "receipt.malformed",
            content[:-40]: "receipt.malformed",
        }
        for one, code in wrong.items():
            answer = await anybody.post(place, content=one)
            is_refused(answer, code or answer.json()["code"])
        is_refused(await anybody.post(place, content=b" " * (2 << 20)), "serve.large")

    together(tmp_path, asking)


SECRET = onetime.new_secret()


def director(both: Sections, **facts: object) -> httpx.AsyncClient:
    """Sign in a co-director whom the settings name, with a one-time code."""
    section = both.offices["mx"].section
    section.settings = section.settings.model_copy(update={"directors": ("P director",)})
    return signed_in(both, account(Role.DIRECTOR, **{"totp": SECRET, **facts}))


def code_of(both: Sections, after: int = 0) -> str:
    return onetime.code_at(SECRET, both.offices["mx"].now() // onetime.STEP + after)


def stage_of(both: Sections, name: str, at: str = "mx") -> str:
    section = both.offices[at].section
    return governance.lives(section, section.clock().date())[name].stage.value


def drafted(both: Sections) -> Minute:
    minute = governance.read_draft(DRAFT.encode())
    assert isinstance(minute, Minute)
    governance.draft(both.offices["mx"].section, minute, "P director")
    return minute


def test_a_director_reads_signs_and_discusses_a_minute(tmp_path):
    async def visit(both: Sections) -> None:
        client = director(both)
        office, minute = both.offices["mx"], drafted(both)
        token = {"csrf": client.headers["x-csrf"]}
        page = (await client.get(f"/minutes/{minute.id}")).text
        assert minute.text.en.strip()[:40] in page
        assert minute.text.es.strip()[:40] in page, "both languages are read side by side"
        told = await client.post(
            f"/minutes/{minute.id}", data={**token, "what": "comment", "says": "Fine by us"}
        )
        assert told.status_code == 303
        sent = {**token, "what": "sign", "code": code_of(both)}
        assert (await client.post(f"/minutes/{minute.id}", data=sent)).status_code == 303
        life = governance.lives(office.section, office.section.clock().date())[minute.id]
        assert [one.section for one in life.signatures] == ["mx"]
        assert life.missing == ("us",)
        again = await client.post(f"/minutes/{minute.id}", data=sent)
        assert again.status_code == 303, "pressed twice: it is done, and no code is asked"
        listed = (await client.get("/minutes")).text
        assert "signed in part" in listed
        assert (await client.get("/minutes/none")).status_code == 404
        overseer = signed_in(both, account(Role.OVERSIGHT))
        form = {"csrf": overseer.headers["x-csrf"], "what": "sign"}
        assert (await overseer.post(f"/minutes/{minute.id}", data=form)).status_code == 404

    tried(tmp_path, visit)


def test_nobody_signs_or_withdraws_without_the_code_given_anew(tmp_path):
    async def visit(both: Sections) -> None:
        client = director(both)
        minute = drafted(both)
        token = {"csrf": client.headers["x-csrf"]}
        for what in ("sign", "withdraw"):
            for code in ("", "abcdef", code_of(both, after=-5)):
                answer = await client.post(
                    f"/minutes/{minute.id}", data={**token, "what": what, "code": code}
                )
                assert answer.status_code == 409, (what, code)
                assert "The one-time code is not right" in answer.text
        assert stage_of(both, minute.id) == "drafted"
        sent = {**token, "what": "sign", "code": code_of(both)}
        late = await client.post(f"/minutes/{minute.id}", data=sent)
        assert "After so many tries" in late.text, "a right code does not help who guessed six times"
        assert stage_of(both, minute.id) == "drafted"
        bare = director(both, totp=None)
        answer = await bare.post(
            f"/minutes/{minute.id}", data={"csrf": bare.headers["x-csrf"], "what": "sign", "code": ""}
        )
        assert "your account has none" in answer.text
        assert "cruce account" not in answer.text

    tried(tmp_path, visit)


def test_a_code_that_signed_does_not_withdraw(tmp_path):
    async def visit(both: Sections) -> None:
        client = director(both)
        minute = drafted(both)
        token, code = {"csrf": client.headers["x-csrf"]}, code_of(both)
        place = f"/minutes/{minute.id}"
        assert (await client.post(place, data={**token, "what": "sign", "code": code})).status_code == 303
        used = await client.post(place, data={**token, "what": "withdraw", "code": code})
        assert "was used already" in used.text
        sent = {**token, "what": "withdraw", "code": code_of(both, after=1)}
        assert (await client.post(place, data=sent)).status_code == 303
        assert stage_of(both, minute.id) == "withdrawn"
        assert "it counts no more" in (await client.get(place)).text

    tried(tmp_path, visit)


def test_a_director_drafts_a_minute_on_the_page_as_from_a_file(tmp_path):
    async def visit(both: Sections) -> None:
        client = director(both)
        wanted = governance.read_draft(DRAFT.encode())
        assert isinstance(wanted, Minute)
        words = ("id", "title", "text", "effective", "ends", "supersedes")
        machine = {name: held for name, held in yaml.safe_load(DRAFT).items() if name not in words}
        form = {
            "csrf": client.headers["x-csrf"],
            "id": wanted.id,
            **{f"title_{one}": getattr(wanted.title, one) for one in ("en", "es")},
            **{f"text_{one}": getattr(wanted.text, one) for one in ("en", "es")},
            "effective": str(wanted.effective),
            "ends": str(wanted.ends or ""),
            "supersedes": " ".join(wanted.supersedes),
            "machine": yaml.safe_dump(machine),
        }
        faulty = await client.post("/minutes", data={**form, "machine": "shares: [everything]\nsigned: yes"})
        assert faulty.status_code == 422
        assert "/shares/0" in faulty.text
        assert "/signed" in faulty.text
        assert "shares: [everything]" in faulty.text, "what was typed stands"
        answer = await client.post("/minutes", data=form)
        assert answer.headers["location"] == f"/minutes/{wanted.id}"
        section = both.offices["mx"].section
        made = governance.lives(section, section.clock().date())[wanted.id].minute
        assert made.text.en.split() == wanted.text.en.split()
        assert made.model_copy(update={"text": wanted.text}) == wanted
        await both.settle()
        assert stage_of(both, wanted.id, "us") == "drafted", "it lies on the other section's table as well"
        taken = await client.post("/minutes", data={**form, "title_en": "Another"})
        assert taken.status_code == 409
        assert "bears the id" in taken.text
        overseer = signed_in(both, account(Role.OVERSIGHT))
        form["csrf"] = overseer.headers["x-csrf"]
        assert (await overseer.post("/minutes", data=form)).status_code == 404
        assert 'action="/minutes"' not in (await overseer.get("/minutes")).text

    tried(tmp_path, visit)


def test_who_oversees_is_told_on_both_sides_what_rests_on_a_revoked_key(tmp_path):
    async def visit(both: Sections) -> None:
        case = await released(both)
        us, mx = both.offices["us"].section, both.offices["mx"].section
        starter = next(iter(us.agreed.minutes))
        viewers = {name: signed_in(both, account(Role.OVERSIGHT), name) for name in ("us", "mx")}

        async def seen_at(name: str, place: str) -> str:
            return (await viewers[name].get(place)).text

        for name in ("us", "mx"):
            assert 'id="unmade"' not in await seen_at(name, f"/proof?case={case}")
            assert "key that was revoked" not in await seen_at(name, "/minutes")
        for one in (us, mx):
            one.settings = one.settings.model_copy(update={"directors": ("A. Jones", "B. Ruiz")})
        made = keys.revoke(us, "act", "A. Jones", us.clock(), "Laptop stolen.")
        keys.accept(mx, made, "B. Ruiz", "Compared by telephone.")
        former = str(made.change.old)
        for name in ("us", "mx"):
            traced = await seen_at(name, f"/proof?case={case}")
            part = traced.partition('id="unmade"')[2].partition("</section>")[0]
            assert "Decision, to be signed again" in part
            assert former in html.unescape(part)
            assert "Firmada con una llave que se revocó" in await seen_at(name, "/minutes?lang=es")
            await seen_at(name, "/minutes?lang=en")
            told = await seen_at(name, f"/minutes/{starter}")
            assert "Signed under a key that was revoked" in told
            assert "It stays in force" in told
        other = await both.lodge(a1_southbound())
        assert 'id="unmade"' not in await seen_at("mx", f"/proof?case={other}")

    tried(tmp_path, visit)
