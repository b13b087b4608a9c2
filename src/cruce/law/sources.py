"""Official files as they come: gzipped or not, in any usual encoding, as JSON or as a table."""

from __future__ import annotations

import csv
import gzip
import io
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cruce.law.sentences import error, fault
from cruce.law.source_sentences import broken
from cruce.model import Finding, LawError, Text

LARGEST = 256 * 2**20  # bytes unpacked; the whole US tariff has about 11 million
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of an official file that was not taken into the edition: its number in the file, code and why."""

    row: int
    code: str
    why: Text


@dataclass(slots=True)
class Parsed:
    """The lines of an official file, in order; the rows refused; and what else must be known about it."""

    lines: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, row: int, code: object, reason: str, **facts: object) -> None:
        """Put a row aside for a reason named in the sentences of this room."""
        why = fault(reason, "", row, **facts).says
        self.refused.append(Refused(row, str(code)[:20], why))


def refusal(code: str, line: int | None = None, **facts: object) -> LawError:
    """Refuse an official file whole, for a reason named in the sentences of this room."""
    return error((fault(code, "", line, **facts),))


def text_of(content: bytes, parsed: Parsed) -> str:
    """Give the text of an official file; raises ``LawError`` for what is none (cut, packed twice, binary).

    Not UTF-8 and no byte order mark: it is read as Windows-1252, and that is noted.
    """
    plain = _unpacked(content)
    if plain.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in plain:
        raise refusal("source-binary")
    else:
        encoding = "utf-8-sig"
    try:
        text = plain.decode(encoding)
    except UnicodeDecodeError:
        text = plain.decode("cp1252", errors="replace")
        parsed.findings.append(fault("source-encoding", "", None))
    if not text.strip("\ufeff\r\n\t "):
        raise refusal("source-empty")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        raise refusal("source-web-page")
    return text


def table(text: str, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Table:
    """Read a table with a header; ``columns`` gives, for each of our names, those that officials have used.

    The order of the columns and the separator are the file's own. Raises ``LawError`` when a needed column is
    missing or the table breaks off within quotes.
    """
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header, *rows = csv.reader(
            io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter, strict=True
        )
    except csv.Error as problem:
        raise refusal("source-table", problem=broken(problem)) from problem
    names = [simple(name) for name in header]
    places = {
        ours: next(names.index(simple(name)) for name in used if simple(name) in names)
        for ours, used in columns.items()
        if any(simple(name) in names for name in used)
    }
    missing = [columns[name][0] for name in needed if name not in places]
    if missing:
        raise refusal("source-columns", missing=", ".join(missing), found=", ".join(header)[:200])
    return Table(places, len(header), rows)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns are known by our names."""

    places: Mapping[str, int]
    width: int
    rows: Sequence[Sequence[str]]

    def record(self, row: Sequence[str]) -> dict[str, str] | None:
        """Give one row by our names, or nothing when it has not as many cells as the header."""
        return {name: row[place] for name, place in self.places.items()} if len(row) == self.width else None


def refuse_conflicts(parsed: Parsed, columns: Sequence[str]) -> None:
    """Put aside every row of a code that stands in the file with different rates: none is guessed right."""
    rates: dict[str, set[tuple[object, ...]]] = {}
    for row in parsed.rows:
        if row["code"]:
            rates.setdefault(row["code"], set()).add(tuple(row.get(column) for column in columns))
    torn = {code for code, seen in rates.items() if len(seen) > 1}
    if torn:
        for number, row in enumerate(parsed.rows, start=1):
            if row["code"] in torn:
                parsed.refuse(number, row["code"], "source-conflict", number=row["code"])
        parsed.rows = [row for row in parsed.rows if row["code"] not in torn]


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise refusal("source-truncated", problem=broken(problem)) from problem
    if len(plain) > LARGEST:
        raise refusal("source-too-large", most=LARGEST // 2**20)
    return plain


def simple(name: str) -> str:
    """Give a name by its letters and digits alone, small and without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.lower() if sign.isalnum())
