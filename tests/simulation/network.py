"""What carries bytes between sections: it loses, doubles, delays, reorders, damages and misleads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

from tests.simulation.agenda import Agenda
from tests.simulation.plan import Plan, Range
from tests.simulation.site import drawn

Path = frozenset[str]
Arrive = Callable[[str, bytes], None]


class Network:
    """Paths between sections, each of which may be cut; a message on its way when it is cut is lost."""

    def __init__(self, names: list[str], agenda: Agenda, plan: Plan, seed: str) -> None:
        self.names = names
        self.healthy = False
        self.counts: Counter[str] = Counter()
        self._agenda = agenda
        self._plan = plan
        self._chance = Random(f"{seed}/network")
        self._cuts: Counter[Path] = Counter()

    def linked(self, one: str, other: str) -> bool:
        """Tell whether the path between two sections is whole."""
        return self.linked_over(frozenset((one, other)))

    def linked_over(self, path: Path) -> bool:
        """Tell whether a path is whole."""
        return not self._cuts[path]

    def plan_cuts(self, days: float) -> None:
        """Draw when each path is cut, and for how long."""
        for one in self.names:
            for other in self.names:
                if one < other:
                    link = self._plan.link
                    self.cut_path(frozenset((one, other)), days, link.hours, link.cuts)

    def cut_path(self, path: Path, days: float, hours: float, cuts: Range) -> None:
        """Draw when one path is cut: ``hours`` of each week, in so many ``cuts``."""
        if not hours:
            return
        weeks = days / 7
        parts = [
            self._chance.random() + 0.05 for _ in range(max(1, round(drawn(self._chance, cuts) * weeks)))
        ]
        for part in parts:
            length = timedelta(hours=hours * weeks * part / sum(parts))
            start = timedelta(days=self._chance.uniform(0, days) * 0.95)
            self._agenda.after(start, partial(self.cut, path, length))

    def cut(self, path: Path, length: timedelta) -> None:
        """Cut a path for a while, beginning now."""
        if not self.healthy:
            self.counts["cut"] += 1
            self._cuts[path] += 1
            self._agenda.after(length, partial(self._mend, path))

    def send(self, sender: str, receiver: str, content: bytes, arrive: Arrive) -> None:
        """Send bytes; ``arrive`` is called with where they came and what came: never, once or more often."""
        message = self._plan.message
        self.counts["sent"] += 1
        if self._happens("lost", message.lost):
            return
        copies = 2 if self._happens("doubled", message.doubled) else 1
        for _ in range(copies):
            self._carry(sender, receiver, content, arrive)

    def heal(self) -> None:
        """Let nothing go wrong any more."""
        self.healthy = True
        self._cuts.clear()

    def _carry(self, sender: str, receiver: str, content: bytes, arrive: Arrive) -> None:
        message = self._plan.message
        wait = timedelta(seconds=drawn(self._chance, message.delay_seconds))
        if self._happens("stuck", message.stuck):
            wait += timedelta(minutes=drawn(self._chance, message.stuck_minutes))
        if self._happens("damaged", message.damaged):
            place = self._chance.randrange(len(content))
            changed = content[place] ^ self._chance.randrange(1, 256)
            content = content[:place] + bytes([changed]) + content[place + 1 :]
        if self._happens("strayed", message.strayed):
            receiver = self._chance.choice(self.names)
        self._agenda.after(wait, partial(self._arrive, sender, receiver, content, arrive))

    def _arrive(self, sender: str, receiver: str, content: bytes, arrive: Arrive) -> None:
        if sender != receiver and not self.linked(sender, receiver):
            self.counts["lost in a cut"] += 1
            return
        arrive(receiver, content)

    def _happens(self, what: str, share: float) -> bool:
        if self.healthy or self._chance.random() >= share:
            return False
        self.counts[what] += 1
        return True

    def _mend(self, path: Path) -> None:
        self._cuts[path] = max(0, self._cuts[path] - 1)
