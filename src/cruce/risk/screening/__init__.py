"""Screening: who stands on a list of parties, by identifier, by name, or by a name that is like it."""

from cruce.risk.screening.entries import Kind, Listed, ListIndex
from cruce.risk.screening.movement import (
    Alert,
    Match,
    Participant,
    country,
    identifiers,
    participants,
    screen,
)
from cruce.risk.screening.own_form import load_list

__all__ = [
    "Alert",
    "Kind",
    "ListIndex",
    "Listed",
    "Match",
    "Participant",
    "country",
    "identifiers",
    "load_list",
    "participants",
    "screen",
]
