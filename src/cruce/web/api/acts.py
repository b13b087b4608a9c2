"""What gates, teams and officers put on record."""

from __future__ import annotations

from typing import Final

from cruce import clearance
from cruce.model import Examination, Presentation, Text
from cruce.section import Section
from cruce.web.api import forms, told
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.identity import Act
from cruce.web.reading import form_of


async def present(call: Call) -> Answer:
    """Record what the gate saw when the truck came."""
    seen = form_of(call.content, Presentation)

    def job(section: Section, case: str, by: str) -> None:
        _raise(clearance.present(section, {case: seen}, by)[case])

    return await told.acted(call, job)


async def examine(call: Call) -> Answer:
    """Record the one examination of a truck for all sections; its team is named in it."""
    found = form_of(call.content, Examination)

    def job(section: Section, case: str, by: str) -> None:
        _raise(clearance.examine(section, {case: found}, by)[case])

    return await told.acted(call, job)


async def decide(call: Call) -> Answer:
    """Let an officer decide for the own section, by name and with reasons from the shared list."""
    ruling = form_of(call.content, forms.Ruling)

    def job(section: Section, case: str, by: str) -> None:
        clearance.rule(section, case, ruling.verdict, ruling.reasons, by)

    return await told.acted(call, job)


def _raise(fault: Exception | None) -> None:
    if fault is not None:
        raise fault


_REFUSES: Final = (*told.UNKNOWN, "case.closed")
_GIVES: Final = {200: forms.CaseStanding}
DOORS: Final = (
    Door(
        "POST",
        "/v1/cases/{case}/presentation",
        present,
        Text(en="Record what a gate saw", es="Registrar lo que vio una garita"),
        acts=(Act.PRESENT,),
        function=Function.ACT,
        takes=Presentation,
        gives=_GIVES,
        refuses=(*_REFUSES, "case.gate-moment"),
        keyed=True,
        recovers=told.again,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/examination",
        examine,
        Text(en="Record the joint examination", es="Registrar el reconocimiento conjunto"),
        acts=(Act.EXAMINE,),
        function=Function.ACT,
        takes=Examination,
        gives=_GIVES,
        refuses=(
            *(*_REFUSES, "case.not-presented", "case.team", "case.reason"),
            *("case.ordered", "case.inspected"),
        ),
        keyed=True,
        recovers=told.again,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/decision",
        decide,
        Text(en="Decide for this section", es="Resolver por esta sección"),
        acts=(Act.DECIDE,),
        function=Function.ACT,
        takes=forms.Ruling,
        gives=_GIVES,
        refuses=(
            *_REFUSES,
            *("case.not-presented", "case.not-ready", "case.unsettled", "case.no-act", "case.no-reason"),
            *(*told.OFFICER, "case.reason", "case.export-first"),
        ),
        keyed=True,
        recovers=told.again,
        marked=True,
    ),
)
