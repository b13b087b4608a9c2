"""A file that only grows, line by line, each on disk before anybody is told: the journal of a booth."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cruce.store import refusals

_BLOCK: Final = 1 << 16


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
                self._size = self._whole()
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

    @property
    def content(self) -> bytes:
        """All lines that the file holds, each with its line feed."""
        with refusals.named(self._path):
            return os.pread(self._descriptor, self._size, 0)

    @property
    def last(self) -> bytes:
        """The last line without its line feed; empty where there is none. What it costs does not grow."""
        with refusals.named(self._path):
            tail, start = b"", self._size
            while start and b"\n" not in tail[:-1]:
                start = max(0, start - _BLOCK)
                tail = os.pread(self._descriptor, self._size - start, start)
        return tail[:-1].rpartition(b"\n")[2]

    def append(self, line: bytes) -> None:
        """Write one line, with its line feed, and have it on disk when this returns."""
        with refusals.named(self._path):
            try:
                left = memoryview(line)
                while left:
                    left = left[os.write(self._descriptor, left) :]
                os.fsync(self._descriptor)
            except OSError:
                os.ftruncate(self._descriptor, self._size)  # the next line must not follow half a line
                raise
        self._size += len(line)

    def _claim(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise refusals.busy(self._path) from error

    def _whole(self) -> int:
        """Cut off what is no whole line; gives the size in bytes of what is left."""
        size = start = os.fstat(self._descriptor).st_size
        while start:
            start = max(0, start - _BLOCK)
            end = os.pread(self._descriptor, _BLOCK, start).rfind(b"\n") + 1
            if end:
                start += end
                break
        if start < size:
            os.ftruncate(self._descriptor, start)
            os.fsync(self._descriptor)
        return start


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
