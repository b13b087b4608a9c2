"""Decide anyway: under a co-signed power a section, port or booth acts alone, and answers for it after."""

from cruce.clearance.contingency.alone import decide_alone
from cruce.clearance.contingency.arrivals import REGISTER, Copy, Expected, make_copy, open_copy
from cruce.clearance.contingency.booths import revoke_booth
from cruce.clearance.contingency.contact import last_contact, note_contact
from cruce.clearance.contingency.drill import Drilled, drill, drills
from cruce.clearance.contingency.following import FollowUp, follow_up, follow_ups, work_on
from cruce.clearance.contingency.healing import (
    Reconciliation,
    TakenIn,
    booth_of,
    reconciliation,
    take_in,
)
from cruce.clearance.contingency.journal import Journal, decide_at_booth, read_journal
from cruce.clearance.contingency.refusals import objection
from cruce.clearance.contingency.standing import Licence, Link, status
from cruce.clearance.contingency.verdict import Answer, Before, BoothVerdict, verdict
from cruce.clearance.resuming import resume

__all__ = [
    "REGISTER",
    "Answer",
    "Before",
    "BoothVerdict",
    "Copy",
    "Drilled",
    "Expected",
    "FollowUp",
    "Journal",
    "Licence",
    "Link",
    "Reconciliation",
    "TakenIn",
    "booth_of",
    "decide_alone",
    "decide_at_booth",
    "drill",
    "drills",
    "follow_up",
    "follow_ups",
    "last_contact",
    "make_copy",
    "note_contact",
    "objection",
    "open_copy",
    "read_journal",
    "reconciliation",
    "resume",
    "revoke_booth",
    "status",
    "take_in",
    "verdict",
    "work_on",
]
