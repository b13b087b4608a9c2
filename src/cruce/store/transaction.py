"""One transaction of one section: what is read and written in it stands or falls together."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from cruce.ledger import Note, commit
from cruce.model import canonical, digest
from cruce.store.queries import queries
from cruce.store.records import CaseRow, Draft, Message, Receivable, Recorded

T = TypeVar("T")


class Transaction:
    """Reads and writes of one unit of work; made by the store, never kept after it."""

    def __init__(
        self, connection: sqlite3.Connection, section: str, size: int, salt: Callable[[], bytes]
    ) -> None:
        self._run = connection.execute
        self._sql = queries("sqlite")
        self._section = section
        self._salt = salt
        self._size = size
        self.entries: list[bytes] = []  # of the log, in order

    def case(self, case_id: str) -> CaseRow | None:
        """Find a case by its id."""
        row = self._run(self._sql["case"], (case_id,)).fetchone()
        return CaseRow._make(row) if row else None

    def save_case(self, row: CaseRow) -> None:
        """Write the present state of a case."""
        self._run(self._sql["save_case"], row)

    def record(self, draft: Draft, last: str | None) -> str:
        """Record an act: event and log entry. ``last`` is the case's event before it; gives the new event's
        id.
        """
        seq = self._size + len(self.entries)
        name = f"{self._section}:{seq}"
        event = {
            "id": name,
            "kind": draft.kind,
            "v": 1,
            "section": self._section,
            "case": draft.case,
            "version": draft.version,
            "at": instant(draft.at),
            "by": draft.by,
        }
        if draft.under:
            event["under"] = list(draft.under)
        if draft.body:
            event["body"] = dict(draft.body)
        if last:
            event["prev"] = last
        content, salt = canonical(event), self._salt()
        self._run(self._sql["record"], (seq, draft.case, draft.kind, salt, content))
        self.entries.append(commit(salt, content))
        return name

    def keep(self, content: bytes) -> str:
        """Keep bytes under their SHA-256, once."""
        name = digest(content)
        self._run(self._sql["keep"], (name, content))
        return name

    def content(self, name: str) -> bytes | None:
        """Give kept bytes back by their SHA-256."""
        row = self._run(self._sql["content"], (name,)).fetchone()
        return row[0] if row else None

    def send(self, kind: str, case_id: str, body: bytes) -> None:
        """Put a message for the other sections into the outbox."""
        self._run(self._sql["send"], (kind, case_id, body))

    def position(self, peer: str, box: str) -> int:
        """Tell how far a peer has come with our outbox (``out``), or we with theirs (``in``)."""
        row = self._run(self._sql["position"], (peer, box)).fetchone()
        return row[0] if row else 0

    def move_position(self, peer: str, box: str, seq: int) -> None:
        """Note how far a peer, or we, have come; never backwards."""
        self._run(self._sql["move_position"], (peer, box, seq))

    def receivable(self, reference: str) -> Receivable | None:
        """Find a receivable by the reference that its payer was given."""
        row = self._run(self._sql["receivable"], (reference,)).fetchone()
        return as_receivable(row) if row else None

    def receivables(self, case_id: str) -> tuple[Receivable, ...]:
        """List the receivables of one case."""
        return tuple(map(as_receivable, self._run(self._sql["receivables_of"], (case_id,))))

    def save_receivable(self, row: Receivable) -> None:
        """Write a receivable; a bank operation settles one of them only."""
        self._run(self._sql["save_receivable"], row._replace(amount=str(row.amount)))  # type: ignore[arg-type]

    def settled_by(self, operation: str) -> str | None:
        """Tell which receivable a bank operation has settled already."""
        row = self._run(self._sql["operation"], (operation,)).fetchone()
        return row[0] if row else None

    def save_witnessed(self, log: str, note: str) -> None:
        """Remember a cosigned checkpoint of another log, before the cosignature leaves the house."""
        self._run(self._sql["save_witnessed"], (log, note))

    def save_cosigned(self, size: int, note: Note, witness: str) -> None:
        """Keep a checkpoint of the own log with one more cosignature, beside those it has already."""
        row = self._run(self._sql["checkpoint"], (size,)).fetchone()
        gathered, names = note, {witness}
        if row:
            gathered, names = Note.parse(row[0]).merged(note), names | set(row[1].split())
        self._run(self._sql["save_checkpoint"], (size, str(gathered), " ".join(sorted(names))))

    def attempt(self, work: Callable[[Transaction], T]) -> T | Exception:
        """Carry out a work whole, or undo it alone and give the exception that it raised.

        Faults of the engine itself (disk full, file damaged) are raised: they undo the whole commit.
        """
        kept = len(self.entries)
        self._run("SAVEPOINT work")
        try:
            result: T | Exception = work(self)
        except sqlite3.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - one work's fault must not undo its neighbours
            del self.entries[kept:]
            self._run("ROLLBACK TO work")
            result = error
        self._run("RELEASE work")
        return result


def instant(at: object) -> str:
    """Write a UTC moment as the platform does: ISO 8601 with ``Z``."""
    return str(at).replace(" ", "T").replace("+00:00", "Z")


def as_receivable(row: tuple[str, ...]) -> Receivable:
    """Read a receivable's row, its amount exact again."""
    return Receivable._make(row)._replace(amount=Decimal(row[5]))


def as_event(row: tuple[object, ...]) -> Recorded:
    """Read an event's row."""
    return Recorded._make(row)


def as_message(row: tuple[object, ...]) -> Message:
    """Read a line of the outbox."""
    return Message._make(row)
