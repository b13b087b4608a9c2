"""The life of a case in two sections: what is always true, whatever happens and wherever it is cut off."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from pydantic import TypeAdapter
from tests.clearance.border import founded, opened, seen
from tests.filings import AS_OF, Sample, a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance import CaseFile, Refused
from cruce.ledger import commit, leaf_hash, verify_inclusion
from cruce.model import (
    Examination,
    JointState,
    Liability,
    PowerError,
    Verdict,
    digest,
)
from cruce.section import Section
from cruce.treasury import Due

LIABILITIES = TypeAdapter(tuple[Liability, ...])
NAMES = st.sampled_from(["mx", "us"])


def sample(kind: str, number: int, value: int) -> Sample:
    """One of three kinds of filing; the value makes versions of it differ."""
    if kind == "empty":
        made = empty_northbound(f"EMPTY-{number}")
        made.document["remarks"] = f"version {value}"
        return made
    made = harness_northbound(f"NORTH-{number}") if kind == "north" else a1_southbound(f"SOUTH-{number}")
    price = Decimal(made.document["consignments"][0]["items"][0]["value"])
    return made.spoilt({"/consignments/0/items/0/value": str(price + value)})


class Life(RuleBasedStateMachine):
    """Filings are lodged, amended, paid, presented, examined, ruled on and withdrawn; parcels are cut and
    repeated; sections are closed and opened again at any moment.
    """

    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.home = founded(Path(self.folder.name) / "home")
        self.turn = 0
        self.border = opened(self.home)
        self.accepted: dict[str, str] = {}

    def teardown(self) -> None:
        self.border.settle()
        self.check_finally()
        self.border.close()
        self.folder.cleanup()

    def section(self, name: str) -> Section:
        return self.border.sections[name]

    @rule(
        target=cases,
        kind=st.sampled_from(["north", "south", "empty"]),
        number=st.integers(0, 2),
        value=st.integers(0, 1),
        at=NAMES,
    )
    def lodge(self, kind, number, value, at):
        raw = sample(kind, number, value).content
        (outcome,) = clearance.lodge(self.section(at), [raw], "tests")
        if isinstance(outcome, Refused):
            assert {finding.code for finding in outcome.findings if finding.refuses} == {"case.exists"}
            return multiple()
        if outcome.fresh:
            self.accepted[outcome.case] = digest(raw)
        return outcome.case, kind, number

    @rule(case=cases, value=st.integers(0, 3), at=NAMES)
    def amend(self, case, value, at):
        _, kind, number = case
        outcome = clearance.amend(self.section(at), sample(kind, number, value).content, "tests")
        if isinstance(outcome, Refused):
            assert {one.code for one in outcome.findings if one.refuses} <= {"case.closed", "case.absent"}

    @rule(case=cases, at=NAMES)
    def pay(self, case, at):
        content = clearance.bank_file(self.section(at), [case[0]])
        for _ in range(2):  # the bank's file twice must not pay twice
            if content:
                clearance.settle(self.section(at), content, "bank")

    @rule(case=cases, at=NAMES)
    def present(self, case, at):
        reading = seen(sample(case[1], case[2], 0).filing)
        (result,) = clearance.present(self.section(at), {case[0]: reading}, "gate").values()
        assert result is None or isinstance(result, PowerError)

    @rule(case=cases, at=NAMES, clean=st.booleans())
    def examine(self, case, at, clean):
        found = Examination(at=AS_OF, team=("mx: A", "us: B"), reasons=() if clean else ("document.doubt",))
        (result,) = clearance.examine(self.section(at), {case[0]: found}, "team").values()
        assert result is None or isinstance(result, PowerError)

    @rule(case=cases, at=NAMES, verdict=st.sampled_from(list(Verdict)))
    def decide(self, case, at, verdict):
        with suppress(PowerError):
            clearance.rule(self.section(at), case[0], verdict, ["document.doubt"], "officer")

    @rule(case=cases, at=NAMES)
    def withdraw(self, case, at):
        with suppress(PowerError):
            clearance.withdraw(self.section(at), case[0], "tests")

    @rule(sender=NAMES, answered=st.booleans(), again=st.booleans())
    def deliver(self, sender, answered, again):
        one, other = self.section(sender), self.section("us" if sender == "mx" else "mx")
        content = exchange.parcel(one, other.name, limit=3)
        if content is None:
            return
        answer = exchange.accept(other, content)
        if again:
            answer = exchange.accept(other, content)
        if answered:
            exchange.acknowledge(one, answer)

    @rule()
    def restart(self):
        self.border.close()
        self.turn += 1
        self.border = opened(self.home, self.turn)

    @invariant()
    def each_section_keeps_the_law(self):
        for section in self.border.sections.values():
            for row in section.store.cases():
                file = CaseFile.model_validate_json(row.body)
                self.no_release_without_its_conditions(section, row.id, row.version, file)
                self.no_charge_twice(section, row.id, file)

    def no_release_without_its_conditions(self, section: Section, case: str, version: int, file: CaseFile):
        joint = file.joint(case, version)
        verdicts = {name: made.decision.verdict for name, made in file.decisions.items()}
        if joint.state is JointState.RELEASED:
            assert set(file.due) <= verdicts.keys()
            assert set(verdicts.values()) == {Verdict.RELEASE}
        if verdicts.get(section.name) is Verdict.RELEASE:
            assert file.presentation is not None
            waiting = (Due.model_validate_json(row.body) for row in section.store.receivables_of(case))
            states = (row.state for row in section.store.receivables_of(case))
            assert not any(
                one.missing and state == "estimated" for one, state in zip(waiting, states, strict=True)
            )

    def no_charge_twice(self, section: Section, case: str, file: CaseFile):
        content = section.store.content(file.liability)
        assert content is not None
        owed = sum(
            (one.owed.amount for one in LIABILITIES.validate_json(content) if one.country == section.name),
            Decimal(0),
        )
        rows = [row for row in section.store.receivables_of(case) if row.state != "cancelled"]
        assert sum((row.amount for row in rows), Decimal(0)) == owed
        operations = [row.operation for row in rows if row.operation]
        assert len(operations) == len(set(operations))

    def check_finally(self):
        """When everything is delivered, both sections know the same of every case, and nothing was lost."""
        files = {name: _files(section) for name, section in self.border.sections.items()}
        assert files["mx"].keys() == files["us"].keys() >= self.accepted.keys()
        for case in files["mx"]:
            mine, theirs = self.border.sections["mx"], self.border.sections["us"]
            assert clearance.joint(mine, case).state is clearance.joint(theirs, case).state
            assert files["mx"][case].disagreements == () == files["us"][case].disagreements
        for section in self.border.sections.values():
            _check_log(section)


def _files(section: Section) -> Mapping[str, CaseFile]:
    return {row.id: CaseFile.model_validate_json(row.body) for row in section.store.cases()}


def _check_log(section: Section) -> None:
    tree, read = section.store.tree, section.store.hash
    last: dict[str, str] = {}
    for seq in range(tree.size):
        event = section.store.event(seq)
        assert event is not None
        leaf = leaf_hash(commit(event.salt, event.content))
        verify_inclusion(leaf, seq, tree.size, tree.inclusion(seq, read), tree.root)
        words = json.loads(event.content)
        assert words["id"] == f"{section.name}:{seq}"
        assert words.get("prev") == last.get(event.case_id)
        last[event.case_id] = words["id"]


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, phases=[Phase.explicit, Phase.generate]
)
