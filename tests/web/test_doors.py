"""The other doors of a service: traders and gates on this machine, the log for anybody, health."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from datetime import timedelta

import pytest
from tests.clearance.border import acts, opened
from tests.filings import AS_OF, harness_northbound
from tests.store.engines import connection_of
from tests.web.pair import Sections, home_of, together

from cruce import clearance
from cruce.clearance import Lodged, Refused
from cruce.ledger import Checkpoint, Note, Tree, commit, directory, leaf_hash
from cruce.model import StoreError
from cruce.section import Section
from cruce.web.desk import Desk

NORTH = harness_northbound()


def told_in_both_languages(answer, status, code):
    """Check a refusal: its status, its form (RFC 9457), its code, its sentence in both languages."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:cruce:{code}")
    assert body["says"]["en"] != body["says"]["es"]
    assert body["advice"]["en"] != body["advice"]["es"]
    return body


# --- traders and gates -------------------------------------------------------------------------------------


def test_a_filing_is_a_case_once_and_the_same_case_twice(tmp_path):
    async def filing(both: Sections) -> None:
        door = both.local["mx"]
        first = await door.post("/v1/filings", content=NORTH.content)
        assert (first.status_code, first.json()["fresh"]) == (201, True)
        assert first.headers["location"] == f"/v1/cases/{first.json()['case']}"
        again = await door.post("/v1/filings", content=NORTH.content)
        assert (again.status_code, again.json()["fresh"]) == (200, False)
        assert again.json()["case"] == first.json()["case"]
        assert acts(both.offices["mx"].section, first.json()["case"]).count("clearance.lodged") == 1
        told = (await door.get(first.headers["location"])).json()
        assert (told["state"], told["due"], told["waiting_for"]) == ("open", ["mx", "us"], ["mx", "us"])

    together(tmp_path, filing)


def test_a_bad_filing_is_refused_whole_with_every_finding(tmp_path):
    async def filing(both: Sections) -> None:
        bad = NORTH.spoilt({"/consignments/0/currency": "XXX", "/consignments/0/items/0/value": "-1"})
        body = told_in_both_languages(
            await both.local["mx"].post("/v1/filings", content=bad.content), 422, "filing.refused"
        )
        assert len({one["pointer"] for one in body["findings"]}) >= 2
        assert all(one["says"]["es"] for one in body["findings"])
        for junk in (b"", b"{", b"\xff", b"[" * 9000):
            answer = await both.local["mx"].post("/v1/filings", content=junk)
            told_in_both_languages(answer, 422, "filing.refused")
        assert list(both.offices["mx"].section.store.cases()) == []

    together(tmp_path, filing)


def test_what_is_asked_wrongly_is_refused_by_name(tmp_path):
    async def asking(both: Sections) -> None:
        door = both.local["mx"]
        case = await both.lodge(NORTH)
        told_in_both_languages(await door.get("/v1/cases/unknown"), 404, "case.unknown")
        told_in_both_languages(await door.get("/v1/cases/unknown/receipt"), 404, "case.unknown")
        told_in_both_languages(await door.get(f"/v1/cases/{case}/receipt"), 404, "serve.unproven")
        told_in_both_languages(await door.get("/nowhere"), 404, "serve.absent")
        told_in_both_languages(await door.get("/peer/v2/outbox"), 404, "serve.absent")
        told_in_both_languages(await door.delete("/v1/filings"), 405, "serve.absent")
        gate = f"/v1/cases/{case}/presentation"
        body = told_in_both_languages(
            await door.post(gate, content=b'{"at": "soon", "plates": 1}'), 400, "serve.malformed"
        )
        assert "/at" in body["says"]["en"]
        assert "/plates" in body["says"]["es"]
        late = (AS_OF + timedelta(days=900)).isoformat()
        told_in_both_languages(await door.post(gate, json={"at": late}), 409, "case.gate-moment")
        early = {"at": AS_OF.isoformat(), "team": ["mx: A", "us: B"]}
        told_in_both_languages(
            await door.post(f"/v1/cases/{case}/examination", json=early), 409, "case.not-presented"
        )
        told_in_both_languages(await door.post(gate, content=bytes(1 << 17)), 413, "serve.large")

    together(tmp_path, asking)


