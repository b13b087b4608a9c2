"""How a section stands with the others now: heard or not, since when, and what may be done without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cruce.clearance.contingency.contact import last_contact
from cruce.model import Alone, Figure, Power
from cruce.section import Section


@dataclass(frozen=True, slots=True)
class Licence:
    """One power as it stands with one absent section: under which minute, from when and until when it counts,
    whether it counts now, and on which figures of law.
    """

    minute: str
    power: Power
    acts: tuple[Alone, ...]
    figures: tuple[Figure, ...]
    begins: datetime | None
    ends: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Another section: when it was heard last (none: never), and the powers that concern it."""

    peer: str
    contact: datetime | None
    licences: tuple[Licence, ...]

    @property
    def may_act(self) -> bool:
        """Tell whether anybody may act for it now."""
        return any(one.counts for one in self.licences)


def status(section: Section, on: date, at: datetime) -> tuple[Link, ...]:
    """Tell of every other section how it stands, on a day and at a moment."""
    return tuple(
        Link(peer, contact, tuple(_licences(section, peer, contact, on, at)))
        for peer in sorted(section.peers)
        for contact in (last_contact(section, peer),)
    )


def _licences(
    section: Section, peer: str, contact: datetime | None, on: date, at: datetime
) -> Iterator[Licence]:
    for minute in section.minutes(on, at):
        for power in minute.contingency:
            figures = tuple(one for one in power.figures if one.section == peer)
            if figures:
                begins = power.begins(contact) if contact else None
                ends = power.ends(contact) if contact else None
                counts = begins is not None and ends is not None and begins <= at < ends
                yield Licence(minute.id, power, power.acts, figures, begins, ends, counts)
