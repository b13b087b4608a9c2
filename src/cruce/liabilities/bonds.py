"""Whether a continuous bond is large enough for all entries that it stands behind (19 CFR 113.13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from cruce.law import Law, Unknown
from cruce.liabilities.words import BOND_ADVICE, BOND_NOT_IN_FORCE, BOND_SMALL
from cruce.model import Bond, Citation, Finding, Money, Severity, Text, Value


class Secured(Value):
    """One entry behind a bond: the day it was entered and what it owes or owed."""

    entry: str
    entered_on: date
    amount: Money


class BondCover(Value):
    """What a continuous bond should cover on a day, and how much the entries of the year before come to.

    ``shortfall`` is what it lacks; ``checked`` whether the share and the least amount that were used were
    compared with their text.
    """

    bond: str
    entries: tuple[str, ...]
    total: Money
    wanted: Money
    shortfall: Money
    checked: bool
    findings: tuple[Finding, ...]


def bond_cover(bond: Bond, entries: Iterable[Secured], on: date, law: Law) -> BondCover | Unknown:
    """Hold a continuous bond against the entries of the twelve months before a day.

    It should cover a share of their duties, taxes and fees, and not less than the usual floor. Entries
    outside those months do not count.
    """
    share = law.value("us/bonds/continuous-share", on)
    least = law.value("us/bonds/continuous-minimum", on)
    if isinstance(share, Unknown):
        return share
    if isinstance(least, Unknown):
        return least
    since = _year_before(on)
    counted = sorted((one for one in entries if since < one.entered_on <= on), key=lambda one: one.entry)
    total = sum((one.amount for one in counted), Money.zero("USD"))
    wanted = max(total.amount * Decimal(share.value), Decimal(least.value))
    short = max(wanted - bond.amount, Decimal(0))
    return BondCover(
        bond=bond.number,
        entries=tuple(one.entry for one in counted),
        total=total,
        wanted=Money(amount=wanted, currency="USD"),
        shortfall=Money(amount=short, currency="USD"),
        checked=share.verified and least.verified,
        findings=tuple(_findings(bond, wanted, short, on, share.citations)),
    )


def _findings(
    bond: Bond, wanted: Decimal, short: Decimal, on: date, cited: tuple[Citation, ...]
) -> Iterator[Finding]:
    if on < bond.valid_from or (bond.valid_to is not None and on > bond.valid_to):
        yield _finding("expired", BOND_NOT_IN_FORCE.format(bond=bond.number, on=on), cited)
    if short:
        says = BOND_SMALL.format(bond=bond.number, amount=f"{bond.amount:,}", wanted=f"{wanted:,.2f}")
        yield _finding("short", says, cited)


def _finding(code: str, says: Text, cited: tuple[Citation, ...]) -> Finding:
    return Finding(
        code=f"treasury.bond.{code}",
        severity=Severity.WARNING,
        pointer="",
        says=says,
        advice=BOND_ADVICE,
        citation=cited[0] if cited else None,
    )


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 2, 28)
