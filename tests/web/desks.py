"""Whoever sits at a trader's desk in the tests: signed in, with the forms that its pages have."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from tests.filings import Sample
from tests.web.pair import Sections
from tests.web.test_pages import account, signed_in, tried

from cruce.web.identity import Account, Role
from cruce.web.pages.desk.typed import taken

__all__ = ["Trader", "account", "typed_fields", "with_sections"]

with_sections: Callable[[Any, Callable[[Sections], Awaitable[None]]], None] = tried
ZONE = "America/Chicago"


class Trader:
    """A trader with a browser that runs no script."""

    def __init__(self, both: Sections, who: Account | None = None, at: str = "mx", lang: str = "en") -> None:
        self.who = who or account(Role.BROKER)
        self.client: httpx.AsyncClient = signed_in(both, self.who, at)
        self.client.headers["accept-language"] = lang

    async def get(self, place: str) -> httpx.Response:
        """Open a page, wherever it sends the browser."""
        return await self.client.get(place, follow_redirects=True)

    async def send(self, place: str, **fields: Any) -> httpx.Response:
        """Send a form that this trader was given."""
        return await self.client.post(place, data={"csrf": self.client.headers["x-csrf"], **fields})

    async def begin(self, way: str = "southbound", **more: str) -> str:
        """Begin a form; gives its place."""
        answer = await self.send("/desk/new", **{"from": way, **more})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def fill(self, place: str, fields: dict[str, str], do: str, **more: str) -> httpx.Response:
        """Type into a form and press one of its buttons."""
        page = await self.get(place)
        return await self.send(
            place.partition("?")[0], **fields, revision=revision_of(page.text), do=do, **more
        )


def revision_of(page: str) -> str:
    """Read which revision of a draft a page shows."""
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def typed_fields(sample: Sample, zone: str = ZONE) -> dict[str, str]:
    """Give what somebody types to file a sample."""
    return dict(flat(taken(sample.document, zone).fields))


def flat(tree: Any, pointer: str = "") -> Any:
    """Go through the fields of a form, each with its name."""
    for step, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, (dict, list)):
            yield from flat(value, f"{pointer}/{step}")
        else:
            yield f"{pointer}/{step}", value


def names_in(page: str) -> set[str]:
    """Name the fields of a form on a page."""
    return set(map(html.unescape, re.findall(r'name="(/[^"]+)"', page)))
