"""Rates expected of each channel, and rules that sleep: by what the record counted before the day of work."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.clearance.border import StandingClock, examined, founded, lodge, opened, present
from tests.filings import AS_OF, a1_southbound
from tests.risk.starter import rule, sheet

from cruce.model import Channel
from cruce.store import Transaction

DAY = date(2026, 5, 14)
ALWAYS = rule(
    id="always",
    scope="movement",
    when="movement.items > 0",
    effect={"channel": "yellow"},
    sleeps_after=2,
    says={"en": "Always", "es": "Siempre"},
    examples=[
        {"facts": {"movement.items": "1"}, "hit": True},
        {"facts": {"movement.items": "0"}, "hit": False},
    ],
)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def border(tmp_path, clock):
    home = founded(tmp_path / "home")
    (home / "mx" / "rules" / "secret" / "always.yaml").write_bytes(sheet(ALWAYS))
    with (home / "mx" / "section.toml").open("a") as settings:
        settings.write('rates = { yellow = "0.5" }\n')
    with opened(home, clock=clock) as border:
        yield border


def looked_at(border, reference, *found):
    sample = a1_southbound(reference)
    case = lodge(border, sample, "us")
    for name in border.sections:
        present(border, case, sample, name)
    border.examine({case: examined(*found)}, "team", section="us")
    return case


def asleep(section):
    return [one for one in section.risk(DAY).relied_on if one.startswith("asleep")]


def test_the_lot_makes_up_for_what_the_rules_do_not_select_and_fruitless_rules_sleep(border, clock):
    mx = border.sections["mx"]
    assert mx.risk(DAY).lots[Channel.YELLOW] == Decimal("0.5")  # nothing is known yet
    looked_at(border, "R-1")
    looked_at(border, "R-2")
    assert mx.risk(DAY).lots[Channel.YELLOW] == Decimal("0.5")  # a day's work goes by the days before
    assert asleep(mx) == []
    assert mx.store.counts.tallies()["always@1"] == (2, 2, 0, 2)
    clock.now = AS_OF + timedelta(days=1)
    assert mx.risk(DAY).lots[Channel.YELLOW] == Decimal(
        "0.05"
    )  # the rules select all: a least share is drawn
    assert asleep(mx) == ["asleep: always@1"]
    lodge(border, a1_southbound("R-3"), "us")
    assert mx.store.counts.tallies()["always@1"] == (2, 2, 0, 2)
    clock.now = AS_OF + timedelta(days=2)
    assert mx.risk(DAY).lots[Channel.YELLOW] == Decimal("0.05")  # two of three movements are more than half
    clock.now = AS_OF + timedelta(days=40)
    assert mx.risk(DAY).lots[Channel.YELLOW] == Decimal("0.5")  # of another month nothing is known


def test_a_find_keeps_a_rule_awake(border, clock):
    mx = border.sections["mx"]
    looked_at(border, "R-1")
    looked_at(border, "R-2", "weight.anomaly")
    assert mx.store.counts.tallies()["always@1"] == (2, 2, 1, 0)
    clock.now = AS_OF + timedelta(days=1)
    assert asleep(mx) == []


def test_a_case_is_counted_once(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = looked_at(border, "R-1")
    again = examined("weight.anomaly").model_copy(update={"again": "the scale was mended"})
    border.examine({case: again}, "team", section="us")
    counted = us.store.counts.selected(AS_OF.date(), DAY), mx.store.counts.selected(AS_OF.date(), DAY)
    assert [sum(one.values()) for one in counted] == [1, 1]
    assert mx.store.counts.tallies()["always@1"] == (1, 1, 0, 1)


def test_what_is_undone_is_not_counted(border):
    mx = border.sections["mx"]

    def fails(transaction: Transaction) -> None:
        transaction.counts.selected(DAY, "green")
        transaction.counts.hits(["a@1"])
        raise ValueError("no")

    (outcome,) = mx.write([fails])
    assert isinstance(outcome, ValueError)
    assert mx.store.counts.selected(DAY, DAY + timedelta(days=1)) == {}
    assert "a@1" not in mx.store.counts.tallies()
