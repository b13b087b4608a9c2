"""Section to section: signed parcels delivered at least once, mutual witnessing, one process's border.

`signatures` signs HTTP messages, `pulling` takes parcels from a peer. `http`, the line to a peer over a
network, is loaded by who uses it only: no command of one process needs a client.
"""

from cruce.exchange import minutes, publication, pulling, signatures
from cruce.exchange.border import Border
from cruce.exchange.delivery import accept, acknowledge, deliver, parcel, relay, settle_all
from cruce.exchange.founding import Grants, found, seeded_salts
from cruce.exchange.keys import PUBLIC_KEYS

__all__ = [
    "PUBLIC_KEYS",
    "Border",
    "Grants",
    "accept",
    "acknowledge",
    "deliver",
    "found",
    "minutes",
    "parcel",
    "publication",
    "pulling",
    "relay",
    "seeded_salts",
    "settle_all",
    "signatures",
]
