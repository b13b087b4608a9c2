"""What a log costs: append, prove, sign and verify, each beside the bare hash or curve call in the same run.

Growing a log by batches of 1,000 leaves, with a root for each, stands beside a bare loop over as many SHA-256
calls of the same size (`append_vs_hash`), `Signer` and `Verifier` beside `cryptography` itself.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from _run import Bench
from cruce.ledger import Checkpoint, Receipt, Signer, Tree, commit, leaf_hash, verify_receipt

BATCH = 1_000
MESSAGE = bytes(400)  # about the size of a signed decision
CONTEXT = "bench/decision/v1"
LOG = Signer.from_seed("bench.example/log", bytes(32))
WITNESS = Signer.from_seed("bench.example/witness", b"w" * 32, cosigner=True)


def main() -> None:
    """Run all parts over one log."""
    bench = Bench(__doc__, seed=20260513, quick_leaves_out="14 of 20 repeats and nine tenths of the leaves")
    bench.peer("cryptography")
    repeats = bench.pick(full=20, quick=6)
    leaves = entries(bench.seed, bench.pick(full=400_000, quick=40_000))
    bench.log(f"{len(leaves):,} leaves")
    appends(bench, leaves, repeats)
    proofs(bench, leaves, repeats)
    signatures(bench, repeats)
    bench.finish()


def entries(seed: int, count: int) -> list[bytes]:
    """Make the leaf hashes of a log of commitments."""
    chance = random.Random(seed)
    return [leaf_hash(chance.randbytes(32)) for _ in range(count)]


def appends(bench: Bench, leaves: list[bytes], repeats: int) -> None:
    """Measure whole runs in turn, so that a busy machine slows both alike."""
    ours, bare = [], []
    for _ in range(repeats):
        ours.append(len(leaves) / seconds(lambda: append(leaves)))
        bare.append(len(leaves) / seconds(lambda: hash_alone(leaves)))
    bench.speed("appends_per_s", ours)
    bench.speed("limit_hashes_per_s", bare)
    bench.speed("append_vs_hash", [mine / limit for mine, limit in zip(ours, bare, strict=True)])


def append(leaves: Sequence[bytes]) -> None:
    """Grow a log batch by batch, with the root each commit signs; to store hashes is not its work."""
    tree = Tree()
    for start in range(0, len(leaves), BATCH):
        tree, _ = tree.append(leaves[start : start + BATCH])
        assert tree.root


def hash_alone(leaves: Sequence[bytes]) -> None:
    """Make the same number of SHA-256 calls over two hashes and a prefix, and nothing else."""
    left = leaves[0]
    for right in leaves:
        sha256(b"\x01" + left + right).digest()


def proofs(bench: Bench, leaves: list[bytes], repeats: int) -> None:
    """Prove leaves anywhere in the log from hashes in memory, and verify whole receipts."""
    tree, runs = Tree().append(leaves)
    levels = [run.hashes for run in runs]

    def read(level: int, index: int) -> bytes:
        return levels[level][index]

    chance = random.Random(bench.seed)
    wanted = [chance.randrange(len(leaves)) for _ in range(20_000)]
    times = [
        seconds(lambda: exhaust(tree.inclusion(index, read) for index in wanted)) for _ in range(repeats)
    ]
    bench.speed("proofs_per_s", [len(wanted) / elapsed for elapsed in times])
    receipt = sample_receipt(leaves)
    wire = str(receipt)

    def verify() -> None:
        verify_receipt(Receipt.parse(wire), LOG.verifier, (WITNESS.verifier,))

    bench.speed("receipt_verify_ms", [1000 * seconds(verify, 100) for _ in range(repeats)])


def sample_receipt(leaves: Sequence[bytes]) -> Receipt:
    """Make the receipt of a known content at the end of the log."""
    salt, content = bytes(32), MESSAGE
    tree, runs = Tree().append((*leaves[:-1], leaf_hash(commit(salt, content))))
    proof = tree.inclusion(tree.size - 1, lambda level, index: runs[level].hashes[index])
    note = Checkpoint(LOG.name, tree.size, tree.root).signed(LOG).cosigned(WITNESS, 0)
    return Receipt.of(content, salt, tree.size - 1, proof, note)


def signatures(bench: Bench, repeats: int) -> None:
    """Sign and verify a decision, beside the library's own calls on keys already parsed."""
    bare = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, raw = bare.public_key(), bare.sign(MESSAGE)
    mine = LOG.sign(MESSAGE, context=CONTEXT)
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "signatures": (lambda: LOG.sign(MESSAGE, context=CONTEXT), lambda: bare.sign(MESSAGE)),
        "verifications": (
            lambda: LOG.verifier.verify(mine, MESSAGE, context=CONTEXT),
            lambda: public.verify(raw, MESSAGE),
        ),
    }
    for name, (ours, limit) in pairs.items():
        both = [(seconds(ours, 1000), seconds(limit, 1000)) for _ in range(repeats)]
        bench.speed(f"{name}_per_s", [1 / elapsed for elapsed, _ in both])
        bench.speed(f"limit_{name}_per_s", [1 / elapsed for _, elapsed in both])
        bench.figure(f"{name}_vs_limit", median(bound / elapsed for elapsed, bound in both), repeats)


def seconds(call: Callable[[], object], times: int = 1) -> float:
    """Time one call, on average over so many."""
    began = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - began) / times


def exhaust(made: Iterable[object]) -> None:
    """Make all and keep none."""
    for _ in made:
        pass


if __name__ == "__main__":
    main()
