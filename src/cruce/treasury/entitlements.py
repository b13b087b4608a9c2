"""What a treasury has granted: guarantees, credits, set-offs and payments made before, by holder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

from pydantic import Field, ValidationError

from cruce.model import Declaration, Finding, Flow, Money, Severity, Text, Value
from cruce.treasury.tables import TABLE_FAULTS, rows_of

COLUMNS: Final = ("form", "reference", "holder", "amount", "currency", "valid_from", "valid_to")

Reference = Annotated[str, Field(min_length=1, max_length=64)]


class Entitlement(Value):
    """The right of one taxpayer to settle charges by a form of payment that no bank collects.

    ``form`` is a key of Anexo 22 appendix 13, ``reference`` the paper that grants it (account or bond,
    certification, notice of set-off, payment made before), ``holder`` the RFC. Without ``amount`` it has no
    limit, without ``valid_to`` no stated end.
    """

    form: Annotated[str, Field(pattern=r"^[0-9]{1,2}$")]
    reference: Reference
    holder: Reference
    amount: Money | None = None
    valid_from: date
    valid_to: date | None = None

    def covers(self, amount: Money, day: date) -> bool:
        """Tell whether it is in force on a day and large enough for an amount."""
        in_force = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return in_force and (self.amount is None or _within(amount, self.amount))


class Register:
    """What one treasury has granted; a later entitlement on the same paper takes the earlier one's place."""

    def __init__(self, entitlements: Iterable[Entitlement] = ()) -> None:
        self._granted = {(one.form, one.reference, one.holder): one for one in entitlements}

    def find(self, form: str, reference: str, holder: str) -> Entitlement | None:
        """Find what allows a holder to settle by a form of payment and a paper."""
        return self._granted.get((form, reference, holder))

    @staticmethod
    def read(content: bytes) -> tuple[tuple[Entitlement, ...], tuple[Finding, ...]]:
        """Read entitlements (CSV in UTF-8 with a header of `COLUMNS`), and every fault at once.

        A faulty line is left out and named; the others stand.
        """
        rows = rows_of(content, COLUMNS)
        if isinstance(rows, str):
            return (), (_fault(0, rows, columns=",".join(COLUMNS)),)
        read = [_entitlement(number, row) for number, row in enumerate(rows, start=1) if row]
        good = tuple(one for one in read if isinstance(one, Entitlement))
        return good, tuple(fault for one in read if not isinstance(one, Entitlement) for fault in one)


NOTHING_GRANTED: Final = Register()


def holder_of(declaration: Declaration) -> str:
    """Name the taxpayer of a pedimento by its RFC; empty where the filing gives none."""
    consignment = declaration.consignments[0]
    party = consignment.exporter if declaration.flow is Flow.EXPORT else consignment.importer
    return party.rfc or ""


def _entitlement(number: int, row: list[str]) -> Entitlement | tuple[Finding, ...]:
    if len(row) != len(COLUMNS):
        return (_fault(number, "fields", count=len(row), wanted=len(COLUMNS)),)
    said = {column: field.strip() or None for column, field in zip(COLUMNS, row, strict=True)}
    amount, currency = said.pop("amount"), said.pop("currency")
    limit = {"amount": amount, "currency": currency} if amount or currency else None
    try:
        return Entitlement.model_validate({**said, "amount": limit})
    except ValidationError as error:
        places = dict.fromkeys(str(fault["loc"][-1]) for fault in error.errors(include_url=False))
        told = {**said, "amount": amount, "currency": currency}
        return tuple(_fault(number, "field", column=place, value=told.get(place) or "") for place in places)


def _within(amount: Money, limit: Money) -> bool:
    return amount.currency == limit.currency and amount.amount <= limit.amount


def _fault(row: int, code: str, **facts: object) -> Finding:
    says = TABLE_FAULTS[code].format(**facts)
    return Finding(
        code=f"treasury.entitlements.{code}",
        severity=Severity.REFUSAL,
        pointer=f"/{row}",
        says=Text(en=f"Line {row}: {says.en}", es=f"Línea {row}: {says.es}"),
        advice=_MEND,
    )


_MEND: Final = Text(
    en="Mend the line and hand the file in again; its other lines stand.",
    es="Corrija la línea y entregue de nuevo el archivo; las demás líneas valen.",
)
