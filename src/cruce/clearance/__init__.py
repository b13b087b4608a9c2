"""The life of a case: lodge, present, examine, decide; single stop; joint decision; receipt.

`inspection`: one order, one joint team, evidence, seals, findings.
`proving`: receipts for traders, decision bundles for auditors, and their replay.
`tracing`: events about the shipment, its way, custody and sealed transit.
"""

from cruce.clearance import alerts, contingency, paying, proving
from cruce.clearance.casefile import CaseFile
from cruce.clearance.hearing import hear
from cruce.clearance.inspection.finding import examine
from cruce.clearance.lodging import Lodged, Refused, amend, lodge, withdraw
from cruce.clearance.presenting import present, rule
from cruce.clearance.proving import joint

__all__ = [
    "CaseFile",
    "Lodged",
    "Refused",
    "alerts",
    "amend",
    "contingency",
    "examine",
    "hear",
    "joint",
    "lodge",
    "paying",
    "present",
    "proving",
    "rule",
    "withdraw",
]
