"""Tables of any length as the shell hands them over: read and written row by row, gzipped or not."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

from cruce.cli import reading_words as words
from cruce.cli.reading import STDIN, anew, unreadable
from cruce.model import system_fault

ROW_LIMIT: Final = 1 << 16  # bytes of a row that are handed on; who reads rows refuses one so long
_GZIP: Final = b"\x1f\x8b"


@contextmanager
def rows_of(name: str) -> Iterator[Iterator[bytes]]:
    """Open a table, or standard input for ``-``, for its rows; raises `UsageError` ``file.unreadable``."""
    with ExitStack() as files:
        if name == STDIN and sys.stdin.buffer.closed:
            raise unreadable(name, words.READ_ONCE)
        try:
            raw = sys.stdin.buffer if name == STDIN else files.enter_context(Path(name).open("rb"))
            file = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)  # type: ignore[type-var]
            packed = file.peek(2).startswith(_GZIP)
        except OSError as error:
            raise unreadable(name, system_fault(error)) from error
        yield _rows(name, gzip.GzipFile(fileobj=file) if packed else file)


def can_be_read_twice(name: str) -> bool:
    """Tell whether a table is a file that can be looked through before it is read."""
    return name != STDIN and Path(name).is_file()


@contextmanager
def writing(name: str) -> Iterator[IO[str]]:
    """Open a table, or standard output for ``-``, for writing; raises `UsageError` ``file.unwritable``."""
    if name == STDIN:
        yield sys.stdout
        sys.stdout.flush()
        return
    with anew(Path(name)) as file:
        yield file


def _rows(name: str, file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    try:
        while row := file.readline(ROW_LIMIT):
            yield row
            rest = row
            while len(rest) == ROW_LIMIT and not rest.endswith(b"\n"):
                rest = file.readline(ROW_LIMIT)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise unreadable(name, words.DAMAGED) from error
    except OSError as error:
        raise unreadable(name, system_fault(error)) from error
