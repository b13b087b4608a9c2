"""What is on record under one case, with what the transaction in hand has recorded so far."""

from __future__ import annotations

from cruce.store.engine import Engine
from cruce.store.gathered import Gathered
from cruce.store.records import Recorded


class Acts:
    """The events of cases as a transaction sees them."""

    def __init__(self, engine: Engine, rows: Gathered) -> None:
        self._engine = engine
        self._rows = rows

    def of(self, case_id: str) -> tuple[Recorded, ...]:
        """List the events of one case, oldest first."""
        stored = self._engine.rows("events", case_id)
        return tuple(map(Recorded._make, (*stored, *(row for row in self._rows.events if row[1] == case_id))))
