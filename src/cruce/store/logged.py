"""What the log of a store holds, as its readers outside may know it: entries and checkpoints, no content."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from cruce.ledger import Note, commit
from cruce.store.queries import queries


class Logged:
    """The log as of the last commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._sql = queries("sqlite")

    def entry(self, seq: int) -> bytes:
        """Give the entry at a place of the log, the commitment to an event; raises ``IndexError``."""
        row = self._connection.execute(self._sql["opening"], (seq,)).fetchone()
        if row is None:
            raise IndexError(seq)
        return commit(*row)

    def checkpoints(self, since: int) -> Iterator[tuple[int, Note, frozenset[str]]]:
        """Go through the checkpoints kept from a size on, newest first: size, note, who cosigned it."""
        for size, note, cosigners in self._connection.execute(self._sql["checkpoints"], (since,)):
            yield size, Note.parse(note), frozenset(cosigners.split())
