"""What the log of a store holds, as its readers outside may know it: entries and checkpoints, no content."""

from __future__ import annotations

from collections.abc import Iterator

from cruce.ledger import Note, commit
from cruce.store.engine import Engine
from cruce.store.records import Recorded


class Logged:
    """The log as of the last commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entry(self, seq: int) -> bytes:
        """Give the entry at a place of the log, the commitment to an event; raises ``IndexError``."""
        row = self._engine.row("opening", seq)
        if row is not None:
            return commit(*row)
        kept = self._engine.row("erased_entry", seq)
        if kept is None:
            raise IndexError(seq)
        entry: bytes = kept[0]
        return entry

    def after(self, seq: int, limit: int) -> tuple[Recorded, ...]:
        """List the events behind a place of the log, in its order; those erased are left out."""
        return tuple(map(Recorded._make, self._engine.rows("events_after", seq, limit)))

    def erased(self, case_id: str) -> tuple[tuple[int, str], ...]:
        """List what stood under a case and was erased: place in the log and kind, oldest first."""
        return tuple((seq, kind) for seq, kind in self._engine.rows("erased_of", case_id))

    def cosigned(self, seq: int) -> Iterator[tuple[int, Note, frozenset[str]]]:
        """Go through the checkpoints over an entry that somebody cosigned, oldest first, as `checkpoints`."""
        for size, note, cosigners in self._engine.rows("cosigned_checkpoints", seq):
            yield size, Note.parse(note), frozenset(cosigners.split())

    def checkpoints(self, since: int) -> Iterator[tuple[int, Note, frozenset[str]]]:
        """Go through the checkpoints kept from a size on, newest first: size, note, who cosigned it."""
        for size, note, cosigners in self._engine.rows("checkpoints", since):
            yield size, Note.parse(note), frozenset(cosigners.split())
