"""One border, from its founding to the day when everything is healed, and what must be true of it then."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from cruce.clearance import contingency
from cruce.credentials import KeyRing
from cruce.exchange import PUBLIC_KEYS
from tests.clearance.border import founded as founded_home
from tests.clearance.border import opened
from tests.clearance.contingent import agree, directed, met, power
from tests.filings import AS_OF
from tests.simulation.agenda import Agenda
from tests.simulation.booth import CROSSING, Booth, booth_key
from tests.simulation.courier import Courier
from tests.simulation.network import Network
from tests.simulation.plan import Plan, committed_plan
from tests.simulation.site import Founded, Site
from tests.simulation.traffic import Movement
from tests.store.engines import connection_of

BOOTHS = ("mx", "us")
HEALING = timedelta(days=3)
BACKUP = timedelta(hours=12)
_folder = tempfile.TemporaryDirectory(prefix="cruce-simulation-")


@cache
def founded(names: tuple[str, ...]) -> tuple[dict[str, Founded], dict[str, bytes], KeyRing]:
    """Found these sections, and their booths with a first copy, once for all seeds; none writes into them."""
    home = directed(founded_home(Path(_folder.name) / "-".join(names), names))
    border = opened(home)
    agree(border, contingency=(power(after_minutes=1, for_hours=72),))
    met(border)
    hours = committed_plan().booth.copy_hours
    copies = {
        name: contingency.make_copy(
            border.sections[name], CROSSING, booth_key(name).verifier, hours, "Officer"
        )
        for name in BOOTHS
    }
    made = {}
    for name, section in border.sections.items():
        connection_of(section.store).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        image = bytearray(connection_of(section.store).serialize())
        image[18] = image[19] = 1  # in memory there is no write-ahead log
        made[name] = Founded(section, bytes(image))
    border.close()
    return made, copies, KeyRing.parse((home / PUBLIC_KEYS).read_text(encoding="utf-8"))


@dataclass
class World:
    """All that there is, and what happened to it."""

    seed: int
    days: float = 3.5
    trucks: int = 3
    plan: Plan = field(default_factory=committed_plan)
    names: tuple[str, ...] = ("mx", "us")

    def __post_init__(self) -> None:
        made, copies, self.ring = founded(self.names)
        self.agenda = Agenda(AS_OF)
        self.chance = Random(f"{self.seed}/world")
        self.network = Network(list(self.names), self.agenda, self.plan, str(self.seed))
        self._marks = tempfile.TemporaryDirectory(prefix="mark-", dir=_folder.name)
        marks = Path(self._marks.name)
        self.sites = {
            name: Site(name, made[name], self.agenda, self.plan, str(self.seed), marks / name)
            for name in self.names
        }
        self.couriers = [
            Courier(site, self.sites, other, self.agenda, self.network)
            for name, site in self.sites.items()
            for other in self.names
            if other != name
        ]
        self.booths = {
            name: Booth(self.sites[name], self.agenda, self.network, self.plan, copies[name])
            for name in BOOTHS
        }
        self.movements = [
            Movement(number, self.sites, self.booths, self.agenda, self.chance)
            for number in range(self.trucks)
        ]

    def run(self) -> None:
        """Let the days go by with everything that goes wrong in them, then heal all and let all work end."""
        end = self.agenda.now + timedelta(days=self.days)
        for site in self.sites.values():
            site.on_start = site.on_work = self._waker(site.name)
            site.start()
            self._plan_crashes(site)
            self._back_up(site, end)
        for courier in self.couriers:
            courier.poll()
        self.network.plan_cuts(self.days)
        acts = {name: one.founded.section.keys.act.verifier for name, one in self.sites.items()}
        for booth in self.booths.values():
            booth.open(self.days, acts)
        for movement in self.movements:
            movement.plan(self.days)
        self.agenda.run(end)
        self.heal()
        self.agenda.run(end + HEALING)

    def heal(self) -> None:
        """Let nothing go wrong any more."""
        self.network.heal()
        for site in self.sites.values():
            site.heal()
            site.on_start()

    def close(self) -> None:
        """Put everything away."""
        for site in self.sites.values():
            site.kill()
        self._marks.cleanup()

    @property
    def events(self) -> Counter[str]:
        """Count what went wrong."""
        total = Counter(self.network.counts)
        for site in self.sites.values():
            total.update(site.events)
        for courier in self.couriers:
            total.update(courier.refusals)
        for booth in self.booths.values():
            total.update(booth.counts)
        return total

    def _waker(self, name: str) -> Callable[[], None]:
        mine = [one for one in self.couriers if name in (one.sender.name, one.receiver)]

        def wake() -> None:
            for courier in mine:
                courier.wake()

        return wake

    def _plan_crashes(self, site: Site) -> None:
        for _ in range(round(self.plan.centre.crashes * self.days / 7)):
            self.agenda.after(timedelta(days=site.chance.uniform(0, self.days)), site.crash)

    def _back_up(self, site: Site, end: datetime) -> None:
        if self.agenda.now < end:
            site.back_up()
            self.agenda.after(BACKUP, lambda: self._back_up(site, end))
