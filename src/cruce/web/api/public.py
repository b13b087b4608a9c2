"""Who somebody is to the section, and what everybody may know."""

from __future__ import annotations

import json
from typing import Final

from cruce.model import Text
from cruce.section import Section
from cruce.web.api import forms, told
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.api.openapi import document
from cruce.web.identity import MAY, Act


async def me(call: Call) -> Answer:
    """Tell a system as which account it came in, and what that may do."""
    who, section = told.require_account(call), call.office.section
    acts = sorted({act for role in who.roles for act in MAY[role]})
    return Answer(
        forms.Me(
            account=who.name,
            person=who.person,
            section=section.name,
            training=section.settings.training,
            now=section.clock(),
            roles=who.roles,
            acts=tuple(acts),
            declarants=who.declarants,
            crossings=who.crossings,
        )
    )


async def figures(call: Call) -> Answer:
    """Tell everybody how many cases each crossing has, by state."""
    board = call.office.board
    found = {code: board.at(code).states() for code in board.crossings()}

    def named(section: Section) -> tuple[forms.CrossingFigures, ...]:
        return tuple(
            forms.CrossingFigures(crossing=code, name=_name(section, code), states=dict(states))
            for code, states in found.items()
        )

    crossings = await call.office.desk.answer(named)
    body = forms.Figures(section=call.office.section.name, size=board.size, crossings=crossings)
    return Answer(body, headers={"cache-control": "public, max-age=5"})


def _name(section: Section, code: str) -> dict[str, str]:
    says = getattr(section.law.entry("crossings", code, None), "says", None)
    return says.model_dump() if isinstance(says, Text) else {"en": code, "es": code}


async def openapi(call: Call) -> Answer:
    """Give the description of this API (OpenAPI 3.1), in the language asked for."""
    said = json.dumps(
        document(call.request.state.gate.doors, call.language), ensure_ascii=False, indent=1
    ).encode()
    return Answer(said, headers={"cache-control": "public, max-age=300", "content-language": call.language})


DOORS: Final = (
    Door(
        "GET",
        "/v1/me",
        me,
        Text(en="Who am I here?", es="¿Quién soy aquí?"),
        acts=tuple(Act),
        gives={200: forms.Me},
        refuses=("serve.no-act",),
    ),
    Door(
        "GET",
        "/v1/crossings",
        figures,
        Text(en="How the crossings stand", es="Cómo están los cruces"),
        function=Function.PUBLIC,
        gives={200: forms.Figures},
    ),
    Door(
        "GET",
        "/v1/openapi.json",
        openapi,
        Text(en="This description", es="Esta descripción"),
        function=Function.PUBLIC,
        gives={200: "object"},
    ),
)
