"""A trader's own case: paid once, amended and compared field by field, withdrawn, refused after release."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

from tests.clearance.contingent import agree
from tests.clearance.test_booking import plan
from tests.filings import a1_southbound, empty_northbound
from tests.web.desks import Trader, account, typed_fields, with_sections

from cruce.clearance import versions
from cruce.model import Filing
from cruce.web.identity import Role

SOUTH, NORTH = a1_southbound(), empty_northbound()


def practise(office):
    object.__setattr__(
        office.section, "settings", office.section.settings.model_copy(update={"bank": "practice"})
    )


def test_what_is_due_is_paid_once_at_the_simulated_bank_however_often_it_is_pressed(tmp_path):
    async def visit(both):
        case = await both.lodge(SOUTH)
        trader, section = Trader(both), both.offices["mx"].section
        page = (await trader.get(f"/cases/{case}/pay")).text
        assert "Payment line" in page
        assert "to be paid" in page
        assert (await trader.send(f"/cases/{case}/pay")).status_code == 404, "a real treasury hears its bank"
        practise(both.offices["mx"])
        for _ in range(2):
            assert (await trader.send(f"/cases/{case}/pay")).status_code == 303
        paid = [json.loads(one.content) for one in section.store.events(case) if one.kind == "treasury.paid"]
        assert len(paid) == 1
        assert paid[0]["by"] == "P broker"
        assert all(one.state != "estimated" for one in section.store.receivables_of(case))
        page = (await trader.get(f"/cases/{case}/pay")).text
        assert "simulated bank" in page
        stranger = Trader(both, account(Role.BROKER, declarants=("SOMEBODY",)))
        for place in ("pay", "versions", "withdraw", "statement"):
            assert (await stranger.get(f"/cases/{case}/{place}")).status_code == 404
        assert (await stranger.send(f"/cases/{case}/withdraw")).status_code == 404

    with_sections(tmp_path, visit)


def test_an_amendment_is_filed_by_the_form_and_its_changes_are_told_field_by_field(tmp_path):
    async def visit(both):
        case = await both.lodge(SOUTH)
        trader, section = Trader(both), both.offices["mx"].section
        place = await trader.begin("amend", case=case)
        page = (await trader.get(place)).text
        assert "New version of a case" in page
        form = {**typed_fields(SOUTH), "/trip/driver/name": "Otra <b>Persona</b>", "/reference": "FORGED"}
        answer = await trader.fill(place, form, "check")
        assert "version" in page
        answer = await trader.fill(place, form, "file")
        assert answer.headers["location"] == f"/cases/{case}"
        assert section.store.case(case).version == 2
        told = (await trader.get(f"/cases/{case}/versions")).text
        assert "/trip/driver/name" in told
        assert f"<del>{SOUTH.filing.trip.driver.name}</del>" in told
        assert "Otra &lt;b&gt;Persona&lt;/b&gt;" in told
        assert told.count('<th scope="row">') == 1, "nothing else was changed"
        again = await trader.fill(await trader.begin("amend", case=case), {**form}, "file")
        assert again.headers["location"] == f"/cases/{case}"
        assert section.store.case(case).version == 2, "the same again is no new version"

    with_sections(tmp_path, visit)


def test_a_case_is_withdrawn_once_and_after_that_refused_with_the_reason(tmp_path):
    async def visit(both):
        case = await both.lodge(SOUTH)
        trader, section = Trader(both), both.offices["mx"].section
        amending = await trader.begin("amend", case=case)
        assert "withdrawn in every section" in (await trader.get(f"/cases/{case}/withdraw")).text
        for _ in range(2):
            assert (await trader.send(f"/cases/{case}/withdraw")).status_code == 303
        kinds = [one.kind for one in section.store.events(case)]
        assert kinds.count("clearance.withdrawn") == 1
        form = {**typed_fields(SOUTH), "/remarks": "too late"}
        answer = await trader.fill(amending, form, "file")
        assert "said=refused" in answer.headers["location"]
        page = (await trader.get(answer.headers["location"])).text
        assert "released, refused or withdrawn" in page
        assert "too late" in page

    with_sections(tmp_path, visit)


def test_after_release_there_is_neither_amendment_nor_withdrawal(tmp_path):
    async def visit(both):
        case = await both.lodge(NORTH)
        await both.settle()
        await both.present(case, NORTH, "us")
        await both.settle()
        trader = Trader(both)
        page = (await trader.get(f"/cases/{case}")).text
        assert "Released: it can be neither amended nor withdrawn" in page
        answer = await trader.send(f"/cases/{case}/withdraw")
        assert answer.status_code == 409
        assert "is closed" in answer.text

    with_sections(tmp_path, visit)


def test_changes_are_those_of_the_documents():
    before = SOUTH.filing
    after = Filing.model_validate(
        {**before.model_dump(), "remarks": "x", "consignments": [], "reference": before.reference}
    )
    found = {one.pointer: one for one in versions.changes(before, after)}
    assert found["/remarks"].before is None
    assert found["/remarks"].after == "x"
    assert all(one.after is None for pointer, one in found.items() if pointer.startswith("/consignments"))
    assert versions.changes(before, before) == ()


def test_an_appointment_is_booked_at_a_button_moved_cancelled_and_refused_when_full(tmp_path):
    async def visit(both):
        border: Any = SimpleNamespace(sections={name: one.section for name, one in both.offices.items()})
        trader, section = Trader(both), both.offices["mx"].section
        case = await both.lodge(NORTH)
        place = f"/cases/{case}/appointment"
        assert "No minute in force plans appointments" in (await trader.get(place)).text
        agree(border, "citas-1", lanes=(plan(shares={"mx": 1}),))
        page = (await trader.get(place)).text
        free = re.findall(r'value="(standard~[^"]+)"', page)
        assert "1 of 1 free" in page
        assert (await trader.send(place, slot=free[0], day="2026-05-13")).status_code == 303
        answer = await trader.send(place, slot=free[0], day="2026-05-13")
        assert answer.status_code == 303
        page = (await trader.get(answer.headers["location"])).text
        assert "The appointment of this truck" in page
        assert free[0] not in page
        other = await both.lodge(empty_northbound("OTHER"))
        full = await trader.send(f"/cases/{other}/appointment", slot=free[0])
        assert full.status_code == 409
        assert "no place left" in full.text
        await trader.send(place, slot=free[1])
        assert (await trader.send(f"/cases/{other}/appointment", slot=free[0])).status_code == 303
        await trader.send(place, slot="cancel")
        acts = [one.kind for one in section.store.events(case) if "booked" in one.kind]
        assert acts == ["clearance.booked", "clearance.unbooked", "clearance.booked", "clearance.unbooked"]
        office = both.offices["mx"]
        await office.desk(office.board.catch_up)
        assert office.board.rows[other].booked is not None
        assert office.board.open_at(NORTH.filing.crossing)[0].case == other, "it is due first"
        for wrong in ("", "standard~", "standard~nonsense", "standard~2026-05-13T10:00", "~" * 500):
            assert (await trader.send(place, slot=wrong)).status_code == 400
        stranger = Trader(both, account(Role.BROKER, declarants=("SOMEBODY",)))
        assert (await stranger.get(place)).status_code == 404
        assert (await stranger.send(place, slot=free[2])).status_code == 404

    with_sections(tmp_path, visit)
