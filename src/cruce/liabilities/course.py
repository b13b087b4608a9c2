"""Which act may follow which: the states of money as law orders them, country by country."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from cruce.law import Law, Unknown
from cruce.liabilities.life import Act, Life, Step
from cruce.liabilities.terms import correctable_until, liquidated_by, term
from cruce.liabilities.words import ADVICE, FAULTS, STATES, STEPS
from cruce.model import Citation, Finding, Money, Severity
from cruce.treasury import MoneyState

_S = MoneyState
_UNPAID = frozenset({_S.ESTIMATED, _S.GUARANTEED})
_DEPOSITED = frozenset({_S.PAID, _S.CORRECTED})
_LIQUIDATED = frozenset({_S.LIQUIDATED, _S.REFUNDED})

COURSES: Final[Mapping[str, Mapping[Step, frozenset[MoneyState]]]] = MappingProxyType(
    {
        "us": {
            Step.GUARANTEE: frozenset({_S.ESTIMATED}),
            Step.PAY: _UNPAID | {_S.CORRECTED, _S.LIQUIDATED},
            Step.CORRECT: _DEPOSITED,
            Step.EXTEND: _DEPOSITED,
            Step.LIQUIDATE: _DEPOSITED,
            Step.RELIQUIDATE: _LIQUIDATED,
            Step.PROTEST: _LIQUIDATED,
            Step.RULE: frozenset({_S.PROTESTED}),
            Step.CLAIM: _DEPOSITED | _LIQUIDATED,
            Step.REFUND: _LIQUIDATED,
            Step.DRAW_BACK: _DEPOSITED | _LIQUIDATED,
            Step.CANCEL: _UNPAID,
        },
        # A pedimento is the payer's own determination (LA art. 81): no act of liquidation follows it.
        "mx": {
            Step.GUARANTEE: frozenset({_S.ESTIMATED}),
            Step.PAY: _UNPAID | {_S.CORRECTED},
            Step.CORRECT: _DEPOSITED | {_S.REFUNDED},
            Step.REFUND: frozenset({_S.CORRECTED}),
            Step.CANCEL: _UNPAID,
        },
    }
)
"""The states out of which each step leads, by country."""

_LEADS_TO: Final = {
    Step.GUARANTEE: _S.GUARANTEED,
    Step.PAY: _S.PAID,
    Step.CORRECT: _S.CORRECTED,
    Step.LIQUIDATE: _S.LIQUIDATED,
    Step.RELIQUIDATE: _S.LIQUIDATED,
    Step.PROTEST: _S.PROTESTED,
    Step.RULE: _S.LIQUIDATED,
    Step.REFUND: _S.REFUNDED,
    Step.DRAW_BACK: _S.DRAWN_BACK,
    Step.CANCEL: _S.CANCELLED,
}
_MOVES: Final = {Step.PAY: 1, Step.REFUND: -1, Step.DRAW_BACK: -1}
_DETERMINES: Final = frozenset({Step.CORRECT, Step.LIQUIDATE, Step.RELIQUIDATE, Step.RULE})


def advance(life: Life, act: Act, law: Law) -> tuple[Life, tuple[Finding, ...]]:
    """Take one step in the life of a liability, or say why the law does not allow it.

    With a finding the life comes back as it was. An entry that nobody liquidated in time is deemed
    liquidated as entered before the act is looked at (19 USC 1504(a)).
    """
    life = deemed(life, act.on, law)
    fault = _order_fault(life, act) or _amount_fault(life, act, law)
    if fault is None:
        last, clock = _last_day(life, act, law)
        if isinstance(last, Unknown):
            fault = _fault("unknown", why=last.why)
        elif last is not None and act.on > last:
            fault = _fault("late", law.value(clock, last), step=STEPS[act.step], last=last)
    return (life, (fault,)) if fault else (_taken(life, act), ())


def deemed(life: Life, on: date, law: Law) -> Life:
    """Give the life as it stands on a day, also where nobody acted: deemed liquidation as entered."""
    if life.country != "us" or life.liquidated_on is not None or life.state not in _DEPOSITED:
        return life
    limit = liquidated_by(life, law)
    if isinstance(limit, Unknown) or on <= limit:
        return life
    return life.model_copy(update={"state": _S.LIQUIDATED, "liquidated_on": limit, "last": limit})


def _order_fault(life: Life, act: Act) -> Finding | None:
    course = COURSES.get(life.country)
    if course is None:
        return _fault("no-law", country=life.country)
    if act.step not in course:
        return _fault("no-such-step", step=STEPS[act.step], country=life.country)
    if act.on < life.last:
        return _fault("before", on=act.on, last=life.last)
    if life.state not in course[act.step]:
        return _fault("impossible", step=STEPS[act.step], state=STATES[life.state])
    if act.step is Step.CLAIM and life.claimed_on is not None:
        return _fault("claimed", on=life.claimed_on)
    return None


def _amount_fault(life: Life, act: Act, law: Law) -> Finding | None:
    amount = act.amount
    if act.step not in _MOVES and act.step not in _DETERMINES:
        return None if amount is None else _fault("no-amount", step=STEPS[act.step])
    if amount is None or amount.amount < 0 or amount.currency != life.owed.currency:
        return _fault("amount", step=STEPS[act.step], currency=life.owed.currency)
    if act.step is Step.RULE and amount.amount > life.owed.amount:
        return _fault("ruled-more", amount=amount, owed=life.owed)
    if act.step is Step.DRAW_BACK:
        return _drawback_fault(life, act.on, amount, law)
    wanted = life.open.amount * _MOVES.get(act.step, 0)
    if act.step in _MOVES and (amount.amount != wanted or not wanted):
        return _fault("not-open", step=STEPS[act.step], amount=amount, open=life.open)
    return None


def _drawback_fault(life: Life, on: date, amount: Money, law: Law) -> Finding | None:
    share = law.value("us/refunds/drawback-share", on)
    if isinstance(share, Unknown):
        return _fault("unknown", why=share.why)
    # What was paid too much is refunded, not drawn back (19 USC 1313: duties paid on the goods).
    paid = min(life.held, life.owed, key=lambda money: money.amount)
    most = paid.amount * Decimal(share.value)
    if 0 < amount.amount <= most:
        return None
    return _fault("drawn-too-much", share, amount=amount, most=most.normalize(), held=paid)


_Term = Callable[[Life, Law], date | Unknown]


def _after(path: str, since: str) -> tuple[str, _Term]:
    return path, lambda life, law: term(path, getattr(life, since) or life.entered_on, law)


_TERMS: Final[Mapping[str, Mapping[Step, tuple[str, _Term]]]] = MappingProxyType(
    {
        "us": {
            Step.CORRECT: ("us/clocks/post-summary-correction", correctable_until),
            Step.EXTEND: _after("us/clocks/liquidation-extended", "entered_on"),
            Step.LIQUIDATE: ("us/clocks/liquidation-limit", liquidated_by),
            Step.CLAIM: _after("us/clocks/post-importation-claim", "entered_on"),
            Step.DRAW_BACK: _after("us/clocks/drawback", "entered_on"),
            Step.RELIQUIDATE: _after("us/clocks/reliquidation", "liquidated_on"),
            Step.PROTEST: _after("us/clocks/protest", "determined_on"),
        },
        "mx": {Step.REFUND: _after("mx/clocks/refund-claim", "entered_on")},
    }
)
"""The clock of each step that has one, and the last day that it gives."""


def _last_day(life: Life, act: Act, law: Law) -> tuple[date | Unknown | None, str]:
    """Give the last day on which a step may be taken, and the clock that says so."""
    path, last = _TERMS[life.country].get(act.step, ("", None))
    # A claim after importation is granted by reliquidation, whenever it is decided.
    if last is None or (act.step is Step.RELIQUIDATE and life.claimed_on is not None):
        return None, ""
    return last(life, law), path


def _taken(life: Life, act: Act) -> Life:
    changes: dict[str, object] = {"state": _LEADS_TO.get(act.step, life.state), "last": act.on}
    if act.step in _DETERMINES:
        changes["owed"] = act.amount
    elif act.step in _MOVES and act.amount is not None:
        moved = act.amount.amount * _MOVES[act.step]
        changes["held"] = Money(amount=life.held.amount + moved, currency=life.held.currency)
    if act.step is Step.DRAW_BACK and act.amount is not None:
        changes["owed"] = life.owed - act.amount  # given back for good: not to be paid again
    if act.step is Step.PAY and life.liquidated_on is not None:
        changes["state"] = _S.LIQUIDATED
    changes |= _days(life, act)
    return life.model_copy(update=changes)


def _days(life: Life, act: Act) -> dict[str, object]:
    match act.step:
        case Step.EXTEND:
            return {"extensions": life.extensions + 1}
        case Step.CLAIM:
            return {"claimed_on": act.on}
        case Step.PROTEST:
            return {"protested_on": act.on}
        case Step.LIQUIDATE:
            return {"liquidated_on": act.on, "claimed_on": None}
        case Step.RELIQUIDATE:
            return {"reliquidated_on": act.on, "claimed_on": None}
        case Step.RULE:
            return {"reliquidated_on": act.on, "protested_on": None}
    return {}


def _fault(code: str, figure: object = None, **facts: object) -> Finding:
    cited: tuple[Citation, ...] = getattr(figure, "citations", ())
    return Finding(
        code=f"treasury.life.{code}",
        severity=Severity.REFUSAL,
        pointer="",
        says=FAULTS[code].format(**facts),
        advice=ADVICE,
        citation=cited[0] if cited else None,
    )
