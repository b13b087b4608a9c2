"""Every door of a service, knocked at by every role: what is written down of it is what is so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml
from tests.filings import harness_northbound
from tests.web.keyed import DECLARANT, account
from tests.web.pair import Sections

from cruce.web.identity import Role, accounts

TABLE = Path(__file__).with_name("matrix.yaml")
ANYBODY = "anybody"
NO_ROLE = ("owner", "training")
SYSTEMS = ("/v1/",)
UNKNOWN = "a" * 24
CROSSING = harness_northbound().filing.crossing
TRADERS = (Role.BROKER, Role.CARRIER)
PLACES = {"crossing": CROSSING, "hook": "a" * 16, "path": "checkpoint", "name": "cruce.css"}


@dataclass(frozen=True)
class Knock:
    """One request at one door: as whom (none: nobody), and about which case."""

    method: str
    path: str
    case: str = UNKNOWN

    @property
    def address(self) -> str:
        """The address, with something in each of its places."""
        path = self.path.replace("{case}", self.case)
        for name, value in PLACES.items():
            path = path.replace(f"{{{name}}}", value)
        while "{" in path:
            before, _, rest = path.partition("{")
            path = f"{before}1{rest.partition('}')[2]}"
        return path


def routes(both: Sections, name: str = "mx") -> Iterator[tuple[str, str]]:
    """Name every door of a section: method and path."""
    transport: Any = both.local[name]._transport
    for route in transport.app.routes:
        for method in sorted(route.methods - {"OPTIONS", "HEAD"}):
            yield method, route.path_format


def table() -> dict[str, list[str]]:
    """Read what is written down: for each door the roles that may come in."""
    read: dict[str, list[str]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return read


def let_all_in(both: Sections) -> None:
    """Give each section an account for each role; nobody's key is known at the other."""
    for name, office in both.offices.items():
        made = [
            account(f"{name}-{role.value}", role, declarants=[DECLARANT] if role in TRADERS else ())
            for role in Role
        ]
        accounts.write(office.section.folder, made)
        office.sessions.accounts.refresh()


async def knock(both: Sections, one: Knock, who: str | None, at: str = "mx") -> httpx.Response | None:
    """Knock as an account (``us-broker``) at a section; none where a stream stays open."""
    headers, body = {"accept": "text/html"}, b""
    if who is not None and one.path.startswith(SYSTEMS):
        headers = {"authorization": f"Bearer {who}-key"}
    elif who is not None:
        home = both.offices[who.partition("-")[0]]
        known = home.sessions.accounts.named(who)
        assert known is not None
        token, session = home.sessions.open(known, home.now())
        headers |= {"cookie": f"cruce={token}", "content-type": "application/x-www-form-urlencoded"}
        body = f"csrf={session.csrf}".encode()
    asking = both.away[at].request(one.method, one.address, headers=headers, content=body)
    try:
        return await asyncio.wait_for(asking, 1.5 if "live" in one.path else 20)
    except TimeoutError:
        return None


def comes_in(answer: httpx.Response | None) -> bool:
    """Tell whether somebody was let in: not told that nothing is there for them, nor sent to sign in."""
    if answer is None:
        return True
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in"):
        return False
    return not (answer.status_code == 404 and is_not_yours(answer))


def is_not_yours(answer: httpx.Response) -> bool:
    """Tell whether an answer says in one voice that it is not there, or not for this account."""
    return "nothing here for your account" in answer.text
