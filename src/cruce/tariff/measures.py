"""Measures of law on one line: which apply to this declaration, and the charges that they add."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from cruce.law import Known, Law, Measure
from cruce.model import DeclarationLine, PreferenceClaim
from cruce.tariff.claims import is_usmca
from cruce.tariff.rates import Rate, Term, UnreadRate, read_rate
from cruce.tariff.rating import charge_rate
from cruce.tariff.sheet import Row, Sheet

CHARGING = ("additional", "tax", "fee")
"""The kinds of measure that add a charge of their own to a line."""

_USMCA = frozenset({"USMCA", "T-MEC", "S", "S+"})


def measures_on(sheet: Sheet, line: DeclarationLine, claim: PreferenceClaim | None) -> tuple[Measure, ...]:
    """List the measures in force on a line, given its effective claim and the kind of the declaration."""
    if line.code is None:
        return ()
    found = sheet.law.measures(sheet.country, sheet.flow, line.code, sheet.day, line.goods.origin)
    if not found:
        return ()
    names = programmes(claim)
    return tuple(row for row in found if applies(row, sheet.declaration.kind, names))


def programmes(claim: PreferenceClaim | None) -> frozenset[str]:
    """Give the names by which a measure may know a claim's programme."""
    if claim is None:
        return frozenset()
    return _USMCA if is_usmca(claim) else frozenset({claim.programme, claim.symbol or claim.programme})


def applies(row: Measure, kind: str, names: frozenset[str]) -> bool:
    """Tell whether a measure covers a kind of declaration and a claim."""
    return covers_kind(row, kind) and covers_claim(row, names)


def covers_kind(row: Measure, kind: str) -> bool:
    """Tell whether a measure covers a kind of declaration: an entry type or a clave."""
    return (not row.kinds or kind in row.kinds) and kind not in row.except_kinds


def covers_claim(row: Measure, names: frozenset[str]) -> bool:
    """Tell whether a measure covers goods with this claim, or with none."""
    if row.programmes and names.isdisjoint(row.programmes):
        return False
    return names.isdisjoint(row.except_programmes)


def charge_measure(
    sheet: Sheet, measure: Measure, line: DeclarationLine, base: Decimal | None, row: Row
) -> Decimal | None:
    """Enter the charge of one measure on a line; ``None`` when it stays unrated.

    A measure without a formula is law that is known to exist and cannot be computed yet.
    """
    if base is None or measure.formula is None:
        sheet.unrated(row, measure.says, base=base)
        return None
    rate = read_formula(sheet.law, measure.formula, sheet.day)
    return charge_rate(sheet, row, rate, base, line, why=measure.says)


def row_of_measure(
    measure: Measure, line: int, kind: str, key: str | None = None, form: str | None = None
) -> Row:
    """Give the common part of a charge that stands on a measure."""
    return Row(kind, line, key, form, measure.id, measure.verified, measure.citations)


@lru_cache(maxsize=4096)
def read_formula(law: Law, formula: str, day: date) -> Rate | UnreadRate:
    """Read a measure's formula: a rate as the tariffs write one, or the path of a parameter that holds the
    rate.
    """
    if "/" in formula and formula.partition("/")[0] in ("us", "mx"):
        found = law.value(formula, day)
        if isinstance(found, Known) and isinstance(found.value, Decimal) and found.unit == "/1":
            percent = found.value * 100
            return Rate((Term(percent),), text=f"{percent.normalize():f}%")
        return UnreadRate(formula)
    return read_rate(formula)
