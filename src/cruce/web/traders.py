"""The door of traders and gates on the section's own machine: filings in, cases and receipts out.

There is no register of users yet: whoever reaches this door may file, and present trucks. So it is open to
the section's own machine only, where a gateway that knows its users stands in front of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Final

from litestar import Response, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from cruce import clearance
from cruce.clearance import CaseFile, Refused
from cruce.model import Examination, Presentation
from cruce.section import Section
from cruce.web.desk import BY
from cruce.web.office import Office
from cruce.web.problems import plain_findings, refused, respond
from cruce.web.reading import Asked, body_of, case_of, form_of, office_of
from cruce.web.refusals import not_local

_ACT: Final = 64 << 10


def is_local(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let nobody in from elsewhere, where the settings do not say ``anyone``; raises `PowerError`."""
    office: Office = connection.app.state.office
    host = connection.client.host if connection.client else ""
    if office.section.settings.serve.local == "loopback" and not _is_loopback(host):
        raise not_local()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@post("/v1/filings", guards=[is_local])
async def filings(request: Asked) -> Response[bytes]:
    """Lodge one filing: 201 a new case, 200 the same as before, 422 refused with every finding."""
    outcome = await office_of(request).desk.lodge(await body_of(request))
    if isinstance(outcome, Refused):
        return respond(refused(outcome.findings), 422)
    body = {
        "case": outcome.case,
        "version": outcome.version,
        "fresh": outcome.fresh,
        "findings": plain_findings(outcome.findings),
    }
    return _json(body, 201 if outcome.fresh else 200, {"location": f"/v1/cases/{outcome.case}"})


@get("/v1/cases/{case:str}", guards=[is_local])
async def cases(request: Asked) -> Response[bytes]:
    """Tell how a case stands in this section."""
    return _json(await office_of(request).desk.answer(lambda section: _told(section, case_of(request))))


@get("/v1/cases/{case:str}/receipt", guards=[is_local])
async def receipt(request: Asked) -> Response[bytes]:
    """Give the receipt of a case, as `cruce verify` reads it."""
    return Response(
        str(await office_of(request).receipt(case_of(request))).encode(), media_type="application/json"
    )


@post("/v1/cases/{case:str}/presentation", guards=[is_local])
async def presentation(request: Asked) -> Response[bytes]:
    """Record what the gate saw when the truck came."""
    seen = form_of(await body_of(request, _ACT), Presentation)
    return _json(await office_of(request).desk(lambda section: _presented(section, case_of(request), seen)))


@post("/v1/cases/{case:str}/examination", guards=[is_local])
async def examination(request: Asked) -> Response[bytes]:
    """Record the one examination of a truck for all sections; its team is named in it."""
    found = form_of(await body_of(request, _ACT), Examination)
    return _json(await office_of(request).desk(lambda section: _examined(section, case_of(request), found)))


def _presented(section: Section, case: str, seen: Presentation) -> dict[str, Any]:
    return _done(section, case, clearance.present(section, {case: seen}, BY)[case])


def _examined(section: Section, case: str, found: Examination) -> dict[str, Any]:
    return _done(section, case, clearance.examine(section, {case: found}, BY)[case])


def _done(section: Section, case: str, fault: Exception | None) -> dict[str, Any]:
    if fault is not None:
        raise fault
    return _told(section, case)


def _told(section: Section, case: str) -> dict[str, Any]:
    joint = clearance.joint(section, case)
    row = section.store.case(case)
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
