"""What officers do with one case from its page or their booth: present, examine, decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from litestar import Response, post

from cruce import clearance
from cruce.model import Examination, PowerError, Presentation, Text, Verdict
from cruce.section import Section
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import acted, signed_form
from cruce.web.pages.places import split
from cruce.web.pages.traders import again
from cruce.web.reading import Asked, case_of, form_fault, valued

_BACK: Final = re.compile(r"/(booth|centre|targeting)/[A-Z0-9-]{4,24}")


@post("/cases/{case:str}/present")
async def present(request: Asked) -> Response[bytes]:
    """Put on record what the booth sees of a truck; with no plates or seals typed, none were seen."""

    def act(section: Section, name: str, account: Account, form: Mapping[str, str]) -> None:
        seen = _presentation(section, form)
        _raise(clearance.present(section, {name: seen}, account.person)[name])

    return await _done(request, Act.PRESENT, act)


@post("/cases/{case:str}/examine")
async def examine(request: Asked) -> Response[bytes]:
    """Put on record what the joint team found on the one stop."""

    def act(section: Section, name: str, account: Account, form: Mapping[str, str]) -> None:
        found = _examination(section, account, form)
        _raise(clearance.examine(section, {name: found}, account.person)[name])

    return await _done(request, Act.EXAMINE, act)


@post("/cases/{case:str}/decide")
async def decide(request: Asked) -> Response[bytes]:
    """Let an officer decide for the own section, with reasons from the shared list."""

    def act(section: Section, name: str, account: Account, form: Mapping[str, str]) -> None:
        if form.get("verdict") not in set(Verdict):
            raise form_fault("verdict")
        reasons = split(form.get("reasons", ""))
        clearance.rule(section, name, Verdict(form["verdict"]), tuple(reasons), account.person)

    return await _done(request, Act.DECIDE, act)


async def _done(
    request: Asked, act: Act, do: Callable[[Section, str, Account, Mapping[str, str]], None]
) -> Response[bytes]:
    """Do an act on a case for who may, once, and only on what its page showed."""
    who, form = await signed_form(request, act)
    name, account = case_of(request), who[0]

    def work(section: Section) -> None:
        now = casework.shown(section, name, account).stand
        if form.get("stand") and form["stand"] != now:
            if section.memory.get(f"done/{name}") == (account.name, form["stand"], act):
                return  # the same button twice: it is done
            raise _moved_on()
        do(section, name, account, form)
        if form.get("stand"):
            section.remember(f"done/{name}", (account.name, form["stand"], act))

    return await acted(request, form, work, _back(form, name), again(request, who))


def _moved_on() -> PowerError:
    return PowerError(
        "page.moved-on",
        Text(
            en="Somebody else acted on this case after your page was made. Nothing was done.",
            es="Alguien más actuó en este expediente después de hecha su página. No se hizo nada.",
        ),
        Text(
            en="Open the case again and see what was done.",
            es="Abra de nuevo el expediente y vea qué se hizo.",
        ),
    )


def _presentation(section: Section, form: Mapping[str, str]) -> Presentation:
    seen = {
        "at": section.clock(),
        "lane": form.get("lane", "").strip() or None,
        "plates": split(form.get("plates", "")),
        "seals": split(form.get("seals", "")),
        "driver": form.get("driver", "").strip() or None,
    }
    return valued(seen, Presentation)


def _examination(section: Section, account: Account, form: Mapping[str, str]) -> Examination:
    others = [one.strip() for one in form.get("team", "").splitlines() if one.strip()]
    minutes = form.get("minutes", "0").strip() or "0"
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 6):
        raise form_fault("minutes")
    found = {
        "at": section.clock(),
        "team": (f"{section.name}: {account.person}", *others),
        "reasons": split(form.get("reasons", "")),
        "remarks": form.get("remarks", "").strip() or None,
        "seals": split(form.get("seals", "")),
        "minutes_spent": int(minutes),
    }
    return valued(found, Examination)


def _raise(fault: Exception | None) -> None:
    if fault is not None:
        raise fault


def _back(form: Mapping[str, str], name: str) -> str:
    place = form.get("back", "")
    if place == f"/inspections/{name}":
        return place
    return f"{place}?scan={name}" if _BACK.fullmatch(place) else f"/cases/{name}"


DOORS: Final = (present, examine, decide)
