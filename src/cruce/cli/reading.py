"""Files as the shell hands them over: by name or on standard input, gzipped or not, of bounded size."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from cruce.cli import reading_words as words
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
    if name == STDIN and sys.stdin.buffer.closed:
        raise unreadable(name, words.READ_ONCE)
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
    """Write a text file, whole or not at all; raises `UsageError` ``file.unwritable``."""
    with anew(path) as file:
        file.write(content)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file of bytes that its owner alone may read, whole or not at all; raises as `write`."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise unwritable(path, system_fault(error)) from error


@contextmanager
def anew(path: Path) -> Iterator[IO[str]]:
    """Write a text file row by row, gzipped when its name says so: at the end it takes its place whole.

    When anything stops the writing, what stood at that place before stands there still. What is no plain file
    (a pipe, a device) is written to as it comes. Raises `UsageError` ``file.unwritable``.
    """
    plain = path.is_file() or not path.exists()
    place = path.resolve() if plain else path
    new = place.with_name(f".{place.name}.new") if plain else place
    try:
        file = _opened(new, packed=path.suffix == ".gz")
    except OSError as error:
        raise unwritable(path, system_fault(error)) from error
    try:
        with file:
            yield file
        if plain:
            new.replace(place)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(path, system_fault(error)) from error
    finally:
        if plain:
            new.unlink(missing_ok=True)


def _opened(path: Path, *, packed: bool) -> IO[str]:
    if packed:
        return gzip.open(path, "wt", encoding="utf-8", newline="")
    return path.open("w", encoding="utf-8", newline="")


def _unpacked(content: bytes, limit: int) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(content, limit + 1)
    except zlib.error:
        return content
    whole = stream.eof and not stream.unused_data.strip(b"\0")
    return plain if whole or len(plain) > limit else content


def keep_apart(output: str, *sources: str | None) -> None:
    """Refuse to write over a file that is read; raises `UsageError` ``file.same``."""
    place = Path(output).resolve()
    if output != STDIN and any(
        place == Path(name).resolve() for name in sources if name not in (None, STDIN)
    ):
        raise UsageError("file.same", words.SAME_FILE.format(file=output), words.ANOTHER_OUTPUT)


def unreadable(name: str, why: Text) -> UsageError:
    """Say that a file cannot be read, and why."""
    return UsageError("file.unreadable", words.UNREADABLE.format(file=name, why=why), words.CHECK_PLACE)


def unwritable(place: object, why: Text) -> UsageError:
    """Say that a file cannot be written, and why."""
    return UsageError("file.unwritable", words.UNWRITABLE.format(file=place, why=why), words.CHECK_PLACE)
