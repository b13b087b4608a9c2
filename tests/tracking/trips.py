"""Sightings for the tests of one shipment's way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from cruce.tracking import Act, Sighting
from cruce.tracking.sightings import HandOver, Signature

NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
_number = count(1)


def at(minutes: float) -> datetime:
    """Give a moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def seen(act: Act, minutes: float = 0, **more: Any) -> Sighting:
    """Make a sighting with a hash of its own."""
    return Sighting(hash=f"ni:///sha-256;{next(_number):064x}?ver=CBV2.0", act=act, at=at(minutes), **more)


def position(minutes: float, lat: str, lon: str) -> Sighting:
    """Make a position."""
    return seen(Act.POSITION, minutes, lat=Decimal(lat), lon=Decimal(lon))


def handed(
    minutes: float,
    giver: str,
    taker: str,
    given: str | None = "",
    taken: str | None = "",
    holds: bool | None = True,
) -> Any:
    """Make a hand-over that both sides signed, with keys named for them; None leaves a signature out."""

    def signed(side: str, key: str | None) -> Signature | None:
        return None if key is None else Signature(key=key or f"key of {side}", hex="ab", holds=holds)

    made = HandOver(giver=giver, taker=taker, given=signed(giver, given), taken=signed(taker, taken))
    return seen(Act.HANDED_OVER, minutes, hand_over=made)


def codes(found: Any) -> list[str]:
    """Name the deviations."""
    return [one.code for one in found]
