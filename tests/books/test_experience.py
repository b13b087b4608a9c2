"""What a section has lived through, and the score that it learns from its own examinations alone."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.clearance.border import StandingClock, founded, opened, seen
from tests.cli.shell import cruce
from tests.filings import ARRIVAL, AS_OF, Sample, harness_northbound

from cruce import clearance
from cruce.books import Experience, experience
from cruce.clearance import Lodged
from cruce.model import Channel, Examination, Find, Money
from cruce.section import Section

RULE = """rules:
  - id: some
    version: 1
    author: test
    scope: movement
    valid_from: 2020-01-01
    when: movement.load == "laden"
    effect: {channel: orange, percentage: 50}
    code: pattern.unusual
    says: {en: "some", es: "algunos"}
    examples:
      - {facts: {movement.load: laden}, hit: true}
      - {facts: {movement.load: empty}, hit: false}
"""


def filed(at: int) -> Sample:
    """Return a filing of its own, eight a day."""
    moved = (ARRIVAL + timedelta(days=at // 8)).isoformat()
    return harness_northbound(f"EXPERIENCE-{at}").spoilt({"/expected_arrival": moved})


def lived(section: Section, clock: StandingClock, at: int, find: Find | None, *owed: Money) -> str:
    """Let a truck come; examine it where there is a find to record. Gives its case."""
    sample = filed(at)
    clock.now = AS_OF + timedelta(days=at // 8)
    (outcome,) = clearance.lodge(section, [sample.content], "broker")
    assert isinstance(outcome, Lodged), outcome
    clock.now = sample.filing.expected_arrival
    assert clearance.present(section, {outcome.case: seen(sample.filing)}, "gate") == {outcome.case: None}
    if find is not None:
        reasons = () if find is Find.NONE else ("origin.doubt",)
        made = Examination(at=clock.now, team=("mx: A", "us: B"), reasons=reasons, find=find, owed=owed)
        assert clearance.examine(section, {outcome.case: made}, "team") == {outcome.case: None}
    return outcome.case


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = founded(tmp_path / "home")
    (home / "mx" / "rules" / "secret" / "some.yaml").write_text(RULE, encoding="utf-8")
    return home


def known(section: Section) -> dict[str, Experience]:
    return {one.case: one for one in experience(section)}


def test_each_case_is_told_with_what_was_found_and_the_chance_of_it(home):
    clock = StandingClock()
    with opened(home, clock=clock, only="mx") as border:
        section = border.sections["mx"]
        cases = {lived(section, clock, at, find): find for at, find in enumerate([None, *Find] * 2)}
        withdrawn = lived(section, clock, 30, None)
        clearance.withdraw(section, withdrawn, "broker")
        told = known(section)
        assert {case: one.find for case, one in told.items()} == cases
        for case, one in told.items():
            row = section.store.case(case)
            assert row is not None
            file = clearance.CaseFile.model_validate_json(row.body)
            selected = file.selected["mx"].channel is not Channel.GREEN
            assert one.chance == (0.5 if selected else 1.0)
            assert one.day == one.filing.expected_arrival.date()
        assert {one.chance for one in told.values()} == {0.5, 1.0}


def test_what_is_owed_to_the_own_treasury_is_told_and_what_is_not_stated_is_not_known(home):
    clock = StandingClock()
    pesos, dollars = (Money(amount=Decimal(n), currency=of) for n, of in ((900, "MXN"), (50, "USD")))
    stated = [(pesos, dollars), (dollars,), ()]
    with opened(home, clock=clock, only="mx") as border:
        section = border.sections["mx"]
        cases = [lived(section, clock, at, Find.REVENUE, *owed) for at, owed in enumerate(stated)]
        told = known(section)
    assert [told[case].owed for case in cases] == [Decimal(900), None, None]


def test_the_yield_of_each_rule_is_told_with_the_amounts_found(home):
    clock = StandingClock()
    pesos = Money(amount=Decimal("900.25"), currency="MXN")
    finds: list[tuple[Find | None, tuple[Money, ...]]] = [
        *((Find.REVENUE, (pesos,)), (Find.NONE, ()), (Find.REVENUE, (pesos,))),
        *((None, ()), (Find.PAPER, ()), (Find.REVENUE, ())),
    ]
    with opened(home, clock=clock, only="mx") as border:
        section = border.sections["mx"]
        cases = [lived(section, clock, at, find, *owed) for at, (find, owed) in enumerate(finds)]
        hit = {case for case, one in known(section).items() if "some@1" in one.reasons}
    of_rule = [found for case, found in zip(cases, finds, strict=True) if case in hit]
    assert 0 < len(of_rule) < len(finds)  # the rule draws half of what it hits
    told = cruce("rules", "yields", home / "mx", "--json").json
    assert (told["cases"], told["examined"], told["currency"]) == (6, 5, "MXN")
    rule = told["rules"]["some@1"]
    assert (rule["hits"], rule["examined"]) == (len(of_rule), sum(find is not None for find, _ in of_rule))
    assert rule["finds"]["revenue"] == sum(find is Find.REVENUE for find, _ in of_rule)
    stated = [owed for _, owed in of_rule if owed]
    assert (Decimal(rule["owed"]), rule["owed_stated"]) == (Decimal("900.25") * len(stated), len(stated))
    assert sum(share for share, _ in rule["shares"].values()) == pytest.approx(1)
    later = (ARRIVAL + timedelta(days=9)).date().isoformat()
    assert cruce("rules", "yields", home / "mx", "--since", later, "--json").json["rules"] == {}
    assert "ninguna regla" in cruce("--lang", "es", "rules", "yields", home / "mx", "--since", later).flat
    said = cruce("rules", "yields", home / "mx")
    assert said.code == 0
    assert "some@1" in said.out


def test_a_section_learns_from_its_own_examinations_and_works_by_it(home):
    clock = StandingClock()
    with opened(home, clock=clock, only="mx") as border:
        for at in range(44):
            found = at % 2
            owed = (Money(amount=Decimal(700), currency="MXN"),) if found else ()
            lived(border.sections["mx"], clock, at, Find.REVENUE if found else Find.NONE, *owed)
    told = cruce("risk", "train", home / "mx", "--json")
    assert told.code == 0, told.err
    assert told.json["rows"] >= 44
    assert cruce("risk", "show", home / "mx", "--json").json["filings"] == 44
    with opened(home, clock=clock, only="mx") as border:
        section = border.sections["mx"]
        assert section.score is not None
        case = lived(section, clock, 44, None)
        row = section.store.case(case)
        assert row is not None
        file = clearance.CaseFile.model_validate_json(row.body)
        profile = section.store.content(file.profile)
        assert profile is not None
        assert str(section.score).encode() in profile
        assert section.score.model.severity == pytest.approx(700)
        assert b"Expected amount: " in profile
        assert b"Monto esperado: " in profile