def test_an_examination_is_recorded_for_all_sections(tmp_path):
    async def examining(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        seen = {"at": NORTH.filing.expected_arrival.isoformat(), "seals": ["BROKEN"]}
        answer = await both.local["us"].post(f"/v1/cases/{case}/presentation", json=seen)
        assert answer.json()["channel"] != "green"
        await both.settle()
        found = {"at": AS_OF.isoformat(), "team": ["mx: A", "us: B"], "reasons": []}
        answer = await both.local["us"].post(f"/v1/cases/{case}/examination", json=found)
        assert answer.status_code == 200
        await both.settle()
        for door in both.local.values():
            assert (await door.get(f"/v1/cases/{case}")).json()["state"] == "released"

    together(tmp_path, examining)


def test_the_doors_of_traders_are_for_this_machine_unless_the_settings_say_anyone(tmp_path):
    async def knocking(both: Sections) -> None:
        away = both.away["mx"]
        case = await both.lodge(NORTH)
        for answer in (
            await away.post("/v1/filings", content=NORTH.content),
            await away.get(f"/v1/cases/{case}"),
            await away.get(f"/v1/cases/{case}/receipt"),
            await away.post(f"/v1/cases/{case}/presentation", json={}),
            await away.post(f"/v1/cases/{case}/examination", json={}),
        ):
            told_in_both_languages(answer, 403, "serve.not-local")
        assert (await away.get("/log/checkpoint")).status_code == 200
        section = both.offices["mx"].section
        serving = section.settings.serve.model_copy(update={"local": "anyone"})
        section.settings = section.settings.model_copy(update={"serve": serving})
        assert (await away.get(f"/v1/cases/{case}")).status_code == 200

    together(tmp_path, knocking)


# --- the log -----------------------------------------------------------------------------------------------


def test_the_log_is_the_static_layout_of_the_specification(tmp_path):
    async def reading(both: Sections) -> None:
        section = both.offices["mx"].section
        for number in range(120):
            await both.offices["mx"].desk.lodge(harness_northbound(f"R-{number}").content)
        await both.settle()
        size = section.store.tree.size
        assert size > 300  # more than one tile

        def entry(index: int) -> bytes:
            event = section.store.event(index)
            assert event is not None
            return commit(event.salt, event.content)

        door = both.away["mx"]
        note = Note.parse((await door.get("/log/checkpoint")).content)
        head = Checkpoint.open(note, section.keys.log.verifier)
        assert (head.size, head.root) == (size, section.store.tree.root)
        names = set()
        for name, content in directory.static_files(0, size, section.store.hash, entry):
            answer = await door.get(f"/log/{name}")
            assert (answer.status_code, answer.content) == (200, content), name
            assert "immutable" in answer.headers["cache-control"]
            names.add(name)
        assert {"tile/0/000", "tile/entries/000", "tile/1/000.p/1"} <= names
        hashes = (await door.get(f"/log/tile/0/001.p/{size - 256}")).content
        entries = (await door.get(f"/log/tile/entries/001.p/{size - 256}")).content
        assert hashes[:32] == leaf_hash(entries[2:34])

    together(tmp_path, reading)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "tile",
        "tile/0/000",
        "tile/0/000.p/0",
        "tile/0/000.p/999",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/00/000.p/1",
        "tile/64/000.p/1",
        "tile/0/x000/000.p/1",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/1/000.p/1",
        "tile/-1/000.p/1",
        "tile/entries/000",
        "../keys/log.key",
        "tile/0/../../store.db",
        "%2e%2e/store.db",
    ],
)
def test_what_is_no_file_of_the_log_is_not_there(small_log, name):
    answer = small_log(name)
    assert answer.status_code in (404, 405)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def small_log(tmp_path_factory):
    answers = {}
    folder = tmp_path_factory.mktemp("log")

    def ask(name):
        async def asking(both: Sections) -> None:
            answers[name] = await both.away["mx"].get(f"/log/{name}")

        together(folder / hashlib.sha256(name.encode()).hexdigest()[:8], asking)
        return answers[name]

    return ask


# --- health ------------------------------------------------------------------------------------------------


def test_health_tells_of_store_peers_log_and_refusals(tmp_path):
    async def looking(both: Sections) -> None:
        await both.lodge(NORTH)
        await both.settle()
        for one in both.offices.values():
            for puller in one.pullers:
                await puller.turn()
        both.clock.now += timedelta(seconds=42)
        size = both.offices["mx"].section.store.tree.size
        await both.away["mx"].get("/peer/v1/outbox")  # unsigned: refused, and that is on record
        told = (await both.away["mx"].get("/healthz")).json()
        assert told["log"]["size"] == size + 1
        assert told["turned_away"]["?"]["peer.unsigned"]["count"] == 1
        assert told["store"] == {
            "writable": True,
            "waiting": {"acts": 0, "filings": 0, "questions": 0, "bulk": 0},
            "fault": None,
        }
        assert told["peers"]["us"]["last"] == "2026-05-13T11:30:00Z"
        assert told["log"]["cosigned"]["us"] == {"size": size, "seconds_ago": 42}
        assert told["refused"] == {"peer.unsigned": 1}

    together(tmp_path, looking)


def test_health_says_503_when_the_store_cannot_be_written(tmp_path, monkeypatch):
    async def looking(both: Sections) -> None:
        store = both.offices["mx"].section.store
        other = sqlite3.connect(store._engine.where, isolation_level=None)
        connection_of(store).execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        answer = await both.away["mx"].get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["store"]["writable"] is False
        other.execute("ROLLBACK")
        assert (await both.away["mx"].get("/healthz")).status_code == 200

    together(tmp_path, looking)


# --- the desk ----------------------------------------------------------------------------------------------


