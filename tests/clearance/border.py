"""Two (or three) sections in a folder of the test's own, with a clock that stands where it is put.

Homes are founded once and copied, law and rules are read once for all: both cost more than most tests.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pydantic import TypeAdapter
from tests.filings import AS_OF, Sample

from cruce import clearance
from cruce.clearance import CaseFile, Lodged, Refused
from cruce.exchange import Border, found, seeded_salts
from cruce.law import Law, open_law
from cruce.ledger import commit, leaf_hash, verify_inclusion
from cruce.model import Examination, Filing, JointState, Liability, Presentation
from cruce.risk import RiskContext
from cruce.risk.rules import load_rules
from cruce.section import Section, Settings

SEED = bytes(range(32))
LIABILITIES = TypeAdapter(tuple[Liability, ...])
_templates = tempfile.TemporaryDirectory(prefix="cruce-tests-")
_contexts: dict[object, dict[Any, RiskContext]] = {}


class StandingClock:
    """A clock that stands."""

    def __init__(self, now: datetime = AS_OF) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def founded(
    home: Path, sections: Sequence[str] = ("mx", "us"), bank: str = "files", share: str = "0"
) -> Path:
    """Give a test a home of its own with these sections in it."""
    shutil.copytree(_template(tuple(sections), bank, share), home)
    return home


@cache
def _template(sections: tuple[str, ...], bank: str, share: str) -> Path:
    home = Path(_templates.name) / "-".join((*sections, bank, share))
    settings = [
        Settings.model_validate({"name": name, "bank": bank, "random_share": share}) for name in sections
    ]
    found(home, settings, AS_OF, seed=SEED)
    return home


@cache
def starter_law() -> Law:
    return open_law()


@cache
def _read_rules(shared: frozenset[tuple[str, bytes]], secret: frozenset[tuple[str, bytes]]) -> Any:
    return load_rules(dict(shared), dict(secret))


def _rules(shared: Mapping[str, bytes], secret: Mapping[str, bytes]) -> Any:
    return _read_rules(frozenset(shared.items()), frozenset(secret.items()))


def opened(
    home: Path, turn: int = 0, clock: Callable[[], datetime] | None = None, only: str | None = None
) -> Border:
    """Open the border in ``home``, or one section of it; each turn has its own salts."""
    clock = clock or StandingClock()
    with (
        patch("cruce.section.equipment.open_law", starter_law),
        patch("cruce.risk.in_force.load_rules", _rules),
    ):
        if only:
            salt = seeded_salts(SEED, only, str(turn))
            border = Border([Section.open(home / only, clock=clock, salt=salt)])
        else:
            border = Border.open(home, clock=clock, salts=lambda name: seeded_salts(SEED, name, str(turn)))
    for one in border.sections.values():
        key = (
            one.name,
            one.rules.edition,
            one.settings.random_share,
            tuple(map(str, one.lists)),
            str(one.score),
            one.remembered.decisions,
            home if one._counts else None,  # what such a section counts is its own
        )
        one._contexts = _contexts.setdefault(key, {})
    return border


def seen(filing: Filing, **changes: object) -> Presentation:
    """Give what the gate reads when the truck is as filed."""
    plates = (plate for plate in filing.trip.conveyance.plates)
    trailers = (plate for piece in filing.trip.equipment for plate in piece.plates)
    reading = Presentation(
        at=filing.expected_arrival,
        plates=tuple(plate.number for plate in (*plates, *trailers)),
        seals=tuple(seal.number for seal in filing.trip.seals),
    )
    return reading.model_copy(update=changes)


def lodge(border: Border, sample: Sample, at: str = "mx") -> str:
    """Lodge a filing that is right; gives its case."""
    (outcome,) = border.lodge([sample.content], "broker", section=at)
    assert isinstance(outcome, Lodged), outcome
    return outcome.case


def present(border: Border, case: str, sample: Sample, at: str = "mx", **changes: object) -> None:
    """Let the gate of one section see the truck."""
    border.present({case: seen(sample.filing, **changes)}, "gate", section=at)


def pay(border: Border, case: str, at: str = "mx") -> None:
    """Let the bank pay what one section ordered for a case."""
    clearance.paying.settle(
        border.sections[at], clearance.paying.bank_file(border.sections[at], [case]), "bank"
    )
    border.relay()


def filing_of(section: Section, case: str) -> bytes:
    """Give the filing of a case as it was received."""
    content = section.store.content(file_of(section, case).filing)
    assert content is not None
    return content


def examined(*reasons: str, at: datetime = AS_OF) -> Examination:
    """Give what a joint team found."""
    return Examination(at=at, team=("mx: A", "us: B"), reasons=reasons)


def codes(outcome: Lodged | Refused) -> set[str]:
    """Name the findings for which a filing was refused."""
    assert isinstance(outcome, Refused), outcome
    return {finding.code for finding in outcome.findings if finding.refuses}


def state(border: Border, case: str) -> JointState:
    """Give the joint state of a case, on which all sections that know it must agree."""
    (agreed,) = {clearance.joint(one, case).state for one in border.sections.values() if one.store.case(case)}
    return agreed


def file_of(one: Section, case: str) -> CaseFile:
    """Read the file of a case in one section."""
    row = one.store.case(case)
    assert row is not None
    return CaseFile.model_validate_json(row.body)


def acts(one: Section, case: str) -> list[str]:
    """List the kinds of what is on record of a case, oldest first."""
    return [event.kind for event in one.store.events(case)]


def bodies(one: Section, case: str, kind: str) -> list[Any]:
    """Give the bodies of the events of one kind."""
    return [
        json.loads(event.content).get("body", {}) for event in one.store.events(case) if event.kind == kind
    ]


def owed(one: Section, case: str) -> Decimal:
    """Give what a section's treasury expects or has of a case: every receivable that was not cancelled."""
    rows = (row for row in one.store.receivables_of(case) if row.state != "cancelled")
    return sum((row.amount for row in rows), Decimal(0))


def charged(one: Section, case: str) -> Decimal:
    """Give the sum of the charges that a section computed on a case for its own treasury."""
    content = one.store.content(file_of(one, case).liability)
    assert content is not None
    mine = (each for each in LIABILITIES.validate_json(content) if each.country == one.name)
    return sum((each.owed.amount for each in mine), Decimal(0))


def check_log(one: Section) -> None:
    """Prove every entry of a section's log, and follow each case from act to act."""
    tree, read = one.store.tree, one.store.hash
    last: dict[str, str] = {}
    for seq in range(tree.size):
        event = one.store.event(seq)
        assert event is not None
        leaf = leaf_hash(commit(event.salt, event.content))
        verify_inclusion(leaf, seq, tree.size, tree.inclusion(seq, read), tree.root)
        words = json.loads(event.content)
        assert words["id"] == f"{one.name}:{seq}"
        assert words.get("prev") == last.get(event.case_id)
        last[event.case_id] = words["id"]
