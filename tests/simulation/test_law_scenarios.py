"""Days on which the law itself goes wrong: a poisoned load, and a measure that was no law from its beginning.

Real sections with a law directory of their own; nothing that was done is ever done otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cruce.books import record_act, standings
from cruce.credentials import KeyRing, verify
from cruce.exchange import PUBLIC_KEYS, Border, seeded_salts
from cruce.law import open_law
from cruce.ledger import verify_consistency
from cruce.liabilities import Basis, RefundTerms, compare, life
from cruce.model import JointState, Liability, Money, declarations
from cruce.section import Section
from tests.clearance.border import (
    LIABILITIES,
    StandingClock,
    check_log,
    file_of,
    founded,
    lodge,
    pay,
    present,
    state,
)
from tests.cli.shell import cruce
from tests.filings import Sample, a1_southbound, harness_northbound
from tests.law.folder import put

PRINTED = "Fecha;Valor\n{rows}\n"
GOOD = "08/05/2026;18.0210\n11/05/2026;18.0375\n12/05/2026;18.0400"
POISONED = GOOD + "\n13/05/2026;1804.00"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def working_by(home: Path, law: Path, clock: StandingClock, turn: int) -> Iterator[Border]:
    """Both sections at work by a law directory."""
    salts = lambda name: seeded_salts(bytes(range(32)), name, str(turn))  # noqa: E731
    with Border.open(home, law=law, clock=clock, salts=salts) as border:
        yield border


def liability(section: Section, case: str) -> Liability:
    """The one declaration of a case that owes something to this section."""
    content = section.store.content(file_of(section, case).liability) or b"[]"
    (own,) = (
        one for one in LIABILITIES.validate_json(content) if one.country == section.name and one.charges
    )
    return own


def cleared(border: Border, sample: Sample) -> str:
    """Let a truck be filed, paid for and released; gives its case."""
    case = lodge(border, sample)
    pay(border, case)
    present(border, case, sample)
    border.settle()
    assert state(border, case) is JointState.RELEASED
    return case


@pytest.mark.slow
def test_a_poisoned_exchange_rate_is_refused_and_nothing_is_charged_by_it(tmp_path):
    home, law, clock = founded(tmp_path / "home"), tmp_path / "law", StandingClock()
    (tmp_path / "good.csv").write_text(PRINTED.format(rows=GOOD), encoding="utf-8")
    (tmp_path / "poisoned.csv").write_text(PRINTED.format(rows=POISONED), encoding="utf-8")
    told = cruce("law", "import", "mx-exchange", tmp_path / "good.csv", "--law", law, "--json")
    assert told.code == 0, told.err
    with working_by(home, law, clock, 1) as border:
        before = liability(border.sections["mx"], cleared(border, a1_southbound("BEFORE")))
    held = files(law)
    told = cruce("law", "import", "mx-exchange", tmp_path / "poisoned.csv", "--law", law, "--json")
    assert told.code != 0
    assert "1804" in told.err
    assert files(law) == held
    with working_by(home, law, clock, 2) as border:
        after = liability(border.sections["mx"], cleared(border, a1_southbound("AFTER")))
        assert after.owed == before.owed
        assert [one.amount for one in after.charges] == [one.amount for one in before.charges]
        assert before.charges[0].base == Money(amount=Decimal(938_080), currency="MXN")  # 52,000 at 18.04
        for section in border.sections.values():
            check_log(section)


def test_a_poisoned_rate_that_was_written_by_hand_is_named_before_anybody_works_by_it(tmp_path):
    """No import stands between a hand and the file: the check that follows it names the line."""
    law = tmp_path / "law"
    (tmp_path / "good.csv").write_text(PRINTED.format(rows=GOOD), encoding="utf-8")
    assert cruce("law", "import", "mx-exchange", tmp_path / "good.csv", "--law", law).code == 0
    assert cruce("law", "check", law).code == 0
    (page,) = (law / "parameters").rglob("USD.yaml")
    text = page.read_text(encoding="utf-8")
    assert "18.0400" in text
    page.write_text(text.replace("18.0400", "1804.00"), encoding="utf-8")
    told = cruce("law", "check", law, "--json")
    assert told.code == 1
    (far,) = told.json["findings"]
    assert (far["code"], "1804" in far["says"]["en"]) == ("law.value-far", True)


DUTY: dict[str, Any] = {
    "id": "us-emergency",
    "flow": "import",
    "kind": "additional",
    "charge": "additional",
    "authority": "Made-up order",
    "formula": "25%",
    "says": {"en": "Made-up emergency duty.", "es": "Arancel de emergencia inventado."},
    "citations": [{"law": "Made-up order"}],
    "effective": "2025-03-04",
}
STRUCK = {"on": "2026-06-20", "citation": {"law": "Made-up judgment"}}
RULE = "measures/us/emergency.yaml"


def acted(us: Section, case: str, clock: StandingClock, step: life.Step, on: str, amount: str) -> list[str]:
    """Record one act of the treasury on its day; gives the codes of what stands against it."""
    day = date.fromisoformat(on)
    clock.now = clock.now.replace(year=day.year, month=day.month, day=day.day)
    moved = Money(amount=Decimal(amount), currency="USD")
    found = record_act(us, case, None, life.Act(step=step, on=day, amount=moved), "A. Ruiz")
    return [one.code for one in found]


@pytest.mark.slow
def test_a_measure_annulled_from_its_beginning_is_refunded_to_the_cent_and_nothing_is_rewritten(tmp_path):
    home, clock, sample = founded(tmp_path / "home"), StandingClock(), harness_northbound()
    law = put(tmp_path / "law", RULE, json.dumps({"measures": [DUTY]}))
    ring = KeyRing.parse((home / PUBLIC_KEYS).read_text(encoding="utf-8"))
    with working_by(home, law, clock, 1) as border:
        us = border.sections["us"]
        case = cleared(border, sample)
        charged, receipt = liability(us, case), border.receipt(case)
        record, head, decided = us.store.events(case), us.store.head(), file_of(us, case).decisions
        assert str(charged.owed) == "4,025.00 USD"
        assert acted(us, case, clock, life.Step.PAY, "2026-05-26", "4025.00") == []

    put(law, RULE, json.dumps({"annulled": STRUCK, "measures": [DUTY]}))
    collected, known = open_law(law), open_law(law, known=date(2026, 7, 1))
    (entry,) = (one for one in declarations(sample.filing, date(2026, 5, 13)) if one.country == "us")
    terms = RefundTerms(until=date(2026, 7, 20))
    (again,) = compare([entry], Basis(collected), Basis(known), terms)
    assert again.before == charged.owed  # as it was collected, it still is
    (struck,) = again.changes
    assert struck.authority == "Made-up order"
    refund = str(again.refund.amount)
    assert (refund, str(again.after.amount)) == ("4025.00", "0")

    with working_by(home, law, clock, 2) as border:
        us = border.sections["us"]
        assert acted(us, case, clock, life.Step.LIQUIDATE, "2026-07-10", str(again.after.amount)) == []
        assert acted(us, case, clock, life.Step.REFUND, "2026-07-20", "4025.01"), "a cent too much"
        assert acted(us, case, clock, life.Step.REFUND, "2026-07-20", refund) == []
        assert acted(us, case, clock, life.Step.REFUND, "2026-07-21", refund), "twice"
        (stands,) = standings(us, case)
        assert (stands.life.owed.amount, stands.life.held.amount) == (Decimal(0), Decimal(0))
        assert [one.step.value for one in stands.acts] == ["pay", "liquidate", "refund"]

        border.settle()
        assert us.store.events(case)[: len(record)] == record
        assert liability(us, case) == charged
        assert (state(border, case), file_of(us, case).decisions) == (JointState.RELEASED, decided)
        tree, read = us.store.tree, us.store.hash
        verify_consistency(head.size, head.root, tree.size, tree.root, tree.consistency(head.size, read))
        assert receipt is not None
        verify(receipt, ring)
        for section in border.sections.values():
            check_log(section)
