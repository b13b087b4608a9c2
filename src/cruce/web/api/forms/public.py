"""What everybody may have computed or verified at the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cruce.model import Finding, JointDecision, Liability, Value

Typed = Annotated[str, Field(max_length=60)]


class Calculation(Value):
    """One line of goods on its way, written as on the page of the calculator.

    A country whose code is empty is not computed; ``value`` in ``currency`` (USD where empty); ``on`` is the
    day of law (today where empty), as 2026-05-13.
    """

    direction: Literal["northbound", "southbound"]
    us_code: Typed = ""
    mx_code: Typed = ""
    origin: Typed
    value: Typed
    currency: Typed = ""
    quantity: Typed = ""
    unit: Typed = ""
    preference: Typed = ""
    on: Typed = ""


class Calculated(Value):
    """What each country charges on the line, each charge with its law, and what is not known of it."""

    liabilities: tuple[Liability, ...]
    notes: tuple[Finding, ...]


class ReceiptDocument(Value):
    """A receipt as a trader keeps it: the bytes as they were given, in canonical form."""

    format: Literal["cruce/receipt/1"]
    case: str
    parts: dict[str, Any]


class LogState(Value):
    """The state of a section's log under which its part of a receipt is proven, and who cosigned that."""

    origin: str
    size: int
    root: str
    cosigners: tuple[str, ...]


class ProvenReceipt(Value):
    """What a receipt proves: the joint decision, and under which state of each section's log."""

    joint: JointDecision
    logs: dict[str, LogState]
