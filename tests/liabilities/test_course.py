"""The life of a liability: what the law allows in which state and until when; money is never lost or made."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.law.folder import put

from cruce.law import open_law
from cruce.liabilities import advance
from cruce.liabilities.course import COURSES, deemed
from cruce.liabilities.life import Act, Life, Step, begin
from cruce.liabilities.terms import deadlines
from cruce.liabilities.words import DEADLINES, STATES, STEPS
from cruce.model import Money
from cruce.treasury import MoneyState

LAW = open_law()
ENTERED = date(2025, 8, 15)
MONEY = {"us": "USD", "mx": "MXN"}


def life(country: str = "us", owed: str = "1250.00") -> Life:
    return begin(country, Money(amount=Decimal(owed), currency=MONEY[country]), ENTERED)


def after(one: Life, *acts: tuple[str, int, str | None]) -> Life:
    """Take steps, each so many days after entry; every one must be allowed."""
    for step, days, amount in acts:
        one, findings = advance(one, act(one, step, days, amount), LAW)
        assert not findings, (step, findings[0].says.en)
    return one


def act(one: Life, step: str, days: int, amount: str | None = None) -> Act:
    money = None if amount is None else Money(amount=Decimal(amount), currency=one.owed.currency)
    return Act(step=Step(step), on=one.entered_on + timedelta(days=days), amount=money)


def refused(one: Life, step: str, days: int, amount: str | None = None) -> str:
    """Try a step that must be refused, leaving everything as it was; give the finding's last word."""
    same, findings = advance(one, act(one, step, days, amount), LAW)
    assert same == deemed(one, act(one, step, days).on, LAW)
    (finding,) = findings
    assert finding.says.en != finding.says.es
    return finding.code.removeprefix("treasury.life.")


def paid(**more: Any) -> Life:
    return after(life(**more), ("pay", 14, "1250.00"))


def test_from_estimate_to_a_refund_after_liquidation():
    one = after(
        life(),
        ("guarantee", 0, None),
        ("pay", 14, "1250.00"),
        ("correct", 100, "250.00"),
        ("liquidate", 314, "250.00"),
        ("refund", 340, "1000.00"),
    )
    assert one.state is MoneyState.REFUNDED
    assert str(one.held) == "250.00 USD"
    assert not one.open.amount


@pytest.mark.parametrize(("days", "code"), [(299, None), (300, "late")])
def test_a_summary_is_corrected_within_300_days_and_15_before_liquidation(days: int, code: str | None):
    """314 days less 15 is the earlier of the two."""
    if code is None:
        assert after(paid(), ("correct", days, "0")).state is MoneyState.CORRECTED
    else:
        assert refused(paid(), "correct", days, "0") == code


def test_an_entry_that_nobody_liquidates_in_a_year_is_deemed_liquidated_as_entered():
    one = deemed(paid(), date(2026, 8, 16), LAW)
    assert (one.state, one.liquidated_on) == (MoneyState.LIQUIDATED, date(2026, 8, 15))
    assert deemed(paid(), date(2026, 8, 15), LAW).state is MoneyState.PAID
    assert refused(paid(), "liquidate", 366, "0") == "impossible"
    assert after(paid(), ("protest", 500, None)).state is MoneyState.PROTESTED


def test_liquidation_is_extended_to_four_years_at_most():
    one = after(paid(), *(("extend", 300 + 10 * times, None) for times in range(5)))
    assert deemed(one, date(2029, 8, 15), LAW).liquidated_on is None
    assert deemed(one, date(2029, 8, 16), LAW).liquidated_on == date(2029, 8, 15)


@pytest.mark.parametrize(
    ("step", "last", "amount"), [("reliquidate", 314 + 90, "0"), ("protest", 314 + 180, None)]
)
def test_terms_that_run_from_liquidation(step: str, last: int, amount: str | None):
    liquidated = after(paid(), ("liquidate", 314, "1250.00"))
    assert not advance(liquidated, act(liquidated, step, last, amount), LAW)[1]
    assert refused(liquidated, step, last + 1, amount) == "late"


def test_a_claim_after_importation_is_made_within_a_year_and_granted_whenever_it_is_decided():
    liquidated = after(paid(), ("liquidate", 300, "1250.00"))
    assert refused(liquidated, "claim", 366) == "late"
    claimed = after(liquidated, ("claim", 365, None))
    assert refused(claimed, "claim", 365) == "claimed"
    granted = after(claimed, ("reliquidate", 700, "0"), ("refund", 720, "1250.00"))
    assert not granted.held.amount
    assert granted.claimed_on is None


def test_a_protest_is_decided_in_the_payers_favour_or_not_and_never_to_more():
    protested = after(paid(), ("liquidate", 314, "1250.00"), ("protest", 320, None))
    assert refused(protested, "refund", 330, "1250.00") == "impossible"
    assert refused(protested, "rule", 330, "1250.01") == "ruled-more"
    assert after(protested, ("rule", 400, "1000.00"), ("refund", 410, "250.00")).open.amount == 0


def test_drawback_gives_back_99_percent_within_five_years():
    assert after(paid(), ("draw_back", 900, "1237.50")).state is MoneyState.DRAWN_BACK
    assert refused(paid(), "draw_back", 900, "1237.51") == "drawn-too-much"
    assert after(paid(), ("draw_back", 900, "1237.50")).open.amount == 0


