"""Files as the shell hands them over: by name or on standard input, gzipped or not, of bounded size."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from cruce.cli import words
from cruce.model import Text, UsageError, system_fault

STDIN: Final = "-"
MEGABYTE: Final = 1 << 20
FILING_LIMIT: Final = 64 * MEGABYTE  # a table of many filings; cruce.documents sets its own bounds within it
LAW_LIMIT: Final = 256 * MEGABYTE
_GZIP: Final = b"\x1f\x8b"


def read(name: str, limit: int) -> bytes:
    """Read a file, or standard input for ``-``, and undo gzip; raises `UsageError` ``file.unreadable``.

    What is larger than ``limit`` bytes, packed or not, is refused before it is all in memory. A gzip that is
    damaged comes back as it is, for the room that reads it to say so.
    """
    try:
        with sys.stdin.buffer if name == STDIN else Path(name).open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise unreadable(name, system_fault(error)) from error
    content = _unpacked(content, limit) if content.startswith(_GZIP) else content
    if len(content) > limit:
        raise unreadable(name, words.TOO_LARGE.format(limit=limit // MEGABYTE))
    return content


def prepared(folder: Path) -> Path:
    """Make sure that files can be written into a folder; raises `UsageError` ``file.unwritable``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise unwritable(folder, system_fault(error)) from error


def write(path: Path, content: str) -> None:
    """Write a text file; raises `UsageError` ``file.unwritable``."""
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise unwritable(path, system_fault(error)) from error


def create(path: Path) -> IO[str]:
    """Begin a text file that is written row by row; raises `UsageError` ``file.unwritable``."""
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        says = words.UNWRITABLE.format(file=path, why=system_fault(error))
        raise UsageError("file.unwritable", says, words.CHECK_PLACE) from error


def _unpacked(content: bytes, limit: int) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(content, limit + 1)
    except zlib.error:
        return content
    return plain if stream.eof or len(plain) > limit else content


def unreadable(name: str, why: Text) -> UsageError:
    """Say that a file cannot be read, and why."""
    return UsageError("file.unreadable", words.UNREADABLE.format(file=name, why=why), words.CHECK_PLACE)


def unwritable(place: object, why: Text) -> UsageError:
    """Say that a file cannot be written, and why."""
    return UsageError("file.unwritable", words.UNWRITABLE.format(file=place, why=why), words.CHECK_PLACE)
