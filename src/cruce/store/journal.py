"""A file that only grows, line by line, each on disk before anybody is told: the journal of a booth."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from cruce.store import refusals


class AppendOnly:
    """An append-only file of lines, held by one process at a time.

    What a killed process left of a line that was never whole is cut off when the file is opened: nobody was
    told of it. Raises `StoreError` ``store.busy``, ``store.full`` and their kin.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with refusals.named(path):
            new = not path.exists()
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                self._claim()
                self.content = self._whole()
                if new:
                    sync_folder(path.parent)
            except BaseException:
                os.close(self._descriptor)
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)

    def append(self, line: bytes) -> None:
        """Write one line, with its line feed, and have it on disk when this returns."""
        with refusals.named(self._path):
            try:
                left = memoryview(line)
                while left:
                    left = left[os.write(self._descriptor, left) :]
                os.fsync(self._descriptor)
            except OSError:
                os.ftruncate(self._descriptor, len(self.content))  # the next line must not follow half a line
                raise
        self.content += line

    def _claim(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise refusals.busy(self._path) from error

    def _whole(self) -> bytes:
        content = Path(self._path).read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.ftruncate(self._descriptor, len(whole))
            os.fsync(self._descriptor)
        return whole


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
