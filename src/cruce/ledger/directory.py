"""A published log (C2SP tlog-tiles): its files made, or believed with nothing but them and public keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from cruce.ledger.checkpoint import Checkpoint
from cruce.ledger.keys import Verifier
from cruce.ledger.merkle import Tree, leaf_hash
from cruce.ledger.note import Note
from cruce.ledger.refusals import refused
from cruce.ledger.tiles import WIDTH, path_of, static_files

__all__ = ["CHECKPOINT", "Files", "head_of", "static_files", "verify", "verify_growth"]

Files: TypeAlias = Callable[[str], bytes | None]
"""Gives the file at a path below the log's prefix, or None when there is none."""

CHECKPOINT: Final = "checkpoint"


def verify(
    files: Files, log: Verifier, witnesses: Sequence[Verifier], quorum: int | None = None
) -> Checkpoint:
    """Believe a published log: every entry in its tile, every tile under the root that was signed and
    cosigned.

    ``quorum`` of the witnesses must have cosigned (all unless said). Needs nothing but public keys. Raises
    ``ledger.file-absent``, ``ledger.tile-false``, ``ledger.root-false``, or what `Checkpoint.open` raises.
    """
    note = head_of(files)
    checkpoint = Checkpoint.open(note, log, witnesses, quorum)
    root = _root(files, checkpoint.size)
    if root != checkpoint.root:
        raise refused("root-false", str(note), origin=checkpoint.origin, size=checkpoint.size)
    return checkpoint


def verify_growth(files: Files, since: Note, log: Verifier, before: Verifier | None = None) -> None:
    """Check that a published log, itself verified before, holds all that an earlier checkpoint signed.

    ``before`` is the key of the log then, where that was another one.

    Raises, with both signed notes as evidence, ``ledger.log-shrunk``, ``ledger.log-forked`` (another root for
    the same size), ``ledger.log-rewritten``; and what `Checkpoint.open` raises of either.
    """
    note = head_of(files)
    new, old = Checkpoint.open(note, log), Checkpoint.open(since, before or log)
    facts = {"log": log.name, "size": new.size, "old": old.size}
    if new.size < old.size:
        raise refused("log-shrunk", str(since), str(note), **facts)
    root = _root_at(files, new.size, old.size)
    if root != old.root and new.size == old.size:
        raise refused("log-forked", str(since), str(note), **facts)
    if root != old.root:
        raise refused("log-rewritten", str(since), str(note), **facts)


def head_of(files: Files) -> Note:
    """Read the checkpoint's note; raises ``ledger.file-absent``, ``ledger.note-malformed``."""
    raw = files(CHECKPOINT)
    if raw is None:
        raise refused("file-absent", file=CHECKPOINT)
    return Note.parse(raw)


def _root(files: Files, size: int) -> bytes:
    """Compute the root over the first entries of a log, each tile on the way compared with what it covers."""
    tree, level, hashes = Tree(), 0, _leaves(files, size)
    while True:
        upper: list[bytes] = []
        for number, row in enumerate(hashes):
            path, tile = _tile(files, str(level), number, len(row), 32)
            if tile != b"".join(row):
                raise refused("tile-false", file=path)
            if level == 0:
                tree = tree.append(row)[0]
            if len(row) == WIDTH:
                upper.append(Tree().append(row)[0].root)
        if not upper:
            return tree.root
        level += 1
        hashes = iter([upper[start : start + WIDTH] for start in range(0, len(upper), WIDTH)])


def _root_at(files: Files, size: int, old: int) -> bytes:
    """Compute the root that a log of this size had when it was smaller."""
    tree = Tree()
    for row in _leaves(files, size):
        tree = tree.append(row[: old - tree.size])[0]
        if tree.size == old:
            break
    return tree.root


def _leaves(files: Files, size: int) -> Iterator[list[bytes]]:
    """Give the leaf hashes of each entry bundle."""
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        path, bundle = _tile(files, "entries", number, width, 0)
        rows: list[bytes] = []
        place = 0
        while len(rows) < width:
            start = place + 2
            place = start + int.from_bytes(bundle[place:start], "big")
            if start > len(bundle) or place > len(bundle):
                raise refused("tile-false", file=path)
            rows.append(leaf_hash(bundle[start:place]))
        if place != len(bundle) and path == path_of("entries", number, width):
            raise refused("tile-false", file=path)
        yield rows


def _tile(files: Files, level: str, number: int, width: int, unit: int) -> tuple[str, bytes]:
    """Read a tile of this width, or the beginning of the full one that has taken its place.

    ``unit`` is the length of each of its parts; 0: they have a length of their own, and all is given.
    """
    path = path_of(level, number, width)
    found = files(path)
    if found is None and width < WIDTH:
        full = path_of(level, number, WIDTH)
        found = files(full)
        if found is not None:
            return full, found[: width * unit] if unit else found
    if found is None:
        raise refused("file-absent", file=path)
    return path, found
