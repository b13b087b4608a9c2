"""A section's log published for everybody: a folder of static files (C2SP tlog-tiles) that any server gives
out.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cruce.exchange.durable import put
from cruce.exchange.witnessing import add_checkpoint, contradictions
from cruce.ledger import Checkpoint, Note, Tree, directory
from cruce.model import ProofError, Text, UsageError, system_fault
from cruce.section import Section

__all__ = ["Published", "add_checkpoint", "contradictions", "publish"]


@dataclass(frozen=True, slots=True)
class Published:
    """What a folder holds after publishing: the checkpoint's note, and how many files were added.

    ``missing`` names the sections that know this log and have not cosigned this checkpoint.
    """

    checkpoint: Checkpoint
    note: Note
    added: int
    missing: tuple[str, ...]


def publish(section: Section, folder: Path) -> Published:
    """Bring a folder up to the newest checkpoint that all other sections cosigned, else to the newest.

    Files that are there are never changed; each new one takes its place whole, the checkpoint last, so that
    the folder is a sound log at every moment and may be published again after any fault. It never goes back.
    Raises `ProofError` ``exchange.published-otherwise`` when the folder holds another history, and
    `UsageError` ``exchange.unpublished`` when the log is empty or the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return _publish(section, folder)
    except OSError as error:
        raise _unpublished(folder, system_fault(error)) from error


def _publish(section: Section, folder: Path) -> Published:
    old = _standing(section, folder)
    since = old[0].size if old else 0
    size, note, cosigners = _chosen(section, since, folder)
    checkpoint = Checkpoint.parse(note.text)
    note = note.merged(old[1]) if old and old[1].text == note.text else note
    for one in section.settings.witness:
        seen = section.store.witnessed(one.verifier.name)
        note = note.merged(seen) if seen and seen.text == note.text else note
    store, added = section.store, 0
    for path, content in directory.static_files(since, size, store.hash, store.logged.entry):
        added += _add(folder / path, content, old[1] if old else note, note)
    put(folder / directory.CHECKPOINT, str(note).encode(), _FOR_ALL)
    return Published(checkpoint, note, added, tuple(sorted(section.peers.keys() - cosigners)))


def _standing(section: Section, folder: Path) -> tuple[Checkpoint, Note] | None:
    """Read the checkpoint that is published so far, and check that this log goes on from it."""
    path = folder / directory.CHECKPOINT
    if not path.exists():
        return None
    note, tree = Note.parse(path.read_bytes()), section.store.tree
    seen = Checkpoint.open(note, section.as_peer().log_key(Checkpoint.parse(note.text).size))
    if seen.size > tree.size or Tree.load(seen.size, section.store.hash).root != seen.root:
        raise _otherwise(directory.CHECKPOINT, note, section.store.checkpoint())
    return seen, note


def _chosen(section: Section, since: int, folder: Path) -> tuple[int, Note, frozenset[str]]:
    newest = None
    for size, note, cosigners in section.store.logged.checkpoints(max(since, 1)):
        if cosigners >= section.peers.keys():
            return size, note, cosigners
        newest = newest or (size, note, cosigners)
    if newest is None:
        raise _unpublished(folder, Text(en="the log is empty", es="la bitácora está vacía"))
    return newest


def _add(path: Path, content: bytes, old: Note, new: Note) -> bool:
    if path.exists():
        if path.read_bytes() != content:
            raise _otherwise(str(path), old, new)
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, content, _FOR_ALL)
    return True


_FOR_ALL: Final = 0o644  # a published log is there to be read


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process publish into a folder at a time: of two, the slower could take the log back."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def _otherwise(file: str, old: Note, new: Note | None) -> ProofError:
    return ProofError(
        "exchange.published-otherwise",
        Text(
            en=f"What is published in {file} is not what this log holds.",
            es=f"Lo publicado en {file} no es lo que contiene esta bitácora.",
        ),
        Text(
            en="Nothing was changed. Publish into the folder of this log; if it is, the store was replaced or"
            " the folder damaged: keep both and find out which.",
            es="No se cambió nada. Publique en la carpeta de esta bitácora; si lo es, el almacén fue"
            " reemplazado o la carpeta está dañada: conserve ambos y averigüe cuál.",
        ),
        (str(old), *([str(new)] if new else [])),
    )


def _unpublished(folder: Path, why: Text) -> UsageError:
    return UsageError(
        "exchange.unpublished",
        Text(
            en=f"The log cannot be published into {folder}: {why.en}.",
            es=f"No se puede publicar la bitácora en {folder}: {why.es}.",
        ),
        Text(
            en="What was published before still stands; mend it and repeat.",
            es="Lo publicado antes sigue en pie; corríjalo y repita.",
        ),
    )
