"""What chance selects: no hour, plate or carrier tells who it will be, and no amendment gets rid of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from tests.clearance.border import file_of, founded, lodge, opened
from tests.filings import a1_southbound, harness_northbound
from tests.risk.starter import context

from cruce import clearance
from cruce.exchange import Border
from cruce.model import Channel, case_id
from cruce.risk import assess_many

MOVEMENTS, HOURS, CARRIERS, PLATES = 30_000, 17, 60, 400
SCHEDULE, PERCENT = "mx-southbound-schedule@1", 1
NORTH = harness_northbound()


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Sequence[bool]:
    """Which of many trucks the southbound schedule selects: each with a reference that tells all of it."""
    with opened(founded(tmp_path_factory.mktemp("lots") / "home")) as border:
        mx = border.sections["mx"]
        draws = [mx.draw(case_id("A declarant", reference), 1) for reference in references()]
    filing = a1_southbound().filing
    profiles = assess_many([filing] * MOVEMENTS, context(section="mx"), draws)
    return [any(reason.rule == SCHEDULE for reason in one.reasons) for one in profiles]


def references() -> Iterator[str]:
    for n in range(MOVEMENTS):
        yield f"H{n % HOURS}-C{n % CARRIERS}-P{n * 7 % PLATES}-{n}"


def test_the_share_is_met(chosen):
    expected = MOVEMENTS * PERCENT / 100
    assert abs(sum(chosen) - expected) < 3 * (expected * (1 - PERCENT / 100)) ** 0.5


@pytest.mark.parametrize(
    ("groups", "critical"),  # chi-square at 0.1 %, one degree of freedom less than groups
    [(HOURS, 39.25), (CARRIERS, 98.32), (PLATES, 492.0), (7, 22.46)],
    ids=["hour", "carrier", "plate", "weekday"],
)
def test_the_rate_by_what_can_be_seen_carries_no_information(chosen, groups, critical):
    step = 7 if groups == PLATES else 1
    seen = Counter(n * step % groups for n in range(MOVEMENTS))
    hits = Counter(n * step % groups for n, hit in enumerate(chosen) if hit)
    rate = sum(chosen) / MOVEMENTS
    spread = sum((hits[g] - seen[g] * rate) ** 2 / (seen[g] * rate * (1 - rate)) for g in seen)
    assert spread < critical


def test_who_was_selected_before_tells_nothing_of_who_comes_next(chosen):
    after = [one for before, one in pairwise(chosen) if before]
    expected = len(after) * PERCENT / 100
    assert sum(after) <= expected + 4 * expected**0.5


def test_another_section_draws_others(tmp_path):
    with opened(founded(tmp_path / "home")) as border:
        cases = [
            case_id("A declarant", reference) for reference, _ in zip(references(), range(2000), strict=False)
        ]
        mx, us = ([one.draw(case, 1) < 0.1 for case in cases] for one in border.sections.values())
    both = sum(a and b for a, b in zip(mx, us, strict=True))
    assert both < 40  # 20 expected


@pytest.fixture
def drawn(tmp_path) -> Iterator[Border]:
    """A border in which Mexico draws everybody."""
    home = founded(tmp_path / "home")
    toml = home / "mx" / "section.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('random_share = "0"', 'random_share = "1"'))
    with opened(home) as border:
        yield border


def test_an_amendment_does_not_get_rid_of_the_lot(drawn, tmp_path):
    mx = drawn.sections["mx"]
    case = lodge(drawn, NORTH)
    assert file_of(mx, case).channel is Channel.YELLOW
    mx.settings = mx.settings.model_copy(update={"random_share": 0})
    mx._contexts = {}
    for price in ("37600.00", "37700.00"):
        changed = NORTH.spoilt({"/consignments/0/items/0/value": price})
        assert isinstance(clearance.amend(mx, changed.content, "broker"), clearance.Lodged)
        drawn.relay()
        for one in drawn.sections.values():
            assert file_of(one, case).channel is Channel.YELLOW
    assert file_of(mx, case).floor is Channel.YELLOW
