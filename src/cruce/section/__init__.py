"""One national section, created or opened: its law, store, keys, rules, lists, peers and clock.

The only place where things are opened. What a section decides, and when, is for `cruce.clearance`.
`equipment` reads the law and lists of a section that is not opened, and puts a list in place.
"""

from cruce.section import equipment
from cruce.section.founding import acquaint, create, must_be_new
from cruce.section.identity import Keys, Peer, Settings, derive
from cruce.section.models import model_in_force, put_model
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
    "model_in_force",
    "must_be_new",
    "put_model",
    "unwritable",
    "utc_now",
]
