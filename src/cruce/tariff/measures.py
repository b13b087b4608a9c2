"""Measures of law on one line: which apply to this declaration, and the charges that they add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from cruce.law import Condition, Measure, Unknown
from cruce.model import DeclarationLine, PreferenceClaim, Text
from cruce.tariff.claims import USMCA_NAMES, USMCA_SYMBOLS, Claim, is_usmca
from cruce.tariff.plans import Desk, Period
from cruce.tariff.rates import Rate, Term, UnreadRate, read_rate
from cruce.tariff.rating import charge_rate, number
from cruce.tariff.sheet import CURRENCIES, Sheet
from cruce.tariff.titles import Row
from cruce.tariff.words import UNCHECKED

CHARGING = ("additional", "tax", "fee")
"""The kinds of measure that add a charge of their own to a line."""

RELIEVING = ("preference", "suspension", "exemption")
"""The kinds of measure that lower or take off the charge that they name."""

_NONE: frozenset[str] = frozenset()
_USMCA = USMCA_NAMES | USMCA_SYMBOLS


@dataclass(frozen=True, slots=True)
class Reach:
    """The measures in force that reach one line: those that charge it, and those that relieve a charge.

    ``unclaimed`` are those that charge it where the declarant names no heading of chapter 98 or 99;
    ``finer`` those on a division of an eight-digit code, which the line does not name.
    """

    charging: tuple[Measure, ...]
    unclaimed: tuple[Measure, ...]
    reliefs: Mapping[str, tuple[Measure, ...]]
    finer: tuple[Measure, ...] = ()

    def relief(self, charge: str) -> Measure | None:
        """Give the first measure that exempts a charge or lowers its rate (preference, suspension)."""
        found = self.reliefs.get(charge)
        return found[0] if found else None


NO_MEASURES = Reach((), (), MappingProxyType({}))


def measures_on(period: Period, kind: str, code: str | None, origin: str, claim: Claim | None) -> Reach:
    """Find the measures in force on a code and an origin, given the effective claim and the kind of the
    declaration.
    """
    return NO_MEASURES if code is None else _reach(period, kind, code, origin, programmes(claim))


@lru_cache(maxsize=65536)
def _reach(period: Period, kind: str, code: str, origin: str, names: frozenset[str]) -> Reach:
    rows = [row for row in period.measures(code, origin) if applies(row, kind, names)]
    reliefs: dict[str, tuple[Measure, ...]] = {}
    for row in rows:
        if row.kind in RELIEVING and row.charge is not None:
            reliefs[row.charge] = (*reliefs.get(row.charge, ()), row)
    charging = tuple(row for row in rows if row.kind in CHARGING)
    unclaimed = tuple(row for row in charging if not any(map(_asks_claim, row.where)))
    finer = (
        row for row in period.measures_within(code, origin) if row not in rows and applies(row, kind, names)
    )
    return Reach(charging, unclaimed, MappingProxyType(reliefs), tuple(finer))


def _asks_claim(condition: Condition) -> bool:
    return condition.fact == "claimed" and condition.values == ("yes",)


def programmes(claim: Claim | PreferenceClaim | None) -> frozenset[str]:
    """Give the names by which a measure may know a claim's programme."""
    if claim is None:
        return _NONE
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
    sheet: Sheet, measure: Measure, line: DeclarationLine, base: Decimal | Text, row: Row
) -> Decimal | None:
    """Enter the charge of one measure on a line; ``None`` when it stays unrated.

    A measure without a formula is law that is known to exist and cannot be computed yet.
    """
    rely_on(sheet, measure)
    if isinstance(base, Text):
        sheet.unrated(row, measure.says if measure.formula is None else base)
        return None
    if measure.formula is None:
        sheet.unrated(row, measure.says, base=base)
        return None
    rate = formula_rate(sheet, measure.formula)
    if isinstance(rate, Text):
        sheet.unrated(row, rate, base=base)
        return None
    return charge_rate(sheet, row, rate, base, line, str(rate), measure.says)


def rely_on(desk: Desk, measure: Measure) -> None:
    """Note that a measure relied on was not checked against its official text, if so."""
    if not measure.verified:
        desk.find("tariff.law.unchecked", "", UNCHECKED, measure.id)


def row_of_measure(
    measure: Measure,
    line: int | None,
    kind: str,
    key: str | None = None,
    form: str | None = None,
    authority: str | None = None,
) -> Row:
    """Give the common part of a charge that stands on a measure."""
    return Row(kind, line, key, form, measure.id, measure.verified, measure.citations, authority)


def formula_rate(sheet: Sheet, formula: str) -> Rate | UnreadRate | Text:
    """Read a measure's formula: a rate as the tariffs write one, or the path of a parameter that holds it.

    Gives the reason where that parameter is not known on the day.
    """
    written = written_rate(formula)
    if written is not None:
        return written
    figure = sheet.figure(formula)
    return figure.why if isinstance(figure, Unknown) else Rate((Term(number(figure) * 100),))


def written_rate(formula: str) -> Rate | UnreadRate | None:
    """Read a formula that is a rate, as the tariffs write one; ``None`` for the path of a parameter."""
    return None if formula.startswith(_PATHS) else read_rate(formula)


_PATHS = tuple(f"{country}/" for country in CURRENCIES)
