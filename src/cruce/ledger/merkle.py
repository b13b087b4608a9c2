"""Merkle trees over a growing log: append, root, proofs and their verification (RFC 6962 section 2, RFC
9162).

A *complete subtree* of level L covers 2^L leaves and never changes once it is full: those hashes are stored,
keyed by (level, index). Everything else follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple, Self, TypeAlias

from cruce.ledger.refusals import refused

Reader: TypeAlias = Callable[[int, int], bytes]


class Run(NamedTuple):
    """New hashes to store: those of the complete subtrees of one level, from index ``first`` on."""

    level: int
    first: int
    hashes: Sequence[bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry of the log into its leaf (RFC 6962 section 2.1): 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Tree:
    """A log's Merkle tree at one size, known by its right edge alone.

    ``edge`` holds the roots of the complete subtrees that the size splits into, largest first; it is all the
    memory an append or a root needs. Proofs read older hashes through a `Reader`.
    """

    size: int = 0
    edge: tuple[bytes, ...] = ()

    @classmethod
    def load(cls, size: int, read: Reader) -> Self:
        """Take up a tree of known size from its stored hashes (about log2(size) reads)."""
        levels = [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
        return cls(size, tuple(read(level, (size >> level) - 1) for level in levels))

    def append(self, leaves: Sequence[bytes]) -> tuple[Tree, tuple[Run, ...]]:
        """Add leaf hashes: the tree they make, and the hashes to store (two per leaf on average).

        Any split of the same leaves into batches stores the same hashes.
        """
        runs: list[Run] = []
        old, low = list(self.edge), []
        row, first, level = leaves, self.size, 0
        size = self.size + len(leaves)
        while row:
            runs.append(Run(level, first, row))
            if first & 1:  # the left sibling of the first new hash already stands
                row = [old.pop(), *row]
            if size >> level & 1:  # the last hash waits for its right sibling
                low.append(row[-1])
            # One plain loop a level: this line is where the time goes.
            pairs = iter(row)
            row = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]
            first >>= 1
            level += 1
        return Tree(size, (*old, *reversed(low))), tuple(runs)

    @cached_property
    def _tails(self) -> tuple[bytes, ...]:
        """The root over each tail of the edge; the first covers all, the last is the smallest subtree."""
        tails: list[bytes] = []
        for root in reversed(self.edge):
            tails.append(_node(root, tails[-1]) if tails else root)
        return tuple(reversed(tails))

    @property
    def root(self) -> bytes:
        """The root over all leaves; of the empty tree, the hash of nothing (RFC 6962 section 2.1)."""
        return self._tails[0] if self.edge else sha256().digest()

    def inclusion(self, index: int, read: Reader) -> tuple[bytes, ...]:
        """Prove that a leaf is in this tree (RFC 6962 section 2.1.1): the siblings from the leaf up.

        Raises ``ledger.leaf-absent``.
        """
        if not 0 <= index < self.size:
            raise refused("leaf-absent", position=index, size=self.size)
        return self._path(index, 0, read)

    def consistency(self, old: int, read: Reader) -> tuple[bytes, ...]:
        """Prove that this tree extends the one it was at size ``old`` (RFC 6962 section 2.1.2).

        Empty when nothing was added, and for the empty tree, which anything extends. Raises
        ``ledger.leaf-absent``.
        """
        if not 0 <= old <= self.size:
            raise refused("leaf-absent", position=old, size=self.size)
        if old in (0, self.size):
            return ()
        level = _trailing_zeros(old)
        path = self._path(old - 1, level, read)
        # A verifier who holds the old root of a complete tree already has the node the path starts from.
        return path if old == 1 << level else (read(level, (old >> level) - 1), *path)

    def _path(self, index: int, start: int, read: Reader) -> tuple[bytes, ...]:
        top = (index ^ self.size).bit_length() - 1  # level of the edge subtree that holds the leaf
        place = (self.size >> top + 1).bit_count()  # its place on the edge
        inner = [read(level, index >> level ^ 1) for level in range(start, top)]
        return (*inner, *self._tails[place + 1 : place + 2], *self.edge[:place][::-1])


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf hash is at ``index`` of the tree of this size and root (RFC 9162 section 2.1.3.2).

    Raises ``ledger.inclusion-false``.
    """
    if 0 <= index < size and all(len(value) == 32 for value in (leaf, *proof)):
        inner, total = _shape(index, size)
        if len(proof) == total and _climb(leaf, index, proof[:inner], proof[inner:]) == root:
            return
    raise refused("inclusion-false", index=index, size=size)


def verify_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that a tree extends an older one (RFC 9162 section 2.1.4.2); an empty older tree proves nothing.

    Raises ``ledger.consistency-false``.
    """
    if not _is_consistent(old_size, old_root, size, root, proof):
        raise refused("consistency-false", old=old_size, size=size)


def _is_consistent(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    if not 0 < old_size <= size or any(len(sibling) != 32 for sibling in proof):
        return False
    if old_size == size:
        return not proof and old_root == root
    level = _trailing_zeros(old_size)
    # The path of the last old leaf, from the complete subtree that ends with it; see `Tree.consistency`.
    if old_size == 1 << level:
        proof = (old_root, *proof)
    inner, total = (count - level for count in _shape(old_size - 1, size))
    if len(proof) != total + 1:
        return False
    seed, inside, outside = proof[0], proof[1 : inner + 1], proof[inner + 1 :]
    index = old_size - 1 >> level
    left_only = [sibling for step, sibling in enumerate(inside) if index >> step & 1]
    return (_climb(seed, 0, (), (*left_only, *outside)), _climb(seed, index, inside, outside)) == (
        old_root,
        root,
    )


def _shape(index: int, size: int) -> tuple[int, int]:
    """How many siblings an inclusion proof has below where leaf and right edge part, and in all."""
    inner = (index ^ size - 1).bit_length()
    return inner, inner + (index >> inner).bit_count()


def _climb(node: bytes, index: int, inside: Sequence[bytes], outside: Sequence[bytes]) -> bytes:
    for level, sibling in enumerate(inside):
        node = _node(sibling, node) if index >> level & 1 else _node(node, sibling)
    for sibling in outside:  # beyond the right edge's branch only left siblings are left
        node = _node(sibling, node)
    return node


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1
