"""What can be read from a section's record."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from cruce.ledger import Note
from cruce.store import refusals
from cruce.store.answers import Answers
from cruce.store.bulk import Bulk
from cruce.store.counts import Counts
from cruce.store.engine import Engine, Row
from cruce.store.logged import Logged
from cruce.store.records import CaseRow, Head, Message, Receivable, Recorded, as_receivable
from cruce.store.whole import Whole


class Record:
    """The reading half of a store: cases, events, log, outbox and receivables as of the last commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.counts = Counts(engine)
        self.bulk = Bulk(engine)
        self.logged = Logged(engine)
        self.whole = Whole(engine)
        self.answers = Answers(engine)
        self.section = self._about("section")
        self.log = self._about("log")

    def head(self) -> Head:
        """Where the log stands."""
        return Head._make(self._row("head"))

    def hash(self, level: int, place: int) -> bytes:
        """Read a stored hash of the log."""
        row = self._find("hash", level, place)
        if row is None:
            raise refusals.damaged(self._engine.where)
        value: bytes = row[0]
        return value

    def case(self, case_id: str) -> CaseRow | None:
        """Find a case by its id."""
        row = self._find("case", case_id)
        return CaseRow._make(row) if row else None

    def cases(self, page: int = 500) -> Iterator[CaseRow]:
        """Go through all cases in order of id."""
        return map(CaseRow._make, self._pages("cases", page))

    def receivables(self, page: int = 500) -> Iterator[Receivable]:
        """Go through all receivables in order of reference."""
        return map(as_receivable, self._pages("receivables", page))

    def receivables_of(self, case_id: str) -> tuple[Receivable, ...]:
        """List the receivables of one case."""
        return tuple(map(as_receivable, self._rows("receivables_of", case_id)))

    def events(self, case_id: str) -> tuple[Recorded, ...]:
        """List the events of one case, oldest first."""
        return tuple(map(Recorded._make, self._rows("events", case_id)))

    def alerts_decided(self) -> tuple[Recorded, ...]:
        """List the decisions on alerts of all cases, oldest first."""
        return tuple(map(Recorded._make, self._rows("alerts_decided")))

    def event(self, seq: int) -> Recorded | None:
        """Find an event by its place in the log."""
        row = self._find("event", seq)
        return Recorded._make(row) if row else None

    def content(self, name: str) -> bytes | None:
        """Give kept bytes back by their SHA-256."""
        row = self._find("content", name)
        return row[0] if row else None

    def outbox(self, after: int, limit: int = 1000) -> tuple[Message, ...]:
        """List what the other sections are told after a position."""
        return tuple(map(Message._make, self._rows("outbox", after, limit)))

    def position(self, peer: str, box: str) -> int:
        """Tell how far a peer has come with our outbox (``out``), or we with theirs (``in``)."""
        row = self._find("position", peer, box)
        return row[0] if row else 0

    def checkpoint(self) -> Note | None:
        """Give the newest signed checkpoint; none while the log is empty."""
        row = self._find("latest_checkpoint")
        return Note.parse(row[1]) if row else None

    def cosigned_checkpoint(self, seq: int, witnesses: Collection[str] = ()) -> tuple[int, Note] | None:
        """Give size and note of the oldest checkpoint over the log's entry ``seq`` that all ``witnesses``
        cosigned.

        Without witnesses named, one that anyone cosigned.
        """
        found = (one[:2] for one in self.logged.cosigned(seq) if set(witnesses) <= one[2])
        return next(found, None)

    def witnessed(self, log: str) -> Note | None:
        """Give the last checkpoint of another log that this section cosigned."""
        row = self._find("witnessed", log)
        return Note.parse(row[0]) if row else None

    def _about(self, name: str) -> str:
        value: str = self._row("about", name)[0]
        return value

    def _find(self, query: str, *values: object) -> Any:
        return self._engine.row(query, *values)

    def _row(self, query: str, *values: object) -> Any:
        row = self._find(query, *values)
        if row is None:
            raise refusals.damaged(self._engine.where)
        return row

    def _rows(self, query: str, *values: object) -> Iterator[Row]:
        return self._engine.rows(query, *values)

    def _pages(self, query: str, page: int) -> Iterator[Any]:
        after = ""
        while rows := list(self._rows(query, after, page)):
            yield from rows
            after = rows[-1][0]
