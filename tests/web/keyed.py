"""Accounts with keys: a test comes to a section's doors as a broker's system, a gate or an officer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
from tests.filings import harness_northbound
from tests.web.pair import Sections

from cruce.web import api
from cruce.web.identity import Account, ApiKey, Role, accounts, passwords
from cruce.web.problems import status_for

DECLARANT = harness_northbound().filing.declarant
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def account(
    name: str, *roles: Role, declarants: Sequence[str] = (), crossings: Sequence[str] = ()
) -> Account:
    """Make an account that comes in by a key, which is its name and ``-key``."""
    return Account(
        name=name,
        person=f"Ana {name.capitalize()}",
        roles=roles,
        declarants=tuple(declarants),
        crossings=tuple(crossings),
        password="00$00",
        keys=(ApiKey(label="test", sha256=passwords.fingerprint(f"{name}-key"), made=MADE),),
    )


BROKER = account("broker", Role.BROKER, declarants=[DECLARANT])
RIVAL = account("rival", Role.BROKER, declarants=["Somebody Else SC"])
CARRIER = account("carrier", Role.CARRIER, declarants=[DECLARANT])
GATE = account("gate", Role.GATE)
CHIEF = account("chief", Role.CHIEF)
ELSEWHERE = account("elsewhere", Role.CHIEF, crossings=["MX-NOWHERE"])
ALL = (BROKER, RIVAL, CARRIER, GATE, CHIEF, ELSEWHERE)


def let_in(both: Sections, name: str = "mx") -> None:
    """Give the section its accounts."""
    accounts.write(both.offices[name].section.folder, ALL)


def bearer(name: str) -> dict[str, str]:
    """Give the header by which an account comes in."""
    return {"authorization": f"Bearer {name}-key"}


async def ask(door: httpx.AsyncClient, who: str, method: str, path: str, **more: object) -> httpx.Response:
    """Ask as an account."""
    headers = {**bearer(who), **more.pop("headers", {})}  # type: ignore[dict-item]
    return await door.request(method, path, headers=headers, **more)  # type: ignore[arg-type]


async def post(door: httpx.AsyncClient, who: str, path: str, body: object = None, **more: object) -> Any:
    """Send a form as an account, which is taken; gives what is told."""
    answer = await ask(door, who, "POST", path, **({} if body is None else {"json": body}), **more)
    assert answer.status_code in (200, 202), answer.text
    return answer.json()


def is_refused(answer: httpx.Response, code: str) -> None:
    """Check a refusal: its form in both languages, and that the description of the door told of it."""
    method, path = answer.request.method, answer.request.url.path
    door = next(one for one in api.ALL if one.method == method and _leads(one.path, path))
    told = answer.json()
    assert told["code"] == code, answer.text
    assert code in api.refusals_of(door), (door.path, code)
    assert answer.status_code == told["status"] == status_for(code)
    assert answer.headers["content-type"] == "application/problem+json"
    for name in ("says", "advice"):
        assert told[name]["en"] != told[name]["es"]


def _leads(pattern: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"{\w+}", "[^/]+", pattern), path) is not None
