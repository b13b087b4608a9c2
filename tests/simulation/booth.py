"""The gate of one section: its officers work over the line to their centre, and without it from a copy."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cruce.clearance import contingency
from cruce.clearance.contingency import Answer, Before, Copy, Expected, Journal
from cruce.ledger import Signer, Verifier
from cruce.model import Channel, CruceError, Direction, Presentation
from cruce.section import Section
from tests.filings import empty_northbound
from tests.simulation.agenda import Agenda
from tests.simulation.network import Network
from tests.simulation.plan import Plan
from tests.simulation.site import DownError, Site

RIPE = timedelta(minutes=2)
OFTEN = timedelta(minutes=10)
PROBE = Expected(
    case="probe",
    version=1,
    filing="",
    direction=Direction.NORTHBOUND,
    channel=Channel.GREEN,
    due=("mx", "us"),
    plates=("PROBE",),
    driver="",
    carrier="",
    expected=datetime.fromisoformat("2026-05-13T12:00:00Z"),
    settled=("mx", "us"),
    owed=("mx", "us"),
)
"""An honest truck for which everything is paid and nothing is decided yet: whether a booth can let it go."""
CROSSING = empty_northbound().filing.crossing


def booth_key(name: str) -> Signer:
    """Give the key of the booth of a section."""
    return Signer.from_seed(f"{name}/booth", name.encode().ljust(32, b"."))


class Booth:
    """A gate with a computer of its own: copies, a journal on its own disk, a key, a clock that is right."""

    def __init__(self, site: Site, agenda: Agenda, network: Network, plan: Plan, first: bytes) -> None:
        self.site = site
        self.counts: Counter[str] = Counter()
        self.written = b""
        self.let_go: set[str] = set()
        self._agenda = agenda
        self._network = network
        self._plan = plan
        self._line = frozenset((site.name, f"{site.name}/booth"))
        self._key = booth_key(site.name)
        self._first = first
        self._copies: list[tuple[bytes, Copy]] = []
        self._journal = Journal()
        self._taken = 0

    def open(self, days: float, acts: dict[str, Verifier]) -> None:
        """Begin work with the copy it was founded with: fetch more, watch, lose the line now and then."""
        self._acts = acts
        self._copies.append((self._first, contingency.open_copy(self._first, acts)))
        self._end = self._agenda.now + timedelta(days=days)
        faults = self._plan.booth
        self._network.cut_path(self._line, days, faults.line_hours, faults.line_cuts)
        self._fetch()
        self._agenda.after(timedelta(hours=1), self._watch)

    def ask(self, act: Any) -> Any:
        """Let the centre do something; raises `DownError` where it is not there, or the line is cut."""
        if not self._network.linked_over(self._line):
            raise DownError
        return self.site.do(act)

    def decide(self, seen: Presentation) -> Answer | None:
        """Decide a truck from a copy; the act is on the booth's own disk before the truck moves."""
        if (found := self._usable()) is None:
            return None
        content, copy = found
        now = self._agenda.now
        verdict, line = contingency.decide_at_booth(
            copy, content, self._journal, seen.model_copy(update={"at": now}), now, self._key, "Guard"
        )
        self.written += line
        self._journal = self._journal.followed_by(line)
        self.counts[f"booth {verdict.answer.value}"] += 1
        if verdict.answer is Answer.RELEASE:
            self.let_go.add(verdict.case)
        return verdict.answer

    def hand_in(self) -> None:
        """Hand the journal in, whole each time, until the centre has taken it."""
        if self._taken == len(self.written):
            return
        written, officer = self.written, "Officer"

        def take(section: Section) -> int:
            contingency.take_in(section, written, self._key.verifier, officer)
            return len(written)

        try:
            self._taken = self.ask(take)
        except (DownError, CruceError):
            return
        self.site.on_work()

    def can_decide(self) -> bool:
        """Tell whether an honest truck that nobody decided yet could be let go here and now."""
        others = [name for name in ("mx", "us") if name != self.site.name]
        reached = self._network.linked_over(self._line) and self.site.section is not None
        if reached and all(self._network.linked(self.site.name, name) for name in others):
            return True
        if (found := self._usable()) is None:
            return False
        seen = Presentation(at=self._agenda.now, plates=PROBE.plates)
        copy = found[1].model_copy(update={"arrivals": (PROBE,)})
        before = Before(frozenset(), self._journal.before.last_at)
        lots = {PROBE.case: Decimal(1)}
        return contingency.verdict(copy, seen, before, self._agenda.now, lots).answer is Answer.RELEASE

    # --- the copies ------------------------------------------------------------------------------------

    def _usable(self) -> tuple[bytes, Copy] | None:
        """Choose the newest copy that is not from this very moment: its makers are not silent yet."""
        ripe = [one for one in self._copies if one[1].made_at + RIPE <= self._agenda.now]
        return ripe[-1] if ripe else None

    def _fetch(self) -> None:
        faults = self._plan.booth
        hours, booth = faults.copy_hours, self._key.verifier
        try:
            content = self.ask(
                lambda section: contingency.make_copy(section, CROSSING, booth, hours, "Officer")
            )
        except (DownError, CruceError):
            wait = OFTEN
        else:
            copy = contingency.open_copy(content, self._acts)
            # The centre's clock may be ahead, for days: such a copy is kept until its time has come.
            self.counts["copy from the future"] += copy.made_at > self._agenda.now + RIPE
            self._copies = [*self._copies[-3:], (content, copy)]
            wait = timedelta(minutes=faults.copy_minutes)
            self.site.on_work()
        if self._agenda.now < self._end:
            self._agenda.after(wait, self._fetch)

    def _watch(self) -> None:
        if self._agenda.now < self._end:
            self.counts["asked"] += 1
            self.counts["could decide"] += self.can_decide()
            self._agenda.after(OFTEN, self._watch)
