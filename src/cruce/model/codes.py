"""Identifiers and codes as they stand in documents: shapes only; whether a code exists on a day is for the
law.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

_SEPARATORS = re.compile(r"[.\s]")
_JOINERS: Final = "\u200c\u200d"  # invisible, and yet part of how some scripts are written


def bare(code: object) -> object:
    """Take dots and spaces out of a code (``8708.30.50 90`` is ``8708305090``); other types pass through to
    be refused.
    """
    return _SEPARATORS.sub("", code) if type(code) is str else code


def upper(code: object) -> object:
    """Write an identifier in capitals, without blanks around it; other types pass through to be refused."""
    return code.strip().upper() if type(code) is str else code


def _utc(instant: datetime) -> datetime:
    if not MINYEAR < instant.year < MAXYEAR:  # so that it is a date by the clock of any zone
        raise ValueError("the moment lies at the edge of the calendar")
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A moment with its offset given, kept in UTC and written as ``…Z``."""

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$"), BeforeValidator(upper)]
"""An ISO 3166-1 alpha-2 code of a country."""

SectionName = Annotated[str, Field(pattern=r"^[a-z]{2,8}$")]
"""The name of a national section: ``us``, ``mx`` …"""

Hs6 = Annotated[str, Field(pattern=r"^[0-9]{6}$"), BeforeValidator(bare)]
Hts = Annotated[str, Field(pattern=r"^[0-9]{8}([0-9]{2})?$"), BeforeValidator(bare)]
"""A line of the US tariff, 8 or 10 digits."""

ScheduleB = Annotated[str, Field(pattern=r"^[0-9]{10}$"), BeforeValidator(bare)]
Fraccion = Annotated[str, Field(pattern=r"^[0-9]{8}$"), BeforeValidator(bare)]
"""A fracción arancelaria of the Mexican tariff (LIGIE), 8 digits."""

Nico = Annotated[str, Field(pattern=r"^[0-9]{2}$"), BeforeValidator(bare)]
"""Número de identificación comercial, 2 digits after the fracción."""

Scac = Annotated[str, Field(pattern=r"^[A-Z]{2,4}$"), BeforeValidator(upper)]
"""Standard Carrier Alpha Code, 2 to 4 letters; it has no check digit."""

Caat = Annotated[str, Field(pattern=r"^[A-Z0-9]{4}$"), BeforeValidator(upper)]
"""Código Alfanumérico Armonizado del Transportista, 4 characters; it has no check digit."""

NAME_MOST: Final = 240
Name = Annotated[str, Field(min_length=1, max_length=NAME_MOST)]
Word = Annotated[str, Field(min_length=1, max_length=80)]
Prose = Annotated[str, Field(min_length=1, max_length=1000)]


def is_name(said: str) -> bool:
    """Tell whether a person could read this as a name: in any script, with nothing hidden in it."""
    readable = all(one.isprintable() or one in _JOINERS for one in said)
    return readable and len(said) <= NAME_MOST and any(one.isalnum() for one in said)
