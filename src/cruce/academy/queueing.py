"""The queue of a synthetic day: when a truck came to its end, and what a reader beside the road tells of it.

How long trucks stand is an assumption of the exercise, not a published figure: little in the lane of trusted
traders, longer when empty, longest with goods; most wait less than the middle of their span.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

from cruce.model import Presentation
from cruce.tracking import Act, Sighting, epcis, sightings

READER: Final = "queue reader"
_MINUTES: Final = {"FAST": (5, 20), "empty": (10, 35), "standard": (18, 75)}
_ALL: Final = 1 << 16


def entered(seen: Presentation, seed: bytes) -> datetime:
    """Tell when a truck that comes to the booth came to the end of the queue; follows from the seed."""
    least, most = _MINUTES.get(seen.lane or "", _MINUTES["standard"])
    words = "/".join(seen.plates).encode()
    drawn = int.from_bytes(hmac.digest(seed, b"queue/" + words, "sha256")[:2], "big")
    seconds = least * 60 + (most - least) * 60 * drawn * drawn // (_ALL * _ALL)
    return seen.at - timedelta(seconds=seconds)


def reading(seen: Presentation, at: datetime) -> bytes:
    """Write what the reader tells: a document of EPCIS of one truck that stands in the queue."""
    told = Sighting(hash="", act=Act.QUEUED, at=at, things=seen.plates[:1])
    return epcis.written(epcis.document([sightings.event_of(told)], at, [sightings.CONTEXT]))
