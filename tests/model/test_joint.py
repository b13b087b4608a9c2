"""The joint decision follows from the sections' own, strictest first."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from cruce.model import Channel, Decision, JointState, LegalOutcome, SignedDecision, Verdict, join, strictest

SECTIONS = ("ca", "mx", "us")
verdicts = st.dictionaries(st.sampled_from(SECTIONS), st.sampled_from(list(Verdict)))
due = st.sets(st.sampled_from(SECTIONS))


def decided(section: str, verdict: Verdict, version: int = 1) -> SignedDecision:
    decision = Decision(
        section=section,
        case="c",
        version=version,
        verdict=verdict,
        channel=Channel.GREEN,
        outcome=LegalOutcome.RELEASED,
        filing="f",
        liability="l",
        due=SECTIONS,
        at=datetime(2026, 5, 13, tzinfo=UTC),
        by="tests",
    )
    return SignedDecision(decision=decision, key="k", signature="00")


@given(due, verdicts)
def test_release_needs_every_section_that_has_an_act_and_no_objection(due, verdicts):
    made = {name: decided(name, verdict) for name, verdict in verdicts.items()}
    joint = join("c", 1, due, made, Channel.GREEN)
    released = all(verdicts.get(name) is Verdict.RELEASE for name in due) and set(verdicts.values()) <= {
        Verdict.RELEASE
    }
    assert (joint.state is JointState.RELEASED) == released
    if Verdict.REFUSE in verdicts.values():
        assert joint.state is JointState.REFUSED
    elif Verdict.HOLD in verdicts.values():
        assert joint.state is JointState.HELD
    assert set(joint.waiting_for) == due - verdicts.keys()


def test_a_decision_on_another_version_does_not_count():
    made = {"us": decided("us", Verdict.RELEASE, version=1), "mx": decided("mx", Verdict.RELEASE, version=2)}
    joint = join("c", 2, ("mx", "us"), made, Channel.GREEN)
    assert (joint.state, joint.waiting_for) == (JointState.OPEN, ("us",))


def test_what_was_withdrawn_is_withdrawn():
    made = {name: decided(name, Verdict.RELEASE) for name in SECTIONS}
    assert join("c", 1, SECTIONS, made, Channel.RED, withdrawn=True).state is JointState.WITHDRAWN


@given(st.lists(st.sampled_from(list(Channel))))
def test_the_strictest_channel_wins(channels):
    winner = strictest(channels)
    assert winner.severity == max((channel.severity for channel in channels), default=0)
