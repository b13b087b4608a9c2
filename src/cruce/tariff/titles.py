"""What a charge says whatever it comes to: its law, its rate, its reason; made once, then only multiplied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from cruce.model import ChargeStatus, Citation, Text


class Row(NamedTuple):
    """What stands in the row of a charge whatever it comes to: kind, line, keys, and the law it stands on."""

    kind: str
    line: int | None = None
    key: str | None = None
    form: str | None = None
    edition: str | None = None
    checked: bool = True
    citations: tuple[Citation, ...] = ()
    authority: str | None = None


class Relief(NamedTuple):
    """What stands in place of the general rate: the preference or suspension, its rate, and the rate that
    gives way as charges show it (empty: the tariff has none).
    """

    authority: str
    rate: str
    general: str


@dataclass(frozen=True, eq=False)
class Title:
    """All that a charge says beside its line, base and amount; many charges may share one title.

    Without a ``status`` a charge is due when it comes to something, else zero-rated.
    """

    kind: str
    key: str | None
    form: str | None
    edition: str | None
    checked: bool
    citations: tuple[Citation, ...]
    authority: str | None
    rate: str | None
    status: ChargeStatus | None
    why: Text | None
    relief: Relief | None = None

    @property
    def rated(self) -> bool:
        """Tell whether a charge of this title has an amount."""
        return self.status is not ChargeStatus.UNRATED

    @cached_property
    def cited(self) -> str:
        """Write the law that the charge stands on, one reference after the other."""
        return "; ".join(map(str, self.citations))

    def unrated(self, why: Text) -> Title:
        """Give the title under which the charge stands where it cannot be computed after all."""
        return replace(self, checked=False, status=ChargeStatus.UNRATED, why=why, relief=None)


class Entered(NamedTuple):
    """One charge on a sheet: its title, its line (none: the whole), and what was multiplied."""

    title: Title
    line: int | None
    base: Decimal | None
    amount: Decimal | None

    @property
    def status(self) -> ChargeStatus:
        """Give what has become of the charge: due, at a rate of zero, exempt, not due, unrated."""
        return self.title.status or (ChargeStatus.DUE if self.amount else ChargeStatus.ZERO)


def titled(
    row: Row,
    rate: str | None = None,
    status: ChargeStatus | None = None,
    why: Text | None = None,
    relief: Relief | None = None,
) -> Title:
    """Make the title of a charge that is known."""
    kind, _, key, form, edition, checked, citations, authority = row
    return Title(kind, key, form, edition, checked, citations, authority, rate, status, why, relief)


def untitled(row: Row, why: Text, rate: str | None = None) -> Title:
    """Make the title of a charge that law knows and that cannot be computed; it is never nought."""
    return titled(row._replace(checked=False), rate, ChargeStatus.UNRATED, why)
