"""Filings as the shell names them: a file, standard input, or an example that ships with the package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cruce.cli import words
from cruce.cli.desk import EARLIER
from cruce.cli.reading import FILING_LIMIT, STDIN, read
from cruce.documents import Reading, read_all, write_json
from cruce.documents import read as read_filing
from cruce.model import UsageError
from cruce.traffic import examples


@dataclass(frozen=True, slots=True)
class Paper:
    """One filing to be handed in: its name, its bytes, what was read from them, and when it is filed if
    nobody sets the clock.

    An example is filed at its own moment, any other some hours before its truck is due. ``content`` is this
    filing alone wherever it could be read.
    """

    name: str
    content: bytes
    reading: Reading
    filed: datetime | None


def papers(name: str) -> Iterator[Paper]:
    """Read one file: a table may hold several filings. Raises `UsageError` for what cannot be read."""
    if not name.strip():
        raise UsageError("file.none", words.NO_FILES, words.NO_FILES_ADVICE)
    absent = name != STDIN and not Path(name).exists()
    if absent and name not in examples.names():
        raise UsageError("file.absent", words.NO_SUCH_FILE.format(file=name), words.NO_FILES_ADVICE)
    if absent or (Path(name).is_dir() and name in examples.names()):
        content = examples.read(name)
        yield Paper(name, content, read_filing(content), examples.AS_OF)
        return
    content = read(name, FILING_LIMIT)
    readings = read_all(content)
    for number, reading in enumerate(readings, start=1):
        alone = write_json(reading.filing) if reading.filing and len(readings) > 1 else content
        one = name if len(readings) == 1 else f"{name}#{number}"
        yield Paper(one, alone, reading, _before_arrival(reading))


def _before_arrival(reading: Reading) -> datetime | None:
    if "/expected_arrival" in reading.unsure:
        return None
    seen = reading.filing or reading.draft
    return seen.expected_arrival - EARLIER if seen else None
