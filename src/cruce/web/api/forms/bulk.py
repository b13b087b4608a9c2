"""Filings in bulk at the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import RootModel

from cruce.model import Finding, Value


class FilingsInBulk(RootModel[Any]):
    """Many filings: a JSON array, JSON lines, or a table; what is wrong with one refuses that one alone."""


class TakenFile(Value):
    """A file that was taken whole: its number, and how many filings it holds."""

    file: int
    filings: int


class QueuePosition(Value):
    """Where the filings of a file stand in the queue, when accounts take turns.

    ``before_next`` are lodged before the next of the file, ``before_last`` before its last, by all accounts.
    """

    waiting: int
    before_next: int
    before_last: int


class BulkFile(Value):
    """A file of many filings: how many, how many have come to what state, and where the others stand."""

    file: int
    name: str
    at: datetime
    filings: int
    done: int
    states: dict[str, int]
    position: QueuePosition


class BulkFiles(Value):
    """A piece of the list of an account's files, the newest first; ``next`` is where it goes on."""

    files: tuple[BulkFile, ...]
    next: str | None = None


class BulkOutcome(Value):
    """What became of one filing of a file; ``number`` is its place in it, from one."""

    number: int
    state: str
    case: str | None = None
    reference: str = ""
    declarant: str = ""
    version: int = 0
    fresh: bool = False
    findings: tuple[Finding, ...] = ()


class BulkOutcomes(Value):
    """A piece of the outcomes of a file, in the order of its filings; ``next`` is where it goes on."""

    filings: tuple[BulkOutcome, ...]
    next: str | None = None
