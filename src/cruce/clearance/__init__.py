"""The life of a case: lodge, present, examine, decide; single stop; joint decision; receipt."""

from cruce.clearance import alerts, paying
from cruce.clearance.casefile import CaseFile
from cruce.clearance.hearing import hear
from cruce.clearance.lodging import Lodged, Refused, amend, lodge, withdraw
from cruce.clearance.officers import require_own_officer
from cruce.clearance.presenting import examine, present, rule
from cruce.clearance.proving import joint, receipt

__all__ = [
    "CaseFile",
    "Lodged",
    "Refused",
    "alerts",
    "amend",
    "examine",
    "hear",
    "joint",
    "lodge",
    "paying",
    "present",
    "receipt",
    "require_own_officer",
    "rule",
    "withdraw",
]
