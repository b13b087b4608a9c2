"""Two (or three) sections in a folder of the test's own, with a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.filings import AS_OF

from cruce.exchange import Border, found, seeded_salts
from cruce.model import Filing, Presentation
from cruce.section import Settings

SEED = bytes(range(32))


class StandingClock:
    """A clock that stands."""

    def __init__(self, now: datetime = AS_OF) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def founded(
    home: Path, sections: Sequence[str] = ("mx", "us"), bank: str = "files", share: str = "0"
) -> Path:
    """Found sections in ``home`` and give it back."""
    settings = [
        Settings.model_validate({"name": name, "bank": bank, "random_share": share}) for name in sections
    ]
    found(home, settings, AS_OF, seed=SEED)
    return home


def opened(home: Path, turn: int = 0) -> Border:
    """Open the border in ``home``; each turn has its own salts."""
    return Border.open(home, clock=StandingClock(), salts=lambda name: seeded_salts(SEED, name, str(turn)))


def seen(filing: Filing, **changes: object) -> Presentation:
    """Give what the gate reads when the truck is as filed."""
    plates = (plate for plate in filing.trip.conveyance.plates)
    trailers = (plate for piece in filing.trip.equipment for plate in piece.plates)
    reading = Presentation(
        at=filing.expected_arrival,
        plates=tuple(plate.number for plate in (*plates, *trailers)),
        seals=tuple(seal.number for seal in filing.trip.seals),
    )
    return reading.model_copy(update=changes)
