"""What each treasury is owed on a declaration, by its country and direction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import localcontext
from types import MappingProxyType
from typing import Final

from cruce.law import Law
from cruce.model import Charge, ChargeStatus, Declaration, Flow, Liability
from cruce.tariff import mx, us, words
from cruce.tariff.amounts import EXACT
from cruce.tariff.dates import LawDates, law_dates, paid_too_early
from cruce.tariff.sheet import CURRENCIES, Sheet
from cruce.tariff.valuation import value_lines

ENGINES: Final[Mapping[tuple[str, Flow], Callable[[Sheet], object]]] = MappingProxyType(
    {
        ("us", Flow.IMPORT): us.charge_import,
        # The United States lays no tax or duty on exports (Constitution, art. I, section 9, clause 5).
        ("us", Flow.EXPORT): value_lines,
        ("mx", Flow.IMPORT): mx.charge_import,
        ("mx", Flow.EXPORT): mx.charge_export,
    }
)


def assess(declaration: Declaration, law: Law, on: LawDates | date | None = None) -> Liability:
    """Determine what one declaration owes its treasury, line by line and as a whole, each charge citing
    its law.

    ``on`` are the days of law, or the day of entry alone; without it the declaration's own days are taken.
    What the law or the papers at hand do not give is an ``unrated`` charge with its reason, never nought. US
    amounts are in cents on values in whole dollars (19 CFR 159.3), Mexican ones in whole pesos (CFF art. 20).
    """
    return assess_many((declaration,), law, on)[0]


def assess_many(
    declarations: Iterable[Declaration], law: Law, on: LawDates | date | None = None
) -> tuple[Liability, ...]:
    """Determine what each of many declarations owes; see `assess`."""
    with localcontext(EXACT):
        return tuple(_assess(declaration, law, on) for declaration in declarations)


def _assess(declaration: Declaration, law: Law, on: LawDates | date | None) -> Liability:
    if declaration.country not in CURRENCIES:
        return _without_law(declaration)
    return worked(declaration, law, on).liability()


def worked(
    declaration: Declaration, law: Law, on: LawDates | date | None = None, *, explained: bool = False
) -> Sheet:
    """Give the whole working sheet of a declaration, for countries with law at hand alone.

    ``explained``: also with what was looked at and does not apply, and why.
    """
    sheet = Sheet(declaration, law, _dates(declaration, on), explained=explained)
    if declaration.country == "mx" and paid_too_early(sheet.dates, law):
        sheet.find("tariff.payment.early", "", words.PAID_TOO_EARLY, paid=sheet.dates.payment, day=sheet.day)
    ENGINES[declaration.country, declaration.flow](sheet)
    return sheet


def _dates(declaration: Declaration, on: LawDates | date | None) -> LawDates:
    if isinstance(on, LawDates):
        return on
    dates = law_dates(declaration)
    return dates if on is None else LawDates(on, None, dates.exportation)


def _without_law(declaration: Declaration) -> Liability:
    """A section without a law pack names its charges as unrated; its currency is then that of the invoice."""
    return Liability(
        country=declaration.country,
        flow=declaration.flow,
        declaration=declaration.id,
        kind=declaration.kind,
        number=declaration.number,
        day=declaration.day,
        currency=declaration.consignments[0].currency,
        values=(),
        charges=(
            Charge(
                country=declaration.country,
                kind="duty",
                status=ChargeStatus.UNRATED,
                checked=False,
                why=words.NO_LAW_PACK,
            ),
        ),
    )
