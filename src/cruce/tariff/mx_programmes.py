"""What a line of a pedimento claims beside a treaty: a sectoral programme (PROSEC), a permit of Regla
Octava.
"""

from __future__ import annotations

from typing import Final

from cruce.law import Measure, TariffLine
from cruce.model import Citation, Severity, Text
from cruce.tariff import mx_words as words
from cruce.tariff.mx_words import ADVICE_PERMIT, ADVICE_SECTOR
from cruce.tariff.plans import Desk
from cruce.tariff.words import ADVICE_CLAIM, fill

UNDER_PERMIT: Final = "9802"
"""The heading of goods that enter under Regla Octava (LIGIE, complementary rule 8)."""

_PROSEC: Final = Citation(law="Decreto PROSEC (DOF 2-8-2002)", article="art. 5")
_REGLA8: Final = Citation(law="LIGIE, art. 2, Reglas Complementarias", article="8a.")


def permit_missing(desk: Desk, permit: str | None, pointer: str, tariff: TariffLine) -> Text | None:
    """Say why goods under heading 98.02 cannot be rated when no permit of Regla Octava is named.

    A permit on goods of another heading is found, at the line's pointer, and changes nothing.
    """
    under, named = tariff.code.startswith(UNDER_PERMIT), permit is not None
    if under == named:
        return None
    says = words.NO_PERMIT if under else words.NOT_UNDER_PERMIT
    desk.find(
        "tariff.claim.permit",
        f"{pointer}/regla8",
        says,
        tariff.code,
        severity=Severity.WARNING,
        advice=ADVICE_PERMIT,
        citation=_REGLA8,
    )
    return fill(says, about=tariff.code) if under else None


def say_sector(desk: Desk, pointer: str, claim: str, tariff: TariffLine) -> None:
    """Say at a line's pointer that no rate of the sector of PROSEC that it claims is at hand."""
    desk.find(
        "tariff.claim.sector",
        f"{pointer}/prosec",
        words.NO_SECTOR_RATE,
        tariff.code,
        severity=Severity.WARNING,
        advice=ADVICE_SECTOR,
        citation=_PROSEC,
        claim=claim,
    )


def say_several(desk: Desk, pointer: str, claims: tuple[str, str], relief: Measure | None) -> None:
    """Say at a line's pointer that it makes two claims, and which of them is applied."""
    desk.find(
        "tariff.claim.several",
        f"{pointer}/prosec",
        words.SEVERAL,
        severity=Severity.WARNING,
        advice=ADVICE_CLAIM,
        first=claims[0],
        second=claims[1],
        taken=words.GENERAL if relief is None else relief.says,
    )


def asks_sector(measure: Measure) -> bool:
    """Tell whether a measure is the rate of a sector of PROSEC."""
    return any(condition.fact == "prosec" for condition in measure.where)
