"""What is on record under one case, with what the transaction in hand has recorded so far."""

from __future__ import annotations

import sqlite3

from cruce.store.gathered import Gathered
from cruce.store.queries import queries
from cruce.store.records import Recorded


class Acts:
    """The events of cases as a transaction sees them."""

    def __init__(self, connection: sqlite3.Connection, rows: Gathered) -> None:
        self._connection = connection
        self._rows = rows

    def of(self, case_id: str) -> tuple[Recorded, ...]:
        """List the events of one case, oldest first."""
        stored = self._connection.execute(queries("sqlite")["events"], (case_id,))
        return tuple(map(Recorded._make, (*stored, *(row for row in self._rows.events if row[1] == case_id))))
