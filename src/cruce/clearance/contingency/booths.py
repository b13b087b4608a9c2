"""Keys of booths that were declared compromised: from when on, and what their journals say after that."""

from __future__ import annotations

import json
from datetime import datetime

from cruce.clearance.contingency.arrivals import REGISTER, revoked_since
from cruce.clearance.contingency.journal import Journal
from cruce.clearance.contingency.refusals import broken
from cruce.clearance.officers import require_own_officer
from cruce.ledger import Verifier
from cruce.model import digest
from cruce.section import Section
from cruce.store import Draft


def revoke_booth(section: Section, booth: Verifier, by: str, since: datetime, reason: str) -> None:
    """Declare a booth's key compromised from an instant on: nothing of later is taken in, no copy is made.

    A booth gets another key by `cruce booth key`, and a copy for that. Raises `PowerError` ``case.nobody``,
    ``case.other-officer``.
    """
    require_own_officer(section, by)
    body = {"booth": str(booth), "since": since.isoformat(), "reason": reason}
    draft = Draft("clearance.booth_revoked", REGISTER, 1, section.clock(), by, body)
    section.store.one(lambda transaction: transaction.record(draft, None))


def require_unrevoked(section: Section, journal: bytes, read: Journal, known: int, booth: Verifier) -> None:
    """Raise `ProofError` ``booth.journal-revoked`` where a line not known yet is of after the revocation; and
    put that on record.
    """
    events = section.store.events(REGISTER)
    since = revoked_since(events, booth)
    late = [one.number for one in read.entries[known:] if since is not None and one.at >= since]
    if not late:
        return
    body = {"booth": str(booth), "journal": digest(journal), "line": late[0]}
    told = [json.loads(one.content)["body"] for one in events if one.kind == "clearance.journal_refused"]
    if body not in told:
        draft = Draft("clearance.journal_refused", REGISTER, 1, section.clock(), section.name, body)
        section.store.one(lambda transaction: transaction.record(draft, None))
    raise broken("journal-revoked", late[0])
