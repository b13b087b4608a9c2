"""Section to section: signed parcels delivered at least once, mutual witnessing, one process's border."""

from cruce.exchange.border import PUBLIC_KEYS, Border, found, seeded_salts
from cruce.exchange.delivery import accept, acknowledge, deliver, parcel, relay, settle_all
from cruce.exchange.minutes import starter_minutes

__all__ = [
    "PUBLIC_KEYS",
    "Border",
    "accept",
    "acknowledge",
    "deliver",
    "found",
    "parcel",
    "relay",
    "seeded_salts",
    "settle_all",
    "starter_minutes",
]
