"""The language in which somebody is answered: as their browser or system asks (RFC 9110, section 12.5.4)."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Final

from cruce.model import LANGUAGES, Language

_MOST: Final = 400
_PARTS: Final = 30


def preferred(said: str) -> Language | None:
    """Read ``Accept-Language``: the language of ours that is wanted most; none where none is wanted."""
    wanted: dict[Language, Decimal] = {}
    for part in said[:_MOST].split(",")[:_PARTS]:
        name, _, weight = part.partition(";")
        short = name.strip()[:2].lower()
        for language in LANGUAGES:
            if short == language:
                wanted[language] = max(_weight(weight), wanted.get(language, Decimal(0)))
    best = max(wanted.values(), default=Decimal(0))
    return next((one for one, weight in wanted.items() if weight == best and weight > 0), None)


def _weight(text: str) -> Decimal:
    name, _, value = text.partition("=")
    if name.strip() != "q":
        return Decimal(1)
    with suppress(InvalidOperation):
        weight = Decimal(value.strip())
        return weight if weight.is_finite() and 0 <= weight <= 1 else Decimal(0)
    return Decimal(0)
