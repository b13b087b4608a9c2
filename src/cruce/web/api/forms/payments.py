"""What is owed and how it is paid, at the API."""

from __future__ import annotations

from cruce.books import Ordered
from cruce.model import Citation, Liability, Money, Text, Value
from cruce.web.api.forms import Receivable


class Waiting(Value):
    """One reason for which release waits for money, with what to do."""

    code: str
    says: Text
    advice: Text
    citation: Citation | None = None


class OwedElsewhere(Value):
    """What another treasury is owed, as computed here; ``settled`` as its section told, if it did."""

    country: str
    owed: Money
    settled: bool | None = None


class Payments(Value):
    """What a case's payer owes this section: orders to take to a bank (those paid with the bank's
    ``operation``), what is secured otherwise, what release waits for, and what other treasuries are owed.
    """

    case: str
    orders: tuple[Ordered, ...]
    secured: tuple[Receivable, ...]
    waiting: tuple[Waiting, ...]
    others: tuple[OwedElsewhere, ...]


class Statement(Value):
    """What both treasuries are owed on a case, charge by charge, each with its law and its date."""

    case: str
    liabilities: tuple[Liability, ...]
