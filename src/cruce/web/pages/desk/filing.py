"""Filing by form: begun, kept as a draft, checked as often as wanted, lodged once; without JavaScript.

Whoever was signed out meanwhile, opened a second window, or pressed twice loses nothing of what was typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, quote

from litestar import Response, get, post

from cruce import clearance
from cruce.clearance import Lodged, Refused
from cruce.model import Finding
from cruce.section import Section
from cruce.web.entitled import not_yours, require_sight
from cruce.web.identity import Account, Act, is_own
from cruce.web.pages.desk import beginning, form, typed
from cruce.web.pages.desk.drafts import Draft, Drafts, is_name, is_somebodys
from cruce.web.pages.entering import Who, moved, require, sent, signed_form, who_is
from cruce.web.pages.rendering import HEADERS, LANGUAGES, Typed, page
from cruce.web.reading import Asked, body_of, office_of
from cruce.web.refusals import malformed

T = TypeVar("T")
_LARGEST: Final = 4 << 20
_FIELDS: Final = 40_000


def drafts_of(request: Asked, account: Account) -> Drafts:
    """Reach the drafts of whoever is signed in."""
    return Drafts(office_of(request).section.folder, account.name)


async def aside(do: Callable[..., T], *what: Any) -> T:
    """Do what touches files on another thread than that which answers."""
    return await asyncio.to_thread(do, *what)


@post("/desk/new")
async def begin(request: Asked) -> Response[bytes]:
    """Begin a form: blank, from an example, or like a case of before."""
    who, asked = await signed_form(request, Act.FILE)
    made = await office_of(request).desk.answer(lambda section: beginning.begun(section, asked, who[0]))
    kept = await aside(drafts_of(request, who[0]).keep, made)
    return moved(f"/desk/file/{kept.id}")


@get("/desk/file/{draft:str}")
async def shown(request: Asked) -> Response[bytes]:
    """Show a draft; one that was checked with every fault beside its field and what would be owed."""
    who = require(request, Act.FILE)
    draft = await aside(drafts_of(request, who[0]).find, _name(request))
    if draft is None:
        raise not_yours()
    notice = request.query_params.get("said", "")
    content = office_of(request).limbo.give(
        draft.id, request.query_params.get("kept", ""), office_of(request).now()
    )
    if content is not None:
        draft, notice = _as_sent(draft, _pairs(content), None), "back"
    return await _answer(request, who, draft, notice if notice in _NOTICES else "")


@get("/desk/file/{draft:str}/statement")
async def statement(request: Asked) -> Response[bytes]:
    """Show what both treasuries would be owed on a draft, with the law of each line, to be printed."""
    who = require(request, Act.FILE)
    draft = await aside(drafts_of(request, who[0]).find, _name(request))
    if draft is None:
        raise not_yours()
    tried = await office_of(request).desk.answer(lambda section: form.tried_out(section, draft, who[0]))
    return page(
        *(request, "desk_statement.html", who),
        filing=tried.filing,
        liabilities=tried.liabilities,
        case="",
        back=f"/desk/file/{draft.id}",
        at=office_of(request).section.clock(),
        zone=_zone(request, draft),
    )


@get("/desk/file/{draft:str}/filing.json")
async def download(request: Asked) -> Response[bytes]:
    """Give a draft as the filing that it makes, to be kept elsewhere."""
    who = require(request, Act.FILE)
    draft = await aside(drafts_of(request, who[0]).find, _name(request))
    content = form.content_of(office_of(request).section, draft) if draft else None
    if not isinstance(content, bytes):
        raise not_yours()
    headers = {**HEADERS, "content-disposition": 'attachment; filename="filing.json"'}
    return Response(content, media_type="application/json", headers=headers)


@post("/desk/file/{draft:str}")
async def act(request: Asked) -> Response[bytes]:
    """Take a form as it was typed: keep it, add or take away a part, check it, or lodge it."""
    name, who = _name(request), who_is(request)
    content = await body_of(request, _LARGEST)
    if who is None:
        return await _signed_out(request, name, content)
    if not who[0].may(Act.FILE):
        raise not_yours()
    pairs = _pairs(content)
    asked = dict(pairs)
    request.state.typed = Typed(fields=asked)
    sent(request)
    drafts = drafts_of(request, who[0])
    before = await aside(drafts.find, name) or Draft(id=name, changed=office_of(request).section.clock())
    draft = _as_sent(before, pairs, office_of(request).section.clock())
    if not is_own(who[1], asked.get("csrf", "")):
        return await _answer(request, who, draft, "other", 403)
    return await _done(request, who, draft, asked)


async def _done(request: Asked, who: Who, draft: Draft, asked: dict[str, str]) -> Response[bytes]:
    drafts, do = drafts_of(request, who[0]), asked.get("do", "check")
    if do == "drop":
        await aside(drafts.drop, draft.id)
        return moved("/desk")
    draft, place = _changed(draft, do, office_of(request).section.clock(), _zone(request, draft))
    seen = asked.get("revision", "")
    kept = await aside(drafts.keep, draft, int(seen) if seen.isdecimal() and len(seen) < 9 else None)
    said = "copy" if kept.id != draft.id else "saved" if do.startswith("save") else ""
    if do == "file" and not said:
        outcome = await _lodged(request, who, kept)
        if not isinstance(outcome, (Refused, Finding)):
            await aside(drafts.drop, kept.id)
            return moved(f"/cases/{outcome.case}")
        said = "refused"
    told = [f"said={said}"] if said else []
    told += [f"lang={one}" for one in LANGUAGES if do == f"save:{one}"]
    return moved(f"/desk/file/{kept.id}" + (f"?{'&'.join(told)}" if told else "") + place)


def _changed(draft: Draft, do: str, now: datetime, zone: str) -> tuple[Draft, str]:
    """Change a form as one of its buttons says; gives where on the page to go on."""
    what, _, pointer = do.partition(":")
    whole = draft.typed
    if what == "add" and typed.grown(whole, pointer):
        return draft.model_copy(update={"fields": whole.fields}), f"#{quote(typed.last_of(whole, pointer))}"
    if what == "cut" and typed.cut(whole, pointer):
        return draft.model_copy(update={"fields": whole.fields}), f"#{quote(pointer.rpartition('/')[0])}"
    if what == "accept":
        return beginning.accepted(draft, now, zone), "#/acceptances/0"
    return (form.tidied(draft), "#found") if what in ("check", "file") else (draft, "")


async def _lodged(request: Asked, who: Who, draft: Draft) -> Lodged | Refused | Finding:
    """Lodge a draft, or amend the case that it is a new version of."""
    office = office_of(request)
    content = form.content_of(office.section, draft)
    if isinstance(content, Finding):
        return content
    if fault := form.undelegated(who[0], content):
        return fault
    if draft.case is None:
        return await office.desk.lodge(content, who[0].person)
    case = draft.case

    def amended(section: Section) -> Lodged | Refused:
        require_sight(section, who[0], section.store.case(case))
        return clearance.amend(section, content, who[0].person)

    return await office.desk(amended)


async def _signed_out(request: Asked, name: str, content: bytes) -> Response[bytes]:
    """Hold what was typed until its sender is back; who has no such draft is just sent to sign in."""
    office = office_of(request)
    place = f"/desk/file/{name}"
    if await aside(is_somebodys, office.section.folder, name):
        place += f"?kept={office.limbo.hold(name, content, office.now())}"
    return moved(f"/sign-in?next={quote(place, safe='/')}")


async def _answer(
    request: Asked, who: Who, draft: Draft, notice: str = "", status: int = 200
) -> Response[bytes]:
    made = await office_of(request).desk.answer(lambda section: form.look(section, draft, who[0]))
    return form_page(request, who, made, notice, status)


def form_page(
    request: Asked, who: Who, made: form.Look, notice: str = "", status: int = 200
) -> Response[bytes]:
    """Make the page of a form in hand."""
    zone = _zone(request, made.draft)
    return page(request, "desk_file.html", who, status=status, hand=made, notice=notice, zone=zone)


def _zone(request: Asked, draft: Draft) -> str:
    return form.zone_of(office_of(request).section, draft.typed)


def _as_sent(draft: Draft, pairs: list[tuple[str, str]], now: datetime | None) -> Draft:
    """Put what was typed into a draft; of an amendment, who files and its reference stay as they are."""
    found = typed.sent(pairs)
    if draft.case is not None:
        for step in ("declarant", "reference"):
            found.fields[step] = draft.fields.get(step, "")
    change = {"fields": found.fields, "rest": found.rest, "changed": now or draft.changed}
    return draft.model_copy(update=change)


def _pairs(content: bytes) -> list[tuple[str, str]]:
    try:
        text = content.decode("utf-8", errors="replace")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError as error:
        raise malformed("/") from error


def _name(request: Asked) -> str:
    name = str(request.path_params["draft"])
    if not is_name(name):
        raise not_yours()
    return name


_NOTICES: Final = ("saved", "copy", "refused", "back", "other")
DOORS: Final = (begin, shown, statement, download, act)
