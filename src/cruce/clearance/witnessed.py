"""Which checkpoint of the own log a receipt stands under: cosigned by whom it takes, with keys that count."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

from cruce.ledger import Checkpoint, Note
from cruce.section import Section

Covering = tuple[int, Note]
_LOOKED: Final = 5000  # checkpoints that are looked through for one that an outside witness cosigned as well


def covering(section: Section, seq: int, witnesses: Collection[str] = ()) -> Covering | None:
    """Give size and note of a checkpoint over an entry that all these sections cosigned; without sections
    named, one that any cosigned.

    The oldest that the witnesses from outside cosigned as well, else the oldest. A cosignature of a key that
    did not count when it was made is none.
    """
    return next(coverings(section, seq, witnesses), None)


def coverings(section: Section, seq: int, witnesses: Collection[str] = ()) -> Iterator[Covering]:
    """Give those that a receipt may stand under, the best first; of one that nobody outside cosigned, one."""
    named = set(witnesses)
    found = (
        (size, note, cosigners)
        for size, note, cosigners in section.store.logged.cosigned(seq)
        if _is_enough(section, note, cosigners, named)
    )
    oldest = next(found, None)
    if oldest is None:
        return
    outside = {
        one.verifier.name for one in section.settings.witness if _has_come(section, one.verifier.name, seq)
    }
    if outside and not outside <= oldest[2]:
        better = (one[:2] for one in islice(found, _LOOKED) if outside <= one[2])
        yield from islice(better, 1)
    yield oldest[:2]


def counts(section: Section, name: str, note: Note) -> bool:
    """Tell whether the cosignature of a section under a note of the own log counts, by what is known of its
    keys.
    """
    peer = section.peers.get(name)
    if peer is None or all(one.use != "witness" for one in peer.former):
        return peer is not None
    return note.cosigned_at(peer.witness_key(note)) is not None


def _is_enough(section: Section, note: Note, cosigners: frozenset[str], named: set[str]) -> bool:
    counting = [name for name in (named or cosigners) & cosigners if counts(section, name, note)]
    return bool(counting) and len(counting) >= len(named)


def _has_come(section: Section, witness: str, seq: int) -> bool:
    last = section.store.witnessed(witness)
    return last is not None and Checkpoint.parse(last.text).size > seq
