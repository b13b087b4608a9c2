"""One national section, created or opened: its law, store, keys, rules, lists, peers and clock.

The only place where things are opened. What a section decides, and when, is for `cruce.clearance`.
`equipment` reads the law, lists and model of a section that is not opened, and puts a list or model in place;
`keyring` changes its key files, `succession` tells for what each key counts that it had.
`storing` knows where the record is, and takes turns on it with other processes.
"""

from cruce.section import equipment, founding, storing
from cruce.section.founding import acquaint, create
from cruce.section.identity import Keys, Peer, Settings, derive
from cruce.section.opened import Clock, Section, few_collections, grant, utc_now
from cruce.section.storing import MINUTES

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
    "founding",
    "grant",
    "storing",
    "utc_now",
]
