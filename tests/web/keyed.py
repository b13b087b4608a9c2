"""Accounts with keys: a test comes to a section's doors as a broker's system, a gate or an officer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import httpx
from tests.filings import harness_northbound
from tests.web.pair import Sections

from cruce.web.identity import Account, ApiKey, Role, accounts, passwords

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
