"""Minutes on their pages: drafted, read in both languages, discussed, signed and withdrawn by a co-director.

A section's act key lies with its service, so what signs here is what signs in the shell; who signs or
withdraws types the one-time code of their account anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import yaml
from litestar import Response, get, post

from cruce.clearance import contingency, unmade
from cruce.governance import Life, comment, draft, life_of, lives, read_draft, sign, withdraw
from cruce.model import CruceError, Finding, Minute, plain
from cruce.section import Section
from cruce.web.confirming import require_code
from cruce.web.identity import Act
from cruce.web.pages.casework import zone_for
from cruce.web.pages.entering import Who, acted, moved, once, require, signed_form
from cruce.web.pages.rendering import NOTHING, Typed, page
from cruce.web.problems import status_of
from cruce.web.reading import Asked, form_fault, office_of

_WORDS: Final = frozenset(("id", "title", "text", "signatures", "effective", "ends", "supersedes"))


@get("/minutes")
async def minutes(request: Asked) -> Response[bytes]:
    """List the minutes that the section knows, each as far as it has come, and the contingency they give."""
    return await _all(request, require(request, Act.AUDIT))


@post("/minutes")
async def put_on_the_table(request: Asked) -> Response[bytes]:
    """Let a co-director put a draft on the table of every section, or show every fault of it."""
    who, form = await signed_form(request, Act.SIGN)
    made = read_draft(_written(form).encode("utf-8", errors="replace"))
    if not isinstance(made, Minute):
        return await _all(request, who, Typed("minutes", form), 422, made)
    act = partial(draft, minute=made, by=who[0].person)
    return await acted(request, form, act, f"/minutes/{made.id}", partial(_all, request, who))


@get("/minutes/{name:str}")
async def minute(request: Asked) -> Response[bytes]:
    """Show one minute: its words, its machine part, who signed, what was said."""
    return await _one(request, require(request, Act.AUDIT))


@post("/minutes/{name:str}")
async def act_on_minute(request: Asked) -> Response[bytes]:
    """Let a co-director sign a minute's very words, withdraw it, or say something of it to every section."""
    who, form = await signed_form(request, Act.SIGN)
    name, person, what = str(request.path_params["name"]), who[0].person, form.get("what")
    again = partial(_one, request, who)
    if what == "comment":
        said = once(request, form, lambda section: comment(section, name, form.get("says", ""), person))
        return await acted(request, form, said, f"/minutes/{name}", again)
    if what not in ("sign", "withdraw"):
        raise form_fault("what")
    life = await office_of(request).desk.answer(partial(_life, name=name))
    own = office_of(request).section.name
    if own in {one.section for one in life.signatures} if what == "sign" else life.withdrawn:
        return moved(f"/minutes/{name}")  # pressed twice: it is done
    try:
        require_code(request, who[0], form.get("code", ""))
    except CruceError as error:
        office_of(request).count(error)
        return await again(Typed(name, form, error), status_of(error))
    act = partial(sign if what == "sign" else withdraw, name=name, by=person)
    return await acted(request, form, act, f"/minutes/{name}", again)


def _written(form: Mapping[str, str]) -> str:
    """Write the fields of the form as the file that a draft is read from in the shell: the same faults then,
    at the same places.
    """
    said = {
        "id": form.get("id", "").strip(),
        **{
            part: {one: form.get(f"{part}_{one}", "").strip() for one in ("en", "es")}
            for part in ("title", "text")
        },
        "effective": form.get("effective", "").strip(),
        "ends": form.get("ends", "").strip() or None,
        "supersedes": form.get("supersedes", "").replace(",", " ").split(),
    }
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items() if value)
    return "\n".join((*lines, form.get("machine", "")))


async def _all(
    request: Asked,
    who: Who,
    typed: Typed = NOTHING,
    status: int = 200,
    findings: tuple[Finding, ...] = (),
) -> Response[bytes]:
    told = await office_of(request).desk.answer(_standing)
    facts: dict[str, Any] = {"zone": zone_for(request, who[0]), "findings": findings, **told}
    return page(request, "minutes.html", who, status=status, typed=typed, **facts)


async def _one(request: Asked, who: Who, typed: Typed = NOTHING, status: int = 200) -> Response[bytes]:
    name = str(request.path_params["name"])
    life = await office_of(request).desk.answer(partial(_life, name=name))
    lost = await office_of(request).desk.answer(_unmade)
    machine = {key: value for key, value in plain(life.minute).items() if key not in _WORDS}
    facts = {"life": life, "machine": _readable(machine), "zone": zone_for(request, who[0])}
    return page(request, "minute.html", who, status=status, typed=typed, unmade=lost.get(name, []), **facts)


def _readable(machine: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(machine), allow_unicode=True, sort_keys=False, width=74) if machine else ""


def _standing(section: Section) -> dict[str, Any]:
    now = section.clock()
    found = lives(section, now.date(), now).values()
    ordered = sorted(found, key=lambda one: (one.stage.value != "in-force", one.minute.id))
    told = {"lives": ordered, "links": contingency.status(section, now.date(), now), "now": now}
    return {**told, "unmade": _unmade(section)}


def _unmade(section: Section) -> dict[str, list[str]]:
    """Name by minute the sections whose signature under it is by a key that was revoked."""
    found: dict[str, list[str]] = {}
    for one in unmade.unmade_minutes(section):
        found.setdefault(one.name, []).append(one.section)
    return found


def _life(section: Section, name: str) -> Life:
    now = section.clock()
    return life_of(section, name, now.date(), now)


DOORS: Final = (minutes, put_on_the_table, minute, act_on_minute)
