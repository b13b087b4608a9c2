"""How far a log had come, noted beside its store, so that an older copy in its place is known at once."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from cruce.ledger import Reader, Tree
from cruce.store.records import Head

_FORM: Final = re.compile(r"(\S+) ([0-9]{20}) ([0-9a-f]{64})\n")


class Mark:
    """One line beside the store: name, size and root of its log after the last commit.

    It is written after the commit is durable and is not synced itself, so it may fall behind in a power
    failure, which harms nothing, and never runs ahead: a store that falls short of it is not the one that was
    written last.
    """

    def __init__(self, path: Path, log: str) -> None:
        self._path = path
        self._log = log
        self._file: int | None = None

    def stands(self, head: Head, read: Reader) -> bool:
        """Tell whether a log that stands at ``head`` holds all that was noted; true where nothing was."""
        noted = self._noted()
        if noted is None or noted.size == 0:
            return True
        return noted.size <= head.size and Tree.load(noted.size, read).root == noted.root

    def move(self, tree: Tree) -> None:
        """Note where the log stands now; a mark that cannot be written stops nothing."""
        with suppress(OSError):
            if self._file is None:
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.pwrite(self._file, f"{self._log} {tree.size:020} {tree.root.hex()}\n".encode(), 0)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _noted(self) -> Head | None:
        try:
            found = _FORM.fullmatch(self._path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None
        if found is None or found[1] != self._log:
            return None
        return Head(int(found[2]), bytes.fromhex(found[3]))
