"""One transaction of one section: what is read and written in it stands or falls together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from cruce.ledger import Note, commit
from cruce.model import Json, canonical, digest
from cruce.store.acts import Acts
from cruce.store.answers import Answering
from cruce.store.bulk import Handing
from cruce.store.claims import Claims, claim_rows
from cruce.store.counts import Counting
from cruce.store.engine import Engine
from cruce.store.erasing import Erasing, flush_erased
from cruce.store.gathered import Gathered
from cruce.store.records import CaseRow, Draft, Receivable, as_receivable, as_row

T = TypeVar("T")


class Transaction:
    """Reads and writes of one unit of work; made by the store, never kept after it.

    Writes are gathered and go to the database together at the end, one statement for all rows of a table;
    reads see them at once. A work that fails is undone by forgetting what it gathered.
    """

    def __init__(self, engine: Engine, section: str, size: int, salt: Callable[[], bytes]) -> None:
        self._engine = engine
        self._section = section
        self._salt = salt
        self._size = size
        self._rows = Gathered()
        self.numbers = Claims(engine, self._rows)
        self.counts = Counting(self._rows)
        self.acts = Acts(engine, self._rows)
        self.erasing = Erasing(engine, self._rows)
        self.answers = Answering(engine, self._rows)
        self.bulk = Handing(engine)

    def case(self, case_id: str) -> CaseRow | None:
        """Find a case by its id."""
        if case_id in self._rows.cases:
            return self._rows.cases[case_id]
        row = self._find("case", case_id)
        return CaseRow._make(row) if row else None

    def save_case(self, row: CaseRow) -> None:
        """Write the present state of a case."""
        self._rows.put(self._rows.cases, row.id, row)

    def record(self, draft: Draft, last: str | None) -> str:
        """Record an act after the case's event ``last``: event and log entry; gives the new event's id.

        With None, for what has no row yet, it follows what is on record of that case, if anything is.
        """
        last = last or self._last(draft.case)
        seq = self._size + len(self._rows.entries)
        name = f"{self._section}:{seq}"
        event: dict[str, Json] = {
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
        self._rows.events.append((seq, draft.case, draft.kind, salt, content))
        self._rows.entries.append(commit(salt, content))
        return name

    def _last(self, case_id: str) -> str | None:
        mine = (seq for seq, case, *_ in reversed(self._rows.events) if case == case_id)
        seq = next(mine, None)
        if seq is None:
            (seq,) = self._find("last_event", case_id)
        return None if seq is None else f"{self._section}:{seq}"

    def keep(self, content: bytes) -> str:
        """Keep bytes under their SHA-256, once."""
        name = digest(content)
        self._rows.put(self._rows.contents, name, content)
        return name

    def content(self, name: str) -> bytes | None:
        """Give kept bytes back by their SHA-256."""
        if name in self._rows.contents:
            return self._rows.contents[name]
        row = self._find("content", name)
        return row[0] if row else None

    def send(self, kind: str, case_id: str, body: bytes) -> None:
        """Put a message for the other sections into the outbox."""
        self._rows.outbox.append((kind, case_id, body))

    def move_position(self, peer: str, box: str, seq: int) -> None:
        """Note how far a peer has come with our outbox (``out``), or we with theirs (``in``)."""
        before = self._rows.positions.get((peer, box), 0)
        self._rows.put(self._rows.positions, (peer, box), max(seq, before))

    def receivable(self, reference: str) -> Receivable | None:
        """Find a receivable by the reference that its payer was given."""
        if reference in self._rows.receivables:
            return self._rows.receivables[reference]
        row = self._find("receivable", reference)
        return as_receivable(row) if row else None

    def receivables(self, case_id: str) -> tuple[Receivable, ...]:
        """List the receivables of one case."""
        stored = self._engine.rows("receivables_of", case_id)
        found = {row[0]: as_receivable(row) for row in stored}
        mine = self._rows.receivables.values()
        found.update({row.reference: row for row in mine if row.case_id == case_id})
        return tuple(found[reference] for reference in sorted(found))

    def save_receivable(self, row: Receivable) -> None:
        """Write a receivable; a bank operation settles one of them only."""
        self._rows.put(self._rows.receivables, row.reference, row)
        if row.operation:
            self._rows.put(self._rows.operations, row.operation, row.reference)

    def settled_by(self, operation: str) -> str | None:
        """Tell which receivable a bank operation has settled already."""
        if operation in self._rows.operations:
            return self._rows.operations[operation]
        row = self._find("operation", operation)
        return row[0] if row else None

    def save_witnessed(self, log: str, note: str) -> None:
        """Remember a cosigned checkpoint of another log, before the cosignature leaves the house."""
        self._rows.put(self._rows.witnessed, log, note)

    def save_cosigned(self, size: int, note: Note, witness: str) -> None:
        """Keep a checkpoint of the own log with one more cosignature, beside those it has already."""
        row = self._rows.checkpoints.get(size) or self._find("checkpoint", size)
        signed, names = note, {witness}
        if row:
            signed, names = Note.parse(row[0]).merged(note), names | set(row[1].split())
        self._rows.put(self._rows.checkpoints, size, (str(signed), " ".join(sorted(names))))

    def attempt(self, work: Callable[[Transaction], T]) -> T | Exception:
        """Carry out a work whole, or undo it alone and give the exception that it raised.

        Faults of the engine itself (disk full, file damaged) are raised: they undo the whole commit.
        """
        mark = self._rows.mark()
        try:
            return work(self)
        except self._engine.faults:
            raise
        except Exception as error:  # noqa: BLE001 - one work's fault must not undo its neighbours
            self._rows.undo(mark)
            return error

    def flush(self) -> list[bytes]:
        """Send what was gathered to the database, and give the new log entries; for the store, at the end."""
        rows = self._rows
        for statement, values in (
            ("keep", rows.contents.items()),
            ("record", rows.events),
            ("save_case", rows.cases.values()),
            ("send", rows.outbox),
            ("move_position", ((peer, box, seq) for (peer, box), seq in rows.positions.items())),
            ("save_receivable", map(as_row, rows.receivables.values())),
            ("save_claim", (row for row in claim_rows(rows) if row[2])),
            ("drop_claim", (row[:2] for row in claim_rows(rows) if not row[2])),
            ("count_selected", rows.selected.values()),
            ("count_hit", rows.hits.values()),
            ("save_answer", rows.answers.values()),
            ("save_witnessed", rows.witnessed.items()),
            ("save_checkpoint", ((size, *row) for size, row in rows.checkpoints.items())),
        ):
            if pending := list(values):  # a statement with nothing to do costs as much as one with a row
                self._engine.many(statement, pending)
        flush_erased(self._engine, rows)
        return rows.entries

    def _find(self, query: str, key: object) -> Any:
        return self._engine.row(query, key)


def instant(at: datetime) -> str:
    """Write a UTC moment as the platform does: ISO 8601 with ``Z``."""
    return at.isoformat().replace("+00:00", "Z")
