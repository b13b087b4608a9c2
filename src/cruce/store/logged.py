"""What the log of a store holds, as its readers outside may know it: entries and checkpoints, no content."""

from __future__ import annotations

from collections.abc import Iterator

from cruce.ledger import Note, commit
from cruce.store.engine import Engine


class Logged:
    """The log as of the last commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entry(self, seq: int) -> bytes:
        """Give the entry at a place of the log, the commitment to an event; raises ``IndexError``."""
        row = self._engine.row("opening", seq)
        if row is None:
            raise IndexError(seq)
        return commit(*row)

    def checkpoints(self, since: int) -> Iterator[tuple[int, Note, frozenset[str]]]:
        """Go through the checkpoints kept from a size on, newest first: size, note, who cosigned it."""
        for size, note, cosigners in self._engine.rows("checkpoints", since):
            yield size, Note.parse(note), frozenset(cosigners.split())
