"""A guided tour of a training section: every role to step into, and the story of one truck, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get

from cruce.web.entitled import not_yours
from cruce.web.identity import Role, accounts
from cruce.web.pages.entering import who_is
from cruce.web.pages.rendering import HEADERS, page
from cruce.web.reading import Asked, office_of

_HERE: Final = "US-TX-WTB"
_STORY: Final = "EX-FCA-0513"
"""The reference of the example that the tour follows: it comes in a form with ten faults, and without any."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story: in which section and role it is done, and at which page it begins.

    ``form`` holds what a form that begins it sends, beside the session's own token.
    """

    key: str
    section: str
    role: Role
    place: str
    form: tuple[tuple[str, str], ...] = ()


STEPS: Final = (
    Step("faulty", "us", Role.BROKER, "/desk/new", (("from", "example"), ("name", "ten-faults"))),
    Step("right", "us", Role.BROKER, "/desk/new", (("from", "example"), ("name", "southbound-fca-laredo"))),
    Step("pay", "mx", Role.BROKER, "/desk"),
    Step("watch", "mx", Role.CHIEF, f"/centre/{_HERE}"),
    Step("gate", "us", Role.OFFICER, f"/booth/{_HERE}?scan={_STORY}"),
    Step("why", "mx", Role.OFFICER, f"/targeting/{_HERE}"),
    Step("inspect", "mx", Role.INSPECTOR, f"/booth/{_HERE}?scan={_STORY}"),
    Step("decide", "us", Role.CHIEF, f"/booth/{_HERE}?scan={_STORY}"),
    Step("receipt", "us", Role.BROKER, "/desk"),
    Step("proof", "mx", Role.OVERSIGHT, "/proof"),
)


@get("/tour", sync_to_thread=False)
def tour(request: Asked) -> Response[bytes]:
    """Show a newcomer all roles of all sections and the story to follow; elsewhere there is nothing here."""
    office = office_of(request)
    if not office.section.settings.training:
        raise not_yours()
    who = who_is(request)
    addresses = {office.section.name: ""}
    addresses |= {name: peer.url or "" for name, peer in office.section.peers.items() if peer.url}
    roles = dict.fromkeys(addresses, accounts.starter_names())
    facts: dict[str, Any] = {"addresses": addresses, "roles": roles, "steps": STEPS, "at": _HERE}
    made = page(request, "tour.html", who, **facts)
    made.headers["content-security-policy"] = _with_peers(addresses)
    return made


def _with_peers(addresses: dict[str, str]) -> str:
    """Let forms of this page lead to the other sections too, whose addresses this one knows."""
    others = " ".join(one for one in addresses.values() if one)
    return HEADERS["content-security-policy"].replace("form-action 'self'", f"form-action 'self' {others}")


DOORS: Final = (tour,)
