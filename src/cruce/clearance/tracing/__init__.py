"""Where a case's shipment is: events of EPCIS recorded on it and told on, its timeline, custody and
sealed transit.
"""

from cruce.clearance.tracing.following import Followed, exported, follow
from cruce.clearance.tracing.matching import Match, candidates
from cruce.clearance.tracing.noting import HAND_OVER, OBSERVED, ORDERED, Intake, Noted, order, record

__all__ = [
    "HAND_OVER",
    "OBSERVED",
    "ORDERED",
    "Followed",
    "Intake",
    "Match",
    "Noted",
    "candidates",
    "exported",
    "follow",
    "order",
    "record",
]
