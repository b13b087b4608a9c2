"""The one charge that needs both treasuries: the lesser of two duties (T-MEC art. 2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal, localcontext
from typing import Annotated, Final

from pydantic import Field

from cruce.law import Law, Unknown
from cruce.liabilities.terms import term
from cruce.liabilities.words import AT_RATE, LESSER, RATE_OF_DAY
from cruce.model import (
    ChargeStatus,
    Citation,
    Conversion,
    Exact,
    Liability,
    Money,
    Text,
    Value,
    to_cents,
    to_pesos,
)
from cruce.tariff import shared

CITED: Final = (
    Citation(law="USMCA / T-MEC", article="art. 2.5"),
    Citation(law="Ley Aduanera", article="art. 63-A"),
    Citation(law="19 CFR part 182", article="subpart E"),
)
DUTIES: Final = {"us": frozenset({"duty", "additional"}), "mx": frozenset({"igi"})}
"""The charges that are customs duties in the sense of the agreement (art. 1.5): no fees, no antidumping."""

_EXACT: Final = Context(prec=60)
_CENT: Final = Decimal("0.01")
_ROUNDED: Final = {"MXN": to_pesos}

Share = Annotated[Exact, Field(ge=0, le=1)]


class Input(Value):
    """An input that was imported without paying its duty and is in the goods exported.

    ``duty`` is what it owed when imported, ``used`` the part of it that is in these goods, ``originating``
    whether it originates under the agreement: then the rule does not touch it (art. 2.5(6)).
    """

    line: int | None
    duty: Money
    used: Share = Decimal(1)
    originating: bool = False


class Relief(Value):
    """What of one input's duty stays unpaid."""

    line: int | None
    duty: Money
    waived: Money


class LesserOfTwo(Value):
    """How much duty on inputs stays unpaid once the goods went to another party of the agreement.

    ``deferred`` is the duty on the non-originating inputs used, ``abroad`` the duty paid on the goods in the
    other country, turned into this money; ``waived`` is the lesser of the two, to the cent; ``payable`` what
    is to be paid after all, rounded as this country rounds.
    """

    deferred: Money
    abroad: Money
    waived: Money
    payable: Money
    reliefs: tuple[Relief, ...]
    conversion: Conversion | None = None
    why: Text
    citations: tuple[Citation, ...] = CITED


def lesser_of_two(
    inputs: Sequence[Input], abroad: Money, conversion: Conversion | None = None
) -> LesserOfTwo:
    """Determine the duty on inputs that a country collects once the goods are exported to another party.

    ``abroad`` is the duty paid there on the goods, in that country's money; ``conversion`` turns it into the
    money of the inputs, at its stated rate and day. At most the lesser of the two duties stays unpaid,
    shared over the inputs by their duty. Raises ``ValueError`` where two moneys meet without a conversion.
    """
    counted = [one for one in inputs if not one.originating]
    currency = counted[0].duty.currency if counted else abroad.currency
    with localcontext(_EXACT):
        there = _money(_converted(abroad, currency, conversion), currency)
        duties = [_money(one.duty.amount * one.used, one.duty.currency) for one in counted]
        deferred = sum(duties, Money.zero(currency))
        waived = _money(min(deferred.amount, there.amount), currency)
        parts = shared(waived.amount, [duty.amount for duty in duties]) if duties else ()
    left = _ROUNDED.get(currency, to_cents)((deferred - waived).amount)
    payable = Money(amount=left, currency=currency)
    return LesserOfTwo(
        deferred=deferred,
        abroad=there,
        waived=waived,
        payable=payable,
        reliefs=tuple(
            Relief(line=one.line, duty=duty, waived=_money(part, currency))
            for one, duty, part in zip(counted, duties, parts, strict=True)
        ),
        conversion=conversion,
        why=_why(deferred, there, payable, conversion),
    )


def between(
    inputs: Liability, goods: Liability, law: Law, on: date, used: Decimal = Decimal(1)
) -> LesserOfTwo | Unknown:
    """Determine the lesser of two duties from what two treasuries were owed.

    ``inputs`` is the import of the inputs assessed as if definitive, with the claims that their origin
    carries; ``goods`` the import of the goods made from a share ``used`` of them, in the other country;
    ``on`` the day of payment, whose official rate converts (CFF art. 20). A duty that is unrated on either
    side, or a rate that the law does not hold, leaves the answer unknown.
    """
    abroad = _duty(goods)
    owed = tuple(charge for charge in inputs.charges if charge.kind in DUTIES[inputs.country])
    unrated = [charge.why for charge in owed if charge.status is ChargeStatus.UNRATED and charge.why]
    if unrated:
        return Unknown(inputs.declaration, unrated[0], None)
    if isinstance(abroad, Unknown):
        return abroad
    rate = law.convert(inputs.country, abroad.currency, on)
    if isinstance(rate, Unknown):
        return rate
    taken = tuple(
        Input(line=charge.line, duty=charge.amount, used=used)
        for charge in owed
        if charge.status is ChargeStatus.DUE and charge.amount is not None
    )
    conversion = Conversion(
        source=abroad.currency,
        target=inputs.currency,
        rate=Decimal(rate.value),
        day=on,
        why=RATE_OF_DAY,
        citation=(rate.citations or CITED)[0],
        illustrative=rate.illustrative,
    )
    return lesser_of_two(taken or (Input(line=None, duty=Money.zero(inputs.currency)),), abroad, conversion)


def file_by(exported_on: date, law: Law) -> date | Unknown:
    """Give the last day for the complementary pedimento (clave CT) after an exportation."""
    return term("mx/clocks/tmec-2-5", exported_on, law)


def _duty(goods: Liability) -> Money | Unknown:
    total = Money.zero(goods.currency)
    for charge in goods.charges:
        if charge.kind not in DUTIES[goods.country]:
            continue
        if charge.status is ChargeStatus.UNRATED and charge.why is not None:
            return Unknown(goods.declaration, charge.why, None)
        if charge.status is ChargeStatus.DUE and charge.amount is not None:
            total += charge.amount
    return total


def _converted(money: Money, currency: str, conversion: Conversion | None) -> Decimal:
    if money.currency == currency:
        return money.amount
    if conversion is None or (conversion.source, conversion.target) != (money.currency, currency):
        raise ValueError(f"no conversion leads from {money.currency} to {currency}")
    return money.amount * conversion.rate


def _money(amount: Decimal, currency: str) -> Money:
    return Money(amount=amount.quantize(_CENT, rounding=ROUND_DOWN), currency=currency)


def _why(deferred: Money, there: Money, payable: Money, conversion: Conversion | None) -> Text:
    said = LESSER.format(deferred=deferred, there=there, payable=payable)
    if conversion is None:
        return said
    source, target, day = conversion.source, conversion.target, conversion.day
    rate = AT_RATE.format(source=source, rate=conversion.rate, target=target, day=day)
    return Text(en=f"{said.en} {rate.en}", es=f"{said.es} {rate.es}")
