"""Those who move goods and those who look at them: each tries again until their work is done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from cruce import clearance
from cruce.clearance import Lodged, Refused, contingency, holds, messages
from cruce.model import Channel, CruceError, JointState, Verdict, case_id, digest
from cruce.section import Section
from tests.clearance.border import examined, file_of, seen
from tests.filings import Sample, a1_southbound, empty_northbound, harness_northbound
from tests.simulation.agenda import Agenda
from tests.simulation.booth import Booth
from tests.simulation.site import DownError, Site

SOON, LATER = timedelta(minutes=10), timedelta(hours=1)
FINAL = {JointState.RELEASED, JointState.REFUSED, JointState.WITHDRAWN}
KINDS = (empty_northbound, empty_northbound, a1_southbound, harness_northbound)


class Movement:
    """One truck: its broker lodges, its bank pays, the gate sees it, a team looks where it must.

    ``accepted`` is the SHA-256 of the filing once a section has acknowledged it: from then on it must never
    be lost. Whoever gets no answer asks again, so an act may be told twice.
    """

    def __init__(
        self, number: int, sites: dict[str, Site], booths: dict[str, Booth], agenda: Agenda, chance: Random
    ) -> None:
        self.number = number
        self._booths = booths
        self.accepted: str | None = None
        self._sites = sites
        self._agenda = agenda
        self._chance = chance
        self._kind = chance.choice(KINDS)
        acting = [name for name in sites if name in ("mx", "us")]
        self.at = chance.choice(acting)
        self.gate = chance.choice(acting)
        self.broken_seal = chance.random() < 0.2
        self.withdrawn = chance.random() < 0.08
        self.amended = chance.random() < 0.15
        matters = Random(f"matters/{number}/{self.at}/{self.gate}/{self._kind.__name__}")
        self.held_at = matters.choice(acting) if matters.random() < 0.3 else None
        self.talks = matters.random() < 0.5
        self.hold: str | None = None
        self.written: set[str] = set()
        self.arrival = self.bank_opens = self._agenda.now

    def plan(self, days: float) -> None:
        """Draw when it is filed and when it arrives."""
        filed = timedelta(days=self._chance.uniform(0, days * 0.8))
        self.arrival = (self._agenda.now + filed + timedelta(hours=self._chance.uniform(16, 30))).replace(
            microsecond=0
        )
        self.sample = self._sample(0)
        filing = self.sample.filing
        self.case = case_id(filing.declarant, filing.reference)
        self._agenda.after(filed, self._lodge)

    def state(self, section: Section) -> JointState | None:
        """Tell how the case stands at one section; None where it is not known there."""
        return clearance.joint(section, self.case).state if section.store.case(self.case) else None

    # --- what each does --------------------------------------------------------------------------------

    def _lodge(self) -> None:
        def lodge(section: Section) -> Any:
            return clearance.lodge(section, [self.sample.content], "broker")[0]

        outcome = self._try(self.at, lodge)
        if outcome is None or _of_a_wrong_clock(outcome):
            self._agenda.after(SOON, self._lodge)
            return
        assert isinstance(outcome, Lodged), outcome
        self.accepted = digest(self.sample.content)
        arrival = self.arrival - self._agenda.now
        if self.amended:
            self._agenda.after(arrival * 0.4, self._amend)
        if self.withdrawn:
            self._agenda.after(arrival * 0.6, self._withdraw)
        self._plan_matters(arrival)
        for name in self._sites:
            self._agenda.after(arrival * 0.7, self._payer(name))
        self._agenda.after(arrival, self._present)

    def _plan_matters(self, arrival: timedelta) -> None:
        if self.held_at is not None:
            self._agenda.after(arrival * 0.5, self._hold)
        for number in range(3 if self.talks else 0):
            self._agenda.after(arrival * (0.3 + 0.3 * number), self._writer(number))

    def _amend(self) -> None:
        changed = self._sample(1)
        outcome = self._try(self.at, lambda section: clearance.amend(section, changed.content, "broker"))
        if outcome is None:
            self._agenda.after(SOON, self._amend)
        elif isinstance(outcome, Lodged):
            self.sample, self.accepted = changed, digest(changed.content)

    def _withdraw(self) -> None:
        def withdraw(section: Section) -> bool:
            clearance.withdraw(section, self.case, "broker")
            return True

        if not self._try(self.at, withdraw) and not self._over(self.at):
            self._agenda.after(SOON, self._withdraw)

    def _hold(self) -> None:
        """Let an officer hold the case, and lift the hold when the truck should have passed long ago."""
        at = self.held_at
        assert at is not None

        def hold(section: Section) -> str:
            until = section.clock().date() + timedelta(days=400)
            return holds.place(section, self.case, "documents", "Officer H", review_by=until).id

        made = self._try(at, hold)
        if made is None and not self._over(at):
            self._agenda.after(SOON, self._hold)
        elif made is not None:
            self.hold = made
            self._agenda.after(max(self.arrival - self._agenda.now, SOON) + LATER * 2, self._lift)

    def _lift(self) -> None:
        at, hold = self.held_at, self.hold
        assert at is not None
        assert hold is not None

        def lift(section: Section) -> bool:
            known = {one.id: one for one in file_of(section, self.case).matters.holds}
            if hold not in known or known[hold].stands:
                # where the store was put back to before the hold, it is set and lifted anew
                one = holds.place(section, self.case, "documents", "Officer H", review_by=date(2099, 1, 1))
                holds.lift(section, self.case, one.id, "Seen.", "Officer H")
            return True

        if not self._try(at, lift) and not self._over(at):
            self._agenda.after(SOON, self._lift)

    def _writer(self, number: int) -> Callable[[], None]:
        def write() -> None:
            text = f"message {number} of {self.case}"

            def say(section: Section) -> str:
                said: dict[str, Any] = {"side": "trader", "language": "es", "key": f"k{number}"}
                messages.write(section, self.case, text, "broker", **said)
                return messages.write(section, self.case, text, "broker", **said).text  # a double click

            if self._try(self.at, say) is None:
                self._agenda.after(SOON, write)
            else:
                self.written.add(text)

        return write

    def _payer(self, name: str) -> Callable[[], None]:
        def pay() -> None:
            if self._over(name):
                return
            if self._agenda.now < self.bank_opens:
                self._agenda.after(LATER, pay)
                return

            def book(section: Section) -> int:
                content = clearance.paying.bank_file(section, [self.case])
                return clearance.paying.settle(section, content, "bank")[0] if content else 0

            self._try(name, book)
            self._agenda.after(LATER, pay)

        return pay

    def _present(self) -> None:
        """Show the truck at the gate: to its centre, or where that does not answer to the booth alone."""
        booth = self._booths[self.gate]
        booth.hand_in()
        if self._over(self.gate) or self.case in booth.let_go:
            self._follow()
            return
        changes = {"seals": ("BROKEN",)} if self.broken_seal else {}
        reading = seen(self.sample.filing, **changes)

        def present(section: Section) -> None:
            (result,) = clearance.present(section, {self.case: reading}, "gate").values()
            if result is not None:
                raise result

        try:
            booth.ask(present)
        except DownError:
            booth.decide(reading)
        except CruceError:
            pass
        else:
            self._agenda.after(timedelta(minutes=3), self._look)
            return
        finally:
            booth.site.on_work()
        self._agenda.after(SOON, self._present)

    def _follow(self) -> None:
        """See that what the booth did alone comes to the centre's knowledge."""
        booth = self._booths[self.gate]
        booth.hand_in()
        if not self._over(self.gate):
            self._agenda.after(SOON, self._follow)

    def _look(self) -> None:
        """Open what must be opened; after half a day an officer decides what nobody could clear."""
        if self._over(self.gate):
            return
        late = self._agenda.now > self.arrival + timedelta(hours=12)
        self._try(self.gate, lambda section: self._work_on(section, late=late))
        self._agenda.after(SOON, self._look)

    def _work_on(self, section: Section, *, late: bool) -> bool:
        if section.store.case(self.case) is None:
            return False
        file = file_of(section, self.case)
        if file.presentation is None:  # another version came in between: it must be seen again
            self._agenda.after(SOON, self._present)
        elif file.channel is not Channel.GREEN and file.examination is None:
            found = examined(at=section.clock())
            (result,) = clearance.examine(section, {self.case: found}, "team").values()
            if result is not None:
                raise result
        elif late:
            verdict = self._chance.choice([Verdict.RELEASE, Verdict.REFUSE])
            clearance.rule(section, self.case, verdict, ["document.doubt"], "officer")
        else:
            self._act_alone(section)
        return True

    def _act_alone(self, section: Section) -> None:
        """Release for whoever cannot be reached, where the minute lets the section."""
        for absent in clearance.joint(section, self.case).waiting_for:
            if absent != section.name:
                with suppress(CruceError):
                    contingency.decide_alone(section, self.case, absent, "Officer")

    # --- how they try ----------------------------------------------------------------------------------

    def _try(self, name: str, act: Callable[[Section], Any]) -> Any:
        site = self._sites[name]
        try:
            done = site.do(act)
        except (DownError, CruceError):
            return None
        finally:
            site.on_work()
        return done

    def _over(self, name: str) -> bool:
        site = self._sites[name]
        return site.section is not None and self.state(site.section) in FINAL

    def _sample(self, version: int) -> Sample:
        made = self._kind(f"SIM-{self.number}")
        changes = {
            "/expected_arrival": _stamp(self.arrival),
            "/trip/departed_at": _stamp(self.arrival - LATER),
        }
        if version:
            changes["/remarks"] = f"version {version}"
        return made.spoilt(changes)


def _of_a_wrong_clock(outcome: Lodged | Refused) -> bool:
    refused = outcome.findings if isinstance(outcome, Refused) else ()
    return "parties.accepted-ahead" in {finding.code for finding in refused}


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
