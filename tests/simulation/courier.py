"""Carries one section's outbox to another, again and again until it is told that it came."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta

from cruce import exchange
from cruce.clearance import contingency
from cruce.model import PeerError, ProofError, StoreError
from cruce.section import Section
from tests.simulation.agenda import Agenda
from tests.simulation.network import Network
from tests.simulation.site import DownError, Site

GATHERING = timedelta(seconds=10)
LEAST, MOST = timedelta(seconds=5), timedelta(seconds=15)
LIMIT = 50
POLL, FLUSH = timedelta(minutes=10), 6


class Courier:
    """One direction of one path: one parcel at a time, with waits that double while nothing comes back."""

    def __init__(self, sender: Site, sites: dict[str, Site], receiver: str, agenda: Agenda, network: Network):
        self.sender = sender
        self.receiver = receiver
        self.refusals: Counter[str] = Counter()
        self.delays: list[timedelta] = []
        self._sites = sites
        self._agenda = agenda
        self._network = network
        self._wait = LEAST
        self._turn = 0
        self._polls = 0
        self._due: datetime | None = None
        self._since: datetime | None = None
        self._linked = agenda.now

    def wake(self) -> None:
        """Something may be there to send."""
        self._schedule(GATHERING)

    def poll(self) -> None:
        """Ask now and then whether the other is there, though there is nothing to say."""
        self._polls += 1
        if self._linked_now():
            with suppress(DownError, StoreError):
                self._sites[self.receiver].do(self._hear)
        self._agenda.after(POLL, self.poll)

    def _hear(self, section: Section) -> None:
        contingency.note_contact(section, self.sender.name)
        if self._polls % FLUSH == 0:
            section.flush()

    def _schedule(self, wait: timedelta) -> None:
        due = self._agenda.now + wait
        if self._due is None or due < self._due:
            self._due, self._turn = due, self._turn + 1
            turn = self._turn
            self._agenda.after(wait, lambda: self._send(turn))

    def _send(self, turn: int) -> None:
        if turn != self._turn:
            return
        self._due = None
        if not self._linked_now():
            self._linked = self._agenda.now
            self._schedule(self._next_wait())
            return
        try:
            content = self.sender.do(lambda section: exchange.parcel(section, self.receiver, LIMIT))
        except DownError:
            return  # it is woken when it starts
        if content is None:
            self._since, self._wait = None, LEAST
            return
        self._since = self._since or self._agenda.now
        self._network.send(self.sender.name, self.receiver, content, self._take_in)
        self._schedule(self._next_wait())

    def _next_wait(self) -> timedelta:
        wait, self._wait = self._wait, min(MOST, self._wait * 2)
        return wait

    def _take_in(self, at: str, content: bytes) -> None:
        site = self._sites[at]
        try:
            answer = site.do(lambda section: exchange.accept(section, content))
        except DownError:
            return
        except (PeerError, StoreError) as error:
            self.refusals[error.code] += 1
            return
        except ProofError as error:
            self.refusals[error.code] += 1
            return
        site.on_work()
        self._network.send(at, self.sender.name, answer, self._take_answer)

    def _take_answer(self, at: str, content: bytes) -> None:
        try:
            self._sites[at].do(lambda section: exchange.acknowledge(section, content))
        except DownError:
            return
        except (PeerError, ProofError) as error:
            self.refusals[error.code] += 1
            return
        if at == self.sender.name:
            self._came()

    def _came(self) -> None:
        """Measure how long it took until all was taken in and witnessed, while that was possible."""
        self._wait = LEAST
        if self._since is not None:
            self.delays.append(self._agenda.now - max(self._since, self._linked))
            self._since = None
        self._schedule(GATHERING)

    def _linked_now(self) -> bool:
        up = self.sender.section is not None and self._sites[self.receiver].section is not None
        return up and self._network.linked(self.sender.name, self.receiver)
