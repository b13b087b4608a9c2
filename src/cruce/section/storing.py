"""Where a section's record stands, how it moves, and how several processes work on it in turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cruce.section import keyring
from cruce.section.moving import Moved, back_up, move
from cruce.section.succession import KEYS

if TYPE_CHECKING:
    from cruce.section.opened import Section

__all__ = ["ENTITLEMENTS", "MINUTES", "Moved", "back_up", "move", "turn"]

MINUTES: Final = "minutes"
ENTITLEMENTS: Final = "entitlements"
_ALERT: Final = "clearance.alert_decided"


@contextmanager
def turn(section: Section) -> Iterator[None]:
    """Hold a section's record for one job: nobody else writes meanwhile, and what others wrote is seen first.

    Raises `StoreError` ``store.busy`` when others do not come to an end, ``store.older`` when the record was
    put back to an earlier state.
    """
    with section.store.turn():
        since = section.store.others_since
        if since is not None:
            _take_in(section, since)
            section.store.others_since = None
        yield


def _take_in(section: Section, since: int) -> None:
    """Read again what this process remembers of the record and others have written on."""
    section.reached.clear()
    told = section.store.told_since(since)
    cases = {case for case, _ in told}
    for case in cases:
        section.memory.pop(case, None)
    if MINUTES in cases:
        section.reload_minutes()
    if KEYS in cases:
        keyring.reload(section)
    if ENTITLEMENTS in cases:
        section.reload_entitlements()
    if any(kind == _ALERT for _, kind in told):
        section.reload_remembered()