def test_what_was_paid_too_much_is_neither_drawn_back_nor_owed_again():
    corrected = after(paid(), ("correct", 30, "1000"))
    assert corrected.open.amount == -250
    assert after(corrected, ("draw_back", 900, "990")).open.amount == -250
    assert refused(corrected, "draw_back", 900, "990.01") == "drawn-too-much"


def test_drawback_ends_after_five_years():
    assert refused(paid(), "draw_back", 5 * 366, "1.00") == "late"


def test_a_pedimento_is_corrected_and_refunded_without_liquidation():
    one = after(life("mx", "63105"), ("pay", 0, "63105"))
    assert refused(one, "liquidate", 10, "0") == "no-such-step"
    assert refused(one, "refund", 10, "1") == "impossible"
    corrected = after(one, ("correct", 100, "0"))
    assert refused(corrected, "refund", 5 * 366, "63105") == "late"
    assert after(corrected, ("refund", 200, "63105")).state is MoneyState.REFUNDED


def test_money_moves_exactly_and_in_its_currency():
    assert refused(life(), "pay", 1, "1249.99") == "not-open"
    assert refused(life(), "pay", 1) == "amount"
    assert refused(life(), "guarantee", 1, "1") == "no-amount"
    pesos = Act(step=Step.PAY, on=ENTERED, amount=Money(amount=Decimal(1250), currency="MXN"))
    assert advance(life(), pesos, LAW)[1][0].code == "treasury.life.amount"
    assert refused(paid(), "correct", 3, "1") == "before"


def test_a_country_without_law_and_a_clock_without_value_are_told(tmp_path):
    canada = life().model_copy(update={"country": "ca"})
    assert refused(canada, "pay", 0, "1250.00") == "no-law"
    clock = """{"says": {"en": "x", "es": "x"}, "unit": "days", "values": {"2030-01-01": 90}}"""
    law = open_law(put(tmp_path, "parameters/us/clocks/reliquidation.yaml", clock))
    one = after(paid(), ("liquidate", 314, "0"))
    (finding,) = advance(one, act(one, "reliquidate", 320, "0"), law)[1]
    assert finding.code == "treasury.life.unknown"
    assert "2030-01-01" in finding.says.es


def test_the_terms_that_run_come_with_their_law_the_soonest_first():
    liquidated = after(paid(), ("liquidate", 314, "250.00"))
    assert [(one.what, str(one.last)) for one in deadlines(liquidated, LAW)] == [
        ("refund", "2026-07-25"),
        ("claim", "2026-08-15"),
        ("reliquidation", "2026-09-23"),
        ("protest", "2026-12-22"),
        ("drawback", "2030-08-15"),
        ("records", "2030-08-15"),
    ]
    assert all(one.citations for one in deadlines(liquidated, LAW))
    before = {one.what: str(one.last) for one in deadlines(life(), LAW)}
    assert before["deposit"] == "2025-08-29"
    assert before["correction"] == "2026-06-10"
    assert before["liquidation"] == "2026-08-15"
    assert [one.what for one in deadlines(life("mx", "1"), LAW)] == ["records", "refund-claim"]


def test_every_state_and_step_has_its_word():
    assert STATES.keys() == set(MoneyState)
    assert STEPS.keys() == set(Step)
    assert all(states <= set(MoneyState) for course in COURSES.values() for states in course.values())
    assert {text.en for text in DEADLINES.values()}.isdisjoint(text.es for text in DEADLINES.values())


class Course(RuleBasedStateMachine):
    """Any acts in any order: what is held is what was paid less what came back, and never below nought."""

    @initialize(country=st.sampled_from(["us", "mx"]), cents=st.integers(0, 10**7))
    def start(self, country: str, cents: int) -> None:
        self.life = begin(country, Money(amount=Decimal(cents) / 100, currency=MONEY[country]), ENTERED)
        self.held, self.day = Decimal(0), ENTERED

    @rule(
        step=st.sampled_from(Step),
        days=st.integers(-2, 200),
        how=st.sampled_from(["open", "half", "none", "double"]),
    )
    def act(self, step: Step, days: int, how: str) -> None:
        open_sum = abs(self.life.open.amount)
        sums = {"open": open_sum, "half": self.life.held.amount / 2, "double": open_sum * 2}
        amount = None if how == "none" else Money(amount=sums[how], currency=self.life.owed.currency)
        on = self.day + timedelta(days=days)
        made = Act(step=step, on=on, amount=amount)
        after_it, findings = advance(self.life, made, LAW)
        assert (after_it, findings) == advance(self.life, made, LAW)
        if findings:
            assert after_it == deemed(self.life, on, LAW)
        else:
            assert self.life.state in COURSES[self.life.country][step] | {
                MoneyState.PAID,
                MoneyState.CORRECTED,
            }
            moved = {Step.PAY: 1, Step.REFUND: -1, Step.DRAW_BACK: -1}.get(step, 0)
            self.held += moved * (amount.amount if amount else Decimal(0))
        self.life = after_it
        self.day = max(self.day, self.life.last)

    @invariant()
    def conserved(self) -> None:
        if hasattr(self, "life"):
            assert self.life.held.amount == self.held >= 0
            assert self.life.owed.amount >= 0
            if self.life.country == "mx":
                assert self.life.liquidated_on is None

    @invariant()
    def nothing_follows_the_end(self) -> None:
        if hasattr(self, "life") and self.life.state in (MoneyState.CANCELLED, MoneyState.DRAWN_BACK):
            later = self.life.last + timedelta(days=1)
            assert all(advance(self.life, Act(step=step, on=later), LAW)[1] for step in Step)


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
