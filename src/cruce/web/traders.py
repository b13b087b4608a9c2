"""The doors of systems: traders' filings in, gates' readings, cases and receipts out.

A system comes in by the key of an account, and may do what the account may. Without a key the doors are open
to the section's own machine only, for a gateway that knows its users itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, Final

from litestar import Response, get, post

from cruce import clearance
from cruce.clearance import CaseFile, Refused, reads
from cruce.model import Examination, Presentation, UsageError
from cruce.section import Section
from cruce.web.desk import BY
from cruce.web.entitled import not_yours, require_delegation, require_sight
from cruce.web.identity import Account, Act
from cruce.web.problems import plain_findings, refused, respond
from cruce.web.reading import Asked, body_of, case_of, form_of, office_of
from cruce.web.refusals import no_such_key, not_local

_ACT: Final = 64 << 10


def caller(request: Asked, act: Act) -> Account | None:
    """Tell as whom a system comes in: an account that may do this, or none on the section's own machine.

    Raises `PowerError` ``serve.not-local``, ``serve.key`` (no account has it) and ``page.not-yours``.
    """
    office = office_of(request)
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if not key:
        host = request.client.host if request.client else ""
        if office.section.settings.serve.local == "loopback" and not _is_loopback(host):
            raise not_local()
        return None
    with suppress(UsageError):  # a file that is broken now: those known before stay so
        office.sessions.accounts.refresh()
    account = office.sessions.accounts.with_key(key.strip()) if scheme.lower() == "bearer" else None
    if account is None:
        raise no_such_key()
    if not account.may(act):
        raise not_yours()
    return account


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@post("/v1/filings")
async def filings(request: Asked) -> Response[bytes]:
    """Lodge one filing: 201 a new case, 200 the same as before, 422 refused with every finding."""
    who = caller(request, Act.FILE)
    content = await body_of(request)
    if who is not None:
        require_delegation(who, content)
    outcome = await office_of(request).desk.lodge(content, who.person if who else BY)
    if isinstance(outcome, Refused):
        return respond(refused(outcome.findings), 422)
    body = {
        "case": outcome.case,
        "version": outcome.version,
        "fresh": outcome.fresh,
        "findings": plain_findings(outcome.findings),
    }
    return _json(body, 201 if outcome.fresh else 200, {"location": f"/v1/cases/{outcome.case}"})


@get("/v1/cases/{case:str}")
async def cases(request: Asked) -> Response[bytes]:
    """Tell how a case stands in this section."""
    who, case = caller(request, Act.FOLLOW), case_of(request)
    return _json(await office_of(request).desk.answer(lambda section: _shown(section, case, who)))


@get("/v1/cases/{case:str}/receipt")
async def receipt(request: Asked) -> Response[bytes]:
    """Give the receipt of a case, as `cruce verify` reads it."""
    who, case = caller(request, Act.FOLLOW), case_of(request)
    await office_of(request).desk.answer(lambda section: _told(section, case, who))
    return Response(str(await office_of(request).receipt(case)).encode(), media_type="application/json")


@post("/v1/cases/{case:str}/presentation")
async def presentation(request: Asked) -> Response[bytes]:
    """Record what the gate saw when the truck came."""
    who, case = caller(request, Act.PRESENT), case_of(request)
    seen = form_of(await body_of(request, _ACT), Presentation)
    return _json(await office_of(request).desk(lambda section: _presented(section, case, seen, who)))


@post("/v1/cases/{case:str}/examination")
async def examination(request: Asked) -> Response[bytes]:
    """Record the one examination of a truck for all sections; its team is named in it."""
    who, case = caller(request, Act.EXAMINE), case_of(request)
    found = form_of(await body_of(request, _ACT), Examination)
    return _json(await office_of(request).desk(lambda section: _examined(section, case, found, who)))


def _presented(section: Section, case: str, seen: Presentation, who: Account | None) -> dict[str, Any]:
    by = _actor(section, case, who)
    return _done(section, case, clearance.present(section, {case: seen}, by)[case])


def _examined(section: Section, case: str, found: Examination, who: Account | None) -> dict[str, Any]:
    by = _actor(section, case, who)
    return _done(section, case, clearance.examine(section, {case: found}, by)[case])


def _actor(section: Section, case: str, who: Account | None) -> str:
    if who is None:
        return BY
    require_sight(section, who, section.store.case(case))
    return who.person


def _done(section: Section, case: str, fault: Exception | None) -> dict[str, Any]:
    if fault is not None:
        raise fault
    return _told(section, case, None)


def _shown(section: Section, case: str, who: Account | None) -> dict[str, Any]:
    """Tell how a case stands, with the read on record."""
    told = _told(section, case, who)
    reads.note(section, case, who.person if who else BY, "web")
    return told


def _told(section: Section, case: str, who: Account | None) -> dict[str, Any]:
    row = section.store.case(case)
    if who is not None:
        require_sight(section, who, row)
    joint = clearance.joint(section, case)
    assert row is not None
    file = CaseFile.model_validate_json(row.body)
    return {
        "case": case,
        "version": row.version,
        "state": joint.state.value,
        "channel": file.channel.value,
        "due": list(file.due),
        "decisions": {
            one.decision.section: {
                "verdict": one.decision.verdict.value,
                "reasons": list(one.decision.reasons),
            }
            for one in joint.decisions
        },
        "waiting_for": list(joint.waiting_for),
        "receivables": [
            {
                "reference": one.reference,
                "amount": format(one.amount, "f"),
                "currency": one.currency,
                "state": one.state,
            }
            for one in section.store.receivables_of(case)
        ],
    }


def _json(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status_code=status, media_type="application/json", headers=headers)


DOORS: Final = (filings, cases, receipt, presentation, examination)
