"""Whatever is cut off, held, paid, amended or withdrawn in whatever order: what acting alone never does."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.clearance.border import (
    StandingClock,
    charged,
    check_log,
    file_of,
    founded,
    opened,
    owed,
    seen,
)
from tests.clearance.contingent import DIRECTOR, agree, directed, met
from tests.filings import a1_southbound, harness_northbound

from cruce import clearance, exchange, governance
from cruce.clearance import Lodged, contingency
from cruce.ledger import Signer
from cruce.model import JointState, PowerError, Verdict
from cruce.section import Section

SAMPLES = {"north": harness_northbound("N"), "south": a1_southbound("S")}
CROSSING = SAMPLES["north"].filing.crossing
BOOTH = Signer.from_seed("laredo/3", bytes(range(32)))
STEPS = st.sampled_from(
    [
        ("deliver", "us"),
        ("deliver", "mx"),
        ("present", "us"),
        ("present", "mx"),
        ("hold", "us"),
        ("hold", "mx"),
        ("alone", "us"),
        ("alone", "mx"),
        ("alone", "us"),
        ("alone", "mx"),
        ("booth", "us"),
        ("booth", "mx"),
        ("pay", "mx"),
        ("amend", "us"),
        ("amend", "mx"),
        ("withdraw", "us"),
        ("unagree", "mx"),
        ("wait", ""),
        ("wait", ""),
    ]
)


def other(at: str) -> str:
    """Name the other section."""
    return "us" if at == "mx" else "mx"


BEGINNINGS = st.sampled_from(
    [
        [],
        [("wait", ""), ("present", "us")],
        [("present", "us"), ("wait", "")],
        [("wait", ""), ("present", "us"), ("present", "mx")],
        [("hold", "mx"), ("present", "us"), ("wait", "")],
        [("wait", ""), ("booth", "us")],
        [("amend", "mx"), ("wait", "")],
    ]
)


class World:
    """Two sections and a booth of each, one truck, and nobody who hears anybody unless told to."""

    def __init__(self, home: Path, kind: str) -> None:
        self.clock = StandingClock()
        self.border = opened(home, clock=self.clock)
        self.sample = SAMPLES[kind]
        agree(self.border)
        met(self.border)
        (outcome,) = clearance.lodge(self.border.sections["us"], [self.sample.content], "broker")
        assert isinstance(outcome, Lodged)
        self.case = outcome.case
        self.border.relay()
        self.released = 0
        self.journals = dict.fromkeys(self.border.sections, b"")
        self.copies = {
            name: contingency.make_copy(one, CROSSING, BOOTH.verifier, 40, "Officer")
            for name, one in self.border.sections.items()
        }

    def do(self, step: str, at: str) -> None:
        """Take one step; what the sections refuse is no step."""
        getattr(self, step)(at)

    def wait(self, at: str) -> None:
        self.clock.now += timedelta(minutes=31)

    def deliver(self, at: str) -> None:
        exchange.deliver(self.border.sections[at], self.border.sections[other(at)])

    def present(self, at: str) -> None:
        clearance.present(self.border.sections[at], {self.case: seen(self.sample.filing)}, "gate")

    def hold(self, at: str) -> None:
        clearance.rule(self.border.sections[at], self.case, Verdict.HOLD, ["weapon"], "Officer")

    def pay(self, at: str) -> None:
        section = self.border.sections[at]
        clearance.paying.settle(section, clearance.paying.bank_file(section, [self.case]), "bank")

    def amend(self, at: str) -> None:
        dearer = self.sample.spoilt({"/consignments/0/items/0/value": "40000.00"})
        clearance.amend(self.border.sections[at], dearer.content, "broker")

    def withdraw(self, at: str) -> None:
        clearance.withdraw(self.border.sections[at], self.case, "broker")

    def unagree(self, at: str) -> None:
        governance.withdraw(self.border.sections[at], "acta-9", DIRECTOR)

    def alone(self, at: str) -> None:
        section, absent = self.border.sections[at], other(at)
        before = file_of(section, self.case)
        in_force = {one.id for one in section.minutes(self.clock.now.date(), self.clock.now)}
        contingency.decide_alone(section, self.case, absent, "Officer", operations=("BANK-1",))
        held = [one for one in before.decisions.values() if one.decision.verdict is not Verdict.RELEASE]
        assert not held
        assert not before.withdrawn
        assert "acta-9" in in_force
        contact = contingency.last_contact(section, absent)
        assert contact is not None
        assert contact <= self.clock.now - timedelta(minutes=30)
        self.released += 1

    def booth(self, at: str) -> None:
        keys = {name: one.keys.act.verifier for name, one in self.border.sections.items()}
        copy = contingency.open_copy(self.copies[at], keys)
        journal = contingency.read_journal(self.journals[at], BOOTH.verifier)
        saw = seen(self.sample.filing, at=self.clock.now)
        made, line = contingency.decide_at_booth(
            copy, self.copies[at], journal, saw, self.clock.now, BOOTH, "Guard", ("BANK-1",)
        )
        self.journals[at] += line
        if made.answer is contingency.Answer.RELEASE:
            assert self.case not in journal.before.released
            self.released += 1

    def heal(self) -> None:
        """Let everybody hear everything, twice."""
        for _ in range(2):
            for name, one in self.border.sections.items():
                contingency.take_in(one, self.journals[name], BOOTH.verifier, "Officer")
                self.border.relay()
        self.border.settle()


@given(
    kind=st.sampled_from(sorted(SAMPLES)), begun=BEGINNINGS, steps=st.lists(STEPS, min_size=2, max_size=12)
)
@settings(max_examples=30, deadline=None)
def test_acting_alone_never_does_what_it_may_not(kind, begun, steps):
    with tempfile.TemporaryDirectory(prefix="cruce-") as folder:
        world = World(directed(founded(Path(folder) / "home")), kind)
        with world.border:
            for step in (*begun, *steps):
                with suppress(PowerError):
                    world.do(*step)
            event(f"released alone {min(world.released, 2)} times")
            world.heal()
            check(world)


APART = {"contingency.power", "contingency.twice", "case.amended", "case.withdrawn"}
"""Causes for which a release never counted in one of the sections."""


def causes_of(section: Section, case: str) -> set[str]:
    return set(file_of(section, case).follow_ups.values())


def check(world: World) -> None:
    """What is true after the heal."""
    counted = [contingency.reconciliation(one) for one in world.border.sections.values()]
    for told, one in zip(counted, world.border.sections.values(), strict=True):
        assert told.released == told.cosigned + told.contradicted + told.open
        check_log(one)
        file = file_of(one, world.case)
        state = clearance.joint(one, world.case).state
        if state is not JointState.WITHDRAWN:
            assert owed(one, world.case) == charged(one, world.case)
        paid = [row.operation for row in one.store.receivables_of(world.case) if row.operation]
        assert len(set(paid)) == len(paid)
        assert all(file.follow_ups.values())
    assert counted[0].follow_ups == counted[1].follow_ups
    causes = {cause for one in world.border.sections.values() for cause in causes_of(one, world.case)}
    if not causes & APART:
        assert len({clearance.joint(one, world.case).state for one in world.border.sections.values()}) == 1
    sums = [(one.released, one.cosigned, one.contradicted, one.open) for one in counted]
    assert sums[0] == sums[1]
