"""Who may come in where: every door × every role × both sections, as `matrix.yaml` says."""

from __future__ import annotations

import re

import httpx
import pytest
from tests.filings import harness_northbound
from tests.web.matrix import ANYBODY, NO_ROLE, UNKNOWN, Knock, comes_in, knock, let_all_in, routes, table
from tests.web.pair import Sections, together

from cruce.web.identity import Role

NORTH = harness_northbound()


async def prepared(both: Sections) -> str:
    """Give all sections their accounts, and a case that traders and officers see."""
    case = await both.lodge(NORTH)
    await both.settle()
    let_all_in(both)
    for office in both.offices.values():
        await office.desk(office.board.catch_up)
    return case


def test_every_door_is_in_the_table(tmp_path):
    async def looking(both: Sections) -> None:
        known = {f"{method} {path}" for method, path in routes(both)}
        assert sorted(known - table().keys()) == []
        assert sorted(table().keys() - known) == []
        assert {role for roles in table().values() for role in roles} <= {ANYBODY, *NO_ROLE, *Role}

    together(tmp_path, looking)


@pytest.mark.parametrize("role", Role)
def test_a_role_comes_in_where_the_table_says_and_nowhere_else(role, tmp_path):
    async def knocking(both: Sections) -> None:
        case = await prepared(both)
        wrong = []
        for door, roles in table().items():
            if ANYBODY in roles:
                continue
            method, path = door.split(" ")
            answer = await knock(both, Knock(method, path, case), f"mx-{role.value}")
            if comes_in(answer) is not (role.value in roles):
                wrong.append((door, answer and answer.status_code))
            if answer is not None and role.value not in roles:
                gone = await knock(both, Knock(method, path), f"mx-{role.value}")
                assert gone is not None
                assert answer.status_code == gone.status_code
                assert _told(answer, case) == _told(gone, UNKNOWN), door
        assert wrong == []

    together(tmp_path, knocking)


def _told(answer: httpx.Response, case: str) -> bytes:
    """Give what the section tells: without the token of the session, and what was asked for."""
    return re.sub(rb'name="csrf" value="[^"]*"', b"", answer.content).replace(case.encode(), b"CASE")


def test_nobody_and_accounts_of_the_other_section_come_in_nowhere_but_where_all_may(tmp_path):
    async def knocking(both: Sections) -> None:
        case = await prepared(both)
        wrong = []
        for door, roles in table().items():
            method, path = door.split(" ")
            for who in (None, "us-chief", "us-broker"):
                if ANYBODY in roles:
                    continue
                answer = await knock(both, Knock(method, path, case), who)
                locked = answer is not None and answer.status_code in (303, 401, 403)
                if comes_in(answer) and not locked:
                    wrong.append((door, who, answer and answer.status_code))
        assert wrong == []

    together(tmp_path, knocking)
