"""The pages of a joint inspection: who may, stale forms, uploads of every bad kind, nothing typed is lost."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.clearance.border import file_of, seen
from tests.clearance.inspected import JPEG, NORTH, US_SITE
from tests.filings import a1_southbound
from tests.web.pair import Sections
from tests.web.test_pages import account, signed_in, tried

from cruce import clearance
from cruce.clearance import inspection
from cruce.model import InspectionState, JointState
from cruce.web.identity import Role
from cruce.web.pages import casework

Client = httpx.AsyncClient
Sent = Callable[..., Awaitable[httpx.Response]]


def inspected(tmp_path: Path, do: Callable[[Sections, str], Awaitable[None]]) -> None:
    """Let a truck come to two sections whose seal is broken, and look at it by their pages."""

    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        for office in both.offices.values():
            await office.desk(
                lambda section: clearance.present(
                    section, {case: seen(NORTH.filing, seals=("OTHER1",))}, "gate"
                )
            )
        await both.settle()
        await do(both, case)

    tried(tmp_path, visit)


def officer(both: Sections, at: str, role: Role = Role.CHIEF, **facts: object) -> Client:
    person = {"us": "Bob Smith", "mx": "Ana Pérez"}[at]
    made = account(role, **facts).model_copy(update={"person": person})
    return signed_in(both, made, at)


async def page_of(client: Client, case: str, **query: str) -> str:
    answer = await client.get(f"/inspections/{case}", params={"lang": "en", **query})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


async def fresh(client: Client, case: str) -> dict[str, str]:
    """Give what the page puts into its forms."""
    found = re.search(r'name="seen" value="(\d+)"', await page_of(client, case))
    assert found is not None
    return {"csrf": client.headers["x-csrf"], "seen": found[1]}


async def send(client: Client, case: str, act: str, **fields: str) -> httpx.Response:
    form = {**await fresh(client, case), **fields}
    return await client.post(f"/inspections/{case}/{act}", data=form)


ORDER = {"kind.intensive": "1", "site": US_SITE, "dock": "4"}


async def at_work(both: Sections, case: str) -> tuple[Client, Client]:
    us, mx = officer(both, "us"), officer(both, "mx")
    assert (await send(us, case, "order", **ORDER)).status_code == 303
    await both.settle()
    for client in (us, mx):
        assert (await send(client, case, "join", how="present")).status_code == 303
    await both.settle()
    assert (await send(us, case, "begin")).status_code == 303
    await both.settle()
    return us, mx


def questions(both: Sections, case: str, at: str = "us") -> dict[str, str]:
    section = both.offices[at].section
    asked = inspection.look(section, file_of(section, case), NORTH.filing).questions
    return {f"result.{one.code}": "as-declared" for one in asked}


def test_from_the_order_to_two_decisions_by_the_pages_of_both_sections(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us, mx = await at_work(both, case)
        assert "Ana Pérez" in await page_of(us, case)
        form = await fresh(mx, case)
        files: Any = [("file", ("../../etc/passwd.svg", JPEG, "image/svg+xml")), ("file", ("b", b"a note"))]
        said = {**form, "kind": "paper", "says": "the <b>doors</b>"}
        answer = await mx.post(f"/inspections/{case}/evidence", data=said, files=files)
        assert answer.status_code == 303, answer.text
        await both.settle()
        assert (await send(us, case, "answers", **questions(both, case))).status_code == 303
        assert (await send(us, case, "seals", broken="OTHER1", put_on="N-77")).status_code == 303
        assert (await send(us, case, "weight", amount="8,120.5", unit="kg")).status_code == 303
        answer = await send(us, case, "found", **{"item.1/1.says": "all there", "remarks": "in order"})
        assert answer.status_code == 303, answer.text
        await both.settle()
        for client, other in ((us, "mx"), (mx, "us")):
            shown = await page_of(client, case)
            assert "N-77" in shown
            assert "passwd" not in shown
            assert "<b>doors</b>" in shown  # unescaped by this test: as text on the page
            assert shown.count('class="word release"') == 2, other
        for office in both.offices.values():
            assert clearance.joint(office.section, case).state is JointState.RELEASED

    inspected(tmp_path, visit)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_does_its_own_acts_on_an_inspection(tmp_path, role):
    async def visit(both: Sections, case: str) -> None:
        client = officer(both, "us", role)
        examines, decides = role in (Role.INSPECTOR, Role.CHIEF), role in (Role.OFFICER, Role.CHIEF)
        sees = examines or decides or role in (Role.DIRECTOR, Role.OVERSIGHT)
        assert ((await client.get(f"/inspections/{case}")).status_code == 200) is sees
        assert ((await client.get("/inspections")).status_code == 200) is sees
        form = {"csrf": client.headers["x-csrf"], "seen": "99999", **ORDER}
        allowed = {
            "order": examines or decides,
            "cancel": examines or decides,
            "gate": examines or role in (Role.GATE, Role.OFFICER),
            **dict.fromkeys(("join", "begin", "answers", "weight", "seals", "found"), examines),
        }
        for act, may in allowed.items():
            answer = await client.post(f"/inspections/{case}/{act}", data=form)
            assert (answer.status_code != 404) is may, act

    inspected(tmp_path, visit)


def test_nobody_acts_unsigned_at_another_crossing_or_on_a_case_that_is_not(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        nobody = Client(transport=both.switch.doors["us"], base_url="https://us.example")
        assert (await nobody.get(f"/inspections/{case}")).status_code == 303
        assert (await nobody.post(f"/inspections/{case}/order", data=ORDER)).status_code == 401
        assert (await nobody.get(f"/inspections/{case}/evidence/{'0' * 64}")).status_code == 303
        away = officer(both, "us", crossings=("US-AZ-LUK",))
        here = officer(both, "us", Role.INSPECTOR)
        size = both.offices["us"].section.store.tree.size
        none = "a" * 24
        for client, name in ((away, case), (here, none)):
            form = {"csrf": client.headers["x-csrf"], "seen": "1", **ORDER}
            assert (await client.get(f"/inspections/{name}")).status_code == 404
            for act in ("order", "join", "begin", "answers", "weight", "seals", "found", "cancel", "gate"):
                answer = await client.post(f"/inspections/{name}/{act}", data=form)
                assert answer.status_code == 404, act
            answer = await client.post(
                f"/inspections/{name}/evidence", data={**form, "kind": "photo"}, files={"file": JPEG}
            )
            assert answer.status_code == 404
        for act in ("order", "found"):
            answer = await here.post(f"/inspections/{case}/{act}", data={"csrf": "x", **ORDER})
            assert answer.status_code == 403
        assert both.offices["us"].section.store.tree.size == size

    inspected(tmp_path, visit)


def test_a_stale_form_is_refused_with_what_changed_and_what_was_typed(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us, _ = await at_work(both, case)
        second = signed_in(both, account(Role.INSPECTOR).model_copy(update={"person": "Carl Jones"}), "us")
        assert (await send(second, case, "join", how="present")).status_code == 303
        before = await fresh(us, case)
        assert (await send(second, case, "seals", broken="OTHER1", put_on="N1")).status_code == 303
        typed = {**before, "item.1/1.says": "two boxes <less>", "reasons": "weapon", "remarks": "líneas"}
        answer = await us.post(f"/inspections/{case}/found", data=typed)
        shown = unescape(answer.text)
        assert answer.status_code == 409
        assert "Carl Jones" in shown
        assert "seals were changed" in shown
        for said in ("two boxes <less>", "weapon", "líneas"):
            assert said in shown
        assert "<less>" not in answer.text
        assert file_of(both.offices["us"].section, case).examination is None

    inspected(tmp_path, visit)


@pytest.mark.parametrize(
    ("act", "fields", "kept"),
    [
        ("order", {"kind.scan": "1", "site": "US-AZ-NOM-US", "dock": "D 9", "why": "a tip"}, ("D 9",)),
        ("order", {"site": US_SITE, "dock": "D 9"}, ("D 9",)),
        ("order", {"kind.scan": "1", "site": "<script>", "dock": "D 9"}, ("D 9",)),
        ("order", {"kind.scan": "1", "site": US_SITE, "dock": "x" * 40}, ("x" * 40,)),
    ],
)
def test_an_order_that_is_refused_loses_nothing(tmp_path, act, fields, kept):
    async def visit(both: Sections, case: str) -> None:
        us = officer(both, "us")
        answer = await send(us, case, act, **fields)
        assert answer.status_code in (400, 409)
        assert 'role="alert"' in answer.text
        assert all(said in unescape(answer.text) for said in kept)
        assert "<script>" not in answer.text.replace('<script src="/static', "")
        assert file_of(both.offices["us"].section, case).inspection is None

    inspected(tmp_path, visit)


def test_acts_that_are_refused_on_other_pages_lose_nothing_either(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us = officer(both, "us")
        csrf = {"csrf": us.headers["x-csrf"]}
        asked = {
            **csrf,
            "team": "mx: Rosa Peña",
            "reasons": "no.such",
            "remarks": "carga <b>",
            "minutes": "x",
        }
        answer = await us.post(f"/cases/{case}/examine", data=asked)
        assert answer.status_code == 400
        shown = unescape(answer.text)
        assert all(said in shown for said in ("mx: Rosa Peña", "no.such", "a <b>"))
        answer = await us.post(
            f"/cases/{case}/decide", data={**csrf, "verdict": "release", "reasons": "my words"}
        )
        assert answer.status_code == 409
        assert "my words" in answer.text
        assert re.search(r'value="release" required checked', answer.text)
        gone = Client(transport=both.switch.doors["us"], base_url="https://us.example")
        answer = await gone.post(f"/cases/{case}/decide", data={"reasons": "typed before", "csrf": "secret"})
        assert answer.status_code == 401
        assert "typed before" in answer.text
        assert "secret" not in answer.text

    inspected(tmp_path, visit)


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


BAD: dict[str, Any] = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": b"\n <!doctype html><script>alert(1)</script>",
    "html within text": b"look: <script>alert(1)</script>",
    "xml entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "zip": b"PK\x03\x04" + bytes(60),
    "gzip bomb": bytes.fromhex("1f8b0800000000000003") + bytes(900),
    "pixel bomb": _png(60_000, 60_000),
    "cut png": _png(10, 10)[:-6],
    "cut jpeg": JPEG[:8],
    "program": b"\x7fELF" + bytes(60),
    "pdf without end": b"%PDF-1.7\n1 0 obj",
    "control characters": b"a\x00b",
    "not text": b"\xff\xfe\x00a",
    "empty": b"",
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_evidence_is_refused_and_nothing_of_it_kept(tmp_path, what):
    async def visit(both: Sections, case: str) -> None:
        us, _ = await at_work(both, case)
        section = both.offices["us"].section
        size = section.store.tree.size
        form = {**await fresh(us, case), "kind": "paper", "says": "what I wrote"}
        files: Any = [("file", ("ok.jpg", JPEG)), ("file", ("photo.jpg", BAD[what], "image/jpeg"))]
        answer = await us.post(f"/inspections/{case}/evidence?lang=es", data=form, files=files)
        assert answer.status_code == 409, answer.text
        assert "pieza 2" in answer.text
        assert "what I wrote" in answer.text
        assert section.store.tree.size == size

    inspected(tmp_path, visit)


def test_an_upload_says_how_large_it_is_and_is_not_read_when_it_is_too_large(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us, _ = await at_work(both, case)
        form = {**await fresh(us, case), "kind": "photo"}
        sent = us.build_request("POST", f"/inspections/{case}/evidence", data=form, files={"file": JPEG})
        sent.headers["content-length"] = str(65 << 20)
        assert (await us.send(sent)).status_code == 413
        large = {"file": b"\xff\xd8\xff" + bytes((8 << 20) + 1)}
        answer = await us.post(f"/inspections/{case}/evidence", data=form, files=large)
        assert answer.status_code == 409
        assert "8,388,608" in answer.text

    inspected(tmp_path, visit)


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("seals", {"broken": "OTHER1", "put_on": "x" * 300}),
        ("seals", {"broken": "OTHER1 " * 60, "put_on": ""}),
        ("weight", {"amount": "NaN", "unit": "kg"}),
        ("weight", {"amount": "1", "unit": "stone"}),
        ("weight", {"amount": "1", "unit": "kg", "says": "x" * 5000}),
        ("weight", {"amount": "1", "unit": "kg", "item": "../1"}),
        ("answers", {"result.general.seals": "perhaps"}),
        ("answers", {"result.general.seals": "differs", "note.general.seals": "x" * 5000}),
        ("answers", {"result.nothing": "as-declared"}),
        ("found", {"find": "murder"}),
        ("found", {"item.1/1.quantity": "1e999", "remarks": "x"}),
        ("found", {"item.x.says": "somewhere"}),
        ("found", {"reasons": "no.such"}),
        ("cancel", {"reason": "x" * 5000}),
        ("gate", {"seen_seals": "x" * 300}),
        ("begin", {"seen": "-1"}),
    ],
)
def test_forms_that_hold_nonsense_are_refused_with_a_sentence(tmp_path, act, fields):
    async def visit(both: Sections, case: str) -> None:
        us, _ = await at_work(both, case)
        section = both.offices["us"].section
        size = section.store.tree.size
        answer = await send(us, case, act, **fields)
        assert answer.status_code in (400, 409), answer.text
        assert 'role="alert"' in answer.text
        assert section.store.tree.size == size

    inspected(tmp_path, visit)


def test_evidence_is_given_as_what_its_bytes_are_to_those_who_may_see_it(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us, mx = await at_work(both, case)
        form = {**await fresh(us, case), "kind": "paper"}
        files: Any = [("file", ("x.html", b"a plain note", "text/html")), ("file", ("y", JPEG))]
        assert (await us.post(f"/inspections/{case}/evidence", data=form, files=files)).status_code == 303
        await both.settle()
        kept = file_of(both.offices["mx"].section, case).inspection
        assert kept is not None
        for piece in kept.evidence:
            answer = await mx.get(f"/inspections/{case}/evidence/{piece.digest}")
            assert answer.status_code == 200
            assert answer.headers["content-type"].partition(";")[0] == piece.media
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in answer.headers["content-security-policy"]
            inline = piece.media == "image/jpeg"
            assert answer.headers["content-disposition"].startswith("inline" if inline else "attachment")
        trader = signed_in(both, account(Role.BROKER), "mx")
        assert (await trader.get(f"/inspections/{case}/evidence/{piece.digest}")).status_code == 404
        filing = file_of(both.offices["mx"].section, case).filing
        assert (await mx.get(f"/inspections/{case}/evidence/{filing}")).status_code == 404

    inspected(tmp_path, visit)


def test_buttons_pressed_twice_do_it_once(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us, mx = officer(both, "us"), officer(both, "mx")
        form = await fresh(us, case)
        for _ in range(2):
            assert (await us.post(f"/inspections/{case}/order", data={**form, **ORDER})).status_code == 303
        await both.settle()
        for client in (us, us, mx, mx):
            assert (await send(client, case, "join", how="present")).status_code == 303
        await both.settle()
        for act, fields in (("begin", {}), ("answers", questions(both, case)), ("found", {"remarks": "ok"})):
            form = await fresh(us, case)
            for _ in range(2):
                answer = await us.post(f"/inspections/{case}/{act}", data={**form, **fields})
                assert answer.status_code == 303, (act, answer.text)
        section = both.offices["us"].section
        kinds = [event.kind for event in section.store.events(case)]
        for kind in ("ordered", "joined", "begun", "answered", "examined"):
            assert kinds.count(f"clearance.{kind}") == 1, kind

    inspected(tmp_path, visit)


def test_open_inspections_stand_on_the_list_of_their_crossing_with_the_count_of_second_ones(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us = officer(both, "us")
        office = both.offices["us"]
        assert (await send(us, case, "order", **ORDER)).status_code == 303
        await office.desk(office.board.catch_up)
        (row,) = office.board.inspections(NORTH.filing.crossing)
        assert row.inspection is not None
        assert (row.case, row.inspection.state) == (case, InspectionState.ORDERED)
        shown = (await us.get("/inspections?lang=en")).text
        assert case in shown
        assert US_SITE in shown
        assert "0 second inspections" in shown
        part = await us.get("/inspections", headers={"hx-request": "true"})
        assert "<html" not in part.text
        assert case in part.text
        assert "OTHER1" in await page_of(us, case)
        away = officer(both, "us", crossings=("US-AZ-LUK",))
        assert case not in (await away.get("/inspections")).text

    inspected(tmp_path, visit)


def test_the_page_says_whose_law_governs_and_that_no_power_to_search_is_lessened(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us = officer(both, "us")
        assert (await send(us, case, "order", **ORDER)).status_code == 303
        english, spanish = [await page_of(us, case, lang=one) for one in ("en", "es")]
        assert "Host country: United States. Its law governs arms and arrest" in re.sub(
            "<[^>]+>", "", english
        )
        assert "País anfitrión: Estados Unidos. Su ley rige aquí las armas" in re.sub("<[^>]+>", "", spanish)
        assert (await send(us, case, "cancel", reason="wrong truck")).status_code == 303
        await both.settle()
        section = both.offices["us"].section
        await both.offices["us"].desk(lambda _: clearance.examine(section, {case: _clean(both)}, "team"))
        assert "power to search at the border" in await page_of(us, case)

    inspected(tmp_path, visit)


def _clean(both: Sections) -> Any:
    from tests.clearance.border import examined

    return examined(at=both.clock.now)


def _presented(case: str, reading: Any, section: Any) -> None:
    (fault,) = clearance.present(section, {case: reading}, "gate").values()
    assert fault is None


def test_a_booth_expects_the_seals_that_the_team_left(tmp_path):
    async def visit(both: Sections, case: str) -> None:
        us, _ = await at_work(both, case)
        section = both.offices["us"].section
        account_of = account(Role.CHIEF)
        assert casework.shown(section, case, account_of).unlike == ("seals",)
        both.clock.now += timedelta(minutes=1)
        assert (await send(us, case, "seals", broken="OTHER1", put_on="N-77")).status_code == 303
        made = casework.shown(section, case, account_of)
        assert (made.seals, made.unlike) == (("N-77",), ("seals",))  # the gate's look was before
        both.clock.now += timedelta(minutes=1)
        for seen_there, unlike in ((("N77",), ()), (("OTHER1",), ("seals",))):
            reading = seen(NORTH.filing, seals=seen_there, at=both.clock.now)
            await both.offices["us"].desk(partial(_presented, case, reading))
            assert casework.shown(section, case, account_of).unlike == unlike

    inspected(tmp_path, visit)


def test_a_booth_sends_a_green_truck_with_an_order_to_its_dock(tmp_path):
    async def visit(both: Sections, _: str) -> None:
        case = await both.lodge(a1_southbound(), "us")
        await both.settle()
        us, office = officer(both, "us"), both.offices["us"]
        assert (await send(us, case, "order", **ORDER, why="a tip")).status_code == 303
        sample = a1_southbound()
        await office.desk(lambda one: clearance.present(one, {case: seen(sample.filing)}, "gate"))
        await office.desk(office.board.catch_up)
        shown = unescape((await us.get(f"/booth/{sample.filing.crossing}?scan={case}&lang=en")).text)
        assert "TO INSPECTION" in shown
        assert f"send it to {US_SITE}, 4" in shown

    inspected(tmp_path, visit)
