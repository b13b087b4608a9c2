"""What a treasury is owed on one declaration: values, charges, and how far each is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from cruce.model.declaration import Flow
from cruce.model.finding import Citation, Finding
from cruce.model.money import Exact, Money
from cruce.model.text import Text, Value

_CALLED: Final[Mapping[str, Text]] = {
    "duty": Text(en="Duty", es="Arancel"),
    "mpf": Text(en="MPF (merchandise processing fee)", es="MPF (cuota de procesamiento)"),
    "ad_cvd": Text(en="Antidumping / countervailing duty", es="Cuota antidumping o compensatoria"),
    "additional": Text(en="Additional duty", es="Arancel adicional"),
    "igi": Text(en="IGI (import duty)", es="IGI"),
    "ige": Text(en="IGE (export duty)", es="IGE"),
    "dta": Text(en="DTA (customs processing)", es="DTA"),
    "iva": Text(en="IVA (value added tax)", es="IVA"),
    "ieps": Text(en="IEPS (excise)", es="IEPS"),
    "isan": Text(en="ISAN (new vehicles)", es="ISAN"),
    "cuota": Text(en="Countervailing duty", es="Cuota compensatoria"),
    "prv": Text(en="PRV (prevalidation)", es="PRV (prevalidación)"),
    "prv_iva": Text(en="IVA on PRV", es="IVA de PRV"),
    "difference": Text(en="Difference to the earlier pedimento", es="Diferencia con el pedimento anterior"),
}


def charge_name(kind: str, authority: str | None = None) -> Text:
    """Name a charge in both languages, an additional one by what it is levied under.

    A kind that a law pack brought and nobody named is called by its own word.
    """
    own = kind.upper().replace("_", " ")
    name = _CALLED.get(kind, Text(en=own, es=own))
    if kind != "additional" or not authority:
        return name
    section = authority.isdecimal()
    return Text(
        en=f"{name.en}, {'section ' if section else ''}{authority}",
        es=f"{name.es}, {'sección ' if section else ''}{authority}",
    )


class ChargeStatus(StrEnum):
    """Exempt, zero-rated and not due are three different things in law; unrated is none of them and never
    zero.
    """

    DUE = "due"
    EXEMPT = "exempt"
    ZERO = "zero"
    NOT_DUE = "not_due"
    UNRATED = "unrated"


class Conversion(Value):
    """The exchange rate used for a declaration: one unit of ``source`` is ``rate`` of ``target``, and why of
    that day.

    ``since`` is the day from which the official table gives that rate; ``carried`` that it is an earlier one,
    for that of ``day`` itself is not at hand.
    """

    source: str
    target: str
    rate: Exact
    day: date
    why: Text
    citation: Citation
    illustrative: bool = False
    since: date | None = None
    carried: bool = False


class Adjustment(Value):
    """One step from the price to the customs value: an addition (positive) or a deduction (negative)."""

    says: Text
    money: Money
    citation: Citation


class CustomsValue(Value):
    """The value of one line for one country and flow (WCO CustomsValuation), in national currency.

    ``price`` is the line's price in invoice currency; ``value`` is the result, rounded as that country's law
    says.
    """

    line: int
    price: Money
    adjustments: tuple[Adjustment, ...] = ()
    value: Money
    conversion: Conversion | None = None


class Charge(Value):
    """One duty, tax, fee or contribution (WCO DutyTaxFee), with the law that it stands on.

    ``kind`` is our word (``duty``, ``mpf``, ``igi``, ``ige``, ``dta``, ``iva``, ``ieps``, ``prv``,
    ``prv_iva`` …), ``key`` the key of Anexo 22 appendix 12, ``line`` the declaration line (none: the whole
    declaration), ``base`` and ``rate`` what was multiplied, ``form`` the payment form of Anexo 22 appendix
    13, ``authority`` what an additional charge is levied under (``232``, ``301``, ``IEEPA``, ``122`` …),
    ``edition`` the tariff edition or parameter value used, ``checked`` whether that law was checked
    against its official text.
    """

    country: str
    kind: str
    key: str | None = None
    line: int | None = None
    base: Money | None = None
    rate: str | None = None
    amount: Money | None = None
    status: ChargeStatus
    form: str | None = None
    authority: str | None = None
    edition: str | None = None
    checked: bool = True
    citations: tuple[Citation, ...] = ()
    why: Text | None = None


class Liability(Value):
    """What one declaration owes one treasury (determinación de contribuciones), charge by charge.

    ``findings`` say what is not known or was read with care; a charge that cannot be computed is there as
    ``unrated``.
    """

    country: str
    flow: Flow
    declaration: str
    kind: str
    number: str | None = None
    day: date
    currency: str
    values: tuple[CustomsValue, ...]
    charges: tuple[Charge, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def owed(self) -> Money:
        """The sum of all charges that are due, in national currency."""
        due = (
            charge.amount.amount
            for charge in self.charges
            if charge.status is ChargeStatus.DUE and charge.amount
        )
        return Money(amount=sum(due, Decimal(0)), currency=self.currency)

    @property
    def unrated(self) -> tuple[Charge, ...]:
        """The charges that exist in law but cannot be computed from the law at hand."""
        return tuple(charge for charge in self.charges if charge.status is ChargeStatus.UNRATED)


def due_charges(liabilities: Iterable[Liability]) -> tuple[Charge, ...]:
    """List every charge that is due, over several declarations."""
    return tuple(c for liability in liabilities for c in liability.charges if c.status is ChargeStatus.DUE)
