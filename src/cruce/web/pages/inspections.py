"""The joint inspection: one order, a joint team, checklist, evidence, findings by item, two decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from cruce.clearance import inspection
from cruce.law import Entry
from cruce.model import (
    Attendance,
    Event,
    EvidenceKind,
    Find,
    GoodsItem,
    InspectionKind,
    InspectionState,
    Quantity,
    Result,
    Text,
)
from cruce.section import Section
from cruce.web.entitled import not_yours
from cruce.web.identity import Account, Act
from cruce.web.pages import casework
from cruce.web.pages.entering import Page, Who, acted, once, require, signed_form, signed_upload
from cruce.web.pages.places import split
from cruce.web.pages.rendering import HEADERS, NOTHING, Typed, page
from cruce.web.reading import Asked, case_of, form_fault, office_of, require_plain, valued

_READERS: Final = (Act.COMMAND, Act.EXAMINE, Act.DECIDE, Act.AUDIT)
_UPLOAD: Final = 64 << 20
_LAST: Final = 40
_ITEMS: Final = 400
"""So many goods items fit into one form: each has four fields."""

_SITE: Final = re.compile(r"[A-Z]{2}-[A-Z]{2,3}-[A-Z0-9-]{2,20}")


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of an inspection shows: the case, the inspection, the goods, the acts on record.

    ``seen`` is the place in the log up to which it shows the case: it goes into the forms, so that who acts
    on what is no longer so is told.
    """

    case: casework.Shown
    look: inspection.Look
    goods: Mapping[str, GoodsItem]
    acts: Sequence[Event]
    seen: int
    codes: Sequence[Entry]
    mine: str

    def name_of(self, event: Event) -> str:
        """Name an act by what it does, whoever's it is."""
        return casework.act_of(event)

    def who(self, event: Event) -> str:
        """Name whose act it is: of a decision the section that took it, else who brought it about here."""
        made = event.body.get("decision", {})
        return str(made.get("decision", {}).get("section") or event.by)


@get("/inspections")
async def listed(request: Asked) -> Response[bytes]:
    """List the inspections that are ordered or under way at the crossings where somebody works."""
    who = require(request, *_READERS)
    office = office_of(request)
    places = [one for one in office.board.crossings() if who[0].works_at(one)]
    zones, names = await office.desk.answer(lambda section: _places(section, places))
    rows = {place: office.board.inspections(place) for place in places}
    repeats = {place: office.board.repeats(place) for place in places}
    template = "_inspections_of.html" if request.headers.get("hx-request") else "inspections.html"
    return page(request, template, who, rows=rows, zones=zones, names=names, repeats=repeats)


def _places(section: Section, places: Sequence[str]) -> tuple[Mapping[str, str], Mapping[str, Text]]:
    known = {place: section.law.entry("crossings", place, None) for place in places}
    names = {place: entry.says for place, entry in known.items() if isinstance(entry, Entry)}
    return {place: casework.zone_of(section, place) for place in places}, names


@get("/inspections/{case:str}")
async def shown(request: Asked) -> Response[bytes]:
    """Show the inspection of a case, or let one be ordered."""
    who = require(request, *_READERS)
    return await _page(request, who)


@get("/inspections/{case:str}/evidence/{digest:str}")
async def evidence(request: Asked) -> Response[bytes]:
    """Give a piece of evidence by its digest, as what its bytes are; papers to keep, pictures to look at."""
    who = require(request, *_READERS)
    name, digest = case_of(request), str(request.path_params["digest"])

    def read(section: Section) -> tuple[str, bytes]:
        told = casework.looked_at(section, name, who[0])
        found = inspection.kept(section, told.file, digest)
        if found is None:
            raise not_yours()
        return found

    media, content = await office_of(request).desk.answer(read)
    how = "inline" if media.startswith("image/") else "attachment"
    named = f"{digest[:12]}.{media.partition('/')[2].replace('plain', 'txt')}"
    headers = {
        **HEADERS,
        "content-disposition": f'{how}; filename="{named}"',
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=media, headers=headers)


@post("/inspections/{case:str}/order")
async def order(request: Asked) -> Response[bytes]:
    """Order an inspection of a case."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        inspection.order(section, case, _wanted(form), by, _seen(form))

    return await _act(request, do, Act.EXAMINE, Act.DECIDE)


@post("/inspections/{case:str}/join")
async def join(request: Asked) -> Response[bytes]:
    """Join the team, at the load or looking on from afar."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        how = Attendance.REMOTE if form.get("how") == "remote" else Attendance.PRESENT
        inspection.join(section, case, by, how)

    return await _act(request, do, Act.EXAMINE)


