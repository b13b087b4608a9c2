"""What a case leaves behind when it is erased: the places it had in the log, and nothing of its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cruce.ledger import commit
from cruce.store.engine import Engine
from cruce.store.gathered import Gathered

_SCRUB: Final = "scrub"  # what was erased may still stand in the free parts of the record
_NOTHING: Final = b"null"


class Erasing:
    """The erasure of cases within one transaction; undone with it."""

    def __init__(self, engine: Engine, rows: Gathered) -> None:
        self._engine = engine
        self._rows = rows

    def cases_naming(self, text: str) -> set[str]:
        """Name the cases that have an event with these characters in it; goes through all events."""
        return {case for (case,) in self._engine.rows("cases_naming", text.encode())}

    def contents_naming(self, text: str) -> set[str]:
        """Name the kept bytes that have these characters in them; goes through all of them."""
        return {name for (name,) in self._engine.rows("contents_naming", text.encode())}

    def untold(self, case_id: str) -> int:
        """Give the number of the last message on a case; 0 where there is none."""
        row = self._engine.row("untold", case_id)
        return int(row[0]) if row and row[0] is not None else 0

    def erase(self, case_id: str, seqs: Iterable[int], contents: Iterable[str]) -> None:
        """Erase a case: these events of it, these kept bytes, its row, money, numbers and messages.

        Of each event its place, kind and commitment stay; of each message its number.
        """
        self._rows.put(self._rows.erased, case_id, (tuple(seqs), tuple(contents)))

    def checkpoints_after(self, size: int) -> None:
        """Drop the checkpoints of more entries: a key signed them that counted no more."""
        self._engine.change("drop_checkpoints_after", size)


def flush_erased(engine: Engine, rows: Gathered) -> None:
    """Erase what was gathered, and note that the record is to be scrubbed."""
    if not rows.erased:
        return
    engine.change("erase_thoroughly")
    for case_id, (seqs, contents) in rows.erased.items():
        engine.many("note_erased", list(_stays(engine, seqs)))
        engine.many("erase_event", [(seq,) for seq in seqs])
        engine.many("erase_content", [(name,) for name in contents])
        for statement in ("erase_case", "erase_receivables", "erase_claims", "erase_pieces"):
            engine.change(statement, case_id)
        engine.change("erase_messages", _NOTHING, case_id)
    engine.change("note_about", _SCRUB, "due")


def _stays(engine: Engine, seqs: Iterable[int]) -> Iterator[tuple[int, str, str, bytes]]:
    for seq in seqs:
        row = engine.row("event", seq)
        assert row is not None, "the case's events were read in this transaction"
        _, case_id, kind, salt, content = row
        yield seq, case_id, kind, commit(salt, content)


def scrub(engine: Engine) -> bool:
    """Leave nothing of what was erased in the free parts of the record; false while others read it.

    What a disk keeps of blocks once written, what copies hold, and the write-ahead log of a database server,
    it does not reach.
    """
    if engine.row("about", _SCRUB) is None:
        return True
    if not engine.scrub():
        return False
    engine.change("forget_about", _SCRUB)
    return True
