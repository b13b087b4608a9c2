"""Witnessing: a log may grow, and do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.log import CA_WITNESS, MX_WITNESS, NOON, US, WITNESSES, Log, leaves, refusal

from cruce.ledger import Checkpoint, Note, Signer, Witness
from cruce.ledger.witness import Reply, add_checkpoint, checkpoint_request, cosigned_by
from cruce.model import ProofError

LEAVES = leaves(64)
NEW = Witness(US.verifier)


def grown(size: int, *, rewritten: bool = False) -> Log:
    log = Log()
    log.extend([LEAVES[0][::-1], *LEAVES[1:size]] if rewritten and size else LEAVES[:size])
    return log


def seen(size: int) -> Witness:
    """Return a witness that has cosigned the log at this size."""
    return NEW.cosign(grown(size).checkpoint(), (), MX_WITNESS, NOON)[0]


@given(st.lists(st.integers(0, len(LEAVES)), min_size=1, max_size=8).map(sorted))
def test_every_growth_is_cosigned(sizes):
    witness = NEW
    for size in sizes:
        log = grown(size)
        proof = log.tree.consistency(witness.size, log.read)
        witness, cosigned = witness.cosign(log.checkpoint(), proof, MX_WITNESS, NOON)
        assert witness == Witness(US.verifier, cosigned)
        assert Checkpoint.open(cosigned, US.verifier, WITNESSES[:1]).size == witness.size == size
        assert cosigned.cosigned_at(MX_WITNESS.verifier) == NOON


def test_several_witnesses_gather_on_one_note():
    note = grown(5).checkpoint()
    mx = NEW.cosign(note, (), MX_WITNESS, NOON)[1]
    ca = NEW.cosign(note, (), CA_WITNESS, NOON + 1)[1]
    assert Checkpoint.open(mx.merged(ca), US.verifier, WITNESSES).size == 5


def caught(witness: Witness, log: Log, proof: tuple[bytes, ...]) -> ProofError:
    with pytest.raises(ProofError) as error:
        witness.cosign(log.checkpoint(), proof, MX_WITNESS, NOON)
    return error.value


@given(st.integers(1, 40), st.integers(1, 20))
def test_a_rewritten_log_is_caught_with_both_notes(old, more):
    witness, fork = seen(old), grown(old + more, rewritten=True)
    error = caught(witness, fork, fork.tree.consistency(old, fork.read))
    assert error.code == "ledger.log-inconsistent"
    assert error.evidence == (str(witness.last), str(fork.checkpoint()))


def test_two_roots_for_one_size_are_caught_with_both_notes():
    witness, fork = seen(7), grown(7, rewritten=True)
    error = caught(witness, fork, ())
    assert error.code == "ledger.log-forked"
    assert error.evidence == (str(witness.last), str(fork.checkpoint()))
    for note in map(Note.parse, error.evidence):  # the evidence convicts by itself
        assert Checkpoint.open(note, US.verifier).size == 7


def test_a_log_that_shrinks_is_caught_with_both_notes():
    witness, short = seen(7), grown(3)
    error = caught(witness, short, ())
    assert error.code == "ledger.log-shrunk"
    assert error.evidence == (str(witness.last), str(short.checkpoint()))


@pytest.mark.parametrize("wrong", ["absent", "short", "long", "other"])
def test_a_wrong_proof_is_not_enough(wrong):
    log = grown(20)
    proof = log.tree.consistency(7, log.read)
    proofs = {"absent": (), "short": proof[:-1], "long": (*proof, proof[0]), "other": proof[::-1]}
    assert caught(seen(7), log, proofs[wrong]).code == "ledger.log-inconsistent"


def test_a_proof_from_nothing_is_empty():
    assert caught(NEW, grown(3), (LEAVES[0],)).code == "ledger.log-inconsistent"


def test_the_same_head_may_be_cosigned_again():
    witness, cosigned = seen(7).cosign(grown(7).checkpoint(), (), MX_WITNESS, NOON + 60)
    assert witness.size == 7
    assert cosigned.cosigned_at(MX_WITNESS.verifier) == NOON + 60


def test_only_the_log_s_own_head_is_cosigned():
    stranger = Signer.from_seed(US.name, b"x" * 32)
    forged = Checkpoint(US.name, 3, bytes(32)).signed(stranger)
    assert refusal(NEW.cosign, forged, (), MX_WITNESS, NOON) == "ledger.log-key-unknown"
    assert refusal(NEW.cosign, grown(3).checkpoint(), (), US, NOON) == "ledger.key-kind"


def ask(log: Log, old: int, *, witness: Witness | None = NEW, **changes) -> Reply:
    """Ask a witness, in the bytes of C2SP tlog-witness, to cosign a log from size ``old`` on."""
    proof = log.tree.consistency(old, log.read)
    request = checkpoint_request(old, proof, log.checkpoint())
    for old_text, new_text in changes.get("edits", {}).items():
        request = request.replace(old_text, new_text, 1)
    return add_checkpoint(request, {US.name: witness}.get, MX_WITNESS, NOON)


@given(st.integers(1, 30), st.integers(0, 30))
def test_a_witness_answers_with_its_line_alone(old, more):
    log = grown(old + more)
    reply = ask(log, old, witness=seen(old))
    assert reply.status == 200
    assert reply.body.startswith("— mx.example/witness ".encode())
    assert reply.body.count(b"\n") == 1
    cosigned = cosigned_by(log.checkpoint(), reply.body, MX_WITNESS.verifier)
    assert cosigned.cosigned_at(MX_WITNESS.verifier) == NOON
    assert reply.memory == Witness(US.verifier, cosigned)


def test_the_request_is_the_specification_s():
    log = grown(3)
    proof = log.tree.consistency(2, log.read)
    lines = checkpoint_request(2, proof, log.checkpoint()).decode().split("\n")
    assert lines[:1] + lines[2:4] == ["old 2", "", US.name]
    assert len(lines[1]) == 44


@pytest.mark.parametrize(
    ("status", "edits"),
    [
        (400, {b"old 7": b"old 07"}),
        (400, {b"old 7": b"new 7"}),
        (400, {b"old 7": b"old 9"}),
        (400, {b"\n\n": b"\n"}),
        (400, {b"old 7\n": b"old 7\nAAAA\n"}),
        (400, {b"old 7\n": b"old 7\n" + b"A" * 43 + b"=\n" + (b"A" * 43 + b"=\n") * 63}),
        (404, {b"us.example/log\n": b"other.example/log\n"}),
        (403, {b"\n8\n": b"\n18\n"}),
        (409, {b"old 7": b"old 6"}),
        (409, {b"old 7": b"old 0"}),
        (422, {b"old 7\n": b"old 7\n" + b"A" * 43 + b"=\n"}),
    ],
)
def test_what_is_wrong_with_a_request_has_its_status(status, edits):
    reply = ask(grown(8), 7, witness=seen(7), edits=edits)
    assert (reply.status, reply.memory) == (status, None)
    assert (reply.body, reply.kind) == ((b"7\n", "text/x.tlog.size") if status == 409 else (b"", reply.kind))


def test_a_log_that_is_not_witnessed_here_is_unknown():
    assert ask(grown(8), 7, witness=None).status == 404


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xff\xff\n\n", b"old 0\n\n", b"old 0\n\n" + b"\xff" * 9])
def test_any_bytes_are_answered(raw):
    assert add_checkpoint(raw, {US.name: NEW}.get, MX_WITNESS, NOON).status == 400


def test_a_fork_is_answered_with_a_conflict_and_kept():
    reply = ask(grown(7, rewritten=True), 7, witness=seen(7))
    assert (reply.status, reply.body) == (409, b"7\n")
    assert reply.fault is not None
    assert reply.fault.code == "ledger.log-forked"
    assert len(reply.fault.evidence) == 2


def test_an_answer_of_somebody_else_is_not_taken():
    log = grown(3)
    body = ask(log, 0).body
    assert refusal(cosigned_by, log.checkpoint(), body, CA_WITNESS.verifier) == "ledger.cosignature-missing"
    assert (
        refusal(cosigned_by, grown(2).checkpoint(), body, MX_WITNESS.verifier) == "ledger.cosignature-false"
    )