@post("/inspections/{case:str}/begin")
async def begin(request: Asked) -> Response[bytes]:
    """Begin the work on the load."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        inspection.begin(section, case, by, _seen(form))

    return await _act(request, do, Act.EXAMINE)


@post("/inspections/{case:str}/answers")
async def answers(request: Asked) -> Response[bytes]:
    """Answer questions of the checklist; those left open are left open."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        given = {
            name.removeprefix("result."): (_one_of(Result, said, name), _note(form, name))
            for name, said in form.items()
            if name.startswith("result.") and said
        }
        inspection.answer(section, case, given, by, _seen(form))

    return await _act(request, do, Act.EXAMINE)


@post("/inspections/{case:str}/weight")
async def weight(request: Asked) -> Response[bytes]:
    """Put on record what a scale showed."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        shown = _quantity(form, "amount", form.get("unit", ""))
        item, says = form.get("item") or None, form.get("says", "").strip() or None
        if shown is None:
            raise form_fault("amount")
        inspection.weigh(section, case, shown, by, item=item, says=says)

    return await _act(request, do, Act.EXAMINE, alone=True)


@post("/inspections/{case:str}/seals")
async def seals(request: Asked) -> Response[bytes]:
    """Record seals that were broken and those put on in their place, in one act."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        broken, put_on = split(form.get("broken", "")), split(form.get("put_on", ""))
        inspection.reseal(section, case, broken, put_on, by, _seen(form))

    return await _act(request, do, Act.EXAMINE)


@post("/inspections/{case:str}/found")
async def found(request: Asked) -> Response[bytes]:
    """Record what was found, and so end the inspection."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        inspection.find(section, case, _found(form), by, _seen(form))

    return await _act(request, do, Act.EXAMINE)


@post("/inspections/{case:str}/cancel")
async def cancel(request: Asked) -> Response[bytes]:
    """Call the inspection off, for a reason."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        inspection.cancel(section, case, form.get("reason", "").strip(), by, _seen(form))

    return await _act(request, do, Act.EXAMINE, Act.DECIDE)


@post("/inspections/{case:str}/gate")
async def gate(request: Asked) -> Response[bytes]:
    """Hold the seals that a gate sees against those left on the load; what differs stands on the page."""

    def do(section: Section, case: str, form: Mapping[str, str], by: str) -> None:
        inspection.check_seals(section, case, split(form.get("seen_seals", "")), by)

    return await _act(request, do, Act.EXAMINE, Act.PRESENT)


@post("/inspections/{case:str}/evidence")
async def upload(request: Asked) -> Response[bytes]:
    """Add pieces of evidence, all or none: the names and types that come with them are not looked at."""
    who, sent = await signed_upload(request, _UPLOAD, Act.EXAMINE)
    form = {name: held for name, held in sent.items() if isinstance(held, str)}
    require_plain(form)
    contents = [await one.read() for one in sent.getall("file", []) if isinstance(one, UploadFile)]
    name, by = case_of(request), who[0].person

    def act(section: Section) -> None:
        casework.shown(section, name, who[0])
        kind = _one_of(EvidenceKind, form.get("kind", ""), "kind")
        says, item = form.get("says", "").strip() or None, form.get("item") or None
        if says is not None and len(says) > 1000:
            raise form_fault("says")
        inspection.attach(section, name, [inspection.Piece(one, kind, says, item) for one in contents], by)

    return await acted(request, form, act, f"/inspections/{name}#evidence", _again(request, who))


Do = Callable[[Section, str, Mapping[str, str], str], None]


async def _act(request: Asked, do: Do, *acts: Act, alone: bool = False) -> Response[bytes]:
    """Do an act of an officer on the inspection of a case that they may see; back to its page.

    ``alone``: a double click would put it on record twice.
    """
    who, form = await signed_form(request, *acts)
    name = case_of(request)

    def act(section: Section) -> None:
        casework.shown(section, name, who[0])
        do(section, name, form, who[0].person)

    work = once(request, form, act) if alone else act
    return await acted(request, form, work, f"/inspections/{name}", _again(request, who))


def _again(request: Asked, who: Who) -> Page:
    return partial(_page, request, who)


