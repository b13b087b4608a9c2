"""How a form begins: blank, from an example, like a case of before, or as the next version of one."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from cruce.model import Direction
from cruce.section import Section
from cruce.traffic import examples
from cruce.web.entitled import require_sight
from cruce.web.identity import Account
from cruce.web.pages.desk import form, typed
from cruce.web.pages.desk.drafts import Draft, new_name
from cruce.web.pages.desk.typed import Typed
from cruce.web.refusals import malformed

_REGIMES: Final = {"northbound": ("pedimento", "entry"), "southbound": ("eei", "pedimento")}
"""What both countries ask of laden goods, by direction: the export regime and the import regime."""


def begun(section: Section, asked: Mapping[str, str], account: Account) -> Draft:
    """Begin a draft as ``from`` says: a direction, ``empty``, ``example``, ``like`` or ``amend`` a case."""
    case, way = asked.get("case", ""), asked.get("from", "")
    made, amends = _begun(section, way, case, asked.get("name", ""), account)
    draft = Draft(id=new_name(), changed=section.clock(), fields=made.fields, rest=made.rest)
    return draft.model_copy(update={"case": case}) if amends else draft


def _begun(section: Section, way: str, case: str, name: str, account: Account) -> tuple[Typed, bool]:
    if way in ("like", "amend"):
        _, _, filing = require_sight(section, account, section.store.case(case))
        if way == "like":
            return form.like(section, filing), False
        return form.typed_of(section, filing.model_dump(mode="json", exclude_none=True)), True
    if way == "example" and section.settings.training and name in examples.names():
        return form.typed_of(section, json.loads(examples.read(name))), False
    if way not in (*Direction, "empty"):
        raise malformed("/from")
    return _blank(way, account), False


def _blank(way: str, account: Account) -> Typed:
    made = typed.blank()
    if "*" not in account.declarants and len(account.declarants) == 1:
        made.fields["declarant"] = account.declarants[0]
    if way == "empty":
        made.fields["trip"]["load"] = "empty"
        made.fields["consignments"], made.fields["acceptances"] = [], made.fields["acceptances"][2:]
        return made
    made.fields["direction"] = way
    for regime in _REGIMES[way]:
        typed.grown(made, f"/consignments/0/{regime}")
    return made


def accepted(draft: Draft, now: datetime, zone: str) -> Draft:
    """Let who files accept now, in the name of each declarant that is named and has not accepted yet."""
    fields: dict[str, Any] = copy.deepcopy(draft.fields)
    at = typed.by_clock(now.replace(microsecond=0).isoformat(), zone)
    for one in fields.get("acceptances", ()):
        if not str(one.get("accepted_at", "")).strip():
            one["accepted_at"] = at
    return draft.model_copy(update={"fields": fields})
