"""Claims of preference: whether a line makes one that its origin can carry."""

from __future__ import annotations

from typing import Final, NamedTuple

from cruce.law import TariffLine
from cruce.model import Citation, DeclarationLine, GoodsItem, PreferenceClaim, Severity
from cruce.tariff import words
from cruce.tariff.plans import Desk
from cruce.tariff.sheet import Sheet

USMCA_NAMES: Final = frozenset({"USMCA", "T-MEC", "TMEC", "CUSMA", "S"})
USMCA_PARTIES: Final = frozenset({"US", "MX", "CA"})
USMCA_SYMBOLS: Final = frozenset({"S", "S+"})

_ORIGINATING: Final = Citation(law="USMCA / T-MEC", article="art. 4.2")


class Claim(NamedTuple):
    """What of a claim decides on the rate: the programme, and the symbol of its column."""

    programme: str
    symbol: str | None


def is_usmca(claim: Claim | PreferenceClaim) -> bool:
    """Tell whether a claim is made under the agreement of the three countries, by whichever of its names."""
    return claim.programme in USMCA_NAMES or claim.symbol in USMCA_SYMBOLS


def claim_of(goods: GoodsItem) -> Claim | None:
    """Give the claim that goods make, whether or not their origin can carry it."""
    claim = goods.preference
    return None if claim is None else Claim(claim.programme, claim.symbol)


def carried(claim: Claim | None, origin: str) -> Claim | None:
    """Give a claim unless goods of this origin cannot make it."""
    return None if claim is not None and is_usmca(claim) and origin not in USMCA_PARTIES else claim


def claimed(sheet: Sheet, line: DeclarationLine) -> Claim | None:
    """Give the claim of a line, unless its origin cannot carry it: then the line goes on without, and is
    told.
    """
    made = claim_of(line.goods)
    claim = carried(made, line.goods.origin)
    if made is not None and claim is None:
        sheet.find(
            "tariff.claim.origin",
            f"{line.pointer}/preference",
            words.CLAIM_ORIGIN,
            line.goods.origin,
            severity=Severity.WARNING,
            advice=words.ADVICE_CLAIM,
            citation=_ORIGINATING,
        )
    return claim


def no_preference(desk: Desk, pointer: str, tariff: TariffLine, programme: str) -> None:
    """Say of a line, at its pointer, that its claim finds no preference in the law: the general rate
    applies.
    """
    desk.find(
        "tariff.claim.no-preference",
        f"{pointer}/preference",
        words.NO_PREFERENCE,
        tariff.code,
        severity=Severity.WARNING,
        advice=words.ADVICE_CLAIM,
        programme=programme,
    )
