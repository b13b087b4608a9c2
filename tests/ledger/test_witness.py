"""Witnessing: a log may grow, and do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.log import CA_WITNESS, MX_WITNESS, NOON, US, WITNESSES, Log, leaves, refusal

from cruce.ledger import Checkpoint, Note, Signer, Witness
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
