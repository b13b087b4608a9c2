"""A correction: what an amended assessment owes more, or less, than the one before it (R1, LA art. 89;
PSC).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from cruce.model import Charge, ChargeStatus, Liability, Money, Value
from cruce.treasury import MoneyState

Place = tuple[str, int | None, str | None, str | None]
"""Where a charge stands: its kind, its line, what it is levied under, and the measure where several of a kind
stand on one line."""


class Change(Value):
    """One charge that differs: its kind and line, what it was and what it is.

    ``measure`` tells several charges of one kind on one line apart (additional duties, cuotas);
    ``authority`` is what an additional charge is levied under.
    """

    kind: str
    line: int | None
    measure: str | None = None
    authority: str | None = None
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        """What is owed more (positive) or too much (negative)."""
        return self.after - self.before


class Correction(Value):
    """The difference between two assessments of one declaration; ``amount`` negative is in the payer's
    favour.

    ``unrated`` names charges of either assessment that cannot be compared, for one side is not known.
    """

    declaration: str
    state: MoneyState = MoneyState.CORRECTED
    changes: tuple[Change, ...]
    amount: Money
    unrated: tuple[str, ...] = ()


def correct(before: Liability, after: Liability) -> Correction:
    """Compare two assessments of one declaration, charge by charge.

    A charge that one of them does not have is compared with nothing, unless that one has another under the
    same authority that it could not rate: what stands there instead is then not known.
    """
    several = _several(before) | _several(after)
    was, now = _by_place(before, several), _by_place(after, several)
    not_known = _not_known(before) | _not_known(after)
    changes: list[Change] = []
    unrated: set[str] = set()
    for place in dict.fromkeys((*was, *now)):
        old, new = was.get(place), now.get(place)
        kind, line, authority, measure = place
        alone = old is None or new is None
        if (alone and (kind, line, authority) in not_known) or any(
            charge is not None and charge.status is ChargeStatus.UNRATED for charge in (old, new)
        ):
            unrated.add(kind)
            continue
        owed = {"before": _owed(old, after.currency), "after": _owed(new, after.currency)}
        change = Change(kind=kind, line=line, measure=measure, authority=authority, **owed)
        if change.before != change.after:
            changes.append(change)
    total = sum((change.difference.amount for change in changes), Decimal(0))
    return Correction(
        declaration=after.declaration,
        changes=tuple(changes),
        amount=Money(amount=total, currency=after.currency),
        unrated=tuple(sorted(unrated)),
    )


def _several(liability: Liability) -> set[tuple[str, int | None]]:
    counted = Counter((charge.kind, charge.line) for charge in liability.charges)
    return {place for place, count in counted.items() if count > 1}


def _by_place(liability: Liability, several: set[tuple[str, int | None]]) -> dict[Place, Charge]:
    return {
        (
            charge.kind,
            charge.line,
            charge.authority,
            charge.edition if (charge.kind, charge.line) in several else None,
        ): charge
        for charge in liability.charges
    }


def _not_known(liability: Liability) -> set[tuple[str, int | None, str | None]]:
    return {
        (charge.kind, charge.line, charge.authority)
        for charge in liability.charges
        if charge.status is ChargeStatus.UNRATED
    }


def _owed(charge: Charge | None, currency: str) -> Money:
    if charge is None or charge.status is not ChargeStatus.DUE or charge.amount is None:
        return Money.zero(currency)
    return charge.amount
