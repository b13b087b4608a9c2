"""Oversight without a browser: a decision computed again, a receipt verified by anybody, a minute signed."""

from __future__ import annotations

import json
import re

from tests.clearance.border import seen
from tests.cli.guide import steps
from tests.cli.test_contingency import GUIDE
from tests.filings import empty_northbound
from tests.web.pair import Sections
from tests.web.test_pages import account, signed_in, tried

from cruce import governance
from cruce.model import Minute
from cruce.web.identity import Role

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


def test_a_director_reads_signs_and_discusses_a_minute(tmp_path):
    async def visit(both: Sections) -> None:
        minute = governance.read_draft(DRAFT.encode())
        assert isinstance(minute, Minute)
        office = both.offices["mx"]
        office.section.settings = office.section.settings.model_copy(update={"directors": ("P director",)})
        client = signed_in(both, account(Role.DIRECTOR))
        governance.draft(office.section, minute, "P director")
        token = {"csrf": client.headers["x-csrf"]}
        page = (await client.get(f"/minutes/{minute.id}")).text
        assert minute.text.en.strip()[:40] in page
        told = await client.post(
            f"/minutes/{minute.id}", data={**token, "what": "comment", "says": "Fine by us"}
        )
        assert told.status_code == 303
        assert (await client.post(f"/minutes/{minute.id}", data={**token, "what": "sign"})).status_code == 303
        life = governance.lives(office.section, office.section.clock().date())[minute.id]
        assert [one.section for one in life.signatures] == ["mx"]
        assert life.missing == ("us",)
        listed = (await client.get("/minutes")).text
        assert "signed in part" in listed
        assert (await client.get("/minutes/none")).status_code == 409
        overseer = signed_in(both, account(Role.OVERSIGHT))
        form = {"csrf": overseer.headers["x-csrf"], "what": "sign"}
        assert (await overseer.post(f"/minutes/{minute.id}", data=form)).status_code == 404

    tried(tmp_path, visit)
