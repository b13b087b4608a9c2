"""What a case's payer owes, as pages and doors tell it, and the payment of exercises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from cruce.books import Ordered, payment_orders
from cruce.clearance import CaseFile, money, paying
from cruce.model import Liability, Money
from cruce.section import Section
from cruce.store import Receivable
from cruce.web.entitled import not_yours

_LIABILITIES: Final = TypeAdapter(tuple[Liability, ...])


@dataclass(frozen=True, slots=True)
class Other:
    """What another treasury is owed as computed here; ``settled`` is what its section told, if it did."""

    country: str
    owed: Money
    settled: bool | None


@dataclass(frozen=True, slots=True)
class Dues:
    """What is owed on a case: orders for a bank, and sums that no bank collects; ``waiting`` are the codes
    for which release waits, ``others`` the treasuries of other sections.
    """

    orders: tuple[Ordered, ...]
    secured: tuple[Receivable, ...]
    waiting: tuple[str, ...]
    others: tuple[Other, ...]


def liabilities_of(section: Section, file: CaseFile) -> tuple[Liability, ...]:
    """Give what each declaration of a case owes each treasury, charge by charge."""
    return _LIABILITIES.validate_json(section.store.content(file.liability) or b"[]")


def dues_of(section: Section, case: str, file: CaseFile, owed: Sequence[Liability]) -> Dues:
    """Tell what is owed on a case and how it stands."""
    orders, rows = payment_orders(section, case), section.store.receivables_of(case)
    references = {one.order.reference for one in orders}
    others = (one for one in owed if one.country != section.name)
    return Dues(
        orders=orders,
        secured=tuple(one for one in rows if one.reference not in references),
        waiting=money.open_dues(rows),
        others=tuple(Other(one.country, one.owed, file.settled.get(one.country)) for one in others),
    )


def pay_in_practice(section: Section, case: str, by: str) -> None:
    """Let the simulated bank of a training section pay what is open on a case: once, however often asked.

    Raises ``page.not-yours`` where the bank is no simulated one.
    """
    if section.settings.bank != "practice":
        raise not_yours()
    content = paying.bank_file(section, [case])
    if content:
        paying.settle(section, content, by)
