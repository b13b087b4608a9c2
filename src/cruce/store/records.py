"""What a store keeps: cases, events, messages and receivables, as plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple


class CaseRow(NamedTuple):
    """The present state of one case: who filed it, its version and state, its last event, and the room's own
    body.
    """

    id: str
    declarant: str
    reference: str
    version: int
    state: str
    last: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """An act about to be recorded: an `Event` without its id, its section and what went before."""

    kind: str
    case: str
    version: int
    at: datetime
    by: str
    body: Mapping[str, Any] = field(default_factory=dict)
    under: Sequence[str] = ()


class Recorded(NamedTuple):
    """An event as it stands: its place in the log, and content and salt that open the commitment."""

    seq: int
    case_id: str
    kind: str
    salt: bytes
    content: bytes


class Message(NamedTuple):
    """One line of the outbox."""

    seq: int
    kind: str
    case_id: str
    body: bytes


class Receivable(NamedTuple):
    """What one declaration owes and how it stands: ``amount`` in ``currency``; ``operation`` is the bank's
    own number.
    """

    reference: str
    case_id: str
    version: int
    declaration: str
    currency: str
    amount: Decimal
    state: str
    operation: str | None
    body: bytes


class Head(NamedTuple):
    """Where the log stands."""

    size: int
    root: bytes


def as_receivable(row: tuple[str, ...]) -> Receivable:
    """Read a receivable's row, its amount exact again."""
    return Receivable._make(row)._replace(amount=Decimal(row[5]))


def as_row(receivable: Receivable) -> tuple[object, ...]:
    """Write a receivable as a row, its amount as text."""
    return tuple(format(part, "f") if isinstance(part, Decimal) else part for part in receivable)
