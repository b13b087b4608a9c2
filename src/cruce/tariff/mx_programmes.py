"""What a line of a pedimento claims beside a treaty: a sectoral programme (PROSEC), a permit of Regla
Octava.
"""

from __future__ import annotations

from typing import Final

from cruce.law import Measure, TariffLine
from cruce.model import Citation, DeclarationLine, Severity, Text
from cruce.tariff import mx_words as words
from cruce.tariff.mx_words import ADVICE_PERMIT, ADVICE_SECTOR
from cruce.tariff.pedimento import Partida
from cruce.tariff.sheet import Desk
from cruce.tariff.words import ADVICE_CLAIM, fill

UNDER_PERMIT: Final = "9802"
"""The heading of goods that enter under Regla Octava (LIGIE, complementary rule 8)."""

_PROSEC: Final = Citation(law="Decreto PROSEC (DOF 2-8-2002)", article="art. 5")
_REGLA8: Final = Citation(law="LIGIE, art. 2, Reglas Complementarias", article="8a.")


def permit_missing(sheet: Desk, line: DeclarationLine, tariff: TariffLine) -> Text | None:
    """Say why goods under heading 98.02 cannot be rated when no permit of Regla Octava is named.

    A permit on goods of another heading is found, and changes nothing.
    """
    under, named = tariff.code.startswith(UNDER_PERMIT), line.goods.regla8 is not None
    if under == named:
        return None
    says = words.NO_PERMIT if under else words.NOT_UNDER_PERMIT
    sheet.find(
        "tariff.claim.permit",
        f"{line.pointer}/regla8",
        says,
        tariff.code,
        severity=Severity.WARNING,
        advice=ADVICE_PERMIT,
        citation=_REGLA8,
    )
    return fill(says, about=tariff.code) if under else None


def say_sector(
    sheet: Desk, partida: Partida, tariff: TariffLine, relief: Measure | None, *, free: bool
) -> None:
    """Say what became of a claim of PROSEC: no rate for it at hand, or another claim beside it.

    ``relief`` is the measure on IGI that is applied, if any; where the tariff is ``free`` a sector's rate is
    not missed.
    """
    line = partida.item.line
    claim, other = line.goods.prosec, line.goods.preference
    if claim is None:
        return
    granted = relief is not None and asks_sector(relief)
    if partida.tmec and other is not None:
        _say_several(sheet, line, (other.programme, f"PROSEC {claim}"), relief)
    elif not granted and not free:
        sheet.find(
            "tariff.claim.sector",
            f"{line.pointer}/prosec",
            words.NO_SECTOR_RATE,
            tariff.code,
            severity=Severity.WARNING,
            advice=ADVICE_SECTOR,
            citation=_PROSEC,
            claim=claim,
        )


def _say_several(sheet: Desk, line: DeclarationLine, claims: tuple[str, str], relief: Measure | None) -> None:
    """Say that a line makes two claims, and which of them is applied."""
    sheet.find(
        "tariff.claim.several",
        f"{line.pointer}/prosec",
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
