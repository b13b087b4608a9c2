"""When another section was heard last: its parcel or its answer came, over whatever carries bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from cruce.section import Section
from cruce.store import Transaction

_BOX: Final = "contact"
_APART: Final = timedelta(seconds=30)


def note_contact(section: Section, peer: str, at: datetime | None = None) -> None:
    """Note that a peer was heard, now unless said; whoever carries letters says so, even of an empty answer.

    It is written with the next commit: lost in a crash, the peer counts as heard when it was noted before.
    """
    now = at or section.clock()
    before = last_contact(section, peer)
    if before is not None and now <= before:
        return
    section.contacts[peer] = now
    noted = section.memory.get(_noted(peer))
    if not isinstance(noted, datetime) or now - noted >= _APART:
        section.memory[_noted(peer)] = now
        section.put_off(partial(_write, peer, now))


def last_contact(section: Section, peer: str) -> datetime | None:
    """Tell when a peer was heard last; none if never."""
    if peer not in section.contacts:
        seconds = section.store.position(peer, _BOX)
        if not seconds:
            return None
        section.contacts[peer] = datetime.fromtimestamp(seconds, UTC)
    return section.contacts[peer]


def _write(peer: str, at: datetime, transaction: Transaction) -> None:
    transaction.move_position(peer, _BOX, int(at.timestamp()))


def _noted(peer: str) -> str:
    return f"contact/{peer}"
