"""Sections watch each other's log: one that was forked, cut or restored from a copy is named, with proof."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager

import pytest
from tests.clearance.border import check_log, lodge, opened, pay, present, state
from tests.filings import AS_OF, a1_southbound, harness_northbound

from cruce import clearance, exchange
from cruce.exchange import publication as witnessing
from cruce.exchange.parcels import CONTEXT
from cruce.ledger import Checkpoint, Note, Signer, witness
from cruce.model import CruceError, JointState, ProofError
from cruce.store import Draft


def numbered(number):
    return harness_northbound(f"R-{number}")


@contextmanager
def forked(home):
    """Give ``us``, ``mx``, and an ``mx`` of another history: both logs go on from one copy."""
    with opened(home) as border:
        lodge(border, numbered(1))
        border.settle()
    shutil.copytree(home, home.parent / "fork")
    with opened(home, 1) as border, opened(home.parent / "fork", 2) as fork:
        lodge(border, numbered(2))
        border.settle()
        yield border.sections["us"], border.sections["mx"], fork.sections["mx"]


def evidence(refusal, log):
    """Read the checkpoints that came with a refusal: each was signed by the log it accuses."""
    notes = [Note.parse(text) for text in refusal.value.evidence]
    return [Checkpoint.open(note, log) for note in notes]


def packed(one):
    content = exchange.parcel(one, "us")
    assert content is not None
    return content


def forged(one, **changes):
    """A parcel of this section with some of its words changed, signed all the same."""
    words = json.loads(packed(one).partition(b"\n")[2]) | changes
    text = json.dumps(words, separators=(",", ":")).encode()
    return one.keys.act.sign(text, context=CONTEXT).hex().encode() + b"\n" + text


def test_settled_sections_have_witnessed_all_of_each_others_logs(border):
    case = lodge(border, numbered(1))
    present(border, case, numbered(1))
    border.settle()
    mx, us = border.sections.values()
    for one, other in ((mx, us), (us, mx)):
        note = other.store.witnessed(one.keys.log.name)
        assert note is not None
        seen = Checkpoint.open(note, one.keys.log.verifier, [other.keys.witness.verifier])
        assert (seen.size, seen.root) == (one.store.tree.size, one.store.tree.root)
        assert one.store.cosigned_checkpoint(seen.size - 1, [other.name]) is not None
        assert exchange.parcel(one, other.name) is None


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_store_restored_from_an_old_copy_is_found_at_the_next_exchange(home, goes_on):
    """The copy lacks entries that the other section has witnessed; others may have been written since."""
    with opened(home) as border:
        lodge(border, numbered(1))
        border.settle()
    shutil.copytree(home / "mx", home.parent / "old")
    with opened(home, 1) as border:
        case = lodge(border, numbered(2))
        present(border, case, numbered(2))
        border.settle()
    shutil.rmtree(home / "mx")
    shutil.copytree(home.parent / "old", home / "mx")
    with opened(home, 2) as border:
        mx, us = border.sections.values()
        if goes_on:
            clearance.lodge(mx, [numbered(n).content for n in range(3, 9)], "broker")
        (outcome,) = clearance.lodge(us, [a1_southbound().content], "broker")
        assert isinstance(outcome, clearance.Lodged)
        kept = us.store.head(), us.store.witnessed(mx.keys.log.name)
        for _ in range(2):  # and at every exchange after it
            with pytest.raises(ProofError) as refusal:
                border.settle()
            assert refusal.value.code == "exchange.own-log-lost"
            seen, own = evidence(refusal, mx.keys.log.verifier)
            assert seen.size > 8
            assert own.root != seen.root
        assert (us.store.head(), us.store.witnessed(mx.keys.log.name)) == kept
        assert clearance.joint(us, outcome.case).state is JointState.OPEN


def test_a_section_that_signs_two_histories_is_found_by_the_other(home):
    """It hides from its own check by claiming that its copy goes on from what was witnessed."""
    with forked(home) as (us, mx, liar):
        size = mx.store.tree.size
        clearance.lodge(liar, [numbered(n).content for n in range(5)], "broker")
        before, parcel = us.store.head(), forged(liar, witnessed=size)
        with pytest.raises(ProofError) as refusal:
            exchange.accept(us, parcel)
        assert refusal.value.code == "ledger.log-inconsistent"
        points = evidence(refusal, liar.keys.log.verifier)
        assert len(points) == 2
        assert len({(point.size, point.root) for point in points}) == 2
        (kept,) = witnessing.contradictions(us)
        assert (kept["log"], kept["code"]) == ("cruce/mx", refusal.value.code)
        assert kept["notes"] == list(refusal.value.evidence)
        with pytest.raises(ProofError):  # the same again is no further evidence
            exchange.accept(us, parcel)
        assert us.store.head().size == before.size + 1


def test_two_roots_for_one_size_are_a_fork(home):
    with forked(home) as (us, mx, liar):
        while liar.store.tree.size < mx.store.tree.size:
            liar.store.one(lambda transaction: transaction.record(_draft(), None))
        assert liar.store.tree.size == mx.store.tree.size
        with pytest.raises(ProofError) as refusal:
            exchange.accept(us, forged(liar, witnessed=mx.store.tree.size, proof=[]))
        assert refusal.value.code == "ledger.log-forked"
        first, second = evidence(refusal, mx.keys.log.verifier)
        assert (first.size, first.root) != (second.size, second.root)
        assert first.size == second.size
        assert len(witnessing.contradictions(us)) == 1


def test_a_log_that_was_cut_short_is_named(home):
    with forked(home) as (us, mx, liar):
        liar.store.one(lambda transaction: transaction.record(_draft(), None))
        with pytest.raises(ProofError) as refusal:
            exchange.accept(us, forged(liar, witnessed=mx.store.tree.size, proof=[]))
        assert refusal.value.code == "ledger.log-shrunk"
        assert len(evidence(refusal, liar.keys.log.verifier)) == 2
        assert len(witnessing.contradictions(us)) == 1


def test_a_fork_is_seen_whatever_the_parcel_says_of_where_it_begins(home):
    with forked(home) as (us, mx, liar):
        while liar.store.tree.size < mx.store.tree.size:
            liar.store.one(lambda transaction: transaction.record(_draft(), None))
        with pytest.raises(ProofError, match=r"ledger\.log-forked"):
            exchange.accept(us, packed(liar))


def asked(one, old, note=None):
    """Ask as a log does that was last witnessed at size ``old``."""
    proof = one.store.tree.consistency(old, one.store.hash)
    return witness.checkpoint_request(old, proof, note or one.store.checkpoint())


def test_whoever_asks_gets_a_cosignature_that_is_on_disk_first(home, border):
    mx, us = border.sections.values()
    clearance.lodge(mx, [numbered(1).content], "broker")
    old = us.store.witnessed("cruce/mx")
    assert old is None
    reply = witnessing.add_checkpoint(us, asked(mx, 0))
    assert reply.status == 200
    cosigned = witness.cosigned_by(mx.store.checkpoint(), reply.body, us.keys.witness.verifier)
    size = Checkpoint.open(cosigned, mx.keys.log.verifier, [us.keys.witness.verifier]).size
    assert size == mx.store.tree.size
    assert str(us.store.witnessed("cruce/mx")) == str(cosigned)
    clearance.lodge(mx, [numbered(2).content], "broker")
    late = witnessing.add_checkpoint(us, asked(mx, 0))
    assert (late.status, late.body, late.kind) == (409, b"%d\n" % size, "text/x.tlog.size")
    assert witnessing.add_checkpoint(us, asked(mx, size)).status == 200
    border.settle()
    assert us.store.witnessed("cruce/mx") is not None


def test_who_asks_with_another_history_is_kept_as_evidence(home):
    with forked(home) as (us, mx, liar):
        size = mx.store.tree.size
        while liar.store.tree.size < size + 3:
            liar.store.one(lambda transaction: transaction.record(_draft(), None))
        kept = str(us.store.witnessed("cruce/mx"))
        assert witnessing.add_checkpoint(us, asked(liar, size)).status == 422
        (found,) = witnessing.contradictions(us)
        assert found["code"] == "ledger.log-inconsistent"
        assert found["notes"] == [kept, str(liar.store.checkpoint())]
        assert str(us.store.witnessed("cruce/mx")) == kept


def test_a_checkpoint_must_be_signed_by_the_senders_log(border):
    mx, us = border.sections.values()
    clearance.lodge(mx, [numbered(1).content], "broker")
    clearance.lodge(us, [numbered(1).content], "broker")
    stranger = Checkpoint(mx.keys.log.name, 1, bytes(32)).signed(Signer.generate("cruce/mx"))
    for note, code in (
        (str(us.store.checkpoint()), "ledger.log-key-unknown"),
        (str(stranger), "ledger.log-key-unknown"),
        (
            str(mx.store.checkpoint()).replace(f"\n{mx.store.tree.size}\n", "\n99\n"),
            "ledger.checkpoint-signature",
        ),
    ):
        with pytest.raises(CruceError) as refusal:
            exchange.accept(us, forged(mx, checkpoint=note))
        assert refusal.value.code == code
    assert us.store.witnessed(mx.keys.log.name) is None


def test_an_answer_must_bear_the_cosignature_of_who_sends_it(border):
    mx, us = border.sections.values()
    clearance.lodge(mx, [numbered(1).content], "broker")
    answer = json.loads(exchange.accept(us, packed(mx)).partition(b"\n")[2])
    bare = str(mx.store.checkpoint())
    other = Note.parse(bare).cosigned(mx.keys.witness, 1)
    for note in (bare, str(other)):
        text = json.dumps(answer | {"checkpoint": note}).encode()
        content = us.keys.act.sign(text, context=CONTEXT).hex().encode() + b"\n" + text
        with pytest.raises(ProofError, match=r"ledger\.cosignature-missing"):
            exchange.acknowledge(mx, content)
    assert mx.store.position("us", "out") == 0


def test_a_lost_cosignature_is_given_again(border):
    mx, us = border.sections.values()
    case = lodge(border, a1_southbound())
    clearance.lodge(mx, [numbered(1).content], "broker")
    exchange.accept(us, packed(mx))  # the answer is lost with the process
    mx.reached.clear()
    pay(border, case)
    present(border, case, a1_southbound())
    border.settle()
    assert state(border, case) is JointState.RELEASED
    assert border.receipt(case) is not None
    for one in (mx, us):
        check_log(one)


def _draft():
    return Draft("tests.recorded", "tests", 1, AS_OF, "tests")
