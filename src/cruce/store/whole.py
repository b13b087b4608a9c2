"""All that a store holds, gone through from end to end: to copy it into another, or to check its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from typing import Final

from cruce.ledger import Tree, commit, leaf_hash
from cruce.store import refusals
from cruce.store.engine import Engine, Row
from cruce.store.formats import MOVED, steps
from cruce.store.queries import FORMAT
from cruce.store.records import Head

_TABLES: Final = {
    "every_about": "set_about",
    "every_content": "keep",
    "every_case": "save_case",
    "every_event": "record",
    "every_erased": "note_erased",
    "every_hash": "save_hash",
    "head": "put_head",
    "every_checkpoint": "save_checkpoint",
    "every_witnessed": "save_witnessed",
    "every_message": "put_message",
    "every_position": "move_position",
    "every_receivable": "save_receivable",
    "every_claim": "save_claim",
    "every_selected": "put_selected",
    "every_answer": "save_answer",
    "tallies": "count_hit",
    "every_batch": "add_batch",
    "every_piece": "add_piece",
}
"""For each table the query that gives its rows by their key, and the statement that writes such rows."""

_TOGETHER: Final = 500


class Whole:
    """The whole record of one section."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def copy_into(self, target: Engine) -> Head:
        """Copy everything into an empty place, in the transaction there, and compare it row by row.

        Gives where the log stands. Raises ``store.damaged`` when the log is not what its head says, or the
        copy is not equal.
        """
        target.define(steps(target.kind))
        for query, statement in _TABLES.items():
            for rows in _batches(self._engine.stream(query)):
                target.many(statement, rows)
        for query in _TABLES:
            pairs = zip_longest(self._engine.stream(query), target.stream(query))
            if any(one != other for one, other in pairs):
                raise refusals.damaged(target.where)
        return self.check()

    def check(self) -> Head:
        """Compute the log again from all events; raises ``store.damaged`` unless it is what its head says."""
        tree = Tree()
        entries = enumerate(self._engine.stream("every_entry"))
        while batch := list(islice(entries, _TOGETHER)):
            if any(seq != place for place, (seq, *_) in batch):
                raise refusals.damaged(self._engine.where)
            tree, _ = tree.append([leaf_hash(_entry(row)) for _, row in batch])
        found = self._engine.row("head")
        if found != (tree.size, tree.root):
            raise refusals.damaged(self._engine.where)
        return Head(tree.size, tree.root)

    def retire(self) -> None:
        """Mark that this record is in force no longer: nobody opens it by mistake."""
        self._engine.begin()
        self._engine.change("move_format", MOVED, str(FORMAT))
        self._engine.commit()


def _entry(row: Row) -> bytes:
    _, salt, content, kept = row
    entry: bytes = commit(salt, content) if kept is None else kept
    return entry


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, _TOGETHER)):
        yield batch
