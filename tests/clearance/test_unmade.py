"""A revoked key: what it unmakes in both sections, and how each thing is made good."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import StandingClock, acts, check_log, lodge, opened, present, state
from tests.clearance.contingent import DIRECTOR, agree, directed
from tests.filings import harness_northbound

from cruce.clearance import contingency, proving, unmade
from cruce.clearance.unmade import Remedy
from cruce.credentials import JointReceipt, KeyRing, ProvenBundle, verify, verify_bundle
from cruce.exchange import keys
from cruce.ledger import Signer
from cruce.model import JointState, PowerError, ProofError

HOUR = timedelta(hours=1)
OFFICER = "L. Hart"


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def border(home: Path, clock):
    with opened(directed(home), clock=clock) as border:
        yield border


def cleared(border, name: str) -> str:
    sample = harness_northbound(name)
    case = lodge(border, sample)
    present(border, case, sample)
    border.settle()
    assert state(border, case) is JointState.RELEASED
    return case


def ring(border) -> KeyRing:
    known = [one.as_peer() for one in border.sections.values()]
    return KeyRing.parse("\n".join(line for one in known for line in one.ring_lines()))


def believed(border, receipt: JointReceipt | None) -> bool:
    assert receipt is not None
    try:
        verify(JointReceipt.parse(str(receipt).encode()), ring(border))
    except ProofError:
        return False
    return True


def told(section) -> set[tuple[str, str, str, str]]:
    return {(one.what, one.name, one.section, one.remedy.value) for one in unmade.unmade(section)}


def revoke(border, clock, use: Any, since, at: str = "us") -> None:
    made = keys.revoke(border.sections[at], use, DIRECTOR, since, "The laptop is gone.")
    if use == "act":
        for other in border.sections.values():
            if other.name != at:
                keys.accept(other, made, DIRECTOR, "Compared by telephone.")
    border.settle()


def test_nothing_is_unmade_by_a_rotation_or_a_loss(border, clock):
    cleared(border, "K-1")
    us, mx = border.sections["us"], border.sections["mx"]
    clock.now += HOUR
    keys.rotate(us, "act", DIRECTOR)
    keys.rotate(us, "log", DIRECTOR)
    border.settle()
    made = keys.revoke(us, "act", DIRECTOR, clock.now, "The disk broke.", lost=True)
    keys.accept(mx, made, DIRECTOR, "Met.")
    border.settle()
    assert told(us) == told(mx) == set()


def test_decisions_under_a_revoked_key_are_listed_in_both_sections_and_signed_again(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    before = cleared(border, "K-1")
    clock.now += HOUR
    since = clock.now
    clock.now += HOUR
    after = cleared(border, "K-2")
    receipts = {case: border.receipt(case) for case in (before, after)}
    clock.now += HOUR
    revoke(border, clock, "act", since)
    assert told(us) == {("decision", after, "us", "sign-again")}
    assert told(mx) == {("decision", after, "us", "ask")}
    assert believed(border, receipts[before])
    assert not believed(border, receipts[after])
    assert not believed(border, border.receipt(after))
    with pytest.raises(PowerError, match=r"case\.not-unmade"):
        unmade.sign_again(us, before, OFFICER)
    with pytest.raises(PowerError, match=r"case\.not-unmade"):
        unmade.sign_again(mx, after, OFFICER)
    with pytest.raises(PowerError, match=r"case\.(nobody|machine)"):
        unmade.sign_again(us, after, "service")
    first = us.store.events(after)
    unmade.sign_again(us, after, OFFICER)
    border.settle()
    assert told(us) == told(mx) == set()
    assert state(border, after) is JointState.RELEASED
    assert believed(border, border.receipt(after))
    assert acts(us, after).count("clearance.decided") == 2
    assert us.store.events(after)[: len(first)] == first  # nothing is rewritten
    with pytest.raises(PowerError, match=r"case\.not-unmade"):
        unmade.sign_again(us, after, OFFICER)
    proven = verify_bundle(proving.bundle(us, after), ring(border))
    assert isinstance(proven, ProvenBundle)
    assert proving.replay(proven).differences == ()
    for one in (us, mx):
        check_log(one)


def test_receipts_under_a_revoked_log_key_are_listed_where_the_log_is_and_made_anew(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    before = cleared(border, "K-1")
    old = border.receipt(before)
    clock.now += HOUR
    since = clock.now
    clock.now += HOUR
    after = cleared(border, "K-2")
    receipt = border.receipt(after)
    keys.revoke(us, "log", DIRECTOR, since, "Copied.")
    assert told(us) == {("receipt", after, "us", "wait")}
    border.settle()
    assert told(us) == {("receipt", after, "us", "new-receipt")}
    assert told(mx) == set()
    assert believed(border, old)
    assert not believed(border, receipt)
    assert believed(border, border.receipt(after))
    later = cleared(border, "K-3")
    assert later not in {one[1] for one in told(us)}


def test_receipts_under_a_revoked_witness_key_are_listed_where_they_were_cosigned(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    before = cleared(border, "K-1")
    clock.now += HOUR
    since = clock.now
    clock.now += HOUR
    after = cleared(border, "K-2")
    receipt = border.receipt(after)
    clock.now += HOUR
    revoke(border, clock, "witness", since, at="mx")
    assert told(us) == {("receipt", after, "mx", "new-receipt")}
    assert told(mx) == set()
    assert not believed(border, receipt)
    assert believed(border, border.receipt(before))
    assert believed(border, border.receipt(after))
    proven = verify_bundle(proving.bundle(us, after), ring(border))
    assert isinstance(proven, ProvenBundle)


def test_a_booths_copy_and_a_minute_under_a_revoked_key_are_listed(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    minute = agree(border)
    since = clock.now
    clock.now += HOUR
    sample = harness_northbound("K-1")
    lodge(border, sample)
    contingency.make_copy(us, sample.filing.crossing, Signer.generate("laredo/1").verifier, 12, OFFICER)
    clock.now += HOUR
    revoke(border, clock, "act", since)
    assert ("copy", sample.filing.crossing, "us", "new-copy") in told(us)
    assert ("minute", minute.id, "us", "new-minute") in told(us) & told(mx)
    assert {one.remedy for one in unmade.unmade(mx)} == {Remedy.NEW_MINUTE}