def test_filings_that_wait_together_are_committed_together(tmp_path, monkeypatch):
    async def filing(both: Sections) -> None:
        desk, section = both.offices["mx"].desk, both.offices["mx"].section
        commits = []
        write = Section.write

        def counted(one, works):
            commits.append(len(works))
            return write(one, works)

        monkeypatch.setattr(Section, "write", counted)
        samples = [harness_northbound(f"R-{number}") for number in range(30)]
        bad = NORTH.spoilt({"/consignments/0/items/0/value": "-1"})
        outcomes = await asyncio.gather(
            *(desk.lodge(one.content) for one in samples[:15]),
            desk.lodge(bad.content),
            *(desk.lodge(one.content) for one in samples[15:]),
        )
        assert [type(one) for one in outcomes] == [*[Lodged] * 15, Refused, *[Lodged] * 15]
        assert len(commits) <= 4
        assert len(list(section.store.cases())) == 30

    together(tmp_path, filing)


def test_one_filing_that_breaks_the_program_does_not_take_others_with_it(tmp_path, monkeypatch, capsys):
    async def filing(both: Sections) -> None:
        from cruce.clearance.appraisal import appraise

        def broken(section, raw, at, version=1):
            if b"R-1" in raw:
                raise ZeroDivisionError(raw)
            return appraise(section, raw, at, version)

        monkeypatch.setattr("cruce.clearance.lodging.appraise", broken)
        desk = both.offices["mx"].desk
        samples = [harness_northbound(f"R-{number}") for number in range(3)]
        outcomes = await asyncio.gather(*(desk.lodge(one.content) for one in samples), return_exceptions=True)
        assert [type(one) for one in outcomes] == [Lodged, ZeroDivisionError, Lodged]
        answer = await both.local["mx"].post("/v1/filings", content=samples[1].content)
        told_in_both_languages(answer, 500, "serve.own")
        assert "ZeroDivision" not in answer.text
        assert (await both.away["mx"].get("/healthz")).json()["refused"] == {"ZeroDivisionError": 1}

    together(tmp_path, filing)
    told = capsys.readouterr().err.splitlines()
    (line,) = map(json.loads, told)
    assert (line["event"], line["path"], line["error"]) == ("serve.own", "/v1/filings", "ZeroDivisionError")
    assert line["frames"][-1].startswith("test_doors.py:")
    assert "R-1" not in told[0], "nothing of what was filed stands in it"


def test_a_desk_that_is_full_says_so_and_takes_more_later(tmp_path):
    async def filing() -> None:
        with opened(home_of(tmp_path / "home"), only="mx") as border:
            section = border.sections["mx"]
            desk = Desk(section, most=3)
            started, go_on = asyncio.Event(), __import__("threading").Event()
            loop = asyncio.get_running_loop()

            def long(_: Section) -> None:
                loop.call_soon_threadsafe(started.set)
                go_on.wait(10)

            first = asyncio.create_task(desk(long))
            await started.wait()
            waiting = [asyncio.create_task(desk(lambda one: one.name)) for _ in range(3)]
            await asyncio.sleep(0)
            assert desk.waiting == {"acts": 3, "filings": 0, "questions": 0, "bulk": 0}
            with pytest.raises(StoreError, match=r"serve\.busy"):
                await desk(lambda one: one.name)
            asked = [asyncio.create_task(desk.answer(lambda one: one.name)) for _ in range(3)]
            filed = [asyncio.create_task(desk.lodge(NORTH.content)) for _ in range(3)]
            await asyncio.sleep(0)
            with pytest.raises(StoreError, match=r"serve\.busy"):
                await desk.answer(lambda one: one.name)
            with pytest.raises(StoreError, match=r"serve\.busy"):
                await desk.lodge(NORTH.content)
            go_on.set()
            await first
            await asyncio.gather(*asked, *filed)
            assert await asyncio.gather(*waiting) == ["mx"] * 3
            assert isinstance(await desk.lodge(NORTH.content), Lodged)
            await asyncio.to_thread(desk.close)
            with pytest.raises(StoreError, match=r"serve\.stopped"):
                await desk(lambda one: one.name)

    asyncio.run(filing())


def test_a_full_disk_refuses_what_it_cannot_hold_and_nothing_else(tmp_path):
    async def filing(both: Sections) -> None:
        connection = connection_of(both.offices["mx"].section.store)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        answer = await both.local["mx"].post("/v1/filings", content=NORTH.content)
        told_in_both_languages(answer, 503, "store.full")
        assert answer.headers["retry-after"]
        assert (await both.away["mx"].get("/log/checkpoint")).status_code == 200
        connection.execute("PRAGMA max_page_count = 1000000")
        await both.lodge(NORTH)

    together(tmp_path, filing)


def test_what_was_put_off_goes_to_disk_when_the_desk_is_idle(tmp_path):
    """A cosignature is worth no commit of its own while there is work, but is not left lying either."""

    async def working(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        await both.present(case, NORTH)
        await both.settle()
        await asyncio.sleep(0.1)
        section = both.offices["mx"].section
        assert not section._later
        assert clearance.proving.receipt_part(section, case) is not None
        assert isinstance(section.store.tree, Tree)

    together(tmp_path, working)
