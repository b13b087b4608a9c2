"""The life of money: the states of what is owed, and the means by which it is settled or secured."""

from __future__ import annotations

from enum import StrEnum


class MoneyState(StrEnum):
    """How far a receivable has come, from estimate to refund; each step is recorded as an event of its
    own.
    """

    ESTIMATED = "estimated"
    GUARANTEED = "guaranteed"
    PAID = "paid"
    CORRECTED = "corrected"
    LIQUIDATED = "liquidated"
    PROTESTED = "protested"
    REFUNDED = "refunded"
    DRAWN_BACK = "drawn_back"
    CANCELLED = "cancelled"


class Means(StrEnum):
    """How a charge, or a whole declaration, is settled or secured.

    At a bank before release, by a bond behind a US entry, by a guarantee or a tax credit in its place
    (Anexo 22 appendix 13), by another form that settles it, later with the closing of a consolidated
    pedimento; or nothing is due now.
    """

    PAYMENT = "payment"
    BOND = "bond"
    GUARANTEE = "guarantee"
    CREDIT = "credit"
    OTHERWISE = "otherwise"
    LATER = "later"
    NOTHING = "nothing"
