"""Claims of preference: whether a line makes one that its origin can carry."""

from __future__ import annotations

from typing import Final

from cruce.law import TariffLine
from cruce.model import Citation, DeclarationLine, PreferenceClaim, Severity
from cruce.tariff import words
from cruce.tariff.sheet import Desk, Sheet

USMCA_NAMES: Final = frozenset({"USMCA", "T-MEC", "TMEC", "CUSMA", "S"})
USMCA_PARTIES: Final = frozenset({"US", "MX", "CA"})
USMCA_SYMBOLS: Final = frozenset({"S", "S+"})

_ORIGINATING: Final = Citation(law="USMCA / T-MEC", article="art. 4.2")


def is_usmca(claim: PreferenceClaim) -> bool:
    """Tell whether a claim is made under the agreement of the three countries, by whichever of its names."""
    return claim.programme in USMCA_NAMES or claim.symbol in USMCA_SYMBOLS


def claimed(sheet: Sheet, line: DeclarationLine) -> PreferenceClaim | None:
    """Give the claim of a line, unless its origin cannot carry it: then the line goes on without, and is
    told.
    """
    claim = line.goods.preference
    if claim is None or not is_usmca(claim) or line.goods.origin in USMCA_PARTIES:
        return claim
    sheet.find(
        "tariff.claim.origin",
        f"{line.pointer}/preference",
        words.CLAIM_ORIGIN,
        line.goods.origin,
        severity=Severity.WARNING,
        advice=words.ADVICE_CLAIM,
        citation=_ORIGINATING,
    )
    return None


def no_preference(sheet: Desk, line: DeclarationLine, tariff: TariffLine, programme: str) -> None:
    """Say that a claim finds no preference in the law at its tariff line: the general rate applies."""
    sheet.find(
        "tariff.claim.no-preference",
        f"{line.pointer}/preference",
        words.NO_PREFERENCE,
        tariff.code,
        severity=Severity.WARNING,
        advice=words.ADVICE_CLAIM,
        programme=programme,
    )
