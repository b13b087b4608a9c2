"""Targeting without a browser: the section's own reasons, and feedback that training reads."""

from __future__ import annotations

import pytest
from tests.clearance.border import examined
from tests.filings import a1_southbound
from tests.web.pair import Sections
from tests.web.test_pages import account, signed_in, tried

from cruce import clearance
from cruce.books import experience
from cruce.clearance import feedback
from cruce.model import Find, PowerError
from cruce.web.histories import brought, histories
from cruce.web.identity import Role

SOUTH = a1_southbound()
HERE = SOUTH.filing.crossing


async def looked_into(both: Sections, *reasons: str) -> str:
    """Lodge, present without its seal, and examine."""
    case = await both.lodge(SOUTH, "us")
    await both.settle()
    section = both.offices["us"].section
    plates = tuple(plate.number for plate in SOUTH.filing.trip.conveyance.plates)
    answer = await both.local["us"].post(
        f"/v1/cases/{case}/presentation",
        json={"at": SOUTH.filing.expected_arrival.isoformat(), "plates": plates},
    )
    assert answer.status_code == 200, answer.text
    await both.settle()
    fault = clearance.examine(section, {case: examined(*reasons)}, "Rosa")[case]
    assert fault is None, fault
    await both.offices["us"].desk(both.offices["us"].board.catch_up)
    return case


def test_what_an_officer_says_it_came_to_is_what_training_reads(tmp_path):
    async def visit(both: Sections) -> None:
        case = await looked_into(both, "seal.anomaly")
        office = both.offices["us"]
        (before,) = experience(office.section)
        assert before.find is None, "something was found, and nobody said what it came to"
        client = signed_in(both, account(Role.OFFICER), "us")
        form = {"csrf": client.headers["x-csrf"], "says": "Duty short by a third", "find": "revenue"}
        answer = await client.post(f"/cases/{case}/comment", data=form)
        assert answer.headers["location"] == f"/targeting/{HERE}/{case}"
        (after,) = experience(office.section)
        assert after.find is Find.REVENUE
        await office.desk(office.board.catch_up)
        rules = dict(brought(office.board))
        assert rules
        assert all(one.finds[Find.REVENUE] == 1 for one in rules.values())
        text = (await client.get(f"/targeting/{HERE}/{case}")).text
        assert "Duty short by a third" in text
        assert [one.find for one in feedback.comments(office.section, case)] == [Find.REVENUE]
        await both.settle()
        told = both.offices["mx"].section.store.events(case)
        assert b"Duty short" not in b"".join(one.content for one in told), "it is the section's own"

    tried(tmp_path, visit)


def test_nobody_says_what_an_examination_came_to_that_was_none(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SOUTH, "us")
        section = both.offices["us"].section
        with pytest.raises(PowerError) as told:
            feedback.comment(section, case, "Looks fine", "Rosa", Find.NONE)
        assert told.value.code == "case.not-examined"
        feedback.comment(section, case, "Looks fine", "Rosa")
        assert [one.find for one in feedback.comments(section, case)] == [None]

    tried(tmp_path, visit)


@pytest.mark.parametrize(
    "form", [{"says": ""}, {"says": "x" * 1001}, {"says": "a\nb"}, {"says": "x", "find": "gold"}]
)
def test_a_comment_of_no_form_is_refused(tmp_path, form):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SOUTH, "us")
        client = signed_in(both, account(Role.OFFICER), "us")
        size = both.offices["us"].section.store.tree.size
        answer = await client.post(f"/cases/{case}/comment", data={**form, "csrf": client.headers["x-csrf"]})
        assert answer.status_code in (400, 409)
        assert both.offices["us"].section.store.tree.size == size

    tried(tmp_path, visit)


def test_the_list_shows_the_section_s_own_reasons_and_the_parties_history(tmp_path):
    async def visit(both: Sections) -> None:
        case = await looked_into(both)
        client = signed_in(both, account(Role.OFFICER), "us")
        page = await client.get(f"/targeting/{HERE}")
        assert page.status_code == 200
        one = await client.get(f"/targeting/{HERE}/{case}")
        assert SOUTH.filing.trip.carrier.name in one.text
        board = both.offices["us"].board
        (row,) = board.of("*")
        others = histories(board, row.parties, "another")
        assert all((one.cases, one.examined) == (1, 1) for one in others)
        assert all(one.cases == 0 for one in histories(board, row.parties, case))
        trader = signed_in(both, account(Role.BROKER), "us")
        assert (await trader.get(f"/targeting/{HERE}/{case}")).status_code == 404

    tried(tmp_path, visit)


def test_a_case_without_a_profile_is_shown_as_one(tmp_path, monkeypatch):
    async def visit(both: Sections) -> None:
        case = await looked_into(both, "seal.anomaly")
        store = both.offices["us"].section.store
        row = store.case(case)
        assert row is not None
        file = clearance.CaseFile.model_validate_json(row.body)
        whole = type(store).content
        monkeypatch.setattr(
            type(store),
            "content",
            lambda self, digest: None if digest == file.profile else whole(self, digest),
        )
        answer = await signed_in(both, account(Role.OFFICER), "us").get(f"/targeting/{HERE}/{case}?lang=en")
        assert answer.status_code == 200
        assert "the case has no profile" in answer.text

    tried(tmp_path, visit)
