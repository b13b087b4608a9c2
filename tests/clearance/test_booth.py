"""A booth alone: it decides from a signed copy, writes each act down, and is reconciled exactly."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clearance.border import (
    acts,
    check_log,
    file_of,
    lodge,
    opened,
    pay,
    seen,
    state,
)
from tests.clearance.contingent import AFTER, DIRECTOR, agree, clock, home, met, power
from tests.filings import AS_OF, a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, governance
from cruce.clearance import contingency
from cruce.clearance.contingency import Answer, Before, Copy, Expected, Journal
from cruce.clearance.provisional import Answer as Said
from cruce.clearance.provisional import answer
from cruce.ledger import Signer
from cruce.model import (
    Alone,
    Channel,
    Direction,
    JointState,
    Minute,
    Presentation,
    ProofError,
    Text,
    Verdict,
    canonical,
    plain,
)

__all__ = ["clock", "home"]  # fixtures
BOOTH = Signer.from_seed("laredo/3", bytes(range(32)))
NORTH, SOUTH, EMPTY = harness_northbound(), a1_southbound(), empty_northbound()
NOTHING = Journal()
CROSSING = NORTH.filing.crossing


@pytest.fixture
def linked(home, clock):
    with opened(home, clock=clock) as border:
        agree(border)
        met(border)
        yield border


def keys(border):
    return {name: one.keys.act.verifier for name, one in border.sections.items()}


def copied(border, at="us", hours=24):
    return contingency.make_copy(border.sections[at], CROSSING, BOOTH.verifier, hours, "Officer")


def booth(border, content, *samples, now, before=NOTHING, operations=()):
    """Let the booth decide trucks one after another; gives its verdicts and its journal."""
    copy, written, made = contingency.open_copy(content, keys(border)), b"", []
    for sample in samples:
        saw = seen(sample.filing, at=now)
        one, line = contingency.decide_at_booth(copy, content, before, saw, now, BOOTH, "Guard", operations)
        before, written = before.followed_by(line), written + line
        made.append(one)
    return made, written


def take(border, journal, at="us"):
    return contingency.take_in(border.sections[at], journal, BOOTH.verifier, "Officer")


def test_a_booth_releases_for_both_sections_and_both_answer_after_the_heal(linked, clock):
    case = lodge(linked, NORTH)
    content = copied(linked)
    ((made,), journal) = booth(linked, content, NORTH, now=AS_OF + AFTER)
    assert (made.answer, made.on_behalf, made.under) == (Answer.RELEASE, ("mx", "us"), ("acta-9",))
    clock.now += timedelta(hours=3)
    first = take(linked, journal)
    assert (first.new, first.released, first.provisional) == (1, 1, 2)
    before = linked.sections["us"].store.tree.size
    again = take(linked, journal)
    assert (again.new, again.known, again.provisional) == (0, 1, 0)
    assert linked.sections["us"].store.tree.size == before
    linked.relay()
    assert state(linked, case) is JointState.RELEASED
    for one in linked.sections.values():
        told = contingency.reconciliation(one)
        assert (told.cases, told.released, told.cosigned) == (1, 2, 2)
        assert (told.contradicted, told.open, told.follow_ups) == (0, 0, ())
        check_log(one)
    assert acts(linked.sections["us"], case).count("clearance.decided_alone") == 2


def test_a_booth_whose_key_was_stolen_is_not_heard_any_more_and_that_is_on_record(linked, clock):
    lodge(linked, NORTH)
    lodge(linked, SOUTH)
    content, us = copied(linked), linked.sections["us"]
    _, honest = booth(linked, content, NORTH, now=AS_OF + AFTER)
    _, whole = booth(linked, content, NORTH, NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    contingency.revoke_booth(us, BOOTH.verifier, "Officer", AS_OF + AFTER, "The booth was broken into.")
    for _ in range(2):
        with pytest.raises(ProofError, match=r"booth\.journal-revoked"):
            take(linked, whole)
    assert acts(us, "contingency").count("clearance.journal_refused") == 1
    with pytest.raises(ProofError, match=r"booth\.key-revoked"):
        copied(linked)
    other = Signer.generate("laredo/3").verifier
    contingency.revoke_booth(us, other, "Officer", AS_OF, "Never used.")
    assert acts(us, "contingency").count("clearance.decided_alone") == 0
    assert honest != whole


def test_what_a_booth_decided_before_its_key_was_stolen_is_taken_in(linked, clock):
    lodge(linked, NORTH)
    _, journal = booth(linked, copied(linked), NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    since = AS_OF + AFTER + timedelta(minutes=1)
    contingency.revoke_booth(linked.sections["us"], BOOTH.verifier, "Officer", since, "Stolen.")
    assert take(linked, journal).released == 1


def test_each_truck_is_let_go_once(linked):
    lodge(linked, NORTH)
    made, _ = booth(linked, copied(linked), NORTH, NORTH, now=AS_OF + AFTER)
    assert [one.answer for one in made] == [Answer.RELEASE, Answer.STOP]
    assert made[1].reasons == ("passed",)


def test_what_is_not_expected_or_not_paid_stops(linked):
    lodge(linked, SOUTH)
    content = contingency.make_copy(
        linked.sections["mx"], SOUTH.filing.crossing, BOOTH.verifier, 24, "Officer"
    )
    (north, south, shown), _ = (
        [*booth(linked, content, NORTH, SOUTH, now=AS_OF + AFTER)[0]]
        + booth(linked, content, SOUTH, now=AS_OF + AFTER, operations=("BANK-1",))[0],
        None,
    )
    assert (north.answer, north.reasons) == (Answer.STOP, ("unknown",))
    assert (south.answer, south.reasons) == (Answer.STOP, ("unsettled",))
    assert shown.answer is Answer.RELEASE


def test_what_was_shown_at_the_booth_is_charged_once_and_contradicted_if_nothing_comes(linked, clock):
    case = lodge(linked, SOUTH)
    content = contingency.make_copy(
        linked.sections["mx"], SOUTH.filing.crossing, BOOTH.verifier, 24, "Officer"
    )
    _, journal = booth(linked, content, SOUTH, now=AS_OF + AFTER, operations=("BANK-1",))
    clock.now += timedelta(hours=3)
    take(linked, journal, "mx")
    linked.relay()
    mx = linked.sections["mx"]
    assert contingency.reconciliation(mx).open == 1  # Mexico waits for its bank's file
    pay(linked, case)
    told = contingency.reconciliation(mx)
    assert (told.released, told.cosigned, told.open) == (2, 2, 0)
    assert len([row for row in mx.store.receivables_of(case) if row.operation]) == acts(mx, case).count(
        "treasury.paid"
    )


def test_a_hold_that_came_after_the_copy_contradicts(linked, clock):
    case = lodge(linked, NORTH)
    content = copied(linked)
    clearance.rule(linked.sections["us"], case, Verdict.HOLD, ["weapon"], "Officer")
    _, journal = booth(linked, content, NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    take(linked, journal)
    linked.relay()
    assert state(linked, case) is JointState.RELEASED
    for one in linked.sections.values():
        told = contingency.reconciliation(one)
        assert (told.released, told.cosigned, told.contradicted, told.open) == (2, 1, 1, 0)
        assert len(told.follow_ups) == 1


def test_an_amendment_that_came_after_the_copy_contradicts_for_both(linked, clock):
    case = lodge(linked, NORTH)
    content = copied(linked)
    linked.amend(NORTH.spoilt({"/consignments/0/items/0/value": "37501.00"}).content, "broker", section="us")
    _, journal = booth(linked, content, NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    take(linked, journal)
    linked.relay()
    for one in linked.sections.values():
        told = contingency.reconciliation(one)
        assert (told.contradicted, told.open) == (2, 0)
        assert set(file_of(one, case).follow_ups.values()) == {"case.amended"}


def test_a_withdrawn_minute_makes_what_a_booth_did_since_a_contradiction(linked, clock):
    lodge(linked, NORTH)
    content = copied(linked)
    governance.withdraw(linked.sections["mx"], "acta-9", DIRECTOR)
    _, journal = booth(linked, content, NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    linked.relay()
    take(linked, journal)
    linked.relay()
    for one in linked.sections.values():
        assert contingency.reconciliation(one).contradicted == 2
    with pytest.raises(Exception, match=r"booth\.no-power"):
        copied(linked)


def test_two_booths_cannot_both_let_one_truck_go(linked, clock):
    case = lodge(linked, NORTH)
    content = copied(linked)
    _, journal = booth(linked, content, NORTH, now=AS_OF + AFTER)
    other = Signer.from_seed("laredo/4", bytes(32))
    second = contingency.make_copy(linked.sections["us"], CROSSING, other.verifier, 24, "Officer")
    copy = contingency.open_copy(second, keys(linked))
    _, line = contingency.decide_at_booth(
        copy, second, Journal(), seen(NORTH.filing), AS_OF + AFTER, other, "Guard"
    )
    clock.now += timedelta(hours=3)
    take(linked, journal)
    contingency.take_in(linked.sections["us"], line, other.verifier, "Officer")
    linked.relay()
    for one in linked.sections.values():
        assert set(file_of(one, case).follow_ups.values()) == {"contingency.twice"}


# --- bytes that are not what they should be ----------------------------------------------------------------


def test_a_copy_that_anything_was_changed_in_is_refused(linked):
    lodge(linked, NORTH)
    content = copied(linked)
    for bad in (
        content.replace(b'"due":["mx","us"]', b'"due":["us"]'),
        content.replace(b'"sampling":"0"', b'"sampling":"1"'),
        content[:-1],
        b"",
        b"\n",
        content.partition(b"\n")[2],
    ):
        assert bad != content
        with pytest.raises(ProofError, match=r"booth\.copy"):
            contingency.open_copy(bad, keys(linked))
    with pytest.raises(ProofError, match=r"booth\.copy-signature"):
        contingency.open_copy(content, {"us": linked.sections["mx"].keys.act.verifier})


def test_a_copy_is_for_one_booth(linked):
    lodge(linked, NORTH)
    content = copied(linked)
    copy = contingency.open_copy(content, keys(linked))
    other = Signer.from_seed("laredo/4", bytes(32))
    with pytest.raises(ProofError, match=r"booth\.copy-other"):
        contingency.decide_at_booth(copy, content, Journal(), seen(NORTH.filing), AS_OF, other, "Guard")


def test_a_journal_in_which_a_line_was_changed_dropped_or_moved_is_refused(linked):
    lodge(linked, NORTH)
    _, journal = booth(linked, copied(linked), NORTH, EMPTY, NORTH, now=AS_OF + AFTER)
    lines = journal.splitlines(keepends=True)
    assert len(contingency.read_journal(journal, BOOTH.verifier).entries) == 3
    for bad in (
        b"".join(lines[1:]),
        b"".join((lines[0], lines[2])),
        b"".join((lines[1], lines[0], lines[2])),
        journal.replace(b'"answer":"stop"', b'"answer":"release"', 1),
        lines[0] + lines[0],
        b"\n" + journal,
    ):
        with pytest.raises(ProofError, match=r"booth\.journal"):
            contingency.read_journal(bad, BOOTH.verifier)
    cut = contingency.read_journal(journal[:-5], BOOTH.verifier)
    assert (len(cut.entries), cut.torn) == (2, len(lines[2]) - 5)


def test_a_journal_that_goes_another_way_than_before_is_refused(linked, clock):
    lodge(linked, NORTH)
    content = copied(linked)
    _, journal = booth(linked, content, NORTH, now=AS_OF + AFTER)
    _, other = booth(linked, content, EMPTY, NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    take(linked, journal)
    with pytest.raises(ProofError, match=r"booth\.journal-forked"):
        take(linked, other)


# --- the verdict, a pure function --------------------------------------------------------------------------

GIVEN = Minute(
    id="acta-9",
    title=Text(en="t", es="t"),
    text=Text(en="t", es="t"),
    contingency=(power(channels=(Channel.GREEN, Channel.YELLOW)),),
    effective=AS_OF.date(),
)
VERDICTS = st.dictionaries(st.sampled_from(["mx", "us"]), st.sampled_from(Verdict))
NAMES = st.sets(st.sampled_from(["mx", "us"])).map(tuple)


@given(
    decisions=VERDICTS,
    settled=NAMES,
    owed=NAMES,
    channel=st.sampled_from(Channel),
    examined=st.booleans(),
    minutes=st.integers(-100, 4000),
    heard=st.none() | st.integers(-3000, 0),
    lot=st.decimals(0, 1, places=3),
    sampling=st.sampled_from(["0", "0.5", "1"]),
    with_power=st.booleans(),
    seals=st.sampled_from([(), ("S1",), ("S2",)]),
)
def test_a_booth_never_releases_what_it_may_not(
    decisions, settled, owed, channel, examined, minutes, heard, lot, sampling, with_power, seals
):
    given_power = power(channels=(Channel.GREEN, Channel.YELLOW), sampling=Decimal(sampling))
    minute = GIVEN.model_copy(update={"contingency": (given_power,) if with_power else ()})
    one = Expected(
        case="c",
        version=1,
        filing="f",
        direction=Direction.NORTHBOUND,
        channel=channel,
        due=("mx", "us"),
        plates=("AB-1",),
        seals=("S1",),
        driver="D",
        carrier="C",
        examined=examined,
        expected=AS_OF,
        decisions=decisions,
        settled=settled,
        owed=owed,
    )
    contacts = {} if heard is None else {"mx": AS_OF + timedelta(minutes=heard)}
    copy = Copy(
        section="us",
        crossing="US-TX-LRD-WTB",
        booth="b",
        made_at=AS_OF,
        valid_until=AS_OF + timedelta(hours=40),
        contacts=contacts,
        minutes=(minute,),
        arrivals=(one,),
    )
    now = AS_OF + timedelta(minutes=minutes)
    saw = Presentation(at=now, plates=("ab 1",), seals=seals)
    made = contingency.verdict(copy, saw, Before(), now, {"c": lot})
    missing = {"mx", "us"} - decisions.keys()
    if made.answer is Answer.RELEASE:
        assert set(made.on_behalf) == missing
        assert set(decisions.values()) <= {Verdict.RELEASE}
        assert AS_OF <= now < copy.valid_until
        assert seals == ("S1",)
        assert not missing & set(owed) - set(settled)
        if missing:
            assert (with_power, made.under) == (True, ("acta-9",))
            assert channel in (Channel.GREEN, Channel.YELLOW)
            assert examined or (channel is Channel.GREEN and lot >= Decimal(sampling))
            contacts_of = [copy.contact(name) for name in missing]
            assert all(heard is not None and now >= heard + AFTER for heard in contacts_of)
    else:
        assert made.reasons
        assert made.on_behalf == ()
    assert made == contingency.verdict(copy, saw, Before(), now, {"c": lot})
    later = Before(frozenset(["c"]))
    assert contingency.verdict(copy, saw, later, now, {"c": lot}).answer is Answer.STOP


def test_a_verdict_that_does_not_follow_from_the_copy_is_named_and_contradicted(linked, clock):
    """A booth that was tampered with signs a release against a hold in its own copy."""
    case = lodge(linked, NORTH)
    clearance.rule(linked.sections["us"], case, Verdict.HOLD, ["weapon"], "Officer")
    content = copied(linked)
    (made,), honest = booth(linked, content, NORTH, now=AS_OF + AFTER)
    assert (made.answer, made.reasons) == (Answer.STOP, ("held",))
    entry = contingency.read_journal(honest, BOOTH.verifier).entries[0]
    false = made.model_copy(update={"answer": Answer.RELEASE, "on_behalf": ("mx",), "reasons": ()})
    words = entry.model_copy(update={"verdict": false})
    signature = BOOTH.sign(canonical(words), context="cruce/journal/1").hex()
    journal = canonical({"entry": plain(words), "signature": signature}) + b"\n"
    clock.now += timedelta(hours=3)
    taken = take(linked, journal)
    assert (taken.differing, taken.released) == ((1,), 1)
    assert joint_state(linked, case) is JointState.HELD
    assert set(file_of(linked.sections["us"], case).follow_ups.values()) == {"booth.verdict"}


def joint_state(border, case, at="us"):
    return clearance.joint(border.sections[at], case).state


def test_the_booths_lot_can_be_checked_by_anybody(linked):
    lodge(linked, NORTH)
    _, journal = booth(linked, copied(linked), NORTH, now=AS_OF + AFTER)
    words = json.loads(journal)
    words["entry"]["lot"] = "00" * 64
    with pytest.raises(ProofError):
        contingency.read_journal(json.dumps(words).encode() + b"\n", BOOTH.verifier)


def test_answers_to_a_release_are_told_apart(linked, clock):
    case = lodge(linked, NORTH)
    _, journal = booth(linked, copied(linked), NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    take(linked, journal)
    file = file_of(linked.sections["us"], case)
    answers = {one.provisional.section: answer(file, one.provisional) for one in file.provisional}
    assert answers == {"mx": Said.OPEN, "us": Said.OPEN}
    assert {one.provisional.acting for one in file.provisional} == {Alone.BOOTH}
