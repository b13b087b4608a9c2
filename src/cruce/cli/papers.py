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
from cruce.model import UsageError
from cruce.traffic import examples


@dataclass(frozen=True, slots=True)
class Paper:
    """One filing to be handed in: its name, its bytes, and when it is filed if nobody sets the clock.

    An example is filed at its own moment, any other some hours before its truck is due.
    """

    name: str
    content: bytes
    filed: datetime | None


def papers(name: str) -> Iterator[Paper]:
    """Read one file: a table may hold several filings. Raises `UsageError` for what cannot be read."""
    if name != STDIN and not Path(name).exists():
        if name not in examples.names():
            raise UsageError("file.absent", words.NO_SUCH_FILE.format(file=name), words.NO_FILES_ADVICE)
        yield Paper(name, examples.read(name), examples.AS_OF)
        return
    content = read(name, FILING_LIMIT)
    readings = read_all(content)
    for number, reading in enumerate(readings, start=1):
        alone = write_json(reading.filing) if reading.filing and len(readings) > 1 else content
        yield Paper(name if len(readings) == 1 else f"{name}#{number}", alone, _before_arrival(reading))


def _before_arrival(reading: Reading) -> datetime | None:
    seen = reading.filing or reading.draft
    return seen.expected_arrival - EARLIER if seen else None
