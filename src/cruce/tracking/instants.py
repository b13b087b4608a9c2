"""Moments as RFC 3339 and XML Schema write them, read exactly; leap seconds are moments too."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_LEAP: Final = 60


def is_moment(text: str) -> bool:
    """Tell whether it is a moment with its offset; the 61st second only at the end of a day by UTC."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return False
    day, minute, second, _, offset = found.groups()
    leap = int(second) == _LEAP
    try:  # of years the calendar of 400 repeats, so that year 0 and the edge of the calendar are days too
        local = datetime.fromisoformat(
            f"{int(day[:4]) % 400 + 2000}{day[4:]}T{minute}:{'59' if leap else second}"
        )
    except ValueError:
        return False
    at = local.replace(tzinfo=_zone(offset)).astimezone(UTC)
    return not leap or (at.hour, at.minute) == (23, 59)


def moment(text: str) -> datetime | None:
    """Read a moment, to the microsecond and in UTC; a leap second as the last microsecond before it ends.

    None where it is no moment, or one that lies beyond the calendar of the program.
    """
    parts = _split(text)
    if parts is None:
        return None
    at, fraction, leap = parts
    micro = timedelta(microseconds=int((fraction + "000000")[:6]))
    return at + timedelta(microseconds=999_999) if leap else at + micro


def canonical_moment(text: str) -> str:
    """Write a moment in UTC with milliseconds and ``Z``, half a millisecond rounded up; other text as it is.

    The rounding is that of the published vectors (``.3142715`` becomes ``.314``).
    """
    parts = _split(text.strip())
    if parts is None:
        return text
    at, fraction, leap = parts
    millis = (int((fraction + "0000")[:4]) + 5) // 10
    if leap:
        return f"{at:%Y-%m-%dT%H:%M}:60.{min(millis, 999):03}Z"
    try:
        at += timedelta(milliseconds=millis)
    except OverflowError:
        return text
    return f"{at.year:04}-{at:%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _split(text: str) -> tuple[datetime, str, bool] | None:
    """Take a moment apart: the whole second in UTC, the digits of its fraction, whether it is a leap
    second.
    """
    found = _MOMENT.fullmatch(text)
    if found is None or not is_moment(text):
        return None
    day, minute, second, fraction, offset = found.groups()
    leap = int(second) == _LEAP
    try:
        local = datetime.fromisoformat(f"{day}T{minute}:{'59' if leap else second}")
        at = local.replace(tzinfo=_zone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at, fraction or "", leap


def _zone(offset: str) -> timezone:
    if offset in ("Z", "z"):
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:])
    return timezone((-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
