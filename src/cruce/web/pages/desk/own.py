"""What a trader does with a case of their own: pay, amend, withdraw, and see what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from litestar import Response, get, post

from cruce import clearance
from cruce.clearance import versions
from cruce.model import Text
from cruce.section import Section
from cruce.treasury import words
from cruce.web.dues import dues_of, pay_in_practice
from cruce.web.entitled import require_sight
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.desk import schema
from cruce.web.pages.entering import moved, require, signed_form
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, case_of, office_of

_READERS: Final = (Act.FOLLOW, Act.COMMAND, Act.DECIDE, Act.AUDIT)


@dataclass(frozen=True, slots=True)
class Told:
    """Two versions held against each other: each change with the name of its field."""

    before: versions.Version
    after: versions.Version
    changes: tuple[tuple[versions.Change, Text], ...]


@get("/cases/{case:str}/pay")
async def dues(request: Asked) -> Response[bytes]:
    """Show what a case's payer owes here, under which reference, and what stands in the way of release."""
    who, name = require(request, *_READERS), case_of(request)
    office = office_of(request)
    told = await office.desk.answer(lambda section: _dues(section, name, who[0]))
    return page(request, "desk_pay.html", who, practice=office.section.settings.bank == "practice", **told)


@post("/cases/{case:str}/pay")
async def pay(request: Asked) -> Response[bytes]:
    """Let the simulated bank of a training section pay what is open; once, however often it is pressed."""
    who, _ = await signed_form(request, Act.FILE)
    office, name = office_of(request), case_of(request)

    def act(section: Section) -> None:
        require_sight(section, who[0], section.store.case(name))
        pay_in_practice(section, name, who[0].person)

    await office.desk(act)
    return moved(f"/cases/{name}/pay")


@get("/cases/{case:str}/withdraw")
async def ask_to_withdraw(request: Asked) -> Response[bytes]:
    """Ask once more before a case is withdrawn."""
    who, name = require(request, Act.FILE), case_of(request)
    told = await office_of(request).desk.answer(lambda section: casework.shown(section, name, who[0]))
    return page(request, "desk_withdraw.html", who, case=told)


@post("/cases/{case:str}/withdraw")
async def withdraw(request: Asked) -> Response[bytes]:
    """Withdraw a case before it is decided; after release it is refused with the reason."""
    who, _ = await signed_form(request, Act.FILE)
    office, name = office_of(request), case_of(request)

    def act(section: Section) -> None:
        _, file, _ = require_sight(section, who[0], section.store.case(name))
        if not file.withdrawn:  # pressed twice
            clearance.withdraw(section, name, who[0].person)

    await office.desk(act)
    return moved(f"/cases/{name}")


@get("/cases/{case:str}/versions")
async def compare(request: Asked) -> Response[bytes]:
    """Show what each version of a case changed, field by field."""
    who, name = require(request, *_READERS), case_of(request)
    found = await office_of(request).desk.answer(lambda section: _versions(section, name, who[0]))
    return page(request, "desk_versions.html", who, **found, told=_held_against(request, found["versions"]))


def _dues(section: Section, case: str, account: Account) -> dict[str, Any]:
    shown = casework.looked_at(section, case, account)
    dues = dues_of(section, case, shown.file, shown.liabilities)
    return {
        "case": shown,
        "orders": dues.orders,
        "kinds": {one.key: one.kind for each in shown.liabilities for one in each.charges if one.key},
        "secured": dues.secured,
        "reasons": [words.WAITING[code] for code in dues.waiting],
        "others": [(one.country, one.owed, one.settled) for one in dues.others],
    }


def _versions(section: Section, case: str, account: Account) -> dict[str, Any]:
    shown = casework.looked_at(section, case, account)
    return {"case": shown, "versions": versions.versions(section, case)}


def _held_against(request: Asked, found: object) -> tuple[Told, ...]:
    assert isinstance(found, tuple)
    return tuple(
        Told(
            *(before, after),
            tuple((one, title(one.pointer)) for one in versions.changes(before.filing, after.filing)),
        )
        for before, after in pairwise(found)
        if before.filing is not None and after.filing is not None
    )


def title(pointer: str) -> Text:
    """Name a place of a filing by the last step of it that has a name."""
    steps = schema.steps_of(pointer)
    while steps:
        node = schema.at(steps)
        if node is not None and "title" in node:
            return schema.title_of(node)
        steps.pop()
    return Text(en=pointer, es=pointer)


DOORS: Final = (dues, pay, ask_to_withdraw, withdraw, compare)
