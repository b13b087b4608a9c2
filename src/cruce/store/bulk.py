"""Files of many filings: each filing waits here until it has its outcome, which is kept in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cruce.store.engine import Engine

_LAST = (1 << 63) - 1
"""Above the number of any file."""


class Batch(NamedTuple):
    """A file that somebody handed in: by which account, in whose name, and how many filings it holds.

    It holds none until it is whole.
    """

    number: int
    account: str
    person: str
    name: str
    at: str
    pieces: int


class Piece(NamedTuple):
    """One filing of a file: its state, its bytes until it has an outcome, then the case and the outcome."""

    batch: int
    number: int
    state: str
    content: bytes | None
    case_id: str | None
    outcome: bytes | None


class Bulk:
    """What waits, and what became of what has waited, as of the last commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def batch(self, number: int) -> Batch | None:
        """Find a file by its number."""
        row = self._engine.row("batch", number)
        return Batch._make(row) if row else None

    def batches(self, account: str, most: int = 200, before: int = _LAST) -> tuple[Batch, ...]:
        """List the files of an account that are whole and came before one, the newest at the head."""
        return tuple(map(Batch._make, self._engine.rows("batches_of", account, before, most)))

    def waiting(self) -> dict[str, int]:
        """Tell by account how many filings wait."""
        return dict(self._engine.rows("accounts_waiting"))

    def waiting_before(self, account: str, batch: int) -> int:
        """Tell how many filings of an account wait in files that it handed in before one."""
        row = self._engine.row("waiting_before", account, batch)
        return int(row[0]) if row else 0

    def first(self, account: str, most: int) -> tuple[Piece, ...]:
        """List the filings of an account that are next, none that another process has in hand."""
        return tuple(map(Piece._make, self._engine.rows("pieces_waiting", account, most)))

    def pieces(self, batch: int, after: int, most: int, state: str = "") -> tuple[Piece, ...]:
        """List the filings of a file after a place in it, all or those in one state."""
        asked = ("pieces_in_state", batch, after, state, most) if state else ("pieces", batch, after, most)
        return tuple(map(Piece._make, self._engine.rows(*asked)))

    def counted(self, batch: int) -> dict[str, int]:
        """Count the filings of a file by their state."""
        return dict(self._engine.rows("pieces_counted", batch))

    def unsealed(self, before: str) -> Iterator[int]:
        """Name the files that were begun before a moment (ISO 8601) and never became whole."""
        return (number for (number,) in self._engine.rows("batches_unsealed", before))


class Handing:
    """What one transaction writes of files; it goes to the database at once.

    A work that fails after it wrote here must fail whole: `Transaction.attempt` does not take this back.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, account: str, person: str, name: str, at: str) -> int:
        """Begin a file; gives its number."""
        row = self._engine.row("next_batch")
        assert row is not None, "an aggregate gives a row"
        self._engine.change("add_batch", row[0], account, person, name, at, 0)
        return int(row[0])

    def add(self, account: str, pieces: Iterable[Piece]) -> None:
        """Add filings to a file that is not whole yet; those without content have their outcome already."""
        rows = [(one.batch, one.number, account, *one[2:]) for one in pieces]
        self._engine.many("add_piece", rows)

    def seal(self, batch: int) -> int:
        """Say that a file is whole: its filings wait from now on; gives how many it holds."""
        row = self._engine.row("pieces_coming", batch)
        count = int(row[0]) if row else 0
        self._engine.change("seal_batch", count, batch)
        self._engine.change("seal_pieces", batch)
        return count

    def answer(self, piece: Piece, state: str, case_id: str | None, outcome: bytes) -> bool:
        """Put an outcome in the place of a filing that waits; false where it has one already."""
        done = self._engine.change("answer_piece", state, case_id, outcome, piece.batch, piece.number)
        return done == 1

    def drop(self, batch: int) -> None:
        """Forget a file and the outcomes of its filings; what was lodged stays."""
        self._engine.change("drop_pieces", batch)
        self._engine.change("drop_batch", batch)
