"""The tree against its definition (RFC 6962) and against published vectors."""

import base64
import json
import tarfile
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data import official
from tests.ledger import reference
from tests.ledger.log import Log, leaves, refusal

from cruce.ledger import Tree, leaf_hash, verify_consistency, verify_inclusion

LEAVES = leaves(300)
sizes = st.integers(0, len(LEAVES))


def grown(size: int) -> Log:
    log = Log()
    log.extend(LEAVES[:size])
    return log


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert Tree().root == sha256(b"").digest()


def test_leaf_and_node_are_hashed_apart():
    """RFC 6962 section 2.1: without the two prefixes a node could pass for an entry."""
    assert leaf_hash(b"x") == sha256(b"\0x").digest()
    left, right = leaf_hash(b"l"), leaf_hash(b"r")
    assert Tree().append((left, right))[0].root == sha256(b"\1" + left + right).digest()


@given(sizes)
def test_the_root_is_that_of_the_definition(size):
    assert grown(size).tree.root == reference.root(LEAVES[:size])


@given(st.lists(st.integers(0, 40), max_size=12))
def test_any_split_into_batches_stores_the_same_hashes(batches):
    log, start = Log(), 0
    for batch in batches:
        log.extend(LEAVES[start : start + batch])
        start = min(start + batch, len(LEAVES))
    whole = grown(start)
    assert (log.tree, log.hashes) == (whole.tree, whole.hashes)


@given(sizes)
def test_stored_hashes_are_the_complete_subtrees_and_no_others(size):
    log = grown(size)
    assert log.hashes == {
        (level, index): reference.root(LEAVES[index << level : index + 1 << level])
        for level in range(size.bit_length())
        for index in range(size >> level)
    }


@given(sizes)
def test_a_tree_is_taken_up_again_from_what_was_stored(size):
    log = grown(size)
    assert Tree.load(size, log.read) == log.tree


@given(st.data(), st.integers(1, len(LEAVES)))
def test_inclusion_is_proved_as_defined(data, size):
    index = data.draw(st.integers(0, size - 1))
    log = grown(size)
    proof = log.tree.inclusion(index, log.read)
    assert list(proof) == reference.path(index, LEAVES[:size])
    verify_inclusion(LEAVES[index], index, size, proof, log.tree.root)


@given(st.data(), sizes)
def test_consistency_is_proved_as_defined(data, size):
    old = data.draw(st.integers(0, size))
    log = grown(size)
    proof = log.tree.consistency(old, log.read)
    if old == 0:
        assert proof == ()
        return
    assert list(proof) == reference.proof(old, LEAVES[:size])
    verify_consistency(old, reference.root(LEAVES[:old]), size, log.tree.root, proof)


@given(st.data(), st.integers(2, len(LEAVES)))
def test_an_inclusion_proof_proves_nothing_else(data, size):
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    log = grown(size)
    proof = log.tree.inclusion(index, log.read)
    wrong = [
        (LEAVES[other], index, size, proof, log.tree.root),
        (LEAVES[index], other, size, proof, log.tree.root),
        (LEAVES[index], index, size, proof, LEAVES[0]),
        (LEAVES[index], index, size, proof[:-1], log.tree.root),
        (LEAVES[index], index, size, (*proof, LEAVES[0]), log.tree.root),
        (LEAVES[index], index, size, (*proof[:-1], proof[-1][:-1]), log.tree.root),
        (LEAVES[index], index, index, proof, log.tree.root),
        (LEAVES[index], -1, size, proof, log.tree.root),
    ]
    for arguments in wrong:
        assert refusal(verify_inclusion, *arguments) == "ledger.inclusion-false"


@given(st.data(), st.integers(2, len(LEAVES)))
def test_a_rewritten_past_has_no_consistency_proof(data, size):
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    log = grown(size)
    past = [*LEAVES[:changed], LEAVES[changed][::-1], *LEAVES[changed + 1 : old]]
    assert (
        refusal(
            verify_consistency,
            old,
            reference.root(past),
            size,
            log.tree.root,
            log.tree.consistency(old, log.read),
        )
        == "ledger.consistency-false"
    )


@pytest.mark.parametrize("index", [-1, 5, 6])
def test_a_leaf_outside_the_log_is_refused(index):
    log = grown(5)
    assert refusal(log.tree.inclusion, index, log.read) == "ledger.leaf-absent"


@pytest.mark.parametrize("old", [-1, 6])
def test_no_log_is_consistent_with_a_larger_one(old):
    log = grown(5)
    assert refusal(log.tree.consistency, old, log.read) == "ledger.leaf-absent"


def test_a_log_of_a_million_leaves_is_proved_by_twenty_siblings():
    log = Log()
    log.extend(LEAVES)
    deep = Tree(1 << 20, (LEAVES[0],))
    assert len(deep.inclusion(0, lambda level, index: LEAVES[level])) == 20


def vectors(kind: str) -> list[dict[str, Any]]:
    """Published accepted and refused proofs (transparency-dev/merkle), 196 in all."""
    with tarfile.open(official("standards/merkle_inclusion_consistency.tar.gz")) as archive:
        files = [file for file in archive if file.isfile() and f"{kind}/" in file.name]
        return [json.load(opened) for file in files if (opened := archive.extractfile(file))]


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_published_inclusion_vectors():
    cases = vectors("inclusion")
    assert len(cases) == 98
    for case in cases:
        proof = tuple(map(decoded, case["proof"] or ()))
        refused = refusal(
            verify_inclusion,
            decoded(case["leafHash"]),
            case["leafIdx"],
            case["treeSize"],
            proof,
            decoded(case["root"]),
        )
        assert bool(refused) is case["wantErr"], case["desc"]


def test_published_consistency_vectors():
    cases = vectors("consistency")
    assert len(cases) == 98
    for case in cases:
        proof = tuple(map(decoded, case["proof"] or ()))
        old, new = (case["size1"], decoded(case["root1"])), (case["size2"], decoded(case["root2"]))
        assert bool(refusal(verify_consistency, *old, *new, proof)) is case["wantErr"], case["desc"]
