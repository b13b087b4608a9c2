"""Oversight: a decision traced to law, rules and minutes, checked against the log, and computed again.

Who read what, and what was overridden, stands beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from heapq import nlargest
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from cruce.clearance import overriding
from cruce.credentials import JointReceipt, Proven, verify
from cruce.model import CruceError, ProofError, UsageError
from cruce.section import Section
from cruce.web.entitled import require_sight
from cruce.web.identity import Account, Act
from cruce.web.office import ring_of
from cruce.web.pages import casework
from cruce.web.pages.casework import zone_for
from cruce.web.pages.entering import require
from cruce.web.pages.rendering import page
from cruce.web.proofs import Trace, replayed, trace
from cruce.web.reading import RECEIPT, Asked, case_of, office_of
from cruce.web.refusals import large

_LATEST: Final = 60
_LONGEST: Final = 40


@get("/proof")
async def proof(request: Asked) -> Response[bytes]:
    """Trace a case: each act just checked against the log, each decision to law, rules and minutes."""
    who = require(request, Act.AUDIT)
    case = request.query_params.get("case", "").strip()[:_LONGEST]
    office = office_of(request)
    traced = await _traced(request, who[0], case)
    told = await office.desk.answer(
        lambda section: _standing(section, {} if case else office.board.overridden)
    )
    return page(request, "proof.html", who, case=case, replayed=None, fault=None, **traced, **told)


@get("/proof/{case:str}/replay")
async def replay(request: Asked) -> Response[bytes]:
    """Verify the bundle of a section's decision and compute it again: the same, or where it differs."""
    who = require(request, Act.AUDIT)
    office, case = office_of(request), case_of(request)
    traced = await _traced(request, who[0], case)
    told = await office.desk.answer(lambda section: _standing(section, {}))
    again, fault = None, None
    try:
        again = await replayed(office, case)
    except CruceError as error:
        fault = error
    return page(request, "proof.html", who, case=case, replayed=again, fault=fault, **traced, **told)


@get("/verify", sync_to_thread=False)
def verifying(request: Asked) -> Response[bytes]:
    """Take a receipt from anybody, to verify it."""
    return page(request, "verify.html", None, **_verdict(request))


@post("/verify")
async def verified(request: Asked) -> Response[bytes]:
    """Verify a receipt with public keys alone, and say what it proves or what is wrong with it."""
    told = request.headers.get("content-length", "")
    if not told.isdecimal() or int(told) > RECEIPT:
        raise large(RECEIPT)
    sent = await request.form()
    file = sent.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    content = content or str(sent.get("text", "")).encode()
    ring = await office_of(request).desk.answer(ring_of)
    proven, fault = None, None
    try:
        proven = await asyncio.to_thread(lambda: verify(JointReceipt.parse(content), ring))
    except (ProofError, UsageError) as error:
        fault = error
    return page(
        request, "verify.html", None, status=422 if fault else 200, **_verdict(request, proven, fault)
    )


def _verdict(request: Asked, proven: Proven | None = None, fault: CruceError | None = None) -> dict[str, Any]:
    return {"proven": proven, "fault": fault, "zone": zone_for(request, None)}


async def _traced(request: Asked, account: Account, case: str) -> dict[str, Any]:
    """Trace a case, if one is named; its times are told as at its crossing, where that is known."""

    def work(section: Section) -> tuple[Trace, str | None]:
        found, row = trace(section, case, account.person), section.store.case(case)
        if row is None:  # of a case that was erased nobody knows the crossing
            return found, None
        return found, casework.zone_of(section, require_sight(section, account, row)[2].crossing)

    found, zone = await office_of(request).desk.answer(work) if case else (None, None)
    return {"found": found, "zone": zone or zone_for(request, account)}


def _standing(section: Section, overridden: Mapping[str, datetime]) -> dict[str, Any]:
    """Tell how the log stands, and what officers overrode of late in the cases that are named."""
    newest = nlargest(_LATEST, list(overridden.items()), key=lambda one: one[1])
    register = overriding.register(section, [case for case, _ in newest])
    latest = nlargest(_LATEST, register, key=lambda one: one[1].at)
    return {"checkpoint": str(section.store.checkpoint() or ""), "register": latest}


DOORS: Final = (proof, replay, verifying, verified)
