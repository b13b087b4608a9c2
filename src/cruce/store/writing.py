"""The writing half of a store: works committed in groups under a guarded head, whatever the engine below."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from cruce.ledger import Checkpoint, Note, Tree, leaf_hash
from cruce.store import refusals
from cruce.store.engine import Engine
from cruce.store.erasing import scrub
from cruce.store.mark import Mark
from cruce.store.reading import Record
from cruce.store.transaction import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], T]
Seal = Callable[[Checkpoint], Note]


def new_salt() -> bytes:
    """Make the 32 random bytes that hide an event's content in the public log."""
    return secrets.token_bytes(32)


class Store(Record, ABC):
    """The record of one section, on one of the engines.

    ``write`` takes many works and commits them together: a durable commit costs milliseconds, however much it
    carries. A mark in the section's folder says how far its log had come, so that an older copy put in its
    place is refused. ``others_since`` is the size of the log from which on another process wrote what this
    one has not looked at yet; None while nobody did.
    """

    others_since: int | None = None

    def __init__(
        self, engine: Engine, seal: Seal | None, salt: Callable[[], bytes], mark: Path | None = None
    ) -> None:
        super().__init__(engine)
        self._mark = Mark(mark, self.log) if mark and seal else None
        self._seal = seal
        self._salt = salt
        self._beside: Work[None] | None = None
        head = self.head()
        if self._mark is not None and not self._mark.stands(head, self.hash):
            raise refusals.older(self._engine.where, head.size)
        self._tree = Tree.load(head.size, self.hash)
        if seal is not None:
            scrub(engine)  # what a process that was killed had erased and not scrubbed

    @abstractmethod
    def close(self) -> None:
        """Let go of the store, so that others may write."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the record meanwhile: what is read stays true until it is written on, for nobody else writes.

        Turns within turns are one. Where one process alone may open the store for writing, that is so anyhow.
        """
        yield

    def told_since(self, size: int) -> Sequence[tuple[str, str]]:
        """List case and kind of what the log took in from a size on, each pair once."""
        return [(case_id, kind) for case_id, kind in self._engine.rows("told_since", size)]

    def write(self, works: Sequence[Work[T]]) -> list[T | Exception]:
        """Carry out each work whole or not at all, and commit all of them together.

        Gives each work's result, or the exception that undid it alone. When this returns, what is in the list
        is on disk, in the log, and under a signed checkpoint. Raises `StoreError` when nothing could be
        committed.
        """
        if self._seal is None:
            raise refusals.read_only()
        with self.turn(), self._engine.named():
            self._engine.begin()
            try:
                transaction = Transaction(self._engine, self.section, self._tree.size, self._salt)
                results = [transaction.attempt(self._with(work)) for work in works]
                tree = self._extend(transaction.flush())
                self._commit(tree)
            except BaseException:
                self._engine.rollback()
                raise
            if self._mark is not None and tree.size > self._tree.size:
                self._mark.move(tree)
            self._tree = tree
        return results

    @contextmanager
    def beside(self, work: Work[None]) -> Iterator[None]:
        """Carry out a work within each of those written meanwhile: both of them stand, or neither."""
        self._beside = work
        try:
            yield
        finally:
            self._beside = None

    def _with(self, work: Work[T]) -> Work[T]:
        beside = self._beside
        if beside is None:
            return work

        def both(transaction: Transaction) -> T:
            result = work(transaction)
            beside(transaction)
            return result

        return both

    def _commit(self, tree: Tree) -> None:
        self._engine.commit()

    def _extend(self, entries: list[bytes]) -> Tree:
        if not entries:
            return self._tree
        tree, runs = self._tree.append([leaf_hash(entry) for entry in entries])
        self._engine.many(
            "save_hash",
            ((run.level, run.first + place, value) for run in runs for place, value in enumerate(run.hashes)),
        )
        if self._engine.change("move_head", tree.size, tree.root, self._tree.size, self._tree.root) != 1:
            raise refusals.moved(self._engine.where)
        assert self._seal is not None
        note = self._seal(Checkpoint(self.log, tree.size, tree.root))
        self._engine.change("drop_checkpoints", tree.size)
        self._engine.change("save_checkpoint", tree.size, str(note), "")
        return tree

    def one(self, work: Work[T]) -> T:
        """Carry out and commit a single work; raises what it raises."""
        (result,) = self.write([work])
        if isinstance(result, Exception):
            raise result
        return result

    def scrub(self) -> bool:
        """Leave nothing of what was erased in the record; false while others read it.

        Then it is to be repeated; opening the store for writing does. Raises `StoreError`.
        """
        with self.turn(), self._engine.named():
            return scrub(self._engine)

    @property
    def tree(self) -> Tree:
        """The log's tree as of the last commit that this process made or saw."""
        return self._tree
