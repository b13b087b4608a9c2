"""Which checkpoint of the own log a receipt stands under: cosigned by whom it takes, with keys that count."""

from __future__ import annotations

from collections.abc import Collection

from cruce.ledger import Note
from cruce.section import Section


def covering(section: Section, seq: int, witnesses: Collection[str] = ()) -> tuple[int, Note] | None:
    """Give size and note of the oldest checkpoint over an entry that all these sections cosigned; without
    sections named, one that any cosigned.

    A cosignature of a key that did not count when it was made is none.
    """
    for size, note, cosigners in section.store.logged.cosigned(seq):
        named = set(witnesses) or cosigners
        counting = [name for name in named & cosigners if counts(section, name, note)]
        if counting and (not witnesses or len(counting) == len(named)):
            return size, note
    return None


def counts(section: Section, name: str, note: Note) -> bool:
    """Tell whether the cosignature of a section under a note of the own log counts, by what is known of its
    keys.
    """
    peer = section.peers.get(name)
    if peer is None or all(one.use != "witness" for one in peer.former):
        return peer is not None
    return note.cosigned_at(peer.witness_key(note)) is not None
