"""The officers of a synthetic day: what an examination of each depth brings to light.

The chances are assumptions of the exercise, not published figures. They follow from what each channel does:
papers are read, loads are scanned, goods are unloaded by a joint team.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

from cruce.model import Channel, Examination, Find
from cruce.traffic import Fault, Truth

CHANCES: Final[dict[Channel, dict[Fault, int]]] = {  # in percent
    Channel.YELLOW: {
        Fault.PAPER: 90,
        Fault.ORIGIN: 50,
        Fault.UNDERVALUATION: 60,
        Fault.LISTED_PARTY: 90,
        Fault.PRECURSOR: 30,
    },
    Channel.ORANGE: {
        Fault.PAPER: 50,
        Fault.ORIGIN: 20,
        Fault.UNDERVALUATION: 20,
        Fault.LISTED_PARTY: 90,
        Fault.PRECURSOR: 60,
        Fault.WEAPON: 80,
        Fault.CASH: 70,
        Fault.SEAL: 95,
    },
    Channel.RED: {
        Fault.PAPER: 95,
        Fault.ORIGIN: 60,
        Fault.UNDERVALUATION: 60,
        Fault.LISTED_PARTY: 95,
        Fault.PRECURSOR: 90,
        Fault.WEAPON: 97,
        Fault.CASH: 95,
        Fault.SEAL: 99,
    },
}
MINUTES: Final = {Channel.YELLOW: 15, Channel.ORANGE: 25, Channel.RED: 90}
_CODES: Final = {
    Fault.PAPER: "document.doubt",
    Fault.ORIGIN: "origin.doubt",
    Fault.UNDERVALUATION: "value.low",
    Fault.LISTED_PARTY: "party.listed",
    Fault.PRECURSOR: "precursor",
    Fault.WEAPON: "weapon",
    Fault.CASH: "cash",
    Fault.SEAL: "seal.anomaly",
}

_FINDS: Final = {
    Fault.PAPER: Find.PAPER,
    Fault.SEAL: Find.PAPER,
    Fault.ORIGIN: Find.REVENUE,
    Fault.UNDERVALUATION: Find.REVENUE,
    Fault.LISTED_PARTY: Find.SEIZURE,
    Fault.PRECURSOR: Find.SEIZURE,
    Fault.WEAPON: Find.SEIZURE,
    Fault.CASH: Find.SEIZURE,
}
_RISING: Final = list(Find)


def examination(
    channel: Channel, truth: Truth, case: str, at: datetime, seed: bytes
) -> tuple[Examination, frozenset[Fault]]:
    """Examine one truck as deep as its channel asks; gives the examination and the faults it found."""
    chances = CHANCES[channel]
    kinds = sorted({planted.kind for planted in truth.faults if planted.kind in chances})
    found = frozenset(kind for kind in kinds if _lot(seed, case, kind) < chances[kind])
    minutes = MINUTES[channel]
    made = Examination(
        at=at + timedelta(minutes=minutes),
        team=("mx: officer", "us: officer"),
        reasons=tuple(sorted(_CODES[kind] for kind in found)),
        find=max((_FINDS[kind] for kind in found), key=_RISING.index, default=Find.NONE),
        minutes_spent=minutes,
    )
    return made, found


def _lot(seed: bytes, case: str, kind: Fault) -> int:
    lot = hmac.digest(seed, f"examination/{case}/{kind.value}".encode(), "sha256")
    return int.from_bytes(lot[:8], "big") % 100