async def _page(request: Asked, who: Who, typed: Typed = NOTHING, status: int = 200) -> Response[bytes]:
    name = case_of(request)
    told = await office_of(request).desk.answer(lambda section: _told(section, name, who[0]))
    made = told.look.inspection
    facts: dict[str, Any] = {
        "told": told,
        "case": told.case,
        "look": told.look,
        "one": made,
        "sides": _sides(told.case),
        "states": [one.value for one in InspectionState if one is not InspectionState.CANCELLED],
        "results": [one.value for one in Result],
        "finds": [one.value for one in Find],
        "evidence_kinds": [one.value for one in EvidenceKind],
        "topics": list(dict.fromkeys(one.topic for one in told.look.questions)),
        "answered": {one.question: one for one in (made.answers if made else ())},
    }
    here = f"/inspections/{name}"
    return page(request, "inspection.html", who, status=status, typed=typed, here=here, **facts)


def _sides(case: casework.Shown) -> list[str]:
    """Name the sections with an act to take in the order of their acts: export before import."""
    leaves = case.filing.direction.leaves
    return sorted(case.file.due, key=lambda name: (name != leaves, name))


def _told(section: Section, name: str, account: Account) -> Told:
    case = casework.looked_at(section, name, account)
    recorded = section.store.events(name)
    events = [Event.model_validate_json(one.content) for one in recorded[-400:]]
    look = inspection.look(section, case.file, case.filing)
    return Told(
        case=case,
        look=look,
        goods=dict(list(look.goods.items())[:_ITEMS]),
        acts=[one for one in events if _is_of_it(one)][-_LAST:][::-1],
        seen=recorded[-1].seq,
        codes=section.law.entries("risk/reason-codes", section.clock().date()),
        mine=f"{section.name}: {account.person}",
    )


ACTS: Final = frozenset(
    (
        *("ordered", "joined", "assembled", "begun", "answered", "attached", "weighed", "resealed"),
        *("cancelled", "seals_checked", "examined", "decided"),
    )
)


def _is_of_it(event: Event) -> bool:
    return casework.act_of(event) in ACTS


def _seen(form: Mapping[str, str]) -> int | None:
    said = form.get("seen", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise form_fault("seen")
    return int(said)


def _wanted(form: Mapping[str, str]) -> inspection.Wanted:
    kinds = tuple(one for one in InspectionKind if form.get(f"kind.{one.value}"))
    site = form.get("site", "")
    if not _SITE.fullmatch(site):
        raise form_fault("site")
    wanted = {
        "kinds": kinds,
        "site": site,
        "dock": form.get("dock", "").strip() or None,
        "items": tuple(name.removeprefix("item.") for name in form if name.startswith("item.")),
        "assigned": tuple(one.strip() for one in form.get("assigned", "").splitlines() if one.strip()),
        "why": form.get("why", "").strip() or None,
        "again": form.get("again", "").strip() or None,
    }
    return valued(wanted, inspection.Wanted)


def _found(form: Mapping[str, str]) -> inspection.Found:
    """Read what was found of the load and of each goods item on which anything was typed."""
    places = sorted({name.split(".")[1] for name in form if name.startswith("item.") and form[name].strip()})
    items = [
        {
            "item": place,
            "reasons": split(form.get(f"item.{place}.reasons", "")),
            "quantity": _quantity(form, f"item.{place}.quantity", form.get(f"item.{place}.unit", "")),
            "says": form.get(f"item.{place}.says", "").strip() or None,
        }
        for place in places
        if any(form.get(f"item.{place}.{part}", "").strip() for part in ("reasons", "quantity", "says"))
    ]
    made = {
        "reasons": split(form.get("reasons", "")),
        "items": items,
        "find": form.get("find") or None,
        "remarks": form.get("remarks", "").strip() or None,
    }
    return valued(made, inspection.Found)


def _quantity(form: Mapping[str, str], name: str, unit: str) -> Quantity | None:
    said = form.get(name, "").strip().replace(",", "")
    if not said:
        return None
    try:
        return Quantity.model_validate({"amount": said, "unit": unit.strip() or "pcs"})
    except ValueError as error:
        raise form_fault(name) from error


def _note(form: Mapping[str, str], name: str) -> str | None:
    note = form.get(f"note.{name.removeprefix('result.')}", "").strip()
    if len(note) > 1000:
        raise form_fault(f"note.{name.removeprefix('result.')}")
    return note or None


def _one_of(kind: Any, said: str, name: str) -> Any:
    if said not in set(kind):
        raise form_fault(name)
    return kind(said)


DOORS: Final = (
    *(listed, shown, evidence, order, join, begin, answers, weight, seals, found, cancel, gate, upload),
)
