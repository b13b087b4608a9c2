"""Appointments at a crossing: what a lane takes when, which section sells which part of it, what was sold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from cruce.model.codes import Instant, SectionName, Word
from cruce.model.text import Value

_MIDNIGHT: Final = "24:00"
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
Clock = Annotated[str, Field(pattern=rf"^(?:{_CLOCK.pattern})$")]


class Slots(Value):
    """The appointments of a lane: slots of so many minutes between two times on the clock of the crossing.

    ``shares`` says how many trucks each section may sell in a slot: together they are what the lane takes, so
    that no section has to ask another before it sells.
    """

    minutes: Annotated[int, Field(ge=5, le=720)]
    opens: Clock = "00:00"
    closes: Clock = _MIDNIGHT
    shares: dict[SectionName, Annotated[int, Field(ge=0, le=1000)]]

    @model_validator(mode="after")
    def _in_order(self) -> Slots:
        if self.opens >= self.closes:
            raise ValueError("slots that close before they open")
        return self

    def starts(self, day: date, zone: str) -> tuple[datetime, ...]:
        """List when the slots of a day start, in UTC; a changed clock skips and repeats none."""
        place = ZoneInfo(zone)
        first, last = (_moment(day, one, place) for one in (self.opens, self.closes))
        length = timedelta(minutes=self.minutes)
        return tuple(first + length * number for number in range((last - first) // length))


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == _MIDNIGHT:
        day, clock = day + timedelta(days=1), "00:00"
    local = datetime.combine(day, time.fromisoformat(clock), zone)
    return local.astimezone(UTC)


class Booking(Value):
    """An appointment of a case: in which lane and slot, which section sold it, when and to whom."""

    section: SectionName
    crossing: str
    lane: Word
    starts: Instant
    ends: Instant
    at: Instant
    by: str

    def missed(self, now: datetime, *, came: bool) -> bool:
        """Tell whether the slot is over and the truck did not come."""
        return not came and now >= self.ends
