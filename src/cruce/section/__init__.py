"""One national section, created or opened: its law, store, keys, rules, lists, peers and clock.

The only place where things are opened. What a section decides, and when, is for `cruce.clearance`.
`equipment` reads the law, lists and model of a section that is not opened, and puts a list or model in place.
"""

from cruce.section import equipment
from cruce.section.founding import acquaint, create, must_be_new
from cruce.section.identity import Keys, Peer, Settings, derive
from cruce.section.opened import MINUTES, Clock, Section, few_collections, grant, utc_now
from cruce.section.refusals import unwritable

__all__ = [
    "MINUTES",
    "Clock",
    "Keys",
    "Peer",
    "Section",
    "Settings",
    "acquaint",
    "create",
    "derive",
    "equipment",
    "few_collections",
    "grant",
    "must_be_new",
    "unwritable",
    "utc_now",
]
