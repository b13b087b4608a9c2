"""Filings in: tried out, lodged, put in place of an earlier version, withdrawn."""

from __future__ import annotations

from typing import Final

from cruce import clearance
from cruce.clearance import Lodged, Refused, trying, versions
from cruce.model import Filing, Text, UsageError
from cruce.section import Section
from cruce.store import Transaction
from cruce.web.api import forms, told
from cruce.web.api.door import FILING, Answer, Call, Door, Function
from cruce.web.api.forms.versions import CaseVersion, CaseVersions, Changed
from cruce.web.entitled import require_delegation, require_sight
from cruce.web.identity import Act
from cruce.web.problems import TYPE, refused

KINDS: Final = ("application/json", "text/csv", "application/gzip")


async def lodge(call: Call) -> Answer:
    """Lodge one filing: 201 a new case, 200 the same as before, 422 refused with every finding."""
    if call.who is not None:
        require_delegation(call.who, call.content)
    keep = call.keep

    def beside(transaction: Transaction, outcome: Lodged) -> None:
        if keep is not None:
            keep(transaction, told.lodged(outcome))

    return answered(call, await call.office.desk.lodge(call.content, call.by, beside if keep else None))


async def check(call: Call) -> Answer:
    """Try a filing out: every finding, and what both countries' treasuries compute; nothing is kept.

    What is no filing at all is refused as at lodging.
    """
    if call.who is not None:
        require_delegation(call.who, call.content)
    content = call.content
    made = await call.office.desk.answer(lambda section: trying.try_as_new(section, content, call.by))
    if made.filing is None:
        return answered(call, Refused(made.findings))
    return Answer(tried(made))


def tried(made: trying.Tried) -> forms.TriedFiling:
    """Tell what would come of a filing."""
    return forms.TriedFiling(
        case=made.case or None,
        would_lodge=not made.refused,
        due=made.due,
        findings=made.findings,
        owed=tuple(
            forms.Owed(
                declaration=one.declaration,
                country=one.country,
                currency=one.owed.currency,
                owed=format(one.owed.amount, "f"),
                unrated=len(one.unrated),
                charges=one.charges,
            )
            for one in made.liabilities
        ),
    )


async def amend(call: Call) -> Answer:
    """Put a new version of a filing in place of the one before; after release it is refused."""
    if call.who is not None:
        require_delegation(call.who, call.content)
    case, who, content = call.case, call.who, call.content

    def act(section: Section) -> Lodged | Refused:
        row = section.store.case(case)
        if who is not None:
            require_sight(section, who, row)
        elif row is None:
            clearance.joint(section, case)  # says that there is no such case
        told.require_unchanged(call, section)
        named = trying.case_of(content)
        if named not in (None, case):
            raise _other_filing(case)
        return clearance.amend(section, content, call.by)

    return answered(call, await told.act(call, act))


def amended(call: Call, section: Section) -> Answer:
    """Say again that a case was amended, where that is on record and the answer was lost."""
    row = section.store.case(call.case)
    version = row.version if row else 1
    return told.lodged(
        Lodged(call.case, version, True, trying.try_out(section, call.content, call.by).findings)
    )


async def list_versions(call: Call) -> Answer:
    """List the versions of a case, each with what it changed, field by field."""

    def tell(call: Call, section: Section) -> Answer:
        found = versions.versions(section, call.case)
        before = (None, *found)
        body = CaseVersions(versions=tuple(map(_version, before, found)))
        return Answer(body, mark=told.mark(told.file_of(section, call.case)[0]))

    return await told.looked(call, tell)


def _version(before: versions.Version | None, one: versions.Version) -> CaseVersion:
    former = before.filing if before else None
    found = versions.changes(former, one.filing) if former and one.filing else ()
    return CaseVersion(
        version=one.number,
        at=one.at,
        by=one.by,
        digest=one.digest,
        changes=tuple(Changed(pointer=each.pointer, before=each.before, after=each.after) for each in found),
    )


async def withdraw(call: Call) -> Answer:
    """Withdraw a case before it is decided; orders that nobody paid are cancelled."""
    return await told.acted(call, clearance.withdraw)


def answered(call: Call, outcome: Lodged | Refused) -> Answer:
    """Say what became of a filing."""
    if isinstance(outcome, Refused):
        headers = {"content-language": call.language}
        return Answer(refused(outcome.findings, call.language), 422, headers, kind=TYPE)
    return told.lodged(outcome)


def _other_filing(case: str) -> UsageError:
    return UsageError(
        "case.other-filing",
        Text(
            en=f"This filing has another declarant or reference than case {case}.",
            es=f"Este trámite tiene otro declarante u otra referencia que el expediente {case}.",
        ),
        Text(
            en="Send it to its own case, or lodge it as a new one.",
            es="Envíelo a su propio expediente, o preséntelo como nuevo.",
        ),
    )


_LODGED: Final = {201: forms.LodgedFiling, 200: forms.LodgedFiling}
DOORS: Final = (
    Door(
        "POST",
        "/v1/filings",
        lodge,
        Text(en="Lodge a filing", es="Presentar un trámite"),
        acts=(Act.FILE,),
        function=Function.FILE,
        takes=Filing,
        kinds=KINDS,
        limit=FILING,
        gives=_LODGED,
        refuses=("filing.refused", "page.declarant"),
        keyed=True,
    ),
    Door(
        "POST",
        "/v1/filings/checks",
        check,
        Text(en="Try a filing out; nothing is kept", es="Probar un trámite; nada se guarda"),
        acts=(Act.FILE,),
        function=Function.FILE,
        takes=Filing,
        kinds=KINDS,
        limit=FILING,
        gives={200: forms.TriedFiling},
        refuses=("filing.refused", "page.declarant"),
    ),
    Door(
        "GET",
        "/v1/cases/{case}/versions",
        list_versions,
        Text(en="Compare the versions of a case", es="Comparar las versiones de un expediente"),
        acts=(Act.FOLLOW, Act.COMMAND, Act.DECIDE, Act.AUDIT),
        gives={200: CaseVersions},
        refuses=told.UNKNOWN,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/versions",
        amend,
        Text(en="Amend a case", es="Modificar un expediente"),
        acts=(Act.FILE,),
        function=Function.FILE,
        takes=Filing,
        kinds=KINDS,
        limit=FILING,
        gives=_LODGED,
        refuses=("filing.refused", "page.declarant", "case.other-filing", "case.unknown", "case.erased"),
        keyed=True,
        recovers=amended,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/withdrawal",
        withdraw,
        Text(en="Withdraw a case", es="Retirar un expediente"),
        acts=(Act.FILE,),
        function=Function.ACT,
        gives={200: forms.CaseStanding},
        refuses=("case.unknown", "case.erased", "case.closed", "case.elsewhere"),
        keyed=True,
        recovers=told.again,
        marked=True,
    ),
)
