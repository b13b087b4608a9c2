"""What is uploaded at a desk: of the wrong kind, huge, malicious, cut off; told, and nothing kept of it."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest
from tests.filings import a1_southbound, empty_northbound
from tests.web.desks import Trader, with_sections

from cruce.documents import write_csv
from cruce.web.pages import traders

SOUTH, NORTH = a1_southbound(), empty_northbound()
ENTITIES = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"
BOMB = gzip.compress(gzip.compress(b"0" * (256 << 20)))


async def upload(trader: Trader, content: bytes, name: str = "filing.json") -> Any:
    form = {"csrf": trader.client.headers["x-csrf"]}
    return await trader.client.post("/desk", data=form, files={"file": (name, content)})


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ENTITIES, "a.xml"),
        (b"PK\x03\x04" + b"\x00" * 400, "filing.xlsx"),
        (b"%PDF-1.7 ...", "invoice.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "<img src=x onerror=alert(1)>.svg"),
        (BOMB, "bomb.json.gz"),
        (gzip.compress(b" " * (9 << 20)), "large.json.gz"),
        (b"\x1f\x8b\x08\x00cut", "cut.gz"),
        (b"", "../../../../etc/passwd"),
        ("{".encode("utf-16"), "utf16.json"),
        (b"[" * 100_000, "deep.json"),
        (b'{"trip": ' * 2_000, "deeper.json"),
    ],
)
def test_what_is_no_filing_is_told_and_nothing_is_kept(tmp_path, content, name):
    async def visit(both):
        trader, section = Trader(both), both.offices["mx"].section
        answer = await upload(trader, content, name)
        assert answer.status_code == 422, answer.text
        assert 'role="alert"' in answer.text
        assert "<svg" not in answer.text.partition("<main")[2]
        assert "onerror" not in answer.text
        assert not list(section.store.cases())
        assert not list((section.folder / "drafts").glob("*/*.json"))

    with_sections(tmp_path, visit)


def test_every_form_of_a_filing_is_taken(tmp_path):
    async def visit(both):
        trader = Trader(both)
        table = write_csv(SOUTH.filing)
        for content in (SOUTH.content, gzip.compress(SOUTH.content), table, gzip.compress(table)):
            answer = await upload(trader, content)
            assert answer.status_code == 303, answer.text
        assert len(list(both.offices["mx"].section.store.cases())) == 1, "the same filing is the same case"

    with_sections(tmp_path, visit)


def test_a_faulty_upload_stands_in_the_form_with_its_faults_and_what_has_no_field(tmp_path):
    async def visit(both):
        trader = Trader(both)
        faulty = SOUTH.spoilt(
            {"/trip/driver/name": 7, "/trip/nonsense": ["x"], "/consignments/0/currency": "EURO"}
        )
        answer = await upload(trader, faulty.content)
        assert answer.status_code == 422
        assert 'id="why/consignments/0/currency"' in answer.text
        assert "/trip/nonsense" in answer.text
        assert SOUTH.filing.trip.carrier.name.replace("&", "&amp;") in answer.text
        (draft,) = (both.offices["mx"].section.folder / "drafts" / "broker").glob("*.json")
        place = f"/desk/file/{draft.stem}"
        mended = await trader.fill(place, {**_typed(), "rest": ""}, "file")
        assert mended.headers["location"].startswith("/cases/")

    with_sections(tmp_path, visit)


def _typed() -> dict[str, str]:
    from tests.web.desks import typed_fields

    return typed_fields(SOUTH)


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    async def visit(both):
        trader = Trader(both)
        monkeypatch.setattr(traders, "LARGEST", 1000)
        answer = await upload(trader, b" " * 2000)
        assert answer.status_code == 413
        monkeypatch.undo()
        answer = await trader.client.post(
            "/desk", content=cut_off(), headers={"transfer-encoding": "chunked"}
        )
        assert answer.status_code == 413, "nothing without a length"

    with_sections(tmp_path, visit)


async def cut_off():
    yield b"--x\r\n"


def test_a_link_that_is_lost_midway_leaves_nothing_half_written(tmp_path):
    async def visit(both):
        trader, office = Trader(both), both.offices["mx"]
        before = office.section.store.tree.size
        for path in ("/desk", "/desk/bulk", "/desk/file/0123456789abcdef"):
            told = await interrupted(both, trader, path)
            assert told is None or told >= 400, path
        assert office.section.store.tree.size == before
        assert not list(office.section.store.cases())
        assert not office.section.store.bulk.waiting()
        assert not list((office.section.folder / "drafts").glob("*/*.json"))
        assert (await upload(trader, NORTH.content)).status_code == 303, "and the next is served"

    with_sections(tmp_path, visit)


async def interrupted(both: Any, trader: Trader, path: str) -> int | None:
    """Send the half of a form and hang up; gives the status that was answered, if any was."""
    doors = both.switch.doors["mx"].app
    body = (
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n'
        + trader.client.headers["x-csrf"].encode()
        + b'\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        + NORTH.content[:200]
    )
    pieces: list[dict[str, Any]] = [
        {"type": "http.request", "body": body, "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return pieces.pop(0) if pieces else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    cookie = f"cruce={trader.client.cookies['cruce']}".encode()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (b"host", b"mx.example"),
            (b"cookie", cookie),
            (b"content-type", b"multipart/form-data; boundary=b"),
            (b"content-length", str(len(NORTH.content) + 400).encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("mx.example", 443),
    }
    await asyncio.wait_for(doors(scope, receive, send), 20)
    starts = [one["status"] for one in sent if one["type"] == "http.response.start"]
    return int(starts[0]) if starts else None


def test_a_pasted_filing_is_a_filing(tmp_path):
    async def visit(both):
        trader = Trader(both)
        answer = await trader.send("/desk", text=json.dumps(NORTH.document, indent=2))
        assert answer.status_code == 303
        answer = await trader.send(
            "/desk", text="\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        )
        assert answer.status_code == 422

    with_sections(tmp_path, visit)


@pytest.mark.parametrize(
    "content", [b"garbage", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"']
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data"])
def test_a_form_that_cannot_be_taken_apart_is_told_as_that(tmp_path, content, kind):
    async def visit(both):
        trader = Trader(both)
        for place in ("/desk", "/desk/bulk"):
            answer = await trader.client.post(place, content=content, headers={"content-type": kind})
            assert answer.status_code in (400, 403), answer.text
            assert "No hay nada en" not in answer.text
            assert "There is nothing at" not in answer.text

    with_sections(tmp_path, visit)


def test_half_a_character_is_told_and_not_kept(tmp_path):
    async def visit(both):
        trader = Trader(both)
        answer = await upload(trader, b'{"declarant": "\\ud800", "reference": "\\u0000", "\\udfff": 1}')
        assert answer.status_code == 422, answer.text
        assert not list((both.offices["mx"].section.folder / "drafts").glob("*/*.json"))

    with_sections(tmp_path, visit)


@pytest.mark.parametrize("place", ["/desk", "/desk/bulk"])
def test_what_was_pasted_after_the_session_ended_is_not_lost(tmp_path, place):
    async def visit(both):
        trader = Trader(both)
        trader.client.cookies.clear()
        form = {"csrf": "x", "text": "pegado con cuidado <b>"}
        answer = await trader.client.post(place, data=form, files={"file": ("a", b"")})
        assert answer.status_code == 401
        assert "pegado con cuidado &lt;b&gt;" in answer.text
        large = {**form, "text": "x" * (1 << 20)}
        answer = await trader.client.post(place, data=large, files={"file": ("a", b"")})
        assert (answer.status_code, "xxxx" in answer.text) == (401, False)

    with_sections(tmp_path, visit)
