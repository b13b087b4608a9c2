"""What is new in the threads of cases, by side: what was written last by whom, and how far each has read.

It is read off the acts of the log in whatever order they come, and so is the same after a restart: how far a
side has read is on record.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from cruce.clearance import messages
from cruce.store import Recorded


@dataclass
class Letters:
    """The last message of each side in each thread, and the last that each side has read."""

    _spoken: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _read: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, section: str, event: Recorded) -> None:
        """Take in an act: a message, or that a side has read so far; others change nothing."""
        for one in messages.letters((event,)):
            side = "trader" if one.side == "trader" else one.section
            _raise(self._spoken[event.case_id], side, event.seq)
        for side, place in messages.read_to(section, (event,)).items():
            _raise(self._read[event.case_id], side, place)

    def waiting(self, case: str, side: str) -> bool:
        """Tell whether a side has not read a message that another wrote."""
        upto = self._read.get(case, {}).get(side, -1)
        spoken = list(self._spoken.get(case, {}).items())  # in one go: it is kept up on another thread
        return any(seq > upto for who, seq in spoken if who != side)

    def drop(self, case: str) -> None:
        """Forget a case that is no more."""
        self._spoken.pop(case, None)
        self._read.pop(case, None)


def _raise(places: dict[str, int], side: str, seq: int) -> None:
    places[side] = max(seq, places.get(side, -1))
