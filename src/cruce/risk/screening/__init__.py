"""Screening: who stands on a list of parties, by identifier, by name, or by a name that is like it.

`read_list` takes a list in any form that authorities publish; `screen` asks the lists about everyone in a
movement, `search` one list about anyone, with the reasons; `changes` tells two editions apart.
"""

from cruce.risk.screening.editions import Changes, changes
from cruce.risk.screening.entries import Listed, ListIndex
from cruce.risk.screening.formats import read_list, read_lists
from cruce.risk.screening.in_force import Taken, list_of, pack, take_lists, unpacked
from cruce.risk.screening.judge import Asked
from cruce.risk.screening.movement import Alert, Match, participants, screen
from cruce.risk.screening.own_form import load_list
from cruce.risk.screening.places import country_names
from cruce.risk.screening.remembered import Cleared, Remembered, fingerprint
from cruce.risk.screening.search import Hit, search

__all__ = [
    "Alert",
    "Asked",
    "Changes",
    "Cleared",
    "Hit",
    "ListIndex",
    "Listed",
    "Match",
    "Remembered",
    "Taken",
    "changes",
    "country_names",
    "fingerprint",
    "list_of",
    "load_list",
    "pack",
    "participants",
    "read_list",
    "read_lists",
    "screen",
    "search",
    "take_lists",
    "unpacked",
]
