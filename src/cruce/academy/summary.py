"""What a day amounted to, in figures that a port director reads and a program compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cruce.model import Channel


@dataclass(slots=True)
class Progress:
    """The day so far, for a live view."""

    clock: str = ""
    total: int = 0
    filed: int = 0
    rejected: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    released: int = 0
    held: int = 0
    refused: int = 0
    owed: dict[str, Decimal] = field(default_factory=dict)
    decision_ms: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The result of a day. Money is by section and currency; shares are fractions of one; times are
    milliseconds.

    ``top_findings`` are the codes for which filings were rejected, ``unknown`` what the sections could not
    rate or did not know for certain, by kind of charge; ``disagreements`` counts cases in which the sections
    decided or computed differently.
    """

    filed: int
    rejected: int
    released: int
    held: int
    refused: int
    channels: Mapping[str, int]
    straight_through: int
    owed: Mapping[str, Mapping[str, Decimal]]
    paid: Mapping[str, Mapping[str, Decimal]]
    planted: Mapping[str, int]
    planted_found: Mapping[str, int]
    decision_ms: Mapping[str, int]
    receipts_verified: int
    unrated: int
    unknown: Mapping[str, int]
    unverified: Sequence[str]
    sections: Mapping[str, Mapping[str, Any]]
    top_findings: Sequence[tuple[str, int]]
    joint: int
    disagreements: int
    seconds: int
    home: str | None

    def json_object(self) -> dict[str, Any]:
        """Give the figures as plain JSON data; with one seed all but ``decision_ms`` are the same on every
        run.
        """
        return {
            "filed": self.filed,
            "rejected": self.rejected,
            "released": self.released,
            "held": self.held,
            "refused": self.refused,
            "channels": dict(self.channels),
            "straight_through_share": round(self.straight_through / self.filed, 6) if self.filed else 0,
            "owed": _strings(self.owed),
            "paid": _strings(self.paid),
            "planted": dict(self.planted),
            "planted_found": dict(self.planted_found),
            "decision_ms": dict(self.decision_ms),
            "receipts_verified": self.receipts_verified,
            "unrated": self.unrated,
            "unknown": dict(self.unknown),
            "top_findings": dict(self.top_findings),
            "joint_decisions": self.joint,
            "disagreements": self.disagreements,
            "sections": {name: dict(log) for name, log in self.sections.items()},
        }


def _strings(money: Mapping[str, Mapping[str, Decimal]]) -> dict[str, dict[str, str]]:
    return {
        section: {currency: format(amount, "f") for currency, amount in by_currency.items()}
        for section, by_currency in money.items()
    }


def by_channel(counts: Mapping[str, int]) -> dict[str, int]:
    """Order counts by strictness of the channel, all four of them."""
    return {channel.value: counts.get(channel.value, 0) for channel in Channel}


def percentiles(milliseconds: Sequence[int]) -> dict[str, int]:
    """Give the median and the 99th percentile (nearest rank) of decision times; empty without any."""
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    last = len(ordered) - 1
    return {"p50": ordered[last // 2], "p99": ordered[min(last, -(-99 * len(ordered) // 100) - 1)]}
