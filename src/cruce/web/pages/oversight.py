"""Oversight: a decision traced to law, rules and minutes, checked against the log, and computed again.

Who read what, and what was overridden, stands beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from cruce.clearance import CaseFile, officers, overriding, proving, reads
from cruce.credentials import JointReceipt, Proven, ProvenErasure, verify, verify_bundle
from cruce.model import CruceError, Minute, PowerError, Profile, ProofError, SignedDecision, UsageError
from cruce.section import Section
from cruce.store import CaseRow
from cruce.web.entitled import not_yours, require_sight
from cruce.web.identity import Account, Act
from cruce.web.office import ring_of
from cruce.web.pages import casework
from cruce.web.pages.entering import Who, require
from cruce.web.pages.places import zone_for
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, case_of, office_of
from cruce.web.refusals import large

_READS: Final = 60
_RECEIPT: Final = 1 << 20
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Trace:
    """One case for who oversees: acts with their proofs, decisions, what they rest on, who read it."""

    acts: Sequence[casework.Traced]
    decisions: Sequence[SignedDecision]
    rules: tuple[str, ...]
    minutes: tuple[Minute, ...]
    reads: Sequence[reads.Read]
    overrides: Sequence[Any]
    zone: str


@get("/proof")
async def proof(request: Asked) -> Response[bytes]:
    """Trace a case: each act just checked against the log, each decision to law, rules and minutes."""
    who = require(request, Act.AUDIT)
    case = request.query_params.get("case", "").strip()[:_LONGEST]
    office = office_of(request)
    found = await office.desk.answer(lambda section: _trace(section, case, who[0])) if case else None
    told = await office.desk.answer(
        lambda section: _standing(section, {} if case else office.board.overridden)
    )
    return page(request, "proof.html", who, **_traced(request, who, case, found), **told)


@get("/proof/{case:str}/replay")
async def replay(request: Asked) -> Response[bytes]:
    """Verify the bundle of a section's decision and compute it again: the same, or where it differs."""
    who = require(request, Act.AUDIT)
    office, case = office_of(request), case_of(request)
    found = await office.desk.answer(lambda section: _trace(section, case, who[0]))
    told = await office.desk.answer(lambda section: _standing(section, {}))
    replayed, fault = None, None
    try:
        replayed = await _replayed(request, case)
    except CruceError as error:
        fault = error
    return page(request, "proof.html", who, **_traced(request, who, case, found, replayed, fault), **told)


def _traced(
    request: Asked,
    who: Who,
    case: str,
    found: Trace | None,
    replayed: proving.Replay | None = None,
    fault: CruceError | None = None,
) -> dict[str, Any]:
    zone = found.zone if found else zone_for(request, who[0])
    return {"case": case, "found": found, "replayed": replayed, "fault": fault, "zone": zone}


async def _replayed(request: Asked, case: str) -> proving.Replay:
    """Compute a decision again from its bundle alone, away from the thread that works on the section."""
    office = office_of(request)
    bundle, ring = await office.desk.answer(lambda section: (proving.bundle(section, case), ring_of(section)))

    def work() -> proving.Replay:
        proven = verify_bundle(bundle, ring)
        if isinstance(proven, ProvenErasure):
            raise not_yours()
        return proving.replay(proven)

    return await asyncio.to_thread(work)


@get("/verify", sync_to_thread=False)
def verifying(request: Asked) -> Response[bytes]:
    """Take a receipt from anybody, to verify it."""
    return page(request, "verify.html", None, **_verdict(request))


@post("/verify")
async def verified(request: Asked) -> Response[bytes]:
    """Verify a receipt with public keys alone, and say what it proves or what is wrong with it."""
    told = request.headers.get("content-length", "")
    if not told.isdecimal() or int(told) > _RECEIPT:
        raise large(_RECEIPT)
    sent = await request.form()
    file = sent.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    content = content or str(sent.get("text", "")).encode()
    ring = await office_of(request).desk.answer(ring_of)
    proven, fault = None, None
    try:
        proven = verify(JointReceipt.parse(content), ring)
    except (ProofError, UsageError) as error:
        fault = error
    return page(
        request, "verify.html", None, status=422 if fault else 200, **_verdict(request, proven, fault)
    )


def _verdict(request: Asked, proven: Proven | None = None, fault: CruceError | None = None) -> dict[str, Any]:
    return {"proven": proven, "fault": fault, "zone": zone_for(request, None)}


def _trace(section: Section, case: str, account: Account) -> Trace:
    acts = casework.traced(section, case, account)
    row = section.store.case(case)
    file = CaseFile.model_validate_json(row.body) if row else None
    made = tuple(file.decisions.values()) if file else ()
    content = section.store.content(file.profile) if file else None
    profile = Profile.model_validate_json(content) if content else None
    rules = tuple(dict.fromkeys(one.rule for one in profile.reasons)) if profile else ()
    under = {name for one in made for name in one.decision.under}
    known = section.agreed.minutes
    return Trace(
        acts=acts,
        decisions=made,
        rules=(*rules, *(profile.relied_on if profile else ())),
        minutes=tuple(known[name] for name in sorted(under) if name in known),
        reads=_reads(section, case, account),
        overrides=file.matters.overrides if file else (),
        zone=_zone(section, account, row),
    )


def _zone(section: Section, account: Account, row: CaseRow | None) -> str:
    """Tell the time zone of a case's crossing; of a case that was erased nobody knows it."""
    return (
        "UTC" if row is None else casework.zone_of(section, require_sight(section, account, row)[2].crossing)
    )


def _reads(section: Section, case: str, account: Account) -> Sequence[reads.Read]:
    """List who read a case, for those whom the section names to oversee it, where it names any."""
    try:
        officers.require_oversight(section, account.person)
    except PowerError:
        return ()
    return reads.reads(section, case)[-_READS:][::-1]


def _standing(section: Section, overridden: Mapping[str, datetime]) -> dict[str, Any]:
    """Tell how the log stands, and what officers overrode of late in the cases that are named."""
    newest = nlargest(_READS, list(overridden.items()), key=lambda one: one[1])
    register = overriding.register(section, [case for case, _ in newest])
    latest = nlargest(_READS, register, key=lambda one: one[1].at)
    return {"checkpoint": str(section.store.checkpoint() or ""), "register": latest}


DOORS: Final = (proof, replay, verifying, verified)
