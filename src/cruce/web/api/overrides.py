"""What takes two officers: proposed by one with a reason, confirmed or put aside by a second."""

from __future__ import annotations

from typing import Final

from cruce.clearance import overriding
from cruce.model import Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.api.forms import overrides as forms
from cruce.web.identity import Act
from cruce.web.reading import form_of

_READERS: Final = (Act.HOLD, Act.CONFIRM, Act.COMMAND, Act.DECIDE, Act.AUDIT)


async def list_overrides(call: Call) -> Answer:
    """List what officers of the reader's side proposed on a case, and how it was answered."""
    return await told.looked(call, shown)


def shown(call: Call, section: Section) -> Answer:
    """Tell which proposals on a case are for the reader."""
    row, file, _ = told.file_of(section, call.case)
    who = call.who
    mine = [one for one in file.matters.overrides if who is not None and who.reads(one.authority)]
    return Answer(forms.Overrides(overrides=tuple(mine)), mark=told.mark(row))


async def propose_override(call: Call) -> Answer:
    """Propose an act that takes a second person; nothing is done until one confirms it."""
    wanted = form_of(call.content, forms.NewOverride)

    def job(section: Section, case: str, by: str) -> None:
        about, authority = wanted.about or "", told.authority_of(call)
        overriding.propose(section, case, wanted.kind, wanted.why, by, about=about, authority=authority)

    return await told.acted(call, job, shown)


async def confirm_override(call: Call) -> Answer:
    """Confirm what another officer proposed: it is done in the same act, with both names."""
    override = str(call.request.path_params["override"])

    def job(section: Section, case: str, by: str) -> None:
        overriding.confirm(section, case, override, by, authority=told.authority_of(call))

    return await told.acted(call, job, shown)


async def dismiss_override(call: Call) -> Answer:
    """Put a proposal aside: by who made it, or by a second person who will not confirm it."""
    override = str(call.request.path_params["override"])

    def job(section: Section, case: str, by: str) -> None:
        overriding.dismiss(section, case, override, by, authority=told.authority_of(call))

    return await told.acted(call, job, shown)


_AUTHORITY: Final = ("case.no-authority", "case.not-of-authority")
_MATTER: Final = (
    *("case.no-hold", "case.hold-owner", "case.override-authority", "case.not-examinable"),
    *("case.examined", "case.no-act", "case.not-presented", "case.not-ready", "case.unsettled"),
    "case.export-first",
)
_ANSWERED: Final = ("case.no-override", "case.override-over", "case.override-rank")
_GIVES: Final = {200: forms.Overrides}
DOORS: Final = (
    Door(
        "GET",
        "/v1/cases/{case}/overrides",
        list_overrides,
        Text(en="List what takes two officers", es="Listar lo que exige dos funcionarios"),
        acts=_READERS,
        gives=_GIVES,
        refuses=told.UNKNOWN,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/overrides",
        propose_override,
        Text(en="Propose an act of two officers", es="Proponer un acto de dos funcionarios"),
        acts=(Act.HOLD,),
        function=Function.ACT,
        takes=forms.NewOverride,
        gives=_GIVES,
        refuses=(
            *(*told.UNKNOWN, *told.OFFICER, *_AUTHORITY, *_MATTER),
            *("case.closed", "case.override-reason", "case.override-open"),
        ),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/overrides/{override}/confirmation",
        confirm_override,
        Text(en="Confirm as the second officer", es="Confirmar como segundo funcionario"),
        acts=(Act.CONFIRM,),
        function=Function.ACT,
        gives=_GIVES,
        refuses=(
            *(*told.UNKNOWN, *told.OFFICER, *_AUTHORITY, *_MATTER, *_ANSWERED),
            *("case.closed", "case.override-same"),
        ),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/overrides/{override}/dismissal",
        dismiss_override,
        Text(en="Put a proposal aside", es="Descartar una propuesta"),
        acts=(Act.CONFIRM, Act.HOLD),
        function=Function.ACT,
        gives=_GIVES,
        refuses=(*told.UNKNOWN, *told.OFFICER, *_AUTHORITY, *_ANSWERED),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
)
