"""A day on the real product: the same on every run, and equal to what the sections' own records say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import LIABILITIES, check_log

from cruce import clearance
from cruce.academy import DaySummary, Options, Progress, run_day
from cruce.academy.inspectors import CHANCES, MINUTES, examination
from cruce.academy.summary import percentiles
from cruce.clearance import CaseFile
from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange import PUBLIC_KEYS, Border
from cruce.model import Channel, ChargeStatus, CruceError, JointState
from cruce.section import Section
from cruce.traffic import Fault, Truck, day

TRUCKS, SEED = 60, 7
KEYS = {
    *(
        "filed",
        "rejected",
        "released",
        "held",
        "refused",
        "channels",
        "straight_through_share",
        "owed",
        "paid",
    ),
    *("planted", "planted_found", "decision_ms", "receipts_verified", "unrated", "sections"),
}


@dataclass(frozen=True)
class Ran:
    """A day that ran, its home, what it reported on the way, and the trucks as they were drawn."""

    home: Path
    summary: DaySummary
    reports: list[tuple[int, int]]
    trucks: list[Truck]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    home = tmp_path_factory.mktemp("academy") / "home"
    reports: list[tuple[int, int]] = []

    def report(progress: Progress) -> None:
        reports.append((progress.filed, progress.total))

    options = Options(trucks=TRUCKS, seed=SEED, home=home)
    summary = run_day(options, report)
    with Border.open(home) as border:
        law = next(iter(border.sections.values())).law
        return Ran(home, summary, reports, list(day(law, options.day, TRUCKS, SEED)))


@pytest.fixture(scope="module")
def border(ran: Ran) -> Any:
    with Border.open(ran.home) as border:
        yield border


def figures(summary: DaySummary) -> str:
    """What must be the same on every run, byte for byte."""
    found = summary.json_object()
    found.pop("decision_ms")
    return json.dumps(found)


# --- the same on every run ---------------------------------------------------------------------------------

AGAIN = """
import json, sys
from cruce.academy import Options, run_day
found = run_day(Options(trucks=int(sys.argv[1]), seed=int(sys.argv[2]))).json_object()
found.pop("decision_ms")
print(json.dumps(found))
"""


def test_one_seed_gives_one_day_in_every_process(ran):
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(TRUCKS), str(SEED)],
        env=os.environ | {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == figures(ran.summary)


def test_another_seed_gives_another_day():
    one, other = (run_day(Options(trucks=4, seed=seed)).sections for seed in (SEED, SEED + 1))
    assert one["mx"]["root"] != other["mx"]["root"]


def test_a_day_leaves_nothing_behind_unless_it_was_given_a_home(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert run_day(Options(trucks=2, seed=1)).home is None
    assert list(tmp_path.iterdir()) == []


def test_a_day_without_trucks_is_a_day(tmp_path):
    found = run_day(Options(trucks=0, home=tmp_path / "home")).json_object()
    assert (found["filed"], found["straight_through_share"], found["decision_ms"]) == (0, 0, {})
    assert found["owed"] == found["paid"] == {"mx": {"MXN": "0"}, "us": {"USD": "0"}}


def test_a_day_is_never_run_over_another(ran):
    with pytest.raises(CruceError, match=r"section\.exists"):
        run_day(Options(trucks=2, home=ran.home))


# --- what it says is what is on record ---------------------------------------------------------------------


def test_the_home_holds_two_sections_and_their_public_keys_and_nothing_else(ran):
    assert {path.name for path in ran.home.iterdir()} == {"mx", "us", PUBLIC_KEYS}
    parts = {
        "section.toml",
        "store.db",
        "store.head",
        "store.lock",
        "keys",
        "law",
        "rules",
        "lists",
        "models",
    }
    parts |= {"editions", "peers"}
    for name in ("mx", "us"):
        held = {path.name for path in (ran.home / name).iterdir()}
        assert held - {"store.db-wal", "store.db-shm"} == parts
        lists = {path.name for path in (ran.home / name / "lists").iterdir()}
        assert lists == {"listed-parties.csv", "in-force"}
    assert "PRIVATE" not in (ran.home / PUBLIC_KEYS).read_text(encoding="utf-8")


def test_the_summary_has_all_that_was_promised_and_is_plain_json(ran):
    found = ran.summary.json_object()
    assert found.keys() >= KEYS
    assert json.loads(json.dumps(found)) == found
    assert found["channels"].keys() == {channel.value for channel in Channel}
    assert found["planted"].keys() == found["planted_found"].keys() == {kind.value for kind in Fault}
    for money in (found["owed"], found["paid"]):
        assert {(section, *amounts) for section, amounts in money.items()} == {("mx", "MXN"), ("us", "USD")}
        assert all(isinstance(amount, str) for amounts in money.values() for amount in amounts.values())


def test_every_truck_is_counted_once(ran, border):
    summary = ran.summary
    assert summary.filed == TRUCKS == ran.reports[-1][0] == ran.reports[-1][1]
    assert summary.filed == summary.rejected + summary.released + summary.held + summary.refused
    assert sum(summary.channels.values()) == TRUCKS - summary.rejected
    for one in border.sections.values():
        states = Counter(clearance.joint(one, row.id).state for row in one.store.cases())
        assert states.total() == TRUCKS - summary.rejected
        assert states[JointState.RELEASED] == summary.released
        assert states[JointState.REFUSED] == summary.refused
        assert states[JointState.HELD] + states[JointState.OPEN] == summary.held


def test_planted_faults_are_counted_as_the_truth_has_them(ran):
    planted = Counter(fault.kind.value for truck in ran.trucks for fault in truck.truth.faults)
    assert {kind: count for kind, count in ran.summary.planted.items() if count} == planted
    assert all(ran.summary.planted_found[kind] <= count for kind, count in ran.summary.planted.items())
    assert sum(ran.summary.planted_found.values()) > 0


def test_every_released_truck_has_a_receipt_that_verifies_and_no_other_counts(ran, border):
    ring = KeyRing.parse((ran.home / PUBLIC_KEYS).read_text(encoding="utf-8"))
    verified = 0
    for row in border.sections["mx"].store.cases():
        if border.joint(row.id).state is JointState.RELEASED:
            receipt = border.receipt(row.id)
            assert receipt is not None
            read = JointReceipt.parse(str(receipt).encode())
            assert verify(read, ring).joint.state is JointState.RELEASED
            verified += 1
    assert verified == ran.summary.released == ran.summary.receipts_verified


def test_what_is_owed_is_the_sum_of_the_charges_and_what_is_paid_no_more(ran, border):
    for name, one in border.sections.items():
        currency = {"mx": "MXN", "us": "USD"}[name]
        charged = sum((_charged(one, row.body) for row in one.store.cases()), Decimal(0))
        assert ran.summary.owed[name][currency] == charged
        assert 0 < ran.summary.paid[name][currency] <= charged


def _charged(one: Section, body: bytes) -> Decimal:
    content = one.store.content(CaseFile.model_validate_json(body).liability)
    assert content is not None
    charges = (
        charge
        for liability in LIABILITIES.validate_json(content)
        if liability.country == one.name
        for charge in liability.charges
    )
    due = (charge.amount for charge in charges if charge.status is ChargeStatus.DUE)
    return sum((amount.amount for amount in due if amount), Decimal(0))


def test_nothing_was_released_unpaid_and_both_logs_are_whole(ran, border):
    for one in border.sections.values():
        check_log(one)
        head = one.store.head()
        assert ran.summary.sections[one.name] == {"size": head.size, "root": head.root.hex()}
        for row in one.store.cases():
            if clearance.joint(one, row.id).state is JointState.RELEASED:
                waiting = [each for each in one.store.receivables_of(row.id) if each.state == "estimated"]
                assert not any(b'"missing"' in each.body for each in waiting)


def test_both_sections_know_the_same_of_every_case(border):
    mx, us = border.sections.values()
    assert [row.id for row in mx.store.cases()] == [row.id for row in us.store.cases()]
    for row in mx.store.cases():
        assert clearance.joint(mx, row.id) == clearance.joint(us, row.id)
        assert not any(file.disagreements for file in map(_file, (mx, us), [row.id] * 2))
        assert not any(event.kind == "exchange.refused" for event in us.store.events(row.id))


def _file(one: Section, case: str) -> CaseFile:
    row = one.store.case(case)
    assert row is not None
    return CaseFile.model_validate_json(row.body)


def test_the_trucks_clock_stands_in_every_decision(ran, border):
    """No clock of this machine gets into the record: every act lies within two days of the day."""
    middle = ran.trucks[0].presentation.at
    for one in border.sections.values():
        for row in one.store.cases():
            for event in one.store.events(row.id):
                at = clearance.joint(one, row.id).decisions
                assert all(abs(made.decision.at - middle) < timedelta(days=3) for made in at), event


# --- officers ----------------------------------------------------------------------------------------------


def test_an_examination_follows_from_seed_case_and_truth(ran):
    truth = next(truck.truth for truck in ran.trucks if truck.truth.faults)
    at = ran.trucks[0].presentation.at
    for channel in CHANCES:
        first, found = examination(channel, truth, "case", at, b"seed")
        assert (first, found) == examination(channel, truth, "case", at, b"seed")
        assert found <= {fault.kind for fault in truth.faults}
        assert bool(first.reasons) == bool(found)
        assert first.at == at + timedelta(minutes=MINUTES[channel])


def test_nothing_is_found_where_nothing_was_planted(ran):
    truth = next(truck.truth for truck in ran.trucks if not truck.truth.faults)
    for number in range(50):
        made, found = examination(
            Channel.RED, truth, f"case-{number}", ran.trucks[0].presentation.at, b"seed"
        )
        assert (made.reasons, found) == ((), frozenset())


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], {}),
        ([5], {"p50": 5, "p99": 5}),
        ([1, 2, 3], {"p50": 2, "p99": 3}),
        (range(1, 201), {"p50": 100, "p99": 198}),
    ],
)
def test_percentiles_are_of_the_nearest_rank(times, expected):
    assert percentiles(list(times)) == expected
