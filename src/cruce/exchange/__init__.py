"""Section to section: signed parcels delivered at least once, mutual witnessing, one process's border."""

from cruce.exchange import minutes
from cruce.exchange.border import Border
from cruce.exchange.delivery import accept, acknowledge, deliver, parcel, relay, settle_all
from cruce.exchange.founding import PUBLIC_KEYS, Grants, found, seeded_salts
from cruce.exchange.minutes import starter_minutes

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
    "relay",
    "seeded_salts",
    "settle_all",
    "starter_minutes",
]
