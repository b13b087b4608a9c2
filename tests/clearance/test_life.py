"""The life of a case in two sections: what is always true, whatever happens and wherever it is cut off."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from tests.clearance.border import (
    charged,
    check_log,
    examined,
    file_of,
    filing_of,
    founded,
    opened,
    owed,
    seen,
)
from tests.filings import Sample, a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance import CaseFile, Refused
from cruce.clearance.numbers import papers_of
from cruce.credentials import KeyRing, verify
from cruce.exchange import PUBLIC_KEYS
from cruce.model import Filing, JointState, PowerError, Verdict, digest
from cruce.section import Section
from cruce.store import CaseRow
from cruce.treasury import Due

NAMES = st.sampled_from(["mx", "us"])
BARRED = {"case.closed", "case.absent", "case.elsewhere", "papers.used"}
PEDIMENTO = "/consignments/0/pedimento"


def sample(kind: str, number: int, value: int) -> Sample:
    """One of five kinds of filing; the value makes versions of it differ.

    A twin bears the pedimento of a southbound filing; on paper, one is settled by a payment made before.
    """
    if kind == "empty":
        made = empty_northbound(f"EMPTY-{number}")
        made.document["remarks"] = f"version {value}"
        return made
    made = harness_northbound(f"NORTH-{number}") if kind == "north" else a1_southbound(f"{kind}-{number}")
    if kind == "twin":
        other = a1_southbound(f"south-{number}").document["consignments"][0]["pedimento"]["number"]
        made = made.spoilt({f"{PEDIMENTO}/number": other})
    if kind == "paper":
        proof = {"form": "13", "references": {"13": "OP-1"}}
        made = made.spoilt({f"{PEDIMENTO}/payment": proof})
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
        self.ruled: dict[tuple[str, str, int], Verdict] = {}
        self.final: dict[str, tuple[int, JointState]] = {}

    def teardown(self) -> None:
        self.border.settle()
        self.check_finally()
        self.border.close()
        self.folder.cleanup()

    def section(self, name: str) -> Section:
        return self.border.sections[name]

    @rule(
        target=cases,
        kind=st.sampled_from(["north", "south", "empty", "twin", "paper"]),
        number=st.integers(0, 1),
        value=st.integers(0, 1),
        at=NAMES,
    )
    def lodge(self, kind, number, value, at):
        raw = sample(kind, number, value).content
        (outcome,) = clearance.lodge(self.section(at), [raw], "tests")
        if isinstance(outcome, Refused):
            refused = {finding.code for finding in outcome.findings if finding.refuses}
            assert refused in ({"case.exists"}, {"papers.used"})
            return multiple()
        if outcome.fresh:
            self.accepted[outcome.case] = digest(raw)
        return outcome.case, kind, number

    @rule(case=cases, value=st.integers(0, 3), at=NAMES)
    def amend(self, case, value, at):
        _, kind, number = case
        outcome = clearance.amend(self.section(at), sample(kind, number, value).content, "tests")
        if isinstance(outcome, Refused):
            assert {one.code for one in outcome.findings if one.refuses} <= BARRED

    @rule(case=cases, at=NAMES)
    def pay(self, case, at):
        content = clearance.paying.bank_file(self.section(at), [case[0]])
        for _ in range(2):  # the bank's file twice must not pay twice
            if content:
                clearance.paying.settle(self.section(at), content, "bank")

    @rule(case=cases, at=NAMES)
    def accept(self, case, at):
        with suppress(PowerError):
            clearance.paying.accept(self.section(at), case[0], "officer")

    @rule(case=cases, at=NAMES, sealed=st.sampled_from([True, True, False]))
    def present(self, case, at, sealed):
        filing = sample(case[1], case[2], 0).filing
        reading = seen(filing) if sealed else seen(filing, seals=("BROKEN",))
        (result,) = clearance.present(self.section(at), {case[0]: reading}, "gate").values()
        assert result is None or isinstance(result, PowerError)

    @rule(case=cases, at=NAMES, clean=st.booleans())
    def examine(self, case, at, clean):
        found = examined() if clean else examined("document.doubt")
        (result,) = clearance.examine(self.section(at), {case[0]: found}, "team").values()
        assert result is None or isinstance(result, PowerError)

    @rule(case=cases, at=NAMES, verdict=st.sampled_from(list(Verdict)))
    def decide(self, case, at, verdict):
        with suppress(PowerError):
            clearance.rule(self.section(at), case[0], verdict, ["document.doubt"], "officer")
            version = clearance.joint(self.section(at), case[0]).version
            self.ruled[at, case[0], version] = verdict
            self.final.pop(case[0], None)  # what an officer decides may undo what was whole

    @rule(case=cases, at=NAMES)
    def withdraw(self, case, at):
        with suppress(PowerError):
            clearance.withdraw(self.section(at), case[0], "tests")

    @rule(sender=NAMES, answered=st.booleans(), again=st.booleans(), limit=st.integers(1, 4))
    def deliver(self, sender, answered, again, limit):
        one, other = self.section(sender), self.section("us" if sender == "mx" else "mx")
        content = exchange.parcel(one, other.name, limit)
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
                self.no_release_without_its_conditions(section, row, file)
                self.no_charge_twice(section, row, file)
                self.an_officers_ruling_stands(section, row, file)
                state = file.joint(row.id, row.version).state
                if state in (JointState.RELEASED, JointState.REFUSED):
                    self.final.setdefault(row.id, (row.version, state))
            self.no_paper_twice(section)

    def no_paper_twice(self, section: Section):
        released = [
            row.id
            for row in section.store.cases()
            if clearance.joint(section, row.id).state is JointState.RELEASED
        ]
        filings = [Filing.model_validate_json(filing_of(section, case)) for case in released]
        papers = [number.key for filing in filings for number in set(papers_of(filing))]
        assert len(papers) == len(set(papers))

    def no_release_without_its_conditions(self, section: Section, row: CaseRow, file: CaseFile):
        verdicts = {name: made.decision.verdict for name, made in file.decisions.items()}
        if file.joint(row.id, row.version).state is JointState.RELEASED:
            assert set(file.due) <= verdicts.keys()
            assert set(verdicts.values()) == {Verdict.RELEASE}
        if verdicts.get(section.name) is Verdict.RELEASE:
            assert file.presentation is not None
            rows = section.store.receivables_of(row.id)
            assert not any(
                Due.model_validate_json(one.body).missing for one in rows if one.state == "estimated"
            )

    def no_charge_twice(self, section: Section, row: CaseRow, file: CaseFile):
        rows = section.store.receivables_of(row.id)
        if file.joint(row.id, row.version).state not in (JointState.WITHDRAWN, JointState.REFUSED):
            assert owed(section, row.id) == charged(section, row.id)
        operations = [one.operation for one in rows if one.operation]
        assert len(operations) == len(set(operations))

    def an_officers_ruling_stands(self, section: Section, row: CaseRow, file: CaseFile):
        ruled = self.ruled.get((section.name, row.id, row.version))
        if ruled is not None:
            assert file.decisions[section.name].decision.verdict is ruled

    def check_finally(self):
        """When everything is delivered, both sections know the same of every case, and nothing was lost."""
        mine, theirs = self.border.sections.values()
        ring = KeyRing.parse((self.home / PUBLIC_KEYS).read_text(encoding="utf-8"))
        assert {row.id for row in mine.store.cases()} == {row.id for row in theirs.store.cases()}
        assert {row.id for row in mine.store.cases()} >= self.accepted.keys()
        for row in mine.store.cases():
            joint, other = clearance.joint(mine, row.id), clearance.joint(theirs, row.id)
            assert (joint.version, joint.state, joint.decisions) == (
                other.version,
                other.state,
                other.decisions,
            )
            files = [file_of(one, row.id) for one in (mine, theirs)]
            assert all(file.contested or not file.disagreements for file in files)
            self.check_result(row.id, (joint.version, joint.state), ring)
        for section in (mine, theirs):
            check_log(section)

    def check_result(self, case: str, result: tuple[int, JointState], ring: KeyRing):
        version, state = self.final.get(case, result)
        assert result[1] is state
        assert state is JointState.REFUSED or result[0] == version  # a refusal is carried into a new version
        receipt = self.border.receipt(case)
        assert (receipt is not None) >= (state is JointState.RELEASED)
        if receipt is not None:
            assert verify(receipt, ring).joint.state is state


def profile(examples: int, steps: int, *phases: Phase) -> settings:
    return settings(max_examples=examples, stateful_step_count=steps, phases=[Phase.generate, *phases])


class LongLife(Life):
    """The same, longer and oftener."""


TestLife = Life.TestCase
TestLife.settings = profile(20, 20)
TestLongLife = pytest.mark.timeout(900)(pytest.mark.slow(LongLife.TestCase))  # shrinking takes its time
TestLongLife.settings = profile(30, 40, Phase.shrink)
