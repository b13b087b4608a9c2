"""The life of what one declaration owes: from estimate to refund, act by act, each on its day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cruce.model import Money, Value
from cruce.treasury import MoneyState


class Step(StrEnum):
    """What can happen to what is owed: by the payer, or by the treasury.

    `RULE` decides a protest; `CLAIM` asks for USMCA treatment after importation (19 USC 1520(d)); `EXTEND`
    puts liquidation off by a year.
    """

    GUARANTEE = "guarantee"
    PAY = "pay"
    CORRECT = "correct"
    EXTEND = "extend"
    LIQUIDATE = "liquidate"
    RELIQUIDATE = "reliquidate"
    PROTEST = "protest"
    RULE = "rule"
    CLAIM = "claim"
    REFUND = "refund"
    DRAW_BACK = "draw_back"
    CANCEL = "cancel"


class Act(Value):
    """One act on its day.

    ``amount`` is the money that moves (pay, refund, draw back), or what is owed from then on (correct,
    liquidate, reliquidate, rule); the other steps have none.
    """

    step: Step
    on: date
    amount: Money | None = None


class Life(Value):
    """How what one declaration owes stands after its acts so far.

    ``owed`` is the latest determination, less what is drawn back; ``held`` what the treasury has of it: paid,
    less given back.
    ``claimed_on`` and ``protested_on`` are the days of a claim and of a protest that are not decided.
    """

    country: str
    entered_on: date
    state: MoneyState = MoneyState.ESTIMATED
    owed: Money
    held: Money
    liquidated_on: date | None = None
    reliquidated_on: date | None = None
    extensions: int = 0
    claimed_on: date | None = None
    protested_on: date | None = None
    last: date

    @property
    def open(self) -> Money:
        """What is still to be paid (positive), or was paid too much (negative)."""
        return self.owed - self.held

    @property
    def determined_on(self) -> date | None:
        """The day of the liquidation or reliquidation that stands."""
        return self.reliquidated_on or self.liquidated_on


def begin(country: str, owed: Money, entered_on: date) -> Life:
    """Begin the life of what a declaration owes with its estimate, on the day of entry or presentation."""
    return Life(
        country=country, entered_on=entered_on, owed=owed, held=Money.zero(owed.currency), last=entered_on
    )
